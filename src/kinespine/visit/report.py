"""An examination as a page and as data, written whole or not at all."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from kinespine import __version__
from kinespine.anatomy.drawing import LevelBar, draw_points
from kinespine.errors import BadInput
from kinespine.measures import CATALOGUE, SHAPES, Distortion, Norm, norm_for
from kinespine.visit.bedside_section import bedside_section, bedside_sources
from kinespine.visit.body_view import body_view
from kinespine.visit.examine import MODEL_CAVEAT, Examination, Findings
from kinespine.visit.film_section import film_section, film_sources
from kinespine.visit.goodness import Miss
from kinespine.visit.landmark_file import Recording
from kinespine.visit.nearby_section import Nearby, nearby_section
from kinespine.visit.pattern_section import pattern_section, pattern_sources
from kinespine.visit.point_names import what_it_is
from kinespine.visit.record import as_record
from kinespine.visit.sources import cited
from kinespine.visit.sway_section import sway_section, sway_sources
from kinespine.visit.sway_senses import sway_senses_section
from kinespine.visit.templating import template
from kinespine.visit.words import (
    MINUS,
    newton_metres,
    newtons,
    printed_unit,
    say_share,
    say_value,
    summary,
    uneven_groups,
    with_error,
)

PAGE, DATA = "report.html", "result.json"


def write_report(examination: Examination, out: Path, nearby: Nearby | None = None) -> None:
    """Write report.html and result.json into a folder, replacing those of an earlier visit at the very end.

    Args:
        nearby: who is near the person; it stands in the page alone.

    Raises:
        BadInput: the folder cannot be written to; what was there is untouched.
    """
    data = json.dumps(as_record(examination), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_together(out, {DATA: data, PAGE: as_html(examination, nearby)})


def write_together(out: Path, files: Mapping[str, str]) -> None:
    """Write texts by name into a folder, made if need be: all of them or none.

    Raises:
        BadInput: the folder cannot be written to; what was there is untouched.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        # In the same folder, so that the last step is a rename and cannot end half done.
        with tempfile.TemporaryDirectory(prefix=".report-", dir=out) as part:
            for name, text in files.items():
                (Path(part) / name).write_text(text, encoding="utf-8", newline="\n")
            for name in files:
                (Path(part) / name).replace(out / name)
    except OSError as error:
        raise BadInput(
            f"Cannot write the report into {out}: {error.strerror}. Choose another folder with --out."
        ) from error


def as_html(examination: Examination, nearby: Nearby | None = None) -> str:
    """The report as one page that needs nothing else: no network, and no script but the one that turns the body."""
    page = template("report.html.j2")
    common = {
        "intake": examination.intake,
        "status": examination.status,
        "version": __version__,
        "computed": examination.computed.strftime("%Y-%m-%d %H:%M UTC"),
        "dimensions": _dimensions(examination),
        "message": examination.message,
        "findings": examination.findings,
        "films": None if examination.films is None else film_section(examination.films),
        "pattern": None if examination.pattern is None else pattern_section(examination.pattern),
        "bedside": bedside_section(examination.intake.bedside),
        "sway": sway_section(examination.intake.sway),
        "senses": sway_senses_section(examination.senses),
        "summary": [] if examination.status == "referred" else summary(examination),
        "sources": cited(_keys(examination)),
        "levels": [],
        "nearby": None if nearby is None else nearby_section(nearby, examination.computed.date()),
    }
    found = {} if examination.findings is None else _results(examination, examination.findings)
    return page.render({**common, **found})


def _results(examination: Examination, findings: Findings) -> dict[str, Any]:
    solved = findings.loads_told
    age = examination.intake.person.age
    return {
        "share": say_share(findings, examination.intake.measured_share)[1:],  # the first is told up front
        "drawing": Markup(_drawing(examination, findings)),
        "view": _view(examination, findings),
        "distortions": [_distortion(row, findings, age) for row in findings.distortions],
        "measures": _measures(findings, age),
        "misses": [_miss(miss) for miss in findings.goodness.misses],
        "caveat": MODEL_CAVEAT,
        "levels": _levels(examination, findings) if solved else [],
        "uneven": uneven_groups(findings) if solved else [],
        "group_count": len(findings.loads.asymmetry),
        "limbs": _limbs(findings) if solved else [],
        "drifts": [_drift(recording) for recording in examination.intake.recordings],
    }


def _drawing(examination: Examination, findings: Findings) -> str:
    bars = [
        LevelBar(
            joint=level.level,
            value=level.compression,
            label=newtons(level.compression, findings.error.of(f"compression/{level.level}")),
        )
        for level in (findings.loads.levels if findings.loads_told else ())
    ]
    return draw_points(
        findings.places,
        bars=bars,
        marks={name: point.position for name, point in examination.intake.points.items()},
        title="The body in its posture, with the compression of each level" if bars else "The body in its posture",
        bar_title="Compression at each level" if bars else "",
    )


def _view(examination: Examination, findings: Findings) -> Markup:
    """The body to be turned, with the loads of each level as they are told."""
    from kinespine.chain.seen import seen_posture, turned_of

    told = findings.loads if findings.loads_told else None
    rows = {row["level"]: row for row in (_levels(examination, findings) if told else [])}
    said = {
        level: {
            **({"compression": rows[level]["compression"], "shear, forward": rows[level]["shear"]} if rows else {}),
            **angles,
        }
        for level, angles in turned_of(findings.body, findings.posture).items()
    }
    seen = seen_posture(findings.body, findings.posture, told, "in this posture", said)
    return body_view([seen], findings.body)


def _distortion(row: Distortion, findings: Findings, age: float) -> dict[str, Any]:
    # The body has equal bones: its chains differ by bent joints alone, which is no length of a leg.
    model = None if row.unit == "m" else findings.model_distortions.get(row.name)
    return {
        "title": row.title,
        "positive": "left longer" if row.unit == "m" else "left higher",
        "value": None if row.value is None else with_error(row.value, row.error, row.unit),
        "told": row.told_from_level,
        "interval": None if row.half_width is None else with_error(row.half_width, None, row.unit),
        "disagreement": None if row.disagreement is None else with_error(row.disagreement, None, row.unit),
        "signs_disagree": row.signs_disagree,
        "pairs": [(pair.measure.title, say_value(pair)) for pair in row.pairs],
        "model": None if model is None else with_error(model, findings.error.of(f"distortion/{row.name}"), row.unit),
        "norm": _norm(norm_for(row.name, age)),
        "why": _why(row, model),
    }


def _measures(findings: Findings, age: float) -> list[dict[str, Any]]:
    measured = {value.measure.name: value for value in findings.measures}
    return [
        {
            "title": measure.title,
            "measured": say_value(measured[measure.name]) if measure.name in measured else "",
            "model": with_error(
                findings.model_measures[measure.name],
                None if measure.name in SHAPES else findings.error.of(f"measure/{measure.name}"),
                measure.unit,
            )
            if measure.name in findings.model_measures
            else "",
            "positive": measure.sign,
            "norm": _norm(norm_for(measure.name, age)),
        }
        for measure in CATALOGUE
        if measure.name in measured or measure.name in findings.model_measures
    ]


def _drift(recording: Recording) -> tuple[str, float]:
    """The point that moved furthest, in words, and how far, m."""
    name, drift = recording.largest_drift
    return what_it_is(name), drift


def _miss(miss: Miss) -> dict[str, Any]:
    return {
        "title": what_it_is(miss.name),
        "name": miss.name,
        "distance": f"{1000 * miss.distance:.0f} mm",
        "far": miss.far,
    }


def _why(row: Distortion, model: float | None) -> str:
    """Why the fitted body may lean the other way than the points."""
    if row.unit == "m":
        return "The fitted body has equal bones on both sides and so no difference to show."
    if row.value is None or model is None or row.value * model >= 0:
        return ""
    return (
        "The fitted body leans the other way: it must also meet the points of legs and trunk with equal bones, and "
        "this tilt is small against what these points disagree by."
    )


def _dimensions(examination: Examination) -> str:
    """The measured sizes of the form, in words."""
    given = examination.intake.person.dimensions
    return ", ".join(f"{name.replace('_', ' ')} {100 * size:.1f} cm" for name, size in given.items())


def _norm(norm: Norm | None) -> str:
    """What is usual; without the spread between people a mean would only mislead."""
    if norm is None or norm.sd is None:
        return ""
    unit = printed_unit("rad" if norm.unit == "deg" else "m")
    recalled = ", recalled" if norm.status == "recalled" else ""
    value = f"{norm.value:g}".replace("-", MINUS)
    return f"{value} (SD {norm.sd:g}){unit}, {norm.population} [{norm.source}{recalled}]"


def _levels(examination: Examination, findings: Findings) -> list[dict[str, str]]:
    weight = examination.intake.person.mass * 9.81
    return [
        {
            "level": level.level,
            "compression": newtons(level.compression, findings.error.of(f"compression/{level.level}")),
            "weights": f"{level.compression / weight:.2f}",
            "shear": newtons(level.shear, findings.error.of(f"shear/{level.level}")),
            "moment": newton_metres(level.flexion_moment, findings.error.of(f"flexion_moment/{level.level}")),
        }
        for level in findings.loads.levels
    ]


def _limbs(findings: Findings) -> list[dict[str, str]]:
    rows = sorted(findings.loads.limbs, key=lambda row: -row.fraction)[:8]
    return [
        {
            "joint": row.joint,
            "side": row.side,
            "direction": row.direction.replace("_", " "),
            "torque": newton_metres(row.torque, None),
            "fraction": f"{100 * row.fraction:.0f} %",
        }
        for row in rows
    ]


def _keys(examination: Examination) -> list[str]:
    """Every source this report rests on."""
    findings, intake = examination.findings, examination.intake
    if examination.status == "referred":
        return [reason.rule.source for reason in intake.safety.reasons]
    asked = [question.source for question, _ in intake.safety.answers]
    asked += bedside_sources(intake.bedside)
    asked += sway_sources(intake.sway)
    asked += [] if examination.films is None else [*film_sources(examination.films), "dersimonian1986"]
    asked += [] if examination.pattern is None else pattern_sources(examination.pattern)
    if findings is None:
        return [*asked, "guo2018"]
    shown = {value.measure.name for value in findings.measures} | set(findings.model_measures)
    definitions = [measure.source for measure in CATALOGUE if measure.name in shown]
    pairs = [pair.measure.source for row in findings.distortions for pair in row.pairs]
    found = (norm_for(name, intake.person.age) for name in shown | set(findings.model_distortions))
    usual = [norm.source for norm in found if norm is not None and norm.sd is not None]
    trials = [trial.source for trial in intake.measured_share.trials] if intake.measured_share else []
    return [*asked, *definitions, *pairs, *usual, *trials, "posprint", "dersimonian1986", "guo2018"]
