"""How spectra and weights of one body answer its noise: polynomials drawn through loops closed in full, once a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import norm, qmc

from kinespine.balance.band_spectra import Bands, expected_bands
from kinespine.balance.control import Controller, gains
from kinespine.balance.loop import Loop, loop_of
from kinespine.balance.reduction import Plant
from kinespine.balance.senses import Condition, Noise, senses_in

FITTED = (
    "proprioceptive", "drift", "joint", "neck", "vestibular", "visual", "slow", "slow_joints", "allowed", "foam",
    "foam_sideways",
)  # fmt: skip
"""What is sought in a person, each as the logarithm of a factor on what is usual: noise of the senses (`Noise`; `neck`
is the noise of the neck over that of hip and spine), slow torques, those of hip and spine that are allowed for, and the
tilt that foam gives the feet. Noise of the feet and of torque change nothing that a platform would show, and stay."""
SENSES = {
    "vestibular": "vestibular.pitch", "visual": "visual.pitch", "ankle": "ankle.pitch", "foot": "foot.pitch",
    "hip": "hip.pitch", "lumbar": "lumbar.pitch", "thoracic": "thoracic.pitch", "neck": "neck.pitch",
}  # fmt: skip
FARTHEST = 2.8  # standard deviations of people, to which bodies are looked at; beyond it the answer stays
POINTS = 144  # loops, over twice as many as coefficients
SETTLED = 0.1  # part of the torque noise that may still change in these loops


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """One body in one condition: expected bands (2 b) and weights (w) as polynomials of scores (p,).

    A score is the logarithm of a factor on the usual number, over how much people differ.
    """

    condition: Condition
    bands: Bands
    active: tuple[int, ...]  # places in `FITTED` of what changes anything here
    senses: tuple[str, ...]  # (w,) names of `SENSES`
    coefficients: np.ndarray  # (features, 2 b + w)
    error: np.ndarray  # (2 b + w,) of the polynomials: root mean square off loops that made none

    def at(self, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Expected bands (d, 2 b) and weights (d, w) at scores (d, p)."""
        found = _features(np.clip(scores[:, list(self.active)], -FARTHEST, FARTHEST)) @ self.coefficients
        return found[:, : len(found[0]) - len(self.senses)], found[:, len(found[0]) - len(self.senses) :]

    def slopes(self, scores: np.ndarray) -> np.ndarray:
        """Slopes (2 b, p) of the bands with the scores (p,)."""
        found = np.zeros((2 * len(self.bands.bins), len(scores)))
        step = 1e-4
        for place in self.active:
            way = np.zeros(len(scores))
            way[place] = step
            both, _ = self.at(np.array([scores - way, scores + way]))
            found[:, place] = (both[1] - both[0]) / (2.0 * step)
        return found


def noise_of(scores: np.ndarray, usual: Noise, spread: float) -> tuple[Noise, float]:
    """The noise at scores (p,), and the factor on that of the neck."""
    factors = {name: float(np.exp(score * spread)) for name, score in zip(FITTED, scores, strict=True)}
    neck = factors.pop("neck")
    return replace(usual, **{name: getattr(usual, name) * factor for name, factor in factors.items()}), neck


def loop_at(
    scores: np.ndarray, condition: Condition, plant: Plant, usual: Noise, spread: float,
    chosen: Controller, *, feedback: np.ndarray | None = None, settled: float = SETTLED,
) -> Loop:  # fmt: skip
    """The loop of a person with those scores (p,).

    Raises:
        NotSolved: there is none.
    """
    noise, neck = noise_of(scores, usual, spread)
    senses = senses_in(condition, noise).noisier({"neck.pitch": neck, "neck.roll": neck})
    return loop_of(plant, senses, noise, chosen, feedback=feedback, settled=settled)


def weights_of(loop: Loop, senses: Sequence[str]) -> np.ndarray:
    """How wrong the felt tilt is, forward, per bias of each sense (w,)."""
    return np.array([loop.weights[0, loop.senses.channels.index(SENSES[name])] for name in senses])


def answers_of(
    plant: Plant, condition: Condition, bands: Bands, usual: Noise, spread: float, chosen: Controller,
    *, points: int = POINTS,
) -> Answers:  # fmt: skip
    """Close loops all over what people may have, and draw polynomials through them: of third order in each score.

    Raises:
        NotSolved: a body of that kind has no loop.
    """
    active = _active(condition)
    senses = tuple(name for name in SENSES if name != "visual" or condition.eyes == "open")
    feedback = gains(plant, chosen)
    drawn = qmc.Sobol(len(active), rng=7).random_base2(int(np.ceil(np.log2(points))))[:points]
    drawn = np.clip(norm.ppf(drawn), -FARTHEST, FARTHEST)
    drawn[0] = 0.0
    told: list[np.ndarray] = []
    for one in drawn:
        scores = np.zeros(len(FITTED))
        scores[list(active)] = one
        loop = loop_at(scores, condition, plant, usual, spread, chosen, feedback=feedback)
        told.append(np.concatenate([expected_bands(loop, bands).ravel(), weights_of(loop, senses)]))
    features, values = _features(drawn), np.array(told)
    coefficients = np.linalg.lstsq(features, values, rcond=None)[0]
    # what a loop is off a polynomial drawn through all others: leave-one-out by the hat matrix
    hat = np.einsum("df,fd->d", features, np.linalg.pinv(features))
    off = (values - features @ coefficients) / np.maximum(1.0 - hat, 1e-3)[:, None]
    return Answers(
        condition=condition, bands=bands, active=active, senses=senses, coefficients=coefficients,
        error=np.sqrt(np.mean(off**2, axis=0)),
    )  # fmt: skip


def _active(condition: Condition) -> tuple[int, ...]:
    """Places of what changes anything in a condition: ankles tell next to nothing on foam, shut eyes nothing."""
    without = {"proprioceptive", "drift"} if condition.surface == "foam" else {"foam", "foam_sideways"}
    without |= set() if condition.eyes == "open" else {"visual"}
    without |= {"vestibular"} if condition.vestibular == "lost" else set()
    return tuple(place for place, name in enumerate(FITTED) if name not in without)


def _features(scores: np.ndarray) -> np.ndarray:
    """Constant, scores, their products, squares and cubes: (d, features)."""
    size = scores.shape[1]
    rows, columns = np.triu_indices(size)
    return np.hstack([np.ones((len(scores), 1)), scores, scores[:, rows] * scores[:, columns], scores**3])
