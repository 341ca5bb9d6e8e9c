"""A stream cut into rows at the speed of the disk, so that only the rows that can matter are taken apart.

A row begins where a line begins with a ten-digit number in the first column; every other line belongs to the row
above it. So a quotation mark too many spoils one row and not the rest of the file, which is what happens to a reader
that follows quotation marks alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput

BLOCK = 8 << 20  # bytes
LONGEST_ROW = 1 << 20  # bytes; the longest honest rows have a few thousand
NPI_DIGITS = 10
NEWLINE, QUOTE, COMMA, ZERO = b'\n",0'
_WEIGHTS = 10 ** np.arange(NPI_DIGITS - 1, -1, -1, dtype=np.int64)


class Readable(Protocol):
    """Anything bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, eq=False)
class Block:
    """Whole rows of a file, not yet taken apart."""

    data: bytes
    starts: NDArray[np.int64]  # (n + 1,) byte of each row's beginning, and of the end
    lines: NDArray[np.int64]  # (n,) line of the file on which each row begins, from 1
    numbers: NDArray[np.int64]  # (n,) the ten digits it begins with; -1 where there are none
    end: int  # byte of the file behind the last row
    end_line: int  # line of the file on which the next row begins
    broken_off: bool  # the file ends here, without an end of line

    def __len__(self) -> int:
        return len(self.lines)

    def row(self, number: int) -> bytes:
        """The bytes of one row with its end of line."""
        return self.data[self.starts[number] : self.starts[number + 1]]

    def holding(self, words: Sequence[bytes]) -> NDArray[np.bool_]:
        """Which rows hold one of some words anywhere, in capitals or small letters, (n,)."""
        found = np.zeros(len(self), dtype=np.bool_)
        for cased in {cased for word in words for cased in _casings(word)}:
            places: list[int] = []
            end = int(self.starts[-1])
            place = self.data.find(cased, 0, end)
            while place >= 0:
                places.append(place)
                place = self.data.find(cased, place + 1, end)
            found[np.searchsorted(self.starts, np.array(places, dtype=np.int64), side="right") - 1] = True
        return found

    @property
    def over_lines(self) -> NDArray[np.bool_]:
        """Which rows run over more than one line, (n,)."""
        return np.diff(np.append(self.lines, self.end_line)) > 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Bytes of each row, (n,)."""
        return np.diff(self.starts)


def blocks(file: Readable, offset: int, line: int, name: str, size: int = BLOCK) -> Iterator[Block]:
    """Cut a stream that stands at the beginning of a row into blocks of whole rows.

    Args:
        offset: byte of the file at which the stream stands.
        line: line of the file at which it stands, from 1.

    Raises:
        BadInput: more than LONGEST_ROW bytes without the beginning of a row.
    """
    rest = b""
    while True:
        read = _fill(file, size)
        data = rest + read
        if not data:
            return
        ended = len(read) < size
        block = _cut(data, offset, line, ended)
        if block is None:
            if len(data) > LONGEST_ROW:
                raise BadInput(
                    f"{name}, line {line}: more than {LONGEST_ROW:,} bytes without a row that begins with a ten-digit "
                    "number. This is no registry file, or it is damaged: download it again."
                )
            rest = data
            continue
        yield block
        offset, line = block.end, block.end_line
        rest = data[block.starts[-1] :]
        if len(rest) > LONGEST_ROW:
            raise BadInput(f"{name}, line {line}: a row of more than {LONGEST_ROW:,} bytes. Download the file again.")
        if ended:
            return


def _casings(word: bytes) -> Iterator[bytes]:
    """A word with each of its letters large and small."""
    for letters in product(*({char.lower(), char.upper()} for char in word.decode("ascii"))):
        yield "".join(letters).encode("ascii")


def _fill(file: Readable, size: int) -> bytes:
    """As many bytes as asked for, fewer only at the end: a raw stream may hand over less at a time."""
    parts: list[bytes] = []
    while size > 0 and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _cut(data: bytes, offset: int, line: int, ended: bool) -> Block | None:
    """The whole rows of some bytes; the last one is not whole before the next one begins or the file ends."""
    codes = np.frombuffer(data, dtype=np.uint8)
    begins = np.concatenate([[0], np.flatnonzero(codes == NEWLINE) + 1]).astype(np.int64)
    numbers = _numbers(codes, begins)
    is_row = numbers >= 0
    is_row[0] = True  # whatever stands there, the bytes before it are done
    if begins[-1] == len(data):
        is_row[-1] = False
    rows = np.flatnonzero(is_row)
    starts = begins[rows]
    if ended:
        whole, end = len(rows), len(data)
    else:
        whole, end = len(rows) - 1, int(starts[-1])
    if whole == 0:
        return None
    broken_off = ended and begins[-1] != len(data)
    end_line = line + (int(rows[whole]) if whole < len(rows) else len(begins) - 1 + broken_off)
    return Block(
        data=data,
        starts=np.append(starts[:whole], end),
        lines=line + rows[:whole],
        numbers=numbers[rows[:whole]],
        end=offset + end,
        end_line=end_line,
        broken_off=broken_off,
    )


def _numbers(codes: NDArray[np.uint8], begins: NDArray[np.int64]) -> NDArray[np.int64]:
    """The ten digits that each line begins with, bare or in quotation marks and a comma behind them; -1 without."""
    padded = np.concatenate([codes, np.zeros(NPI_DIGITS + 3, dtype=np.uint8)])
    quoted = padded[begins] == QUOTE
    first = begins + quoted
    digits = padded[first[:, None] + np.arange(NPI_DIGITS)].astype(np.int64) - ZERO
    after = first + NPI_DIGITS
    right = ((digits >= 0) & (digits <= 9)).all(axis=1)
    right &= np.where(quoted, padded[after] == QUOTE, True) & (padded[after + quoted] == COMMA)
    return np.where(right, digits @ _WEIGHTS, -1)
