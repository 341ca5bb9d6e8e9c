"""Standing, sitting, lifting: the posture that carries its own load, with its loads and its stability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes
from kinespine.anatomy.levels import JOINTS, MOTIONS
from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.quantities import quantities
from kinespine.chain.asymmetry import Asymmetry, asymmetries
from kinespine.chain.bearers import FootLoad, LimbLoad, MuscleLoad, foot_loads, limb_loads, muscle_loads
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.posing import pose
from kinespine.chain.posture import Posture
from kinespine.chain.reactions import LevelLoad, forces_on, level_loads
from kinespine.chain.scene import Scene
from kinespine.chain.stability import Stability, stability_of
from kinespine.chain.stiffness import ways_of
from kinespine.chain.task import Task, parse_task
from kinespine.chain.tissues import rib_slopes
from kinespine.chain.weights import Weights, weights
from kinespine.measures import distortions_of, read_off

PRESSURE_TABLE = Path(__file__).parent / "tables" / "disc_pressure.csv"
STAND = parse_task("stand")
LEAST_MOMENT = 0.5  # N·m; below it a share of it means nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One joint of the spine in the posture found."""

    load: LevelLoad
    pressure: float  # MPa in the nucleus; NaN where there is no disc
    turn: Mapping[str, float]  # rad off the norm standing posture, by motion
    tissue_moment: float  # N·m that discs and ligaments give in flexion, against what is asked positive
    passive_share: float  # of the moment asked in flexion; NaN where next to nothing is asked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """A person doing one thing, at rest."""

    body: Body  # with its causes
    causes: Causes
    task: Task
    equilibrium: Equilibrium
    stability: Stability
    levels: tuple[Level, ...]
    muscles: tuple[MuscleLoad, ...]
    limbs: tuple[LimbLoad, ...]
    asymmetry: tuple[Asymmetry, ...]
    feet: tuple[FootLoad, ...]
    abdominal_pressure: float  # Pa
    measures: Mapping[str, float]  # SI, read off the body
    distortions: Mapping[str, float]  # SI, positive = left higher or longer
    without_guard: Standing | None  # the same with nothing asked of its stiffness

    @property
    def status(self) -> str:
        """How the solver ended."""
        return self.equilibrium.status

    @property
    def posture(self) -> Posture:
        """The joint coordinates found."""
        return Posture(angles=self.equilibrium.angles)

    def compression(self, joint: str) -> float:
        """N."""
        return next(level.load.compression for level in self.levels if level.load.level == joint)


def solve_standing(
    body: Body, *, causes: Causes | None = None, task: Task = STAND, chosen: Weights | None = None,
    start: np.ndarray | None = None, warm: Equilibrium | None = None, guard: bool = True, both: bool = False,
    check: bool = True, max_steps: int = 150,
) -> Standing:  # fmt: skip
    """Find the posture in which a body carries its own load, and what that asks of it.

    Args:
        causes: what differs in the person; nothing if none are given.
        task: what is done; quiet standing if none is given.
        chosen: weights other than the calibrated ones.
        start: joint coordinates to begin from (n,); the task's own posture if none are given.
        warm: the equilibrium of something similar, to begin from.
        guard: ask for a margin of stiffness, as the nervous system does.
        both: solve once more without that, for comparison.
        check: raise where no equilibrium is found; without it `status` tells.
        max_steps: Newton steps.

    Raises:
        NotSolved: no posture was found; names the level with most left over.
    """
    causes = causes if causes is not None else Causes()
    stance, begin = pose(body, causes, task, chosen or weights(), guard=guard)
    found = solve_equilibrium(stance, begin if start is None else start, warm=warm, check=check, max_steps=max_steps)
    bare: Standing | None = None
    if both and guard and found.status == "solved":
        easier = solve_equilibrium(replace(stance, guard=None), begin, warm=found, check=check, max_steps=max_steps)
        bare = described(causes, task, easier)
    return replace(described(causes, task, found), without_guard=bare)


def described(causes: Causes, task: Task, found: Equilibrium) -> Standing:
    """Everything that follows from an equilibrium."""
    scene, amounts = found.scene, found.amounts
    body = scene.stance.body
    active = amounts[: scene.muscles]
    muscles = muscle_loads(body, active, active * scene.muscle.active + scene.muscle.passive)
    pushed = dict(zip(scene.columns.names, amounts[scene.pushed] * scene.columns.unit, strict=True))
    places = dict(zip(body.landmarks, scene.state.points, strict=True))
    return Standing(
        body=body,
        causes=causes,
        task=task,
        equilibrium=found,
        stability=stability_of(scene, amounts),
        levels=_levels(scene, amounts),
        muscles=muscles,
        limbs=limb_loads(body, amounts[scene.muscles : scene.pushed.start] * scene.limbs.unit),
        asymmetry=asymmetries(muscles),
        feet=foot_loads(body, scene.state, pushed, GRAVITY * body.mass),
        abdominal_pressure=pushed["abdominal_pressure"],
        measures=read_off(places),
        distortions=distortions_of(places),
        without_guard=None,
    )


def disc_pressure(body: Body, joint: str, compression: float) -> float:
    """Pressure in the nucleus, MPa: no-load pressure plus an index times force over area; NaN without a disc.

    Nachemson 1960 as quoted: 1.5 times the mean stress for normal discs, no intercept in the published form.
    """
    if joint not in body.discs:
        return float("nan")
    numbers = quantities(PRESSURE_TABLE)
    area = float(body.discs[joint][0])
    return numbers["no_load_pressure_MPa"] + numbers["pressure_index_ratio"] * compression / area * 1e-6


def _levels(scene: Scene, amounts: np.ndarray) -> tuple[Level, ...]:
    body = scene.stance.body
    # What weight asks of a level: the cage hands its part on by its springs alone.
    ribs = rib_slopes(body, scene.state, scene.moved, scene.ribs)
    ways = ways_of(scene)
    moments = ways.under(-0.5 * (ribs + ribs.T)).T @ scene.state.gravity
    asked = {body.dofs[int(row)].name: float(value) for row, value in zip(ways.spine, moments, strict=True)}
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    tension = amounts[: scene.muscles] * scene.muscle.active + scene.muscle.passive
    pushes, pulls = scene.columns.carrying(amounts[scene.pushed]), scene.ribs.pushes
    forces = forces_on(body, scene.state, tension, (pushes.segments, pushes.forces), (pulls.segments, pulls.forces))
    loads = level_loads(body, scene.state, forces, asked)
    levels: list[Level] = []
    for joint, load in zip(JOINTS, loads, strict=True):
        tissue = -float(scene.tissue[index[f"{joint}.flexion"]])
        wanted = load.flexion_moment
        levels.append(
            Level(
                load=load,
                pressure=disc_pressure(body, joint, load.compression),
                turn={motion: float(scene.angles[index[f"{joint}.{motion}"]]) for motion in MOTIONS},
                tissue_moment=tissue,
                passive_share=tissue / wanted if abs(wanted) >= LEAST_MOMENT else float("nan"),
            )
        )
    return tuple(levels)
