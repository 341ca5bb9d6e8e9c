"""Write docs/validation.md: the model beside everything measured that this version can express."""

import sys
import time
from pathlib import Path

from validation_moment_arms import moment_arm_section
from validation_muscles import muscle_section
from validation_posture import posture_section
from validation_solve import solve
from validation_standing import standing_section
from validation_strength import strength_section
from validation_uncertainty import uncertainty_section

from kinespine.anatomy import REFERENCE_MAN, Person, build_body
from kinespine.chain import solve_loads

PAGE = Path(__file__).resolve().parents[1] / "docs" / "validation.md"
REFERENCE_WOMAN = Person(sex="female", age=30.0, height=1.63, mass=61.0)
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
        "Loads in quiet standing": standing_section(man),
        "Standing beside published rows": posture_section(man),
        "Strength": strength_section(REFERENCE_MAN, REFERENCE_WOMAN),
        "What assumptions do to the load": uncertainty_section(man),
        "Moment arms": moment_arm_section(man.body),
        "Muscle areas": muscle_section(),
    }
    return "\n".join([INTRODUCTION, *(f"## {title}\n\n{text}" for title, text in sections.items())])


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
