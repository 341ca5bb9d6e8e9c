"""`kinespine causes`: everything that can differ in a person, with unit, limits and meaning."""

from dataclasses import asdict
from textwrap import fill

import click

from kinespine.cli.output import as_json

WIDTH = 100  # characters of a line


@click.command()
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else: every single name.")
def causes(in_json: bool) -> None:
    """List everything that can differ in a person: name, neutral value, limits, meaning.

    A name ends in its unit, unless it is a factor or a fraction. Where {...} stands in it, put one of the words at the
    end of the list; a level may stand for the joint below it.
    """
    click.echo(_as_json() if in_json else _as_text())


def _as_text() -> str:
    from kinespine.anatomy.causes import catalogue, names, words

    rows = catalogue()
    wide = max(len(row.name) for row in rows)
    lines = [f"{len(names())} causes in {len({row.group for row in rows})} groups: neutral value, limits, meaning."]
    for group in dict.fromkeys(row.group for row in rows):
        lines += ["", group.capitalize()]
        for row in rows:
            if row.group == group:
                limits = f"{row.low:g} to {row.high:g} {row.unit}"
                lines.append(f"  {row.name.ljust(wide)}  {row.neutral:>4g}   {limits}")
                chosen = " (tissue or habit: by the hypothesis)" if row.by_hypothesis else ""
                lines.append(f"    {row.meaning}{chosen}")
    lines += ["", "In the place of {...}"]
    for place, chosen in words().items():
        lines.append(
            fill(f"{place}: {', '.join(chosen)}", WIDTH, initial_indent="  ", subsequent_indent=" " * 4,
                 break_on_hyphens=False, break_long_words=False)
        )  # fmt: skip
    return "\n".join(lines)


def _as_json() -> str:
    from kinespine.anatomy.causes import describe, names

    rows = [{**asdict(row), "by_hypothesis": row.by_hypothesis} for row in map(describe, names())]
    return as_json({"status": "listed", "message": f"{len(rows)} causes.", "causes": rows})
