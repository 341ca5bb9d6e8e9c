"""`kinespine loads`: the loads of one person's spine in a given standing posture."""

from pathlib import Path
from typing import Any

import click

from kinespine.cli.given import FILE
from kinespine.cli.output import as_json, exit_code
from kinespine.cli.who import person_options, read_person


@click.command()
@person_options
@click.option("--posture", "posture_file", type=FILE, help="Joint angles; default: upright standing.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def loads(file: Path | None, posture_file: Path | None, in_json: bool, **given: Any) -> int:
    """Solve the loads at every level of the spine in a given posture.

    Without options it is the reference man (30 years, 175 cm, 75 kg), standing.

    A posture file names joint angles; what it does not name stays as in standing:

    \b
    [angles_deg]
    "L4-L5.flexion" = 5.0        # forward; lateral: to the right; axial: to the left
    "shoulder.flexion.left" = 90

    A posture that muscles and joints cannot carry is an answer too: status "unbalanced", what is left over named joint
    by joint, exit code 0. Exit code 4 means that the solver failed.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    person = read_person(file, given)

    from kinespine.anatomy import build_body
    from kinespine.chain.posture import read_posture, standing

    body = build_body(person)
    posture = standing(body) if posture_file is None else read_posture(posture_file, body)

    from kinespine.chain import solve_loads  # after the posture is read: a wrong one is answered at once
    from kinespine.chain.record import loads_as_record, loads_as_text

    found = solve_loads(body, posture)
    click.echo(as_json(loads_as_record(found)) if in_json else loads_as_text(found))
    return exit_code(found.status)
