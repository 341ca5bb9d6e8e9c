"""A film turned head up by what DICOM says of its rows and columns, and which side of the person lies where.

PatientOrientation (PS3.3 C.7.6.1.1.1) names the direction of a row, to the right, and of a column, down: A and P are
front and back, L and R the person's sides, H and F head and feet. A turn never mirrors, so sides stay what they are.
"""

from dataclasses import dataclass

_OPPOSITE = {"A": "P", "P": "A", "L": "R", "R": "L", "H": "F", "F": "H"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """How often a quarter turn to the left brings the head up, and what then is told of the sides."""

    quarter_turns: int
    told: dict[str, str]  # image_left_is or forward_is
    oblique: bool = False  # a row runs between a side of the person and their front or back


def upright(row: str, column: str) -> Turned | None:
    """The turn that brings the feet down; None where the two words do not say where the feet are."""
    right, down = row[:1].upper(), column[:1].upper()
    if right not in _OPPOSITE or down not in _OPPOSITE:
        return None
    for turns in range(4):
        if down == "F":
            oblique = any({*"LR"} & {*word} and {*"AP"} & {*word} for word in (row.upper(), column.upper()))
            return Turned(quarter_turns=turns, told=_sides(right), oblique=oblique)
        right, down = down, _OPPOSITE[right]  # a quarter turn to the left: what went down goes right
    return None


def _sides(right: str) -> dict[str, str]:
    if right in "LR":
        return {"image_left_is": "person_right" if right == "L" else "person_left"}
    if right in "AP":
        return {"forward_is": "image_right" if right == "A" else "image_left"}
    return {}
