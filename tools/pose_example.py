"""Compare the pose model with points placed by eye on five photographs, for docs/pictures.md; --check only compares.

The photographs lie beside the repository and are not part of it; where they are missing nothing is written.
"""

from __future__ import annotations

import math
import sys

import numpy as np
from page_files import ROOT, between, write_or_check

sys.path.insert(0, str(ROOT / "src"))

from kinespine.imaging import Decoder, find_pose, propose, read_photograph, tell
from kinespine.imaging.photo_scale import body_height_px
from kinespine.measures.picture_file import keys_of, read_picture

PLACED = ROOT / "tests" / "imaging" / "placed"
PAGE = ROOT / "docs" / "pictures.md"
PHOTOS = ROOT.parent / "shared" / "data" / "photos"
START, END = "<!-- pose example -->\n", "<!-- /pose example -->"
# Lines whose direction is compared, from one point to the other.
LINES = (
    ("scapula.acromion.right", "scapula.acromion.left"),
    ("scapula.acromion.right", "femur.greater_trochanter.right"),
    ("femur.greater_trochanter.right", "femur.lateral_epicondyle.right"),
    ("femur.lateral_epicondyle.right", "tibia.lateral_malleolus.right"),
    ("femur.knee_centre.right", "tibia.ankle_centre.right"),
    ("femur.knee_centre.left", "tibia.ankle_centre.left"),
)


def compared() -> list[dict[str, object]]:
    """One row for each photograph: differences in per cent of the body's height, and in degrees."""
    rows: list[dict[str, object]] = []
    decoder = Decoder()  # one process for all photographs
    for first in sorted(PLACED.glob("*.first.csv")):
        one, other = (read_picture(first.with_name(first.name.replace("first", word))) for word in ("first", "second"))
        photo = tell(
            read_photograph(PHOTOS / one.image, decoder=decoder), {"view": one.view.name, **sides(keys_of(one))}
        )
        pose = find_pose(photo.pixels)
        height = body_height_px(pose)
        model = {
            point.name: (np.array([point.x, point.y]), float(point.error or 0.0))
            for point in propose(pose, photo.told, (photo.width, photo.height)).points
        }
        a, b = ({p.name: np.array([p.x, p.y]) for p in picture.placements} for picture in (one, other))
        names = [name for name in a if name in model]
        mean = {name: (a[name] + b[name]) / 2 for name in names}
        off = {name: 100 * float(np.hypot(*(model[name][0] - mean[name]))) / height for name in names}
        inside = sum(bool(np.all(np.abs(model[name][0] - mean[name]) <= 2 * model[name][1])) for name in names)
        lines = [line for line in LINES if set(line) <= set(names)]
        worst = max(off, key=lambda name: off[name])
        rows.append(
            {
                "image": one.image,
                "points": len(names),
                "rounds": float(np.mean([100 * np.hypot(*(a[n] - b[n])) / height for n in names])),
                "off": float(np.mean(list(off.values()))),
                "worst": off[worst],
                "worst_name": worst,
                "inside": inside,
                "rounds_deg": max(abs(turn(a, b, line)) for line in lines),
                "off_deg": max(abs(turn({n: model[n][0] for n in names}, mean, line)) for line in lines),
            }
        )
    decoder.close()
    return rows


def sides(keys: dict[str, str | float]) -> dict[str, str | float]:
    return {key: keys[key] for key in ("image_left_is", "forward_is") if key in keys}


def turn(one: dict[str, np.ndarray], other: dict[str, np.ndarray], line: tuple[str, str]) -> float:
    """Angle between the directions of one line in two sets of points, deg."""
    (x, y), (u, v) = one[line[1]] - one[line[0]], other[line[1]] - other[line[0]]
    return math.degrees(math.atan2(x * v - y * u, x * u + y * v))


def table() -> str:
    head = (
        "| photograph | points | two rounds, mean % | model, mean % | model, worst % | within 2 SD | two rounds, worst "
        "deg | model, worst deg |\n| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: |\n"
    )
    return head + "".join(
        f"| `{row['image']}` | {row['points']} | {row['rounds']:.1f} | {row['off']:.1f} | {row['worst']:.1f} "
        f"(`{row['worst_name']}`) | {row['inside']} | {row['rounds_deg']:.1f} | {row['off_deg']:.1f} |\n"
        for row in compared()
    )


def main() -> int:
    if not PHOTOS.is_dir():
        print("The photographs are not beside this repository: nothing is compared.")
        return 0
    return write_or_check({PAGE: between(PAGE, START, END, table())}, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
