"""How far measures of a film are off because it is a projection: head held off, tube aimed off, rays that spread.

The true value is that of the same formula in the plane of the film, with rays that run parallel, of a head that is held
off in that plane alone: what turns in the plane of a film is seen as it is, and no error of the projection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import Literal

import numpy as np

from kinespine.measures.catalogue import in_view
from kinespine.measures.measure import Measure
from kinespine.measures.views import MM, View, landmarks_of, view_named
from kinespine.tables import read_table
from kinespine.visit.film_scene import Moving, Scene, Turn, turned
from kinespine.visit.simulated_film import CONTOUR, S_LINE, TABLES, Aim, beam_of, film_setups, seen

UPPER = ("skull", "C1", "C2")
NECK = "C2.body_centre"  # about which a head is held off
IN_PLANE = {"lateral": "flexion", "frontal": "tilt", "axial": "axial"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Positioning:
    quantity: Literal["axial", "tilt", "flexion", "aside", "above"]
    error: float
    unit: Literal["deg", "mm"]
    source: str
    status: Literal["seen", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How one film is taken: the head or person held off, the tube aimed off."""

    turn: Turn = Turn()  # noqa: RUF009 - frozen
    aim: Aim = Aim()  # noqa: RUF009 - frozen


@cache
def positioning() -> Mapping[str, float]:
    """How surely head and tube are held, one standard deviation each, rad or m (`film_positioning.csv`)."""
    rows = read_table(TABLES / "film_positioning.csv", _Positioning)
    return {row.quantity: float(np.radians(row.error)) if row.unit == "deg" else row.error * MM for row in rows}


def moving_for(measure: Measure) -> Moving:
    """What is held off: the head where a measure has a point on skull, atlas or axis, else the whole person."""
    return "head" if any(name.partition(".")[0] in UPPER for name in measure.landmarks) else "person"


def projection_errors(scene: Scene, view: str, held: Held) -> dict[str, float]:
    """Of every measure of a view: the film's value less the true one, rad or m.

    Args:
        scene: as the view is meant to be taken.
        view: one that can be simulated.
        held: how the film is taken instead.
    """
    found: dict[str, float] = {}
    scene = _needed(scene, view)
    tube, straight = beam_of(scene, view, held.aim), beam_of(scene, view, replace(held.aim, aside=0.0, above=0.0))
    measures = in_view(view)
    for moving in dict.fromkeys(moving_for(measure) for measure in measures):
        pivot = NECK if moving == "head" else film_setups()[view].aimed_at
        whole, inside = rotations(view_named(view), held.turn)
        film = seen(turned(scene, whole, pivot, moving), view, tube)
        true = seen(turned(scene, inside, pivot, moving), view, straight, parallel=True)
        for measure in measures:
            if moving_for(measure) == moving and all(name in film and name in true for name in measure.landmarks):
                one, other = (measure.formula(*(at[name] for name in measure.landmarks)) for at in (film, true))
                found[measure.name] = _difference(measure, one, other)
    return found


def usual_projection_error(scene: Scene, view: str, focus_film: float) -> dict[str, float]:
    """Root mean square of the projection error over how heads and tubes are usually held, by measure, rad or m.

    By a rule of fifth degree for five errors that are normal and independent (McNamee and Stenger 1967): exact where
    the square of the error follows them to fifth order: where the error itself bends no more than squarely.
    """
    square: dict[str, float] = {}
    for weight, held in _usual_holdings(focus_film):
        for name, error in projection_errors(scene, view, held).items():
            square[name] = square.get(name, 0.0) + weight * error**2
    return {name: float(np.sqrt(max(value, 0.0))) for name, value in square.items()}


def errors_at(scene: Scene, view: str, holdings: Sequence[Held]) -> dict[str, tuple[float, ...]]:
    """Of every measure the projection error at each holding, rad or m."""
    columns = [projection_errors(scene, view, held) for held in holdings]
    return {name: tuple(column[name] for column in columns) for name in columns[0]}


def _needed(scene: Scene, view: str) -> Scene:
    """The part of a scene that the landmarks of a view rest on."""
    shown = [row.name for row in landmarks_of(view)]
    names = (*shown, *S_LINE, NECK, film_setups()[view].aimed_at)
    outlined = any(name.startswith(CONTOUR) for name in shown)
    return Scene(
        points={name: scene.points[name] for name in names if name in scene.points},
        meshes=(scene.skull,) if outlined else (),
    )


def _usual_holdings(focus_film: float) -> Iterator[tuple[float, Held]]:
    """Weights and holdings; the weights add up to 1."""
    names = tuple(positioning())
    count = len(names)
    far, near = np.sqrt(count + 2.0), np.sqrt((count + 2.0) / 2.0)
    yield 2 / (count + 2), _held({}, focus_film)
    for name in names:
        for way in (far, -far):
            yield (4 - count) / (2 * (count + 2) ** 2), _held({name: way}, focus_film)
    for one, other in combinations(names, 2):
        for first in (near, -near):
            for second in (near, -near):
                yield 1 / (count + 2) ** 2, _held({one: first, other: second}, focus_film)


def _held(deviations: Mapping[str, float], focus_film: float) -> Held:
    """A holding so many standard deviations off."""
    off = {name: times * positioning()[name] for name, times in deviations.items()}
    turn = Turn(axial=off.get("axial", 0.0), tilt=off.get("tilt", 0.0), flexion=off.get("flexion", 0.0))
    return Held(turn=turn, aim=Aim(focus_film=focus_film, aside=off.get("aside", 0.0), above=off.get("above", 0.0)))


def rotations(view: View, turn: Turn) -> tuple[np.ndarray, np.ndarray]:
    """The whole turn, and its part in the plane of the film, which comes last; (3, 3) each."""
    name = IN_PLANE[view.plane]
    rest = replace(turn, **{name: 0.0}).rotation
    inside = Turn(**{name: getattr(turn, name)}).rotation
    return inside @ rest, inside


def _difference(measure: Measure, one: float, other: float) -> float:
    if measure.unit != "rad":
        return one - other
    return float(np.arctan2(np.sin(one - other), np.cos(one - other)))
