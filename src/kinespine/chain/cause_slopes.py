"""How every cause changes the conditions of standing while posture, amounts and prices stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import BONES, MOTION_OF, Causes, causes_from, describe, rest_offsets
from kinespine.anatomy.changed import displaced_body
from kinespine.anatomy.model import GRAVITY
from kinespine.chain.conditions import Conditions
from kinespine.chain.fibre_slopes import FibreSlopes, fibre_slopes
from kinespine.chain.mechanics import layout
from kinespine.chain.output_slopes import slopes_with_forces
from kinespine.chain.outputs import read, reading
from kinespine.chain.posing import by_row, is_lying, looking_head, wanted_centre
from kinespine.chain.rest_slopes import RestSlopes
from kinespine.chain.scene import scene_at
from kinespine.chain.slopes import gravity_slopes
from kinespine.chain.stance import rows_of, segment_masses
from kinespine.chain.task import Task
from kinespine.chain.terms import wishes

SMALL = 1e-6  # rad or m, of one-sided differences of what is sensed
SMALL_SHIFT = 1e-2  # mm, of bones, legs and lifts
DOWN = np.array([[[0.0], [0.0], [-1.0]]])  # N, on one segment


@dataclass(slots=True, kw_only=True, eq=False)
class CauseSlopes:
    """Slopes with k causes, each per unit of its name, at steady posture, amounts and prices."""

    wish: np.ndarray  # (n, k) of the slope of the whole cost with posture
    pull: np.ndarray  # (columns, k) of what a column is worth less what it costs
    rows: np.ndarray  # (rows, k) of the balance
    outputs: np.ndarray  # (o, k) of what is read, directly


def cause_slopes(
    here: Conditions, causes: Causes, task: Task, body: Body, names: Sequence[str], *, follow: float | None = None
) -> CauseSlopes:
    """Slopes with the causes of those names.

    Args:
        here: the conditions of standing at the solution that has these causes.
        body: the body without causes.
        follow: how far the habit follows rest angles that change; as far as it has, if nothing is given.
    """
    scene = here.scene
    n, rows, columns = len(scene.angles), len(scene.load), len(scene.weight)
    count = len(names)
    found = CauseSlopes(
        wish=np.zeros((n, count)), pull=np.zeros((columns, count)), rows=np.zeros((rows, count)),
        outputs=np.zeros((here.outputs, count)),
    )  # fmt: skip
    families = _Families(here, causes, task, body, causes.follow if follow is None else follow)
    for column, name in enumerate(names):
        families.add(found, column, name)
    return found


class _Families:
    """What families of causes share, worked out when first needed."""

    def __init__(self, here: Conditions, causes: Causes, task: Task, body: Body, follow: float) -> None:
        self.here, self.causes, self.task, self.body, self.follow = here, causes, task, body, follow
        self.scene = here.scene
        self.stance = here.scene.stance
        self.index = {dof.name: number for number, dof in enumerate(body.dofs)}
        members: dict[tuple[str, str], list[int]] = {}
        for number, fascicle in enumerate(here.scene.stance.body.fascicles):
            members.setdefault((fascicle.group, fascicle.side), []).append(number)
        self.members = {key: np.array(own) for key, own in members.items()}
        self._fibres: FibreSlopes | None = None
        self._resting: RestSlopes | None = None

    def add(self, found: CauseSlopes, column: int, name: str) -> None:
        row = describe(name)
        scale = np.pi / 180.0 if row.unit == "deg" else 1.0
        if row.by_hypothesis:
            bone, turn, _ = name.split("_")
            dof = f"{BONES[bone]}.{MOTION_OF[turn]}"
            kind = "rest" if self.causes.hypothesis == "shape" else "habit"
            self._of_angle(found, column, kind, dof, scale)
        elif name == "habit.follow":
            self._followed(found, column)
        elif name == "habit.weight":
            off = self.scene.angles - self.stance.habit
            found.wish[:, column] += self.stance.habit_weight * off / self.causes.weight_factor
        elif row.unit == "deg" and row.changes in ("rest", "habit"):
            dof = name.removeprefix(f"{row.changes}.").removesuffix("_deg")
            self._of_angle(found, column, row.changes, dof, scale)
        elif row.changes == "senses":
            self._sensed(found, column, name)
        elif name.startswith("stiffness."):
            self._stiffness(found, column, name.removeprefix("stiffness."))
        elif name.startswith(("strength.", "tightness.")):
            kind, group, side = name.split(".")
            self._muscles(found, column, kind, group, side)
        elif name.startswith(("mass.", "held_")):
            self._mass(found, column, name)
        else:
            self._moved(found, column, name)

    # --- set points and tissue ---

    def _of_angle(self, found: CauseSlopes, column: int, kind: str, dof: str, scale: float) -> None:
        row = self.index[dof]
        weight = float(self.stance.habit_weight[row])
        if kind == "habit":
            found.wish[row, column] -= scale * weight
            return
        resting = self.resting
        lying = is_lying(self.task) and row in resting.spine
        follow = 1.0 if lying else self.follow
        found.rows[row, column] -= scale * self.scene.tissue_slope[row]
        found.wish[row, column] += scale * (resting.curve[row] * self.here.prices[row] - weight * follow)
        if dof in resting.ribs:
            pushed, bent, read_off = resting.ribs[dof]
            found.rows[: len(pushed), column] += scale * pushed
            found.wish[:, column] -= scale * bent
            found.outputs[:, column] += scale * read_off

    def _followed(self, found: CauseSlopes, column: int) -> None:
        offsets = by_row(self.body, rest_offsets(self.causes))
        if is_lying(self.task):
            offsets[rows_of(self.body, "spine")] = 0.0
        found.wish[:, column] -= self.stance.habit_weight * offsets

    def _sensed(self, found: CauseSlopes, column: int, name: str) -> None:
        values = {**self.causes.values, name: self.causes.value(name) + SMALL}
        changed = causes_from(values, self.causes.hypothesis)
        other = replace(
            self.stance,
            head=looking_head(self.body, changed, self.task),
            centre=wanted_centre(self.body, changed, self.task),
        )
        there, base = (
            wishes(stance, self.scene.angles, self.scene.state, self.scene.moved, convex=True).slope
            for stance in (other, self.stance)
        )
        found.wish[:, column] += (there - base) / SMALL

    def _stiffness(self, found: CauseSlopes, column: int, joint: str) -> None:
        factor = self.causes.value(f"stiffness.{joint}")
        for way in ("flexion", "lateral", "axial"):
            row = self.index[f"{joint}.{way}"]
            found.rows[row, column] += self.scene.tissue[row] / factor
            found.wish[row, column] -= self.scene.tissue_slope[row] * self.here.prices[row] / factor

    # --- muscles ---

    def _muscles(self, found: CauseSlopes, column: int, kind: str, group: str, side: str) -> None:
        scene, here, fibre = self.scene, self.here, self.fibres
        own = self.members[group, side]
        value = self.causes.value(f"{kind}.{group}.{side}")
        n = len(scene.angles)
        active, muscle = here.amounts[own], scene.muscle
        if kind == "strength":
            grown = 1.0 / value
            d_active, d_passive = muscle.active[own] / value, muscle.passive[own] / value
            d_slope = (active * muscle.active_slope[own] + muscle.passive_slope[own]) / value
        else:
            grown = -1.0 / (1.0 - value)
            d_active, d_passive = -grown * fibre.active[own], -grown * fibre.passive[own]
            d_slope = -grown * (active * fibre.active_slope[own] + fibre.passive_slope[own])
        d_tension = active * d_active + d_passive
        arms = scene.state.arms[:, own]
        found.rows[:n, column] += arms @ d_tension
        found.outputs[:, column] += fibre.read_tension[:, own] @ d_tension
        found.wish[:, column] -= fibre.swing[:, own] @ d_tension - arms @ (d_slope * fibre.worth[own])
        found.pull[own, column] += d_active * fibre.worth[own]
        if self.stance.guard is not None and kind == "strength":
            stiff = self.stance.guard.stiffness[:, own]
            first = len(scene.load) - len(stiff)
            found.rows[first:, column] += stiff @ active * grown
            found.pull[own, column] += (here.prices[first:] @ stiff) * grown
        #   volume over that of all muscle: the weights of this group rise, all others and those of limbs fall
        risen = scene.weight[own] * grown
        change = -scene.weight * risen.sum()
        change[own] += risen
        change[scene.pushed.start :] = 0.0
        found.pull[:, column] -= change * here.effort_slope
        found.outputs[here.effort_row, column] += float(change @ here.effort_share)

    @property
    def fibres(self) -> FibreSlopes:
        if self._fibres is None:
            self._fibres = fibre_slopes(self.here)
        return self._fibres

    @property
    def resting(self) -> RestSlopes:
        if self._resting is None:
            self._resting = RestSlopes(self.here)
        return self._resting

    # --- masses ---

    def _mass(self, found: CauseSlopes, column: int, name: str) -> None:
        """A kilogram on a segment: its weight, its share in the centre of mass, and feet that sink more."""
        scene, stance, here = self.scene, self.stance, self.here
        body, state, moved = stance.body, scene.state, scene.moved
        fixed = layout(body)
        n = len(scene.angles)
        if name.startswith("held_"):
            side = name.removeprefix("held_").removesuffix("_kg")
            segment = fixed.index[f"forearm.{side}"]
            place = state.points[fixed.landmark_index[f"forearm.hand_grip_centre.{side}"]]
        else:
            segment = fixed.index[name.removeprefix("mass.").removesuffix("_kg")]
            place = self._own_centre(segment)
        way = moved.of_points(place[None], np.array([segment]))[0]
        weights = np.zeros((len(body.segments), 3))
        weights[segment, 2] = -GRAVITY
        centres = state.centres.copy()
        centres[segment] = place
        bent = gravity_slopes(body, replace(state, centres=centres), weights)
        found.rows[:n, column] += -GRAVITY * way[2]
        found.wish[:, column] -= bent.T @ here.prices[:n]
        if stance.centre is not None:
            masses = segment_masses(body)
            whole = masses.sum()
            middle = masses @ state.centres / whole
            ways = moved.of_points(state.centres, np.arange(len(masses)))
            mean = np.tensordot(masses / whole, ways, axes=1)
            off = (middle[:2] - stance.centre, (place - middle)[:2] / whole)
            found.wish[:, column] += stance.weights.balance * (off[1] @ mean[:2] + off[0] @ (way - mean)[:2] / whole)
        found.rows[n : n + len(stance.kept), column] -= here.sunk / body.mass
        pushes = scene.pushed  # their unit is a body weight: the same force is a smaller amount and costs less
        units = scene.columns.unit * (np.arange(len(scene.columns.unit)) < len(scene.columns.unit) - 1)
        change = np.zeros(len(scene.weight))
        change[pushes] = np.where(units > 0, -2.0 * scene.weight[pushes] / body.mass, 0.0)
        found.pull[:, column] -= change * here.effort_slope
        found.outputs[:, column] += GRAVITY * slopes_with_forces(scene, np.array([segment]), DOWN)[:, 0]

    def _own_centre(self, segment: int) -> np.ndarray:
        """Centre of mass (3,) of a segment; of a forearm without what its hand holds."""
        state, bone = self.scene.state, self.body.segments[segment]
        if not bone.name.startswith("forearm."):
            return state.centres[segment]
        return state.origins[segment] + state.frames[segment] @ bone.rotation.T @ (bone.centre_of_mass - bone.position)

    # --- bones, legs and lifts ---

    def _moved(self, found: CauseSlopes, column: int, name: str) -> None:
        """Places of the body differ: conditions and readings are taken on a body a little more so.

        Neither set points nor the rest of the ribs change with them.
        """
        here, scene = self.here, self.scene
        value = self.causes.value(name)
        low, high = describe(name).low, describe(name).high
        step = SMALL_SHIFT if value + SMALL_SHIFT <= high else -SMALL_SHIFT
        assert low <= value + step
        there = displaced_body(self.stance.body, Causes(values={name: step}))
        moved = scene_at(self.stance, scene.angles, displaced=there)
        other = here.at(moved)
        found.wish[:, column] += (other.gradient - here.gradient) / step
        found.pull[:, column] += (other.worth - here.worth) / step
        found.rows[:, column] += (other.left - here.left) / step
        found.outputs[:, column] += (read(reading(moved, here.amounts)) - here.read) / step
