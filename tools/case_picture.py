"""Draws one body before and after a change, the difference made larger, as a small SVG."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np

from kinespine.anatomy.levels import VERTEBRAE

SCALE, MARGIN, HEAD = 300.0, 24.0, 64.0  # drawing units per metre, and around the drawing
BEFORE, AFTER = "#9a9a9a", "#b03a1a"
LARGEST = 0.05  # m, about how far the largest difference is drawn
FACTORS = (1, 2, 5, 10, 20, 50, 100)
SIDES = ("left", "right")
Points = Mapping[str, np.ndarray]

SPINE = (*(f"{level}.body_centre" for level in VERTEBRAE), "pelvis.S1_endplate_anterior")
LIMBS = tuple(
    tuple(f"{name}.{side}" for name in chain)
    for side in SIDES
    for chain in (
        ("pelvis.hip_joint_centre", "femur.knee_centre", "tibia.ankle_centre", "foot.heel"),
        ("scapula.acromion", "scapula.glenohumeral_joint", "humerus.elbow_centre", "forearm.wrist_centre"),
    )
)
ACROSS = (
    ("skull.tragus.left", "skull.vertex", "skull.tragus.right", "skull.tragus.left"),
    ("skull.eye.left", "skull.eye.right"),
    ("scapula.acromion.left", "clavicle.sternal_end.left", "clavicle.sternal_end.right", "scapula.acromion.right"),
    ("pelvis.iliac_crest_top.left", "pelvis.iliac_crest_top.right", "pelvis.hip_joint_centre.right",
     "pelvis.hip_joint_centre.left", "pelvis.iliac_crest_top.left"),
)  # fmt: skip
ALONG = (
    ("skull.vertex", "skull.eye.right", "skull.tragus.right", "skull.vertex"),
    ("pelvis.S1_endplate_posterior", "pelvis.S1_endplate_anterior", "pelvis.ASIS.right",
     "pelvis.hip_joint_centre.right", "pelvis.S1_endplate_posterior"),
    ("tibia.ankle_centre.right", "foot.heel.right", "foot.MT1.right", "tibia.ankle_centre.right"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An SVG document and what must be said under it."""

    text: str
    factor: int
    largest: float  # m, the largest difference of a drawn point as it is


def draw_change(before: Points, after: Points, *, view: Literal["front", "side"], title: str) -> Picture:
    """Both bodies on one another: before in grey, after in red with every difference multiplied."""
    chains = [SPINE, *LIMBS, *(ACROSS if view == "front" else ALONG)]
    chains = [tuple(name for name in chain if name in before) for chain in chains]
    if view == "side":
        chains = [chain for chain in chains if chain and not chain[0].endswith(".left")]
    names = {name for chain in chains for name in chain}
    moved = {name: after[name] - before[name] for name in names}
    largest = max(float(np.linalg.norm(step)) for step in moved.values())
    factor = max([1, *(f for f in FACTORS if f * largest <= LARGEST)])
    shown = {name: before[name] + factor * moved[name] for name in names}
    across, sign = (1, 1.0) if view == "front" else (0, 1.0)  # facing the person, the left is on the right
    both = np.array([*(before[name] for name in names), *shown.values()])
    low, high = both.min(axis=0), both.max(axis=0)
    height, breadth = SCALE * float(high[2] - low[2]), SCALE * float(high[across] - low[across])
    words = [
        "From the front: the person's left is on the right" if view == "front" else "From the right side",
        "grey: before",
        f"red: after, differences drawn {factor} times as large" if factor > 1 else "red: after, as large as it is",
    ]
    width = max(breadth, 330.0) + 2 * MARGIN
    left = 0.5 * (width - breadth)

    def line(chain: tuple[str, ...], places: Points, colour: str, thick: float) -> str:
        flat = " ".join(
            f"{left + SCALE * sign * float(places[name][across] - low[across]):.1f},"
            f"{HEAD + SCALE * float(high[2] - places[name][2]):.1f}"
            for name in chain
        )
        ends = 'stroke-linecap="round" stroke-linejoin="round"'
        return f'<polyline points="{flat}" fill="none" stroke="{colour}" stroke-width="{thick}" {ends}/>'

    parts = [
        f'<text x="{MARGIN}" y="{18 + 15 * place}" fill="{colour}">{escape(word)}</text>'
        for place, (word, colour) in enumerate(zip(words, ("#1a1a1a", "#6a6a6a", AFTER), strict=True))
    ]
    for places, colour in ((before, BEFORE), (shown, AFTER)):
        parts += [line(chain, places, colour, 2.4 if chain == SPINE else 1.5) for chain in chains if len(chain) > 1]
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {HEAD + height + MARGIN:.0f}" role="img" '
        f'width="{width:.0f}" font-family="sans-serif" font-size="12"><title>{escape(title)}</title>\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
    return Picture(text=text, factor=factor, largest=largest)
