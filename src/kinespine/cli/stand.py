"""`kinespine loads` in a given posture, and `kinespine stand` in the posture the body finds for itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kinespine.cli.asked import WithTasks, read_asked, standing_options
from kinespine.cli.explain import told
from kinespine.cli.given import FILE, OUT_FILE, check_place
from kinespine.cli.output import SOLVER_FAILED, as_json, exit_code
from kinespine.cli.who import person_options, read_person
from kinespine.errors import BadInput
from kinespine.whole_file import write_text

if TYPE_CHECKING:
    from kinespine.anatomy.causes import Hypothesis

MOST_STEPS = 100  # of the solver; a task the body can do needs 10 to 40


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


@click.command(cls=WithTasks)
@person_options
@standing_options
@click.option("--show", type=OUT_FILE, help="Write a page to this HTML file that shows the body in three dimensions.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def stand(
    file: Path | None,
    task_text: str,
    given_causes: Sequence[tuple[str, float]],
    hypothesis: "Hypothesis",
    show: Path | None,
    in_json: bool,
    **given: Any,
) -> int:
    """Find the posture in which a body carries its own load, with its loads and its stability.

    Without options it is the reference man (30 years, 175 cm, 75 kg), standing at ease. A task is a name, and after a
    colon what it is done with:

    \b
    kinespine stand --task hold:mass=10,distance=close
    kinespine stand --task sit:posture=slouched --person visit.toml
    kinespine stand --cause skull_tilt_deg=5 --cause leg_length_right_mm=-10
    kinespine stand --cause leg_length_right_mm=-20 --show legs.html

    With causes the same person without them is solved as well, and the difference is told. Exit code 4 means that no
    posture was found: the task may ask for more than the body has, or the solver failed.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if show is not None:
        if show.suffix.lower() not in (".html", ".htm"):
            raise BadInput(f"The page is an HTML file; {show} does not end in .html.")
        check_place(show)
    task, causes = read_asked(task_text, given_causes, hypothesis)
    person = read_person(file, given)

    from kinespine.anatomy import build_body
    from kinespine.chain import solve_standing  # after all is read: what is wrong is answered at once
    from kinespine.chain.standing_record import standing_as_record, unsolved_as_record
    from kinespine.chain.standing_words import standing_as_text

    body = build_body(person)
    say = told() or _silent
    say("Looking for the posture; a heavy task can take half a minute ...")
    found = solve_standing(body, causes=causes, task=task, both=True, check=False, max_steps=MOST_STEPS)
    if found.status != "solved":
        record = unsolved_as_record(found)
        click.echo(as_json(record) if in_json else record["message"], err=not in_json)
        return SOLVER_FAILED
    if causes.values:
        say("Looking for the posture of the same person without causes ...")
    neutral = solve_standing(body, task=task, check=False) if causes.values else None
    solved = neutral if neutral is not None and neutral.status == "solved" else None
    if show is not None:
        from kinespine.visit.body_view import standing_page

        say("Drawing the body ...")

        write_text(show, standing_page(found, solved))
        click.echo(f"Page: {show}", err=True)
    if in_json:
        click.echo(as_json(standing_as_record(found, solved)))
    else:
        click.echo(standing_as_text(found, neutral))
    return exit_code(found.status)


def _silent(_: str) -> None:
    """Nobody waits at a terminal."""
