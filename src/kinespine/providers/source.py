"""A registry file opened as a stream of bytes: a CSV, or the CSV inside a zip, which is never unpacked to disk."""

import re
import zipfile
import zlib
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Literal

from kinespine.errors import BadInput
from kinespine.providers.cells import clean

STEP = 1 << 20  # bytes read at once where a zip has to be read up to a place
# The published file shrinks to a tenth; nothing honest of this kind shrinks to less than a two-hundredth.
LARGEST_RATIO, SMALL = 200, 10_000_000
NAME = re.compile(r"npidata_pfile_(\d{8})-(\d{8})", re.IGNORECASE)
FULL_DAYS = 366  # a file that covers less is an update
Kind = Literal["csv", "zip", "fhir"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file to load, looked at but not yet read."""

    path: Path
    kind: Kind
    member: str  # inside a zip
    size: int  # bytes of the CSV
    stamp: str  # tells this file from another one of the same name

    @property
    def name(self) -> str:
        """The name that messages give it."""
        return clean(f"{self.path.name}, {self.member}" if self.member else self.path.name)

    @property
    def is_update(self) -> bool:
        """Whether its name says that it holds the changes of a week only."""
        dates = NAME.search(self.member or self.path.name)
        return dates is not None and _days(dates[2]) - _days(dates[1]) < FULL_DAYS

    @property
    def last_day(self) -> date | None:
        """The day to which its name says that it goes."""
        return last_day(self.member or self.path.name)


def last_day(name: str) -> date | None:
    """The day to which a file of that name goes; None where the name tells none."""
    dates = NAME.search(name)
    try:
        return None if dates is None else datetime.strptime(dates[2], "%Y%m%d").date()
    except ValueError:
        return None


def look_at(path: Path) -> Source:
    """See what a file is, from its first bytes.

    Raises:
        BadInput: it cannot be read, is empty, or is a zip without one provider file that can be trusted to unpack.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        told = path.stat()
    except OSError as error:
        raise BadInput(f"Cannot read {path}: {error.strerror}. Name a file you may read.") from error
    stamp = f"{path.name}:{told.st_size}:{told.st_mtime_ns}"
    if not start.strip():
        raise BadInput(f"{path.name} is empty. Download it again.")
    if start.startswith(b"PK"):
        member = _member(path)
        return Source(path, "zip", member.filename, member.file_size, f"{stamp}:{member.CRC}")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return Source(path, "fhir", "", told.st_size, stamp)
    if b"\0" in start or start.startswith((b"\x1f\x8b", b"%PDF", b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(f"{path.name} is neither CSV text nor a zip nor FHIR JSON. Load the zip as it was downloaded.")
    return Source(path, "csv", "", told.st_size, stamp)


class Stream:
    """Bytes of a file, whose damage is told in words when it is met."""

    def __init__(self, file: IO[bytes], source: Source) -> None:
        self._file = file
        self._source = source

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end.

        Raises:
            BadInput: the file is damaged or broke off here.
        """
        try:
            return self._file.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise BadInput(f"{self._source.name} is damaged: {error}. Download it again.") from error


@contextmanager
def opened(source: Source, offset: int = 0) -> Generator[Stream]:
    """The bytes of the CSV from a place on. Inside a zip everything before it is decompressed once more.

    Raises:
        BadInput: the file is gone or damaged.
    """
    try:
        with ExitStack() as open_files:
            if source.kind == "zip":
                archive = open_files.enter_context(zipfile.ZipFile(source.path))
                file = open_files.enter_context(archive.open(source.member))
            else:
                file = open_files.enter_context(source.path.open("rb"))
                file.seek(offset)
            kept = open_files.pop_all()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise BadInput(f"{source.name} cannot be opened: {error}. Download it again.") from error
    with kept:
        stream = Stream(file, source)
        left = offset if source.kind == "zip" else 0
        while left and (read := stream.read(min(left, STEP))):
            left -= len(read)
        yield stream


def first_line(source: Source) -> bytes:
    """The header with its end of line, to be refused where it has none."""
    with opened(source) as file:
        line, newline, _ = file.read(STEP).partition(b"\n")
    line += newline
    if not line.endswith(b"\n"):
        raise BadInput(f"{source.name}: one line without an end is no registry file. Download it again.")
    return line


def _member(path: Path) -> zipfile.ZipInfo:
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
    except (zipfile.BadZipFile, OSError) as error:
        raise BadInput(f"{path.name} is no whole zip ({error}). Download it again.") from error
    named = [one for one in tables if NAME.search(one.filename) and "fileheader" not in one.filename.lower()]
    chosen = named or tables
    if len(chosen) != 1:
        names = ", ".join(clean(one.filename) for one in chosen[:6]) or "none"
        raise BadInput(f"{path.name} should hold one file npidata_pfile_….csv; it holds {names}. Name the one to load.")
    member = chosen[0]
    if member.flag_bits & 1:
        raise BadInput(f"{path.name} is locked with a password. The published file has none.")
    if member.file_size > SMALL and member.file_size > LARGEST_RATIO * max(member.compress_size, 1):
        raise BadInput(
            f"{path.name}: {clean(member.filename)} would grow to {member.file_size / 1e9:.1f} GB from "
            f"{member.compress_size / 1e6:.1f} MB, as no registry file does. Nothing was read."
        )
    return member


def _days(word: str) -> int:
    """Days of a date YYYYMMDD, near enough to tell a week from years."""
    return 365 * int(word[:4]) + 30 * int(word[4:6]) + int(word[6:])
