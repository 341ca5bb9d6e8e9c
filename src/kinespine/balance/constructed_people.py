"""People drawn at random as the fit takes them to differ, and what a platform would record: a test of its intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.balance.answers import FITTED, Answers, loop_at, weights_of
from kinespine.balance.band_spectra import FREQUENCIES, NOMINAL, Bands
from kinespine.balance.control import Controller, controller, gains
from kinespine.balance.noise import usual_noise
from kinespine.balance.people import usual_people
from kinespine.balance.recorded_fit import RecordedFit, fit_recordings
from kinespine.balance.reduction import Plant
from kinespine.balance.sway import Sway

SETTLED = 1e-2  # part of the torque noise that may still change in a loop
ROUNDS = 6  # until a band shows what it shall
LEAKED = 3.0  # by how much more than wanted a band is lowered at most, where its neighbours fill it
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stood:
    """A constructed person and what a platform recorded of them."""

    scores: np.ndarray  # (p,)
    weights: tuple[Mapping[str, float], ...]  # by condition
    trials: tuple[tuple[Sway, ...], ...]  # by condition


def construct(
    plant: Plant, answers: Sequence[Answers], trials: int, random: np.random.Generator, *,
    feedback: np.ndarray | None = None,
) -> Constructed:  # fmt: skip
    """Draw a person, record them in each condition, and fit.

    Raises:
        NotSolved: the person drawn has no loop.
    """
    one = stand(plant, answers, trials, random, feedback=feedback)
    return Constructed(scores=one.scores, weights=one.weights, fit=fit_recordings(answers, one.trials))


def stand(
    plant: Plant, answers: Sequence[Answers], trials: int, random: np.random.Generator, *,
    chosen: Controller | None = None, feedback: np.ndarray | None = None,
) -> Stood:  # fmt: skip
    """Draw a person and record them in each condition.

    Loops are closed in full, what people are off the model is added to their spectra, and waves of random phase with
    these, many trials long, are cut into trials of 20 samples a second.

    Args:
        chosen: the controller they have; that of `answers` if none is given.

    Raises:
        NotSolved: the person drawn has no loop.
    """
    people, chosen = usual_people(), chosen or controller()
    feedback = gains(plant, chosen) if feedback is None else feedback
    scores = random.standard_normal(len(FITTED))
    spread = people.off_the_model(answers)  # without what polynomials are off by themselves
    misfit, start = np.linalg.cholesky(spread) @ random.standard_normal(len(spread)), 0
    recorded: list[tuple[Sway, ...]] = []
    weights: list[dict[str, float]] = []
    for one in answers:
        loop = loop_at(
            scores, one.condition, plant, usual_noise(), people.spread, chosen, feedback=feedback, settled=SETTLED
        )
        off = people.on_average(one) + misfit[start : start + 2 * len(one.bands.bins)]
        start += 2 * len(one.bands.bins)
        density = np.real(loop.spectra(loop.pressure_rows, FREQUENCIES))
        tracks = [
            _wave(np.log(density[:, axis, axis]), _raised(part, density[:, axis, axis], one.bands), one.bands,
                  trials, random)
            for axis, part in enumerate(off.reshape(2, -1))
        ]  # fmt: skip
        recorded.append(tuple(Sway(forward=f, left=-r, rate=NOMINAL) for f, r in zip(*tracks, strict=True)))
        told = [name for name in one.senses if name != "foot"]
        weights.append(dict(zip(told, weights_of(loop, told).tolist(), strict=True)))
    return Stood(scores=scores, weights=tuple(weights), trials=tuple(recorded))


def _raised(off: np.ndarray, densities: np.ndarray, bands: Bands) -> np.ndarray:
    """By how much (b,) to raise the logarithm of the density within each band so that a trial shows `off` (b,) there.

    Tapers let neighbouring bands leak into one another, which a plain step would smooth away.
    """
    fine = np.exp(np.interp(np.log(bands.grid), np.log(FREQUENCIES), np.log(densities)))
    place = _band_of(bands.grid, bands)

    def shown(raised: np.ndarray) -> np.ndarray:
        power = np.log(bands.kernel @ (fine * np.exp(raised[place])))
        return np.array([part.mean() for part in np.split(power, np.cumsum([len(one) for one in bands.bins])[:-1])])

    raised, plain = off.copy(), shown(np.zeros(len(off)))
    for _ in range(ROUNDS):
        raised = np.maximum(raised + off - (shown(raised) - plain), off - LEAKED)
    return raised


def _band_of(frequencies: np.ndarray, bands: Bands) -> np.ndarray:
    """Which band each frequency (f,) Hz belongs to; the first and the last go on outside."""
    starts = np.array([(one[0] - 0.5) / bands.seconds for one in bands.bins])
    return np.maximum(np.searchsorted(starts, frequencies, side="right") - 1, 0)


def _wave(
    logs: np.ndarray, raised: np.ndarray, bands: Bands, trials: int, random: np.random.Generator
) -> np.ndarray:  # fmt: skip
    """Trials (trials, n) m out of one wave of ten times as long, with the logarithms (22,) of one-sided densities."""
    each = round(bands.seconds * NOMINAL)
    length = 10 * each
    grid = np.fft.rfftfreq(length, 1.0 / NOMINAL)[1:]
    told = np.interp(np.log(grid), np.log(FREQUENCIES), logs) + raised[_band_of(grid, bands)]
    told -= STEEP * np.maximum(np.log(grid / FREQUENCIES[-1]), 0.0)
    wave = np.concatenate([[0.0], np.exp(0.5 * told)]) * (
        random.standard_normal(len(grid) + 1) + 1j * random.standard_normal(len(grid) + 1)
    )
    points = np.fft.irfft(0.5 * np.sqrt(length * NOMINAL) * wave, n=length)
    return points.reshape(10, each)[:trials]
