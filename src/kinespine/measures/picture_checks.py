"""Points of a picture against anatomy: swapped sides, wrong order, wrong units. What is impossible is refused."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.picture import Picture
from kinespine.measures.picture_points import PLUMB, Flat, upright_places
from kinespine.measures.picture_text import Faults
from kinespine.measures.views import AXES, MM, landmarks, places

CORNER = 0.25  # of width and height: points that all lie there are millimetres, not pixels
ENOUGH = 4  # points from which a picture can be told to be in wrong units
SMALLEST, LARGEST = 0.4, 2.5  # size of a person beside the average body that is still possible
LEVELS = (
    "C1",
    *(f"C{n}" for n in range(2, 8)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    "S1",
)
# A part beside the one in front of or above it, where both are seen.
IN_FRONT = (
    ("C1.anterior_arch_centre", "C1.posterior_arch_centre"),
    ("skull.basion", "skull.opisthion"),
    ("skull.hard_palate_posterior", "skull.occiput_lowest"),
    ("C2.dens_anterior", "C2.dens_posterior"),
    ("skull.cribriform_plate_centre", "skull.foramen_magnum_centre"),
    ("skull.nasal_septum", "skull.foramen_magnum_centre"),
    *((f"skull.eye.{side}", f"skull.tragus.{side}") for side in ("left", "right")),
    *((f"pelvis.ASIS.{side}", f"pelvis.PSIS.{side}") for side in ("left", "right")),
    *((f"{level}.endplate_{end}_anterior", f"{level}.endplate_{end}_posterior")
      for level in LEVELS[1:-1] for end in ("superior", "inferior")),
    ("pelvis.S1_endplate_anterior", "pelvis.S1_endplate_posterior"),
)  # fmt: skip
BODY_OF_AXIS = ("C2.body", "C2.endplate")
BODY = (
    "skull.tragus", "scapula.acromion", "pelvis.ASIS", "femur.lateral_epicondyle", "femur.knee_centre",
    "tibia.lateral_malleolus", "tibia.ankle_centre",
)  # fmt: skip


def check(picture: Picture, faults: Faults) -> None:
    """Note what cannot be: sides, order, units, plumb line, placements that are copies.

    Points beyond the picture and unknown names were refused before. What is noted names the likely slip, because most
    such points are right and only called by the wrong name.
    """
    before = len(faults.found)
    _units(picture, faults)
    _plumb(picture, faults)
    _copies(picture, faults)
    if len(faults.found) > before:
        return  # sides and order would only repeat it
    flat, _, _ = upright_places(picture)
    _size(picture, flat, faults)
    _left_and_right(picture, flat, faults)
    _front_and_back(picture, flat, faults)
    if picture.view.plane != "axial":
        _top_to_bottom(flat, faults)


def _units(picture: Picture, faults: Faults) -> None:
    xs, ys = ([p.x for p in picture.placements], [p.y for p in picture.placements])
    if len(xs) < ENOUGH:
        return
    if max(*xs, *ys) <= 1:
        faults.add("", "all points lie between 0 and 1: parts of the picture, it seems. Multiply by width and height.")
    elif max(xs) < CORNER * picture.width and max(ys) < CORNER * picture.height:
        faults.add(
            "",
            f"all points lie in the upper left corner, within {max(xs):g} x {max(ys):g} of "
            f"{picture.width:g} x {picture.height:g} px. Points are pixels of the whole picture, not millimetres.",
        )


def _plumb(picture: Picture, faults: Faults) -> None:
    ends = [next((p for p in picture.placements if p.name == name), None) for name in PLUMB]
    if ends[0] is None and ends[1] is None:
        return
    if ends[0] is None or ends[1] is None:
        faults.add("", f"a plumb line is two points: {PLUMB[0]} and {PLUMB[1]}.")
        return
    down, across = (ends[1].y - ends[0].y) * picture.pixel_aspect, ends[1].x - ends[0].x
    if down <= 0 or abs(across) > down:
        faults.add(ends[0].place, "the plumb line hangs at more than 45 degrees: are its two points mixed up?")


def _copies(picture: Picture, faults: Faults) -> None:
    goes: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for point in picture.placements:
        goes[point.placement][point.name] = (point.x, point.y)
    seen: dict[tuple[tuple[str, tuple[float, float]], ...], str] = {}
    for word, points in goes.items():
        key = tuple(sorted(points.items()))
        if key in seen and len(points) > 1:
            faults.add(
                "", f"placement {word!r} is a copy of {seen[key]!r}. A repeat is placed anew, without the first."
            )
        seen.setdefault(key, word)


def _size(picture: Picture, flat: Flat, faults: Faults) -> None:
    mm = picture.scale.mm_at_person
    names = [name for name in flat if name not in PLUMB]
    if mm is None or len(names) < ENOUGH:
        return
    axes = list(AXES[picture.view.plane])
    usual = _spread([places()[name][axes] for name in names])
    found = _spread([flat[name] * mm * MM for name in names])
    if usual > 0 and not SMALLEST < found / usual < LARGEST:
        faults.add(
            "",
            f"with `mm_per_px` the points span {found / usual:.2g} times what they span in an average body. Are they "
            "pixels of the picture, and is `mm_per_px` the size of one of its pixels?",
        )


def _spread(points: Sequence[NDArray[np.float64]]) -> float:
    middle = np.mean(points, axis=0)
    return float(np.sqrt(np.mean([np.sum((point - middle) ** 2) for point in points])))


def _left_and_right(picture: Picture, flat: Flat, faults: Faults) -> None:
    if picture.view.plane == "lateral":
        return
    pairs = [(name, row.pair) for name in flat if (row := landmarks()[name]).side == "left" and row.pair in flat]
    swapped = [(left, right) for left, right in pairs if right is not None and flat[left][0] <= flat[right][0]]
    if len(swapped) == len(pairs) > 1:
        other = "person_right" if picture.image_left_is == "person_left" else "person_left"
        faults.add(
            "",
            f"every left point lies to the right of its partner. With `image_left_is` {picture.image_left_is} the "
            f"sides of all {len(pairs)} pairs are swapped: is it {other}?",
        )
        return
    for left, right in swapped:
        doubt = ", or `image_left_is` is wrong" if len(pairs) == 1 else ""
        faults.add(_place(picture, left), f"{left} lies to the person's right of {right}: swapped, it seems{doubt}.")


def _front_and_back(picture: Picture, flat: Flat, faults: Faults) -> None:
    if picture.view.plane == "frontal":
        return
    axis = 0 if picture.view.plane == "lateral" else 1
    pairs = [(front, back) for front, back in IN_FRONT if front in flat and back in flat]
    turned = [(front, back) for front, back in pairs if flat[front][axis] <= flat[back][axis]]
    if len(turned) == len(pairs) > 1:
        faults.add(
            "",
            f"every front point lies behind its partner ({len(pairs)} pairs): is `forward_is` {picture.forward_is} "
            "the side the person faces?",
        )
        return
    for front, back in turned:
        faults.add(_place(picture, front), f"{front} lies behind {back}: swapped, it seems.")


def _top_to_bottom(flat: Flat, faults: Faults) -> None:
    for chain in _chains(flat):
        for (upper, high), (lower, low) in pairwise(chain):
            if high <= low:
                faults.add("", f"{upper} lies below {lower}: a level or point is called by the wrong name, it seems.")
    for level in LEVELS:
        for end in ("anterior", "posterior"):
            names = f"{level}.endplate_superior_{end}", f"{level}.endplate_inferior_{end}"
            if all(name in flat for name in names) and flat[names[0]][1] <= flat[names[1]][1]:
                faults.add("", f"{names[0]} lies below {names[1]}: swapped, it seems.")


def _chains(flat: Flat) -> Iterator[list[tuple[str, float]]]:
    """Parts from the top down with their heights: each point of the vertebrae, their middles, the joints of a side.

    The atlas stands around the dens, and sinks beside the body of the axis in sick necks. So it is wrong only where all
    of it lies below all of the body of the axis, or of the next level where that is not marked.
    """
    heights: defaultdict[str, dict[str, list[tuple[str, float]]]] = defaultdict(lambda: defaultdict(list))
    for name, place in flat.items():
        level, _, point = name.partition(".")
        if name.startswith("pelvis.S1_endplate"):
            level, point = "S1", name.replace("pelvis.S1_endplate", "endplate_superior")
        if level in LEVELS:
            heights[point][level].append((name, float(place[1])))
            if not point.startswith(("spinous", "pedicle")):
                heights["middle"][level].append((level, float(place[1])))
    middles = heights["middle"]
    atlas = middles.pop("C1", [])
    axis = [("C2", float(place[1])) for name, place in flat.items() if name.startswith(BODY_OF_AXIS)]
    below = axis or next((middles[level] for level in LEVELS[2:] if level in middles), list[tuple[str, float]]())
    if atlas and below:
        yield [max(atlas, key=itemgetter(1)), min(below, key=itemgetter(1))]
    for levels in heights.values():
        there = [levels[level] for level in LEVELS if level in levels]
        yield [(points[0][0], float(np.mean([height for _, height in points]))) for points in there]
    for side in ("left", "right"):
        body = [f"{name}.{side}" for name in BODY]
        yield [(name, float(flat[name][1])) for name in body if name in flat]


def _place(picture: Picture, name: str) -> str:
    return next(point.place for point in picture.placements if point.name == name)
