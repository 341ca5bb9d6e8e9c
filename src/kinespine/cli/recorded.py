"""The options by which commands learn how recordings of sway are written."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kinespine.cli.given import FILE, NUMBER

AXES = ("+x", "-x", "+y", "-y", "+z", "-z")

_Command = TypeVar("_Command", bound=Callable[..., Any])


def recording_options(command: _Command) -> _Command:
    """Add `--layout --column --unit --rate --decimal --forward` to a command."""
    for option in reversed(
        (
            click.option(
                "--layout", "layout_file", type=FILE, help="A TOML file that says how the text files are written."
            ),
            click.option(
                "--column",
                "columns",
                multiple=True,
                metavar="KEY=NAME",
                help="Instead of a layout: which column is forward (or backward), left (or right), time, "
                "vertical_force.",
            ),
            click.option(
                "--unit", type=click.Choice(["m", "cm", "mm"]), help="With --column: of the centre of pressure."
            ),
            click.option(
                "--rate", type=NUMBER, metavar="HZ", help="With --column: samples a second, where no column is time."
            ),
            click.option(
                "--decimal", type=click.Choice(["point", "comma"]), help="With --column: the decimal mark of numbers."
            ),
            click.option(
                "--forward",
                type=click.Choice(AXES),
                help="Of C3D files: where the person looks in the laboratory.",
            ),
        )
    ):
        command = option(command)
    return command
