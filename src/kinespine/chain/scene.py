"""One posture of a stance: who can carry what there, what has to be carried, and how both change with posture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.model import GRAVITY
from kinespine.chain.columns import FREE_EFFORT, Block, limb_block
from kinespine.chain.contacts import Columns, inner_columns
from kinespine.chain.fibres import Forces, fibres, forces_at
from kinespine.chain.mechanics import Mechanics, layout, mechanics, places
from kinespine.chain.pushes import joined, push_slopes, push_slopes_along
from kinespine.chain.slopes import Motion, arm_slopes, bend, gravity_slopes, motion, tension_slopes
from kinespine.chain.stance import Stance, segment_masses
from kinespine.chain.supports import held_bend, held_rows, index_of, support_columns
from kinespine.chain.tissues import RibPull, rib_pull, rib_slopes, tissue_slopes

SURPLUS = 1e3  # margins of a unit of stiffness beyond what is asked: so large that having it costs nothing
LEANT = 1.0  # m: a slope of one radian counts like a metre off its place


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """All that acts in one posture: rows of balance and of things kept in place, columns that can carry."""

    stance: Stance
    angles: np.ndarray  # (n,)
    state: Mechanics
    moved: Motion
    muscle: Forces
    limbs: Block
    columns: Columns  # supports first, then inside the body
    ribs: RibPull
    tissue: np.ndarray  # (n,) N·m
    tissue_slope: np.ndarray  # (n,) N·m/rad
    arms: np.ndarray  # (rows, columns)
    load: np.ndarray  # (rows,) what has to be balanced by the columns
    kept_slope: np.ndarray  # (own rows, n)
    weight: np.ndarray  # (columns,) effort of one unit
    lower: np.ndarray  # (columns,)
    upper: np.ndarray  # (columns,)

    @property
    def muscles(self) -> int:
        """How many fascicles there are; they are the first columns."""
        return len(self.muscle.active)

    @property
    def pushed(self) -> slice:
        """Columns of the pushes."""
        start = self.muscles + len(self.limbs.names)
        return slice(start, start + len(self.columns.names))

    @property
    def outside(self) -> np.ndarray:
        """Which pushes come from outside the body, (pushes,)."""
        return np.arange(len(self.columns.names)) < len(self.stance.supports_pushes)


def scene_at(stance: Stance, angles: np.ndarray, *, displaced: Body | None = None) -> Scene:
    """Collect what acts in a posture (n,).

    Args:
        displaced: the body of the stance with places of it moved, where the scene is wanted for that one.
    """
    body = stance.body
    state = mechanics(displaced or body, angles)
    moved = motion(body, state)
    muscle = forces_at(body, state.lengths)
    limbs = limb_block(body)
    columns = _columns(stance, state, moved)
    ribs = rib_pull(body, state, stance.ribs)
    tissue, tissue_slope = tissue_slopes(body, angles - stance.rest)
    kept, kept_slope = _kept(stance, angles, state, moved)
    n, own = len(angles), len(kept)
    guard = 0 if stance.guard is None else len(stance.guard.need)
    carry = [state.arms * muscle.active, limbs.arms, columns.arms(moved)]
    count = sum(part.shape[1] for part in carry)
    arms = np.zeros((n + own + guard, count + 2 * guard))
    arms[:n, :count] = np.hstack(carry)
    give, sunk = _soles(stance, columns)
    start = len(muscle.active) + len(limbs.names)
    arms[n : n + len(stance.kept), start:count] = give
    load = np.zeros(n + own + guard)
    load[:n] = state.gravity + tissue + state.arms @ muscle.passive + ribs.on_coordinates(moved)
    load[n : n + own] = kept
    load[n : n + len(stance.kept)] -= sunk
    if stance.guard is not None:
        arms[n + own :, : len(muscle.active)] = stance.guard.stiffness
        arms[n + own :, count : count + guard] = np.eye(guard)
        arms[n + own :, count + guard :] = -SURPLUS * np.eye(guard)
        load[n + own :] = -stance.guard.need
    weight, lower, upper = _bounds(stance, limbs, columns, guard)
    return Scene(
        stance=stance, angles=angles, state=state, moved=moved, muscle=muscle, limbs=limbs, columns=columns, ribs=ribs,
        tissue=tissue, tissue_slope=tissue_slope, arms=arms, load=load, kept_slope=kept_slope, weight=weight,
        lower=lower, upper=upper,
    )  # fmt: skip


def _columns(stance: Stance, state: Mechanics, moved: Motion) -> Columns:
    outside = support_columns(stance.body, stance.supports, state, moved)
    inside = inner_columns(stance.body, state, moved)
    lower, upper = inside.lower.copy(), inside.upper.copy()
    if stance.pressure is not None:
        lower[-1] = upper[-1] = stance.pressure / inside.unit[-1]
    return Columns(
        names=outside.names + inside.names,
        pushes=joined(outside.pushes, inside.pushes),
        owner=np.concatenate([outside.owner, inside.owner + len(outside.names)]),
        lower=np.concatenate([outside.lower, lower]),
        upper=np.concatenate([outside.upper, upper]),
        unit=np.concatenate([outside.unit, inside.unit]),
    )


def _kept(stance: Stance, angles: np.ndarray, state: Mechanics, moved: Motion) -> tuple[np.ndarray, np.ndarray]:
    """How far everything kept in place is off it (own rows,), and the slope of that."""
    values, slopes = held_rows(stance.body, stance.supports, state, moved)
    chosen = np.zeros((len(stance.fixed), len(angles)))
    chosen[np.arange(len(stance.fixed)), stance.fixed] = LEANT
    lean_value = [LEANT * (state.frames[segment][2, 0] - sine) for segment, sine in stance.leaning]
    lean_slope = [LEANT * np.cross(moved.turn[s].T, state.frames[s][:, 0])[:, 2] for s, _ in stance.leaning]
    return (
        np.concatenate([values - stance.kept, LEANT * (angles[stance.fixed] - stance.fixed_at), lean_value]),
        np.vstack([slopes, chosen, *lean_slope]),
    )


@lru_cache(maxsize=16)
def _sole_rows(stance: Stance) -> tuple[np.ndarray, np.ndarray]:
    """Share of every corner of a foot in what the ground keeps in place: (r, pushes of the supports), and (r,)."""
    index = index_of(stance.body, stance.supports)
    give = np.zeros((len(index.row_names), len(index.names)))
    corner = {int(index.points[k, 0]): int(index.owner[k]) for k in range(len(index.owner)) if index.share[k, 0] == 1}
    for point, way, row in zip(index.row_points, index.row_ways, index.row_owner, strict=True):
        if index.on_ground[row] and index.row_names[int(row)].startswith("foot.") and int(point) in corner:
            give[row, corner[int(point)]] = way[2]
    even = np.array([1.0 / 8.0 if name.startswith("foot.") else 0.0 for name in index.names])
    return give, give @ even


def _soles(stance: Stance, columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """How far a unit of each push lets the sole sink (r, pushes), and how far it has sunk in even standing (r,) m."""
    give, even = _sole_rows(stance)
    softness = 4.0 * stance.body.mass * GRAVITY / stance.weights.sole
    padded = np.zeros((len(stance.kept), len(columns.names)))
    padded[: give.shape[0], : give.shape[1]] = softness * give
    return padded, softness * even


def sunk_soles(scene: Scene) -> np.ndarray:
    """How far the soles have sunk in even standing, (r,) m."""
    return _soles(scene.stance, scene.columns)[1]


def _bounds(stance: Stance, limbs: Block, columns: Columns, guard: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    volume = fibres(stance.body).volume
    ones, rest = np.ones(len(volume)), np.zeros(2 * guard)
    short = np.concatenate([np.full(guard, stance.weights.guard_shortfall), np.full(guard, FREE_EFFORT)])
    return (
        np.concatenate([volume, limbs.weight, np.full(len(columns.names), FREE_EFFORT), short]),
        np.concatenate([0.0 * ones, limbs.lower, columns.lower, rest]),
        np.concatenate([ones, limbs.upper, columns.upper, rest + np.inf]),
    )


def row_slopes(scene: Scene, amounts: np.ndarray) -> np.ndarray:
    """How the balance of all rows changes with posture at steady amounts (columns,): (rows, n)."""
    slope = np.zeros((len(scene.load), len(scene.angles)))
    slope[: len(scene.angles)] = balance_slopes(scene, amounts)
    slope[len(scene.angles) : len(scene.angles) + len(scene.kept_slope)] = scene.kept_slope
    return slope


def balance_slopes(scene: Scene, amounts: np.ndarray, *, inside: bool = True) -> np.ndarray:
    """Slope (n, n) of the generalised forces at steady activations and pushes: minus the stiffness.

    Args:
        inside: with the pushes between parts of the body.
    """
    body, state, moved, muscle = scene.stance.body, scene.state, scene.moved, scene.muscle
    active = amounts[: scene.muscles]
    tension = active * muscle.active + muscle.passive
    stiffness = active * muscle.active_slope + muscle.passive_slope
    slope = passive_slopes(scene) + tension_slopes(body, state, moved, tension, stiffness)
    pushed = amounts[scene.pushed] if inside else np.where(scene.outside, amounts[scene.pushed], 0.0)
    return slope + push_slopes(body, state, moved, scene.columns.carrying(pushed))


def passive_slopes(scene: Scene) -> np.ndarray:
    """Slope (n, n) of gravity, discs, ligaments and ribs."""
    body, state = scene.stance.body, scene.state
    weights = np.zeros((len(body.segments), 3))
    weights[:, 2] = -GRAVITY * segment_masses(body)
    slope = gravity_slopes(body, state, weights) + rib_slopes(body, state, scene.moved, scene.ribs)
    slope[np.diag_indices(len(slope))] += scene.tissue_slope
    return slope


def carry_slopes(scene: Scene, prices: np.ndarray, *, rough: bool = False) -> np.ndarray:
    """Slope (columns, n) of what each column is worth at steady prices (rows,) of the rows.

    Args:
        rough: arms to the one side only: half the time, off by about 1e-4 of the slope.
    """
    body, state, muscle = scene.stance.body, scene.state, scene.muscle
    n = len(scene.angles)
    own = prices[:n]
    found = np.zeros((len(scene.weight), n))
    worth = own @ state.arms
    swing = arm_slopes(body, scene.angles, own, rough=rough) * muscle.active
    found[: scene.muscles] = (swing - state.arms * (muscle.active_slope * worth)).T
    along = push_slopes_along(body, state, scene.moved, scene.columns.pushes, own)
    found[scene.pushed] = scene.columns.summed(along)
    return found


def price_curvature(
    scene: Scene, amounts: np.ndarray, prices: np.ndarray, step: float = 1e-4, *, exact: bool = False,
    here: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """Second derivative (n, n) of the rows summed at steady prices and amounts.

    The slope of the balance along the prices, by a central difference of its exact slopes: right for what has a
    potential. Pushes inside the body, pressure first of all, have none; unless exact they are taken as if they had.
    What is kept in place is exact.

    Args:
        here: slopes (n, n) of the balance in the scene itself, all pushes in: then the difference is to the one side
            only, which takes half the time and is off by about 1e-4 of the curvature.
    """
    n = len(scene.angles)
    own = prices[:n]
    size = float(np.max(np.abs(own)))
    found = np.zeros((n, n))
    if size > 0:
        way = step / size * own
        ahead = balance_slopes(scene_at(scene.stance, scene.angles + way), amounts, inside=not exact)
        if here is None:
            behind = balance_slopes(scene_at(scene.stance, scene.angles - way), amounts, inside=not exact)
            found = (ahead - behind) * (size / (2.0 * step))
        else:
            found = (ahead - here) * (size / step)
        found = 0.5 * (found + found.T)
        if exact:
            found += _inner_curvature(scene, amounts, own)
    return found + _kept_curvature(scene, prices[n : n + len(scene.kept_slope)])


def _inner_curvature(scene: Scene, amounts: np.ndarray, own: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """Second derivative (n, n) of the work of the pushes inside the body along the prices (n,) of the balance."""
    body = scene.stance.body
    carried = amounts[scene.pushed][~scene.outside]

    def slope(angles: np.ndarray) -> np.ndarray:
        state = places(body, angles)
        moved = motion(body, state)
        inside = inner_columns(body, state, moved)
        return carried[inside.owner] @ push_slopes_along(body, state, moved, inside.pushes, own)

    base = slope(scene.angles)
    found = np.zeros((len(own), len(own)))
    pushed = scene.columns.pushes.segments[~scene.outside[scene.columns.owner]]
    for row in np.flatnonzero(layout(body).moves[:, pushed].any(axis=1)):  # nothing else moves what pushes
        way = np.zeros(len(own))
        way[row] = step
        found[row] = (slope(scene.angles + way) - base) / step
    return 0.5 * (found + found.T)


def _kept_curvature(scene: Scene, prices: np.ndarray) -> np.ndarray:
    stance, body = scene.stance, scene.stance.body
    held = len(stance.kept)
    found = held_bend(body, stance.supports, scene.state, prices[:held])
    for price, (segment, _) in zip(prices[held + len(stance.fixed) :], stance.leaning, strict=True):
        spread = np.zeros((len(body.segments), 3, 3))
        spread[segment] = np.outer(scene.state.frames[segment][:, 0], [0.0, 0.0, LEANT * price])
        found = found + bend(body, scene.state, np.zeros((len(body.segments), 3)), spread)
    return found
