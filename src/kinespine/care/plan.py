"""A dated plan for somebody who was cleared: when to look again, what would count as change, when it ends.

A plan is computed, and signed by nobody. A licensed doctor makes one of their own of it, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from kinespine.assessment.screen import Clearance
from kinespine.care.bounds import TABLES, Status, bound
from kinespine.care.found import Adjustment
from kinespine.tables import read_table

Kind = Literal["check only", "re-examination"]

FILMS = (
    "No film is repeated by this plan. A film needs an indication of its own that is written down first; none is "
    "taken by the calendar, nor to see whether bones moved (corso2020)."
)
UNSIGNED = "Signed by nobody. This was computed; a licensed doctor examines, decides and signs, or does not."
CONSENTS = ("to be examined", "to be imaged", "to be adjusted")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One visit of a plan (`visits.csv`)."""

    week: float
    kind: Kind
    course: Literal["any", "computed"]  # in every plan, or only where a change was computed
    what: str
    source: str
    status: Status
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Something that is measured again, and how much it must change to count."""

    title: str
    unit: str
    now: float | None  # None: to be asked or measured at the first visit
    least: float | None  # smallest change beyond error, unit; None: nobody published one, and no change is told
    better: Literal["lower", "higher", "nearer zero"]
    basis: str  # of the least change, in words
    source: str  # key of it, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One visit."""

    week: float
    day: date | None  # None: the first visit has no date
    kind: Kind
    what: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What could be done next. It cannot be made without a clearance, and like that one is not stored: it is computed
    anew from answers and measurements.

    Raises:
        TypeError: what is given for a clearance is none.
    """

    clearance: Clearance
    adjustment: Adjustment | None  # None: the upper neck was not examined
    visits: tuple[PlannedVisit, ...]
    goals: tuple[Goal, ...]
    ends: tuple[str, ...]
    films: str = FILMS
    signature: str = UNSIGNED

    def __post_init__(self) -> None:
        _need(self.clearance)

    @property
    def adjustments(self) -> int:
        """How many adjustments a computed change would take, checks not counted; none where it depends."""
        moves = self.adjustment.moves if self.adjustment is not None and self.adjustment.status == "computed" else ()
        return max((one.adjustments for one in moves), default=0)


def plan(
    clearance: Clearance, adjustment: Adjustment | None, goals: Sequence[Goal] = (), *, start: date | None = None
) -> Plan:
    """Make a plan of a clearance and of what was found.

    Args:
        clearance: from `assessment.screen`, and from nowhere else.
        adjustment: what was found of the upper neck.
        goals: what is measured again.
        start: the day of the first visit.

    Raises:
        TypeError: what is given for a clearance is none.
    """
    _need(clearance)
    computed = adjustment is not None and adjustment.status == "computed"
    rows = [row for row in visit_rows() if row.course == "any" or computed]
    return Plan(
        clearance=clearance,
        adjustment=adjustment,
        visits=tuple(
            PlannedVisit(
                week=row.week, day=None if start is None else start + timedelta(weeks=row.week), kind=row.kind,
                what=row.what,
            )
            for row in rows
        ),
        goals=tuple(goals),
        ends=_ends([row.week for row in rows if row.kind == "re-examination"]),
    )  # fmt: skip


@cache
def visit_rows() -> tuple[VisitRow, ...]:
    """Every visit a plan may have."""
    return read_table(TABLES / "visits.csv", VisitRow)


def _need(clearance: object) -> None:
    if not isinstance(clearance, Clearance):
        raise TypeError(
            f"A plan needs a Clearance, and this is {type(clearance).__name__}. Screen the safety answers: only "
            "screen(answers) makes one, and only where nothing speaks against care."
        )


def _ends(again: Sequence[float]) -> tuple[str, ...]:
    first, last = min(again), max(again)
    return (
        f"at week {first:g}, if no goal has changed for the better beyond its error: what was done did not help, and "
        "the person is told so and of other ways",
        f"at week {last:g} in any case: what goes on after it is a new plan with a new screen",
        f"after {bound('adjustments'):g} adjustments, checks not counted",
        "at once, if any safety answer changes, if the person wishes it, or if within 24 hours a complaint is "
        "new or worse by more than 30 % (eriksen2011): screen again first",
    )
