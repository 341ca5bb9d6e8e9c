"""Whether several visits are of one person, in the order of their days: anything else is refused with why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kinespine.errors import BadInput
from kinespine.visit.intake import Intake

GROWN = 20.0  # years from which height stays nearly as it is
HEIGHT_APART = 0.04  # m, between two measurements of a grown person: measuring again, time of day and years
YEAR = 365.25  # days


def check_one_person(visits: Sequence[Intake]) -> tuple[float, ...]:
    """The week of each visit after the first.

    Raises:
        BadInput: a visit has no date, they are not in order, or they are of different people.
    """
    first = visits[0]
    for one in visits:
        if one.date is None:
            raise BadInput(
                f'{one.folder}: the visit has no date, and a change needs one. Write date = "2026-03-31" under [visit].'
            )
    for before, after in pairwise(visits):
        assert before.date is not None
        assert after.date is not None
        if after.date < before.date:
            raise BadInput(
                f"{after.folder} is of {after.date} and stands after {before.folder} of {before.date}. "
                "Give the earliest visit first."
            )
        if after.date == before.date:
            raise BadInput(
                f"{before.folder} and {after.folder} are both of {after.date}. A change needs two days; what was read "
                "again on one day is one measurement with its error (docs/landmarks.md)."
            )
    for one in visits[1:]:
        if differs := _differs(first, one):
            raise BadInput(
                f"{first.folder} and {one.folder} are not of one person: {'; '.join(differs)}. Only visits of one "
                "person are compared; correct the one that is wrong, or use --clinic for the people of a clinic."
            )
    start = first.date
    assert start is not None
    return tuple((one.date - start).days / 7.0 for one in visits if one.date is not None)


def _differs(first: Intake, other: Intake) -> list[str]:
    one, two = first.person, other.person
    found: list[str] = []
    if first.label != other.label:
        found.append(f"label is '{first.label}' and '{other.label}'")
    if one.sex != two.sex:
        found.append(f"sex is {one.sex} and {two.sex}")
    assert first.date is not None
    assert other.date is not None
    years = (other.date - first.date).days / YEAR
    if not years - 1.01 <= two.age - one.age <= years + 1.01:
        found.append(f"age is {one.age:g} and, {years:.1f} years later, {two.age:g}")
    if one.age >= GROWN and abs(two.height - one.height) > HEIGHT_APART:
        found.append(f"height is {100 * one.height:g} cm and {100 * two.height:g} cm")
    return found
