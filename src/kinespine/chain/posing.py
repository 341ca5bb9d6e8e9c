"""A body, what differs in it and what it is asked to do, made into one stance to solve."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body, LimbJoint
from kinespine.anatomy.causes import Causes, causes_from, habit_remainder, rest_offsets
from kinespine.anatomy.changed import changed_body
from kinespine.anatomy.levels import SIDES
from kinespine.anatomy.resting import resting_flexion
from kinespine.chain.backrest import backrest
from kinespine.chain.equilibrium import solve_equilibrium
from kinespine.chain.guard import guard_of
from kinespine.chain.mechanics import layout, places
from kinespine.chain.plant import planted
from kinespine.chain.posture import Posture, settle
from kinespine.chain.stance import Guard, Stance, head_of, kept_by, rows_of, segment_masses
from kinespine.chain.supports import STRIP, supports_named
from kinespine.chain.task import Task
from kinespine.chain.task_angles import task_angles
from kinespine.chain.tissues import rib_rest
from kinespine.chain.weights import Weights

USUAL = 2.0  # exponent of effort
BRACE = 100.0  # N·m, strength of an ideal torque of the shoulder girdle under load; assumed
ENOUGH_SUPPORT = ("mattress.prone", "mattress.supine")  # lying, nothing has to be guarded


def pose(body: Body, causes: Causes, task: Task, weights: Weights, *, guard: bool = True) -> tuple[Stance, np.ndarray]:
    """Everything that stays the same while the posture of a task is sought, and the posture to begin with (n,).

    Habit wants q_norm + s r + h: the posture of the task, the rest offsets r of the tissue by the share s that the
    set point has followed them, and the person's own remainder h. Lying, it wants the spine where its tissue rests.
    The guard is a habit too: what this person doing this task without causes needs, weaker where a muscle is weaker.
    What stiffness a cause leaves is a result.
    """
    stance = stance_of(body, causes, task, weights, guard=guard)
    return stance, planted(stance, task_angles(body, task))


def stance_of(body: Body, causes: Causes, task: Task, weights: Weights, *, guard: bool = True) -> Stance:
    """The same without a posture to begin with."""
    stance = _unguarded(body, causes, task, weights)
    if not guard or is_lying(task):
        return stance
    usual = _guard(body, task, weights)
    weaker = np.array([f.area for f in stance.body.fascicles]) / np.array([f.area for f in body.fascicles])
    return replace(stance, guard=replace(usual, stiffness=usual.stiffness * weaker))


@lru_cache(maxsize=16)
def _guard(body: Body, task: Task, weights: Weights) -> Guard:
    """What is asked of a person's stiffness in a task.

    Judged in the posture that is found without a guard; of a task that loads the hands in the posture it begins with,
    because least effort alone contorts the thorax there.
    """
    usual = replace(weights, effort_exponent=USUAL, guard_margin=0.0)
    return guard_of(_unguarded(body, Causes(), task, weights), _bare(body.plain or body, task, usual))


@lru_cache(maxsize=16)
def _bare(body: Body, task: Task, weights: Weights) -> np.ndarray:
    """The posture (n,) in which a guard is judged: one for a person and a task, whatever else is assumed of them."""
    stance = _unguarded(body, Causes(), task, weights)
    start = planted(stance, task_angles(body, task))
    if any(task.masses):
        return start
    bare = solve_equilibrium(stance, start, check=False)
    return bare.angles if bare.status == "solved" else start


def is_lying(task: Task) -> bool:
    """Whether the body lies: then nothing has to be guarded."""
    return bool(set(task.supports) & set(ENOUGH_SUPPORT))


def _unguarded(body: Body, causes: Causes, task: Task, weights: Weights) -> Stance:
    changed = _braced(changed_body(body, _holding(causes, task)), any(task.masses))
    begin = task_angles(body, task)
    offsets = by_row(body, rest_offsets(causes))
    rest = _resting(changed, tuple(offsets))
    behind = () if task.recline is None else backrest(body, begin, task.recline)
    supports = (*supports_named(task.supports), *behind, STRIP)
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    fixed = np.array([*(index[name] for name in task.held), index["linea_alba.rotation"]])
    habit_weight = np.zeros(len(body.dofs))
    habit_weight[rows_of(body, "spine", "girdle", "limb")] = weights.habit * causes.weight_factor
    spine = rows_of(body, "spine")
    wanted = begin + causes.follow * offsets
    if is_lying(task):  # nobody holds a standing spine lying down: the set point is where the tissue rests
        wanted[spine] = rest[spine]
    return Stance(
        body=changed,
        supports=supports,
        rest=rest,
        ribs=rib_rest(changed, rest),
        habit=wanted + by_row(body, habit_remainder(causes)),
        habit_weight=habit_weight,
        head=looking_head(body, causes, task),
        centre=wanted_centre(body, causes, task),
        fixed=fixed,
        fixed_at=np.append(begin[fixed[:-1]], 0.0),
        leaning=_leaning(body, task),
        kept=kept_by(body, supports, begin),
        pressure=task.pressure,
        weights=weights,
        guard=None,
    )


def _holding(causes: Causes, task: Task) -> Causes:
    """The causes with what the task puts into the hands."""
    if not any(task.masses):
        return causes
    held = {
        f"held_{side}_kg": causes.value(f"held_{side}_kg") + mass for side, mass in zip(SIDES, task.masses, strict=True)
    }
    return causes_from({**causes.values, **held}, causes.hypothesis)


@lru_cache(maxsize=32)
def _braced(body: Body, loaded: bool) -> Body:
    """With loaded hands the shoulder girdle is held by ideal torques as the limbs are.

    The model's serratus and trapezius cannot carry the shoulder's reaction to 10 kg at arm's length, which people can.
    What the braces do is reported with the limbs; below the girdle nothing changes, since its weight is the same.
    """
    if not loaded:
        return body
    girdle = [dof.name for dof in body.dofs if dof.role == "girdle"]
    braces = tuple(LimbJoint(dof=name, positive=BRACE, negative=BRACE) for name in girdle)
    return replace(body, limbs=body.limbs + braces)


def by_row(body: Body, named: dict[str, float]) -> np.ndarray:
    """Values by degree of freedom as an array (n,), zero where none is named."""
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    found = np.zeros(len(body.dofs))
    for name, value in named.items():
        found[index[name]] = value
    return found


def recumbent(body: Body) -> np.ndarray:
    """The unloaded posture (n,) in which discs, ligaments and ribs of a body without causes are slack."""
    return _resting(body, (0.0,) * len(body.dofs))


@lru_cache(maxsize=32)
def _resting(body: Body, offsets: tuple[float, ...]) -> np.ndarray:
    """Where tissue is slack (n,): the recumbent posture and the offsets, cage and linea alba settled."""
    rest = np.array(offsets)
    rest += by_row(body, {f"{joint}.flexion": angle for joint, angle in resting_flexion().items()})
    found = settle(body, Posture(angles=rest)).angles
    found.flags.writeable = False
    return found


def _turn(axis: int, angle: float) -> np.ndarray:
    """Rotation about one axis of the body frame."""
    first, second = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[first, first] = turn[second, second] = np.cos(angle)
    turn[second, first], turn[first, second] = np.sin(angle), -np.sin(angle)
    return turn


def looking_head(body: Body, causes: Causes, task: Task) -> np.ndarray | None:
    """The head's axes when it is felt to look where the task wants it: the error of the sense is taken off."""
    if task.eyes is None:
        return None
    yaw, pitch = task.eyes
    felt = causes.sensed
    level = places(body, np.zeros(len(body.dofs))).frames[head_of(body)]
    looking = _turn(2, yaw) @ _turn(1, -pitch)
    return _turn(2, -felt.yaw) @ _turn(1, -felt.pitch) @ _turn(0, -felt.roll) @ looking @ level


def wanted_centre(body: Body, causes: Causes, task: Task) -> np.ndarray | None:
    """Where the centre of mass is wanted: as far ahead of the ankles as in the norm, less the error of the sense."""
    if not task.balanced:
        return None
    fixed = layout(body)
    sides = [name.removeprefix("foot.") for name in task.supports if name.startswith("foot.")]
    carrying = [fixed.landmark_index[f"tibia.ankle_centre.{side}"] for side in sides]
    upright = places(body, np.zeros(len(body.dofs)))
    masses = segment_masses(body)
    both = [fixed.landmark_index[f"tibia.ankle_centre.{side}"] for side in SIDES]
    ahead = masses @ upright.centres / masses.sum() - upright.points[both].mean(axis=0)
    ankles = places(body, task_angles(body, task)).points[carrying].mean(axis=0)
    felt = causes.sensed
    return (ankles + ahead)[:2] - np.array([felt.forward, felt.leftward])


def _leaning(body: Body, task: Task) -> tuple[tuple[int, float], ...]:
    """T12's slope where the task says how far the trunk leans: the sine of its forward axis."""
    if task.leaning is None:
        return ()
    segment = layout(body).index["T12"]
    upright = places(body, np.zeros(len(body.dofs))).frames[segment][2, 0]
    return ((segment, float(np.sin(np.arcsin(upright) - task.leaning))),)
