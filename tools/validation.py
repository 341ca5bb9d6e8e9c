"""Write docs/validation.md: the model beside everything measured that this version can express."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from in_vivo_rows import tasks
from published_rows import published
from validation_cage import cage_section
from validation_chain import chain_section
from validation_equilibrium import NONE, build_norm, equilibrium_section, stood
from validation_in_vivo import in_vivo_section, scores
from validation_moment_arms import moment_arm_section
from validation_muscles import muscle_section
from validation_people import people_section
from validation_posture import load_values, measured_standing, posture_section, result_counts
from validation_rows import counted, rows_section
from validation_solve import Solved, solve
from validation_standing import standing_section
from validation_strength import moments_compared, strength_section, strengths_of
from validation_uncertainty import uncertainty_section

from kinespine.anatomy import REFERENCE_MAN, Person, build_body
from kinespine.anatomy.person import Sex
from kinespine.chain import solve_loads

PAGE = Path(__file__).resolve().parents[1] / "docs" / "validation.md"
REFERENCE_WOMAN = Person(sex="female", age=30.0, height=1.63, mass=61.0)
PEOPLE: Mapping[Sex, Person] = {"male": REFERENCE_MAN, "female": REFERENCE_WOMAN}
INTRODUCTION = """\
# Validation

Written by `uv run python tools/validation.py`; change the model or the tables, not this page. The model stands beside
published numbers; every row says what it was used for. A row that was used for choosing or calibrating anything
validates nothing. *Outside* means outside the published limits, and stays on this page until the model or the limits
change. Keys of sources are those of the `references.bib` beside each table; *recalled* numbers come from memory of the
literature and want checking.
"""


def page() -> str:
    """The whole page."""
    man = solve(build_body(REFERENCE_MAN))
    sections = {
        "In short": summary(man),
        "Every published row": rows_section(),
        "The posture that carries its own load": equilibrium_section(),
        "Healthy people": people_section(),
        "Loads in quiet standing": standing_section(man),
        "Standing beside published rows": posture_section(man),
        "Loads measured in living people": in_vivo_section(),
        "The chain: one end changed, the other watched": chain_section(),
        "Rib cage beside specimens": cage_section(man.body),
        "Strength": strength_section(PEOPLE),
        "What assumptions do to the load": uncertainty_section(man),
        "Moment arms": moment_arm_section(man.body),
        "Muscle areas": muscle_section(),
    }
    return "\n".join([INTRODUCTION, *(f"## {title}\n\n{text}" for title, text in sections.items())])


def summary(man: Solved) -> str:
    """What can be trusted and what not, in seven points."""
    judged, inside = result_counts(man)
    stress = load_values(man)["L4_L5_stress"]
    shares = [stress / row.value for row in measured_standing() if row.quantity == "L4_L5_stress"]
    strengths = [row for row, _ in moments_compared(strengths_of({"male": REFERENCE_MAN})["male"], "male")]
    weak = [f"{row.name.split()[1]} {row.words}" for row in strengths if not row.inside]
    stood_man, stood_woman, free = stood("man"), stood("woman"), stood("man", NONE)
    per_kg = [solved.compression("L4-L5") / solved.body.mass for solved in (stood_man, stood_woman)]
    bare = stood_man.without_guard
    guard = 1.0 - bare.compression("L4-L5") / stood_man.compression("L4-L5") if bare is not None else float("nan")
    axes = [1e3 * measures["sagittal_vertical_axis"] for measures in (build_norm("man"), stood_man.measures)]
    errors = list(scores([row for row in tasks() if row.tasks]).values())
    words = counted()
    results = sum(words.values())
    hardest = [max(muscle.activation for muscle in solved.muscles) for solved in (stood_man, free)]
    return (
        f"1. `kinespine stand` seeks the posture: L4-L5 carries {per_kg[0]:.1f} N per kg in the average man and"
        f" {per_kg[1]:.1f} in the average woman, a little below what pressure in discs suggests"
        " (people, who are not average everywhere, carry more: see Healthy people);"
        f" {100 * guard:.0f} % of it is the guard, and depends on its assumed constants."
        " `kinespine loads` takes the posture as given and asks for no"
        f" stiffness: its lumbar loads are about half ({min(shares):.2f} to {max(shares):.2f}) of measured ones, so"
        " compare, do not read absolute values.\n"
        f"2. The norm posture, in which `kinespine loads` stands, can be trusted below the neck: {inside} of {judged}"
        " published rows that were not used lie inside their limits, and most misses are in the neck. The posture that"
        f" `kinespine stand` finds is not the norm: its plumb line lies {axes[1]:.0f} mm forward in place of"
        f" {axes[0]:.0f}, T1 is steeper, and the craniovertebral angle is too large.\n"
        f"3. Strength is too low in {len(weak)} of {len(strengths)} directions ({', '.join(weak)}), worst in the upper"
        " neck; extension meets the measurements, which were in view when the areas were chosen.\n"
        "4. Do not read the activity of single muscles. Held near the average posture, the short muscles of the"
        f" lower thorax work at up to {100 * hardest[0]:.0f} % of their maximum, which nobody does (the bar is 15 %);"
        f" left to effort alone, the model slouches and none exceeds {100 * hardest[1]:.0f} %. The average posture is"
        " not the one this body finds easy, and either can be wrong.\n"
        "5. Static tasks under load differ from what was measured in living people by"
        f" {100 * float(np.median(errors)):.0f} % in the median, {100 * float(np.mean(errors)):.0f} % in the mean and"
        f" {100 * max(errors):.0f} % at most: a backrest, bending backwards and holding one's breath are wrong; see"
        " the rows below. Forces and moments of a posture balance exactly. The rib cage stiffens the thorax about as"
        " much as in specimens, in turning less.\n"
        "6. Moment arms of lumbar muscles are near published ones because paths were fitted to them; others scatter."
        " Areas of muscle are recalled, derived or assumed more often than measured.\n"
        f"7. Of all {len(published())} published numbers that were collected, {results} were not used for anything and"
        f" stand beside a number of the model: {words['met']} agree, {words['sign only']} in sign alone,"
        f" {words['missed']} are missed, {words['open']} cannot be judged. Every other one is accounted for below, the"
        " misses first.\n"
    )


def solve_time_ms(repeats: int = 15) -> float:
    """Median time of a whole solve of standing, ms."""
    body = build_body(REFERENCE_MAN)
    solve_loads(body)
    times = sorted(solve_loads(body).time_s for _ in range(repeats))
    return 1e3 * times[repeats // 2]


def main(path: Path) -> None:
    """Write the page and say where."""
    begun = time.perf_counter()
    path.write_text(page(), encoding="utf-8")
    print(f"wrote {path} in {time.perf_counter() - begun:.1f} s; one solve of standing: {solve_time_ms():.1f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE)
