"""`kinespine follow-up`: what became of a person, or of the people of clinics."""

import json
from pathlib import Path
from typing import Any

import click

from kinespine.cli.given import FOLDER, NUMBER, VISIT
from kinespine.cli.output import as_json, exit_code
from kinespine.errors import BadInput


@click.command(name="follow-up")
@click.argument("folders", type=VISIT, nargs=-1, required=True, metavar="FOLDER...")
@click.option("--clinic", is_flag=True, help="Each FOLDER is a clinic: in it one folder for each person, their visits.")
@click.option("--course", metavar="NAME", help="With --clinic: the usual course, one of `kinespine score --list`.")
@click.option(
    "--weeks",
    type=NUMBER,
    nargs=2,
    metavar="WAY END",
    help="With --clinic: weeks of the score on the way and the end.",
)
@click.option("--out", type=FOLDER, help="Where the pages go; default: report in the last visit, or in the clinic.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def follow_up(
    folders: tuple[Path, ...], clinic: bool, course: str | None, weeks: tuple[float, float] | None, out: Path | None,
    in_json: bool,
) -> int:  # fmt: skip
    """Compare the visits of one person, the earliest FOLDER first: progress.html, patient.html and progress.json.

    A change counts beyond the error of measuring, and beyond what people with the same start do under usual care; most
    changes do neither, and the size that would have been found is told. A red flag in a later visit stops everything.
    Nothing is diagnosed or recommended.

    With --clinic the people of a clinic are compared with their usual course, the lost counted as lost: clinic.html and
    clinic.json.

    \b
    kinespine new first --from constructed-person
    kinespine new week-6 --from constructed-person-week-6
    kinespine follow-up first week-6
    kinespine follow-up --clinic clinic --course chronic-neck-pain --weeks 7 12

    Exit codes: 0 done, 2 wrong visits (nothing is written), 3 referred (nothing is compared).
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if clinic:
        return _clinic(folders, course, weeks, out, in_json)
    if course is not None or weeks is not None:
        raise BadInput(
            "--course and --weeks belong to --clinic. For one person the first visit tells region and duration, and "
            "each visit its date."
        )
    from kinespine.visit.follow_up import follow_up as follow_visits

    out = out or folders[-1] / "report"
    progress = follow_visits(folders, out)
    result: dict[str, Any] = json.loads((out / "progress.json").read_text(encoding="utf-8"))
    if in_json:
        click.echo(as_json(result))
    else:
        click.echo(progress.message)
        click.echo(f"Pages: {(out / 'progress.html').resolve()}\n       {(out / 'patient.html').resolve()}")
    return exit_code(result["status"])


def _clinic(
    folders: tuple[Path, ...], course: str | None, weeks: tuple[float, float] | None, out: Path | None, in_json: bool
) -> int:
    from kinespine.visit.clinic import follow_clinics

    out = out or folders[0] / "report"
    found = follow_clinics(folders, course, weeks, out)
    if in_json:
        click.echo(as_json(json.loads((out / "clinic.json").read_text(encoding="utf-8"))))
    else:
        click.echo(found.message)
        click.echo(f"Page: {(out / 'clinic.html').resolve()}")
    return exit_code(found.status)
