"""What a picture of a body in one posture shows: where bones, discs and muscles are, and what each of them bears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.body import Body
from kinespine.anatomy.bones import bones, carried, placed
from kinespine.anatomy.levels import JOINTS, MOTIONS, SIDES, Side, body_of
from kinespine.chain.bearers import FootLoad, MuscleLoad
from kinespine.chain.loads import Loads
from kinespine.chain.mechanics import Places, layout, places
from kinespine.chain.posture import Posture
from kinespine.chain.reactions import LevelLoad
from kinespine.chain.standing import Standing

Floats = NDArray[np.float64]
GAZE = 0.45  # m, how far the line of sight is drawn
EDGE = ("anterior", "posterior")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLevel:
    """One joint of the spine, with what is said of it."""

    level: str
    place: tuple[float, float, float]  # m, the centre about which it turns
    compression: float | None  # N; None where no loads are told
    said: Mapping[str, str]  # what -> the number with its unit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """A body in one posture, ready to be drawn; body frame, m."""

    label: str
    bones: Floats  # (n_bones, 3, 4) maps of the shapes, in the order of `bones()`
    marks: Floats  # (n_landmarks, 3), those that muscles run through, in the order of `path_names`
    discs: Mapping[str, Floats]  # joint -> (2, 3, 3): endplate above and below; its middle, half its depth, half width
    levels: tuple[SeenLevel, ...]
    muscles: tuple[MuscleLoad, ...]  # none where no loads are told
    plumb: Floats  # (2, 3) from the middle of C7 to the ground
    gaze: Floats  # (2, 3) from between the eyes forward
    support: Floats | None  # (k, 3) around the soles stood on; none where something else carries as well
    pressure: Floats | None  # (3,) centre of pressure of the feet; none there too

    def __post_init__(self) -> None:
        for part in fields(self):
            if isinstance(value := getattr(self, part.name), np.ndarray):
                value.flags.writeable = False


def seen_standing(found: Standing, label: str, said: Mapping[str, Mapping[str, str]] | None = None) -> Seen:
    """A solved standing.

    Args:
        said: level -> what -> the number with its unit; that of the standing if none is given.
    """
    stood: tuple[Side, ...] = tuple(side for side in SIDES if f"foot.{side}" in found.task.supports)
    on_feet = len(stood) == len(found.task.supports)
    return _seen(
        found.body, found.equilibrium.angles, label, levels=tuple(level.load for level in found.levels),
        muscles=found.muscles, feet=found.feet if on_feet else (),
        stood=stood if on_feet else (), said=said or said_of(found),
    )  # fmt: skip


def seen_posture(
    body: Body, posture: Posture, loads: Loads | None, label: str, said: Mapping[str, Mapping[str, str]]
) -> Seen:
    """A given posture, with its loads where they are told."""
    return _seen(
        body, posture.angles, label, levels=loads.levels if loads else (), muscles=loads.muscles if loads else (),
        feet=loads.feet if loads else (), stood=SIDES, said=said,
    )  # fmt: skip


def said_of(found: Standing) -> dict[str, dict[str, str]]:
    """Every level's numbers in words: loads whole, angles off the norm standing posture to a tenth."""
    return {
        level.load.level: {
            "compression": f"{level.load.compression:.0f} N",
            "shear, forward": _signed(level.load.shear, 0, " N"),
            **_turned(level.turn),
            **({"disc pressure": f"{level.pressure:.2f} MPa"} if np.isfinite(level.pressure) else {}),
        }
        for level in found.levels
    }


def turned_of(body: Body, posture: Posture) -> dict[str, dict[str, str]]:
    """The angles of every level off the norm standing posture in words, where no standing was solved."""
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    return {
        joint: _turned({motion: float(posture.angles[index[f"{joint}.{motion}"]]) for motion in MOTIONS})
        for joint in JOINTS
    }


TURNS = {"flexion": "bent forward", "lateral": "bent to the right", "axial": "turned to the left"}
assert tuple(TURNS) == MOTIONS


def path_names(body: Body) -> tuple[str, ...]:
    """The landmarks that muscles run through, each once."""
    return tuple(dict.fromkeys(name for fascicle in body.fascicles for name in fascicle.path))


def seen_as_record(states: Sequence[Seen], body: Body) -> dict[str, Any]:
    """The states of one body (its first is shown first) as plain data for a page: lengths in tenths of a millimetre."""
    row = {name: number for number, name in enumerate(path_names(body))}
    loaded = [state for state in states if state.muscles]
    return {
        "bones": [bone.name for bone in bones()],
        "muscles": [
            {
                "name": fascicle.name, "group": fascicle.group, "path": [row[name] for name in fascicle.path],
                "radius": round(1e4 * float(np.sqrt(fascicle.area / np.pi)), 1),
            }
            for fascicle in body.fascicles
        ],
        "states": [_state(state) for state in states],
        "most_activation": max((m.activation for state in loaded for m in state.muscles), default=0.0),
        "most_compression": max(
            (level.compression for state in states for level in state.levels if level.compression is not None),
            default=0.0,
        ),
    }  # fmt: skip


# --- parts ---


def _seen(
    body: Body, angles: Floats, label: str, *, levels: tuple[LevelLoad, ...], muscles: tuple[MuscleLoad, ...],
    feet: Sequence[FootLoad], stood: Sequence[Side], said: Mapping[str, Mapping[str, str]],
) -> Seen:  # fmt: skip
    state = places(body, angles)
    fixed = layout(body)
    at = {name: state.points[number] for name, number in fixed.landmark_index.items()}
    ground = float(state.points[:, 2].min())
    soles = [at[f"foot.{corner}.{side}"] for side in stood for corner in SOLE]
    eyes = 0.5 * (at["skull.eye.left"] + at["skull.eye.right"])
    neck = at["C7.body_centre"]
    load = {level.level: level.compression for level in levels}
    return Seen(
        label=label,
        bones=placed(carried(body), state.origins, state.frames, body),
        marks=np.array([at[name] for name in path_names(body)]),
        discs=_discs(body, state, at),
        levels=tuple(
            SeenLevel(
                level=joint, place=_place(body, joint, state), compression=load.get(joint), said=said.get(joint, {})
            )
            for joint in JOINTS
        ),
        muscles=muscles,
        plumb=np.array([neck, [neck[0], neck[1], ground]]),
        gaze=np.array([eyes, eyes + GAZE * state.frames[fixed.index["skull"]][:, 0]]),
        support=_hull(np.array(soles)) if soles else None,
        pressure=_pressure(feet, ground),
    )  # fmt: skip


def _place(body: Body, joint: str, state: Places) -> tuple[float, float, float]:
    number = [dof.name for dof in body.dofs].index(f"{joint}.flexion")
    x, y, z = state.anchors[number]
    return float(x), float(y), float(z)


def _discs(body: Body, state: Places, at: Mapping[str, Floats]) -> dict[str, Floats]:
    """The endplates of every disc: as deep as their landmarks, as wide as the disc."""
    index = layout(body).index
    found: dict[str, Floats] = {}
    for joint, (_, _, half_width) in body.discs.items():
        upper, lower = joint.split("-")
        ends = (f"{upper}.endplate_inferior", "pelvis.S1_endplate" if lower == "S1" else f"{lower}.endplate_superior")
        plates: list[Floats] = []
        for level, end in zip((upper, lower), ends, strict=True):
            front, back = (at[f"{end}_{edge}"] for edge in EDGE)
            left = half_width * state.frames[index[body_of(level)]][:, 1]
            plates.append(np.array([0.5 * (front + back), 0.5 * (front - back), left]))
        found[joint] = np.array(plates)
    return found


def _pressure(feet: Sequence[FootLoad], ground: float) -> Floats | None:
    carrying = [foot for foot in feet if foot.force > 0 and np.all(np.isfinite(foot.centre_of_pressure))]
    if not carrying:
        return None
    force = np.array([foot.force for foot in carrying])
    x, y = force @ np.array([foot.centre_of_pressure for foot in carrying]) / force.sum()
    return np.array([x, y, ground])


def _hull(corners: Floats) -> Floats:
    """The corners (n, 3) that a band around all of them touches, seen from above."""
    from scipy.spatial import ConvexHull

    return corners[ConvexHull(corners[:, :2]).vertices]


def _state(state: Seen) -> dict[str, Any]:
    return {
        "label": state.label,
        "bones": [[round(float(value), 5) for value in one.ravel()] for one in state.bones],
        "marks": _tenths(state.marks),
        "discs": {joint: _tenths(plates) for joint, plates in state.discs.items()},
        "levels": [
            {
                "level": level.level, "place": _tenths(np.array(level.place)),
                "compression": None if level.compression is None else round(level.compression, 1),
                "said": dict(level.said),
            }
            for level in state.levels
        ],
        "activations": [round(muscle.activation, 4) for muscle in state.muscles],
        "forces": [round(muscle.force, 1) for muscle in state.muscles],
        "plumb": _tenths(state.plumb),
        "gaze": _tenths(state.gaze),
        "support": None if state.support is None else _tenths(state.support),
        "pressure": None if state.pressure is None else _tenths(state.pressure),
    }  # fmt: skip


def _tenths(places: Floats) -> Any:
    """Lengths in whole tenths of a millimetre, nested as they were."""
    return np.rint(1e4 * places).astype(int).tolist()


def _turned(turn: Mapping[str, float]) -> dict[str, str]:
    return {words: _signed(float(np.degrees(turn[motion])), 1, "°") for motion, words in TURNS.items()}


def _signed(value: float, digits: int, unit: str) -> str:
    """With a true minus, and no minus before nothing."""
    text = f"{value:.{digits}f}"
    return ("0" if float(text) == 0 and digits == 0 else text.replace("-", "" if float(text) == 0 else "\u2212")) + unit
