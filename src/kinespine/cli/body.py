"""`kinespine body`: one person's body as a table, a model for MuJoCo or OpenSim, or a drawing."""

from pathlib import Path
from typing import Any

import click

from kinespine.cli.given import OUT_FILE, check_place
from kinespine.cli.who import person_options, read_person
from kinespine.errors import BadInput
from kinespine.whole_file import write_text


@click.command()
@person_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "mjcf", "osim"]),
    default="table",
    show_default=True,
    help="A table to read, the MuJoCo model, or the OpenSim model.",
)
@click.option("--out", type=OUT_FILE, help="Write to this file instead of the screen.")
@click.option("--plot", type=OUT_FILE, help="Draw the body into this SVG file as well.")
def body(file: Path | None, form: str, out: Path | None, plot: Path | None, **given: Any) -> None:
    """Build one person's body: bones, joints, muscles and masses.

    Without options it is the reference man: 30 years, 175 cm, 75 kg. The table goes from segments to muscle groups;
    `mjcf` is for MuJoCo: every joint, every named point as a site, every fascicle as a tendon. `osim` is for OpenSim
    4.6: joints, masses, muscles, and the passive moments of discs and ligaments, slack in the posture of lying.

    \b
    kinespine body
    kinespine body --sex female --age 60 --height-cm 162 --mass-kg 70 --plot she.svg
    kinespine body --format mjcf --out body.xml
    kinespine body --format osim --out body.osim
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if plot is not None and plot.suffix.lower() != ".svg":
        raise BadInput(f"The drawing is an SVG file; {plot} does not end in .svg.")
    for place in (out, plot):
        if place is not None:
            check_place(place)

    person = read_person(file, given)

    from kinespine.anatomy import build_body

    built = build_body(person)
    if form == "mjcf":
        from kinespine.anatomy.model import mjcf

        text = mjcf(built)
    elif form == "osim":
        from kinespine.anatomy.opensim import osim
        from kinespine.chain.posing import recumbent

        text = osim(built, recumbent(built))
    else:
        from kinespine.anatomy.listing import list_body

        text = list_body(built)
    if plot is not None:
        from kinespine.anatomy.drawing import draw_body

        write_text(plot, draw_body(built))
        click.echo(f"Drawing: {plot}", err=True)
    if out is None:
        click.echo(text)
    else:
        write_text(out, text)
        click.echo(f"Body: {out}", err=True)
