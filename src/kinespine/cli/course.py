"""`kinespine course`: what may follow a visit."""

from collections.abc import Sequence
from pathlib import Path

import click

from kinespine.cli.asked import named_numbers
from kinespine.cli.explain import WORKERS, told
from kinespine.cli.given import NUMBER, OUT_FILE, VISIT, check_place
from kinespine.cli.output import as_json, exit_code
from kinespine.errors import BadInput
from kinespine.whole_file import write_text


@click.command()
@click.argument("folders", type=VISIT, nargs=-1, required=True, metavar="FOLDER...")
@click.option("--months", type=NUMBER, default=12.0, show_default=True, help="How far, up to 120.")
@click.option(
    "--set",
    "changes",
    callback=named_numbers,
    multiple=True,
    metavar="NAME=VALUE",
    help="A cause and what it is from the first visit on, once for each; `kinespine causes` lists them.",
)
@click.option(
    "--assume",
    "assumed",
    multiple=True,
    metavar="STATE",
    help="Switch on a slow state that nobody measured, once for each: creep-elsewhere, remodelling, habit, tightness, "
    "use, senses.",
)
@click.option("--course", "named", metavar="NAME", help="The usual course, one of `kinespine score --list`.")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="What of posture and load is followed.")
@click.option(
    "--draws", type=click.IntRange(4, 10_000), default=40, show_default=True, help="Draws behind intervals of posture."
)
@click.option("--plot", type=OUT_FILE, help="Draw all of it into this SVG file as well.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def course(
    folders: tuple[Path, ...], months: float, changes: Sequence[tuple[str, float]], assumed: tuple[str, ...],
    named: str | None, outcomes: tuple[str, ...], draws: int, plot: Path | None, in_json: bool,
) -> int:  # fmt: skip
    """Tell what may follow the visit of a FOLDER: the usual course of scores, and posture if a cause changed.

    Scores follow the usual course: the mean of all, and the band of this person. Later folders of the same
    person bring their own scores. With --set the posture is solved again while slow states move; what nobody measured
    of them stays frozen unless --assume switches it on. Only for somebody whose safety questions are all answered and
    clear. With --set it takes minutes.

    \b
    kinespine course my-visit
    kinespine course my-visit week-6 --plot course.svg
    kinespine course my-visit --set lift_right_mm=6 --assume habit --json

    Exit codes: 0 done, 2 wrong visit, 3 referred and 5 answers are missing (nothing is computed), 4 no posture was
    found on the way. Nothing is written but the drawing, whole or not at all.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if plot is not None:
        if plot.suffix.lower() != ".svg":
            raise BadInput(f"The drawing is an SVG file; {plot} does not end in .svg.")
        check_place(plot)
    from kinespine.visit.course import OUTCOMES
    from kinespine.visit.course import course as course_of

    found = course_of(
        folders, changes=dict(changes), assumed=assumed, months=months, named=named, outcomes=outcomes or OUTCOMES,
        draws=draws, workers=WORKERS, told=told(),
    )  # fmt: skip
    if plot is not None and found.status == "solved":
        from kinespine.visit.course_drawing import draw_course

        write_text(plot, draw_course(found))
        click.echo(f"Drawing: {plot}", err=True)
    from kinespine.visit.course_record import course_as_record
    from kinespine.visit.course_words import as_text

    solved = found.status == "solved"
    click.echo(as_json(course_as_record(found)) if in_json else as_text(found) if solved else found.message)
    return exit_code(found.status)
