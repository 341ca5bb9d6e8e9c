"""One visit from its folder to an explanation: what of the load and posture comes from where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kinespine.chain.output_names import output
from kinespine.visit.fitted import fit_visit, measured
from kinespine.visit.intake import Intake
from kinespine.visit.observed import Observed
from kinespine.visit.opening import open_visit

if TYPE_CHECKING:
    from kinespine.chain.attribution import Attribution
    from kinespine.chain.person_fit import Fitted
    from kinespine.visit.shapes import Shapes

OUTCOMES = ("l4_l5_compression",)  # what is explained where nothing is asked for
DRAWS = 1000

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One measurement after the fit, in deg or mm."""

    observed: Observed
    usual: float  # in healthy people like this one
    usual_sd: float  # between them, the error of measuring included
    fitted: float  # what the most probable causes make of it
    taught: Mapping[str, float]  # share of the spread of each outcome that it takes away alone

    @property
    def off(self) -> float:
        """By how many of its errors it is off what all measurements together say."""
        return (self.fitted - self.observed.value) / self.observed.error


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explained:
    """What was found."""

    fitted: Fitted
    attributions: tuple[Attribution, ...]  # one for each outcome asked for
    lessons: tuple[Lesson, ...]
    shapes: Shapes
    norm_sources: tuple[str, ...]  # keys of what is usual
    draws: int
    times: Mapping[str, float]  # s per part

    @property
    def contradictions(self) -> tuple[Lesson, ...]:
        """Measurements that the others speak against."""
        names = {name for name, _ in self.fitted.contradictions}
        return tuple(lesson for lesson in self.lessons if lesson.observed.name in names)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explanation:
    """One person, explained or referred."""

    status: Literal["solved", "referred"]
    message: str
    intake: Intake
    found: Explained | None = None  # None: referred before anything was computed
    computed: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))


def explain(
    folder: Path, outcomes: Sequence[str] = OUTCOMES, out: Path | None = None, *, draws: int = DRAWS, workers: int = 2,
    check: int = 0, told: Told | None = None,
) -> Explanation:  # fmt: skip
    """Take one visit from its folder to shares of each outcome, and write the page where `out` says.

    Args:
        outcomes: names of outputs of a standing body.
        draws: over habit, person and norm, for the intervals.
        workers: processes.
        check: draws that are solved in full beside slopes; none, or 20 and more.
        told: takes a line on how far it is.

    Raises:
        BadInput: what is wrong with the visit or what was asked; nothing is written then.
        NotSolved: a posture on the way was not found.
    """
    intake, referral = open_visit(folder, draws)
    if referral is not None:
        explanation = Explanation(status="referred", message=referral, intake=intake)
    else:
        explanation = explained(
            intake, tuple(dict.fromkeys(outcomes)), draws=draws, workers=workers, check=check, told=told
        )
    if out is not None:
        from kinespine.visit.explain_page import write_explanation  # the template engine is not needed to explain

        write_explanation(explanation, out)
    return explanation


def explained(
    intake: Intake, outcomes: Sequence[str], *, draws: int, workers: int, check: int = 0, told: Told | None = None
) -> Explanation:
    """Fit the person to what was measured, and share each outcome among groups of causes."""
    for name in outcomes:  # a wrong name is told before anything is loaded or solved
        output(name)
    measured(intake)
    # Only here: a visit that is refused or referred need not wait for MuJoCo.
    from kinespine.anatomy import build_body
    from kinespine.chain.attribution import attribute
    from kinespine.chain.clock import Clock
    from kinespine.chain.crew import Crew
    from kinespine.chain.standing import STAND
    from kinespine.chain.weights import weights
    from kinespine.visit.explain_words import message
    from kinespine.visit.neck_path import neck_sense
    from kinespine.visit.shapes import shapes

    clock = Clock()
    with Crew(build_body(intake.person), STAND, weights(), workers) as crew:  # it gets ready beside the fit
        sensed = neck_sense(crew)
        person = fit_visit(intake, told=told)
        body, fitted = person.body, person.fitted
        clock.lap("fit")
        shape = shapes(body, fitted, STAND, weights(), outcomes)
        clock.lap("influence and drawing")
        neck = sensed()
        clock.lap("senses of the neck")
        shares = attribute(
            body, fitted, outcomes, task=STAND, weights=weights(), draws=draws, workers=crew, check=check, told=told,
            neck=neck,
        )  # fmt: skip
    found = Explained(
        fitted=fitted, attributions=shares, lessons=_lessons(person.observed, fitted, shape), shapes=shape,
        norm_sources=() if person.norm is None else person.norm.sources, draws=draws,
        times={**clock.laps, **shares[0].times},
    )  # fmt: skip
    return Explanation(status="solved", message=message(intake, found), intake=intake, found=found)


def _lessons(seen: Sequence[Observed], fitted: Fitted, shape: Shapes) -> tuple[Lesson, ...]:
    taught = {name: fitted.taught(slopes) for name, slopes in shape.slopes.items()}
    return tuple(
        Lesson(
            observed=one,
            usual=float(fitted.expected[k]) / one.factor,
            usual_sd=float(fitted.expected_sd[k]) / one.factor,
            fitted=float(fitted.predicted[k]) / one.factor,
            taught={name: float(shares[k]) for name, shares in taught.items()},
        )
        for k, one in enumerate(seen)
    )
