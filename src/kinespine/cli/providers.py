"""`kinespine providers`: who can give care, and where, from the public registry on this computer."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import kinespine
from kinespine.cli.given import FILE, NUMBER, OUT_FILE, Place, check_place
from kinespine.cli.help import WholeHelp
from kinespine.cli.output import as_json
from kinespine.errors import BadInput
from kinespine.whole_file import write_text

if TYPE_CHECKING:
    from kinespine.providers.load import Loaded, Progress

in_json = click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
at = click.option(
    "--registry",
    type=Place(dir_okay=False),
    help="The file of the registry. Default: KINESPINE_REGISTRY, or a file in your data folder.",
)
of_kind = click.option(
    "--taxonomy",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="A kind (chiropractor, hospital, physician, spine surgeon, neurologist, rheumatologist), a taxonomy code or "
    "its beginning, or all; once for each. Default: chiropractor.",
)


@click.group(cls=WholeHelp)
def providers() -> None:
    """Find chiropractors and others near a place: load the public registry once, search it on this computer.

    \b
    kinespine providers near "Tampa, FL"          invented entries until a registry is loaded
    kinespine providers load NPPES_FILE.zip       the public file, filtered as it streams
    kinespine providers near 33602 --map near.html
    kinespine providers status
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap


@providers.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@of_kind
@click.option("--update", is_flag=True, help="Apply weekly files to the registry in use, in place of starting anew.")
@at
@in_json
def load(files: tuple[Path, ...], kinds: tuple[str, ...], update: bool, registry: Path | None, in_json: bool) -> None:
    """Load FILES of the public registry: the zip as it was downloaded, the CSV in it, or FHIR of a provider directory.

    A zip is read as a stream and never unpacked. A load that was interrupted goes on where it stopped when the same
    command is given again; until it is done, the registry in use stays as it was.
    """
    from kinespine.providers.load import load as load_files

    loaded = load_files(files, _place(registry), names=kinds, update=update, tell=_teller(in_json))
    if not in_json and sys.stderr.isatty():
        click.echo(err=True)
    click.echo(as_json(_loaded_record(loaded)) if in_json else _loaded_text(loaded))


@providers.command()
@click.argument("place")
@click.option("--radius-km", type=NUMBER, default=40.0, show_default=True, help="How far away, as the crow flies.")
@click.option("--limit", type=int, default=20, show_default=True, help="How many at most.")
@of_kind
@click.option("--technique", help="Only who says of itself that it uses this one: NUCCA, Blair, Atlas Orthogonal, …")
@click.option("--language", help="Only who says of itself that it speaks this language.")
@click.option("--updated-since", type=click.DateTime(["%Y-%m-%d"]), help="Only entries changed since this day.")
@click.option("--inactive", is_flag=True, help="Show deactivated numbers as well.")
@click.option("--map", "page", type=OUT_FILE, help="Write map and list into this HTML file as well.")
@at
@in_json
def near(
    place: str, radius_km: float, limit: int, kinds: tuple[str, ...], technique: str | None, language: str | None,
    updated_since: Any, inactive: bool, page: Path | None, registry: Path | None, in_json: bool,
) -> None:  # fmt: skip
    """List who is nearest to PLACE: a postal code, a city with its state, or degrees north and east.

    \b
    kinespine providers near 33602
    kinespine providers near "Tampa, FL" --technique NUCCA --radius-km 100
    kinespine providers near "27.95, -82.46" --taxonomy "spine surgeon" --map near.html

    The order is by distance alone. The search runs on this computer; the place is neither stored nor sent.
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    if page is not None:
        if page.suffix.lower() not in (".html", ".htm"):
            raise BadInput(f"The map is an HTML file; {page} does not end in .html.")
        check_place(page)
    from kinespine.providers.search import search

    found = search(
        _place(registry), place, kinds=kinds, technique=technique, language=language,
        updated_since=None if updated_since is None else updated_since.date(), active=not inactive,
        radius_km=radius_km, limit=limit, for_map=page is not None,
    )  # fmt: skip
    if page is not None:
        from kinespine.providers.page import found_page

        write_text(page, found_page(found, date.today(), kinespine.__version__))
    if in_json:
        from kinespine.providers.record import found_record

        click.echo(as_json(found_record(found)))
    else:
        from kinespine.providers.words import found_text

        click.echo(found_text(found, date.today()))
        if page is not None:
            click.echo(f"Map: {page}")


@providers.command()
@at
@in_json
def status(registry: Path | None, in_json: bool) -> None:
    """Say what the registry holds, when it was loaded, and which rows could not be read."""
    from kinespine.providers.status import status_record, status_text

    record = status_record(_place(registry))
    click.echo(as_json(record) if in_json else status_text(record))


@providers.command()
@click.argument("file", type=OUT_FILE)
@click.option("--format", "form", type=click.Choice(["fhir", "csv"]), required=True, help="What to write.")
@click.option("--state", help="Only entries of this state, as FL.")
@click.option("--limit", type=int, help="How many at most.")
@at
@in_json
def export(file: Path, form: str, state: str | None, limit: int | None, registry: Path | None, in_json: bool) -> None:
    """Write the registry into FILE: CSV, or FHIR R4B in the shape of Da Vinci Plan-Net.

    FHIR goes into one Bundle; a name that ends in .ndjson takes one resource a line, which large registries need.
    What providers say of themselves is no registry fact and stays out.
    """
    check_place(file)
    from kinespine.providers.export import write_export

    written = write_export(_place(registry), file, form, state=state, limit=limit)
    click.echo(as_json({"status": "exported", **written}) if in_json else written["message"])


@providers.command()
@click.argument("file", type=FILE)
@at
@in_json
def declare(file: Path, registry: Path | None, in_json: bool) -> None:
    """Take what offices say of themselves from a CSV FILE, in place of what was declared before.

    Its columns are npi, technique, certification, languages, statement, declared_by, source, date: see
    docs/providers.md. It is shown as self-declared, apart from what the registry says.
    """
    from kinespine.providers.declared import declare as declare_rows
    from kinespine.providers.declared import read_declared

    rows = read_declared(file)
    declare_rows(_place(registry), rows)
    message = (
        f"{len(rows)} statements of {len({row.npi for row in rows})} providers are shown as self-declared from now on."
    )
    click.echo(as_json({"status": "declared", "message": message, "statements": len(rows)}) if in_json else message)


@providers.command()
@click.argument("npi")
@click.argument("words")
@at
@in_json
def note(npi: str, words: str, registry: Path | None, in_json: bool) -> None:
    """Note on this computer what is wrong with the entry NPI, in WORDS; it is shown with the entry from then on."""
    from kinespine.providers.declared import add_note

    add_note(_place(registry), npi, words, date.today())
    message = f"Noted with {npi} on this computer. The registry itself is corrected by the provider alone."
    click.echo(as_json({"status": "noted", "message": message}) if in_json else message)


def _place(registry: Path | None) -> Path:
    from kinespine.providers.store import default_path

    return registry or default_path()


def _teller(quiet: bool) -> Any:
    """Progress on one line of a terminal, or every tenth part elsewhere."""
    if quiet:
        return None
    terminal = sys.stderr.isatty()
    told = [-1]

    def tell(progress: "Progress") -> None:
        tenth = int(10 * progress.share)
        if terminal or tenth > told[0]:
            told[0] = tenth
            left = "" if progress.seconds_left is None else f", {_minutes(progress.seconds_left)} left"
            words = f"{progress.share:6.1%}, {progress.rows:,} rows{left}"
            click.echo(f"\r{words:<60}" if terminal else words, nl=not terminal, err=True)

    return tell


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _loaded_text(loaded: "Loaded") -> str:
    counts = loaded.counts
    went_on = " (gone on with where an interrupted load stopped)" if loaded.resumed else ""
    lines = [
        f"{loaded.entries:,} entries of kind {loaded.kinds} are in use{went_on}.",
        f"{counts.rows:,} rows: {counts.loaded:,} new, {counts.again:,} of a number that was there, {counts.others:,} "
        f"of other kinds, {counts.older:,} older than the entry there, {counts.deactivations:,} deactivations, "
        f"{counts.refused:,} not readable.",
    ]
    if counts.repaired or counts.refused:
        lines.append(f"{counts.repaired:,} rows were mended. `kinespine providers status` says which, by line.")
    if counts.left_out:
        lines.append(f"{counts.left_out:,} entries are no longer of these kinds and were taken out.")
    return "\n".join([*lines, f"Registry: {loaded.path}"])


def _loaded_record(loaded: "Loaded") -> dict[str, Any]:
    counts = loaded.counts
    return {
        "status": "loaded",
        "message": _loaded_text(loaded).split("\n")[0],
        "registry": str(loaded.path),
        "entries": loaded.entries,
        "kinds": loaded.kinds,
        "resumed": loaded.resumed,
        "rows": counts.rows,
        "new": counts.loaded,
        "again": counts.again,
        "other_kinds": counts.others,
        "older": counts.older,
        "deactivations": counts.deactivations,
        "refused": counts.refused,
        "repaired": counts.repaired,
        "left_out": counts.left_out,
    }
