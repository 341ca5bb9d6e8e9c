"""A body in a posture as a film sees it: its bones, and the points that are marked on films, carried by those bones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.body import Body
from kinespine.anatomy.bones import MIRROR, bones, carried, placed
from kinespine.anatomy.build import build_body
from kinespine.anatomy.cone_beam import Mesh
from kinespine.anatomy.levels import mirrored
from kinespine.anatomy.person import Person
from kinespine.chain.mechanics import places as places_of
from kinespine.chain.posture import Posture, settle, standing
from kinespine.measures.point import Points
from kinespine.measures.views import landmarks, places

AVERAGE = Person(sex="male", age=40.0, height=1.75, mass=75.0)
"""Whose body the table of average places was drawn on."""
ON_BONE = {"pelvis": "sacrum", "cage": "sternum"}
BESIDE = {"C1": "C2", "clavicle": "T1", "patella": "femur"}
"""Where no point of a bone is on body and table alike, how far the table is off is that of its neighbour."""
HEAD = ("skull", "mandible", "C1", "C2")
Moving = Literal["head", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a head, or a person, is held off what the film is meant for, rad; zero: not at all."""

    axial: float = 0.0  # about the upright, positive = face to the left
    tilt: float = 0.0  # to the side, positive = top to the left
    flexion: float = 0.0  # positive = top forward

    @property
    def rotation(self) -> NDArray[np.float64]:
        """(3, 3): flexed first, then tilted, then turned."""
        return _about_z(self.axial) @ _about_x(-self.tilt) @ _about_y(self.flexion)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """Points and bones in the body frame, m."""

    points: Points
    meshes: tuple[Mesh, ...]

    @property
    def skull(self) -> Mesh:
        """The bone whose outline is marked."""
        return next(mesh for mesh in self.meshes if mesh.name == "skull")


def scene_of(body: Body, posture: Posture) -> Scene:
    """Every bone, every landmark of the body, and every landmark of films that lies on a bone, in a posture."""
    state = places_of(body, posture.angles)
    maps = placed(carried(body), state.origins, state.frames, body)
    on_body = dict(zip(body.landmarks, state.points, strict=True))
    marks = {name: maps[bone] @ np.append(place, 1.0) for name, (bone, place) in _marks().items()}
    meshes = tuple(
        Mesh(name=bone.name, vertices=bone.vertices @ each[:, :3].T + each[:, 3], triangles=bone.triangles)
        for bone, each in zip(bones(), maps, strict=True)
    )
    return Scene(points={**marks, **on_body}, meshes=meshes)


def askew_scenes(body: Body, count: int, *, spread: float, seed: int) -> Iterator[Scene]:
    """A body in postures of nobody who looks straight ahead, with every joint of the spine off its norm.

    Angles are drawn on their own about each axis, less their mean over the spine, so that nobody stands turned or
    bowed as a whole; what is left of it in the head is taken out between axis and C3: a head is lined up for a film.

    Args:
        body: whose.
        count: how many.
        spread: one standard deviation about each axis of each joint, rad.
        seed: of the draws.
    """
    random = np.random.default_rng(seed)
    motions = [dof.name.rpartition(".")[2] if dof.role == "spine" and dof.kind == "hinge" else "" for dof in body.dofs]
    groups = [np.array([motion == each for motion in motions]) for each in sorted(set(motions) - {""})]
    skull = [segment.name for segment in body.segments].index("skull")
    straight = body.segments[skull].rotation
    for _ in range(count):
        drawn = random.normal(0.0, spread, len(motions))
        angles = np.zeros(len(motions))
        for group in groups:
            angles[group] = drawn[group] - drawn[group].mean()
        posture = settle(body, Posture(angles=angles))
        held = places_of(body, posture.angles).frames[skull]
        yield turned(scene_of(body, posture), straight @ held.T, "C2.body_centre", "head")


def turned(scene: Scene, rotation: NDArray[np.float64], about: str, moving: Moving) -> Scene:
    """The scene with the head (skull, atlas and axis as one), or the whole person, turned about one of its points."""
    pivot = scene.points[about]

    def moved(place: NDArray[np.float64]) -> NDArray[np.float64]:
        return (place - pivot) @ rotation.T + pivot

    def moves(name: str) -> bool:
        return moving == "person" or name.partition(".")[0] in HEAD

    return _changed(scene, moved, moves)


def mirrored_scene(scene: Scene) -> Scene:
    """The mirror image: left is right."""
    flipped = _changed(scene, lambda place: place * MIRROR, lambda _: True)
    return Scene(
        points={mirrored(name): place for name, place in flipped.points.items()},
        meshes=tuple(
            replace(mesh, name=mirrored(mesh.name), triangles=mesh.triangles[:, ::-1]) for mesh in flipped.meshes
        ),
    )


def _changed(
    scene: Scene, moved: Callable[[NDArray[np.float64]], NDArray[np.float64]], moves: Callable[[str], bool]
) -> Scene:
    return Scene(
        points={name: moved(place) if moves(name) else place for name, place in scene.points.items()},
        meshes=tuple(
            replace(mesh, vertices=moved(mesh.vertices)) if moves(mesh.name) else mesh for mesh in scene.meshes
        ),
    )


@cache
def _marks() -> Mapping[str, tuple[int, NDArray[np.float64]]]:
    """Landmarks of films that the body has not: the bone each is on, and its place (3,) m on that bone as it was cut.

    Their places are those of the table of average places, shifted by how far the table is off the average body on the
    same bone.
    """
    body = build_body(AVERAGE)
    state = places_of(body, standing(body).angles)
    maps = placed(carried(body), state.origins, state.frames, body)
    number = {bone.name: index for index, bone in enumerate(bones())}
    found: dict[str, tuple[int, NDArray[np.float64]]] = {}
    for name, place in places().items():
        owner, _, rest = name.partition(".")
        side = rest.rpartition(".")[2]
        bone = next(
            (
                number[known]
                for known in (ON_BONE.get(owner, owner), f"{ON_BONE.get(owner, owner)}.{side}")
                if known in number
            ),
            None,
        )
        if bone is None or name in body.landmarks or name not in landmarks():
            continue
        there = maps[bone]
        found[name] = bone, np.linalg.solve(there[:, :3], place + _off(body, owner) - there[:, 3])
    return found


def _off(body: Body, owner: str) -> NDArray[np.float64]:
    """How far the average body has the landmarks of a bone from where the table has them, (3,) m."""
    shared = [
        body.landmark(name).position - place
        for name, place in places().items()
        if name.startswith(f"{owner}.") and name in body.landmarks
    ]
    # The median: a few points of the head are on skin in the table.
    return np.median(shared, axis=0) if shared else _off(body, BESIDE[owner])


def _about_x(angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def _about_y(angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def _about_z(angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
