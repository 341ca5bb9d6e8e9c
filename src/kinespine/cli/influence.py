"""`kinespine outcomes` and `kinespine influence`: what a standing body is asked about, and what changes it most."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinespine import __version__
from kinespine.cli.asked import WithTasks, read_asked, standing_options
from kinespine.cli.given import OUT_FILE, check_place
from kinespine.cli.output import SOLVER_FAILED, as_json, exit_code
from kinespine.cli.stand import MOST_STEPS
from kinespine.cli.who import person_options, read_person
from kinespine.errors import BadInput
from kinespine.whole_file import write_text

if TYPE_CHECKING:
    from kinespine.anatomy.causes import Hypothesis

ENDINGS = {".nc": "The slopes are written as a NetCDF file", ".svg": "The drawing is an SVG file"}


@click.command()
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def outcomes(in_json: bool) -> None:
    """List every outcome that can be asked for: name, unit, meaning."""
    from kinespine.chain.outcome_units import listed

    rows = listed()
    if in_json:
        click.echo(as_json({"status": "listed", "message": f"{len(rows)} outcomes.", "outcomes": rows}))
        return
    wide = max(len(row["name"]) for row in rows)
    click.echo("\n".join(f"{row['name'].ljust(wide)}  {row['unit']:>3}  {row['meaning']}" for row in rows))


@click.command(cls=WithTasks)
@person_options
@standing_options
@click.option(
    "--outcome",
    "wanted",
    multiple=True,
    metavar="NAME",
    help="What is asked about, once for each; `kinespine outcomes` lists them. Default: the chain from head to L4-L5.",
)
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--out", type=OUT_FILE, help="Write all slopes and the chain matrix to this NetCDF file (.nc) as well.")
@click.option("--plot", type=OUT_FILE, help="Draw the chain matrix into this SVG file as well.")
def influence(
    file: Path | None,
    task_text: str,
    given_causes: Sequence[tuple[str, float]],
    hypothesis: "Hypothesis",
    wanted: Sequence[str],
    in_json: bool,
    out: Path | None,
    plot: Path | None,
    **given: Any,
) -> int:
    """Tell which causes change an outcome most, and by how much.

    The posture is found as `stand` finds it; slopes are taken there, of every outcome with every cause. A slope is what
    a little more of a cause changes while muscles that pull go on pulling. Causes are ranked by what one standard
    deviation between healthy people changes.

    \b
    kinespine influence --outcome l4_l5_compression --outcome head_tilt
    kinespine influence --cause atlas_tilt_deg=3 --hypothesis position --json
    kinespine influence --out slopes.nc --plot chain.svg

    Exit code 4 means that no posture was found.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    for place, ending in ((out, ".nc"), (plot, ".svg")):
        if place is not None:
            if place.suffix.lower() != ending:
                raise BadInput(f"{ENDINGS[ending]}; {place} does not end in {ending}.")
            check_place(place)
    task, causes = read_asked(task_text, given_causes, hypothesis)
    from kinespine.chain.outcome_units import chosen

    asked = chosen(wanted)
    person = read_person(file, given)
    if out is not None:
        from kinespine.chain import dataset  # a missing package is told before any work

        dataset.check()

    from kinespine.anatomy import build_body
    from kinespine.chain import solve_standing
    from kinespine.chain.influence import influence_of
    from kinespine.chain.influence_record import influence_as_record, influence_as_text
    from kinespine.chain.standing_record import unsolved_as_record

    body = build_body(person)
    if sys.stderr.isatty():
        click.echo("Looking for the posture; a heavy task can take half a minute ...", err=True)
    found = solve_standing(body, causes=causes, task=task, check=False, max_steps=MOST_STEPS)
    if found.status != "solved":
        record = unsolved_as_record(found)
        click.echo(as_json(record) if in_json else record["message"], err=not in_json)
        return SOLVER_FAILED
    slopes = influence_of(body, found.equilibrium, causes, task)
    if out is not None or plot is not None:
        from kinespine.chain.chain_matrix import chain_matrix

        matrix = chain_matrix(body, found.equilibrium, causes, task)
        if out is not None:
            from kinespine.chain import dataset

            dataset.write(out, dataset.influence_dataset(found, slopes, matrix, __version__))
            click.echo(f"Slopes: {out}", err=True)
        if plot is not None:
            from kinespine.chain.matrix_drawing import draw_matrix
            from kinespine.chain.outcome_units import described

            write_text(plot, draw_matrix(matrix, about=described(found)))
            click.echo(f"Drawing: {plot}", err=True)
    click.echo(
        as_json(influence_as_record(found, slopes, asked)) if in_json else influence_as_text(found, slopes, asked)
    )
    return exit_code(found.status)
