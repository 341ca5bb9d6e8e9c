"""Lines of a text file that may be anything: compressed, broken off, binary, or one endless line."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

LONGEST_LINE = 1_000_000  # bytes
MOST_BYTES = 64_000_000  # after unpacking; 20 minutes of 42 markers at 100 Hz are 50 MB

_GZIP = b"\x1f\x8b"
_KINDS = {
    b"PK\x03\x04": "a spreadsheet or zip archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


class UnfitText(Exception):
    """A file that cannot be read as text; its message says why and what to do."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file, plain or gzip, with their numbers; never more than one line in memory.

    Raises:
        UnfitText: where the file is no text, broken off, or past the limits, with the line.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            if not packed and path.suffix == ".gz":
                raise UnfitText("its name ends in .gz but it is not packed by gzip. Rename it or pack it.")
            stream = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if packed else file
            yield from _lines(stream)
    except EOFError as error:
        raise UnfitText("the packed file breaks off before its end. Copy it again from its origin.") from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise UnfitText(f"the packed file is damaged ({error}). Copy it again from its origin.") from error
    except OSError as error:
        raise UnfitText(f"it cannot be read ({error.strerror or error}).") from error


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, str]]:
    number, total = 0, 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        total += len(line)
        if number == 1:
            _refuse_known(line)
            line = line.removeprefix(b"\xef\xbb\xbf")
        if len(line) > LONGEST_LINE:
            raise UnfitText(f"the line is longer than {LONGEST_LINE // 1_000_000} MB. A line holds one frame.", number)
        if total > MOST_BYTES:
            raise UnfitText(f"the file is larger than {MOST_BYTES // 1_000_000} MB. Export the seconds that are used.")
        if b"\0" in line:
            raise UnfitText("it holds bytes that no text has. Export the recording as text (tab or comma).", number)
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnfitText("it is not UTF-8 text. Export or save it as UTF-8.", number) from error


def _refuse_known(start: bytes) -> None:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnfitText("it was saved as UTF-16. Save it as UTF-8 text.", 1)
    if start[1:2] == b"\x50" and start[:1] in b"\x02\x03":
        raise UnfitText("it is a C3D file, not text. Export what it holds as text (tab or comma).")
    for magic, kind in _KINDS.items():
        if start.startswith(magic):
            raise UnfitText(f"it is {kind}, not text. Export what it holds as text (tab or comma).")
