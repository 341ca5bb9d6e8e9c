"""Virtual people measured with error, fitted and explained as `explain` does it: what it says, and what is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from honesty_learned import Learned, LearnedPerson
from honesty_people import Truth, man, prior

from kinespine.chain.attribution import attribute
from kinespine.chain.observations import Observation
from kinespine.chain.output_names import output, output_index
from kinespine.chain.person_fit import fit_person
from kinespine.chain.posterior import Posterior, most_probable, silent
from kinespine.chain.prior import Prior
from kinespine.chain.shares import Shares, take_shares
from kinespine.chain.standing import STAND
from kinespine.chain.verdict import Interval
from kinespine.chain.weights import weights
from kinespine.errors import NotSolved

DEGREE, MM = np.pi / 180.0, 1e-3
OUTCOMES = (
    "l4_l5_compression", "lumbar_asymmetry", "pelvic_obliquity", "c2_c3_asymmetry", "c7_t1_compression",
    "sagittal_vertical_axis",
)  # fmt: skip
READ: dict[str, float] = {
    "c0_c1_lateral": 2.0 * DEGREE, "atlas_lateral_mm": 1.0, "c1_c2_lateral": 2.0 * DEGREE,
    "c1_c2_axial": 2.0 * DEGREE, "c2_c3_axial": 2.0 * DEGREE, "head_tilt": 2.7 * DEGREE, "shoulder_tilt": 2.7 * DEGREE,
    "pelvic_obliquity": 2.7 * DEGREE, "craniovertebral_angle.left": 2.7 * DEGREE,
    "craniovertebral_angle.right": 2.7 * DEGREE, "trunk_shift": 5.9 * MM, "head_carriage": 5.9 * MM,
    "leg_length_difference": 6.0 * MM, "lumbar_lordosis_L1_S1": 4.0 * DEGREE, "lumbar_lordosis_L4_S1": 4.0 * DEGREE,
    "thoracic_kyphosis_T4_T12": 4.0 * DEGREE, "cervical_lordosis_C2_C7": 4.8 * DEGREE, "pelvic_tilt": 4.0 * DEGREE,
    "sagittal_vertical_axis": 10.0 * MM, "T1_pelvic_angle": 2.0 * DEGREE, "T1_slope": 4.0 * DEGREE,
    "cervical_vertical_axis_C2_C7": 6.8 * MM, "c0_c1_flexion": 2.0 * DEGREE, "c1_c2_flexion": 2.0 * DEGREE,
    "c2_c3_flexion": 2.0 * DEGREE,
}  # fmt: skip
"""What is read on everybody, with the usual errors (`visit/tables/reading_errors.csv`), SI or the unit of the cause."""
ROWS = tuple(dict.fromkeys([*OUTCOMES, *(name for name in READ if name in output_index())]))
SIDED = ("tilt", "lateral", "axial", "obliquity", "shift", "difference")

CAUSES = (
    "atlas_tilt_deg", "atlas_rotation_deg", "atlas_lateral_mm", "leg_length_left_mm", "rest.C5-C6.flexion_deg",
    "rest.T8-T9.flexion_deg", "rest.L4-L5.flexion_deg", "habit.L4-L5.flexion_deg", "habit.hip.flexion.left_deg",
    "rest.T10-T11.lateral_deg", "sensed.roll_deg", "stiffness.L4-L5",
)  # fmt: skip
"""Causes of every group whose intervals of the fit are looked at."""

Noise = Literal["as stated", "correlated and biased", "sides swapped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of one outcome of one person, and what is so."""

    outcome: str
    total: Interval
    total_true: float
    neck: Interval
    neck_true: float
    detectable: float
    healthy_sd: float
    word: str
    named: str  # region with the largest share whose interval leaves out zero; empty if none
    regions: tuple[str, ...]  # whose shares leave out zero
    unusual: tuple[str, ...]  # regions
    groups: tuple[str, ...]  # whose shares against a drawn norm leave out zero
    causes_inside: tuple[bool, ...]  # of CAUSES, whether 95 % intervals of the fit hold them

    @property
    def total_inside(self) -> bool:
        """Whether the interval of what is unusual holds what is."""
        return self.total.low <= self.total_true <= self.total.high

    @property
    def neck_inside(self) -> bool:
        """The same of the upper neck's share."""
        return self.neck.low <= self.neck_true <= self.neck.high


def examined(
    truth: Truth, learned: Learned, *, seed: tuple[int, int], draws: int = 1000, noise: Noise = "as stated",
    wanted: Sequence[str] = OUTCOMES,
) -> tuple[Said, ...] | None:  # fmt: skip
    """One person measured, fitted and explained; None where the fit does not come to rest."""
    try:
        fitted = fit(truth, learned, np.random.default_rng([*seed, 1]), noise)
    except NotSolved:
        return None
    learned.restart(seed)  # what is left over of slopes belongs to the person, whichever process explains them
    taken = take_shares(
        learned, fitted, [output(name) for name in wanted], weights(), draws=draws, seed=seed[1], say=silent
    )
    inside = _causes_inside(fitted, truth)
    return tuple(_said(one, truth, inside) for one in taken.shares)


def fit(truth: Truth, learned: Learned, rng: np.random.Generator, noise: Noise) -> Posterior:
    """The most probable causes of what was read on one person."""
    own = learned.library.prior
    seen = read_on(truth, own, rng, noise)
    person, middle = LearnedPerson(learned=learned, seen=seen), own.mean
    return most_probable(
        person, own, seen, "shape", person.predict(middle), person.slopes(middle), np.zeros(len(seen)), silent
    )


def read_on(truth: Truth, own: Prior, rng: np.random.Generator, noise: Noise) -> tuple[Observation, ...]:
    """What is read on one person, with the errors of reading drawn."""
    index, errors = output_index(), np.array(list(READ.values()))
    score = rng.standard_normal(len(errors))
    if noise == "correlated and biased":
        score = np.sqrt(0.5) * score + np.sqrt(0.5) * rng.standard_normal() + 1.0
    values = np.array([truth.person[index[name]] if name in index else truth.causes[own.place(name)] for name in READ])
    values = values + errors * score
    if noise == "sides swapped" and rng.random() < 0.05:
        values = np.where([any(word in name for word in SIDED) for name in READ], -values, values)
    return tuple(
        Observation(name=name, value=float(value), error=error)
        for (name, error), value in zip(READ.items(), values, strict=True)
    )


def in_full(truth: Truth, seed: tuple[int, int]) -> tuple[Said, ...]:
    """The same person explained by full solves, as `explain` does it.

    Raises:
        NotSolved: a posture on the way was not found.
    """
    seen = read_on(truth, prior(), np.random.default_rng([*seed, 1]), "as stated")
    fitted = fit_person(man(), seen, task=STAND, weights=weights())
    shares = attribute(man(), fitted, OUTCOMES, task=STAND, weights=weights(), seed=seed[1])
    inside = _causes_inside(fitted, truth)
    return tuple(_said(one, truth, inside) for one in shares)


def _causes_inside(fitted: Posterior, truth: Truth) -> tuple[bool, ...]:
    at = [fitted.prior.place(name) for name in CAUSES]
    off = np.abs(truth.causes[at] - fitted.mean[at]) / np.sqrt(fitted.covariance[at, at])
    return tuple((off <= 1.96).tolist())


def _said(one: Shares, truth: Truth, inside: tuple[bool, ...]) -> Said:
    place = output_index()[one.outcome.name]
    total, neck = float(truth.total[place]), float(truth.neck[place])
    return Said(
        outcome=one.outcome.name,
        total=one.total,
        total_true=total,
        neck=one.neck,
        neck_true=neck,
        detectable=one.detectable,
        healthy_sd=one.healthy_sd,
        word=one.verdict.word,
        named=one.named,
        regions=tuple(region.region for region in one.regions if region.share.excludes_zero),
        unusual=tuple(region.region for region in one.regions if region.is_unusual),
        groups=tuple(group.group for group in one.groups if group.share.excludes_zero),
        causes_inside=inside,
    )
