"""`kinespine new` and `kinespine examine`: a visit as a folder."""

import json
from pathlib import Path
from typing import Any

import click

from kinespine.cli.given import FOLDER, VISIT
from kinespine.cli.output import as_json, exit_code


@click.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--from",
    "example",
    metavar="EXAMPLE",
    help="Start from a bundled example: standing-person, constructed-person, or a later visit of the "
    "constructed person: constructed-person-week-6, -week-26, -week-52.",
)
def new(folder: Path, example: str | None) -> None:
    """Write a new visit into FOLDER: a commented visit.toml to fill in."""
    from kinespine.visit import new_visit

    new_visit(folder, example)
    done = "Fill in" if example is None else "Look into"
    shown = f'"{folder}"' if " " in str(folder) else folder
    if example is not None and example.startswith("constructed-person-week"):
        verb = "follow-up FIRST"  # a later visit is compared with the first, which lies wherever it was put
    else:
        verb = "explain" if example == "constructed-person" else "examine"
    click.echo(f"{done} {folder / 'visit.toml'}, then run: kinespine {verb} {shown}")


@click.command()
@click.argument("folder", type=VISIT)
@click.option("--out", type=FOLDER, help="Where the report goes; default: FOLDER/report.")
@click.option(
    "--near", metavar="PLACE", help="Name in the report who is near this place, as `providers near` reads it."
)
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def examine(folder: Path, out: Path | None, near: str | None, in_json: bool) -> int:
    """Examine the person of a visit FOLDER and write report.html and result.json.

    A wrong visit is told with file and line, exit code 2, and nothing is written. An emergency answer ends the
    examination before anything is computed: the report says who must see the person, exit code 3.
    """
    from kinespine.visit import examine as examine_visit

    out = out or folder / "report"
    examine_visit(folder, out, near=near)
    result: dict[str, Any] = json.loads((out / "result.json").read_text(encoding="utf-8"))
    if in_json:
        click.echo(as_json(result))
    else:
        click.echo(result["message"])
        click.echo(f"Report: {(out / 'report.html').resolve()}")
    return exit_code(result["status"])
