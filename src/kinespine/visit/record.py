"""An examination as plain data: the JSON other programs read. Its keys are a contract."""

import math
from typing import Any, cast

from kinespine import __version__
from kinespine.assessment.bedside_record import bedside_as_record
from kinespine.balance.sway_record import sway_as_record
from kinespine.chain.loads import FootLoad
from kinespine.chain.record import loads_as_record
from kinespine.measures import CATALOGUE, SHAPES, Distortion, Value
from kinespine.visit.examine import Examination, Findings
from kinespine.visit.film_record import films_as_record, unit_of, visit_pattern_as_record
from kinespine.visit.intake import Intake
from kinespine.visit.landmark_file import Recording
from kinespine.visit.sway_senses import sway_senses_as_record
from kinespine.visit.words import in_unit

FORMAT = 1


def as_record(examination: Examination) -> dict[str, Any]:
    """Every result with its unit in its name. A referred visit has the same keys, with nothing computed."""
    intake, findings = examination.intake, examination.findings
    loads: dict[str, Any] = (
        {
            "residual_max_Nm": None,
            "time_s": None,
            "levels": [],
            "muscles": [],
            "limbs": [],
            "asymmetry": [],
            "left_over": [],
        }
        if findings is None
        else dict(loads_as_record(findings.loads))
    )
    return finite(
        {
            **loads,
            "status": examination.status,
            "message": examination.message,
            "format": FORMAT,
            "kinespine": __version__,
            "date": None if intake.date is None else intake.date.isoformat(),
            "computed": examination.computed.isoformat(),
            "person": _person(intake),
            "safety": _safety(intake),
            "measurements": [_recording(recording) for recording in intake.recordings],
            "distortions": [] if findings is None else [_distortion(row, findings) for row in findings.distortions],
            "measures": [] if findings is None else _measures(findings),
            "fit": None if findings is None else _fit(findings),
            "errors": {} if findings is None else _errors(findings),
            "feet": [] if findings is None else [_foot(foot, findings) for foot in findings.loads.feet],
            "landmarks": films_as_record(examination.films),
            "pattern": visit_pattern_as_record(examination.pattern),
            "bedside": [bedside_as_record(one) for one in intake.bedside],
            "weight_share": _share(intake),
            "sway": [sway_as_record(one) for one in intake.sway],
            "senses": sway_senses_as_record(examination.senses),
            "source": {"citation": intake.citation, "licence": intake.licence},
        }
    )


def _person(intake: Intake) -> dict[str, Any]:
    person = intake.person
    return {
        "label": intake.label,
        "sex": person.sex,
        "age_years": person.age,
        "height_cm": 100 * person.height,
        "mass_kg": person.mass,
        "dimensions_cm": {name: 100 * size for name, size in person.dimensions.items()},
        "complaint": intake.complaint,
    }


def _safety(intake: Intake) -> dict[str, Any]:
    return {
        "status": intake.safety.status,
        "clearance": intake.safety.clear,
        "answers": {question.key: answer for question, answer in intake.safety.answers},
        "missing": [question.key for question in intake.safety.open],
        "cautions": [
            {"condition": one.rule.condition, "action": one.rule.action, "source": one.rule.source}
            for one in intake.safety.cautions
        ],
        "letter": intake.safety.letter,
        "refer_to": [
            {
                "sign_of": one.rule.condition,
                "urgency": one.rule.urgency,
                "whom": one.rule.whom,
                "when": one.rule.when,
                "source": one.rule.source,
            }
            for one in intake.safety.reasons
        ],
    }


def _recording(recording: Recording) -> dict[str, Any]:
    moved, drift = recording.largest_drift
    return {
        "file": recording.file,
        "frames": recording.frames,
        "duration_s": recording.duration,
        "gaps": recording.missing,
        "not_used": list(recording.not_used),
        "largest_drift_mm": 1000 * drift,
        "largest_drift_of": moved,
        "points": {
            name: {
                "position_mm": [1000 * float(value) for value in point.position],
                "error_mm": 1000 * point.error,
                "spread_mm": 1000 * point.spread,
                "drift_mm": 1000 * point.drift,
            }
            for name, point in recording.points.items()
        },
    }


def _value(value: Value) -> dict[str, Any]:
    unit = value.measure.unit
    return {
        "name": value.measure.name,
        "value": in_unit(value.value, unit),
        "error": in_unit(value.error, unit),
        "unit": unit_of(unit),
    }


def _distortion(row: Distortion, findings: Findings) -> dict[str, Any]:
    def printed(number: float | None) -> float | None:
        return None if number is None else in_unit(number, row.unit)

    return {
        "name": row.name,
        "value": printed(row.value),
        "error": printed(row.error),
        "standard_error": printed(row.standard_error),
        "disagreement": printed(row.disagreement),
        "excess": printed(row.excess),
        "unit": unit_of(row.unit),
        "signs_disagree": row.signs_disagree,
        "told_from_level": row.told_from_level,
        "half_width_95": printed(row.half_width),
        "independent_pairs": row.independent,
        "pairs": [_value(pair) for pair in row.pairs],
        # The body has equal bones: its chains differ by bent joints alone, which is no length of a leg.
        "model": None if row.unit == "m" else printed(findings.model_distortions.get(row.name)),
    }


def _measures(findings: Findings) -> list[dict[str, Any]]:
    measured = {value.measure.name: value for value in findings.measures}
    rows: list[dict[str, Any]] = []
    for measure in CATALOGUE:
        if measure.name not in measured and measure.name not in findings.model_measures:
            continue
        value = measured.get(measure.name)
        model = findings.model_measures.get(measure.name)
        error = None if measure.name in SHAPES else findings.error.of(f"measure/{measure.name}")
        rows.append(
            {
                "name": measure.name,
                "unit": unit_of(measure.unit),
                "positive": measure.sign,
                "value": None if value is None else in_unit(value.value, measure.unit),
                "error": None if value is None else in_unit(value.error, measure.unit),
                "model": None if model is None else in_unit(model, measure.unit),
                "model_error": None if error is None else in_unit(error, measure.unit),
            }
        )
    return rows


def _fit(findings: Findings) -> dict[str, Any]:
    """How near the fitted body comes to the points."""
    fit = findings.goodness
    return {
        "rms_mm": None if fit.rms is None else 1000 * fit.rms,
        "height_told_cm": None if fit.height_told is None else 100 * fit.height_told,
        "points": {
            row.name: {"distance_mm": 1000 * row.distance, "standard_deviations": row.deviations, "far": row.far}
            for row in fit.misses
        },
    }


def _errors(findings: Findings) -> dict[str, Any]:
    """One standard deviation of each load for want of knowing the posture; muscles and tissues are not in it."""
    levels = [level.level for level in findings.loads.levels]
    return {
        "draws": findings.error.draws,
        "lost": findings.error.lost,
        "compression_N": {level: findings.error.of(f"compression/{level}") for level in levels},
        "shear_N": {level: findings.error.of(f"shear/{level}") for level in levels},
        "flexion_moment_Nm": {level: findings.error.of(f"flexion_moment/{level}") for level in levels},
        "asymmetry_index": {row.group: findings.error.of(f"asymmetry/{row.group}") for row in findings.loads.asymmetry},
    }


def _foot(foot: FootLoad, findings: Findings) -> dict[str, Any]:
    return {
        "side": foot.side,
        "force_N": foot.force,
        "share": foot.share,
        "share_error": findings.error.of(f"share/{foot.side}"),
        "centre_of_pressure_mm": [1000 * float(value) for value in foot.centre_of_pressure],
    }


def _share(intake: Intake) -> dict[str, Any] | None:
    share = intake.measured_share
    if share is None:
        return None
    return {
        "left_share": share.left_share,
        "error": share.error,
        "between_trials": share.between,
        "within_trials": share.within,
        "trials": [trial.trial for trial in share.trials],
    }


def finite(value: Any) -> Any:
    """The same data with null for what is no number, as the centre of pressure of an unloaded foot."""
    if isinstance(value, dict):
        return {str(key): finite(item) for key, item in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list):
        return [finite(item) for item in cast("list[Any]", value)]
    return None if isinstance(value, float) and not math.isfinite(value) else value
