"""`kinespine measure`: every measure that the landmarks of pictures allow."""

from pathlib import Path

import click

from kinespine.cli.given import FILE, NUMBER, OUT_FILE, check_place
from kinespine.cli.output import as_json
from kinespine.errors import BadInput
from kinespine.whole_file import write_text


@click.command()
@click.argument("files", type=FILE, nargs=-1)
@click.option("--example", is_flag=True, help="Take the bundled files of a constructed person: nobody.")
@click.option("--view", "view_name", help="Use only the files of this view.")
@click.option("--age", type=NUMBER, help="Years, for what is usual where it changes with age.")
@click.option("--plot", type=OUT_FILE, help="Draw points and lines of measures into this SVG file as well.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def measure(
    files: tuple[Path, ...], example: bool, view_name: str | None, age: float | None, plot: Path | None, in_json: bool
) -> None:
    """Take every measure that the landmarks of films and photographs allow.

    FILES are landmark files, CSV or JSON, of one person: one for each picture, or several for one that was read again.
    docs/landmarks.md says how they are written. Points that a program placed count once a person confirmed them
    (kinespine mark).

    \b
    kinespine measure --example
    kinespine measure neck.csv
    kinespine measure neck.csv nasium.csv front.json --age 41 --plot lines.svg

    Angles are in degrees, lengths in millimetres; a length of a picture without scale is in pixels. Every number comes
    with one standard deviation from the errors of points, scale and vertical.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if example == bool(files):
        raise BadInput("Name the landmark files of one person, or --example for bundled ones. See docs/landmarks.md.")
    if plot is not None:
        if plot.suffix.lower() != ".svg":
            raise BadInput(f"The drawing is an SVG file; {plot} does not end in .svg.")
        check_place(plot)
    if age is not None and not 0 <= age <= 120:
        raise BadInput(f"--age {age:g}: an age lies between 0 and 120 years.")

    from kinespine.examples import landmark_files
    from kinespine.measures.picture_file import check_confirmed, read_pictures
    from kinespine.measures.picture_measures import measure_pictures
    from kinespine.measures.picture_record import readings_as_record, readings_as_text

    chosen = landmark_files() if example else files
    pictures = read_pictures(chosen, view_name)
    check_confirmed(pictures)
    found = measure_pictures(pictures, age=age)
    if plot is not None:
        from kinespine.measures.picture_drawing import draw_readings

        write_text(plot, draw_readings(found))
        if not in_json:
            click.echo(f"Drawing: {plot}", err=True)
    click.echo(as_json(readings_as_record(found)) if in_json else readings_as_text(found))
