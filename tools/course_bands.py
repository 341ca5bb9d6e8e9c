"""How many real people lie inside bands that were set without them, and what those chosen for a bad start do.

uv run python tools/course_bands.py FOLDER       write the figures into docs/outcomes.md; the tables of real people
                                                 (neck_pain_laser_trial.csv, chronic_pain_ppdi_hechler2014.csv)
                                                 are not in this repository
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from outcomes_page import put
from scipy.stats import binom

from kinespine.outcomes.censored import Scale
from kinespine.outcomes.courses import course_from_people
from kinespine.outcomes.usual_course import usual_course

Array = np.ndarray
SHARES = (0.8, 0.95)


@dataclass(frozen=True)
class Series:
    """One measure of one file, at the start and at one later time; NaN where somebody has none."""

    file: str
    name: str
    scale: Scale
    start: Array
    week: float
    later: Array


@dataclass
class Count:
    """What was found of one measure."""

    people: int = 0
    inside: dict[float, int] = field(default_factory=lambda: dict.fromkeys(SHARES, 0))
    high: set[int] = field(default_factory=set)  # people who started in the upper third
    said: set[int] = field(default_factory=set)  # of them, who came out better than 97.5 of 100
    plain: list[float] = field(default_factory=list)  # their plain change, of the scale
    left: list[float] = field(default_factory=list)  # what is left of it beyond the usual course


def read(folder: Path) -> list[Series]:
    """Both files."""
    neck = rows_of(folder / "neck_pain_laser_trial.csv")
    measures = (("vas", "pain", 10.0), ("npds", "NPDS", 100.0), ("nnpq", "NNPQ", 36.0))
    found = [
        Series("neck", title, Scale(low=0, high=top), column(neck, f"{name}1"), week, column(neck, f"{name}{time}"))
        for name, title, top in measures
        for week, time in ((7.0, 2), (12.0, 3))
    ]
    young = rows_of(folder / "chronic_pain_ppdi_hechler2014.csv")
    people = dict.fromkeys(row["patient"] for row in young)
    score = {(row["patient"], row["measurement"]): row["disability"] for row in young}
    before, after = (np.array([number(score.get((person, time), "")) for person in people]) for time in ("1.0", "2.0"))
    return [*found, Series("young people", "PPDI", Scale(low=12, high=60), before, 1.0, after)]


def counted(one: Series, groups: int = 2) -> Count:
    """Everybody tested once, by all groups that they are not in; two: odd places of the file set those at even ones."""
    found, places = Count(), np.arange(len(one.start)) % groups
    width = one.scale.high - one.scale.low
    upper = np.nanquantile(one.start, 2 / 3)
    for group in range(groups):
        tested = places == group
        course = course_from_people(one.name, one.scale, one.start[~tested], {one.week: one.later[~tested]})
        for person in np.flatnonzero(tested & np.isfinite(one.start) & np.isfinite(one.later)):
            first, last = one.start[person], one.later[person]
            expected = usual_course(course, first, one.week)
            found.people += 1
            for share in SHARES:
                low, high = expected.band(share)
                found.inside[share] += low - 1e-9 <= last <= high + 1e-9
            if first >= upper:
                found.high.add(int(person))
                found.plain.append((last - first) / width)
                found.left.append((last - expected.person.centre) / width)
                if expected.person.below(last) <= 0.025:
                    found.said.add(int(person))
    return found


def figures(series: list[Series]) -> str:
    """The chapter."""
    lines = [
        "| file | measure | week | people | 80 % band holds | 95 % band holds |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    results = [(one, counted(one)) for one in series]
    for one, found in results:
        week = f"{one.week:g}" if one.file == "neck" else "after"
        lines.append(
            f"| {one.file} | {one.name} | {week} | {found.people} | {share(found, 0.8)} | {share(found, 0.95)} |"
        )
    for file in dict.fromkeys(one.file for one in series):
        total = together(found for one, found in results if one.file == file)
        lines.append(f"| {file} | all | | {total.people} | **{share(total, 0.8)}** | **{share(total, 0.95)}** |")
    others = [
        (file, together(counted(one, len(one.start)) for one in series if one.file == file))
        for file in dict.fromkeys(one.file for one in series)
    ]
    neck = [found for one, found in results if one.file == "neck"]
    high = set().union(*(one.high for one in neck))
    said = set().union(*(one.said for one in neck))
    plain = np.array([value for one in neck for value in one.plain])
    left = np.array([value for one in neck for value in one.left])
    lines += [
        "",
        "People of the neck trial in the upper third of a first score, as a clinic is chosen when it hurts: their "
        f"plain change is {plain.mean():+.1%} of the scale over all measures and times; beyond their usual course "
        f"{left.mean():+.1%} are left ({left.std() / np.sqrt(len(left)):.1%} standard error, scores of one person "
        f"taken as many). {len(said)} of {len(high)} had any score that fewer than 2.5 of 100 reach (of a true 2.5 % "
        f"up to {int(binom.ppf(0.995, len(high), 0.025))} are so in 99 of 100 runs, one score each).",
        "",
        "Bands set by all others, which was done later and sets no bar: "
        + "; ".join(f"{file} {share(total, 0.8)} and {share(total, 0.95)}" for file, total in others)
        + ".",
    ]
    return "\n".join(wrapped(line) for line in lines)


def together(counts: Iterable[Count]) -> Count:
    """The people of several measures and times as one count."""
    total = Count()
    for found in counts:
        total.people += found.people
        for each in SHARES:
            total.inside[each] += found.inside[each]
    return total


def share(found: Count, which: float) -> str:
    """In per cent."""
    return f"{found.inside[which] / found.people:.1%}"


def wrapped(line: str) -> str:
    """Prose in lines of 118; a row of a table as it is."""
    from textwrap import fill

    return line if line.startswith("|") else fill(line, 118)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table as text."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def column(rows: list[dict[str, str]], name: str) -> Array:
    """One column as numbers."""
    return np.array([number(row[name]) for row in rows])


def number(cell: str) -> float:
    """NaN for an empty cell."""
    return float(cell) if cell.strip() else float("nan")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    text = figures(read(Path(sys.argv[1])))
    print(text)
    put("bands", text)
