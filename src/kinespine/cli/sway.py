"""`kinespine sway`: recordings of standing still, described beside what is usual."""

from pathlib import Path

import click

from kinespine.cli.given import FILE, NUMBER, OUT_FILE, check_place
from kinespine.cli.output import as_json
from kinespine.cli.recorded import recording_options
from kinespine.errors import BadInput
from kinespine.whole_file import write_text


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--eyes", type=click.Choice(["open", "closed"]), help="How the person stood; decides the bands.")
@click.option("--surface", type=click.Choice(["firm", "foam"]), help="What the person stood on; decides the bands.")
@click.option("--age", type=NUMBER, metavar="YEARS", help="For the bands of people of that age.")
@click.option("--sex", type=click.Choice(["female", "male"]), help="For the bands, where enough people were measured.")
@recording_options
@click.option("--plot", type=OUT_FILE, help="Draw track, courses, spectra and bands into this SVG file as well.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def sway(
    files: tuple[Path, ...],
    eyes: str | None,
    surface: str | None,
    age: float | None,
    sex: str | None,
    layout_file: Path | None,
    columns: tuple[str, ...],
    unit: str | None,
    rate: float | None,
    decimal: str | None,
    forward: str | None,
    plot: Path | None,
    in_json: bool,
) -> None:
    """Describe the sway of somebody who stands still on a force platform.

    FILES are recordings of one person in one condition: one, or repeated trials, whose spread then gives the interval.
    They are C3D files, or text with a line of column names. docs/sway.md says how they are declared, and every formula.

    \b
    kinespine sway trial.c3d --forward +x --eyes open --surface firm --age 34
    kinespine sway one.csv two.csv three.csv --column forward=COPx --column left=COPy --unit mm --rate 100
    kinespine sway trial.txt --layout plate.toml --plot sway.svg
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if plot is not None:
        if plot.suffix.lower() != ".svg":
            raise BadInput(f"The drawing is an SVG file; {plot} does not end in .svg.")
        check_place(plot)

    from kinespine.balance.posturography import describe_trials
    from kinespine.balance.sway import Conditions
    from kinespine.balance.sway_file import layout_of, read_trials
    from kinespine.balance.sway_record import sway_as_record, sway_as_text

    conditions = Conditions.of(eyes=eyes, surface=surface, age=age, sex=sex)
    trials = read_trials(files, layout_of(layout_file, columns, unit=unit, rate=rate, decimal=decimal), forward=forward)
    found = describe_trials(trials, conditions)
    if plot is not None:
        from kinespine.balance.sway_drawing import draw_sway

        write_text(plot, draw_sway(found))
        if not in_json:
            click.echo(f"Drawing: {plot}", err=True)
    click.echo(as_json({"status": "measured", **sway_as_record(found)}) if in_json else sway_as_text(found))
