"""From a sense that is off to how the body stands: the only way by which senses reach the posture of the chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import degrees, radians

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import BONES, Causes, SensedError, causes_from, describe, names
from kinespine.anatomy.quantities import quantities
from kinespine.balance.control import POSITION, Controller
from kinespine.balance.footing import Base, base_of
from kinespine.balance.loop import Loop, loop_of
from kinespine.balance.reduction import plant_of
from kinespine.balance.senses import TABLE, Noise, Senses
from kinespine.chain.stance import segment_masses
from kinespine.chain.standing import Standing, solve_standing
from kinespine.errors import BadInput, NotSolved

AGREED, SMALLEST = 5e-3, 1e-6  # part of a lean by which chain and sway may differ, and m below which it is none
ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """How far the body stands off where it would with senses that are right."""

    forward: float  # m, of the centre of mass
    rightward: float  # m
    pitch: float  # rad, of the head in space, forward
    roll: float  # rad, to the right


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """A person whose posture and sway agree on the lean."""

    upright: Standing  # with the same causes and senses that are right
    standing: Standing
    loop: Loop
    base: Base  # about the centre of mass with senses that are right
    lean: Lean  # as the loop has it
    found: Lean  # as the chain has it
    told: SensedError  # what the chain was told it feels, for that


def lean_of(loop: Loop) -> Lean:
    """Where the loop settles under the biases of its senses."""
    ways = loop.settled(loop.senses.biases)[POSITION]
    forward, rightward = loop.plant.centre @ ways
    pitch, roll = loop.plant.head @ ways
    return Lean(forward=float(forward), rightward=float(rightward), pitch=float(pitch), roll=float(roll))


def static_bias(loop: Loop) -> SensedError:
    """What biased senses make the chain feel beyond what is: the other way of how the loop leans.

    A chain that feels its centre of pressure so far off moves it back by as much, and a head that feels so far turned
    turns back. Where no bias is left (`Senses.retained` 0) it is exactly zero.
    """
    lean = lean_of(loop)
    return SensedError(
        pitch=0.0 - lean.pitch, roll=0.0 - lean.roll, yaw=0.0, forward=0.0 - lean.forward, leftward=lean.rightward
    )


def offset_bias(causes: Causes, gain: float | None = None) -> Mapping[str, float]:
    """The bias (rad) by channel that turned bones of the upper neck give the sense of the neck.

    The neck's receptors tell how far head and trunk are turned against each other. Where skull, atlas or axis rest
    turned, a part of that turn, the gain, may be told as a turn of the neck that is not there. No experiment has
    measured it: 0 (nothing is told) to 1 (all of it), by default the middle. Turns about the vertical are left out:
    the plant has no such way.

    Raises:
        BadInput: the gain is not 0 to 1.
    """
    numbers = quantities(TABLE)
    gain = numbers["neck_gain"] if gain is None else gain
    if not 0.0 <= gain <= 1.0:
        raise BadInput(f"The gain of an offset of the upper neck is {gain:g}; possible: 0 (none) to 1.")
    turned = {"flexion": 0.0, "tilt": 0.0}
    for bone in BONES:
        for turn in turned:
            name = f"{bone}_{turn}_deg"
            if name in names():
                turned[turn] += float(np.deg2rad(causes.value(name)))
    return {"neck.pitch": gain * turned["flexion"], "neck.roll": gain * turned["tilt"]}


def hold(body: Body, senses: Senses, noise: Noise, chosen: Controller, *, causes: Causes | None = None) -> Held:
    """Solve, linearise, map, and solve again: posture and sway of one person under biased senses.

    The chain gives way a little to its own wishes, so that a felt centimetre moves it by less; what it is told is
    raised until it leans as the loop does, within 0.5 %.

    Raises:
        NotSolved: there is no such posture, or chain and loop do not come to agree.
        BadInput: the senses are off by more than any posture answers, or the body would lean beyond its feet.
    """
    causes = causes if causes is not None else Causes()
    upright = solve_standing(body, causes=causes)
    loop = loop_of(plant_of(upright), senses, noise, chosen)
    lean, sensed, base = lean_of(loop), static_bias(loop), base_of(upright)
    _over_the_feet(lean, base)
    if not any(abs(part) > 0.0 for part in (sensed.pitch, sensed.roll, sensed.forward, sensed.leftward)):
        return Held(upright=upright, standing=upright, loop=loop, base=base, lean=lean, found=lean, told=sensed)
    asked = wanted = _named(sensed)
    standing, found = upright, Lean(forward=0.0, rightward=0.0, pitch=0.0, roll=0.0)
    for _ in range(ROUNDS):
        standing = solve_standing(body, causes=_with(causes, asked), warm=standing.equilibrium)
        found = _between(upright, standing)
        if _agree(lean, found):
            return Held(
                upright=upright, standing=standing, loop=loop, base=base, lean=lean, found=found, told=_sensed(asked)
            )  # fmt: skip
        answered = _named(_as_sensed(found))
        asked = {name: asked[name] + wanted[name] - answered[name] for name in wanted}
    raise NotSolved(
        f"Chain and sway do not agree on the lean: {1e3 * lean.forward:.2f} mm forward in the loop,"
        f" {1e3 * found.forward:.2f} in the chain. Ask for a smaller bias."
    )


def _over_the_feet(lean: Lean, base: Base) -> None:
    """Refuse a lean that ends outside the base of support: there the linear loop says nothing."""
    moved = np.array([lean.forward, lean.rightward])
    if (left := base.left(moved)) < 0.0:
        raise BadInput(
            f"With senses that are off like this the body would have to lean by {1e3 * np.hypot(*moved):.0f} mm, which"
            f" takes its centre of mass {-1e3 * left:.0f} mm beyond the edge of its feet: a person steps or falls"
            f" there, and this model of standing says nothing. Up to {base.share(moved):.0%} of this bias would keep"
            f" it over the feet: let less of it be told or retained, or let other senses tell more (open eyes, firm"
            f" ground)."
        )


# --- what the chain is told ---


def _as_sensed(lean: Lean) -> SensedError:
    return SensedError(pitch=-lean.pitch, roll=-lean.roll, yaw=0.0, forward=-lean.forward, leftward=lean.rightward)


def _named(sensed: SensedError) -> dict[str, float]:
    return {
        "sensed.pitch_deg": degrees(sensed.pitch), "sensed.roll_deg": degrees(sensed.roll),
        "sensed.forward_mm": 1e3 * sensed.forward, "sensed.leftward_mm": 1e3 * sensed.leftward,
    }  # fmt: skip


def _sensed(named: Mapping[str, float]) -> SensedError:
    return SensedError(
        pitch=radians(named["sensed.pitch_deg"]), roll=radians(named["sensed.roll_deg"]), yaw=0.0,
        forward=1e-3 * named["sensed.forward_mm"], leftward=1e-3 * named["sensed.leftward_mm"],
    )  # fmt: skip


def _with(causes: Causes, asked: Mapping[str, float]) -> Causes:
    values = dict(causes.values)
    for name, value in asked.items():
        row, total = describe(name), causes.value(name) + value
        if not row.low <= total <= row.high:
            raise BadInput(
                f"The senses would have to be off by {total:.3g} {row.unit} ({name}); the chain answers up to"
                f" {row.high:g}. Give a smaller bias, or let less of it be retained."
            )
        values[name] = total
    return causes_from(values, causes.hypothesis)


def _between(upright: Standing, standing: Standing) -> Lean:
    """How the chain leans beyond the same person with senses that are right."""
    places: list[np.ndarray] = []
    heads: list[np.ndarray] = []
    for one in (upright, standing):
        state = one.equilibrium.scene.state
        masses = segment_masses(one.body)
        places.append(masses @ state.centres / masses.sum())
        heads.append(state.frames[[segment.name for segment in one.body.segments].index("skull")])
    moved = places[1] - places[0]
    turn = heads[1] @ heads[0].T
    half = 0.5 * np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0]])
    angle = float(np.arccos(np.clip(0.5 * (np.trace(turn) - 1.0), -1.0, 1.0)))
    roll, pitch = half * (angle / np.sin(angle) if angle > SMALLEST else 1.0)
    return Lean(forward=float(moved[0]), rightward=-float(moved[1]), pitch=float(pitch), roll=float(roll))


def _agree(lean: Lean, found: Lean) -> bool:
    wanted = np.array([lean.forward, lean.rightward, lean.pitch, lean.roll])
    got = np.array([found.forward, found.rightward, found.pitch, found.roll])
    size = np.array([np.hypot(*wanted[:2])] * 2 + [np.hypot(*wanted[2:])] * 2)
    least = np.array([1e-5, 1e-5, 1e-5, 1e-5])  # m and rad that nobody can measure
    return bool(np.all(np.abs(got - wanted) <= np.maximum(AGREED * size, least)))
