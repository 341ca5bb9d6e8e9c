"""Simulated healthy people beside published rows that are about many people, for the validation page."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from published_rows import PublishedRow
from row_verdicts import Found, Word, beside
from scipy.stats import beta, norm
from validation_page import number
from validation_people import PEOPLE, drawn

from kinespine.chain.output_names import output, output_index

MM, DEG = 1e3, 180.0 / np.pi
CHAIN = (
    ("sacral_slope", "lumbar_lordosis_L1_S1"),
    ("lumbar_lordosis_L1_S1", "thoracic_kyphosis_T4_T12"), ("thoracic_kyphosis_T4_T12", "T1_slope"),
    ("T1_slope", "cervical_lordosis_C2_C7"),
)  # fmt: skip


def interval_of(name: str) -> str:
    """Where nine of ten simulated men lie, in words; nothing for what is not among the outputs."""
    if name not in output_index():
        return ""
    values = drawn("man")[0][:, output_index()[name]] * (MM if output(name).unit == "m" else DEG)
    low, high = np.quantile(values, [0.05, 0.95])
    return f"(people {number(float(low))} to {number(float(high))})"


@cache
def of_people(name: str) -> np.ndarray:
    """An output of all simulated people less the mean of their sex (people,), in the unit of the model."""
    columns = [drawn(who)[0][:, output_index()[name]] for who in PEOPLE]
    return np.concatenate([column - column.mean() for column in columns])


def correlation(one: str, other: str) -> tuple[float, float, float]:
    """Pearson's r over people of both sexes, with 95 % after Fisher."""
    first, second = of_people(one), of_people(other)
    r = float(np.corrcoef(first, second)[0, 1])
    half = 1.96 / np.sqrt(len(first) - 2.0 * len(PEOPLE) + 1.0 - 3.0)
    low, high = np.tanh([np.arctanh(r) - half, np.arctanh(r) + half])
    return r, float(low), float(high)


def _told(r: tuple[float, float, float]) -> str:
    return f"{number(r[0], 2)} ({number(r[1], 2)} to {number(r[2], 2)})"


def _correlated(row: PublishedRow, asked: str) -> Found:
    """A correlation beside one measured in so many people: do both agree within what numbers of people allow?"""
    one, other, people = asked.split()
    mine = correlation(one, other)
    off = np.arctanh(mine[0]) - np.arctanh(row.values[0])
    unit = float(np.hypot(1.0 / np.sqrt(len(of_people(one)) - 4.0), 1.0 / np.sqrt(float(people) - 3.0)))
    chance = 2.0 * float(norm.sf(abs(off) / unit))
    verdict = "inside (no difference found" if chance >= 0.05 else "**outside** ("
    word: Word = "met" if chance >= 0.05 else "missed"
    if chance < 0.05 and mine[0] * row.values[0] > 0.0:
        verdict, word = "right sign; size **outside** (", "sign only"
    comma = ", " if verdict.endswith("found") else ""
    return Found(model=_told(mine), verdict=f"{verdict}{comma}p {chance:.2g})", word=word)


def _uncorrelated(row: PublishedRow, asked: str) -> Found:
    """That two ends do not go together."""
    one, other = asked.split()
    mine = correlation(one, other)
    held = mine[1] <= 0.0 <= mine[2]
    word: Word = "met" if held else "missed"
    return Found(model=_told(mine), verdict="null held" if held else "**missed: they go together**", word=word)


def _chained(row: PublishedRow) -> Found:
    """That every neighbour from the pelvis to the neck goes with the next."""
    found = {pair: correlation(*pair) for pair in CHAIN}
    sure = [pair for pair, r in found.items() if r[1] > 0.0 or r[2] < 0.0]
    told = ", ".join(f"{a.replace('_', ' ')} with {b.replace('_', ' ')} {_told(r)}" for (a, b), r in found.items())
    word: Word = "met" if len(sure) == len(CHAIN) else "missed"
    verdict = f"{len(sure)} of {len(CHAIN)} neighbours go together"
    return Found(model=told, verdict=verdict if word == "met" else f"**{verdict}**", word=word)


def _lordotic(row: PublishedRow) -> Found:
    """Share of people with a hollow neck, with 95 % after Clopper and Pearson."""
    values = np.concatenate([drawn(who)[0][:, output_index()["cervical_lordosis_C2_C7"]] for who in PEOPLE])
    hollow, people = int((values > 0.0).sum()), len(values)
    low, high = beta.ppf(0.025, hollow, people - hollow + 1), beta.ppf(0.975, hollow + 1, people - hollow)
    return beside(row, 100.0 * hollow / people, told=f"({100 * low:.0f} to {100 * high:.0f})")


def _feet(row: PublishedRow) -> Found:
    """Mean of how far the loads of both feet differ, without side, in percent of body weight."""
    apart: list[np.ndarray] = []
    for who in PEOPLE:
        loads = [drawn(who)[0][:, output_index()[f"foot_load_{side}"]] for side in ("left", "right")]
        apart.append(100.0 * np.abs(loads[0] - loads[1]) / (loads[0] + loads[1]))
    values = np.concatenate(apart)
    low, high = np.quantile(values, [0.05, 0.95])
    mean = float(values.mean())
    error = float(values.std(ddof=1) / np.sqrt(len(values)))
    told = f"(people {number(float(low))} to {number(float(high))}; error of the mean {number(error)})"
    return beside(row, mean, told=told)


def _beside_line(row: PublishedRow) -> Found:
    """Where the trunk lies sideways of the middle between the feet's loads, mean over people."""
    shift = np.concatenate([drawn(who)[0][:, output_index()["centre_of_pressure_leftward"]] for who in PEOPLE])
    trunk = np.concatenate([drawn(who)[0][:, output_index()["trunk_shift"]] for who in PEOPLE])
    offset = MM * trunk
    mean, error = float(offset.mean()), float(offset.std(ddof=1) / np.sqrt(len(offset)))
    told = f"{number(mean)} ± {number(1.96 * error)} (trunk beside sacrum); centre of pressure {MM * shift.mean():.1f}"
    nothing = abs(mean) <= 1.96 * error
    verdict = "**outside**: nobody gave these people a side" if nothing else "another line: not determined"
    return Found(model=told, verdict=verdict, word="missed" if nothing else "open")


COMPARISONS: Mapping[str, Callable[..., Found]] = {
    "people_r": _correlated, "people_null": _uncorrelated, "people_chain": _chained, "people_lordotic": _lordotic,
    "people_feet": _feet, "people_beside_line": _beside_line,
}  # fmt: skip
