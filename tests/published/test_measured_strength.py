"""Measured strength beside the model in one declared condition: muscles alone balance every joint."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from validation import PEOPLE
from validation_strength import CAUSE, Compared, moments_compared, others_compared, strengths_of

FOUND = strengths_of(PEOPLE)
MOMENTS = [row for sex in PEOPLE for row in moments_compared(FOUND[sex], sex)]


def cases(*used_for: str) -> list[object]:
    """Rows the model is known to miss are expected to fail, and to be said so when they no longer do."""
    rows = [*(compared for compared, _ in MOMENTS), *others_compared(FOUND)]
    return [
        pytest.param(
            row,
            id=row.name,
            marks=[pytest.mark.xfail(strict=True, reason=CAUSE[row.name])] if row.name in CAUSE else [],
        )
        for row in rows
        if row.used_for in used_for
    ]


@pytest.mark.parametrize("row", cases("choosing"))
def test_men_are_as_strong_as_the_measurements_their_areas_were_chosen_with(row: Compared):
    # A check of the choice, no validation.
    assert row.inside


@pytest.mark.parametrize("row", cases("derived"))
def test_women_are_as_strong_as_men_times_the_published_ratio(row: Compared):
    assert row.inside


@pytest.mark.parametrize("row", cases("result"))
def test_strength_is_as_measured_where_nothing_was_chosen(row: Compared):
    assert row.inside


@pytest.mark.parametrize(("compared", "row"), MOMENTS, ids=lambda one: one.name if isinstance(one, Compared) else "")
def test_the_muscles_over_the_reference_joint_are_not_too_few(compared: Compared, row):
    # One joint alone: where the body is too weak, other joints give way, and not for want of muscle at this one.
    sex = "male" if compared.name.startswith("male") else "female"
    assert row.low is not None
    assert FOUND[sex].alone[row.region, row.direction].moment > row.low
