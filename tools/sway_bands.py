"""Write the reference bands of sway, and how well it repeats, from the open data of Santos and Duarte.

python tools/sway_bands.py FILE            write both tables from bds_trials.csv
python tools/sway_bands.py FILE --check    say whether both tables are what it gives now

FILE has one row a trial of 60 s at 100 Hz with the authors' own results, licence CC BY 4.0 (Santos DA, Duarte M. A
public data set of human balance evaluations. PeerJ 2016;4:e2648, doi 10.7717/peerj.2648). Every person weighs the same:
a trial counts one over the trials that the person has in that condition. The band runs from the 2.5th to the 97.5th
percentile, so 95 of 100 trials of such people lie in it. People are parted by age (young 18 to 59, old 60 and over)
and by sex where 30 or more are left. Rows of how well sway repeats are of the natural logarithm, for trials with more
sway scatter more: the standard error of measurement is the root of the mean variance between the three trials of one
person in one session, and ICC(1,1) comes from the same analysis of variance.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TABLES = Path(__file__).resolve().parent.parent / "src" / "kinespine" / "balance" / "tables"
BANDS, REPEATS = TABLES / "reference_bands.csv", TABLES / "repeatability.csv"
COLUMNS = {"area_95": ("COParea", "cm2"), "mean_velocity": ("COPvelo", "cm/s"), "mean_frequency": ("COPmfreq", "Hz")}
AGES = {"Young": (18, 60), "Old": (60, 86), "": (18, 86)}
SEXES = {"F": "female", "M": "male", "": ""}
FEWEST = 30  # people, for a band of their own
OWN = "santos2016"

Row = dict[str, str]


@dataclass(frozen=True)
class Group:
    """Trials of people who are alike, in one condition: (trials, 3) in the order of COLUMNS, with their persons."""

    eyes: str
    surface: str
    age: str
    sex: str
    person: np.ndarray
    values: np.ndarray

    @property
    def people(self) -> int:
        """How many they are."""
        return len(np.unique(self.person))


def main() -> None:
    """Write or check."""
    arguments = [one for one in sys.argv[1:] if one != "--check"]
    if len(arguments) != 1:
        raise SystemExit(__doc__)
    with Path(arguments[0]).open(newline="", encoding="utf-8") as file:
        trials = list(csv.DictReader(file, strict=True))
    groups = list(parted(trials))
    bands = [band for group in groups if group.people >= FEWEST for band in bands_of(group)]
    found = [row for group in groups if not group.sex for row in repeats_of(group)]
    written = {BANDS: as_csv(bands), REPEATS: as_csv([*found, *published()])}
    for path, text in written.items():
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif path.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{path.name} is not what {arguments[0]} gives: run this tool without --check.")


def parted(trials: list[Row]) -> Iterator[Group]:
    """Every condition, age and sex, with the wider groups that they belong to."""
    for eyes in ("Open", "Closed"):
        for surface in ("Firm", "Foam"):
            for age in AGES:
                for sex in SEXES:
                    rows = [
                        row
                        for row in trials
                        if (row["Vision"], row["Surface"]) == (eyes, surface)
                        and age in ("", row["AgeGroup"])
                        and sex in ("", row["Gender"])
                    ]
                    yield Group(
                        eyes=eyes.lower(),
                        surface=surface.lower(),
                        age=age,
                        sex=sex,
                        person=np.array([row["Subject"] for row in rows]),
                        values=np.array([[float(row[name]) for name, _ in COLUMNS.values()] for row in rows]),
                    )


def bands_of(group: Group) -> Iterator[Row]:
    """The band of each descriptor."""
    _, place, counts = np.unique(group.person, return_inverse=True, return_counts=True)
    weights = 1 / counts[place]
    for (name, (_, unit)), values in zip(COLUMNS.items(), group.values.T, strict=True):
        low, middle, high = quantiles(values, weights, (0.025, 0.5, 0.975))
        yield {
            **whose(name, group),
            "people": str(group.people),
            "trials": str(len(values)),
            "low": f"{low:.4g}",
            "middle": f"{middle:.4g}",
            "high": f"{high:.4g}",
            "unit": unit,
            "source": OWN,
            "status": "derived",
        }


def repeats_of(group: Group) -> Iterator[Row]:
    """Standard error of measurement and ICC of the logarithm, over the people with all three trials."""
    names, counts = np.unique(group.person, return_counts=True)
    kept = [group.values[group.person == name] for name in names[counts == 3]]
    logs = np.log(np.array(kept))  # (people, 3 trials, descriptors)
    within = logs.var(axis=1, ddof=1).mean(axis=0)
    between = 3 * logs.mean(axis=1).var(axis=0, ddof=1)
    icc = (between - within) / (between + 2 * within)
    for index, name in enumerate(COLUMNS):
        for fact, value, unit in (("icc", icc[index], "1"), ("sem", np.sqrt(within[index]), "log")):
            yield repeat(
                **whose(name, group), fact=fact, value=f"{value:.4f}", unit=unit, when="within a session",
                people=str(len(kept)), population="community dwellers, 3 trials of 60 s", source=OWN, status="derived",
            )  # fmt: skip


def whose(name: str, group: Group) -> Row:
    """The columns that both tables share."""
    low, high = AGES[group.age]
    return {
        "descriptor": name,
        "eyes": group.eyes,
        "surface": group.surface,
        "age_low": str(low),
        "age_high": str(high),
        "sex": SEXES[group.sex],
    }


def quantiles(values: np.ndarray, weights: np.ndarray, parts: tuple[float, ...]) -> np.ndarray:
    """Weighted percentiles: each value stands at the middle of its own weight, straight lines between."""
    order = np.argsort(values)
    heaped = np.cumsum(weights[order])
    return np.interp(parts, (heaped - weights[order] / 2) / heaped[-1], values[order])


def repeat(**cells: str) -> Row:
    """One row of the second table, empty where nothing is said."""
    empty = dict.fromkeys(
        ("descriptor", "fact", "eyes", "surface", "age_low", "age_high", "sex", "value", "low", "high", "unit", "when",
         "people", "population", "source", "status", "note"), "",
    )  # fmt: skip
    return {**empty, **cells}


def published() -> Iterator[Row]:
    """What papers say of how well sway repeats; all of it was read in their abstracts."""
    velocity, path = {"descriptor": "mean_velocity"}, {"descriptor": "path_length"}
    icc, seen = {"fact": "icc", "unit": "1"}, {"status": "seen"}
    old_men = {"population": "men of 71 years (SD 5)", "people": "27", "source": "stemplewski2011", **seen}
    pain = {"population": "people with a history of low back pain; firm and foam, eyes open and closed",
            "people": "11", "source": "mazaheri2010", "when": "between days", **seen}  # fmt: skip
    foam = {"source": "rugelj2015", "when": "test and retest", **seen}
    elders, young = {"population": "elderly women", "people": "15"}, {"population": "young women", "people": "26"}
    older = {"population": "community dwellers above 62 years, normal and narrow stance", "people": "63",
             "source": "bauer2008", "when": "within a session", **seen}  # fmt: skip
    yield repeat(**velocity, **icc, **old_men, value="0.84", when="within a session")
    yield repeat(**velocity, **icc, **old_men, value="0.76", when="between weeks")
    yield repeat(**velocity, **icc, **pain, low="0.73", high="0.80")
    yield repeat(**velocity, **pain, fact="sem", low="0.09", high="0.32", unit="cm/s")
    yield repeat(
        **velocity, **icc, **seen, low="0.832", high="0.922", when="test and retest", people="25",
        population="elderly adults", source="elders_retest",
    )  # fmt: skip
    for name in (velocity, path):
        yield repeat(**name, **icc, **foam, **elders, eyes="open", surface="firm", value="0.91")
        yield repeat(**name, **icc, **foam, **elders, eyes="open", surface="foam", value="0.92")
        yield repeat(**name, **icc, **foam, **young, eyes="closed", surface="foam", value="0.90")
    yield repeat(**velocity, **icc, **foam, **elders, eyes="closed", surface="foam", value="0.90")
    yield repeat(
        descriptor="rms_distance_ml", **icc, **foam, **young, eyes="open", surface="foam", value="0.83",
        note="medio-lateral variability in the source",
    )  # fmt: skip
    yield repeat(
        **velocity, **icc, **seen, low="0.32", high="0.94", when="various", population="review of 32 papers",
        source="ruhe2010",
    )  # fmt: skip
    for eyes, low, high in (("open", "0.841", "0.945"), ("closed", "0.710", "0.946")):
        yield repeat(**path, **icc, **older, eyes=eyes, low=low, high=high, note="path lengths and sway area together")
    yield repeat(
        descriptor="f50_ap", **icc, **seen, low="0.74", high="0.89", when="one test of 20 s", people="35",
        population="adults of 20 to 51 years", source="vieira2009", note="95 % interval",
    )  # fmt: skip
    for eyes, mean, low, high in (("open", "0.46", "0.03", "0.76"), ("closed", "0.41", "0.02", "0.72")):
        yield repeat(
            descriptor="any", **icc, **seen, eyes=eyes, value=mean, low=low, high=high, when="between days",
            people="12", population="young men, 1 trial of 60 s; 36 descriptors", source="santosbr2008",
        )  # fmt: skip
    yield repeat(
        descriptor="any", **icc, **seen, low="0.27", high="0.55", when="test and retest", people="17",
        population="women of 70 years, 10 and 25 s", source="elders_perturbed",
    )  # fmt: skip


def as_csv(rows: list[Row]) -> str:
    """The table as text."""
    out = io.StringIO()
    names = list(rows[0])
    writer = csv.DictWriter(out, sorted(names, key=names.index), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


if __name__ == "__main__":
    main()
