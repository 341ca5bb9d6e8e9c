"""`kinespine loads`: the loads of one person's spine in a given standing posture."""

from pathlib import Path
from typing import Any

import click

from kinespine.cli.output import as_json, exit_code
from kinespine.cli.who import FILE, person_options, read_person


@click.command()
@person_options
@click.option("--posture", "posture_file", type=FILE, help="Joint angles; default: upright standing.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def loads(file: Path | None, posture_file: Path | None, in_json: bool, **given: Any) -> int:
    """Solve the loads at every level of the spine in a given posture.

    Without options it is the reference man (30 years, 175 cm, 75 kg), standing.
    """
    person = read_person(file, given)

    from kinespine.anatomy import build_body
    from kinespine.chain import solve_loads
    from kinespine.chain.posture import read_posture, standing
    from kinespine.chain.record import loads_as_record, loads_as_text

    body = build_body(person)
    posture = standing(body) if posture_file is None else read_posture(posture_file, body)
    found = solve_loads(body, posture)
    click.echo(as_json(loads_as_record(found)) if in_json else loads_as_text(found))
    return exit_code(found.status)
