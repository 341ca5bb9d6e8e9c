"""`kinespine balance`: how a person senses and holds themselves while standing quietly."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinespine.cli.asked import named_numbers
from kinespine.cli.given import NUMBER
from kinespine.cli.output import DONE, as_json
from kinespine.cli.who import person_options, read_person

if TYPE_CHECKING:
    from kinespine.anatomy.causes import Hypothesis


@click.command()
@person_options
@click.option("--eyes", type=click.Choice(["open", "closed"]), default="open", help="Default: open.")
@click.option("--surface", type=click.Choice(["firm", "foam"]), default="firm", help="Default: firm.")
@click.option(
    "--vestibular", type=click.Choice(["intact", "lost"]), default="intact", help="Sense of balance. Default: intact."
)
@click.option(
    "--cause",
    "given_causes",
    callback=named_numbers,
    multiple=True,
    metavar="NAME=VALUE",
    help="What differs in the person, once for each cause; `kinespine causes` lists them.",
)
@click.option(
    "--hypothesis",
    type=click.Choice(["shape", "position"]),
    default="shape",
    help="Turned bones of the upper neck rest there (shape), or are carried so by habit (position). Default: shape.",
)
@click.option(
    "--neck-gain",
    type=NUMBER,
    help="Part of a turn of skull, atlas or axis that the neck tells as its own: 0 to 1. Assumed; default: 0.5.",
)
@click.option(
    "--retained", type=NUMBER, default=1.0, help="Share of that left after adaptation: 0 to 1. Assumed; default: 1."
)
@click.option("--controller", default="pasma2017", help="Published set of gains and delay. Default: pasma2017.")
@click.option("--seconds", type=NUMBER, default=60.0, help="Length of the random path, 20 to 600. Default: 60.")
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Of the random numbers. Default: 0.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def balance(
    file: Path | None,
    eyes: Any,
    surface: Any,
    vestibular: Any,
    given_causes: Sequence[tuple[str, float]],
    hypothesis: "Hypothesis",
    neck_gain: float | None,
    retained: float,
    controller: str,
    seconds: float,
    seed: int,
    in_json: bool,
    **given: Any,
) -> int:
    """Sense and hold: lean, sway and the work of muscles in quiet standing.

    Without options it is the reference man (30 years, 175 cm, 75 kg) with open eyes on firm ground.

    \b
    kinespine balance --eyes closed --surface foam
    kinespine balance --cause skull_tilt_deg=3 --eyes closed --retained 0.5

    A turned bone of the upper neck reaches posture in two ways: by mechanics, as in `kinespine stand`, and by what the
    neck tells of it. How much it tells (--neck-gain) and how much of that stays (--retained) has never been measured.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    from kinespine.anatomy.causes import causes_from

    causes = causes_from(given_causes, hypothesis)
    person = read_person(file, given)

    from kinespine.balance.control import controller as chosen_controller
    from kinespine.balance.senses import Condition

    condition = Condition(eyes=eyes, surface=surface, vestibular=vestibular)
    chosen = chosen_controller(controller)

    from kinespine.anatomy import build_body
    from kinespine.balance.quiet import stand_quietly
    from kinespine.balance.quiet_record import quiet_as_record, quiet_as_text

    if sys.stderr.isatty():
        click.echo("Looking for the posture, its senses and its sway; this takes about ten seconds ...", err=True)
    found = stand_quietly(
        build_body(person), condition, causes=causes, chosen=chosen, gain=neck_gain, retained=retained,
        seconds=seconds, seed=seed,
    )  # fmt: skip
    click.echo(as_json(quiet_as_record(found)) if in_json else quiet_as_text(found))
    return DONE
