"""What is published about a reading: whether it is past a limit, and how well such a measure repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kinespine.measures.bands import band_of, place, room
from kinespine.measures.facts import MeasureFact, facts_about, least_change
from kinespine.measures.picture_measures import Reading

REPEATS = frozenset({"icc", "kappa", "sem", "repeat", "resolution", "mdc"})
PEOPLE = {"male": "men", "female": "women", None: ""}

Verdict = Literal["past", "within its error", "inside", "not compared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One published limit beside a reading."""

    fact: MeasureFact
    verdict: Verdict  # `within its error`: inside, by less than one standard deviation; `not compared`: pixels
    decides: bool | None  # whether the posture is one in which it decides; None: posture not told


def limits_of(row: Reading) -> tuple[Limit, ...]:
    """Every published limit of a reading, of both sexes where sources part them."""
    return tuple(
        Limit(fact=fact, verdict=_verdict(row, fact), decides=_decides(row, fact))
        for fact in facts_about(row.measure.name)
        if fact.fact == "limit" and (fact.low is not None or fact.high is not None)
    )


def say_limits(row: Reading) -> list[str]:
    """The limits that a reading is past or nearly past, in words."""
    lines: list[str] = []
    for one in limits_of(row):
        fact = one.fact
        if one.verdict in {"inside", "not compared"}:
            continue
        ends = " to ".join(f"{end:g}" for end in (fact.low, fact.high) if end is not None)
        bound = "" if fact.low is not None and fact.high is not None else "at least " if fact.high is None else "up to "
        whom = ", ".join(filter(None, [fact.population, PEOPLE[fact.sex]]))
        decided = f", decided in {fact.decided_in.replace(';', ' and ')}" if fact.decided_in else ""
        source = fact.source if fact.status == "seen" else f"{fact.source}, {fact.status}"
        limit = f"limit {bound}{ends} {fact.unit if fact.unit != '1' else ''}".rstrip()
        limit = f"{limit}{f' in {whom}' if whom else ''}{decided} [{source}]"
        if one.verdict == "past":
            barely = "" if place(row.value, row.error, band_of(fact)).told else " by no more than its error"
            lines.append(f"past the {limit}{barely}{': show a physician' if fact.show else ''}")
        else:
            lines.append(f"within its error of the {limit}")
    return lines


def say_undecided(rows: Sequence[Reading]) -> list[str]:
    """The measures whose limits are decided in a posture of another film, in words; empty where there is none."""
    titles: dict[tuple[str | None, str], list[str]] = {}
    for row in rows:
        for one in limits_of(row):
            if not one.decides:
                where = titles.setdefault((row.posture, (one.fact.decided_in or "").replace(";", " and ")), [])
                where += [row.measure.title] if row.measure.title not in where else []
    return [
        f"Inside its limits is not stable: these films in {posture or 'a posture not told'} do not decide what is "
        f"decided in {deciding}: {'; '.join(names)}."
        for (posture, deciding), names in titles.items()
    ]


def say_repeats(row: Reading) -> str:
    """The smallest change that is more than error, in words."""
    change = least_change(row.measure.name)
    if change is None:
        return "how large a change has to be to be more than error is not published"
    unit = "" if change.unit == "1" else f" {change.unit}"
    return f"a change below {change.value:.3g}{unit} is not told from error [{change.source}]"


def facts_as_record(row: Reading) -> dict[str, Any]:
    """Limits, reliability and least change of a reading, for JSON."""
    change = least_change(row.measure.name)
    return {
        "limits": [
            {
                "low": one.fact.low,
                "high": one.fact.high,
                "unit": one.fact.unit,
                "population": one.fact.population,
                "sex": one.fact.sex,
                "verdict": one.verdict,
                "decided_in": one.fact.decided_in.split(";") if one.fact.decided_in else [],
                "decides": one.decides,
                "show": one.fact.show,
                "source": one.fact.source,
                "status": one.fact.status,
                "note": one.fact.note,
            }
            for one in limits_of(row)
        ],
        "reliability": [
            {
                "fact": fact.fact,
                "value": fact.value,
                "low": fact.low,
                "high": fact.high,
                "unit": fact.unit,
                "population": fact.population,
                "source": fact.source,
                "status": fact.status,
                "note": fact.note,
            }
            for fact in facts_about(row.measure.name)
            if fact.fact in REPEATS
        ],
        "least_change": None
        if change is None
        else {
            "value": change.value,
            "unit": change.unit,
            "derived": change.derived,
            "source": change.source,
            "status": change.status,
        },
    }


def _verdict(row: Reading, fact: MeasureFact) -> Verdict:
    if row.unit != fact.unit:
        return "not compared"
    left = room(row.value, band_of(fact))
    return "past" if left < 0 else "within its error" if left < row.error else "inside"


def _decides(row: Reading, fact: MeasureFact) -> bool | None:
    if not fact.decided_in:
        return True
    return None if row.posture is None else row.posture in fact.decided_in.split(";")
