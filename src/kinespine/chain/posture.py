"""A posture: one coordinate per degree of freedom, and what follows the spine without a will of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.chain import tissues
from kinespine.chain.mechanics import Places, layout, places
from kinespine.chain.slopes import motion
from kinespine.chain.tissues import norm_ribs
from kinespine.errors import BadInput, suggestion


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posture:
    """Joint coordinates of a body, zero in its norm standing posture."""

    angles: np.ndarray  # (n,) rad, and m for slides, in the order of body.dofs

    def __post_init__(self) -> None:
        own = np.array(self.angles, dtype=float)
        own.flags.writeable = False
        object.__setattr__(self, "angles", own)


def standing(body: Body) -> Posture:
    """The norm standing posture."""
    return Posture(angles=np.zeros(len(body.dofs)))


def posture_from(body: Body, angles_deg: Mapping[str, float]) -> Posture:
    """A posture from named joint angles (deg) and slides (m); everything else stays at the norm.

    Raises:
        BadInput: a name no joint has, a value that is not a number or beyond half a turn.
    """
    if faults := _faults(body, angles_deg):
        raise BadInput("\n".join(faults))
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    angles = np.zeros(len(index))
    for name, value in angles_deg.items():
        angles[index[name]] = np.deg2rad(value) if body.dofs[index[name]].kind == "hinge" else value
    return settle(body, Posture(angles=angles))


BEYOND = 1.5  # times the range of a spinal joint in vitro, past which an angle is taken for a slip of the pen
TURNED, MOVED = 180.0, 2.0  # deg and m, past which anything else is


def _faults(body: Body, angles_deg: Mapping[str, float]) -> list[str]:
    """Everything wrong with named joint angles, in words."""
    dofs = {dof.name: dof for dof in body.dofs}
    tissues = {f"{tissue.joint}.{tissue.motion}": tissue for tissue in body.tissue}
    faults: list[str] = []
    for name, value in angles_deg.items():
        if name not in dofs:
            faults.append(f"No joint {name!r} on the body.{suggestion(name, dofs)}")
            continue
        if dofs[name].role in ("cage", "wall"):
            faults.append(f"{name!r} follows the spine; it cannot be set")
            continue
        low, high, unit = -TURNED, TURNED, "deg"
        if dofs[name].kind == "slide":
            low, high, unit = -MOVED, MOVED, "m"
        elif name in tissues:
            low = -BEYOND * float(np.rad2deg(tissues[name].negative.range))
            high = BEYOND * float(np.rad2deg(tissues[name].positive.range))
        if not low <= value <= high:  # NaN too
            faults.append(f"{name} is {value:g} {unit}; give a number between {low:.3g} and {high:.3g} {unit}")
    return faults


def read_posture(path: Path, body: Body) -> Posture:
    """Read a TOML file whose table `[angles_deg]` names joints and their angles.

    Raises:
        BadInput: the file cannot be read, or names what the body does not have; with the file's name.
    """
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: {error}") from error
    angles = content.get("angles_deg")
    if not isinstance(angles, dict):
        raise BadInput(f'{path}: give a table [angles_deg] with lines such as "L4-L5.flexion" = 5.0')
    values: dict[str, float] = {}
    problems: list[str] = []
    for name, value in angles.items():  # pyright: ignore[reportUnknownVariableType]
        if isinstance(value, bool) or not isinstance(value, int | float):
            problems.append(f"{name} is {value!r}; give a number of degrees")
            continue
        values[str(name)] = float(value)  # pyright: ignore[reportUnknownArgumentType]
    problems += _faults(body, values)
    if problems:
        raise BadInput("\n".join(f"{path}: {problem}" for problem in problems))
    return posture_from(body, values)


def points_of(body: Body, posture: Posture) -> Mapping[str, np.ndarray]:
    """Where every landmark is, (3,) m in the body frame, by name."""
    state = places(body, posture.angles)
    return MappingProxyType(dict(zip(body.landmarks, state.points, strict=True)))


def settle(body: Body, posture: Posture) -> Posture:
    """Let the cage and the linea alba follow the spine.

    The cage, hung on ten pairs of equal springs, comes to rest where the rib heads miss their vertebrae least; the
    linea alba lies between xiphoid and pubic symphysis. Gauss-Newton steps until nothing moves by 1e-12.
    """
    angles = posture.angles.copy()
    follow_cage = _own(body, "cage")
    follow_wall = _own(body, "wall")
    if not np.any(angles):
        return posture
    for _ in range(12):
        state = places(body, angles)
        cage_miss, cage_slope = rib_gaps(body, state)
        step = np.linalg.lstsq(cage_slope[:, follow_cage], -cage_miss, rcond=None)[0]
        angles[follow_cage] += step
        state = places(body, angles)
        wall_miss, wall_slope = _wall_gaps(body, state)
        turn = np.zeros((3, len(angles)))
        turn[np.arange(3), follow_wall[3:]] = 1e-3  # nothing else keeps the strip from turning about itself
        slope = np.vstack([wall_slope, turn])[:, follow_wall]
        miss = np.concatenate([wall_miss, 1e-3 * angles[follow_wall[3:]]])
        wall_step = np.linalg.lstsq(slope, -miss, rcond=None)[0]
        angles[follow_wall] += wall_step
        if max(np.abs(step).max(), np.abs(wall_step).max()) < 1e-12:
            break
    return Posture(angles=angles)


def _own(body: Body, role: str) -> np.ndarray:
    return np.array([number for number, dof in enumerate(body.dofs) if dof.role == role])


def rib_gaps(body: Body, state: Places) -> tuple[np.ndarray, np.ndarray]:
    """How far every rib head of the cage has left its vertebra since the norm, and how that changes.

    Returns:
        (60,) m, three directions of ten pairs, and its slope (60, n).
    """
    gaps, slope = tissues.rib_gaps(body, state, motion(body, state), norm_ribs(body))
    return gaps.ravel(), slope.reshape(-1, slope.shape[2])


def _wall_gaps(body: Body, state: Places) -> tuple[np.ndarray, np.ndarray]:
    """How far the ends of the linea alba are from xiphoid and symphysis, (6,) m, and its slope (6, n)."""
    fixed = layout(body)
    ends = [fixed.landmark_index[name] for name in ("linea_alba.00", "linea_alba.100")]
    goals = [fixed.landmark_index[name] for name in ("cage.xiphoid", "pelvis.pubic_symphysis")]
    moved = motion(body, state)
    slope = moved.of_points(state.points[ends], fixed.landmark_segment[ends])
    slope = slope - moved.of_points(state.points[goals], fixed.landmark_segment[goals])
    return (state.points[ends] - state.points[goals]).ravel(), slope.reshape(6, -1)
