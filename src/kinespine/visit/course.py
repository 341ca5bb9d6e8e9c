"""From a visit to what follows: the usual course of scores, and posture if some cause changed and stayed so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kinespine.anatomy.causes import causes_from
from kinespine.assessment import Clearance
from kinespine.errors import BadInput
from kinespine.outcomes.answer_sheet import Dated
from kinespine.outcomes.courses import Course, course_named, courses_for, in_points_of
from kinespine.outcomes.instruments import Instrument, instruments
from kinespine.outcomes.person_course import PersonCourse, person_course
from kinespine.visit.answers import read_answers
from kinespine.visit.emergency import SAID
from kinespine.visit.intake import Intake, read_intake
from kinespine.visit.one_person import check_one_person
from kinespine.visit.opening import say_open
from kinespine.visit.referrals import referrals_of, say_referrals
from kinespine.visit.treat import OUTCOMES

if TYPE_CHECKING:
    from kinespine.care.slow_course import SlowCourse
    from kinespine.care.slow_states import State

WEEKS = 365.25 / 7.0 / 12.0  # a month
PAIN, DURATION = "pain_0_10", "duration_weeks"  # questions of the screen
MOST_MONTHS = 120.0

Told = Callable[[str], None]
Status = Literal["solved", "referred", "incomplete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCourse:
    """One score: what it was, and what it may become."""

    instrument: Instrument
    course: PersonCourse
    of_screen: bool = False  # the start is an answer of the screen, which asks another question than the instrument


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlook:
    """What may follow a visit; nothing of it where somebody else must see the person first, or answers are missing."""

    status: Status
    message: str
    visits: tuple[Intake, ...]
    months: float
    clearance: Clearance | None = None
    scores: tuple[ScoreCourse, ...] = ()
    slow: SlowCourse | None = None  # None: nothing was set to another value
    assumed: tuple[State, ...] = ()
    notes: tuple[str, ...] = ()
    computed: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def intake(self) -> Intake:
        """The first visit."""
        return self.visits[0]


def course(
    folders: Sequence[Path], *, changes: Mapping[str, float] | None = None, assumed: Sequence[str] = (),
    months: float = 12.0, named: str | None = None, outcomes: Sequence[str] = OUTCOMES, draws: int = 40,
    workers: int = 2, told: Told | None = None,
) -> Outlook:  # fmt: skip
    """Tell what may follow the first visit of a person; later visits bring their own scores.

    Every visit is screened. Nothing is told of somebody who is referred by any of them, or whose last screen is open.

    Args:
        folders: of visits, the earliest first.
        changes: causes and what they are from the first visit on; none: posture is not asked about.
        assumed: slow states without measurements that are switched on.
        months: how far.
        named: a usual course by its name; chosen by region and duration otherwise.
        outcomes: of posture and load.
        draws: of the person and of the constants of slow states.

    Raises:
        BadInput: what is wrong with the visits or what was asked.
        NotSolved: a posture on the way was not found.
    """
    from kinespine.care.slow_states import check_assumed
    from kinespine.chain.output_names import output

    if not 0.0 < months <= MOST_MONTHS:
        raise BadInput(f"{months:g} months; possible: more than 0, up to {MOST_MONTHS:g}.")
    states = check_assumed(assumed)
    causes_from(changes or {})
    for name in outcomes:
        output(name)
    if not folders:
        raise BadInput("No visit was given. Name the folder of one.")
    visits = tuple(read_intake(folder) for folder in folders)
    if len(visits) > 1:
        check_one_person(visits)
    if stopping := referrals_of(visits):
        words = f"{say_referrals(stopping)} No course was computed."
        return Outlook(status="referred", message=words, visits=visits, months=months)
    last = visits[len(visits) - 1]
    clearance = last.safety.screening
    if not isinstance(clearance, Clearance):
        return Outlook(status="incomplete", message=_open(last), visits=visits, months=months)
    return outlook(
        visits, clearance, changes=changes or {}, assumed=states, months=months, named=named, outcomes=outcomes,
        draws=draws, workers=workers, told=told,
    )  # fmt: skip


def outlook(
    visits: tuple[Intake, ...], clearance: Clearance, *, changes: Mapping[str, float], assumed: tuple[State, ...],
    months: float, named: str | None, outcomes: Sequence[str], draws: int, workers: int, told: Told | None,
) -> Outlook:  # fmt: skip
    """What may follow for somebody who is cleared.

    Raises:
        TypeError: what is given for a clearance is none.
    """
    from kinespine.visit.course_words import message

    _need(clearance)
    notes: list[str] = []
    scores = _scores(visits, named, months, notes)
    slow = None
    if changes:
        slow = _followed(visits[0], changes, assumed, months, outcomes, draws=draws, workers=workers, told=told)
    found = Outlook(
        status="solved", message="", visits=visits, months=months, clearance=clearance, scores=scores, slow=slow,
        assumed=assumed, notes=tuple(notes),
    )  # fmt: skip
    return Outlook(
        status="solved", message=message(found), visits=visits, months=months, clearance=clearance, scores=scores,
        slow=slow, assumed=assumed, notes=tuple(notes), computed=found.computed,
    )  # fmt: skip


def _scores(visits: Sequence[Intake], named: str | None, months: float, notes: list[str]) -> tuple[ScoreCourse, ...]:
    """The course of every score that has one, by the first visit; why others have none is noted."""
    sheets: dict[str, list[Dated]] = {}
    for visit in visits:
        for name, found in read_answers(visit.folder, visit.date).items():
            known = sheets.setdefault(name, [])
            for one in found:
                twice = next((other for other in known if other.day == one.day), None)
                if twice is None:
                    known.append(one)
                elif twice.score.answers != one.score.answers:
                    raise BadInput(
                        f"{visit.folder / name}.csv: {one.day} was scored in an earlier folder too, "
                        f"{twice.score.value:g} there and {one.score.value:g} here. Keep the right one."
                    )
    first = visits[0]
    screening = first.safety.screening
    worst, lasted = (None, None) if screening is None else (screening.answers.get(one) for one in (PAIN, DURATION))
    series = {name: _by_week(name, found) for name, found in sheets.items() if name != "GROC"}
    if "NPRS" not in series and "VAS" not in series and isinstance(worst, (int, float)):
        series["NPRS"] = [(0.0, float(worst))]
    courses: list[ScoreCourse] = []
    for name, scores in series.items():
        chosen = _chosen(name, named, first.region, _lasted_at_first_score(first, lasted, sheets.get(name, ())))
        if isinstance(chosen, str):
            notes.append(chosen)
        elif scores:
            courses.append(
                ScoreCourse(
                    instrument=instruments()[name],
                    course=person_course(chosen, scores[0][1], scores[1:], weeks=months * WEEKS),
                    of_screen=name not in sheets,
                )
            )  # fmt: skip
    if named is not None and not courses:
        raise BadInput(f"'{course_named(named).name}' is of {course_named(named).instrument}; no such score was given.")
    return tuple(courses)


def _lasted_at_first_score(first: Intake, lasted: object, found: Sequence[Dated]) -> object:
    """How long the complaint had lasted at the first score, where that was not taken at the first visit."""
    days = [one.day for one in found if one.day is not None]
    if first.date is None or not days or isinstance(lasted, bool) or not isinstance(lasted, (int, float)):
        return lasted
    return lasted + (min(days) - first.date).days / 7.0


def _by_week(name: str, found: Sequence[Dated]) -> list[tuple[float, float]]:
    """Weeks after the first score, and scores; without dates there is a first one alone."""
    dated = sorted((one for one in found if one.day is not None), key=lambda one: str(one.day))
    if not dated:
        if len(found) > 1:
            raise BadInput(f"{name}: {len(found)} scores and no dates. Give each its date (docs/outcomes.md).")
        return [(0.0, one.score.value) for one in found]
    begun = dated[0].day
    assert begun is not None
    return [((one.day - begun).days / 7.0, one.score.value) for one in dated if one.day is not None]


def _chosen(name: str, named: str | None, region: str, lasted: object) -> Course | str:
    """The usual course of a score, or why there is none."""
    if named is not None:
        own = in_points_of(course_named(named), name)
        if own is not None and region and own.region != region:
            raise BadInput(f"'{named}' is of complaints of the {own.region}, and this one is of the {region}.")
        if own is not None and isinstance(lasted, (int, float)):
            own.check_lasted(float(lasted))
        return own or f"{name}: '{named}' is of another score."
    if not region or not isinstance(lasted, (int, float)):
        lacking = [] if region else ['region = "low back" or "neck" under [complaint]']
        lacking += [] if isinstance(lasted, (int, float)) else [f"{DURATION} under [safety]"]
        return f"{name}: no usual course was chosen, for the first visit does not tell {' and '.join(lacking)}."
    found = courses_for(name, region, float(lasted))
    return found[0] if found else (
        f"{name}: nobody's usual course of it was read for complaints of the {region} that have lasted "
        f"{lasted:.3g} weeks."
    )  # fmt: skip


def _followed(
    intake: Intake, changes: Mapping[str, float], assumed: tuple[State, ...], months: float, outcomes: Sequence[str], *,
    draws: int, workers: int, told: Told | None,
) -> SlowCourse:  # fmt: skip
    from kinespine.care.slow_course import felt_by, follow_change
    from kinespine.chain.output_names import output
    from kinespine.chain.standing import STAND, described
    from kinespine.chain.weights import weights
    from kinespine.visit.fitted import fit_visit

    wanted = [output(name) for name in dict.fromkeys(outcomes)]
    person = fit_visit(intake, told=told)
    felt = None
    if "senses" in assumed:
        from kinespine.balance.control import controller
        from kinespine.balance.loop import loop_of
        from kinespine.balance.noise import usual_noise
        from kinespine.balance.reduction import plant_of
        from kinespine.balance.senses import Condition, senses_in

        noise, fitted = usual_noise(), person.fitted
        plant = plant_of(described(fitted.causes, STAND, fitted.equilibrium))
        felt = felt_by(loop_of(plant, senses_in(Condition(), noise), noise, controller()))
    return follow_change(
        person.body, person.fitted, changes, wanted, weights(), assumed=assumed, felt=felt, months=months, draws=draws,
        workers=workers, told=told,
    )  # fmt: skip


def _need(clearance: object) -> None:
    if not isinstance(clearance, Clearance):
        raise TypeError(
            f"A course needs a Clearance, and this is {type(clearance).__name__}. Screen the safety answers first."
        )


def _open(intake: Intake) -> str:
    return f"No course: {SAID[intake.safety.status]} A course needs all safety questions answered.{say_open(intake)}"
