"""A registry written into a file for other programs, as CSV or FHIR."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kinespine.errors import BadInput, suggestion
from kinespine.providers import store
from kinespine.providers.fhir_out import bundle, ndjson
from kinespine.providers.places import states
from kinespine.providers.record import csv_lines
from kinespine.providers.search import opened
from kinespine.providers.store import Located
from kinespine.whole_file import whole_file

LARGEST_BUNDLE = 5000  # entries; it is made whole in memory


def write_export(
    path: Path, file: Path, form: str, *, state: str | None = None, limit: int | None = None
) -> dict[str, Any]:
    """Write the entries of a registry into a file, in full or not at all.

    Args:
        form: `csv` or `fhir`; FHIR into a name that ends in .ndjson is one resource a line.
        state: only entries of this state.
        limit: how many at most.

    Raises:
        BadInput: no registry is loaded, there is no such state, or it cannot be written.
        MissingExtra: fhir.resources is not installed.
    """
    if state is not None and state.upper() not in states():
        raise BadInput(
            f"There is no state {state!r}.{suggestion(state.upper(), states())} Write it as two letters: FL."
        )
    if limit is not None and limit < 1:
        raise BadInput(f"A limit of {limit}: give one above 0.")
    with opened(path) as registry:
        if registry.invented:
            raise BadInput("No registry is loaded, and invented entries are not exported. Load the public file first.")
        rows = registry.db.execute(
            "SELECT npi FROM entries WHERE ? IN ('', state) ORDER BY npi LIMIT ?",
            ((state or "").upper(), -1 if limit is None else limit),
        )
        npis = [row[0] for row in rows]
        if form == "fhir" and file.suffix.lower() != ".ndjson" and len(npis) > LARGEST_BUNDLE:
            raise BadInput(
                f"{len(npis):,} entries are too many for one Bundle: name a file that ends in .ndjson, or choose with "
                "--state or --limit."
            )
        counted = _Counted(store.get(registry.db, npis), active_only=form == "fhir")
        _write(file, _text(counted, form, file))
    left = (
        f" {counted.left_out:,} deactivated ones were left out: Plan-Net has no place for them."
        if counted.left_out
        else ""
    )
    message = f"{counted.written:,} entries written into {file}.{left}"
    return {"message": message, "file": str(file), "entries": counted.written, "left_out": counted.left_out}


class _Counted:
    """Entries on their way into a file, counted."""

    def __init__(self, entries: Iterator[Located], *, active_only: bool) -> None:
        self._entries = entries
        self._active_only = active_only
        self.written = self.left_out = 0

    def __iter__(self) -> Iterator[Located]:
        for entry in self._entries:
            if self._active_only and not entry.provider.active:
                self.left_out += 1
            else:
                self.written += 1
                yield entry


def _text(entries: _Counted, form: str, file: Path) -> Iterator[str]:
    if form == "csv":
        yield from csv_lines(entries)
    elif file.suffix.lower() == ".ndjson":
        yield from ndjson(entry.provider for entry in entries)
    else:
        yield bundle(entry.provider for entry in entries)


def _write(file: Path, parts: Iterator[str]) -> None:
    with whole_file(file) as place, place.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(parts)
