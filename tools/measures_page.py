"""Write docs/measures.md: every measure with a drawing, its points, its sign, and what is published about it.

python tools/measures_page.py            write the page and its drawings
python tools/measures_page.py --check    say whether they are what the catalogue gives now
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from xml.sax.saxutils import escape

import numpy as np
from measures_schematic import bodies, place
from page_files import ROOT, write_or_check

from kinespine.measures import CATALOGUE, DISTORTIONS, Measure
from kinespine.measures.facts import MeasureFact, definitions, facts_about, least_change

DOCS = ROOT / "docs"
PAGE = DOCS / "measures.md"
EVERY = (*CATALOGUE, *(pair for pairs in DISTORTIONS.values() for pair in pairs))
REGIONS = ("head", "upper neck", "neck", "trunk", "low back", "pelvis", "legs")
AXES = {"sagittal": (0, 2), "frontal": (1, 2), "horizontal": (1, 0)}  # to the right and up of the drawing
CELL, ACROSS = 120, 8
IN_SPACE = {"knee_bend": "sagittal", "head_carriage": "sagittal", "head_carriage_from_headband": "sagittal"}
LINES: dict[str, tuple[tuple[int, int], ...]] = {
    "ahead_of_line": ((1, 2),), "below_line": ((1, 2),), "above_line": ((1, 2),), "slip": ((1, 2),),
    "endplate_incidence": ((0, 1),), "backward_lean": ((0, 1),), "joint_bend": ((0, 1), (1, 2)),
    "bend": ((0, 1), (1, 2)), "bend_backward": ((0, 1), (1, 2)), "left_shift": ((1, 2),),
    "offset_from_middle": ((1, 2),), "off_one_arc": (), "best_fit_bend": (), "diameter": (), "excess_height": (),
    "skull_lean": (), "skull_line_residual": (), "square_above": ((0, 1),), "square_below": ((0, 1),),
    "spinous_turn": ((0, 1),), "t1_pelvic_angle": ((3, 4),), "spinosacral_angle": ((1, 2),), "hip_lean": (),
    "forward_offset": (), "left_offset": (),
}  # fmt: skip

HEAD = """# Every measure

This page is written by `tools/measures_page.py` from the catalogue itself. One row is one formula: it is taken of
points in space, of a film, of a photograph and of the model alike. Drawings are schematic: dots are the points, in the
order of the list; lines join those that the formula takes as lines. Frontal drawings have the person's left on the
right of the drawing, drawings from above have the front on top.

- Angles are in degrees and lengths in millimetres where they are printed, radians and metres inside.
- Left higher, longer, leaning, shifted or turned to the left is positive; lordosis is positive where it is hollow at
  the back, kyphosis where it is rounded. Where a method prints another sign, the row says so.
- The method belongs to the value: a Cobb angle and a posterior tangent of the same levels are two measures.
- Several published means side by side are several answers; none of them is *the* norm. Numbers marked (recalled) were
  not read in a source. MDC is the smallest change that two readings can tell from error; *from SEM* is
  1.96 √2 times the published standard error of measurement.
- Errors come from the errors of the points, of the picture's roll and of its scale, together with what they share.
  Where a formula is not straight within its errors (a distance near zero, the larger of two, a short line), seeded
  draws give the error.

Sources are keys of the [tables page](tables.md#sources)."""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for region in REGIONS:
        rows = [measure for measure in EVERY if measure.region == region]
        parts += [f"## {region[0].upper()}{region[1:]}", "\n".join([*TABLE, *(line(row) for row in rows)])]
    left_out = [row for row in definitions() if row.reason]
    parts += [
        "## Definitions that are no measure of points",
        "\n".join(
            ["| definition | why not | source |", "| --- | --- | --- |"]
            + [f"| {cell(row.title)} | {cell(row.reason or '')} | {row.source} ({row.status}) |" for row in left_out]
        ),
        "## Where a definition left a choice",
        "\n".join(
            ["| definition | measures | choice | source |", "| --- | --- | --- | --- |"]
            + [
                f"| {cell(row.title)} | {', '.join(f'`{name}`' for name in row.names)} | {cell(row.note)} |"
                f" {row.source} ({row.status}) |"
                for row in definitions()
                if row.note and row.names
            ]
        ),
    ]
    return "\n\n".join(parts) + "\n"


TABLE = (
    "| drawing | measure | points, in order | seen in | published |",
    "| --- | --- | --- | --- | --- |",
)


def line(measure: Measure) -> str:
    """One measure as a row of its region's table."""
    names = ", ".join(measure.landmarks[:6]) + (f" … ({len(measure.landmarks)})" if len(measure.landmarks) > 6 else "")
    alt = cell(f"{title(measure)}, from {len(measure.landmarks)} points")
    unit = {"rad": "deg", "m": "mm", "1": "ratio"}[measure.unit]
    how = "; ".join(part for part in (measure.levels, measure.method, unit) if part)
    about = f"`{measure.name}`<br>{cell(title(measure))} ({how})<br>positive: {cell(measure.sign)}<br>{measure.source}"
    views = ", ".join(view.replace("_", " ") for view in measure.views) or "points in space"
    return (
        f"| ![{alt}]({sprite(measure.region)}#{anchor(measure)}) | {about} | {names} | {views} | {published(measure)} |"
    )


def title(measure: Measure) -> str:
    """Its title; of a pair that measures a distortion, with what it measures."""
    distortion = measure.name.partition(".")[0]
    return f"{distortion.replace('_', ' ')}, {measure.title}" if distortion in DISTORTIONS else measure.title


def published(measure: Measure) -> str:
    """What is published, in short."""
    told = [say(fact) for fact in facts_about(measure.name)]
    change = least_change(measure.name)
    if change is not None:
        origin = "from SEM" if change.derived else "published"
        told.append(f"MDC {number(change.value)}{mark(change.unit)} ({origin}, {change.source})")
    return "<br>".join(told) or "nothing found"


def say(fact: MeasureFact) -> str:
    """`mean 12.7 ± 13.9 deg, age 20-40, men (source)`."""
    value = "" if fact.value is None else number(fact.value)
    spread = "" if fact.sd is None else f" ± {number(fact.sd)}"
    ends = [None if end is None else number(end) for end in (fact.low, fact.high)]
    span = "" if ends == [None, None] else f"{ends[0] or 'below'} to {ends[1]}" if ends[1] else f"from {ends[0]}"
    if fact.fact == "limit" and ends[0] is None:
        span = f"up to {ends[1]}"
    words = " ".join(part for part in (value + spread, f"({span})" if value and span else span) if part)
    whom = [fact.population or "", {"male": "men", "female": "women"}.get(fact.sex or "", "")]
    if fact.age_low is not None:
        whom.append(f"{fact.age_low:.0f}-{fact.age_high:.0f} years")
    people = ", ".join(part for part in whom if part)
    status = "" if fact.status == "seen" else f", {fact.status}"
    name = fact.fact.upper() if fact.fact in ("icc", "sem", "mdc") else fact.fact
    return cell(f"{name} {words}{mark(fact.unit)}{f'; {people}' if people else ''} ({fact.source}{status})")


def drawings(region: str) -> str:
    """The sprite of a region: one cell a measure, each with a view of its own."""
    rows = [measure for measure in EVERY if measure.region == region]
    height = CELL * -(-len(rows) // ACROSS)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CELL * ACROSS} {height}" role="img" '
        f'font-family="sans-serif" font-size="8">',
        f"<title>Measures of the {escape(region)}</title>",
        "<style>.b{fill:#eee;stroke:#aaa;stroke-width:.6}.l{stroke:#333;stroke-width:1.2}"
        ".v{stroke:#777;stroke-width:.8;stroke-dasharray:3 2}.p{fill:#000}</style>",
    ]
    for index, measure in enumerate(rows):
        left, top = CELL * (index % ACROSS), CELL * (index // ACROSS)
        parts.append(f'<view id="{anchor(measure)}" viewBox="{left} {top} {CELL} {CELL}"/>')
        parts.append(drawing(measure, left, top))
    return "\n".join([*parts, "</svg>"]) + "\n"


def drawing(measure: Measure, left: int, top: int) -> str:
    """One measure in its cell: bodies in grey, its points as dots, its lines."""
    plane = measure.plane or IN_SPACE.get(measure.name.partition(".")[0], "frontal")
    across, up = AXES[plane]
    shown = np.array([place(name)[[across, up]] for name in measure.landmarks])
    low, high = shown.min(axis=0), shown.max(axis=0)
    size = max(float((high - low).max()) * 1.35, 30.0)
    corner = (low + high) / 2 - size / 2

    def at(point: np.ndarray) -> str:
        x, y = (point - corner) / size * CELL
        return f"{x:.1f},{CELL - y:.1f}"

    parts = [
        f'<svg x="{left}" y="{top}" width="{CELL}" height="{CELL}" viewBox="0 0 {CELL} {CELL}">',
        f"<title>{escape(title(measure))}</title>",
    ]
    if plane != "horizontal":
        parts += [f'<polygon class="b" points="{quad}"/>' for quad in outlines(plane, corner, size, at)]
    pairs = LINES.get(measure.formula.__name__)
    if pairs is None:
        pairs = tuple((index, index + 1) for index in range(0, len(shown) - 1, 2))
    parts += [segment("l", at(shown[one]), at(shown[other])) for one, other in pairs]
    if measure.formula.__name__ in ("forward_offset", "left_offset", "left_shift", "forward_lean", "skull_lean"):
        x = shown[-1][0] if len(shown) == 2 else shown[0][0]
        parts.append(segment("v", at(np.array([x, low[1]])), at(np.array([x, high[1]]))))
    for point in shown:
        x, y = at(point).split(",")
        parts.append(f'<circle class="p" cx="{x}" cy="{y}" r="2"/>')
    return "".join([*parts, "</svg>"])


def outlines(plane: str, corner: np.ndarray, size: float, at: Callable[[np.ndarray], str]) -> list[str]:
    """The vertebral bodies that a cell shows."""
    ends = ("_posterior", "_anterior") if plane == "sagittal" else (".right", ".left")
    found = []
    for level in bodies():
        names = [
            f"{level}.endplate_{half}{end}" for half, way in (("superior", 1), ("inferior", -1)) for end in ends[::way]
        ]
        quad = np.array([place(name)[list(AXES[plane])] for name in names])
        if ((quad > corner) & (quad < corner + size)).all(axis=1).any():
            found.append(" ".join(at(point) for point in quad))
    return found


def segment(kind: str, one: str, other: str) -> str:
    """A line of a drawing."""
    (x1, y1), (x2, y2) = one.split(","), other.split(",")
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def sprite(region: str) -> str:
    """The file of a region's drawings."""
    return f"measures_{region.replace(' ', '_')}.svg"


def anchor(measure: Measure) -> str:
    """The name of a drawing in its file."""
    return measure.name.replace(".", "-")


def number(value: float) -> str:
    """Without digits that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def mark(unit: str) -> str:
    """A unit behind its number."""
    return "" if unit == "1" else f" {unit}"


def cell(text: str) -> str:
    """Text that stays inside its cell."""
    return text.replace("|", "/")


def main(arguments: list[str]) -> int:
    """Write the page and its drawings, or compare them."""
    written = {PAGE: page(), **{DOCS / sprite(region): drawings(region) for region in REGIONS}}
    return write_or_check(written, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
