"""`kinespine screen`: answers to the safety questions, judged by rules with their source."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

import kinespine
from kinespine.cli.given import FILE, OUT_FILE, check_place
from kinespine.cli.output import as_json, exit_code
from kinespine.errors import BadInput
from kinespine.whole_file import write_text

if TYPE_CHECKING:
    from kinespine.assessment.screen import Referral


@click.command()
@click.argument("answers", type=FILE, required=False)
@click.option("--questions", "ask", is_flag=True, help="Print the empty file of answers, to be filled in, and stop.")
@click.option(
    "--letter", type=OUT_FILE, help="Write the letter of a referral into this file; only where one is needed."
)
@click.option(
    "--trauma-rule",
    type=click.Choice(["canadian", "nexus"]),
    default="canadian",
    help="After an acute injury: the Canadian C-spine rule, or NEXUS in its place. Default: canadian.",
)
@click.option(
    "--film",
    type=click.Choice(["cervical", "lumbar", "full_spine"]),
    help="Check as well whether an indication for this film is documented.",
)
@click.option("--near", metavar="PLACE", help="List who is near this place: those whom a referral names.")
@click.option("--repeat", is_flag=True, help="With --film: such a film was taken before.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def screen(
    answers: Path | None, ask: bool, letter: Path | None, trauma_rule: str, film: str | None, near: str | None,
    repeat: bool, in_json: bool,
) -> int:  # fmt: skip
    """Screen the ANSWERS of one person: clear, refer, or which few questions are still open.

    ANSWERS is a file that --questions prints and somebody filled in, or the visit.toml of a visit. A rule that fires
    refers, with urgency, reasons and sources. A question without an answer is unknown and never no. Nothing is
    diagnosed, and clear is no advice to treat.

    Exit codes: 0 clear, 2 wrong input, 3 refer, 5 incomplete.
    """
    if ask:
        click.echo(_questions(in_json))
        return 0
    if answers is None:
        raise BadInput("Name the file of answers. Print an empty one with: kinespine screen --questions")
    if repeat and film is None:
        raise BadInput("--repeat belongs to a film: add --film cervical, lumbar or full_spine.")
    if letter is not None:
        check_place(letter)
    from kinespine.assessment.answer_file import read_answer_file
    from kinespine.assessment.films import check_film
    from kinespine.assessment.letter import referral_letter
    from kinespine.assessment.screen import Referral
    from kinespine.assessment.screen import screen as screen_answers
    from kinespine.assessment.screen_record import screening_record

    found = screen_answers(read_answer_file(answers), trauma_rule="nexus" if trauma_rule == "nexus" else "canadian")
    checked = None
    if film is not None:
        checked = check_film(
            "lumbar" if film == "lumbar" else "cervical" if film == "cervical" else "full_spine", found, repeat=repeat
        )
    record = {**screening_record(found, checked), "kinespine": kinespine.__version__}
    nearby = _nearby(found, near) if isinstance(found, Referral) and near is not None else ""
    if isinstance(found, Referral) and letter is not None:
        write_text(letter, referral_letter(found))
    if in_json:
        click.echo(as_json(record))
    else:
        from kinespine.assessment.screen_words import screening_text

        click.echo(screening_text(found, checked))
        if letter is not None:
            click.echo(f"\nLetter: {letter}" if isinstance(found, Referral) else "\nNo letter: there is no referral.")
        if near is not None:
            click.echo(f"\n{nearby}" if nearby else "\nNobody is looked for: there is no referral.")
    return exit_code(record["status"])


def _nearby(found: "Referral", near: str) -> str:
    """The nearest of those whom a referral names."""
    from kinespine.providers.referral import CALL_FIRST, nearest
    from kinespine.providers.store import default_path
    from kinespine.providers.words import found_text

    there = nearest(default_path(), near, [reason.rule.whom for reason in found.reasons])
    first = CALL_FIRST if found.urgency in ("now", "same day") else ""
    listed = "" if there is None else found_text(there, date.today())
    return "\n\n".join(part for part in (first, listed) if part)


def _questions(in_json: bool) -> str:
    from kinespine.assessment.answer_file import empty_answers
    from kinespine.assessment.questions import questions
    from kinespine.assessment.screen_record import question_record

    if not in_json:
        return empty_answers().rstrip("\n")
    rows = [question_record(row) for row in questions().values()]
    return as_json({"status": "listed", "message": f"{len(rows)} questions.", "questions": rows})
