"""The person of a visit: the most probable causes of everything that was measured, before it is asked what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinespine.errors import BadInput
from kinespine.measures import Conditional, conditional_norm, normed
from kinespine.measures.conditional import ADULT
from kinespine.visit.goodness import check_height
from kinespine.visit.intake import Intake
from kinespine.visit.observed import Observed, observed
from kinespine.visit.readings import shown_angles

if TYPE_CHECKING:
    from kinespine.anatomy.body import Body
    from kinespine.anatomy.causes import Hypothesis
    from kinespine.chain.person_fit import Fitted

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedVisit:
    """Who was measured, with what."""

    body: Body
    fitted: Fitted
    observed: tuple[Observed, ...]
    norm: Conditional | None  # none for a child, or where nothing measured has one


def measured(intake: Intake) -> tuple[Observed, ...]:
    """What was measured.

    Raises:
        BadInput: nothing was.
    """
    if seen := observed(intake):
        return seen
    raise BadInput(
        f"1 problem in {intake.folder}; no report was written.\n  visit.toml: nothing was measured that can be "
        'explained. Write what was read off films, photographs or tests under [[measurements]], kind = "readings".'
    )


def fit_visit(intake: Intake, *, hypothesis: Hypothesis = "shape", told: Told | None = None) -> FittedVisit:
    """Build the person's body and find the most probable causes of what was measured on them, standing.

    Raises:
        BadInput: nothing was measured, or what nobody could have, with its place.
        NotSolved: no posture was found on the way.
    """
    seen = measured(intake)
    # Only here: a visit that is refused or referred need not wait for MuJoCo.
    from kinespine.anatomy import build_body

    body = build_body(intake.person)
    if intake.points:
        check_height(body, intake.points, str(intake.folder))
    norm = _norm(intake, seen)
    return FittedVisit(
        body=body, fitted=_fitted(body, intake, seen, norm, hypothesis, told), observed=seen, norm=norm
    )  # fmt: skip


def _fitted(
    body: Body, intake: Intake, seen: Sequence[Observed], norm: Conditional | None, hypothesis: Hypothesis,
    told: Told | None,
) -> Fitted:  # fmt: skip
    from kinespine.chain.observations import Observation
    from kinespine.chain.person_fit import fit_person
    from kinespine.chain.standing import STAND
    from kinespine.chain.weights import weights

    observations = [
        Observation(name=one.name, value=one.model_value, error=one.model_error, source=one.source) for one in seen
    ]
    # Bones of the upper neck are read as off what is usual; measures of standing have a published one.
    usual = {one.name: 0.0 for one in seen if one.name in shown_angles()}
    usual |= {} if norm is None else dict(zip(norm.names, norm.mean.tolist(), strict=True))
    try:
        return fit_person(
            body, observations, task=STAND, weights=weights(), hypothesis=hypothesis, usual=usual, told=told
        )
    except BadInput as error:
        words, place = str(error), "visit.toml"
        for one in seen:
            if words.startswith(f"{one.name} "):  # told by the name it has in the visit, and where
                words, place = one.key + words.removeprefix(one.name), one.where
                break
        raise BadInput(f"1 problem in {intake.folder}; no report was written.\n  {place}: {words}") from error


def _norm(intake: Intake, seen: Sequence[Observed]) -> Conditional | None:
    """The measures that healthy people of this age, sex and incidence have."""
    wanted = [one.name for one in seen if one.name in normed()]
    return conditional_norm(intake.person, names=wanted) if wanted and intake.person.age >= ADULT else None
