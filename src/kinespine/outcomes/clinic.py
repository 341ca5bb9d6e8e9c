"""What the people of a clinic did beyond the usual course, in closed steps, and what could make it look so."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, inf, sqrt

import numpy as np

from kinespine.errors import BadInput
from kinespine.outcomes.change import FOUR_OF_FIVE
from kinespine.outcomes.courses import NORMAL_95
from kinespine.outcomes.numbers import number
from kinespine.outcomes.patients import Group, late_residuals
from kinespine.outcomes.shift import Residuals, find_shift


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicEffect:
    """How far the last scores of a group lie from the usual course; which way is better the score says.

    `effect` and all beside it are points of the score, the mean over the people of what they read beyond what is
    expected of them. `shift` is of what lies behind the score before the ends of the scale cut it (latent): larger,
    since who is at the floor already cannot be seen to fall.
    """

    name: str
    people: int
    seen: int  # asked at the end
    effect: float  # points of the score
    interval: tuple[float, float]  # 95 %
    error: float  # one standard deviation, the usual course's own error included
    detectable: float  # the size of a true effect that would be found in four of five such groups
    shift: float  # latent points
    shift_interval: tuple[float, float]  # 95 %, latent points; not even on both sides near an end of the scale
    shift_error: float  # one standard deviation, the usual course's own error included
    common_error: float  # of it, what no number of people makes smaller
    before_after: float  # plain mean change of those seen: what a comparison with nobody would claim
    start: float  # mean first score
    start_above: float  # by which they start above the mean of the course
    other_care: int  # people known to have had other care
    not_asked: int  # people who were not asked about it

    @property
    def lost(self) -> int:
        """People without a last score."""
        return self.people - self.seen

    @property
    def tips_at(self) -> float:
        """By how many points those lost would have to lie off the usual course for the interval to reach zero.

        Zero where it does already, infinite where nobody is lost.
        """
        low, high = self.interval
        near = 0.0 if low <= 0.0 <= high else low if low > 0.0 else high
        if near == 0.0:
            return 0.0
        return inf if self.lost == 0 else -near * self.seen / self.lost

    @property
    def threats(self) -> tuple[str, ...]:
        """What else could make this number, each by its name, largest known first."""
        lines: list[str] = []
        share = self.lost / self.people
        if share > number("share lost"):
            lines.append(f"Dropout: {self.lost} of {self.people} have no last score, which is too many to pass over.")
        elif self.lost:
            lines.append(f"Dropout: {self.lost} of {self.people} have no last score.")
        if self.lost and self.tips_at != 0.0:
            lines.append(f"If those lost lay {self.tips_at:+.1f} points off the usual course, nothing would be left.")
        lines.append(
            f"Selection and regression to the mean: they start {self.start_above:+.1f} points from the mean of the "
            f"course. Of a plain change of {self.before_after:+.1f}, {self.effect:+.1f} are beyond the usual course."
        )
        lines.append(
            f"Other care: {self.other_care} are known to have had it, {self.not_asked} were not asked. "
            "It cannot be taken out of the number."
        )
        lines.append("Expectation and attention are in the number: there is no control group.")
        return tuple(lines)


def clinic_effect(group: Group, name: str = "") -> ClinicEffect:
    """The shift of a group from its usual course at the last week.

    Two shifts are found, of the scores on the way and of the last ones given those, and put together, so that people
    lost for what was seen of them on the way are counted as what they were on the way to. The error of the usual course
    comes in at the end: it is one of the mean score, which the floor of the scale bends (`centre_error`).

    Raises:
        BadInput: nobody was asked at the end.
        NotSolved: all scores lie at an end of the scale.
    """
    if not group.seen.any():
        raise BadInput("Nobody was asked at the end; there is nothing to say.")
    early = group.early_residuals()
    first = _alone(early)
    estimates: list[tuple[float, float]] = []
    if first:
        (shift, error), carry = first[0], group.carry()
        both, alone = late_residuals(group, shift)
        estimates = [(value + carry * shift, hypot(own, carry * error)) for value, own in _alone(both)] + _alone(alone)
    if not estimates:
        estimates = [find_shift(group.late_residuals_alone())]
    weights = np.array([error**-2.0 for _, error in estimates])
    shift = float(np.array([value for value, _ in estimates]) @ weights / weights.sum())
    seen, common, own = group.seen, group.common_error(), 1.0 / sqrt(float(weights.sum()))
    error = hypot(own, common)
    ends = group.centre_error().interval(shift, hypot(own, group.slope_error()))
    effect, low, high = (float(one) for one in group.in_points(np.array([shift, *ends])))
    found = group.in_points((NORMAL_95 + FOUR_OF_FIVE) * error * np.array([-1.0, 1.0]))
    return ClinicEffect(
        name=name or "; ".join(group.clinics), people=len(group.start), seen=int(seen.sum()), effect=effect,
        interval=(low, high), error=(high - low) / (2.0 * NORMAL_95), detectable=float(np.abs(found).max()),
        shift=shift, shift_interval=ends, shift_error=error, common_error=common,
        before_after=float((group.late - group.start)[seen].mean()), start=float(group.start.mean()),
        start_above=float(group.start.mean()) - group.course.start_mean,
        other_care=sum(care is True for care in group.other_care),
        not_asked=sum(care is None for care in group.other_care),
    )  # fmt: skip


def _alone(residuals: Residuals) -> list[tuple[float, float]]:
    """The shift and its error; nothing where nobody is inside the scale to tell it."""
    return [find_shift(residuals)] if not (residuals.at_low | residuals.at_high).all() else []
