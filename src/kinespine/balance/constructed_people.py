"""People drawn at random as the fit takes them to differ, and what a platform would record: a test of its intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.balance.answers import FITTED, Answers, loop_at, weights_of
from kinespine.balance.band_spectra import FREQUENCIES, NOMINAL
from kinespine.balance.control import Controller, controller, gains
from kinespine.balance.noise import usual_noise
from kinespine.balance.recorded_fit import RecordedFit, fit_recordings, usual_people
from kinespine.balance.reduction import Plant
from kinespine.balance.sway import Sway

SETTLED = 1e-2  # part of the torque noise that may still change in a loop
STEEP = 4.0  # power with which densities fall beyond the last frequency, where no band lies


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Constructed:
    """One constructed person: what is so, and what recordings of them tell."""

    scores: np.ndarray  # (p,)
    weights: tuple[Mapping[str, float], ...]  # by condition
    fit: RecordedFit

    def held(self, spread: float) -> Iterator[tuple[str, bool]]:
        """Every number with whether its interval holds what is so."""
        for one, score in zip(self.fit.factors, self.scores, strict=True):
            yield one.name, one.factor.low <= np.exp(spread * score) <= one.factor.high
        for leaning, truth in zip(self.fit.leaning, self.weights, strict=True):
            for name, value in truth.items():
                span = leaning.weights[name]
                yield f"weight of {name}, {leaning.condition}", span.low <= value <= span.high


def construct(
    plant: Plant, answers: Sequence[Answers], trials: int, random: np.random.Generator, *,
    chosen: Controller | None = None, feedback: np.ndarray | None = None,
) -> Constructed:  # fmt: skip
    """Draw a person, record them in each condition, and fit.

    Loops are closed in full, what people are off the model is added to their spectra, and waves of random phase with
    these, many trials long, are cut into trials of 20 samples a second.

    Raises:
        NotSolved: the person drawn has no loop.
    """
    people, chosen = usual_people(), chosen or controller()
    feedback = gains(plant, chosen) if feedback is None else feedback
    scores = random.standard_normal(len(FITTED))
    recorded: list[list[Sway]] = []
    weights: list[dict[str, float]] = []
    for one in answers:
        loop = loop_at(
            scores, one.condition, plant, usual_noise(), people.spread, chosen, feedback=feedback, settled=SETTLED
        )
        own = people.off(one) - np.diag(
            one.error[: 2 * len(one.bands.middle)] ** 2
        )  # polynomials are off by themselves
        off = people.on_average(one) + np.linalg.cholesky(own) @ random.standard_normal(len(own))
        density = np.real(loop.spectra(loop.pressure_rows, FREQUENCIES))
        at = np.log(one.bands.middle)
        tracks = [
            _wave(np.log(density[:, axis, axis]) + np.interp(np.log(FREQUENCIES), at, part), one.bands.seconds,
                  trials, random)
            for axis, part in enumerate(off.reshape(2, -1))
        ]  # fmt: skip
        recorded.append([Sway(forward=f, left=-r, rate=NOMINAL) for f, r in zip(*tracks, strict=True)])
        told = [name for name in one.senses if name != "foot"]
        weights.append(dict(zip(told, weights_of(loop, told).tolist(), strict=True)))
    return Constructed(scores=scores, weights=tuple(weights), fit=fit_recordings(answers, recorded))


def _wave(logs: np.ndarray, seconds: float, trials: int, random: np.random.Generator) -> np.ndarray:
    """Trials (trials, n) m out of one wave of ten times as long, with the logarithms (22,) of one-sided densities."""
    each = round(seconds * NOMINAL)
    length = 10 * each
    grid = np.fft.rfftfreq(length, 1.0 / NOMINAL)[1:]
    told = np.interp(np.log(grid), np.log(FREQUENCIES), logs)
    told -= STEEP * np.maximum(np.log(grid / FREQUENCIES[-1]), 0.0)
    wave = np.concatenate([[0.0], np.exp(0.5 * told)]) * (
        random.standard_normal(len(grid) + 1) + 1j * random.standard_normal(len(grid) + 1)
    )
    points = np.fft.irfft(0.5 * np.sqrt(length * NOMINAL) * wave, n=length)
    return points.reshape(10, each)[:trials]
