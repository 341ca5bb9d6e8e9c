"""`kinespine balance`: how a person senses and holds themselves while standing quietly."""

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from kinespine.cli.asked import cause_options
from kinespine.cli.given import FILE, NUMBER
from kinespine.cli.output import DONE, as_json
from kinespine.cli.recorded import recording_options
from kinespine.cli.who import person_options, read_person
from kinespine.errors import BadInput

if TYPE_CHECKING:
    from kinespine.anatomy.causes import Hypothesis
    from kinespine.anatomy.person import Person
    from kinespine.balance.layout import Layout
    from kinespine.balance.senses import Eyes, Surface
    from kinespine.balance.sway import Sway

RECORDED = ("open-firm", "closed-firm", "open-foam", "closed-foam")
WITH_RECORDINGS = ("sex", "age", "height_cm", "mass_kg", "file", "controller", "recordings", "in_json")
OF_RECORDINGS = ("layout_file", "columns", "unit", "rate", "decimal", "forward")


@click.command()
@person_options
@click.option("--eyes", type=click.Choice(["open", "closed"]), default="open", help="Default: open.")
@click.option("--surface", type=click.Choice(["firm", "foam"]), default="firm", help="Default: firm.")
@click.option(
    "--vestibular", type=click.Choice(["intact", "lost"]), default="intact", help="Sense of balance. Default: intact."
)
@cause_options
@click.option(
    "--neck-gain",
    type=NUMBER,
    help="Part of a turn of skull, atlas or axis that the neck tells as its own: 0 to 1. Assumed; default: 0.5.",
)
@click.option(
    "--prism",
    type=NUMBER,
    default=0.0,
    help="Vertical prisms worn, dioptres: base down positive, base up with a minus. Default: none.",
)
@click.option(
    "--retained", type=NUMBER, default=1.0, help="Share of both left after adaptation: 0 to 1. Assumed; default: 1."
)
@click.option(
    "--controller",
    default="pasma2017",
    help="Published set of gains and delay: pasma2017 or maurer2005. Default: pasma2017.",
)
@click.option("--seconds", type=NUMBER, default=60.0, help="Length of the random path, 20 to 600. Default: 60.")
@click.option("--seed", type=click.IntRange(min=0), default=0, help="Of the random numbers. Default: 0.")
@click.option(
    "--recording",
    "recordings",
    type=(click.Choice(RECORDED), FILE),
    multiple=True,
    metavar="EYES-SURFACE FILE",
    help="Instead: a recording of this person's sway and how they stood: open-firm, closed-firm, open-foam or "
    "closed-foam. Once for each trial.",
)
@recording_options
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def balance(
    file: Path | None,
    eyes: Any,
    surface: Any,
    vestibular: Any,
    given_causes: Sequence[tuple[str, float]],
    hypothesis: "Hypothesis",
    neck_gain: float | None,
    prism: float,
    retained: float,
    controller: str,
    seconds: float,
    seed: int,
    recordings: Sequence[tuple[str, Path]],
    layout_file: Path | None,
    columns: tuple[str, ...],
    unit: str | None,
    rate: float | None,
    decimal: str | None,
    forward: str | None,
    in_json: bool,
    **given: Any,
) -> int:
    """Sense and hold: lean, sway and the work of muscles in quiet standing.

    Without options it is the reference man (30 years, 175 cm, 75 kg) with open eyes on firm ground.

    \b
    kinespine balance --eyes closed --surface foam
    kinespine balance --cause skull_tilt_deg=3 --eyes closed --retained 0.5
    kinespine balance --recording open-firm a.csv --recording closed-foam b.csv --layout plate.toml

    With recordings it says the other way round what they tell of this person's senses: how noisy each is, on which the
    person leans, and what is not told. Several trials of a condition, and several conditions, tell more.

    A turned bone of the upper neck reaches posture in two ways: by mechanics, as in `kinespine stand`, and by what the
    neck tells of it. How much it tells (--neck-gain) and how much of that stays (--retained) has never been measured.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    _fit_together(bool(recordings))
    person = read_person(file, given)
    if recordings:
        from kinespine.balance.sway_file import layout_of

        layout = layout_of(layout_file, columns, unit=unit, rate=rate, decimal=decimal)
        return _senses(person, recordings, layout, forward, controller, in_json)

    from kinespine.anatomy.causes import causes_from

    causes = causes_from(given_causes, hypothesis)

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
        build_body(person), condition, causes=causes, chosen=chosen, gain=neck_gain, prism=math.atan(0.01 * prism),
        retained=retained, seconds=seconds, seed=seed,
    )  # fmt: skip
    click.echo(as_json(quiet_as_record(found)) if in_json else quiet_as_text(found))
    return DONE


def _fit_together(recorded: bool) -> None:
    """Refuse options that would do nothing beside recordings, or without them.

    Raises:
        BadInput: which.
    """
    context = click.get_current_context()
    asked = [
        option
        for option in context.command.params
        if context.get_parameter_source(str(option.name)) is click.core.ParameterSource.COMMANDLINE
    ]
    wrong = [
        option.opts[0]
        for option in asked
        if (option.name not in (*WITH_RECORDINGS, *OF_RECORDINGS) if recorded else option.name in OF_RECORDINGS)
    ]
    if wrong and recorded:
        raise BadInput(
            f"{', '.join(wrong)} would do nothing with --recording: senses are then sought, not given. Leave it out."
        )
    if wrong:
        raise BadInput(
            f"{', '.join(wrong)} tells how recordings are written: name them with --recording EYES-SURFACE FILE."
        )


def _senses(
    person: "Person",
    recordings: Sequence[tuple[str, Path]],
    layout: "Layout | None",
    forward: str | None,
    controller: str,
    in_json: bool,
) -> int:
    from kinespine.balance.control import controller as chosen_controller
    from kinespine.balance.senses import Condition
    from kinespine.balance.sway_file import read_trials

    chosen = chosen_controller(controller)
    trials = read_trials([path for _, path in recordings], layout, forward=forward)
    groups: dict[Condition, list[Sway]] = {}
    for (words, _), sway in zip(recordings, trials, strict=True):
        eyes, surface = cast("tuple[Eyes, Surface]", tuple(words.split("-")))
        groups.setdefault(Condition(eyes=eyes, surface=surface), []).append(sway)

    from kinespine.anatomy import build_body
    from kinespine.balance.person_senses import fit_senses
    from kinespine.balance.senses_record import senses_as_record, senses_as_text

    if sys.stderr.isatty():
        click.echo(f"Closing the loops of this body; this takes about {10 * len(groups)} seconds ...", err=True)
    found = fit_senses(build_body(person), groups, chosen=chosen)
    click.echo(as_json({"status": "fitted", **senses_as_record(found)}) if in_json else senses_as_text(found))
    return DONE
