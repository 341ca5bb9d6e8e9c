"""Maximal moments of neck and trunk beside measured strength, for the validation page."""

from collections.abc import Mapping
from dataclasses import dataclass

from validation_page import number, spread, table, verdict

from kinespine.anatomy import Body, Person, build_body
from kinespine.anatomy.person import Sex
from kinespine.chain.posture import Posture, posture_from
from kinespine.chain.strength import (
    LEVEL,
    Direction,
    MeasuredStrength,
    Region,
    Strength,
    maximal_moment,
    measured_strengths,
)

SHOWN: Mapping[str, Direction] = {
    "extension": "extension", "flexion": "flexion", "lateral": "lateral_right", "axial": "axial_left",
}  # fmt: skip
WORDS = {"lateral": "bending to a side", "axial": "turning"}
LUMBAR_FLEXION_DEG = {"T12-L1": 1.7, "L1-L2": 1.9, "L2-L3": 1.9, "L3-L4": 2.1, "L4-L5": 2.4, "L5-S1": 2.0}
"""How 12 degrees of lumbar flexion are shared among the joints (assumed, by their range)."""
NAMES: Mapping[Sex, str] = {"male": "man", "female": "woman"}
CAUSE = {
    "male trunk flexion": "L1-L2, L4-L5 and T12-L1 give way together, where L4-L5 alone would be strong enough",
    "male trunk axial": "the upper lumbar joints give way together: what turns them also bends them and has to be"
    " undone; L4-L5 alone would be strong enough",
    "male neck flexion": "C0-C1 and C1-C2 give way: two small muscles flex them, and sternocleidomastoid extends the"
    " head there",
    "male neck lateral": "C1-C2 and C2-C3 give way: what bends the head also turns it and has to be undone by small"
    " muscles",
    "male neck axial": "C0-C1 and C1-C2 give way: sternocleidomastoid turns the head and extends it, and little muscle"
    " there flexes",
    "female trunk flexion": "as in men",
    "female trunk axial": "as in men",
    "female neck flexion": "as in men",
    "female neck axial": "as in men",
    "force female neck flexion": "as the moment: C0-C1 and C1-C2 give way",
    "flexion of the trunk": "strength hardly changes with 12 deg of lumbar flexion: muscle arms stay alike, and what"
    " stretched tissue and muscle give is not in the test",
}
"""Why a row is outside, for the page and for the tests that expect it; by the name of the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measured strength beside the model in the declared condition: every joint balanced, by muscle alone."""

    name: str
    words: str
    model: float
    value: str
    low: float
    high: float
    unit: str
    digits: int
    used_for: str
    source: str

    @property
    def inside(self) -> bool:
        """Whether the model lies within the measured limits."""
        return self.low <= self.model <= self.high


class Strengths:
    """All the linear programmes of one body that the page needs, by region and direction."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.strict = self._all()
        self.alone = self._all(alone=True)
        self.bound = self._all(tissue=True)

    def _all(self, *, alone: bool = False, tissue: bool = False) -> dict[tuple[str, str], Strength]:
        return {
            (region, plain): maximal_moment(self.body, region, direction, alone=alone, tissue=tissue)
            for region in LEVEL
            for plain, direction in SHOWN.items()
        }


def strengths_of(people: Mapping[Sex, Person]) -> dict[Sex, Strengths]:
    """The programmes of both sexes."""
    return {sex: Strengths(build_body(person)) for sex, person in people.items()}


def strength_section(people: Mapping[Sex, Person]) -> str:
    """The whole section."""
    found = strengths_of(people)
    parts = [INTRODUCTION]
    for sex, person in people.items():
        parts.append(
            f"### {NAMES[sex].capitalize()} of {person.age:.0f} years, {person.height:.2f} m, {person.mass:.0f} kg\n"
        )
        parts.append(_moments(found[sex], sex))
        parts.append("Joints that give way first, with the newton metres gained per newton metre of help there:\n")
        parts.append(_limits(found[sex]))
    parts += ["### Ratios and forces at the pad\n", _others(found)]
    parts += ["### Rows in view but not compared\n", _background()]
    return "\n".join(parts)


INTRODUCTION = """\
A linear programme finds the largest load of a pad that activations between 0 and 1 can hold. Trunk: pelvis held, a
horizontal force on the cage at the height of T4, moment about L4-L5. Neck: everything from T1 down held, a horizontal
force on the head at the height of its centre of mass, moment about C7-T1. Turning: a pure moment about the vertical.
Norm standing posture, 50 N/cm2 for all muscle, gravity left out (dynamometers subtract it).

- *strict*: muscles alone balance *every* rotation above what is held: spine, shoulder girdle and arms, and the linea
  alba. **This is the test condition, and the verdict is its own**: in the apparatus every joint between pad and clamp
  carries the pad, and near the posture of the test discs and ligaments are slack.
- *alone*: only the joint the moment is about has to balance (and the linea alba): what the muscles over one joint give.
  A row too weak even there is short of muscle; a row above the range there is none too many, as other joints yield.
- *upper bound*: every joint may also add any moment up to the one its tissue has at the end of its range. No posture
  gives that at every joint at once; it is no strength and has no verdict.

Nothing is asked of stability and no antagonist works. **The areas per muscle group of the reference man were chosen
with the measured strength of men in view** (see the groups below): those rows were used for choosing and validate
nothing. The rows of women are those of men times one ratio, so they are *derived*, and the ratio is counted once,
below. Areas of women follow from fat-free mass and height and were not chosen.
"""


def moments_compared(found: Strengths, sex: Sex) -> tuple[tuple[Compared, MeasuredStrength], ...]:
    """Every measured moment of one sex that the test condition can express."""
    rows: list[tuple[Compared, MeasuredStrength]] = []
    for row in measured_strengths(sex):
        if row.used_for == "background" or row.unit != "N·m" or row.sex != sex or row.low is None or row.high is None:
            continue
        compared = Compared(
            name=f"{sex} {row.region} {row.direction}", words=WORDS.get(row.direction, row.direction),
            model=found.strict[row.region, row.direction].moment, value=number(row.value), low=row.low, high=row.high,
            unit=row.unit, digits=1, used_for=row.used_for, source=row.source,
        )  # fmt: skip
        rows.append((compared, row))
    return tuple(rows)


def others_compared(found: Mapping[Sex, Strengths]) -> tuple[Compared, ...]:
    """Forces at the pad, ratios of women to men, and what posture does, in the test condition."""
    rows: list[Compared] = []
    for row in measured_strengths("female"):
        key = row.region, row.direction
        digits = 0
        if row.used_for == "background" or row.low is None or row.high is None:
            continue
        if row.unit == "N" and row.sex == "female":
            model = found["female"].strict[key].force
        elif row.unit == "N":
            model = 0.5 * sum(one.strict[key].force for one in found.values())
        elif row.unit == "women over men":
            model, digits = _ratio(found, row.region), 2
        else:
            continue
        rows.append(
            Compared(
                name=f"{'force ' if row.unit == 'N' else 'ratio '}{row.sex} {row.region} {row.direction}",
                words=f"{row.region} {row.direction.replace('all', 'strength')}, {row.subject}, {row.condition}",
                model=model, value=number(row.value, digits), low=row.low, high=row.high, unit=row.unit, digits=digits,
                used_for=row.used_for, source=row.source,
            )
        )  # fmt: skip
    man = found["male"]
    bent = maximal_moment(man.body, "trunk", "extension", posture=_bent(man.body)).moment
    rows.append(
        Compared(
            name="flexion of the trunk", words="trunk extension, 12 deg of lumbar flexion over upright",
            model=bent / man.strict["trunk", "extension"].moment, value="1.2 to 1.3 (12 over 0, 24 over 12 deg)",
            low=1.1, high=1.4, unit="ratio", digits=2, used_for="result", source="lumbar_ext_korea1997",
        )
    )  # fmt: skip
    return tuple(rows)


def _moments(found: Strengths, sex: Sex) -> str:
    rows: list[list[str]] = []
    for compared, row in moments_compared(found, sex):
        key = row.region, row.direction
        alone = found.alone[key].moment
        rows.append(
            [row.region, compared.words, number(compared.model), number(alone), number(found.bound[key].moment),
             f"{compared.value} ({spread(row.low, row.high)})", row.used_for,
             verdict(compared.model, row.low, row.high), verdict(alone, row.low, row.high),
             "" if compared.inside else CAUSE.get(compared.name, "unknown"), f"{row.source} ({row.status})"]
        )  # fmt: skip
    return table(
        ["region", "direction", "strict N·m", "alone", "upper bound", "measured", "used for", "verdict (strict)",
         "alone", "cause", "source"],
        rows,
    )  # fmt: skip


def _limits(found: Strengths) -> str:
    def named(strength: Strength) -> str:
        return ", ".join(f"{name} {number(gain)}" for name, gain in strength.limits if gain > 0.05)

    rows = [[region, WORDS.get(plain, plain), named(strict)] for (region, plain), strict in found.strict.items()]
    return table(["region", "direction", "strict"], rows)


def _ratio(found: Mapping[Sex, Strengths], region: Region) -> float:
    """Women over men, mean over the directions of the row: flexion and extension of the trunk, all of the neck."""
    woman, man = found["female"].strict, found["male"].strict
    keys = [key for key in man if key[0] == region and (region == "neck" or key[1] in ("extension", "flexion"))]
    return sum(woman[key].moment / man[key].moment for key in keys) / len(keys)


def _others(found: Mapping[Sex, Strengths]) -> str:
    rows = [
        [row.words, row.unit, number(row.model, row.digits),
         row.value if row.unit == "ratio" else f"{row.value} ({spread(row.low, row.high, row.digits)})", row.used_for,
         verdict(row.model, row.low, row.high), "" if row.inside else CAUSE.get(row.name, "unknown"), row.source]
        for row in others_compared(found)
    ]  # fmt: skip
    return (
        table(["row", "unit", "model", "measured", "used for", "verdict", "cause", "source"], rows)
        + "\nAll strict. How high the pads measured on sat is not known, so forces say less than moments do.\n"
    )


def _bent(body: Body) -> Posture:
    return posture_from(body, {f"{joint}.flexion": angle for joint, angle in LUMBAR_FLEXION_DEG.items()})


def _background() -> str:
    rows = [
        [row.region, row.direction, row.sex, f"{number(row.value)} {row.unit}", spread(row.low, row.high), row.subject,
         row.condition, f"{row.source} ({row.status})", row.note]
        for row in dict.fromkeys((*measured_strengths("male"), *measured_strengths("female")))
        if row.used_for == "background"
    ]  # fmt: skip
    return table(["region", "direction", "sex", "measured", "limits", "people", "condition", "source", "note"], rows)
