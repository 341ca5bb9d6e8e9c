"""From what was measured on a person to what differs in them: the most probable causes, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.causes import Causes, Hypothesis, causes_from, names
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.influence import influence_of
from kinespine.chain.outputs import output_index, outputs
from kinespine.chain.plant import planted
from kinespine.chain.posing import stance_of
from kinespine.chain.prior import Prior, healthy_prior
from kinespine.chain.task import Task
from kinespine.chain.task_angles import task_angles
from kinespine.chain.weights import Weights
from kinespine.errors import BadInput, NotSolved, suggestion

MOST_ROUNDS = 8
SETTLED = 0.02  # of its error, the most a prediction may still move in the last round
IMPOSSIBLE = 6.0  # prior-predictive standard deviations; beyond it a number is no measurement of a person
BELIEVABLE = 2.5  # the same, of a number that would be taken instead
CONTRADICTED = 3.0  # errors a measurement may be off what all together say

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One number measured on a person: of a cause in the unit of its name, or of an outcome in SI units."""

    name: str
    value: float
    error: float  # standard deviation: reader, positioning, projection and, where it counts, normal asymmetry
    source: str = ""  # where it came from, in words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """What differs in a person, given what was measured: a joint normal about the most probable causes."""

    prior: Prior
    observations: tuple[Observation, ...]
    mean: np.ndarray  # (c,)
    covariance: np.ndarray  # (c, c)
    slopes: np.ndarray  # (k, c) of what was measured with causes, there
    predicted: np.ndarray  # (k,) what the most probable causes make of each
    expected: np.ndarray  # (k,) in a person of this age, sex, height and mass of whom nothing else is known
    expected_sd: np.ndarray  # (k,) between such people, the error of measuring included
    equilibrium: Equilibrium
    causes: Causes  # the most probable ones
    rounds: int

    @property
    def contradictions(self) -> tuple[tuple[str, float], ...]:
        """Measurements that the others speak against: name, and by how many errors."""
        off = [
            (one.name, float(said - one.value) / one.error)
            for one, said in zip(self.observations, self.predicted, strict=True)
        ]
        return tuple((name, errors) for name, errors in off if abs(errors) > CONTRADICTED)

    def taught(self, slopes: np.ndarray) -> np.ndarray:
        """Share of the spread of an outcome (its slopes with the causes, (c,)) that each measurement takes away alone.

        Squared correlation of outcome and measurement between healthy people, (k,).
        """
        spread = self.prior.covariance @ slopes
        own = np.einsum("kc,cd,kd->k", self.slopes, self.prior.covariance, self.slopes)
        errors = np.array([one.error for one in self.observations])
        return (self.slopes @ spread) ** 2 / (float(slopes @ spread) * (own + errors**2))


def fit_person(
    body: Body, observations: Sequence[Observation], *, task: Task, weights: Weights, hypothesis: Hypothesis = "shape",
    usual: Mapping[str, float] | None = None, told: Told | None = None,
) -> Fitted:  # fmt: skip
    """Find the most probable causes of what was measured.

    Gauss-Newton steps on the posterior of a normal prior (`prior.py`) and independent normal errors, with the whole
    standing problem solved and differentiated in every round, then Laplace's approximation (Gelman et al. 2013,
    chapter 4.1). With measured y, errors R, predictions h and their slopes J:

        mean' = m + P J' (J P J' + R)^-1 (y - h + J (mean - m))

    Args:
        usual: what healthy people like this one have in each outcome, SI, where it was published. The model's own
            norm is off it, by several degrees at the ear; a measurement counts by how far it is from what is usual,
            so that every prediction is moved by that much.
        told: takes a line on each round.

    Raises:
        BadInput: an unknown name, a number that nobody could have, with what may have happened.
        NotSolved: no posture was found on the way, or the rounds ran out.
    """
    prior = healthy_prior()
    seen = checked(observations, prior)
    say: Told = told or silent
    mean = prior.mean.copy()
    found = solve_at(body, mean, prior, task, weights, hypothesis)
    predicted, slopes = _predicted(body, found, mean, prior, task, hypothesis, seen)
    errors = np.array([one.error for one in seen])
    values = np.array([one.value for one in seen])
    published = np.array([(usual or {}).get(one.name, own) for one, own in zip(seen, predicted, strict=True)])
    offset = published - predicted
    predicted = predicted + offset
    expected, spread = predicted.copy(), _spread(slopes, prior, errors)
    for one, common, sd in zip(seen, expected, spread, strict=True):
        _refuse_impossible(one, float(common), float(sd))
    rounds = 0
    while rounds < MOST_ROUNDS:
        gain = _gain(slopes, prior, errors)
        new = prior.mean + gain @ (values - predicted + slopes @ (mean - prior.mean))
        mean = np.clip(new, prior.low, prior.high)
        found = solve_at(body, mean, prior, task, weights, hypothesis, warm=found)
        before = predicted
        predicted, slopes = _predicted(body, found, mean, prior, task, hypothesis, seen)
        predicted = predicted + offset
        rounds += 1
        moved = float(np.max(np.abs(predicted - before) / errors, initial=0.0))
        say(f"fit: round {rounds}, predictions moved by {moved:.2g} errors")
        if (rounds > 1 and moved < SETTLED) or not seen:
            break
    else:
        raise NotSolved(
            f"The causes had not come to rest after {MOST_ROUNDS} rounds: what was measured may contradict itself. "
            "Look at the largest of it first."
        )
    covariance = prior.covariance - _gain(slopes, prior, errors) @ slopes @ prior.covariance
    return Fitted(
        prior=prior, observations=seen, mean=mean, covariance=0.5 * (covariance + covariance.T), slopes=slopes,
        predicted=predicted, expected=expected, expected_sd=spread, equilibrium=found,
        causes=causes_at(mean, prior, hypothesis), rounds=rounds,
    )  # fmt: skip


def silent(_: str) -> None:
    """Nothing is told."""


def causes_at(values: np.ndarray, prior: Prior, hypothesis: Hypothesis, **other: float) -> Causes:
    """Causes with the values (c,) of the prior's names, and others by name with _ for each dot."""
    inside = np.clip(values, prior.low, prior.high)
    extra = {name.replace("_", ".", 1): value for name, value in other.items()}
    return causes_from({**dict(zip(prior.names, inside.tolist(), strict=True)), **extra}, hypothesis)


def solve_at(
    body: Body, values: np.ndarray, prior: Prior, task: Task, weights: Weights, hypothesis: Hypothesis, *,
    warm: Equilibrium | None = None, **other: float,
) -> Equilibrium:  # fmt: skip
    """The equilibrium with causes of those values (c,).

    Raises:
        NotSolved: there is none.
    """
    stance = stance_of(body, causes_at(values, prior, hypothesis, **other), task, weights)
    start = planted(stance, task_angles(body, task)) if warm is None else warm.angles
    return solve_equilibrium(stance, start, warm=warm)


def checked(observations: Sequence[Observation], prior: Prior) -> tuple[Observation, ...]:
    """Observations with known names, finite values and errors, each name once.

    Raises:
        BadInput: everything that is wrong.
    """
    faults: list[str] = []
    known = set(prior.names) | set(output_index())
    given = [one.name for one in observations]
    for one in observations:
        if one.name not in known:
            kind = "is held to be neutral in everybody" if one.name in names() else "is neither cause nor outcome"
            faults.append(f"{one.name} {kind}.{suggestion(one.name, known)}")
        elif not (np.isfinite(one.value) and np.isfinite(one.error) and one.error > 0.0):
            faults.append(
                f"{one.name}: value {one.value:g} and error {one.error:g}; both finite, the error above zero."
            )
        elif given.count(one.name) > 1:
            faults.append(f"{one.name} is given {given.count(one.name)} times; give it once, as the mean.")
    if faults:
        raise BadInput("\n".join(dict.fromkeys(faults)))
    return tuple(observations)


def _refuse_impossible(one: Observation, usual: float, sd: float) -> None:
    def off(value: float) -> float:
        return abs(value - usual) / sd

    if off(one.value) <= IMPOSSIBLE:
        return
    guesses = {
        "left and right swapped, or the sign": -one.value,
        "centimetres where millimetres belong": 10.0 * one.value,
        "millimetres where centimetres belong": 0.1 * one.value,
        "metres and millimetres mixed up": 1e-3 * one.value,
        "degrees where radians belong": float(np.deg2rad(one.value)),
    }
    likely = [words for words, value in guesses.items() if off(value) <= BELIEVABLE]
    hint = f" Perhaps {' or '.join(likely)}?" if likely else ""
    raise BadInput(
        f"{one.name} = {_printed(one.name, one.value)} is {off(one.value):.0f} standard deviations from what people of "
        f"this age, sex and size have ({_printed(one.name, usual)}, SD {_printed(one.name, sd)} with the error of "
        f"measuring).{hint} Look at it again; leave it out if it stays."
    )


def _printed(name: str, value: float) -> str:
    """A cause as it is given, whose unit stands in its name; an outcome in degrees or millimetres."""
    row = output_index().get(name)
    unit = "" if row is None else outputs()[row].unit
    factor, word = {"rad": (float(np.rad2deg(1.0)), " deg"), "m": (1e3, " mm")}.get(unit, (1.0, ""))
    return f"{factor * value:.3g}{word}"


def _predicted(
    body: Body, found: Equilibrium, mean: np.ndarray, prior: Prior, task: Task, hypothesis: Hypothesis,
    seen: Sequence[Observation],
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """What is expected of every observation (k,), and its slopes with the causes (k, c)."""
    answer = influence_of(body, found, causes_at(mean, prior, hypothesis), task, prior.names)
    rows = output_index()
    values, slopes = np.zeros(len(seen)), np.zeros((len(seen), len(prior.names)))
    for number, one in enumerate(seen):
        if one.name in rows:
            values[number], slopes[number] = answer.values[rows[one.name]], answer.slopes[rows[one.name]]
        else:
            place = prior.place(one.name)
            values[number], slopes[number, place] = mean[place], 1.0
    return values, slopes


def _gain(slopes: np.ndarray, prior: Prior, errors: np.ndarray) -> np.ndarray:
    """Kalman's gain, (c, k)."""
    spread = prior.covariance @ slopes.T
    return np.linalg.solve(slopes @ spread + np.diag(errors**2), spread.T).T


def _spread(slopes: np.ndarray, prior: Prior, errors: np.ndarray) -> np.ndarray:
    return np.sqrt(np.einsum("kc,cd,kd->k", slopes, prior.covariance, slopes) + errors**2)
