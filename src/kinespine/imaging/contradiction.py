"""What the header of a film says of its view, beside what the user says: where both cannot be, a note names them."""

from collections.abc import Mapping
from typing import Literal

Direction = Literal["lateral", "frontal", "axial"]
NECK = ("lateral_cervical", "ap_cervical", "ap_open_mouth", "nasium", "vertex", "base_posterior", "blair_right",
        "blair_left")  # fmt: skip
WHOLE, LOW, LEGS = ("lateral_full_spine", "ap_full_spine"), ("lateral_lumbar", "ap_pelvis"), ("ap_legs",)
# What a film of a body part may be called by; a part that is not here (SPINE) may be any.
SHOWN: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("CSPINE", "NECK", "SKULL", "HEAD"), NECK),
    **dict.fromkeys(("TSPINE", "CHEST", "THORAX", "WHOLESPINE"), WHOLE),
    "CTSPINE": (*NECK, *WHOLE),
    "TLSPINE": (*LOW, *WHOLE),
    **dict.fromkeys(("LSPINE", "LSSPINE", "SSPINE", "COCCYX", "ABDOMEN"), LOW),
    **dict.fromkeys(("PELVIS", "HIP"), (*LOW, *LEGS)),
    **dict.fromkeys(("LEG", "KNEE", "ANKLE", "FOOT"), LEGS),
}
AXIAL = ("vertex", "base_posterior", "photo_above")
LATERAL = ("lateral_cervical", "lateral_full_spine", "lateral_lumbar", "photo_left", "photo_right")
SEEN_FROM: Mapping[Direction, str] = {
    "lateral": "from the side",
    "frontal": "from front or back",
    "axial": "from above",
}


def direction_of(view: str) -> Direction:
    """From where a view is taken."""
    return "lateral" if view in LATERAL else "axial" if view in AXIAL else "frontal"


def strange_sides(view: str) -> tuple[str, ...]:
    """The keys of sides that say nothing about a view."""
    return {"lateral": ("image_left_is",), "frontal": ("forward_is",), "axial": ()}[direction_of(view)]


def contradictions(header: Mapping[str, str], view: str) -> tuple[str, ...]:
    """Notes on what a header says against the view that the user tells.

    Args:
        header: `body_part` and `direction` (lateral or frontal), as far as the header tells them.
        view: that the user tells.
    """
    part, direction = header.get("body_part"), header.get("direction")
    notes: list[str] = []
    if part is not None and view not in SHOWN.get(part, (view,)):
        notes.append(f"The header says the film shows {part}, you say {view}: yours is used. Look whether it is right.")
    # The header of a view from above tells the sides of the detector alone, so nothing there contradicts it.
    if direction is not None and direction_of(view) != "axial" and direction != direction_of(view):
        words = SEEN_FROM["lateral" if direction == "lateral" else "frontal"]
        notes.append(
            f"The header says the film was taken {words}, you say {view}: yours is used. Look whether it is right."
        )
    return tuple(notes)
