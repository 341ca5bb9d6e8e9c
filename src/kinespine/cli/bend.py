"""`kinespine bend`: bending forward as far as people go, and which muscles of the back fall silent."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinespine.cli.asked import cause_options
from kinespine.cli.given import NUMBER
from kinespine.cli.output import DONE, as_json
from kinespine.cli.who import person_options, read_person

if TYPE_CHECKING:
    from kinespine.anatomy.causes import Hypothesis


@click.command()
@person_options
@cause_options
@click.option("--held-kg", type=NUMBER, default=0.0, help="Mass in both hands, 0 to 20. Default: 0.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def bend(
    file: Path | None,
    given_causes: Sequence[tuple[str, float]],
    hypothesis: "Hypothesis",
    held_kg: float,
    in_json: bool,
    **given: Any,
) -> int:
    """Bend forward: where muscles of the back fall silent, and what carries the trunk instead (flexion-relaxation).

    Without options it is the reference man (30 years, 175 cm, 75 kg). Every depth is a posture at rest; the last is as
    deep as people bend.

    \b
    kinespine bend
    kinespine bend --held-kg 10
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    person = read_person(file, given)

    from kinespine.anatomy.causes import causes_from

    causes = causes_from(given_causes, hypothesis)

    from kinespine.anatomy import build_body
    from kinespine.balance.bending import bend_forward
    from kinespine.balance.bending_record import bend_as_record, bend_as_text

    if sys.stderr.isatty():
        click.echo("Solving eighteen postures from standing to the deepest; this takes half a minute ...", err=True)
    found = bend_forward(build_body(person), causes=causes, held=held_kg)
    click.echo(as_json(bend_as_record(found)) if in_json else bend_as_text(found))
    return DONE
