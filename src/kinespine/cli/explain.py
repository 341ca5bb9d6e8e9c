"""`kinespine explain`: how much of what is unusual in a person comes from where."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kinespine import __version__
from kinespine.cli.given import VISIT, Place, check_place
from kinespine.cli.output import as_json, exit_code
from kinespine.errors import BadInput

WORKERS = 2


@click.command()
@click.argument("folder", type=VISIT)
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="What is explained, once for each. Default: l4_l5_compression.",
)
@click.option("--draws", type=int, default=1000, show_default=True, help="Draws behind every interval, 50 or more.")
@click.option(
    "--check",
    type=int,
    default=0,
    metavar="N",
    help="Solve N of the draws in full, 20 or more (some seconds each); limits that slopes miss by a tenth of the "
    "interval are replaced.",
)
@click.option(
    "--out",
    "places",
    type=Place(),
    multiple=True,
    metavar="PLACE",
    help="Where the page goes, a folder; default: FOLDER/report. A name that ends in .nc takes all results as a NetCDF "
    "file as well.",
)
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def explain(
    folder: Path, outcomes: tuple[str, ...], draws: int, check: int, places: tuple[Path, ...], in_json: bool
) -> int:
    """Explain what is unusual in the person of a visit FOLDER: explanation.html and explanation.json.

    What was measured is fitted to a body; what separates it from healthy people like this one is shared among the upper
    neck, the lower neck, thorax, low back, pelvis and legs, mass and muscle, and habit, with intervals. It takes
    about half a minute of processor time.

    \b
    kinespine explain my-visit
    kinespine explain my-visit --outcome l4_l5_compression --outcome lumbar_asymmetry
    kinespine explain my-visit --out results.nc
    kinespine explain my-visit --check 60

    A wrong visit is told with file and line, exit code 2, and nothing is written. An emergency answer ends it before
    anything is computed, exit code 3. Exit code 4: no posture was found on the way.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    from kinespine.visit.explain import OUTCOMES
    from kinespine.visit.explain import explain as explain_visit

    out, file = _places(places, folder / "report")
    explanation = explain_visit(
        folder, outcomes or OUTCOMES, out, draws=draws, workers=WORKERS, check=check, told=told()
    )
    found = explanation.found
    if file is not None and found is not None:
        from kinespine.chain import dataset

        about = {"label": explanation.intake.label, "title": "Shares of groups of causes in what is unusual"}
        dataset.write(file, dataset.explanation_dataset(found.attributions, found.fitted, __version__, about))
        click.echo(f"Results: {file}", err=True)
    result: dict[str, Any] = json.loads((out / "explanation.json").read_text(encoding="utf-8"))
    if in_json:
        click.echo(as_json(result))
    else:
        click.echo(result["message"])
        if found is not None:
            from kinespine.visit.explain_words import say_check, say_contradiction

            for lesson in found.contradictions:
                click.echo(f"The others speak against a measurement: {say_contradiction(lesson)}")
            for one in found.attributions:
                if one.check is not None:
                    click.echo(say_check(one))
        click.echo(f"Page: {(out / 'explanation.html').resolve()}")
    return exit_code(result["status"])


def _places(places: tuple[Path, ...], usual: Path) -> tuple[Path, Path | None]:
    """The folder of the page, and the file of all results."""
    files = [place for place in places if place.suffix.lower() == ".nc"]
    folders = [place for place in places if place not in files]
    if len(files) > 1 or len(folders) > 1:
        raise BadInput("Give --out at most twice: a folder for the page, and a file that ends in .nc.")
    for place in folders:
        if place.is_file():
            raise BadInput(
                f"{place} is a file. Name a folder for the page, or a file that ends in .nc for the results."
            )
    for place in files:
        if place.is_dir():
            raise BadInput(f"{place} is a folder. Name a file.")
        check_place(place)

        from kinespine.chain import dataset  # a missing package is told before any work

        dataset.check()
    return (folders or [usual])[0], (files or [None])[0]


def told() -> Callable[[str], None] | None:
    """Lines on how far it is, for somebody who waits at a terminal."""
    return (lambda line: click.echo(line, err=True)) if sys.stderr.isatty() else None
