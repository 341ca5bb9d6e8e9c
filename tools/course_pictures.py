"""Draw the course of the constructed person, from the first visit to twelve months, into docs/.

uv run python tools/course_pictures.py
"""

from __future__ import annotations

from pathlib import Path

from kinespine import examples
from kinespine.visit.course import course
from kinespine.visit.course_drawing import draw_course

DOCS = Path(__file__).resolve().parent.parent / "docs"
VISITS = ("", "-week-6", "-week-26", "-week-52")
PICTURES = {"course_first.svg": 1, "course_week_6.svg": 2, "course_week_26.svg": 3, "course_week_52.svg": 4}
LIFT = {"lift_right_mm": 6.0}
ASSUMED = ("remodelling", "habit")
DRAWS = 40  # of the lift, as the command takes; what the interval then holds is printed in the picture
OUTCOMES = ("pelvic_obliquity", "trunk_shift", "shoulder_tilt", "l4_l5_compression")


def main() -> None:
    """Draw them; the posture after a lift takes some minutes."""
    folders = [examples.FOLDER / f"constructed-person{visit}" for visit in VISITS]
    for name, count in PICTURES.items():
        (DOCS / name).write_text(draw_course(course(folders[:count])), encoding="utf-8", newline="\n")
    lifted = course(folders[:1], changes=LIFT, assumed=ASSUMED, outcomes=OUTCOMES, draws=DRAWS, told=print)
    (DOCS / "course_lift.svg").write_text(draw_course(lifted), encoding="utf-8", newline="\n")
    assert lifted.slow is not None
    for number, outcome in enumerate(OUTCOMES):
        print(outcome, "slopes miss full solves by", lifted.slow.missed(number))


if __name__ == "__main__":
    main()
