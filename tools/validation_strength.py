"""Maximal moments of neck and trunk beside measured strength, for the validation page."""

from validation_page import number, spread, table, verdict

from kinespine.anatomy import Body, Person, build_body
from kinespine.chain.posture import Posture, posture_from
from kinespine.chain.strength import LEVEL, MeasuredStrength, Region, Strength, maximal_moment, measured_strengths

SHOWN = ("extension", "flexion", "lateral_right", "axial_left")
WORDS = {"lateral_right": "bending to a side", "axial_left": "turning"}
LUMBAR_FLEXION_DEG = {"T12-L1": 1.7, "L1-L2": 1.9, "L2-L3": 1.9, "L3-L4": 2.1, "L4-L5": 2.4, "L5-S1": 2.0}
"""How 12 degrees of lumbar flexion are shared among the joints (assumed, by their range)."""


class Strengths:
    """All the linear programmes of one body that the page needs."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.strict = self._all()
        self.tissue = self._all(tissue=True)
        self.alone = self._all(alone=True)
        self.weight = self._all(gravity=True, tissue=True)

    def _all(self, **how: bool) -> dict[tuple[str, str], Strength]:
        return {
            (region, direction): maximal_moment(self.body, region, direction, **how)
            for region in LEVEL
            for direction in SHOWN
        }


def strength_section(man: Person, woman: Person) -> str:
    """The whole section."""
    bodies = {"male": build_body(man), "female": build_body(woman)}
    found = {sex: Strengths(body) for sex, body in bodies.items()}
    parts = [INTRODUCTION]
    for sex, person in (("male", man), ("female", woman)):
        word = "Man" if sex == "male" else "Woman"
        parts.append(f"### {word} of {person.age:.0f} years, {person.height:.2f} m, {person.mass:.0f} kg\n")
        parts.append(_moments(found[sex], measured_strengths(person.sex), sex))
        parts.append("Joints that give way first, with the newton metres gained per newton metre of help there:\n")
        parts.append(_limits(found[sex]))
    parts.append("### Ratios and forces at the pad\n")
    parts.append(_others(found, bodies["male"]))
    parts.append("### Rows in view but not compared\n")
    parts.append(_background())
    return "\n".join(parts)


INTRODUCTION = """\
A linear programme finds the largest load of a pad that activations between 0 and 1 can hold while *every* rotation
above what is held balances: spine, shoulder girdle and arms, and the linea alba. Trunk: pelvis held, a horizontal force
on the cage at the height of T4, moment about L4-L5. Neck: everything from T1 down held, a horizontal force on the
head at the height of its centre of mass, moment about C7-T1. Turning: a pure moment about the vertical. Norm standing
posture, 50 N/cm2 for all muscle. Gravity is left out (dynamometers subtract it) except in its own column.

- *strict*: muscles alone carry everything.
- *with tissue*: a person under load bends until discs and ligaments help; each joint may add any passive moment between
  minus and plus the one documented at its range. Ribs give no such help.
- *with weight*: with tissue, and the weight of what is not held.
- *alone*: only the joint the moment is about has to balance (and the linea alba): what the muscles over one joint give.

Nothing is asked of stability and no antagonist works, so these are upper limits of the model. **The areas per muscle
group of the reference man were chosen with the measured strength of men in view** (see the groups below): those rows
were used for choosing and validate nothing. Areas of women follow from fat-free mass and height and were not chosen.
"""


def _moments(found: Strengths, measured: tuple[MeasuredStrength, ...], sex: str) -> str:
    rows: list[list[str]] = []
    for (region, direction), strict in found.strict.items():
        key = region, direction
        plain = direction.partition("_")[0]
        compared = [
            row
            for row in measured
            if row.region == region
            and row.direction == plain
            and row.unit == "N·m"
            and row.sex == sex
            and row.used_for != "background"
        ]
        for row in compared:
            rows.append(
                [
                    region, WORDS.get(direction, direction), number(strict.moment), number(found.tissue[key].moment),
                    number(found.weight[key].moment), number(found.alone[key].moment),
                    f"{number(row.value)} ({spread(row.low, row.high)})", row.used_for,
                    f"strict {verdict(strict.moment, row.low, row.high)}; "
                    f"with tissue {verdict(found.tissue[key].moment, row.low, row.high)}",
                    row.source,
                ]
            )  # fmt: skip
    return table(
        ["region", "direction", "strict N·m", "with tissue", "with weight", "alone", "measured", "used for", "verdict",
         "source"],
        rows,
    )  # fmt: skip


def _limits(found: Strengths) -> str:
    def named(strength: Strength) -> str:
        return ", ".join(f"{name} {number(gain)}" for name, gain in strength.limits if gain > 0.05)

    rows = [
        [region, WORDS.get(direction, direction), named(strict), named(found.tissue[region, direction])]
        for (region, direction), strict in found.strict.items()
    ]
    return table(["region", "direction", "strict", "with tissue"], rows)


def _others(found: dict[str, Strengths], man: Body) -> str:
    def ratio(region: Region, how: str) -> float:
        """Mean over the directions of the row: flexion and extension of the trunk, all of the neck."""
        woman, man = (getattr(found[sex], how) for sex in ("female", "male"))
        keys = [key for key in man if key[0] == region and (region == "neck" or key[1] in ("extension", "flexion"))]
        return sum(woman[key].moment / man[key].moment for key in keys) / len(keys)

    rows: list[list[str]] = []
    for row in measured_strengths("female"):
        key = row.region, row.direction
        if row.unit == "N" and row.sex == "female":
            model, digits = found["female"].tissue[key].force, 0
        elif row.unit == "N":
            model, digits = 0.5 * sum(found[sex].tissue[key].force for sex in found), 0
        elif row.unit == "women over men":
            model, digits = ratio(row.region, "strict"), 2
        else:
            continue
        rows.append(
            [
                f"{row.region} {row.direction.replace('all', 'strength')}, {row.subject}, {row.condition}", row.unit,
                number(model, digits), f"{number(row.value, digits)} ({spread(row.low, row.high, digits)})",
                row.used_for, verdict(model, row.low, row.high), row.source,
            ]
        )  # fmt: skip
    upright = found["male"].tissue["trunk", "extension"].moment
    bent = maximal_moment(man, "trunk", "extension", posture=_bent(man), tissue=True).moment
    rows.append(
        ["trunk extension, 12 deg of lumbar flexion over upright", "ratio", number(bent / upright, 2),
         "1.2 to 1.3 between 12 and 0 or 24 and 12 deg", "result", verdict(bent / upright, 1.1, 1.4),
         "lumbar_ext_korea1997"]
    )  # fmt: skip
    tissue = ", ".join(f"{region} {number(ratio(region, 'tissue'), 2)}" for region in LEVEL)
    return (
        table(["row", "unit", "model", "measured", "used for", "verdict", "source"], rows)
        + "\nForces and the effect of posture are with tissue, ratios of women to men without (with tissue, which has"
        f" one strength for all people in this version: {tissue}). How high the pads measured on sat is not known.\n"
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
