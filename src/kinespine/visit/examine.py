"""One visit from its folder to an explained posture: start reading here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput, NotSolved
from kinespine.measures import (
    Distortion,
    MeasuredPoint,
    Value,
    distortions_of,
    read_off,
    take_all,
    take_distortions,
)
from kinespine.visit.emergency import SAID
from kinespine.visit.film_words import say_measured
from kinespine.visit.films import Films, measure_films
from kinespine.visit.goodness import Goodness, check_height, goodness, height_told
from kinespine.visit.intake import Intake, read_intake
from kinespine.visit.posture_error import NO_ERROR, PostureError, posture_error
from kinespine.visit.sway_senses import SwaySenses, sway_senses
from kinespine.visit.visit_pattern import VisitPattern, pattern_of

if TYPE_CHECKING:
    from kinespine.anatomy.body import Body
    from kinespine.chain import Loads, Posture

Status = Literal["solved", "unbalanced", "failed", "measured", "referred"]

DRAWS = 24  # postures that fit as well, for the posture's part of the error
MODEL_CAVEAT = (
    "Lumbar loads of this version are about half of what pressure measurements suggest; compare postures, "
    "do not read absolute values."
)
DRAW_STEPS = 150  # of a fit to one draw; a few of them converge slowly


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings:
    """What was measured, and what the body in that posture carries."""

    measures: tuple[Value, ...]
    distortions: tuple[Distortion, ...]
    body: "Body"
    posture: "Posture"
    loads: "Loads"
    places: Mapping[str, NDArray[np.float64]]  # every landmark of the body in the posture, m
    model_measures: Mapping[str, float]  # the same measures read off the body
    model_distortions: Mapping[str, float]
    error: PostureError
    goodness: Goodness

    @property
    def loads_told(self) -> bool:
        """Loads are in balance and, where points were measured, these hold the posture well enough to give an error."""
        drawn = self.error.draws == 0 or any(name.startswith("compression/") for name in self.error.deviation)
        return self.loads.status == "solved" and drawn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examination:
    """One person, examined or referred."""

    status: Status
    message: str
    intake: Intake
    findings: Findings | None = None  # None: referred, or pictures alone, which hold no posture that could carry loads
    films: Films | None = None  # None: no landmarks of pictures
    pattern: VisitPattern | None = None  # None: neither upper neck nor distortions were measured
    senses: SwaySenses | None = None  # None: no sway was recorded
    computed: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))


def examine(
    folder: Path, out: Path | None = None, *, draws: int = DRAWS, near: str | None = None, registry: Path | None = None
) -> Examination:
    """Take one visit from its folder to an explained posture, and write the report where `out` says.

    Args:
        draws: postures that fit the points as well, for the error that they leave in the results.
        near: a place in words; the report then names who is near it.
        registry: where the provider registry lies; by default the user's.

    Raises:
        BadInput: what is wrong with the visit, all of it; no report is written then.
        NotSolved: the average posture of such a person could not be solved.
    """
    intake = read_intake(folder)
    nearby = None
    if near is not None:
        from kinespine.providers.store import default_path
        from kinespine.visit.nearby_section import look_nearby  # only where somebody asks

        nearby = look_nearby(near, registry or default_path(), intake.safety.reasons)
    examination = refer(intake) if intake.safety.status == "refer" else explain(intake, draws=draws)
    if out is not None:
        from kinespine.visit.report import write_report  # the template engine is not needed to examine

        write_report(examination, out, nearby)
    return examination


def refer(intake: Intake) -> Examination:
    """Stop where somebody else must see the person first: whom, and when."""
    return Examination(
        status="referred", message=f"{intake.safety.referral} Nothing was measured or computed.", intake=intake
    )


def explain(intake: Intake, *, draws: int = DRAWS) -> Examination:
    """Measure the person's pictures, name the pattern, and explain the posture of measured points.

    Pictures without points of a whole posture carry no loads: the average posture would not be this person's.
    """
    films = measure_films(intake.pictures, age=intake.person.age, sex=intake.person.sex)
    pattern = pattern_of(intake, films)
    if films is not None and not intake.points:
        return Examination(
            status="measured", message=say_measured(intake, films, pattern), intake=intake, films=films,
            pattern=pattern, senses=sway_senses(intake),
        )  # fmt: skip
    findings = explain_posture(intake, draws=draws)
    return Examination(
        status=findings.loads.status, message=_message(intake, findings), intake=intake, findings=findings,
        films=films, pattern=pattern, senses=sway_senses(intake),
    )  # fmt: skip


def explain_posture(intake: Intake, *, draws: int = DRAWS) -> Findings:
    """Build the person's body in the measured posture, and solve what it carries."""
    # Only here: a visit that is refused or referred need not wait for MuJoCo.
    from kinespine.anatomy import build_body
    from kinespine.chain import points_of, solve_loads
    from kinespine.chain.posture import standing

    measures = take_all(intake.points)
    distortions = take_distortions(intake.points)
    body = build_body(intake.person)
    check_height(body, intake.points, str(intake.folder))
    posture = _fitted(body, intake) if intake.points else standing(body)
    loads = solve_loads(body, posture)
    error = NO_ERROR
    if intake.points and loads.status != "failed":
        error = posture_error(
            _results(body, posture, loads, distortions),
            lambda random: _drawn(body, intake.points, distortions, random),
            draws=draws,
        )
    places = points_of(body, posture)
    return Findings(
        measures=measures,
        distortions=distortions,
        body=body,
        posture=posture,
        loads=loads,
        places=places,
        model_measures=read_off(places),
        model_distortions=distortions_of(places, distortions),
        error=error,
        goodness=goodness(body, posture, intake.points) if intake.points else Goodness(),
    )


def _fitted(body: "Body", intake: Intake) -> "Posture":
    """The posture nearest to the points; where there is none, the points are wrong and not the solver."""
    from kinespine.chain import fit_posture
    from kinespine.chain.fit import start_posture

    try:
        return fit_posture(body, intake.points)
    except NotSolved as error:
        told = height_told(body, intake.points)
        tall = f" (the points look like {100 * told:.0f} cm)" if told else ""
        worst = goodness(body, start_posture(body, intake.points), intake.points).misses[:3]
        far = ", ".join(f"{miss.name} by {1000 * miss.distance:.0f} mm" for miss in worst)
        raise BadInput(
            f"1 problem in {intake.folder}; no report was written.\n"
            f"  visit.toml: no posture of a person of {100 * body.person.height:.0f} cm{tall} fits these points. Check "
            f"height_cm, leg_length under [person.dimensions_cm], and the names in the map. "
            f"Furthest from the average posture: {far}."
        ) from error


def _drawn(
    body: "Body", points: Mapping[str, MeasuredPoint], like: tuple[Distortion, ...], random: np.random.Generator
) -> dict[str, float]:
    """The results of one posture that might as well be the true one."""
    from kinespine.chain import fit_posture, solve_loads
    from kinespine.chain.fit import draw_again

    moved, usual = draw_again(body, points, random)
    posture = fit_posture(body, moved, usual=usual, max_steps=DRAW_STEPS)
    return _results(body, posture, solve_loads(body, posture), like)


def _results(body: "Body", posture: "Posture", loads: "Loads", like: tuple[Distortion, ...]) -> dict[str, float]:
    """Every number that gets an error, by `kind/name`; loads only where they are in balance."""
    from kinespine.chain import points_of

    places = points_of(body, posture)
    shape = {
        **{f"measure/{name}": value for name, value in read_off(places).items()},
        **{f"distortion/{name}": value for name, value in distortions_of(places, like).items()},
    }
    if loads.status != "solved":
        return shape
    return {
        **shape,
        **{f"compression/{level.level}": level.compression for level in loads.levels},
        **{f"shear/{level.level}": level.shear for level in loads.levels},
        **{f"flexion_moment/{level.level}": level.flexion_moment for level in loads.levels},
        **{f"asymmetry/{row.group}": row.index for row in loads.asymmetry},
        **{f"share/{foot.side}": foot.share for foot in loads.feet},
    }


def _message(intake: Intake, findings: Findings) -> str:
    loads = findings.loads
    safety = SAID[intake.safety.status]
    if loads.status == "failed":
        return f"The loads could not be solved: {loads.message} {safety}"
    if loads.status == "unbalanced":
        return f"{intake.subject} was measured; the muscles of the model cannot hold this posture. {safety}"
    if not findings.loads_told:
        return f"{intake.subject} was measured; the points tell too little of the posture for its loads. {safety}"
    largest = max(loads.levels, key=lambda level: level.compression)
    return (
        f"{_what_was_done(intake)} "
        f"Largest compression {largest.compression:.0f} N, at {largest.level}. {MODEL_CAVEAT} {safety}"
    )


def _what_was_done(intake: Intake) -> str:
    if intake.points:
        return f"{intake.subject} was measured and explained."
    return (
        f"No points were measured on {intake.label}: this is the average posture of such a person.{elsewhere(intake)}"
    )


def elsewhere(intake: Intake) -> str:
    """Who asks for what was read, where something was."""
    return " Numbers read off films or photographs are for `kinespine explain`." if intake.readings else ""
