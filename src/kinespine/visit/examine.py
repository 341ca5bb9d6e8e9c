"""One visit from its folder to an explained posture: start reading here."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import NotSolved
from kinespine.measures import (
    Distortion,
    MeasuredPoint,
    Value,
    distortions_of,
    read_off,
    take_all,
    take_distortions,
)
from kinespine.visit.intake import Intake, read_intake
from kinespine.visit.posture_error import NO_ERROR, PostureError, posture_error

if TYPE_CHECKING:
    from kinespine.anatomy.body import Body
    from kinespine.chain import Loads, Posture

Status = Literal["solved", "unbalanced", "failed", "referred"]

DRAWS = 16  # of the measured points, for the posture's part of the error


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings:
    """What was measured, and what the body in that posture carries."""

    measures: tuple[Value, ...]
    distortions: tuple[Distortion, ...]
    posture: "Posture"
    loads: "Loads"
    places: Mapping[str, NDArray[np.float64]]  # every landmark of the body in the posture, m
    model_measures: Mapping[str, float]  # the same measures read off the body
    model_distortions: Mapping[str, float]
    error: PostureError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examination:
    """One person, examined or referred."""

    status: Status
    message: str
    intake: Intake
    findings: Findings | None = None  # None: referred before anything was computed


def examine(folder: Path, out: Path | None = None, *, draws: int = DRAWS) -> Examination:
    """Take one visit from its folder to an explained posture, and write the report where `out` says.

    Args:
        draws: repeated measurements in thought, for the error that the points leave in the results.

    Raises:
        BadInput: what is wrong with the visit, all of it; no report is written then.
        NotSolved: no posture could be fitted to the points.
    """
    intake = read_intake(folder)
    examination = refer(intake) if intake.safety.status == "refer" else explain(intake, draws=draws)
    if out is not None:
        from kinespine.visit.report import write_report  # the template engine is not needed to examine

        write_report(examination, out)
    return examination


def refer(intake: Intake) -> Examination:
    """Stop at a sign that must not wait: whom to see, and when."""
    flags = intake.safety.flags
    message = " ".join(dict.fromkeys(f"Possible {flag.sign_of}: see {flag.whom}, {flag.when}." for flag in flags))
    return Examination(status="referred", message=f"{message} Nothing was measured or computed.", intake=intake)


def explain(intake: Intake, *, draws: int = DRAWS) -> Examination:
    """Build the person's body in the measured posture, and solve what it carries."""
    # Only here: a visit that is refused or referred need not wait for MuJoCo.
    from kinespine.anatomy import build_body
    from kinespine.chain import fit_posture, points_of, solve_loads
    from kinespine.chain.posture import standing

    measures = take_all(intake.points)
    distortions = take_distortions(intake.points)
    body = build_body(intake.person)
    posture = fit_posture(body, intake.points) if intake.points else standing(body)
    loads = solve_loads(body, posture)
    places = points_of(body, posture)
    error = NO_ERROR
    if intake.points and loads.status != "failed":
        error = posture_error(intake.points, lambda points: _results(body, points, distortions), draws=draws)
    findings = Findings(
        measures=measures,
        distortions=distortions,
        posture=posture,
        loads=loads,
        places=places,
        model_measures=read_off(places),
        model_distortions=distortions_of(places, distortions),
        error=error,
    )
    return Examination(status=loads.status, message=_message(intake, loads), intake=intake, findings=findings)


def _results(body: "Body", points: Mapping[str, MeasuredPoint], like: tuple[Distortion, ...]) -> dict[str, float]:
    """Every number that gets an error, from one set of points, by `kind/name`."""
    from kinespine.chain import fit_posture, points_of, solve_loads

    posture = fit_posture(body, points)
    loads = solve_loads(body, posture)
    if loads.status == "failed":
        raise NotSolved(loads.message)
    places = points_of(body, posture)
    return {
        **{f"compression/{level.level}": level.compression for level in loads.levels},
        **{f"shear/{level.level}": level.shear for level in loads.levels},
        **{f"flexion_moment/{level.level}": level.flexion_moment for level in loads.levels},
        **{f"asymmetry/{row.group}": row.index for row in loads.asymmetry},
        **{f"share/{foot.side}": foot.share for foot in loads.feet},
        **{f"measure/{name}": value for name, value in read_off(places).items()},
        **{f"distortion/{name}": value for name, value in distortions_of(places, like).items()},
    }


def _message(intake: Intake, loads: "Loads") -> str:
    safety = {
        "not asked": "No safety questions were asked: this clears nobody for any care.",
        "incomplete": "Some emergency questions are unanswered: this clears nobody for any care.",
        "no emergency sign": "No emergency sign was reported; this is no full screening and no clearance.",
        "refer": "",
    }[intake.safety.status]
    if loads.status == "failed":
        return f"The loads could not be solved: {loads.message} {safety}"
    largest = max(loads.levels, key=lambda level: level.compression)
    left_over = f" {loads.message}" if loads.status == "unbalanced" else ""
    return (
        f"{intake.subject} was {'measured and ' if intake.points else ''}explained. "
        f"Largest compression {largest.compression:.0f} N, at {largest.level}.{left_over} {safety}"
    )
