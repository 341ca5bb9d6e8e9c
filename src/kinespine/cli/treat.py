"""`kinespine treat`: from a visit to a plan, for somebody who is cleared."""

import json
from pathlib import Path
from typing import Any

import click

from kinespine.cli.explain import WORKERS, told
from kinespine.cli.given import FOLDER, VISIT
from kinespine.cli.output import as_json, exit_code


@click.command()
@click.argument("folder", type=VISIT)
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="What a change of the upper neck is to move, once for each. Default: tilts of upper neck, head, shoulders and "
    "pelvis, trunk shift, l4_l5_compression; it throws none of these off, whatever is named.",
)
@click.option("--draws", type=int, default=600, show_default=True, help="Draws behind every interval, 50 or more.")
@click.option("--out", type=FOLDER, help="Where the page goes; default: FOLDER/report.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def treat(folder: Path, outcomes: tuple[str, ...], draws: int, out: Path | None, in_json: bool) -> int:
    """Make a plan for the person of a visit FOLDER: plan.html and plan.json.

    Only for somebody whose safety questions are all answered and clear. The smallest change of skull and atlas is
    looked for that would move an outcome beyond error in every plausible world, or in all of some case and throw
    none off in the others: then it depends on what nobody has measured. None indicated is the usual answer. What is
    computed is signed by nobody and no recommendation. It takes half a minute or more.

    Exit codes: 0 done, 2 wrong visit (nothing is written), 3 referred and 5 answers are missing (nothing is computed),
    4 no posture was found on the way.
    """
    from kinespine.visit.treat import OUTCOMES
    from kinespine.visit.treat import treat as treat_visit

    out = out or folder / "report"
    treatment = treat_visit(folder, outcomes or OUTCOMES, out, draws=draws, workers=WORKERS, told=told())
    result: dict[str, Any] = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    if in_json:
        click.echo(as_json(result))
    else:
        click.echo(treatment.message)
        click.echo(f"Page: {(out / 'plan.html').resolve()}")
    return exit_code(result["status"])
