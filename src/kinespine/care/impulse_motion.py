"""One push on the atlas, simulated forward: the motion, and what became of its momentum and its energy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kinespine.care.impulse_model import AFAR, BONES, N_DOF, REST, Array, Properties, UpperNeck
from kinespine.errors import NotSolved

# Just after the force sets in or ends the fast motions have not died out, and the step follows them. A long push has
# none worth following: in its course a method that damps them implicitly needs not be as fine as they are fast.
COARSE, FINE = 1.7, 1.2  # of the time of the fastest motion; Runge-Kutta of fourth order is stable up to 2.78
SUDDEN = 0.01  # s, how long that is
LONG = 0.14  # s, from which on a push is a long one
LONG_STEP = 3.5e-5  # s, of the implicit method in the course of a long push
FEWEST_STEPS = 250  # of one push
AFTER = 0.05  # s that are followed beyond every push; more while a rotation grows
PIECE, LAST = 0.1, 1.0  # s, of following on, and at most, beyond the push
SLOW_STEP = 5e-5  # s, of the implicit method in these
WATCHED = 400  # instants at which lengths are looked at
NOTABLE = 0.05  # of the range: less is not called still moving


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Push:
    """One force over time: half a sine whose rise and fall may differ in length."""

    peak: float  # N
    duration: float  # s
    rise: float  # share of the duration until the peak
    direction: Array  # (3,) unit vector, body frame
    point: Array  # (3,) m, body frame, on the atlas

    def force(self, time: Array) -> Array:
        """N at times of any shape, s; none before and after."""
        share = time / self.duration
        phase = np.where(share < self.rise, 0.5 * share / self.rise, 0.5 + 0.5 * (share - self.rise) / (1 - self.rise))
        return np.where((share >= 0.0) & (share <= 1.0), self.peak * np.sin(np.pi * np.clip(phase, 0.0, 1.0)), 0.0)

    @property
    def impulse(self) -> float:
        """N·s."""
        return 2.0 / np.pi * self.peak * self.duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What the push gave and where it is at the end; both errors are relative."""

    work: float  # J, of the push
    damped: float  # J, taken by the dampers
    stored: float  # J, in the tissue at the end
    moving: float  # J, of motion at the end
    energy_error: float  # of the work
    momentum_error: float  # of the impulse of the push


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """The motion of one draw."""

    most: Array  # (24,) largest value of each coordinate, m or rad, from below upwards as in `JOINTS`
    least: Array  # (24,) smallest value
    watched: Array  # (n, 24) the coordinates at instants spread over the course
    still_moving: bool  # a rotation of some size has its extreme at the very end
    balance: Balance


def follow(neck: UpperNeck, properties: Properties, push: Push, *, step_share: float = 1.0) -> Course:
    """Simulate one push from rest until its rotations have turned back, or `LAST` seconds beyond it.

    The force is held over each step at its value in the middle. Work of the push is
    force times the path of its point, step by step; work of the dampers and the impulse of C4 are integrals of the
    recorded motion (trapezium with end correction), so that both balances test the motion.

    Args:
        step_share: of the step that this draw is given; 0.5 halves it.

    Raises:
        NotSolved: the simulation left the finite numbers.
    """
    neck.set(properties, push.direction, push.point)
    parts = [np.zeros((1, 1 + 2 * N_DOF))]
    gone = _Gone(neck, push)
    for first, last, wanted, explicit in _stretches(neck, push, step_share):
        parts.append(_run(neck, gone, parts[-1][-1:], (first, last), wanted, explicit))
    until = push.duration + AFTER
    while until < push.duration + LAST and _still_moving(neck, np.vstack(parts)):
        parts.append(_run(neck, gone, parts[-1][-1:], (until, until + PIECE), step_share * SLOW_STEP, False))
        until += PIECE
    path = np.vstack(parts)
    q, v = path[:, 1 : 1 + N_DOF], path[:, 1 + N_DOF :]
    return Course(
        most=q.max(axis=0),
        least=q.min(axis=0),
        watched=q[:: max(1, len(q) // WATCHED)],
        still_moving=_still_moving(neck, path),
        balance=gone.balance(q[-1], v[-1]),
    )


def _run(neck: UpperNeck, gone: _Gone, start: Array, span: tuple[float, float], wanted: float, explicit: bool) -> Array:
    """(n, 49) states after each of n equal steps of one stretch of time, booked in `gone`."""
    import mujoco
    from mujoco import rollout

    steps = max(4, int(np.ceil((span[1] - span[0]) / wanted)))
    step = (span[1] - span[0]) / steps
    kind = mujoco.mjtIntegrator
    neck.model.opt.timestep = step
    neck.model.opt.integrator = kind.mjINT_RK4 if explicit else kind.mjINT_IMPLICITFAST
    force = gone.push.force(span[0] + step * (np.arange(steps, dtype=np.float64) + 0.5))
    state, sensed = rollout.rollout(neck.model, neck.data, start, control=force[None, :, None])
    if not np.isfinite(state).all():
        raise NotSolved(
            f"The simulated push left the finite numbers with a step of {1e6 * step:.0f} µs; "
            "take a smaller one with step_share."
        )
    gone.add(np.vstack([start, state[0]]), sensed[0], force, step)
    return state[0]


def _stretches(neck: UpperNeck, push: Push, step_share: float) -> list[tuple[float, float, float, bool]]:
    """First and last instant (s) of each stretch of time, the step within it (s), and whether the method is explicit.

    The kinks of the force lie at ends of stretches.
    """
    head, end, long = min(push.duration, SUDDEN), push.duration, push.duration > LONG
    rate = neck.fastest_rate()
    fine, coarse = FINE / rate, COARSE / rate
    sudden = coarse if long else fine
    calm = LONG_STEP if long else coarse
    within = push.duration / FEWEST_STEPS
    edges = (
        (0.0, head, min(sudden, within), True),
        (head, end, min(calm, within), not long),
        (end, end + SUDDEN, sudden, True),
        (end + SUDDEN, end + AFTER, calm, not long),
    )
    return [(first, last, step_share * step, method) for first, last, step, method in edges if last > first]


def _still_moving(neck: UpperNeck, path: Array) -> bool:
    """A rotation of some size is largest at the end of the path."""
    turns = path[:, 1 + neck.turns]
    last = turns[-1]
    limits = np.array([[(one.positive.range, one.negative.range) for one in joint] for joint in neck.tissue])
    limits = limits.reshape(-1, 2)[np.arange(len(last)), (last < 0.0).astype(int)]
    return bool(((np.abs(turns).argmax(axis=0) == len(turns) - 1) & (np.abs(last) > NOTABLE * limits)).any())


class _Gone:
    """Where momentum and energy have gone, summed while the motion is followed."""

    def __init__(self, neck: UpperNeck, push: Push) -> None:
        self.neck, self.push = neck, push
        self.work = self.damped = 0.0
        self.given: Array = np.zeros(3)

    def add(self, path: Array, sensed: Array, force: Array, step: float) -> None:
        """One stretch of equal steps: `path` begins where the one before ended."""
        q, v = path[:, 1 : 1 + N_DOF], path[:, 1 + N_DOF :]
        model = self.neck.model
        # A sensor tells of the instant at which its step begins; the last instant needs a pass of its own.
        places = np.vstack([sensed, self._at(q[-1], v[-1]).sensordata[None]])
        self.work += float(force @ (np.diff(places[:, :3], axis=0) @ self.push.direction))
        self.damped += float(_integral((v**2 @ model.dof_damping)[:, None], step)[0])
        slides = q[:, :3]  # of the lowest joint, along axes that C4 holds
        held = -model.jnt_stiffness[:3] * _integral(slides, step) - model.dof_damping[:3] * (slides[-1] - slides[0])
        strut = places[:, 3:6] - self.neck.afar
        length = np.linalg.norm(strut, axis=1)
        resting = model.tendon_stiffness[REST] * np.maximum(AFAR - length, 0.0)
        self.given += step * force.sum() * self.push.direction + self.neck.lowest_frame @ held
        self.given += _integral(strut * (resting / length)[:, None], step)

    def balance(self, q: Array, v: Array) -> Balance:
        """The sums beside what is there at the end."""
        import mujoco

        data, model = self._at(q, v), self.neck.model
        mujoco.mj_energyPos(model, data)
        mujoco.mj_energyVel(model, data)
        mujoco.mj_subtreeVel(model, data)
        stored, moving = (float(part) for part in data.energy)
        momentum = float(model.body_subtreemass[1]) * np.array(data.subtree_linvel[1])
        return Balance(
            work=self.work,
            damped=self.damped,
            stored=stored,
            moving=moving,
            energy_error=abs(self.work - self.damped - stored - moving) / self.work,
            momentum_error=float(np.linalg.norm(momentum - self.given)) / self.push.impulse,
        )

    def _at(self, q: Array, v: Array) -> Any:
        import mujoco

        data = self.neck.data
        mujoco.mj_resetData(self.neck.model, data)
        data.qpos[:], data.qvel[:] = q, v
        mujoco.mj_forward(self.neck.model, data)
        return data


def _integral(values: Array, step: float) -> Array:
    """(k,) integrals over time of (n, k) values a step apart, of fourth order (Gregory's end corrections)."""
    whole = values.sum(axis=0) - 0.5 * (values[0] + values[-1])
    ends = (values[-1] - values[-2]) - (values[1] - values[0])
    bent = (values[-1] - 2 * values[-2] + values[-3]) + (values[2] - 2 * values[1] + values[0])
    return step * (whole - ends / 12.0 - bent / 24.0)


def bones_at(neck: UpperNeck, q: Array) -> dict[str, tuple[Array, Array]]:
    """Rotation (n, 3, 3) and origin (n, 3) of each bone, body frame, at coordinates (n, 24).

    The order of MuJoCo: the bone slides along the axes of its own rest, then turns about its joint: about the left
    axis, the forward axis and the upward one in turn, each carried by the turn before it.
    """
    named = {segment.name: segment for segment in neck.body.segments}
    origin, frame = np.zeros((len(q), 3)), np.broadcast_to(np.eye(3), (len(q), 3, 3))
    below_origin, below_frame = np.zeros(3), np.eye(3)
    found: dict[str, tuple[Array, Array]] = {}
    for number, bone in enumerate(BONES):
        segment, own = named[bone], q[:, 6 * number : 6 * number + 6]
        rest = frame @ (below_frame.T @ segment.rotation)
        anchor = segment.rotation.T @ (segment.joint - segment.position)
        moved = anchor + own[:, :3]
        turn = _turn(own[:, 3], 1) @ _turn(own[:, 4], 0) @ _turn(own[:, 5], 2)
        start = origin + frame @ (below_frame.T @ (segment.position - below_origin))
        origin = start + np.einsum("nij,nj->ni", rest, moved) - np.einsum("nij,j->ni", rest @ turn, anchor)
        frame = rest @ turn
        below_origin, below_frame = segment.position, segment.rotation
        found[bone] = (frame, origin)
    return found


def _turn(angle: Array, axis: int) -> Array:
    """(n, 3, 3) rotations about one of the axes."""
    first, second = (axis + 1) % 3, (axis + 2) % 3
    turned = np.zeros((len(angle), 3, 3))
    turned[:, axis, axis] = 1.0
    turned[:, first, first] = turned[:, second, second] = np.cos(angle)
    turned[:, second, first], turned[:, first, second] = np.sin(angle), -np.sin(angle)
    return turned
