"""Many people followed: their scores, who was lost, and what was expected of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.outcomes.censored import mean_score
from kinespine.outcomes.centre_error import CentreError, centre_error
from kinespine.outcomes.courses import Course
from kinespine.outcomes.instruments import instruments, step_of
from kinespine.outcomes.shift import Residuals, beyond_ends
from kinespine.outcomes.usual_course import link, point_at

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One person: a first score, one on the way, and one at the end; None where it is lacking."""

    start: float
    early: float | None = None
    late: float | None = None
    other_care: bool | None = None  # had other care beside; None: not asked
    clinic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """People of one course who were asked at the same two weeks, as arrays; NaN where a score is lacking."""

    course: Course
    early_week: float
    late_week: float
    start: Array  # (n,)
    early: Array
    late: Array
    clinic: NDArray[np.int64]  # (n,), place in `clinics`
    clinics: tuple[str, ...]
    other_care: tuple[bool | None, ...]
    step: float = 0.0  # scores are marked so many points apart; 0: as close as one likes

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Who was asked at the end."""
        return np.isfinite(self.late)

    def of(self, clinic: int) -> Group:
        """The people of one clinic."""
        own = self.clinic == clinic
        return Group(
            course=self.course, early_week=self.early_week, late_week=self.late_week, start=self.start[own],
            early=self.early[own], late=self.late[own], clinic=np.zeros(int(own.sum()), dtype=np.int64),
            clinics=(self.clinics[clinic],),
            other_care=tuple(care for care, is_own in zip(self.other_care, own, strict=True) if is_own),
            step=self.step,
        )  # fmt: skip

    def expected(self, week: float) -> Array:
        """What is expected of each person at a week, before the ends of the scale, (n,)."""
        point = point_at(self.course, week)
        return point.centre + point.slope * (self.start - self.course.start_mean)

    def spread(self, week: float) -> float:
        """Between people with the same start."""
        return point_at(self.course, week).spread

    def common_error(self) -> float:
        """One standard deviation of what is wrong for all of them together: mean course, and slope at their start.

        No number of people makes it smaller.
        """
        return hypot(self.centre_error().deviation, self.slope_error())

    def centre_error(self) -> CentreError:
        """What may be wrong of the mean course at the last week."""
        return centre_error(self.course, point_at(self.course, self.late_week))

    def slope_error(self) -> float:
        """One standard deviation of what the slope makes of where they start, latent points."""
        return point_at(self.course, self.late_week).slope_error * abs(
            float(self.start.mean()) - self.course.start_mean
        )

    def in_points(self, shift: Array) -> Array:
        """What shifts of what lies behind the last score make of the mean score of these people, (m,) -> (m,).

        Before the ends of the scale a shift is the same for all; who is near the floor shows less of it, or nothing.
        """
        plain, spread = self.expected(self.late_week), self.spread(self.late_week)
        moved = mean_score(plain + np.asarray(shift)[:, None], spread, self.course.scale)
        return (moved - mean_score(plain, spread, self.course.scale)).mean(axis=1)

    def early_residuals(self) -> Residuals:
        """Scores on the way less what was expected at the start, of those who have one."""
        known = np.isfinite(self.early)
        return _residuals(self, self.early[known], self.expected(self.early_week)[known], self.spread(self.early_week))

    def late_residuals_alone(self) -> Residuals:
        """Last scores less what was expected at the start, of all who have one."""
        seen = self.seen
        return _residuals(self, self.late[seen], self.expected(self.late_week)[seen], self.spread(self.late_week))

    def carry(self) -> float:
        """By how much the expected last score moves with each point of the one on the way."""
        return link(self.early_week, self.late_week) * self.spread(self.late_week) / self.spread(self.early_week)


def group_of(
    course: Course, people: Sequence[Patient], *, early_week: float, late_week: float, step: float | None = None
) -> Group:
    """People as arrays.

    Args:
        course: the usual course of all of them.
        people: everybody with a first score, lost or not.
        early_week: when the score on the way was asked.
        late_week: when the last one was.
        step: how far apart two marks of the score are, points; None: as the instrument has it.

    Raises:
        BadInput: nobody, weeks in the wrong order or beyond the course, or a score off the scale.
    """
    if not people:
        raise BadInput("Nobody is followed: a clinic needs at least one person with a first score.")
    first, last = course.weeks[0], course.weeks[-1]
    if not first <= early_week < late_week <= last:
        raise BadInput(
            f"Scores of weeks {early_week:g} and {late_week:g} are given; '{course.name}' is known from {first:g} to "
            f"{last:g}, and the first of the two must lie before the second."
        )
    for index, person in enumerate(people, start=1):
        for value in (person.start, person.early, person.late):
            if value is not None and not course.scale.low <= value <= course.scale.high:
                raise BadInput(f"Person {index}: {value:g} is off {course.scale.low:g} to {course.scale.high:g}.")
    clinics = tuple(dict.fromkeys(person.clinic for person in people))
    place = {name: index for index, name in enumerate(clinics)}
    return Group(
        course=course, early_week=early_week, late_week=late_week,
        start=np.array([person.start for person in people], dtype=float),
        early=np.array([np.nan if person.early is None else person.early for person in people], dtype=float),
        late=np.array([np.nan if person.late is None else person.late for person in people], dtype=float),
        clinic=np.array([place[person.clinic] for person in people], dtype=np.int64), clinics=clinics,
        other_care=tuple(person.other_care for person in people),
        step=_step(course) if step is None else step,
    )  # fmt: skip


def together(groups: Sequence[Group]) -> Group:
    """The people of several groups as one.

    Raises:
        BadInput: they are compared with different courses, or at different weeks.
    """
    first = groups[0]
    for group in groups:
        asked = group.course.name, group.early_week, group.late_week
        if asked != (first.course.name, first.early_week, first.late_week):
            raise BadInput(
                f"{'; '.join(group.clinics)}: '{asked[0]}' at weeks {asked[1]:g} and {asked[2]:g}, {first.clinics[0]}: "
                f"'{first.course.name}' at {first.early_week:g} and {first.late_week:g}. Only like is put side by side."
            )
    clinics = tuple(name for group in groups for name in group.clinics)
    sizes = np.cumsum([0, *(len(group.clinics) for group in groups)])
    return replace(
        first, clinics=clinics, other_care=tuple(care for group in groups for care in group.other_care),
        clinic=np.concatenate([group.clinic + size for group, size in zip(groups, sizes, strict=False)]),
        **{name: np.concatenate([getattr(group, name) for group in groups]) for name in ("start", "early", "late")},
    )  # fmt: skip


def late_residuals(group: Group, early_shift: float) -> tuple[Residuals, Residuals]:
    """Last scores less what was expected from all that was known before: of those with a score on the way, and without.

    The first are expected from the score on the way as well, which is how people who are lost because of what was seen
    of them on the way do no harm (missing at random). A score on the way at an end of the scale stands for the mean of
    what may lie beyond it, with the spread of that.

    Args:
        group: the people.
        early_shift: by how much the scores on the way are shifted from what was expected, points.
    """
    seen, known, carry = group.seen, np.isfinite(group.early), group.carry()
    plain, spread = group.expected(group.late_week), group.spread(group.late_week)
    r = link(group.early_week, group.late_week)
    both, alone = seen & known, seen & ~known
    before = _residuals(
        group, group.early[both], group.expected(group.early_week)[both], group.spread(group.early_week)
    )
    apart, unsure = beyond_ends(before, early_shift)
    narrow = np.sqrt(spread**2 * (1.0 - r * r) + (carry * unsure) ** 2)
    return (
        _residuals(group, group.late[both], plain[both] + carry * apart, narrow),
        _residuals(group, group.late[alone], plain[alone], spread),
    )


def _step(course: Course) -> float:
    own = instruments().get(course.instrument)
    return 0.0 if own is None else step_of(own)


def _residuals(group: Group, scores: Array, expected: Array, spread: Array | float) -> Residuals:
    scale, half = group.course.scale, 0.5 * group.step
    at_low, at_high = scores <= scale.low, scores >= scale.high
    # The lowest mark stands for all that is rounded to it: what lies beyond the end begins half a step inside.
    return Residuals(
        value=scores + half * at_low - half * at_high - expected, spread=np.broadcast_to(spread, scores.shape),
        at_low=at_low, at_high=at_high,
    )  # fmt: skip
