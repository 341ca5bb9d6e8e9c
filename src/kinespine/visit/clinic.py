"""What became of the people of clinics, against their usual course, with the lost counted as lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from kinespine.errors import BadInput
from kinespine.outcomes.clinic import ClinicEffect, clinic_effect
from kinespine.outcomes.courses import Course, course_named, courses, in_points_of
from kinespine.outcomes.funnel import Funnel, funnel
from kinespine.outcomes.hierarchy import Hierarchy, clinics_together
from kinespine.outcomes.instruments import instruments
from kinespine.outcomes.patients import Group, Patient, group_of, together
from kinespine.visit.clinic_folder import ClinicFolder, Followed, read_clinic
from kinespine.visit.clinic_tally import Tally, tally
from kinespine.visit.follow_up import DURATION

NEAR = 0.2  # of a week asked for, by which a score may be off it: the course moves by less than its error in that time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClinicProgress:
    """Several clinics, or one, beside the usual course of one score."""

    status: Literal["followed"]
    message: str
    course: Course  # in the points of the score
    weeks: tuple[float, float]  # of the score on the way, and of the last one
    effects: tuple[ClinicEffect, ...]  # of each clinic, in the order given and in no other
    left_out: tuple[Mapping[str, int], ...]  # of each clinic: why, and how many people
    referred: tuple[int, ...]  # of each clinic: people whose scores after a red flag are not used
    tallies: tuple[Tally, ...]  # of everybody together: how many changed in each measure
    funnel: Funnel | None  # None: one clinic alone
    all: Hierarchy | None
    computed: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))


def follow_clinics(
    folders: Sequence[Path], course: str | None, weeks: tuple[float, float] | None, out: Path | None = None
) -> ClinicProgress:
    """Compare the people of each clinic with their usual course, and write the page where `out` says.

    Args:
        folders: of the clinics; each holds a folder for each person, with their visits.
        course: the usual course of one score.
        weeks: of the score on the way and of the last one.
        out: folder for clinic.html and clinic.json.

    Raises:
        BadInput: no such course or weeks, what is wrong with a visit, or nobody who can be compared.
        NotSolved: all last scores of a clinic lie at an end of the scale.
    """
    chosen = _course(course)
    asked = _weeks(chosen, weeks)
    names = [folder.resolve().name for folder in folders]
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise BadInput(f"Two clinics are called {twice[0]}: rename one of the folders.")
    clinics = [read_clinic(folder) for folder in folders]
    own = _instrument(chosen, clinics)
    taken = [_people(clinic, own, asked) for clinic in clinics]
    groups = [_group(own, people, clinic.name, asked) for clinic, (people, _, _) in zip(clinics, taken, strict=True)]
    effects = tuple(clinic_effect(group, clinic.name) for group, clinic in zip(groups, clinics, strict=True))
    several = len(groups) > 1
    from kinespine.visit.clinic_page import say_clinics, write_clinics

    found = ClinicProgress(
        status="followed", message=say_clinics(effects, own), course=own, weeks=asked, effects=effects,
        left_out=tuple(reasons for _, reasons, _ in taken), referred=tuple(count for _, _, count in taken),
        tallies=tally([one for clinic in clinics for one in clinic.people]),
        funnel=funnel(groups) if several else None, all=clinics_together(together(groups)) if several else None,
    )  # fmt: skip
    if out is not None:
        write_clinics(found, out)
    return found


def _course(name: str | None) -> Course:
    if name is None:
        raise BadInput(
            "A clinic is compared with one usual course: name it, such as --course chronic-neck-pain. Possible: "
            f"{', '.join(courses())}."
        )
    return course_named(name)


def _weeks(course: Course, weeks: tuple[float, float] | None) -> tuple[float, float]:
    if weeks is None:
        first, last = course.weeks[0], course.weeks[-1]
        raise BadInput(
            "Name two weeks at which everybody was to be asked, on the way and at the end: "
            f"--weeks {first:g} {last:g}. '{course.name}' was measured at "
            f"{', '.join(f'{week:g}' for week in course.weeks)}."
        )
    return weeks


def _instrument(course: Course, clinics: Sequence[ClinicFolder]) -> Course:
    """The course in the points of the score that most of them have: a line and a numeric scale of pain are one here."""
    possible = [own for name in instruments() if (own := in_points_of(course, name)) is not None]
    counts = {
        own.instrument: sum(own.instrument in one.scores for clinic in clinics for one in clinic.people)
        for own in possible
    }
    best = max(counts, key=lambda name: counts[name])
    if not counts[best]:
        raise BadInput(
            f"Nobody has a sheet of {' or '.join(counts)}, of which '{course.name}' is. Put {best}.csv beside the "
            "visit.toml of each visit (docs/follow_up.md)."
        )
    return next(own for own in possible if own.instrument == best)


def _people(
    clinic: ClinicFolder, course: Course, weeks: tuple[float, float]
) -> tuple[list[Patient], Mapping[str, int], int]:
    """Who can be compared, how many cannot and why, and how many were referred on the way."""
    people: list[Patient] = []
    reasons: Counter[str] = Counter()
    referred = 0
    for one in clinic.people:
        if why := _not_of(course, one):
            reasons[why] += 1
            continue
        stop = one.referred_at
        referred += stop is not None
        start = one.visits[0].date
        assert start is not None
        scores = [
            ((dated.day - start).days / 7.0, dated.score.value)
            for dated in one.scores[course.instrument]
            if dated.day is not None
        ]
        later = [(week, value) for week, value in scores if week > 0.0 and (stop is None or week < stop)]
        asked = [visit.other_care for visit in one.visits[1:] if visit.other_care is not None]
        people.append(
            Patient(
                start=scores[0][1], early=_near(later, weeks[0]), late=_near(later, weeks[1]),
                other_care=any(asked) if asked else None, clinic=clinic.name,
            )
        )  # fmt: skip
    return people, reasons, referred


def _not_of(course: Course, one: Followed) -> str:
    """Why a person is not one of those the course is of; empty: they are."""
    first = one.visits[0]
    lasted = first.lasted_weeks
    dated = one.scores.get(course.instrument, ())
    if not dated or dated[0].day != first.date:
        return "no score at the first visit"
    if not first.region or lasted is None:
        return "region of the complaint or how long it had lasted not told"
    if first.region != course.region:
        return "complaint of another region"
    if not course.longer_weeks <= lasted < (course.shorter_weeks or float("inf")):
        return "complaint that had lasted longer or shorter"
    return ""


def _near(later: Sequence[tuple[float, float]], week: float) -> float | None:
    """The score nearest to a week, where one is near enough."""
    near = [(abs(at - week), value) for at, value in later if abs(at - week) <= NEAR * week]
    return min(near)[1] if near else None


def _group(course: Course, people: Sequence[Patient], name: str, weeks: tuple[float, float]) -> Group:
    if not people:
        raise BadInput(
            f"{name}: nobody can be compared with '{course.name}'. Each needs {course.instrument}.csv at the first "
            f'visit, region = "{course.region}" under [complaint] and {DURATION} under [safety].'
        )
    return group_of(course, people, early_week=weeks[0], late_week=weeks[1])
