"""From a visit to a plan: only for somebody who is cleared, and computed for a licensed doctor to judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kinespine.assessment import Clearance
from kinespine.visit.emergency import SAID
from kinespine.visit.intake import Intake
from kinespine.visit.opening import open_visit, say_open

if TYPE_CHECKING:
    from kinespine.care.found import Adjustment
    from kinespine.care.plan import Goal, Plan

OUTCOMES = (
    "c0_c1_lateral", "c1_c2_lateral", "head_tilt", "shoulder_tilt", "trunk_shift", "pelvic_obliquity",
    "l4_l5_compression",
)  # fmt: skip
DRAWS = 600

Told = Callable[[str], None]
Status = Literal["solved", "referred", "incomplete"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Treatment:
    """A visit with its plan; without one where somebody else must see the person first, or answers are missing."""

    status: Status
    message: str
    intake: Intake
    plan: Plan | None = None
    notes: tuple[str, ...] = ()  # what was measured and could not be used
    computed: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))


def treat(
    folder: Path, outcomes: Sequence[str] = OUTCOMES, out: Path | None = None, *, draws: int = DRAWS, workers: int = 2,
    told: Told | None = None,
) -> Treatment:  # fmt: skip
    """Take one visit from its folder to a plan, and write the page where `out` says.

    Nothing is computed for a person who is referred, or whose safety questions are not all answered.

    Args:
        outcomes: names of outputs of a standing body that a change is to move. It may throw off none of these nor of
            `OUTCOMES`.
        draws: over habit, person and norm.
        workers: processes.
        told: takes a line on how far it is.

    Raises:
        BadInput: what is wrong with the visit or what was asked; nothing is written then.
        NotSolved: a posture on the way was not found.
    """
    intake, referral = open_visit(folder, draws)
    if referral is not None:
        treatment = Treatment(status="referred", message=referral, intake=intake)
    elif not isinstance(intake.safety.screening, Clearance):
        treatment = Treatment(status="incomplete", message=_open(intake), intake=intake)
    else:
        treatment = planned(
            intake, intake.safety.screening, tuple(dict.fromkeys(outcomes)), draws=draws, workers=workers, told=told
        )  # fmt: skip
    if out is not None:
        from kinespine.visit.treat_page import write_treatment  # the template engine is not needed to plan

        write_treatment(treatment, out)
    return treatment


def planned(
    intake: Intake, clearance: Clearance, outcomes: Sequence[str], *, draws: int, workers: int, told: Told | None = None
) -> Treatment:  # fmt: skip
    """Search the upper neck of a cleared person, and make a plan of what was found."""
    from kinespine.visit.fitted import measured
    from kinespine.visit.treat_goals import goals_of
    from kinespine.visit.treat_words import message

    measured(intake)
    from kinespine.care.plan import plan

    adjustment, notes = _searched(intake, outcomes, draws=draws, workers=workers, told=told)
    goals: tuple[Goal, ...] = goals_of(intake, adjustment, outcomes)
    made = plan(clearance, adjustment, goals, start=intake.date)
    return Treatment(status="solved", message=message(intake, made), intake=intake, plan=made, notes=notes)


def _searched(
    intake: Intake, outcomes: Sequence[str], *, draws: int, workers: int, told: Told | None
) -> tuple[Adjustment | None, tuple[str, ...]]:
    """What was found of the upper neck; None where it was not read."""
    from kinespine.visit.films import measure_films
    from kinespine.visit.visit_pattern import pattern_of

    films = measure_films(intake.pictures, age=intake.person.age, sex=intake.person.sex)
    found = pattern_of(intake, films)
    if found is None or not found.pattern.neck.names:
        return None, () if found is None else found.notes
    # Only here: a visit that is refused or referred need not wait for MuJoCo.
    from kinespine.anatomy import build_body
    from kinespine.care.adjustment import find_adjustment
    from kinespine.chain.crew import Crew
    from kinespine.chain.output_names import output
    from kinespine.chain.posterior import silent
    from kinespine.chain.shares import take_shares
    from kinespine.chain.standing import STAND
    from kinespine.chain.weights import weights
    from kinespine.visit.fitted import fit_visit
    from kinespine.visit.neck_path import neck_sense

    looked_at = [output(name) for name in dict.fromkeys([*outcomes, *OUTCOMES])]
    with Crew(build_body(intake.person), STAND, weights(), workers) as crew:
        sensed = neck_sense(crew)  # beside the fit
        person = fit_visit(intake, told=told)
        taken = take_shares(
            crew, person.fitted, looked_at, weights(), draws=draws, seed=1, say=told or silent, neck=sensed()
        )
        adjustment = find_adjustment(
            person.body, found.pattern.neck, taken, weights(), crew, wanted=outcomes, told=told
        )
    return adjustment, found.notes


def _open(intake: Intake) -> str:
    """Why there is no plan yet."""
    return f"No plan: {SAID[intake.safety.status]} A plan needs all safety questions answered.{say_open(intake)}"
