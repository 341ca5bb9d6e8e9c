"""The few forms in which an .osim file writes numbers, texts and frames."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

import numpy as np


def number(value: float) -> str:
    """A number with all its digits; no minus zero."""
    return repr(float(value) + 0.0)


def numbers(values: Iterable[float]) -> str:
    """Numbers separated by spaces."""
    return " ".join(map(number, values))


def add_text(parent: Element, name: str, text: str) -> None:
    """One property."""
    SubElement(parent, name).text = text


def add_frame(frames: Element, name: str, on: str, place: np.ndarray, turn: np.ndarray) -> None:
    """A frame fixed to another one: its origin (3,) m, and its axes as the columns of a rotation (3, 3)."""
    frame = SubElement(frames, "PhysicalOffsetFrame", name=name)
    add_text(frame, "socket_parent", on)
    add_text(frame, "translation", numbers(place))
    add_text(frame, "orientation", numbers(_angles(turn)))


def _angles(turn: np.ndarray) -> tuple[float, float, float]:
    """Angles (rad) about x, then y, then z of the turned frame that make up a rotation."""
    return (
        float(np.arctan2(-turn[1, 2], turn[2, 2])),
        float(np.arctan2(turn[0, 2], np.hypot(turn[0, 0], turn[0, 1]))),
        float(np.arctan2(-turn[0, 1], turn[0, 0])),
    )
