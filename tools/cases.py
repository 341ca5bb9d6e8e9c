"""Write docs/cases.md: three small changes in a body, and what follows from each, in plain words with a picture."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Literal

import numpy as np
from case_picture import Picture, draw_change
from cases_read import EFFECTS, Effect, Reading, changes, most_changed, points, settled, softened, standing_of
from validation_page import number, table

from kinespine.anatomy.resting import resting_flexion

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cases.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that differs, under every reading that the page compares."""

    key: str  # of its picture
    title: str
    changed: str  # in plain words
    readings: tuple[Reading, ...]
    main: int  # the reading that is drawn and whose muscles are told
    view: Literal["front", "side"]
    depends: str  # on what, where the readings differ in sign
    meaning: str
    limits: str


ATLAS = (("atlas_lateral_mm", 3.0), ("atlas_tilt_deg", 2.0))
LEG = (("leg_length_left_mm", 10.0),)
FUSED = (("stiffness.L4-L5", 20.0),)

LEG_READINGS = (
    Reading(name="as calibrated", causes=LEG),
    Reading(name="habit 10 times weaker", causes=(*LEG, ("habit.weight", 0.1))),
    Reading(name="habit 10 times stronger", causes=(*LEG, ("habit.weight", 10.0))),
)


def as_it_stands() -> float:
    """Rest offset (deg) that makes the tissue of L4-L5 slack in quiet standing instead of lying."""
    level = next(level for level in standing_of(None).levels if level.load.level == "L4-L5")
    return round(float(np.rad2deg(level.turn["flexion"] - resting_flexion()["L4-L5"])), 2)


def _most(name: str, readings: Sequence[Reading]) -> str:
    """The largest size of one effect over all readings that were solved."""
    effect = next(effect for effect in EFFECTS if effect.name == name)
    sizes = [abs(value) for value in changes(effect, readings) if value == value]
    return number(max(sizes, default=float("nan")), effect.digits) or "(not solved)"


def _tissue(readings: Sequence[Reading]) -> str:
    """What discs and ligaments of L4-L5 give against bending forward, before and after, in words."""
    moments = [
        next(level.tissue_moment for level in found.levels if level.load.level == "L4-L5")
        for found in (standing_of(None), standing_of(readings[0]))
    ]
    return f"{number(moments[0], 1)} N·m before and {number(moments[1], 1)} after"


def cases() -> tuple[Case, ...]:
    """The three cases."""
    offset = as_it_stands()
    apart = " Here these two are nearly one, and so are the columns." if abs(offset) < 0.5 else ""
    fused = (*FUSED, ("rest.L4-L5.flexion_deg", offset))
    return (
        Case(
            key="case_atlas",
            title="The atlas 3 mm to the left and bent by 2 degrees",
            changed="The first vertebra of the neck lies 3 mm to the left on the second, and is bent by 2 degrees to"
            " the right, with the skull on it. Two understandings are compared. *Shape*: the bones or their tissue have"
            " grown or healed so, and discs and ligaments are slack in the new place. *Position*: nothing has grown, it"
            " is carried so by habit. Under *shape* the person's habit may have followed the tissue not at all (0),"
            " half way (0.5) or altogether (1); nobody has measured how far it does.",
            readings=(
                Reading(name="shape, habit follows 0", causes=(*ATLAS, ("habit.follow", 0.0))),
                Reading(name="shape, 0.5", causes=ATLAS),
                Reading(name="shape, 1", causes=(*ATLAS, ("habit.follow", 1.0))),
                Reading(name="position", causes=ATLAS, hypothesis="position"),
            ),
            main=1,
            view="front",
            depends="depends on whether habit follows the tissue",
            meaning="The head is heavy and wants to be level. When its seat moves, the neck makes up for it by small"
            " bends, spread over many joints; what is left reaches the eyes. How much is made up for by the neck hangs"
            " on what the person is used to, more than on the three millimetres themselves.",
            limits="The pathway looked at here is weight, tissue and muscle alone. Nerves, the artery beside the atlas,"
            " and the feeling for where the head is are not in this case. That an examiner finds 3 mm on a picture is"
            " itself uncertain by about as much.",
        ),
        Case(
            key="case_leg",
            title="The left leg 10 mm longer",
            changed="Thigh and shank of the left leg are longer by 10 mm together; both feet stand flat. No tissue"
            " rests elsewhere in this case, so that the question of following does not arise; instead the habit of"
            " standing straight is made ten times weaker and ten times stronger.",
            readings=LEG_READINGS,
            main=0,
            view="front",
            depends="depends on how strongly the habit is kept",
            meaning="The pelvis tilts as geometry demands, and the lumbar spine bends back to bring the trunk over the"
            f" feet. Of the {_most('tilt of the pelvis', LEG_READINGS)} degrees of the pelvis"
            f" {_most('shoulder tilt', LEG_READINGS)} at most reach the shoulders and"
            f" {_most('head tilt', LEG_READINGS)} the head. With a tape between bony points the legs differ by"
            f" {_most('leg length, left less right', LEG_READINGS)} mm and not by 10, because a tilted pelvis changes"
            " the distances a tape takes.",
            limits="The person is straight otherwise and has had no time to grow into it: a difference one grew up with"
            " can look otherwise. A shoe lift is not the same as a leg, and nothing here says that ten millimetres want"
            " to be made up for.",
        ),
        Case(
            key="case_fused",
            title="The joint between L4 and L5 twenty times as stiff",
            changed="All passive resistance of L4-L5 is twenty times as large, as after a fusion. In which posture it"
            " was fused matters: as the spine is when lying and unloaded, or as it is in standing"
            f" ({offset:+.2f} degrees from there, forward positive). Where it was fused as it stands, the person's"
            f" habit may have followed or not.{apart}",
            readings=(
                Reading(name="fused as it lies", causes=FUSED),
                Reading(name="fused as it stands, habit follows 0", causes=(*fused, ("habit.follow", 0.0))),
                Reading(name="as it stands, 0.5", causes=fused),
                Reading(name="as it stands, 1", causes=(*fused, ("habit.follow", 1.0))),
            ),
            main=0,
            view="side",
            depends="depends on the posture it was fused in and on whether habit follows the tissue",
            meaning="A stiff joint takes up bending moments that muscles had to keep in balance: its discs and"
            f" ligaments give {_tissue((Reading(name='', causes=FUSED),))} (positive: against bending forward). Muscles"
            " are freed to pull otherwise, and the posture settles where this costs least: that is how the lumbar curve"
            " can change though nothing pushes on it.",
            limits="This is quiet standing. Bending, sitting and lifting ask the joints beside it to move further, and"
            " that is where a fusion is expected to matter; `--task` asks for those. Nothing is said about wear over"
            " the years, screws or scars.",
        ),
    )


INTRODUCTION = """\
# Three cases

Written by `uv run python tools/cases.py`: change the model or the tables, not this page. A reference man (30 years,
1.75 m, 75 kg) stands at ease; one thing in him is changed, and he finds a new posture that carries his weight with
little effort, eyes level, over his feet, near what he is used to. How stiffly he holds himself (the guard) is a habit
too: it stays what he needed before the change. What is told is the **difference** from before.

How to read it: a difference is listed for every understanding of the change. The last column says which way it goes if
all of them agree; where they do not, it is *not determined*, however large the numbers look. *No change* is less than
the model can tell: 10 N, 0.1 N·m, 0.1 mm, 0.05 degrees, 0.3 degrees of lordosis, 5 N·m/rad of stability. The muscles
of healthy people pull unevenly too: the *floor* is the unevenness that 95 of 100 healthy standings stay below, and
below it an unevenness says nothing.

What none of this is: it is one computed body and no person. It recommends nothing and names no treatment, and says
nothing about how somebody feels. Whether the model is right about such chains at all is weighed on the
[validation](validation.md) page.
"""


def page(folder: Path) -> str:
    """The whole page; its pictures are written beside it."""
    chapters = [chapter(place, case, folder) for place, case in enumerate(cases(), start=1)]
    return "\n".join([INTRODUCTION, *map(_wrapped, chapters)])


def _wrapped(text: str) -> str:
    """Prose in lines of 120 characters; tables and commands as they are."""
    return "\n".join(
        line if line.startswith(("|", "kinespine", "![")) else fill(line, 120, break_on_hyphens=False)
        for line in text.split("\n")
    )


def chapter(place: int, case: Case, folder: Path) -> str:
    """One case."""
    before, main = standing_of(None), case.readings[case.main]
    after = standing_of(main)
    parts = [f"## {place}. {case.title}\n", f"**What was changed.** {case.changed}\n"]
    unsolved = [reading.name for reading in case.readings if standing_of(reading).status != "solved"]
    if unsolved:
        parts.append(f"No posture was found for: {', '.join(unsolved)}.\n")
    parts += ["**What follows.** " + _told(case), _effects(case), *_softened(case)]
    if after.status == before.status == "solved":
        picture = draw_change(points(before), points(after), view=case.view, title=case.title)
        (folder / f"{case.key}.svg").write_text(picture.text, encoding="utf-8")
        parts += [_muscles(case, main), _shown(case, main, picture)]
    parts += [
        f"**What it means.** {case.meaning}\n",
        f"**What it does not mean.** {case.limits}\n",
        f"**How much hangs on habit.** {_habit(case)}\n",
        "**To see it yourself:**\n",
        "```sh\n" + "\n".join(reading.command for reading in case.readings) + "\n```\n",
    ]
    return "\n".join(parts)


def _softened(case: Case) -> list[str]:
    """Where the guard of the unchanged body is not enough for the changed one."""
    softer = softened(case.readings)
    if not softer:
        return []
    words = "; ".join(f"{name}: {number(before, 0)} to {number(after, 0)}" for name, before, after in softer)
    grows = " Below zero a small push grows." if any(after < 0 for *_, after in softer) else ""
    return [
        "**Take care:** what the muscles hold beside the weight (the guard) is what the unchanged man is used to, and"
        f" with it the changed spine is softer (stiffness in the softest way, N·m/rad: {words}).{grows} Somebody who"
        " learnt to tense against that would pull and be pressed otherwise than is told here.\n"
    ]


def _told(case: Case) -> str:
    """The determined effects in one or two sentences."""
    told: list[str] = []
    still: list[str] = []
    for effect in EFFECTS:
        values = changes(effect, case.readings)
        known = [value for value in values if value == value]
        way = settled(effect, values, case.depends)
        if way == "no change":
            still.append(effect.name)
        elif known and way in (effect.plus, effect.minus):
            told.append(f"{effect.name} {_range(effect, known)} {effect.unit} ({way})")
    first = "; ".join(told) or "nothing goes the same way under every understanding"
    last = f" No change worth naming: {', '.join(still)}." if still else ""
    return f"The same way under every understanding: {first}.{last}\n"


def _range(effect: Effect, values: Sequence[float]) -> str:
    low, high = (_signed(value, effect.digits) for value in (min(values, key=abs), max(values, key=abs)))
    return low if low == high else f"{low} to {high}"


def _signed(value: float, digits: int) -> str:
    text = number(value, digits)
    return text if not text or text.startswith("-") or float(text) == 0 else f"+{text}"


def _effects(case: Case) -> str:
    rows: list[list[str]] = []
    before = standing_of(None)
    for effect in EFFECTS:
        values = changes(effect, case.readings)
        rows.append(
            [effect.name, effect.unit, number(effect.value(before), effect.digits),
             *(_signed(value, effect.digits) or "not solved" for value in values),
             settled(effect, values, case.depends)]
        )  # fmt: skip
    heads = ["", "unit", "before", *(reading.name for reading in case.readings), "which way"]
    return table(heads, rows)


def _muscles(case: Case, reading: Reading) -> str:
    rows = [
        [row.group.replace("_", " "), f"{row.before[0]:.0f} / {row.before[1]:.0f}",
         f"{row.after[0]:.0f} / {row.after[1]:.0f}", f"{100 * abs(row.index):.0f} %", f"{100 * row.floor:.0f} %",
         "above the floor" if abs(row.index) > row.floor else "as in healthy standing"]
        for row in most_changed(reading)
    ]  # fmt: skip
    heads = ("muscle group", "before, left / right N", "after, left / right N", "uneven", "floor", "")
    return f"Muscles that change most ({reading.name}):\n\n" + table(heads, rows)


def _shown(case: Case, reading: Reading, picture: Picture) -> str:
    larger = f"every difference is drawn {picture.factor} times as large" if picture.factor > 1 else "drawn as it is"
    return (
        f"![{case.title}, before and after]({case.key}.svg)\n\n"
        f"*The picture ({reading.name}): {larger}. The largest real difference in it is"
        f" {1e3 * picture.largest:.1f} mm.*\n"
    )


def _habit(case: Case) -> str:
    """Which effects turn round, and how much the others vary."""
    turned = [e.name for e in EFFECTS if settled(e, changes(e, case.readings), case.depends).startswith("**not")]
    count = f"{len(turned)} of the {len(EFFECTS)} numbers above change sign between the columns"
    words = f" ({', '.join(turned)}): not determined, this {case.depends}." if turned else "."
    return count + words


def main(path: Path) -> None:
    """Write the page and its pictures, and say where."""
    begun = time.perf_counter()
    path.write_text(page(path.parent), encoding="utf-8")
    print(f"wrote {path} in {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE)
