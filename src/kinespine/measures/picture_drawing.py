"""Draws readings over blank frames of their pictures: the points as placed, and the lines of every measure."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.picture import Picture
from kinespine.measures.picture_measures import Reading, Readings
from kinespine.measures.picture_points import PicturePoints

HEIGHT = 760.0  # drawing units of a frame
GAP, MARGIN, HEADING = 36.0, 24.0, 40.0
BEYOND = 0.35  # of its length that a line is drawn past its points
INK, FAINT = "#1a1a1a", "#8a8a8a"
_SIDES = {"person_left": "L", "person_right": "R"}

Flat = NDArray[np.float64]


def draw_readings(found: Readings, pictures: Sequence[PicturePoints] | None = None) -> str:
    """Every picture, or those that are named, side by side, as an SVG document."""
    parts: list[str] = []
    left = MARGIN
    chosen = found.pictures if pictures is None else pictures
    for one in chosen:
        scale = HEIGHT / (one.picture.height * one.picture.pixel_aspect)
        rows = [
            row
            for row in found.readings
            if row.view == one.picture.view
            and one.picture.file in row.files
            and (row.posture, row.taken_at) == (one.picture.posture, one.picture.taken_at)
            and all(name in one.points for name in row.measure.landmarks)
        ]
        parts += _frame(one, rows, left, scale)
        left += one.picture.width * scale + GAP
    width, height = left - GAP + MARGIN, HEIGHT + HEADING + 2 * MARGIN
    told = "; ".join(f"{one.picture.view.title}, {len(one.points)} points" for one in chosen)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>Points and lines of measures</title>'
        f"<desc>{escape(told)}. Lines tell by their titles which measure they belong to.</desc>\n"
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _frame(one: PicturePoints, rows: Sequence[Reading], left: float, scale: float) -> Iterator[str]:
    picture = one.picture
    top = MARGIN + HEADING
    shape = np.array([scale, scale * picture.pixel_aspect])
    places = {name: np.array([left, top]) + shape * middle for name, middle in _middles(picture).items()}
    yield (
        f'<text x="{left:.1f}" y="{MARGIN + 4:.1f}" font-weight="bold" font-size="13">'
        f"{escape(picture.view.title)}</text>"
        f'<text x="{left:.1f}" y="{MARGIN + 20:.1f}" fill="{INK}">{escape(picture.image)}</text>'
    )
    width = picture.width * scale
    clip = f"frame-{re.sub(r'[^A-Za-z0-9]', '-', picture.file)}"  # one of its own in a page of several drawings
    box = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{HEIGHT:.1f}"'
    yield f'<clipPath id="{clip}"><rect {box}/></clipPath>'
    yield f'<rect {box} fill="none" stroke="{FAINT}"/>'
    yield from _marks(picture, left, top, width)
    yield f'<g clip-path="url(#{clip})">'
    drawn: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        for chain in _lines(row):
            drawn.setdefault(chain, []).append(f"{row.measure.title}: {row.value:.1f} ± {row.error:.1f} {row.unit}")
    for chain, titles in drawn.items():
        yield _line([places[name] for name in chain], titles)
    yield "</g>"
    for name, (x, y) in places.items():
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="#fff" stroke="{INK}" stroke-width="1">'
            f"<title>{escape(name)}</title></circle>"
        )


def _middles(picture: Picture) -> dict[str, Flat]:
    """The mean of the placements of every point, (2,) px."""
    names = dict.fromkeys(point.name for point in picture.placements)
    return {
        name: np.mean([(point.x, point.y) for point in picture.placements if point.name == name], axis=0)
        for name in names
    }


def _marks(picture: Picture, left: float, top: float, width: float) -> Iterator[str]:
    """Which side of the person is where."""
    words: list[tuple[float, float, str]] = []
    if picture.image_left_is is not None:
        here = _SIDES[picture.image_left_is]
        words += [(left + 8, top + 16, here), (left + width - 16, top + 16, "R" if here == "L" else "L")]
    if picture.forward_is is not None:
        at = {
            "image_left": (left + 8, top + HEIGHT - 8, "← front"),
            "image_right": (left + width - 48, top + HEIGHT - 8, "front →"),
            "image_top": (left + width / 2 - 14, top + 16, "↑ front"),
            "image_bottom": (left + width / 2 - 14, top + HEIGHT - 8, "↓ front"),
        }
        words.append(at[picture.forward_is])
    for x, y, word in words:
        yield f'<text x="{x:.1f}" y="{y:.1f}" font-weight="bold">{word}</text>'


def _lines(row: Reading) -> Iterator[tuple[str, ...]]:
    """The lines of a measure: its points two by two, or one after the other where they are odd in number."""
    names = row.measure.landmarks
    step = pairwise(names) if len(names) % 2 else zip(names[::2], names[1::2], strict=True)
    for one, other in step:
        if one != other:
            yield tuple(sorted((one, other)))


def _line(places: Sequence[Flat], titles: Sequence[str]) -> str:
    """A line through two points and some way past them."""
    one, other = places
    along = (other - one) * BEYOND
    (x1, y1), (x2, y2) = one - along, other + along
    told = escape("; ".join(dict.fromkeys(titles)))
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{FAINT}" stroke-width="1">'
        f"<title>{told}</title></line>"
    )
