"""Trials of one person in one condition -> every descriptor with its interval, beside what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass

from kinespine.balance.descriptors import CATALOGUE, Descriptor, describe
from kinespine.balance.reference_bands import RATE, SECONDS, Band, band_for
from kinespine.balance.repeatability import Repeat, by_error, by_trials, error_of, mean_of, published
from kinespine.balance.sway import Conditions, Sway
from kinespine.balance.unit_doubt import doubted_unit
from kinespine.errors import BadInput

OWN_SPREAD = 3  # trials from which their own spread gives the interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One descriptor of one person in one condition, in the printed unit."""

    descriptor: Descriptor
    value: float | None  # mean over the trials; None: a trial does not define it
    trials: tuple[float | None, ...]  # each by itself
    low: float | None  # 95 % interval of what this person has in this condition; None: unknown
    high: float | None
    interval_from: str  # what the interval rests on, or why there is none
    band: Band | None
    reference_from: str  # whom the band is of, or why there is none
    repeats: tuple[Repeat, ...]  # what is published on how well it repeats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posturography:
    """Every descriptor over the trials of one condition."""

    conditions: Conditions
    sways: tuple[Sway, ...]
    rows: tuple[Described, ...]
    doubts: tuple[str, ...] = ()  # about all trials together

    def __getitem__(self, name: str) -> Described:
        return next(row for row in self.rows if row.descriptor.name == name)


def describe_trials(sways: Sequence[Sway], conditions: Conditions | None = None) -> Posturography:
    """Describe one trial, or repeated trials of one person in one condition.

    The value is the mean over the trials, geometric for what scatters in proportion. Its interval is that of what the
    person has on average within this session: from the spread of the trials themselves where there are three or more,
    else from the published standard error of measurement, else unknown. It does not hold the day-to-day part.

    Raises:
        BadInput: no trial, or trials whose lengths or rates differ, which would not be repeats.
    """
    asked = conditions or Conditions()
    if not sways:
        raise BadInput("No trial was given.")
    for sway in sways[1:]:
        first = sways[0]
        if abs(sway.seconds - first.seconds) > 0.1 * first.seconds or abs(sway.rate - first.rate) > 0.01 * first.rate:
            raise BadInput(
                f"{sway.name} has {sway.seconds:.1f} s at {sway.rate:g} Hz, {first.name} {first.seconds:.1f} s at "
                f"{first.rate:g} Hz: descriptors depend on both, so these are no repeated trials. Describe them apart."
            )
    found = [describe(sway) for sway in sways]
    rows = tuple(_row(one, tuple(one.in_unit(trial[one.name]) for trial in found), sways, asked) for one in CATALOGUE)
    known = {row.descriptor.name: row for row in rows}
    doubt = doubted_unit(known["mean_velocity"], known["area_95"], sways[0].unit)
    flagged = any("is the unit" in flag for sway in sways for flag in sway.flags)  # beyond every trial: said already
    return Posturography(
        conditions=asked, sways=tuple(sways), rows=rows, doubts=() if doubt is None or flagged else (doubt,)
    )


def _row(one: Descriptor, trials: tuple[float | None, ...], sways: Sequence[Sway], conditions: Conditions) -> Described:
    values = tuple(value for value in trials if value is not None)
    scale = one.scale if min(values, default=1.0) > 0 else "linear"
    value = mean_of(values, scale) if len(values) == len(trials) else None
    low, high, rests = _interval(one, value, values, sways, conditions)
    band, whose = _band(one, sways, conditions)
    return Described(
        descriptor=one, value=value, trials=trials, low=low, high=high, interval_from=rests, band=band,
        reference_from=whose, repeats=published(one, conditions),
    )  # fmt: skip


def _interval(
    one: Descriptor, value: float | None, values: tuple[float, ...], sways: Sequence[Sway], conditions: Conditions
) -> tuple[float | None, float | None, str]:
    if value is None:
        return None, None, "not defined in every trial"
    if len(values) >= OWN_SPREAD:
        scale = one.scale if min(values) > 0 else "linear"
        return *by_trials(values, scale), f"spread of these {len(values)} trials"
    row = error_of(one, conditions)
    unlike = "" if row is None else _unlike(one, sways)
    if row is not None and value > 0 and not unlike:
        several = "" if len(values) == 1 else f" over the root of {len(values)}"
        whom = f"{row.people} people of {row.age_low:g} to {(row.age_high or 0) - 1:g} years"
        return *by_error(value, row, len(values)), (
            f"standard error of one trial within a session{several}, {whom} [{row.source}, {row.status}]"
        )
    if len(values) > 1:
        scale = one.scale if min(values) > 0 else "linear"
        return *by_trials(values, scale), f"spread of these {len(values)} trials"
    if unlike:
        return None, None, f"one trial, and the standard error is {unlike}"
    if conditions.eyes is None or conditions.surface is None:
        return None, None, "one trial, and eyes or surface were not told"
    return None, None, "one trial, and no standard error is published for it; three trials give their own"


def _band(one: Descriptor, sways: Sequence[Sway], conditions: Conditions) -> tuple[Band | None, str]:
    band, whose = band_for(one.name, conditions)
    if band is None:
        return None, whose
    unlike = _unlike(one, sways)
    return (None, f"the bands are {unlike}") if unlike else (band, whose)


def _unlike(one: Descriptor, sways: Sequence[Sway]) -> str:
    """Why trials are not compared with those of the reference data, from which bands and standard errors are."""
    for sway in sways:
        if not SECONDS[0] <= sway.seconds <= SECONDS[1]:
            return f"of 60 s, {sway.name} has {sway.seconds:.1f} s"
        if "rate" in one.rests_on and not RATE[0] <= sway.rate <= RATE[1]:
            return f"of 100 Hz, {sway.name} has {sway.rate:g} Hz"
    return ""
