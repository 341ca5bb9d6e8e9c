"""How far measures of a film are off because it is a projection: head held off, tube aimed off, rays that spread.

The true value is that of the same formula in the plane of the film, with rays that run parallel, of a head that is held
off in that plane alone: what turns in the plane of a film is seen as it is, and no error of the projection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np

from kinespine.measures.catalogue import in_view
from kinespine.measures.measure import Measure
from kinespine.measures.views import MM, View, landmarks_of, view_named
from kinespine.tables import read_table
from kinespine.visit.film_scene import Moving, Scene, Turn, turned
from kinespine.visit.simulated_film import CONTOUR, S_LINE, TABLES, Aim, beam_of, film_setups, seen

UPPER = ("skull", "C1", "C2")
MOVING: tuple[Moving, ...] = ("head", "person")
HELD = ("axial", "tilt", "flexion", "aside", "above")
NECK = "C2.body_centre"  # about which a head is held off
IN_PLANE = {"lateral": "flexion", "frontal": "tilt", "axial": "axial"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Positioning:
    quantity: Literal["axial", "tilt", "flexion", "aside", "above", "joint"]
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
    """How surely head and tube are held, and how even spines are, rad or m (`film_positioning.csv`)."""
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
    for moving in MOVING:
        pivot = NECK if moving == "head" else film_setups()[view].aimed_at
        whole, inside = rotations(view_named(view), held.turn)
        film = seen(turned(scene, whole, pivot, moving), view, tube)
        true = seen(turned(scene, inside, pivot, moving), view, straight, parallel=True)
        for measure in measures:
            if moving_for(measure) == moving and all(name in film and name in true for name in measure.landmarks):
                one, other = (measure.formula(*(at[name] for name in measure.landmarks)) for at in (film, true))
                found[measure.name] = _difference(measure, one, other)
    return found


def usual_projection_error(scenes: Sequence[Scene], view: str, focus_film: float, *, seed: int) -> dict[str, float]:
    """Root mean square of the projection error over people as they are and films as they are usually taken, rad or m.

    Args:
        scenes: people, each of whom is held and aimed at as drawn (`positioning`); of 60 it is known to about 9 %.
        view: which view.
        focus_film: m.
        seed: of the draws.
    """
    random = np.random.default_rng(seed)
    squares: dict[str, list[float]] = {}
    for scene in scenes:
        for name, error in projection_errors(scene, view, drawn_holding(random, focus_film)).items():
            squares.setdefault(name, []).append(error**2)
    return {name: float(np.sqrt(np.mean(values))) for name, values in squares.items()}


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


def drawn_holding(random: np.random.Generator, focus_film: float) -> Held:
    """How one film might be taken."""
    off = {name: float(random.normal(0.0, positioning()[name])) for name in HELD}
    turn = Turn(axial=off["axial"], tilt=off["tilt"], flexion=off["flexion"])
    return Held(turn=turn, aim=Aim(focus_film=focus_film, aside=off["aside"], above=off["above"]))


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
