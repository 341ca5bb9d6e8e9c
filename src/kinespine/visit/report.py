"""An examination as a page and as data, written whole or not at all."""

import json
import tempfile
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kinespine import __version__
from kinespine.anatomy.drawing import LevelBar, draw_points
from kinespine.errors import BadInput
from kinespine.measures import CATALOGUE, Distortion, Norm, norms
from kinespine.visit.examine import Examination, Findings
from kinespine.visit.landmark_file import Recording
from kinespine.visit.point_names import point_names
from kinespine.visit.record import as_record
from kinespine.visit.sources import cited
from kinespine.visit.words import (
    newton_metres,
    newtons,
    printed_unit,
    say_share,
    say_value,
    summary,
    uneven_groups,
    with_error,
)

TEMPLATES = Path(__file__).parent / "templates"
PAGE, DATA = "report.html", "result.json"


def write_report(examination: Examination, out: Path) -> None:
    """Write report.html and result.json into a folder, replacing those of an earlier visit at the very end.

    Raises:
        BadInput: the folder cannot be written to; what was there is untouched.
    """
    page = as_html(examination)
    data = json.dumps(as_record(examination), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        out.mkdir(parents=True, exist_ok=True)
        # In the same folder, so that the last step is a rename and cannot end half done.
        with tempfile.TemporaryDirectory(prefix=".report-", dir=out) as part:
            for name, text in ((DATA, data), (PAGE, page)):
                (Path(part) / name).write_text(text, encoding="utf-8", newline="\n")
            for name in (DATA, PAGE):
                (Path(part) / name).replace(out / name)
    except OSError as error:
        raise BadInput(
            f"Cannot write the report into {out}: {error.strerror}. Choose another folder with --out."
        ) from error


def as_html(examination: Examination) -> str:
    """The report as one page that needs nothing else: no network, no script."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("report.html.j2")
    common = {"intake": examination.intake, "status": examination.status, "version": __version__}
    if examination.findings is None:
        return page.render(**common, message=examination.message, findings=None, sources=cited(_keys(examination)))
    return page.render(
        **common,
        message=examination.message,
        findings=examination.findings,
        sources=cited(_keys(examination)),
        **_results(examination, examination.findings),
    )


def _results(examination: Examination, findings: Findings) -> dict[str, Any]:
    solved = findings.loads.status != "failed"
    return {
        "summary": summary(examination),
        "share": say_share(findings, examination.intake.measured_share),
        "drawing": Markup(_drawing(examination, findings)),
        "distortions": [_distortion(row, findings) for row in findings.distortions],
        "measures": _measures(findings),
        "levels": _levels(examination, findings) if solved else [],
        "uneven": uneven_groups(findings) if solved else [],
        "group_count": len(findings.loads.asymmetry),
        "limbs": [] if not solved else sorted(findings.loads.limbs, key=lambda row: -row.fraction)[:8],
        "drifts": [_drift(recording) for recording in examination.intake.recordings],
    }


def _drawing(examination: Examination, findings: Findings) -> str:
    bars = [
        LevelBar(
            joint=level.level,
            value=level.compression,
            label=newtons(level.compression, findings.error.of(f"compression/{level.level}")),
        )
        for level in (findings.loads.levels if findings.loads.status != "failed" else ())
    ]
    return draw_points(
        findings.places,
        bars=bars,
        marks=[point.position for point in examination.intake.points.values()],
        title="The body in the posture that was measured, with the compression of each level",
        bar_title="Compression at each level" if bars else "",
    )


def _distortion(row: Distortion, findings: Findings) -> dict[str, Any]:
    model = findings.model_distortions.get(row.name)
    return {
        "title": row.title,
        "positive": "left longer" if row.unit == "m" else "left higher",
        "value": None if row.value is None else with_error(row.value, row.error, row.unit),
        "disagreement": None if row.disagreement is None else with_error(row.disagreement, None, row.unit),
        "signs_disagree": row.signs_disagree,
        "pairs": [(pair.measure.title, say_value(pair)) for pair in row.pairs],
        "model": None if model is None else with_error(model, findings.error.of(f"distortion/{row.name}"), row.unit),
        "norm": _norm(norms().get(row.name)),
    }


def _measures(findings: Findings) -> list[dict[str, Any]]:
    measured = {value.measure.name: value for value in findings.measures}
    return [
        {
            "title": measure.title,
            "measured": say_value(measured[measure.name]) if measure.name in measured else "",
            "model": with_error(
                findings.model_measures[measure.name],
                findings.error.of(f"measure/{measure.name}"),
                measure.unit,
            )
            if measure.name in findings.model_measures
            else "",
            "positive": measure.sign,
            "norm": _norm(norms().get(measure.name)),
        }
        for measure in CATALOGUE
        if measure.name in measured or measure.name in findings.model_measures
    ]


def _drift(recording: Recording) -> tuple[str, float]:
    """The point that moved furthest, in words, and how far, m."""
    name, drift = recording.largest_drift
    side = f", {name.rpartition('.')[2]}" if name.endswith((".left", ".right")) else ""
    return f"{point_names()[name].meaning}{side}", drift


def _norm(norm: Norm | None) -> str:
    if norm is None:
        return ""
    spread = "" if norm.sd is None else f" (SD {norm.sd:g})"
    unit = printed_unit("rad" if norm.unit == "deg" else "m")
    recalled = ", recalled" if norm.status == "recalled" else ""
    return f"{norm.value:g}{spread}{unit}, {norm.population} [{norm.source}{recalled}]".replace(
        "-", "\u2212", norm.value < 0
    )


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


def _keys(examination: Examination) -> list[str]:
    """Every source this report rests on."""
    findings, intake = examination.findings, examination.intake
    flags = [flag.source for flag, _ in intake.safety.answers]
    if findings is None:
        return flags
    shown = {value.measure.name for value in findings.measures} | set(findings.model_measures)
    definitions = [measure.source for measure in CATALOGUE if measure.name in shown]
    pairs = [pair.measure.source for row in findings.distortions for pair in row.pairs]
    usual = [norm.source for name, norm in norms().items() if name in shown or name in findings.model_distortions]
    trials = [trial.source for trial in intake.measured_share.trials] if intake.measured_share else []
    return [*flags, *definitions, *pairs, *usual, *trials, "posprint", "dersimonian1986", "guo2018"]
