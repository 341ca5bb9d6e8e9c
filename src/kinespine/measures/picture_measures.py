"""Every measure that pictures allow, each from the view it belongs to, with what its number rests on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from kinespine.errors import BadInput
from kinespine.measures.catalogue import CATALOGUE, DISTORTIONS
from kinespine.measures.measure import Measure, plane_of
from kinespine.measures.norms import Norm, norm_for, norms
from kinespine.measures.picture import Picture, Posture
from kinespine.measures.picture_points import PicturePoints, points_of
from kinespine.measures.point import MeasuredPoint
from kinespine.measures.projection import projection_error
from kinespine.measures.together import Picture as SharedError
from kinespine.measures.together import take_together
from kinespine.measures.uncertainty import combine
from kinespine.measures.views import AXES, View

Unit = Literal["deg", "mm", "px", "1"]
LengthMark = Literal["patient_calibrated", "magnification_told", "magnification_assumed", "uncalibrated"]

EVERY = (*CATALOGUE, *(measure for group in DISTORTIONS.values() for measure in group))
DRAWS = 200  # for the error of formulas that are not straight within it: the error is then known to 5 %
TURN = 1e-4  # rad, of the differences that say how a measure changes as the picture is turned
TURNS = 1e-6  # change for a change of the vertical from which a measure rests on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One measure from one view, in the unit it is shown in; from several files it is their mean."""

    measure: Measure
    view: View
    value: float
    error: float  # one standard deviation: points, vertical, scale, projection and, of several, their disagreement
    projection: float  # the part of it that no other reading of the same film takes away
    unit: Unit
    length: LengthMark | None  # what a length rests on; None: it is no length
    upright: Literal["plumb_line", "picture_edge"] | None  # what it takes for upright; None: it needs no vertical
    files: tuple[str, ...]
    spread: float | None  # standard deviation between the files; None for one
    norm: Norm | None  # in its own unit, deg or mm; none of a neck bent forward or back
    posture: Posture | None  # how the spine was held; None: not told
    taken_at: str | None  # when; None: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A measure of a view that lacks points, or that its points leave undefined."""

    measure: Measure
    view: View
    missing: tuple[str, ...]  # landmarks; none: the points are there but define no number


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What pictures of one person give."""

    pictures: tuple[PicturePoints, ...]
    readings: tuple[Reading, ...]
    not_taken: tuple[NotTaken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _One:
    """A measure of one picture, SI."""

    measure: Measure
    picture: PicturePoints
    value: float
    error: float
    upright: bool


def measure_pictures(
    pictures: Sequence[Picture], *, age: float | None = None, measures: Sequence[Measure] = EVERY
) -> Readings:
    """Take every measure whose landmarks are there and whose view fits.

    The same measure from several files of one view, posture and date is one reading, their disagreement its error. So
    a film in flexion, or one after, is not averaged with one before. Where no date is told, and for lengths in pixels,
    only files of one image are brought together.

    Args:
        pictures: of one person.
        age: years, for norms that part people by age.
        measures: those that are looked for.
    """
    pictured = tuple(points_of(picture) for picture in pictures)
    found: defaultdict[tuple[str, ...], list[_One]] = defaultdict(list)
    not_taken: dict[tuple[str, str], NotTaken] = {}
    for one in pictured:
        view = one.picture.view
        for measure in measures:
            if view.name not in measure.views:
                continue
            missing = tuple(name for name in measure.landmarks if name not in one.points)
            taken = None if missing else _take(measure, one)
            if taken is None:
                not_taken[measure.name, view.name] = NotTaken(measure=measure, view=view, missing=missing)
            else:
                found[measure.name, view.name, *_occasion(measure, one)].append(taken)
    taken_names = {(name, view) for name, view, *_ in found}
    order = {measure.name: index for index, measure in enumerate(measures)}
    return Readings(
        pictures=pictured,
        readings=tuple(_together(group, age) for _, group in sorted(found.items(), key=lambda item: order[item[0][0]])),
        not_taken=tuple(row for key, row in not_taken.items() if key not in taken_names),
    )


def _occasion(measure: Measure, one: PicturePoints) -> tuple[str, str, str]:
    """What has to be alike for readings of one view to be of the same thing: posture, date, and image where it must."""
    picture = one.picture
    when = datetime.fromisoformat(picture.taken_at).isoformat() if picture.taken_at else ""
    apart = not when or _unit(measure, one) == "px"
    return picture.posture or "", when, picture.image if apart else ""


def _take(measure: Measure, one: PicturePoints) -> _One | None:
    """One measure with all its error; None where its points define no number."""
    shared = SharedError(plane=plane_of(one.picture.view.name), roll=one.vertical_error, scale=one.scale_error)
    try:
        taken = take_together(one.points, (measure,), picture=shared, draws=DRAWS).values[0]
    except BadInput:
        return None
    with np.errstate(all="ignore"):
        upright = one.upright is not None and abs(_per_turn(measure, one)) > TURNS
    return _One(measure=measure, picture=one, value=taken.value, error=taken.error, upright=upright)


def _per_turn(measure: Measure, one: PicturePoints) -> float:
    """Change of a measure for a turn of the whole picture in its plane, per rad."""
    names = dict.fromkeys(measure.landmarks)
    turned = [
        measure.formula(*({name: _turned(one.points[name], one, by) for name in names}[n] for n in measure.landmarks))
        for by in (TURN, -TURN)
    ]
    difference = turned[0] - turned[1]
    if measure.unit == "rad":
        difference = float(np.arctan2(np.sin(difference), np.cos(difference)))
    return difference / (2 * TURN)


def _turned(point: MeasuredPoint, one: PicturePoints, by: float) -> np.ndarray:
    across, up = AXES[one.picture.view.plane]
    place = point.position.copy()
    place[across] = point.position[across] * np.cos(by) - point.position[up] * np.sin(by)
    place[up] = point.position[across] * np.sin(by) + point.position[up] * np.cos(by)
    return place


def _together(group: Sequence[_One], age: float | None) -> Reading:
    """One reading of the same measure from the pictures of one view."""
    first = group[0]
    picture = first.picture.picture
    unit = _unit(first.measure, first.picture)
    values = [one.value * _shown(one) for one in group]
    errors = [one.error * _shown(one) for one in group]
    projection = _projection(first)
    value, error, spread = values[0], errors[0], None
    if len(group) > 1:
        smallest = 1e-12  # readings without any error would weigh without end
        together = combine(values, [max(error, smallest) for error in errors])
        value, error, spread = together.value, together.error, together.spread
    edge = any(one.picture.upright == "picture_edge" for one in group)
    return Reading(
        measure=first.measure,
        view=picture.view,
        value=value,
        error=float(np.hypot(error, projection)),
        projection=projection,
        unit=unit,
        length=_worst([_mark(one.picture) for one in group]) if unit in {"mm", "px"} else None,
        upright=("picture_edge" if edge else "plumb_line") if any(one.upright for one in group) else None,
        files=tuple(one.picture.picture.file for one in group),
        spread=spread,
        norm=None if unit == "px" or picture.posture in {"flexion", "extension"} else _norm(first.measure, age),
        posture=picture.posture,
        taken_at=picture.taken_at,
    )


_MARKS: tuple[LengthMark, ...] = ("patient_calibrated", "magnification_told", "magnification_assumed", "uncalibrated")


def _worst(marks: Sequence[LengthMark]) -> LengthMark:
    return max(marks, key=_MARKS.index)


def _mark(one: PicturePoints) -> LengthMark:
    scale = one.picture.scale
    if scale.scale_class != "detector_spacing":
        return scale.scale_class
    return "magnification_assumed" if scale.magnification_from == "assumed" else "magnification_told"


def _unit(measure: Measure, one: PicturePoints) -> Unit:
    if measure.unit == "m":
        return "px" if one.picture.scale.mm_at_person is None else "mm"
    return "deg" if measure.unit == "rad" else "1"


def _shown(one: _One) -> float:
    """From SI to the unit shown."""
    if one.measure.unit == "m":
        return 1 / one.picture.unit_length
    return float(np.degrees(1)) if one.measure.unit == "rad" else 1.0


def _projection(one: _One) -> float:
    """Error by the projection, in the unit shown. Films of one view are held alike: more of them do not lessen it."""
    return projection_error(one.measure, one.picture.picture.view.name) * _shown(one)


def _norm(measure: Measure, age: float | None) -> Norm | None:
    """What is usual; without an age only where it is one for all."""
    if age is not None:
        return norm_for(measure.name, age)
    rows = [norm for norm in norms() if norm.measure == measure.name]
    return rows[0] if len(rows) == 1 else None
