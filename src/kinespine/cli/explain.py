"""`kinespine explain`: how much of what is unusual in a person comes from where."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kinespine.cli.given import FOLDER, VISIT
from kinespine.cli.output import as_json, exit_code

WORKERS = 2


@click.command()
@click.argument("folder", type=VISIT)
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAME",
    help="What is explained, once for each. Default: l4_l5_compression.",
)
@click.option("--draws", type=int, default=1000, show_default=True, help="Draws behind every interval, 50 or more.")
@click.option("--out", type=FOLDER, help="Where the page goes; default: FOLDER/report.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def explain(folder: Path, outcomes: tuple[str, ...], draws: int, out: Path | None, in_json: bool) -> int:
    """Explain what is unusual in the person of a visit FOLDER: explanation.html and explanation.json.

    What was measured is fitted to a body; what separates it from healthy people like this one is shared among the upper
    neck, the lower neck, thorax, low back, pelvis and legs, mass and muscle, and habit, with intervals. It takes half
    a minute or more.

    \b
    kinespine explain my-visit
    kinespine explain my-visit --outcome l4_l5_compression --outcome lumbar_asymmetry

    A wrong visit is told with file and line, exit code 2, and nothing is written. An emergency answer ends it before
    anything is computed, exit code 3. Exit code 4: no posture was found on the way.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    from kinespine.visit.explain import OUTCOMES
    from kinespine.visit.explain import explain as explain_visit

    out = out or folder / "report"
    explain_visit(folder, outcomes or OUTCOMES, out, draws=draws, workers=WORKERS, told=_told())
    result: dict[str, Any] = json.loads((out / "explanation.json").read_text(encoding="utf-8"))
    if in_json:
        click.echo(as_json(result))
    else:
        click.echo(result["message"])
        click.echo(f"Page: {(out / 'explanation.html').resolve()}")
    return exit_code(result["status"])


def _told() -> Callable[[str], None] | None:
    """Lines on how far it is, for somebody who waits at a terminal."""
    return (lambda line: click.echo(line, err=True)) if sys.stderr.isatty() else None
