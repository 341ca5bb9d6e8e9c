"""What recordings of sway tell of one person: how noisy each sense is, on which they lean, and what is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import block_diag
from scipy.stats import chi2

from kinespine.balance.answers import FITTED, Answers
from kinespine.balance.band_spectra import recorded_bands
from kinespine.balance.people import People, usual_people
from kinespine.balance.sway import Sway
from kinespine.errors import BadInput, NotSolved

LEANED_ON = ("vestibular", "visual", "ankle", "foot")  # each tells where the body is without the others
SURE = 0.95
STEPS, CLOSE = 60, 1e-3  # of the search, and what a last step still gains: twice the logarithm of the posterior
DRAWS, FREEDOM = 4000, 8.0  # draws, and of how heavy a tail they are tried
ROUNDS = 12  # of draws, where too few of them count
ROOTS = (0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001)  # of what draws count, on the way
LEAST = 1e-6  # of a score, squared: least spread of draws
FEWEST = 200  # draws that count, fewer give no limits
LARGEST = 20.0  # a factor beyond it is no size to look for
EDGES, POWER = 1.96, 0.84  # standard deviations: of the edges of an interval; of the 80th of 100 people
UNLIKE = 0.01  # of people the model describes have recordings that are off it by as much


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A median with the 95 % of draws about it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One number of a person over what is usual."""

    name: str  # of `FITTED`
    factor: Span
    told: float  # 0 to 1: part of the variance between people that the recordings took away
    detectable: float | None  # factor that 80 of 100 such recordings would tell from 1; none up to `LARGEST`

    @property
    def unusual(self) -> bool:
        """Whether 1 is outside."""
        return self.factor.low > 1.0 or self.factor.high < 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """On which sense a person leans in one condition."""

    condition: str
    weights: Mapping[str, Span]  # deg that the felt tilt is off per deg of bias of each sense
    first: Mapping[str, float]  # how probable it is that each of `LEANED_ON` has the largest weight
    before: Mapping[str, float]  # and in how many people it has, of whom nothing was recorded

    @property
    def sense(self) -> str | None:
        """The one with the largest weight; none where that is not sure."""
        name = max(self.first, key=lambda one: self.first[one])
        return name if self.first[name] >= SURE else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecordedFit:
    """One person's senses, by what a platform recorded."""

    factors: tuple[Factor, ...]
    leaning: tuple[Leaning, ...]  # by condition
    trials: tuple[int, ...]  # by condition
    off: float  # how probable it is to be off the model by more, if it described this person
    effective: float  # draws that count
    scores: np.ndarray  # (d, p) draws
    counts: np.ndarray  # (d,) of each, sum 1
    bands: tuple[tuple[np.ndarray, np.ndarray], ...]  # by condition: recorded and fitted logarithms, (2, b)

    @property
    def neck(self) -> Factor:
        """The noise of the neck over that of the other joints."""
        return next(one for one in self.factors if one.name == "neck")

    @property
    def is_described(self) -> bool:
        """Whether the model can make such recordings."""
        return self.off >= UNLIKE


def fit_recordings(
    answers: Sequence[Answers], trials: Sequence[Sequence[Sway]], *, draws: int = DRAWS, seed: int = 0
) -> RecordedFit:
    """Find what a person's recordings tell of their senses.

    Logarithms of band spectra are nearly normal with a known covariance (`band_spectra.py`); people are spread about
    what is usual, and the model is off them (`People`). The most probable person by Gauss and Newton's steps, Laplace's
    approximation about them, and draws from it that count by how probable they are.

    Args:
        answers: one for each condition that was recorded.
        trials: of each of them, not shorter than its bands were made for.

    Raises:
        BadInput: no trial.
        NotSolved: the search does not come to rest, or too few draws count.
    """
    if not answers or len(answers) != len(trials) or not all(trials):
        raise BadInput("A fit takes at least one trial, of each condition that was recorded.")
    seen = [np.mean([recorded_bands(one, own.bands) for one in group], axis=0) for own, group in
            zip(answers, trials, strict=True)]  # fmt: skip
    return fit_bands(answers, seen, [len(group) for group in trials], draws=draws, seed=seed)


def fit_bands(
    answers: Sequence[Answers], seen: Sequence[np.ndarray], counts: Sequence[int], *, people: People | None = None,
    draws: int = DRAWS, seed: int = 0,
) -> RecordedFit:  # fmt: skip
    """The same from logarithms of bands (2, b), each the mean over that many trials."""
    people = people or usual_people()
    size = len(FITTED)
    data = np.concatenate([one.ravel() - people.on_average(own) for own, one in zip(answers, seen, strict=True)])
    spread = people.off_the_model(answers) + block_diag(
        *(_scatter(one, count) for one, count in zip(answers, counts, strict=True))
    )
    known = np.linalg.inv(spread)
    best, slopes = _most_probable(answers, data, known)
    information = slopes.T @ known @ slopes
    covariance = np.linalg.inv(information + np.eye(size))
    scores, weight = _drawn(answers, data, known, best, covariance, draws, seed)
    effective = _effective(weight)
    if effective < FEWEST:
        raise NotSolved(
            f"Only {effective:.0f} of {draws} draws of this person's senses count: these recordings are far from what"
            " the model knows. Check layout, unit, eyes and surface."
        )
    off = data - _expected(answers, best[None])[0] + slopes @ best  # what is usual in them, were the model straight
    unlike = float(off @ np.linalg.inv(spread + slopes @ slopes.T) @ off)
    factors = tuple(
        Factor(
            name=name,
            factor=_span(np.exp(people.spread * scores[:, place]), weight),
            told=float(np.clip(1.0 - weight @ (scores[:, place] - weight @ scores[:, place]) ** 2, 0.0, 1.0)),
            detectable=_detectable(information, place, people.spread),
        )
        for place, name in enumerate(FITTED)
    )
    fitted = [(one.at(best[None])[0] + people.on_average(one)).reshape(2, -1) for one in answers]
    return RecordedFit(
        factors=factors, leaning=tuple(_leaning(one, scores, weight) for one in answers), trials=tuple(counts),
        off=float(chi2.sf(unlike, len(data))), effective=effective, scores=scores, counts=weight,
        bands=tuple(zip(seen, fitted, strict=True)),
    )  # fmt: skip


def _scatter(one: Answers, count: int) -> np.ndarray:
    """Covariance (2 b, 2 b) of the mean of trials about what is expected, and of polynomials about loops."""
    sampled, bands = one.bands.covariance / count, len(one.bands.bins)
    return np.asarray(block_diag(sampled, sampled), dtype=float) + np.diag(one.error[: 2 * bands] ** 2)


def _expected(answers: Sequence[Answers], scores: np.ndarray) -> np.ndarray:
    return np.hstack([one.at(scores)[0] for one in answers])


def _most_probable(answers: Sequence[Answers], data: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores (p,) and slopes (n, p) there."""

    def cost(scores: np.ndarray) -> float:
        off = data - _expected(answers, scores[None])[0]
        return float(off @ known @ off + scores @ scores)

    here: np.ndarray = np.zeros(len(FITTED))
    now = cost(here)
    for _ in range(STEPS):
        slopes = np.vstack([one.slopes(here) for one in answers])
        step = _step(slopes, known, data - _expected(answers, here[None])[0], here)
        part = 1.0
        while (after := cost(here + part * step)) > now and part > 1e-4:
            part *= 0.5
        if after < now:
            here = here + part * step
        if now - after < CLOSE:
            return here, np.vstack([one.slopes(here) for one in answers])
        now = after
    raise NotSolved("The senses that these recordings tell of do not come to rest. Check layout, unit and conditions.")


def _step(slopes: np.ndarray, known: np.ndarray, off: np.ndarray, here: np.ndarray) -> np.ndarray:
    inner = slopes.T @ known @ slopes + np.eye(len(here))
    return np.asarray(np.linalg.solve(inner, slopes.T @ known @ off - here), dtype=float)


def _drawn(
    answers: Sequence[Answers], data: np.ndarray, known: np.ndarray, best: np.ndarray, covariance: np.ndarray,
    draws: int, seed: int,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Scores (d, p) from Student's distribution, and how much each counts, (d,).

    It lies about the best at first. Where too few of its draws count, as the valley is bent, it moves to where they lie
    (adaptive importance sampling, Cappe et al. 2004), draws counted by a root of what they count so that enough are
    left to tell.
    """
    random, size = np.random.default_rng(seed), len(best)

    def tried(centre: np.ndarray, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        normal = random.standard_normal((draws, size))
        wide = np.sqrt(FREEDOM / random.chisquare(FREEDOM, draws))
        scores = centre + (wide[:, None] * normal) @ np.linalg.cholesky(spread).T
        drawn = -0.5 * (FREEDOM + size) * np.log1p(wide**2 * np.sum(normal**2, axis=1) / FREEDOM)
        off = data - _expected(answers, scores)
        probable = -0.5 * (np.einsum("dn,nm,dm->d", off, known, off, optimize=True) + np.sum(scores**2, axis=1))
        return scores, probable - drawn

    scores, found = tried(best, covariance)
    for _ in range(ROUNDS):
        if _effective(_counted(found, 1.0)) >= FEWEST:
            break
        root = next((part for part in ROOTS if _effective(_counted(found, part)) >= FEWEST), ROOTS[-1])
        soft = _counted(found, root)
        centre = soft @ scores
        about = scores - centre
        scores, found = tried(centre, (soft[:, None] * about).T @ about + LEAST * np.eye(size))
    return scores, _counted(found, 1.0)


def _counted(found: np.ndarray, part: float) -> np.ndarray:
    weight = np.exp(part * (found - found.max()))
    return weight / weight.sum()


def _effective(weight: np.ndarray) -> float:
    return float(1.0 / np.sum(weight**2))


def _span(values: np.ndarray, weight: np.ndarray) -> Span:
    order = np.argsort(values)
    place = np.cumsum(weight[order]) - 0.5 * weight[order]
    low, value, high = np.interp([0.025, 0.5, 0.975], place, values[order])
    return Span(value=float(value), low=float(low), high=float(high))


def _detectable(information: np.ndarray, place: int, spread: float) -> float | None:
    """The factor that 80 of 100 such recordings would tell from 1, nothing else of the person being known."""
    others = np.eye(len(information))
    others[place, place] = 0.0
    whole = information + others
    rest = [k for k in range(len(whole)) if k != place]
    alone = whole[place, place] - whole[place, rest] @ np.linalg.solve(whole[np.ix_(rest, rest)], whole[rest, place])
    if alone <= 0.0:
        return None
    error = alone**-0.5
    size = spread * error * (EDGES * np.sqrt(1.0 + error**2) + POWER)  # estimates are drawn towards what is usual
    return float(np.exp(size)) if size <= np.log(LARGEST) else None


def _leaning(one: Answers, scores: np.ndarray, weight: np.ndarray) -> Leaning:
    random = np.random.default_rng(1)
    anybody = random.standard_normal((len(scores), scores.shape[1]))
    own_error = one.error[2 * len(one.bands.bins) :]  # polynomials are off the weights by as much
    found, people = (
        one.at(drawn)[1] + own_error * random.standard_normal((len(drawn), len(one.senses)))
        for drawn in (scores, anybody)
    )
    spans = {name: _span(found[:, k], weight) for k, name in enumerate(one.senses)}
    asked = [name for name in LEANED_ON if name in one.senses]
    own = [one.senses.index(name) for name in asked]
    largest, usual = (values[:, own].argmax(axis=1) for values in (found, people))
    first = {name: float(weight[largest == k].sum()) for k, name in enumerate(asked)}
    before = {name: float(np.count_nonzero(usual == k)) / len(usual) for k, name in enumerate(asked)}
    return Leaning(condition=one.condition.words, weights=spans, first=first, before=before)
