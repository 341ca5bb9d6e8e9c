"""Bending forward as far as people go: which muscles of the back fall silent, and what carries the trunk instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes
from kinespine.anatomy.levels import SIDES
from kinespine.chain.equilibrium import Equilibrium
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.task import DEEPEST, parse_task
from kinespine.errors import BadInput
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "bending.csv"
STEPS_DEG = (0.0, 15.0, 30.0, *np.arange(40.0, DEEPEST + 1.0, 5.0).tolist())
BACK = {
    "erector spinae, from the thorax": ("longissimus_thoracis_pars_thoracis", "iliocostalis_lumborum_pars_thoracis"),
    "erector spinae, lumbar": ("longissimus_thoracis_pars_lumborum", "iliocostalis_lumborum_pars_lumborum"),
    "multifidus": ("multifidus_lumbar",),
    "quadratus lumborum": ("quadratus_lumborum",),
}
"""What is followed, by name, as groups of fascicles. Electrodes on the skin beside L1 to L3 read the first."""
JOINT = "L4-L5.flexion"
SILENT = 0.1  # of the largest activation on the way down
LUMBAR = ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
LOWER_LUMBAR = LUMBAR[3:]  # L3 to S1
HEAVIEST = 20.0  # kg in both hands


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One depth of the bend, at rest there."""

    inclination: float  # rad, of T12 from standing
    joints: Mapping[str, float]  # rad, flexion since standing, of each of `LUMBAR`
    hip: float  # rad, flexion of both hips since standing, their mean
    activation: Mapping[str, float]  # of `BACK`, 0 to 1, both sides, weighed by volume
    asked: float  # N·m that gravity asks at L4-L5
    muscle: float  # N·m of it by active muscle, less what bends
    stretched: float  # N·m by muscle that is stretched and not active
    tissue: float  # N·m by disc and ligaments

    @property
    def lumbar(self) -> float:
        """Flexion from T12 to S1 since standing, rad."""
        return sum(self.joints.values())

    @property
    def lower_lumbar(self) -> float:
        """Flexion from L3 to S1 since standing, rad."""
        return sum(self.joints[one] for one in LOWER_LUMBAR)

    @property
    def other(self) -> float:
        """N·m by what is left: pressure in the abdomen, the cage."""
        return self.asked - self.muscle - self.stretched - self.tissue


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Where a muscle falls silent on the way down: below a tenth of the most it did, and so to the end."""

    inclination: float  # rad, of T12
    lumbar: float  # rad
    hip: float  # rad
    lumbar_part: float  # of the most on the way
    hip_part: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured in people where the erector spinae fall silent (`bending.csv`)."""

    quantity: str
    value: float
    spread: float | None  # one standard deviation between people
    people: int
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bend:
    """A person who bends forward slowly, from standing to the end."""

    steps: tuple[Step, ...]
    held: float  # kg in both hands

    def activations(self, name: str) -> np.ndarray:
        """Of one of `BACK`, by step (k,)."""
        return np.array([one.activation[name] for one in self.steps])

    def ratio(self, name: str) -> float:
        """Largest activation on the way down over that at the end: the flexion-relaxation ratio without any noise."""
        found = self.activations(name)
        return float(found.max() / found[-1]) if found[-1] > 0.0 else float("inf")

    def silence(self, name: str) -> Silence | None:
        """Where it falls silent and stays so to the end; straight between steps. None: it does not."""
        found = self.activations(name)
        edge = SILENT * float(found.max())
        loud = np.flatnonzero(found >= edge)
        last = int(loud[-1])
        if last == len(found) - 1:
            return None
        part = (found[last] - edge) / (found[last] - found[last + 1])
        ways = np.array([(one.inclination, one.lumbar, one.hip) for one in self.steps])
        here, most = ways[last] + part * (ways[last + 1] - ways[last]), ways.max(axis=0)
        return Silence(
            inclination=float(here[0]), lumbar=float(here[1]), hip=float(here[2]),
            lumbar_part=float(here[1] / most[1]), hip_part=float(here[2] / most[2]),
        )  # fmt: skip


@cache
def measured_silence() -> tuple[Measured, ...]:
    """What people were measured to do."""
    return read_table(TABLE, Measured)


def bend_forward(body: Body, *, causes: Causes | None = None, held: float = 0.0, guard: bool = True) -> Bend:
    """Solve standing and ever deeper bends, each at rest, and follow the muscles of the back.

    The inclination of T12 is given (`lean` of `kinespine stand`), how lumbar spine and hips share it is only wanted as
    people do it: the body settles where it carries itself. Nothing tells a muscle to fall silent; load sharing does,
    where stretched tissue carries what gravity asks.

    Args:
        held: kg in both hands, arms hanging.
        guard: ask for a margin of stiffness, as in standing.

    Raises:
        BadInput: more in the hands than is allowed for.
        NotSolved: a depth that the body does not carry.
    """
    if not 0.0 <= held <= HEAVIEST:
        raise BadInput(f"{held:g} kg in the hands; possible: 0 to {HEAVIEST:g} kg.")
    warm: Equilibrium | None = None
    upright: Standing | None = None
    steps: list[Step] = []
    for angle in STEPS_DEG:
        task = replace(parse_task(f"lean:angle={angle:g}"), masses=(0.5 * held, 0.5 * held))
        found = solve_standing(body, causes=causes, task=task, warm=warm, guard=guard)
        upright = upright or found
        steps.append(_step(found, upright, np.radians(angle)))
        warm = found.equilibrium
    return Bend(steps=tuple(steps), held=held)


def _step(found: Standing, upright: Standing, inclination: float) -> Step:
    scene = found.equilibrium.scene
    body = scene.stance.body
    active = found.equilibrium.amounts[: scene.muscles]
    row = next(number for number, dof in enumerate(body.dofs) if dof.name == JOINT)
    arms = scene.state.arms[row]
    volume = np.array([one.area * one.optimal_length for one in body.fascicles])
    told: dict[str, float] = {}
    for name, groups in BACK.items():
        own = np.array([one.group in groups for one in body.fascicles])
        told[name] = float(active[own] @ volume[own] / volume[own].sum())
    bent = {dof.name: angle for dof, angle in zip(body.dofs, found.equilibrium.angles - upright.equilibrium.angles,
                                                  strict=True)}  # fmt: skip
    return Step(
        inclination=inclination,
        joints=MappingProxyType({joint: float(bent[f"{joint}.flexion"]) for joint in LUMBAR}),
        hip=float(np.mean([bent[f"hip.flexion.{side}"] for side in SIDES])),
        activation=MappingProxyType(told), asked=float(scene.state.gravity[row]),
        muscle=-float(arms @ (active * scene.muscle.active)), stretched=-float(arms @ scene.muscle.passive),
        tissue=-float(scene.tissue[row]),
    )  # fmt: skip
