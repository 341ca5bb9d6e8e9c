"""From earlier and later visits of one person to what changed: beyond error, beyond the usual course, or not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from kinespine.assessment import Clearance
from kinespine.assessment.judgement import Change as NeckChange
from kinespine.assessment.judgement import compare
from kinespine.assessment.rules import URGENCIES
from kinespine.errors import BadInput
from kinespine.outcomes.answer_sheet import Dated
from kinespine.outcomes.benefits import ByBenefit, Followed, follow, follow_scores, gathered
from kinespine.outcomes.courses import Course, courses_for
from kinespine.outcomes.instruments import instruments
from kinespine.outcomes.person import OwnPart, own_part
from kinespine.visit.answers import read_answers
from kinespine.visit.followed import Measured, measured_at, series_of
from kinespine.visit.intake import Intake, read_intake
from kinespine.visit.one_person import check_one_person
from kinespine.visit.referrals import say_referrals, standing_referrals

if TYPE_CHECKING:
    from kinespine.assessment.screen import Reason
    from kinespine.care.closing import Ended

NOTHING = ByBenefit(followed=())
ABOUT_CHANGE = "GROC"  # asks about the change itself
DURATION = "duration_weeks"  # the question of the screen that says how long the complaint has lasted
MOST_VISITS = 60

Status = Literal["followed", "referred"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Progress:
    """What became of one person from their first visit to each later one."""

    status: Status
    message: str
    visits: tuple[Intake, ...]  # in the order of their days
    weeks: tuple[float, ...]  # of each visit, after the first
    benefits: ByBenefit = NOTHING
    courses: Mapping[str, Course] = field(default_factory=dict[str, Course])  # usual course of each score that has one
    own_parts: Mapping[str, OwnPart] = field(default_factory=dict[str, OwnPart])  # what such a score says of this one
    necks: tuple[tuple[float, NeckChange], ...] = ()  # of the upper neck, from the first films to later ones, by week
    recalled: tuple[tuple[float, float], ...] = ()  # week, and what the person says of the change itself (GROC)
    once: tuple[str, ...] = ()  # measured at one visit alone
    kept: tuple[str, ...] = ()  # seen and counted nowhere
    notes: tuple[str, ...] = ()
    end: Ended | None = None  # of the plan; None: it goes on, or nobody was cleared for one
    referrals: tuple[Intake, ...] = ()  # the visits that stopped it, the most urgent first
    computed: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def first(self) -> Intake:
        """The first visit."""
        return self.visits[0]

    @property
    def last(self) -> Intake:
        """The latest one."""
        return self.visits[-1]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it was stopped, the most urgent first, each once."""
        found = {one.rule.id: one for visit in self.referrals for one in visit.safety.reasons}
        return tuple(sorted(found.values(), key=lambda one: URGENCIES.index(one.rule.urgency)))


def follow_up(folders: Sequence[Path], out: Path | None = None) -> Progress:
    """Compare the visits of one person, and write the pages where `out` says.

    Every visit is screened anew. A red flag in a later one stops everything, and nothing is compared, until a visit
    after it is clear again.

    Args:
        folders: of the visits, the earliest first; two at least.
        out: folder for progress.html, patient.html and progress.json.

    Raises:
        BadInput: what is wrong with the visits, or why they are not of one person in the order of their days.
    """
    if not 2 <= len(folders) <= MOST_VISITS:
        raise BadInput(
            f"{len(folders)} visit{'s' if len(folders) != 1 else ''} given; a change needs two, the earliest first "
            f"(at most {MOST_VISITS}): kinespine follow-up first week-6 week-12"
        )
    visits = tuple(read_intake(folder) for folder in folders)
    weeks = check_one_person(visits)
    stopping = standing_referrals(visits)
    progress = _stopped(visits, weeks, stopping) if stopping else compared(visits, weeks)
    if out is not None:
        from kinespine.visit.follow_up_page import write_progress  # the template engine is not needed to compare

        write_progress(progress, out)
    return progress


def compared(visits: Sequence[Intake], weeks: Sequence[float]) -> Progress:
    """What changed between visits, where none of the later ones is a reason to refer that still stands."""
    from kinespine.visit.follow_up_words import message

    notes: list[str] = [*_unscreened(visits)]
    if any(one.adjustments is None for one in visits[1:]):
        notes.append("Not every visit tells how many adjustments there were: whether they end a plan is not known.")
    scores = scores_of(visits)
    chosen = _courses(visits[0], scores, notes)
    found: list[Followed] = []
    own: dict[str, OwnPart] = {}
    once: list[str] = []
    start = visits[0].date
    assert start is not None
    for name, several in scores.items():
        dated = [((one.day - start).days / 7.0, one) for one in several if one.day is not None]
        if name == ABOUT_CHANGE:
            continue
        if len(dated) < 2:
            once.append(instruments()[name].title)
            continue
        course = chosen.get(name)
        try:
            found += follow_scores([(week, one.score) for week, one in dated], course)
        except BadInput as error:  # no activity in common: the person is told which, and all else is compared
            notes.append(str(error))
            continue
        if course is not None and (part := _own(course, dated)) is not None:
            own[name] = part
    measured = tuple(measured_at(one) for one in visits)
    series, more = series_of(measured, weeks)
    for one in series:
        found += follow(one.measure, one.readings, label=one.label)
    notes += dict.fromkeys(line for one in measured for line in one.notes)
    benefits = gathered(found)
    end = _end(visits, weeks, benefits)
    recalled = tuple(
        ((one.day - start).days / 7.0, one.score.value) for one in scores.get(ABOUT_CHANGE, ()) if one.day is not None
    )
    kept = tuple(dict.fromkeys(line for one in measured for line in one.kept))
    progress = Progress(
        status="followed", message="", visits=tuple(visits), weeks=tuple(weeks), benefits=benefits, courses=chosen,
        own_parts=own, necks=_necks(measured, weeks), recalled=recalled, once=(*once, *more), kept=kept,
        notes=tuple(notes), end=end,
    )  # fmt: skip
    return replace(progress, message=message(progress))


def improved(benefits: ByBenefit) -> bool | None:
    """Whether a plan has a reason to go on: a score is better beyond its error, and none is worse beyond it.

    Scores alone count: of a dozen tilts, shifts and tests one comes out closer to level by chance in every fourth
    person. A score that began without room for such a change says nothing. None where no score says anything.
    """
    scores = [one.change for one in benefits.followed if one.measure.kind == "instrument"]
    telling = [one for one in scores if one.has_room or one.direction == "worse"]
    if not telling:
        return None
    return any(one.direction == "better" for one in telling) and not any(one.direction == "worse" for one in telling)


def _stopped(visits: Sequence[Intake], weeks: Sequence[float], stopping: tuple[Intake, ...]) -> Progress:
    return Progress(
        status="referred", message=f"{say_referrals(stopping)} Nothing was compared.", visits=tuple(visits),
        weeks=tuple(weeks), referrals=stopping,
    )  # fmt: skip


def _unscreened(visits: Sequence[Intake]) -> list[str]:
    """Which visits clear nobody."""
    found: list[str] = []
    for one in visits:
        if one.safety.status == "refer" and one is visits[0]:
            found.append(f"The first visit ({one.day}) asked for a referral; what became of that is not known here.")
        elif one.safety.status == "refer":
            found.append(
                f"{say_referrals([one])} What became of that is not known here. A visit after it is clear, so that all "
                "visits are compared."
            )
        elif not one.safety.clear:
            found.append(
                f"At the visit of {one.day} not every safety question was answered: it clears nobody for any care."
            )
    return found


def scores_of(visits: Sequence[Intake]) -> Mapping[str, tuple[Dated, ...]]:
    """Every score of every visit, by instrument and day.

    Raises:
        BadInput: two scores of one instrument and day.
    """
    found: dict[str, list[Dated]] = {}
    for visit in visits:
        for name, sheets in read_answers(visit.folder, visit.date).items():
            for sheet in sheets:
                twice = next((one for one in found.get(name, []) if one.day == sheet.day), None)
                if twice is not None and twice.score.answers == sheet.score.answers:
                    continue  # one file with all dates, copied along
                if twice is not None:
                    raise BadInput(
                        f"{visit.folder / name}.csv: {sheet.day} was scored in an earlier folder too, "
                        f"{twice.score.value:g} there and {sheet.score.value:g} here. Keep the right one."
                    )
                found.setdefault(name, []).append(sheet)
    order = [name for name in instruments() if name in found]
    first = visits[0].date
    assert first is not None
    for name in order:
        for one in found[name]:
            if one.day is not None and one.day < first:
                raise BadInput(
                    f"{name}: a score of {one.day} lies before the first visit ({first}). Start with the visit of it."
                )
    return MappingProxyType({name: tuple(sorted(found[name], key=lambda one: str(one.day))) for name in order})


def _courses(first: Intake, scores: Mapping[str, Sequence[Dated]], notes: list[str]) -> Mapping[str, Course]:
    """The usual course of each score, by region and by how long the complaint had lasted when it was first taken."""
    lasted = first.lasted_weeks
    if not first.region or lasted is None:
        if any(name != ABOUT_CHANGE for name in scores):
            lacking = [] if first.region else ['region = "low back" or "neck" under [complaint]']
            lacking += [] if lasted is not None else [f"{DURATION} under [safety]"]
            notes.append(
                "No usual course was chosen, so that nothing can be beyond it: the first visit does not tell "
                f"{' and '.join(lacking)}."
            )
        return MappingProxyType({})
    chosen: dict[str, Course] = {}
    for name, several in scores.items():
        if name == ABOUT_CHANGE:
            continue
        days = [one.day for one in several if one.day is not None]
        began = lasted if not days or first.date is None else lasted + (min(days) - first.date).days / 7.0
        if found := courses_for(name, first.region, began):
            chosen[name] = found[0]
        else:
            notes.append(
                f"{name}: no usual course of it was read for complaints of the {first.region} that have lasted "
                f"{began:.3g} weeks, so that it can at most be beyond error."
            )
    return MappingProxyType(chosen)


def _own(course: Course, dated: Sequence[tuple[float, Dated]]) -> OwnPart | None:
    """What the scores within the measured weeks of the course say of this person; None without any."""
    start = dated[0][0]
    later = [
        (week - start, one.score.value)
        for week, one in dated[1:]
        if 0.99 * course.weeks[0] <= week - start <= 1.01 * course.weeks[-1]
    ]
    return own_part(course, dated[0][1].score.value, later) if later else None


def _necks(measured: Sequence[Measured], weeks: Sequence[float]) -> tuple[tuple[float, NeckChange], ...]:
    read = [(week, one.neck) for one, week in zip(measured, weeks, strict=True) if one.neck is not None]
    return tuple((week, compare(read[0][1], neck)) for week, neck in read[1:])


def _end(visits: Sequence[Intake], weeks: Sequence[float], benefits: ByBenefit) -> Ended | None:
    first, last = visits[0].safety.screening, visits[-1].safety.screening
    if not isinstance(first, Clearance) or not isinstance(last, Clearance):  # no plan was made, or none goes on
        return None
    from kinespine.care.closing import ended  # only here: plans load longer than wrong input should take

    given = [one.adjustments for one in visits[1:]]
    return ended(
        last, week=weeks[-1], improved=improved(benefits), day=visits[-1].date,
        referred=[one.date for one in visits[1:] if one.safety.status == "refer" and one.date is not None],
        adjustments=None if any(told is None for told in given) else sum(told or 0 for told in given),
    )  # fmt: skip
