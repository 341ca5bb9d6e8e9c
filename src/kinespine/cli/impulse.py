"""`kinespine impulse`: a light push on the atlas, simulated."""

from pathlib import Path

import click

from kinespine.cli.given import OUT_FILE, check_place
from kinespine.cli.output import as_json
from kinespine.errors import BadInput
from kinespine.whole_file import write_text


@click.command()
@click.option(
    "--method",
    type=click.Choice(["toggle", "instrument", "hand"]),
    default="toggle",
    help="Whose force over time: a toggle by hand, a spring instrument, a light hand contact. Default: toggle.",
)
@click.option("--draws", type=click.IntRange(1, 100_000), default=1000, help="How many draws. Default: 1000.")
@click.option("--seed", type=click.IntRange(0), default=0, help="Of the draws; the same seed, the same numbers.")
@click.option(
    "--held",
    type=click.Choice(["C3", "C4", "C5", "C6", "C7", "T1"]),
    default="C4",
    help="The bone that does not move; a lower one takes longer. Default: C4.",
)
@click.option("--plot", type=OUT_FILE, help="Draw forces and motion into this SVG file as well.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def impulse(method: str, draws: int, seed: int, held: str, plot: Path | None, in_json: bool) -> None:
    """Simulate a light push on the atlas and say how far the joints of the upper neck move.

    Stiffness, damping and the push itself are drawn from stated ranges; the answer is how many of the draws go beyond a
    quarter, a half and the whole of each joint's range. It is no statement on safety and none on lasting change.

    \b
    kinespine impulse --method toggle --plot push.svg
    kinespine impulse --method hand --draws 200 --json
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if plot is not None:
        if plot.suffix.lower() != ".svg":
            raise BadInput(f"The drawing is an SVG file; {plot} does not end in .svg.")
        check_place(plot)

    from kinespine.care.impulse import simulate_impulse
    from kinespine.care.impulse_record import impulse_as_record, impulse_as_text

    if not in_json:
        click.echo(f"Simulating {draws} draws; 1000 above C4 take about a minute, above T1 five.", err=True)
    found = simulate_impulse(method, draws=draws, seed=seed, held=held)
    if plot is not None:
        from kinespine.care.impulse_drawing import draw_impulse

        write_text(plot, draw_impulse(found))
        if not in_json:
            click.echo(f"Drawing: {plot}", err=True)
    click.echo(as_json({"status": "solved", **impulse_as_record(found)}) if in_json else impulse_as_text(found))
