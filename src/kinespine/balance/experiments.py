"""Published experiments on the senses, what they found, and what the model says: sign, size and power of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan, hypot, log, sqrt
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.stats import nct, t

from kinespine.anatomy.quantities import quantities
from kinespine.balance.control import SPEED, Controller
from kinespine.balance.loop import Loop, loop_of, with_senses
from kinespine.balance.reduction import Plant
from kinespine.balance.responses import fatigued, impaired, joint_position_error, lean_under, through_prism, vibrated
from kinespine.balance.senses import Condition, Noise, Senses, senses_in

TABLE = Path(__file__).parent / "tables" / "sway_spread.csv"
LEVEL, ENOUGH, CERTAIN = 0.05, 0.8, 7.0

FIRM_CLOSED, FIRM_OPEN = Condition(eyes="closed"), Condition()
FOAM_OPEN = Condition(surface="foam")
LOST = Condition(eyes="closed", vestibular="lost")
Kind = Literal["log sway", "log velocity", "lean mm", "angle deg", "error deg", "turn deg"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """One row of the literature that the model can express."""

    row: str  # of the collection of published numbers, and its source
    what: str
    sign: Literal[-1, 0, 1]  # found; 0: no effect was found
    people: int  # in the study; those of a usual one where none is told
    kind: Kind
    effect: Callable[[_Body], float]
    groups: Literal[1, 2] = 1  # the same people twice, or two groups of half of them
    sets_allowed: bool = False  # `Noise.allowed` was chosen so that this row has its sign: no evidence for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the model says of it."""

    experiment: Experiment
    effect: float  # in the unit of its kind
    spread: float  # between people, of that effect
    power: float  # of that study to find an effect of that size
    detectable: float  # the effect that it would find with 80 %
    agrees: bool  # sign as found; of a null row: smaller than what the study would find


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Body:
    """One body that can be put into any condition."""

    plant: Plant
    noise: Noise
    chosen: Controller
    loops: dict[Condition, Loop]

    def loop(self, condition: Condition) -> Loop:
        if condition not in self.loops:
            self.loops[condition] = loop_of(self.plant, senses_in(condition, self.noise), self.noise, self.chosen)
        return self.loops[condition]


def _velocity(change: Callable[[Senses], Senses], condition: Condition) -> Callable[[_Body], float]:
    """The log ratio of the speed of the centre of mass with changed senses."""

    def effect(body: _Body) -> float:
        before = body.loop(condition)
        return log(_speed(with_senses(before, change(before.senses))) / _speed(before))

    return effect


def _sway(change: Callable[[Senses], Senses], condition: Condition) -> Callable[[_Body], float]:
    """The log ratio of the SD of the centre of pressure."""

    def effect(body: _Body) -> float:
        before = body.loop(condition)
        return log(_spread(with_senses(before, change(before.senses))) / _spread(before))

    return effect


def _lean(muscle: str, condition: Condition, axis: Literal["forward", "rightward"]) -> Callable[[_Body], float]:
    def effect(body: _Body) -> float:
        loop = body.loop(condition)
        return 1e3 * float(getattr(lean_under(loop, vibrated(loop.senses, muscle)), axis))

    return effect


def _prism(dioptres: float, asked: Literal["forward", "ankle", "head"]) -> Callable[[_Body], float]:
    """Lean (mm), or turn of legs or head (deg), behind prisms with the base down, all of it felt as a lean."""

    def effect(body: _Body) -> float:
        loop = body.loop(FIRM_OPEN)
        lean = lean_under(loop, through_prism(loop.senses, atan(0.01 * dioptres)))
        if asked == "forward":
            return 1e3 * lean.forward
        return float(np.degrees(lean.pitch if asked == "head" else lean.forward / loop.plant.height))

    return effect


def _head(body: _Body) -> float:
    loop = body.loop(LOST)
    return float(np.degrees(lean_under(loop, vibrated(loop.senses, "neck back")).pitch))


def _turned(body: _Body) -> float:
    """How far the direction of the lean turns to the left when the head turns by 30 degrees to the left."""
    loop = body.loop(FIRM_CLOSED)
    ahead, turned = (
        lean_under(loop, vibrated(loop.senses, "neck back", head_yaw=yaw)) for yaw in (0.0, np.radians(30.0))
    )
    angles = [np.arctan2(-one.rightward, one.forward) for one in (ahead, turned)]
    return float(np.degrees(angles[1] - angles[0]))


def _error(part: str) -> Callable[[_Body], float]:
    def effect(body: _Body) -> float:
        loop = body.loop(FIRM_CLOSED)
        worse = with_senses(loop, impaired(loop.senses, part))
        return float(np.degrees(joint_position_error(worse, part) - joint_position_error(loop, part)))

    return effect


def _neck_tired(senses: Senses) -> Senses:
    return fatigued(senses, "neck")


def _neck_poor(senses: Senses) -> Senses:
    return impaired(senses, "neck")


def _lumbar_poor(senses: Senses) -> Senses:
    return impaired(senses, "lumbar")


EXPERIMENTS = (
    Experiment(row="SENS-002 denunzio2005", what="vibration of the back of the neck, eyes closed: lean forward",
               sign=1, people=12, kind="lean mm", effect=_lean("neck back", FIRM_CLOSED, "forward")),
    Experiment(row="SENS-002 denunzio2005", what="the same, eyes open", sign=1, people=12, kind="lean mm",
               effect=_lean("neck back", FIRM_OPEN, "forward")),
    Experiment(row="SENS-002 denunzio2005", what="vibration of tibialis anterior, eyes closed: lean forward", sign=1,
               people=12, kind="lean mm", effect=_lean("ankle front", FIRM_CLOSED, "forward")),
    Experiment(row="SENS-002 denunzio2005", what="vibration of triceps surae, eyes closed: lean backward", sign=-1,
               people=12, kind="lean mm", effect=_lean("ankle back", FIRM_CLOSED, "forward")),
    Experiment(row="SENS-123 schieppati2003", what="vibration of the left of the neck: lean to the right", sign=1,
               people=12, kind="lean mm", effect=_lean("neck left", FIRM_CLOSED, "rightward")),
    Experiment(row="SENS-004 valkovic2012", what="vestibular loss, neck vibrated: no lean of the body", sign=0,
               people=12, kind="lean mm", effect=_lean("neck back", LOST, "forward")),
    Experiment(row="SENS-004 valkovic2012", what="vestibular loss, neck vibrated: the head goes back", sign=-1,
               people=12, kind="angle deg", effect=_head, sets_allowed=True),
    Experiment(row="SENS-011 ivanenko1999", what="neck vibrated, head turned left by 30 deg: the lean turns with it",
               sign=1, people=11, kind="turn deg", effect=_turned),
    Experiment(row="pacific1065", what="vertical prisms of 12 dioptres, base down: lean backward", sign=-1, people=36,
               kind="lean mm", effect=_prism(12.0, "forward")),
    Experiment(row="CHAIN-063 suttle2015", what="vertical prisms of 5 dioptres, base down: ankles stay", sign=0,
               people=20, kind="angle deg", effect=_prism(5.0, "ankle")),
    Experiment(row="CHAIN-063 suttle2015", what="the same: the head goes back", sign=-1, people=20, kind="angle deg",
               effect=_prism(5.0, "head")),
    Experiment(row="SENS-013 vuillerme2005", what="tired neck, eyes closed: more sway", sign=1, people=14,
               kind="log velocity", effect=_velocity(_neck_tired, FIRM_CLOSED)),
    Experiment(row="SENS-015 vuillerme2005", what="tired neck, eyes open: no change", sign=0, people=14,
               kind="log velocity", effect=_velocity(_neck_tired, FIRM_OPEN)),
    Experiment(row="SENS-021 mazaheri2021", what="poor sense of the neck, eyes open: faster sway", sign=1, people=60,
               kind="log velocity", effect=_velocity(_neck_poor, FIRM_OPEN), groups=2),
    Experiment(row="SENS-022 mazaheri2021", what="the same, eyes closed", sign=1, people=60, kind="log velocity",
               effect=_velocity(_neck_poor, FIRM_CLOSED), groups=2),
    Experiment(row="SENS-024 mazaheri2021", what="poor sense of the neck, eyes closed: larger sway", sign=1, people=60,
               kind="log sway", effect=_sway(_neck_poor, FIRM_CLOSED), groups=2),
    Experiment(row="SENS-028 park2023", what="poor sense of the lower back, eyes closed, firm: more sway", sign=1,
               people=60, kind="log velocity", effect=_velocity(_lumbar_poor, FIRM_CLOSED), groups=2),
    Experiment(row="SENS-027 park2023", what="the same, eyes open, foam", sign=1, people=60, kind="log velocity",
               effect=_velocity(_lumbar_poor, FOAM_OPEN), groups=2),
    Experiment(row="SENS-031 mazaheri2021", what="poor sense of the neck: larger position error", sign=1, people=60,
               kind="error deg", effect=_error("neck"), groups=2),
    Experiment(row="SENS-045 lumbar_ae2011", what="poor sense of the lower back: larger position error", sign=1,
               people=30, kind="error deg", effect=_error("lumbar"), groups=2),
)  # fmt: skip


def compare(plant: Plant, noise: Noise, chosen: Controller) -> tuple[Outcome, ...]:
    """Do every experiment on one body.

    Vibration, prisms and fatigue are done on the same people before and after (paired t-test); poor senses are compared
    between two groups of half of the people each. Spreads between people are `sway_spread.csv`.
    """
    body = _Body(plant=plant, noise=noise, chosen=chosen, loops={})
    return tuple(_outcome(one, body) for one in EXPERIMENTS)


def _outcome(one: Experiment, body: _Body) -> Outcome:
    numbers = quantities(TABLE)
    effect = one.effect(body)
    if one.kind in ("log sway", "log velocity"):
        spread = numbers[f"{'change' if one.groups == 1 else 'between'}_{one.kind.replace(' ', '_')}_ratio"]
    elif one.kind == "error deg":
        spread = numbers["position_error_deg"]
    else:
        least = {"lean mm": "lean_noise_mm", "angle deg": "angle_noise_deg", "turn deg": "turn_noise_deg"}[one.kind]
        spread = hypot(numbers["vibration_between_ratio"] * effect, numbers[least])
    unit = spread / sqrt(one.people) if one.groups == 1 else 2.0 * spread / sqrt(one.people)
    free = one.people - 1 if one.groups == 1 else one.people - 2
    power = _power(abs(effect) / unit, free)
    detectable = unit * _noncentral(free)
    agrees = abs(effect) < detectable if one.sign == 0 else bool(np.sign(effect) == one.sign)
    return Outcome(experiment=one, effect=effect, spread=spread, power=power, detectable=detectable, agrees=agrees)


def _power(shift: float, free: int) -> float:
    """Of a two-sided t-test at 5 %."""
    edge = float(t.ppf(1.0 - 0.5 * LEVEL, free))
    if shift > CERTAIN:  # beyond it the distribution's series gives no number
        return 1.0
    return float(nct.sf(edge, free, shift) + nct.cdf(-edge, free, shift))


def _noncentral(free: int) -> float:
    """The shift in standard errors that is found with 80 %."""
    low, high = 0.0, 10.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _power(middle, free) < ENOUGH else (low, middle)
    return 0.5 * (low + high)


def _speed(loop: Loop) -> float:
    rows = np.zeros((2, loop.covariance.shape[0]))
    rows[:, SPEED] = loop.plant.centre
    return sqrt(float(np.trace(rows @ loop.covariance @ rows.T)))


def _spread(loop: Loop) -> float:
    rows = loop.pressure_rows
    return sqrt(float(np.trace(rows @ loop.covariance @ rows.T)))
