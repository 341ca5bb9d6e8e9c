"""`kinespine what-if`: one person before and after some causes are set to another value."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinespine import __version__
from kinespine.cli.asked import WithTasks, named_numbers, read_asked, standing_options
from kinespine.cli.explain import WORKERS, told
from kinespine.cli.given import OUT_FILE, VISIT, check_place
from kinespine.cli.output import REFERRED, as_json
from kinespine.cli.who import person_options, read_person
from kinespine.errors import BadInput
from kinespine.whole_file import write_text

if TYPE_CHECKING:
    from kinespine.anatomy.body import Body
    from kinespine.anatomy.causes import Hypothesis
    from kinespine.chain.person_fit import Fitted

ENDINGS = {".nc": "The results are written as a NetCDF file", ".svg": "The drawing is an SVG file"}


@click.command(name="what-if", cls=WithTasks)
@click.argument("folder", type=VISIT, required=False)
@click.option(
    "--set",
    "changes",
    callback=named_numbers,
    multiple=True,
    metavar="NAME=VALUE",
    help="A cause and what it is afterwards, once for each; `kinespine causes` lists them.",
)
@person_options
@standing_options
@click.option(
    "--outcome", "wanted", multiple=True, metavar="NAME", help="What is told besides what changes most, once for each."
)
@click.option(
    "--draws",
    type=click.IntRange(4, 10_000),
    default=40,
    show_default=True,
    help="Pairs of full solves behind every interval.",
)
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else: all outcomes.")
@click.option("--out", type=OUT_FILE, help="Write all outcomes and draws to this NetCDF file (.nc) as well.")
@click.option("--plot", type=OUT_FILE, help="Draw what changes most into this SVG file as well.")
def what_if(
    folder: Path | None,
    changes: Sequence[tuple[str, float]],
    file: Path | None,
    task_text: str,
    given_causes: Sequence[tuple[str, float]],
    hypothesis: "Hypothesis",
    wanted: Sequence[str],
    draws: int,
    in_json: bool,
    out: Path | None,
    plot: Path | None,
    **given: Any,
) -> int:
    """Set causes to another value, and tell what is other then: before, after, difference, with an interval.

    Of the person of a visit FOLDER, fitted to what was measured; without one of healthy people of the size that is
    given. Before and after are full solves, and the interval comes from pairs of them, which takes about a minute of
    processor time.

    \b
    kinespine what-if --set leg_length_left_mm=10
    kinespine what-if --cause atlas_tilt_deg=4 --set atlas_tilt_deg=0 --outcome l4_l5_compression
    kinespine what-if my-visit --set atlas_tilt_deg=0 --set atlas_lateral_mm=0 --task sit --json

    Exit code 3: an emergency answer of the visit ended it before anything was computed; 4: no posture was found.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    for place, ending in ((out, ".nc"), (plot, ".svg")):
        if place is not None:
            if place.suffix.lower() != ending:
                raise BadInput(f"{ENDINGS[ending]}; {place} does not end in {ending}.")
            check_place(place)
    if not changes:
        raise BadInput("Nothing is set to another value. Say what, such as --set leg_length_left_mm=5.")
    task, _ = read_asked(task_text, given_causes, hypothesis)
    from kinespine.anatomy.causes import causes_from
    from kinespine.chain.outcome_units import outcome

    causes_from(changes, hypothesis)
    asked = tuple(outcome(name) for name in dict.fromkeys(wanted))
    if out is not None:
        from kinespine.chain import dataset  # a missing package is told before any work

        dataset.check()
    if folder is None:
        person = _typed(file, given, hypothesis)
    elif other := _besides(file, given, given_causes):
        raise BadInput(f"Give a folder or {other}, not both: whose body it is stands in {folder / 'visit.toml'}.")
    else:
        person = _visited(folder, hypothesis)
        if isinstance(person, str):
            record = {"status": "referred", "message": person}
            click.echo(as_json(record) if in_json else person)
            return REFERRED
    body, fitted = person

    from kinespine.chain.weights import weights
    from kinespine.chain.what_if import what_if as compare
    from kinespine.chain.what_if_record import what_if_as_record, what_if_as_text

    found = compare(
        body, fitted, changes, task=task, weights=weights(), known=given_causes, draws=draws, workers=WORKERS,
        told=told(),
    )  # fmt: skip
    if out is not None:
        from kinespine.chain import dataset

        dataset.write(out, dataset.what_if_dataset(found, __version__))
        click.echo(f"Results: {out}", err=True)
    if plot is not None:
        from kinespine.visit.what_if_drawing import draw_what_if

        write_text(plot, draw_what_if(found, asked))
        click.echo(f"Drawing: {plot}", err=True)
    click.echo(as_json(what_if_as_record(found, __version__)) if in_json else what_if_as_text(found, asked))
    return 0


def _besides(file: Path | None, given: Mapping[str, Any], causes: Sequence[tuple[str, float]]) -> str:
    """What was typed about a person beside a folder."""
    named = [f"--{name.replace('_', '-')}" for name, value in given.items() if value is not None]
    return (["--person"] * (file is not None) + ["--cause"] * bool(causes) + named + [""])[0]


def _typed(file: Path | None, given: Mapping[str, Any], hypothesis: "Hypothesis") -> "tuple[Body, Fitted]":
    """Healthy people of the size that is given: nothing was measured."""
    person = read_person(file, given)

    from kinespine.anatomy import build_body
    from kinespine.chain.person_fit import fit_person
    from kinespine.chain.standing import STAND
    from kinespine.chain.weights import weights

    body = build_body(person)
    return body, fit_person(body, (), task=STAND, weights=weights(), hypothesis=hypothesis)


def _visited(folder: Path, hypothesis: "Hypothesis") -> "tuple[Body, Fitted] | str":
    """The person of a visit, or whom they must see first."""
    from kinespine.visit.examine import refer
    from kinespine.visit.fitted import fit_visit
    from kinespine.visit.intake import read_intake

    intake = read_intake(folder)
    if intake.safety.status == "refer":
        return refer(intake).message
    person = fit_visit(intake, hypothesis=hypothesis, told=told())
    return person.body, person.fitted
