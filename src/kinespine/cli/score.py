"""`kinespine score` and `kinespine evidence`: what answers amount to, and what is known of each claim."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kinespine.cli.given import FILE
from kinespine.cli.output import as_json

if TYPE_CHECKING:
    from kinespine.outcomes.instruments import Instrument


@click.command()
@click.argument("instrument", required=False)
@click.argument("answers", type=FILE, required=False)
@click.option("--course", "course_name", metavar="NAME", help="Compare with this usual course, one of --list.")
@click.option("--lasted", type=float, metavar="WEEKS", help="How long the complaint had lasted at the first score.")
@click.option("--list", "listed", is_flag=True, help="Print the instruments and the usual courses, and stop.")
@click.option("--table", type=FILE, help="CSV that makes a score of the sum of items, for PROMIS forms.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def score(
    instrument: str | None, answers: Path | None, course_name: str | None, lasted: float | None, listed: bool,
    table: Path | None, in_json: bool,
) -> None:  # fmt: skip
    """Score the ANSWERS to one INSTRUMENT, and judge the change where there are several dates.

    ANSWERS is a CSV with the columns item and answer, and date where there are several sheets of one person. Of a
    licensed instrument (score entry in --list) only the score is taken, made elsewhere: below the line of columns the
    file has one line for each date, such as score,34. A change counts beyond the error of measuring, and, with
    --course, beyond what people with the same start do under usual care. Nothing is diagnosed.

    \b
    kinespine score --list
    kinespine score NPRS answers.csv
    kinespine score NPRS answers.csv --course chronic-neck-pain --json
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    from kinespine.errors import BadInput
    from kinespine.outcomes.instruments import instrument_named

    if listed:
        click.echo(_list(in_json))
        return
    if instrument is None:
        raise BadInput("Name an instrument and the file of answers. Print the instruments with: kinespine score --list")
    own = instrument_named(instrument)
    if answers is None:
        elsewhere = f" {own.instrument} is one score, made elsewhere." if own.rule == "entry" else ""
        raise BadInput(f"Name the file of answers, a CSV with the columns item and answer.{elsewhere}{_one_line(own)}")
    from kinespine.outcomes.answer_sheet import score_file, weeks_between
    from kinespine.outcomes.change import change_of_scores
    from kinespine.outcomes.courses import course_named

    try:
        scored = score_file(own, answers, table)
    except BadInput as error:
        if "made elsewhere" not in str(error) or "Write one line" in str(error):
            raise
        raise BadInput(f"{error}{_one_line(own)}") from error
    course = None if course_name is None else course_named(course_name)
    if course is not None and lasted is not None:
        course.check_lasted(lasted)
    if course is not None and len(scored) < 2:
        raise BadInput("To compare with a usual course, give two dates or more: the first is the start.")
    compared = own.instrument != "GROC"
    changes = [
        (later, change_of_scores(scored[0].score, later.score, week=weeks_between(scored[0], later), course=course))
        for later in scored[1:]
        if compared
    ]
    from kinespine.outcomes.score_record import score_record, score_text

    click.echo(as_json(score_record(scored, changes)) if in_json else score_text(scored, changes))


@click.command()
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def evidence(in_json: bool) -> None:
    """Print every claim of the idea behind upper neck care: what is known, how surely, and what it leaves open."""
    from kinespine.outcomes.evidence import evidence_record, evidence_text

    click.echo(as_json(evidence_record()) if in_json else evidence_text())


def _one_line(own: "Instrument") -> str:
    """What the file of a score that was made elsewhere holds."""
    possible = 34.0 if own.low <= 34 <= own.high else own.high
    return (
        f" The first line of the file is item,answer. Write one line: score,{possible:g}" if own.rule == "entry" else ""
    )


def _list(in_json: bool) -> str:
    from kinespine.outcomes.score_record import list_record, list_text

    return as_json(list_record()) if in_json else list_text()
