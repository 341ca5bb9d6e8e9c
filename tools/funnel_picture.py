"""Draw docs/funnel.svg: constructed clinics in which nothing is done, beside what chance gives to one of their size.

uv run python tools/funnel_picture.py
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from virtual_trials import COURSE, NOTHING, trial

from kinespine.outcomes.courses import courses
from kinespine.outcomes.funnel import funnel
from kinespine.outcomes.funnel_drawing import draw_funnel

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "funnel.svg"
SIZES = (8, 10, 14, 18, 22, 28, 36, 44, 60, 80, 110, 140)


def main() -> None:
    """Draw it."""
    rng, course = np.random.default_rng(11), courses()[COURSE]
    groups = []
    for place, size in enumerate(SIZES):
        group, _ = trial(replace(NOTHING, leaving="seen" if place % 4 == 1 else "nobody"), course, rng, 1, size)
        groups.append(replace(group, clinics=(f"constructed clinic {place + 1}",)))
    PICTURE.write_text(draw_funnel(funnel(groups)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
