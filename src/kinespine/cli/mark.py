"""`kinespine mark`: a page on this machine, on which a person places and corrects the points of one picture."""

from pathlib import Path
from typing import Any

import click

from kinespine.cli.door import open_browser
from kinespine.cli.given import FILE, OUT_FILE, check_place
from kinespine.cli.told import told_by, told_options


@click.command()
@click.argument("file", type=FILE)
@told_options
@click.option("--points", type=FILE, help="A landmark file to begin with: proposed by a program, or to be corrected.")
@click.option("--out", type=OUT_FILE, help="The landmark file, CSV or JSON; default: FILE's name with .csv.")
@click.option("--again", is_flag=True, help="Place all points once more without seeing the first, to know your error.")
@click.option("--reader", default="", help="Your sign: who places the points.")
@click.option("--frame", type=int, help="Which picture of a DICOM file that holds several, from 1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of this machine; a free one where it is not told.")
@click.option("--no-browser", is_flag=True, help="Open no browser; print the address alone.")
def mark(
    file: Path, points: Path | None, out: Path | None, again: bool, reader: str, frame: int | None, port: int | None,
    no_browser: bool, **given: Any,
) -> None:  # fmt: skip
    """Place the points of a film or photograph FILE by hand, in a browser of this machine.

    The page listens on this machine alone, and nobody without the address that is printed here can open it. What it
    saves is a landmark file with your sign and the time; kinespine measure reads it.

    \b
    kinespine mark neck.png --out neck.csv
    kinespine mark neck.dcm --view lateral_cervical --forward-is image_right --posture neutral
    kinespine mark front.jpg --points front.proposed.csv --out front.csv
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    out = out or Path(f"{file.stem}.csv")
    check_place(out)
    told = told_by(given)

    from kinespine.measures.picture_made import check_view

    check_view(told)

    from kinespine.cli.marking_session import begin
    from kinespine.imaging.marking import MarkingServer

    session = begin(file, told, points, out, again=again, reader=reader, frame=frame)
    server = MarkingServer(session, port or 0)
    try:
        if session.begun:
            click.echo(session.begun)
        click.echo(f"Open in a browser of this machine: {server.address}")
        click.echo("It ends with Done on the page, or Ctrl-C here.")
        if not no_browser and not open_browser(server.address, out.absolute().parent, server.asked_for):
            click.echo("No browser asked for the page yet: open that address in one.")
        server.wait()
    except KeyboardInterrupt:
        click.echo("")
    finally:
        server.close()
    click.echo(f"Points: {out}" if out.exists() else "Nothing was saved.")
