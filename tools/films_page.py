"""Write the projection errors into docs/films.md and measures/tables/projection.csv, from simulated films.

python tools/films_page.py             write both
python tools/films_page.py --pictures  and the simulated films shown on the page
python tools/films_page.py --check     say whether they are what the model gives now
"""

from __future__ import annotations

import csv
import io
import sys
from functools import cache
from pathlib import Path

import numpy as np
from page_files import ROOT, between, write_or_check

from kinespine.anatomy.build import build_body
from kinespine.chain.posture import standing
from kinespine.imaging import as_png, read_radiograph
from kinespine.measures.catalogue import in_view
from kinespine.measures.measure import Measure
from kinespine.visit.film_scene import AVERAGE, Scene, Turn, askew_scenes, scene_of
from kinespine.visit.projection_error import UPPER, Held, errors_at, positioning, usual_projection_error
from kinespine.visit.simulated_film import DISTANCES, Aim, beam_of, film_setups, write_simulated

PAGE = ROOT / "docs" / "films.md"
TABLE = ROOT / "src" / "kinespine" / "measures" / "tables" / "projection.csv"
START, END = "<!-- projection -->\n", "<!-- /projection -->"
TURNS = (2, 5, 10)  # deg
FACTOR = {"rad": float(np.degrees(1)), "m": 1e3, "1": 1.0}
UNIT = {"rad": "deg", "m": "mm", "1": "1"}
LEAST = {"rad": 0.01, "m": 0.01, "1": 0.001}  # deg, mm, 1: what is less is nothing, and no row
SHOWN = ("lateral_cervical", "nasium")
PEOPLE, SEED = 60, 2026
SLACK = 0.02  # of a number, by which another machine may differ


def main() -> int:
    """Write, or compare."""
    if "--pictures" in sys.argv:
        pictures()
    written = {PAGE: between(PAGE, START, END, tables()), TABLE: projection_table()}
    return write_or_check(written, sys.argv[1:], alike=alike)


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same, but for the last digit of numbers in cells."""
    cells = [text.replace("|", "\n").replace(",", "\n").split("\n") for text in (one, other)]
    return len(cells[0]) == len(cells[1]) and all(_same(a.strip(), b.strip()) for a, b in zip(*cells, strict=True))


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        a, b = float(one), float(other)
    except ValueError:
        return False
    return abs(a - b) <= max(SLACK * abs(a), 0.011)


@cache
def scene() -> Scene:
    """The average man in his norm standing posture."""
    body = build_body(AVERAGE)
    return scene_of(body, standing(body))


@cache
def usual(view: str) -> dict[str, dict[str, float]]:
    """By distance and measure."""
    return {name: usual_projection_error(people(), view, distance, seed=SEED) for name, distance in DISTANCES.items()}


@cache
def people() -> tuple[Scene, ...]:
    """The average man in drawn postures."""
    return tuple(askew_scenes(build_body(AVERAGE), PEOPLE, spread=positioning()["joint"], seed=SEED))


def projection_table() -> str:
    """What measures of films take for their projection: the larger of both distances."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["measure", "view", "error", "unit", "source", "status"])
    for view in film_setups():
        for measure in in_view(view):
            errors = [found[measure.name] for found in usual(view).values() if measure.name in found]
            error = max(errors, default=0.0) * FACTOR[measure.unit]
            if error >= LEAST[measure.unit]:
                lines.writerow([measure.name, view, f"{error:.2g}", UNIT[measure.unit], "computed", "derived"])
    return out.getvalue()


def tables() -> str:
    """All tables of the page."""
    parts = ["### Skull, atlas and axis\n", *(chapter(view, upper=True) for view in film_setups())]
    parts += ["### Neck below the axis, trunk and pelvis\n", *(chapter(view, upper=False) for view in film_setups())]
    return "\n".join(part for part in parts if part) + "\n"


def chapter(view: str, *, upper: bool) -> str:
    """One view: a row a measure."""
    measures = [row for row in in_view(view) if row.name in usual(view)["72"] and is_upper(row) == upper]
    if not measures:
        return ""
    found = errors_at(scene(), view, [held for _, held in holdings()])
    titles = [title for title, _ in holdings()]
    lines = [
        f"**`{view}`**\n",
        "| measure | unit | " + " | ".join(titles) + " | usual, 72 in | usual, 40 in |",
        "| --- | --- | " + " | ".join("---:" for _ in (*titles, 1, 2)) + " |",
    ]
    for row in measures:
        at = [cell(value, row) for value in found[row.name]]
        last = [cell(usual(view)[name][row.name], row) for name in DISTANCES]
        lines.append(f"| `{row.name}` | {UNIT[row.unit]} | " + " | ".join((*at, *last)) + " |")
    return "\n".join(lines) + "\n"


def holdings() -> list[tuple[str, Held]]:
    """The columns: a head that is held off, a tube that is aimed off."""
    found = [("straight", Held())]
    for name in ("axial", "tilt", "flexion"):
        for size in TURNS if name == "axial" else (5, 10):
            for way in (1, -1):
                turn = Turn(**{name: float(np.radians(way * size))})
                found.append((f"{'turn' if name == 'axial' else name} {way * size:+d}", Held(turn=turn)))
    found.append(("turn +5, 40 in", Held(turn=Turn(axial=float(np.radians(5))), aim=Aim(focus_film=DISTANCES["40"]))))
    found += [
        ("aim 20 aside", Held(aim=Aim(aside=0.02))),
        ("aim 20 up", Held(aim=Aim(above=0.02))),
    ]
    return found


def is_upper(measure: Measure) -> bool:
    """Whether a measure is one of skull, atlas and axis: all its points lie on them."""
    return all(name.partition(".")[0] in UPPER for name in measure.landmarks)


def cell(value: float, measure: Measure) -> str:
    """A number as it is printed; what is nothing but rounding is 0."""
    shown = value * FACTOR[measure.unit]
    digits = 3 if measure.unit == "1" else 2
    return f"{shown:.{digits}f}" if abs(shown) >= 0.5 * 10**-digits else "0"


def pictures() -> None:
    """The simulated films of the page, as anybody would see them who opens one."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for view in SHOWN:
            png, _ = write_simulated(scene(), view, beam_of(scene(), view), Path(folder), view, on="2026-01-31")
            (ROOT / "docs" / f"film_{view}.png").write_bytes(as_png(read_radiograph(png).pixels))


if __name__ == "__main__":
    sys.exit(main())
