"""Tells points that cannot be a person: wrong unit, wrong axis, sides swapped, two markers in one place."""

from collections.abc import Mapping

import numpy as np

from kinespine.measures import MeasuredPoint
from kinespine.visit.problems import Problems

SAME_PLACE = 0.002  # m; markers are wider than this
LARGEST_SPAN = 1.25  # of the height: a standing person with the arms at the side or raised forward
SMALLEST_SPAN = 0.75  # of the height, between the ankles and the head
SMALLEST_POINTS = 0.1  # of the height, for points of unknown extent

# Pairs that lie in this order on anybody who stands: (behind, in front) and (below, above).
_IN_FRONT = (
    ("pelvis.PSIS", "pelvis.ASIS"),
    ("foot.heel", "foot.MT1"),
    ("skull.back_of_head", "skull.front_of_head"),
    ("skull.tragus", "skull.eye"),
)
_ABOVE = (
    ("tibia.lateral_malleolus", "femur.lateral_epicondyle"),
    ("femur.lateral_epicondyle", "pelvis.ASIS"),
    ("pelvis.ASIS", "scapula.acromion"),
    ("tibia.medial_malleolus", "pelvis.PSIS"),
)


def check_points(points: Mapping[str, MeasuredPoint], height: float, unit: str, place: str, problems: Problems) -> None:
    """Note everything about points that no standing person of this height (m) shows.

    Args:
        unit: as declared, for the advice.
        place: the line that declares the file.
    """
    if len(points) < 2:
        return
    if not _size_fits(points, height, unit, place, problems):
        return  # every other distance is wrong too
    _in_order(points, place, problems)
    _sides(points, place, problems)
    _apart(points, place, problems)


def _size_fits(points: Mapping[str, MeasuredPoint], height: float, unit: str, place: str, problems: Problems) -> bool:
    places = np.array([point.position for point in points.values()])
    span = float(np.linalg.norm(np.ptp(places, axis=0)))
    upright = float(np.ptp(places[:, 2]))
    head = any(name.startswith("skull.") for name in points)
    ankles = any(name.startswith(("foot.", "tibia.lateral", "tibia.medial")) for name in points)
    least = SMALLEST_SPAN if head and ankles else SMALLEST_POINTS
    if span <= LARGEST_SPAN * height and (upright if head and ankles else span) >= least * height:
        return True
    for factor, is_wrong_by in (
        (100.0, {"m": "cm"}),
        (1000.0, {"m": "mm"}),
        (10.0, {"cm": "mm"}),
        (0.01, {"cm": "m"}),
        (0.001, {"mm": "m"}),
        (0.1, {"mm": "cm"}),
    ):
        if unit in is_wrong_by and least * height <= span / factor <= LARGEST_SPAN * height:
            problems.add(
                place,
                f"the points span {span:.4g} m on a person of {height:.2f} m. The file seems to be in "
                f'{is_wrong_by[unit]}: write unit = "{is_wrong_by[unit]}".',
            )
            return False
    if head and ankles and least * height <= float(np.ptp(places[:, :2], axis=0).max()):
        problems.add(
            place,
            "the person lies on the side: the axis given as up is not the long one. Correct axes.up.",
        )
        return False
    problems.add(
        place,
        f"the points span {span:.3g} m ({upright:.3g} m upright) on a person of {height:.2f} m. "
        "Check the unit, axes.up and height_cm.",
    )
    return False


def _in_order(points: Mapping[str, MeasuredPoint], place: str, problems: Problems) -> None:
    for pairs, axis, words in ((_IN_FRONT, 0, ("behind", "forward")), (_ABOVE, 2, ("below", "up"))):
        wrong, right = list[str](), 0
        for lower, upper in pairs:
            for side in ("left", "right"):
                one, other = points.get(f"{lower}.{side}"), points.get(f"{upper}.{side}")
                if one is None or other is None:
                    continue
                if other.position[axis] < one.position[axis]:
                    wrong.append(f"{upper}.{side} lies {words[0]} {lower}.{side}")
                else:
                    right += 1
        if len(wrong) > right:
            problems.add(
                place,
                f"{wrong[0]} (and {len(wrong) - 1} other pairs alike). Turn the sign of axes.{words[1]}.",
            )
        else:
            for pair in wrong:
                problems.add(place, f"{pair}. Check the names of these two markers in the map.")


def _sides(points: Mapping[str, MeasuredPoint], place: str, problems: Problems) -> None:
    lefts = [name for name in points if name.endswith(".left") and _right(name) in points]
    swapped = [name for name in lefts if points[name].position[1] < points[_right(name)].position[1]]
    if len(swapped) > len(lefts) / 2:
        problems.add(
            place,
            f"the left marker lies to the right of the right one in {len(swapped)} of {len(lefts)} pairs. "
            "Swap the sides in the map; only where the file itself is left-handed, turn the sign of axes.left and "
            'write handedness = "left" beside it.',
        )
        return
    for name in swapped:
        problems.add(place, f"{name} lies to the right of {_right(name)}. Swap the two in the map.")


def _apart(points: Mapping[str, MeasuredPoint], place: str, problems: Problems) -> None:
    names = list(points)
    places = np.array([points[name].position for name in names])
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    for one, other in zip(*np.nonzero(np.triu(gaps < SAME_PLACE, k=1)), strict=True):
        problems.add(
            place,
            f"{names[one]} and {names[other]} lie in the same place. Check both in the file and the map.",
        )


def _right(left: str) -> str:
    return left.removesuffix(".left") + ".right"
