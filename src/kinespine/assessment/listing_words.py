"""The words of a method read into a listing: what is documented, and an error that says so for everything else."""

from __future__ import annotations

import re
from typing import Literal

from kinespine.assessment.listing import Item, Listing, Method, directed, not_read, reading_rows, sized, words_of
from kinespine.errors import BadInput

LONGEST = 200  # characters; no listing is longer
EXAMPLES: dict[Method, str] = {
    "NUCCA": "R 2 1/2, A 1 1/2, H 3, LA R 1",
    "Orthospinology": "R 2 1/4, P 1, PL R 1 3/4",
    "Atlas Orthogonal": "L 2, A 1, head L 1, atlas R 1, neck L 1/2",
    "Blair": "ASR, PIL 1.5",
    "Palmer": "ASRA, 2CPL",
}
SIDE: dict[str, Literal[-1, 1]] = {"R": 1, "L": -1}

_FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
_SPACE = re.compile(r"[\s,;]*")
_NUMBER = re.compile(
    r"(?P<part>\d{1,2}/\d{1,2})|(?P<whole>\d{1,3}(?:\.\d{1,6})?)(?:\s+(?P<rest>\d{1,2}/\d{1,2}))?", re.ASCII
)
_UNIT = re.compile(r"(?:\s*(?:°|(?:deg|mm|in)\b))?", re.IGNORECASE | re.ASCII)
_ATLAS = re.compile(r"A?([SI])([RL])([AP])?")
_AXIS = re.compile(r"(?:2C|C2)?P([RL])([SI])?(?:-?(SP|BR|BL|B|ESR|ESL))?")
_JOINT = re.compile(r"(AS|PI)([RL])")
_GAP = re.compile(r"(?=[\s,;]|$)")


def parse_listing(text: str, method: Method) -> Listing:
    """Read a listing as that method writes it.

    Raises:
        BadInput: what in it is not documented for the method, where, and what is.
    """
    if len(text) > LONGEST:
        raise BadInput(f"A listing has at most {LONGEST} characters; this one has {len(text)}.")
    for sign, written in _FRACTIONS.items():
        text = text.replace(sign, written)
    text = " ".join(text.split())
    if _end(text, 0) == len(text):
        raise BadInput(f"The listing is empty. {_documented(method)}")
    match method:
        case "Palmer":
            return _palmer(text)
        case "Blair":
            return _blair(text)
        case _:
            return _angles(text, method)


# --- degrees, as the methods that rest on the analysis of Grostic write them ---


def _angles(text: str, method: Method) -> Listing:
    words = words_of(method)
    labels = sorted({row.label for row in words.values() if row.label}, key=len, reverse=True)
    label_of = re.compile(rf"(?:({'|'.join(labels)})\s+)?([A-Z])(?![A-Z])", re.IGNORECASE | re.ASCII)
    found: list[Item] = []
    turned: tuple[str, float] | None = None  # letter and size of the rotation, whose side is that of laterality
    side = 0
    at = _end(text, 0)
    while at < len(text):
        word = label_of.match(text, at)
        label, letter = ("", "") if word is None else ((word[1] or "").casefold(), word[2].upper())
        row = next(
            (row for row in words.values() if row.label.casefold() == label and letter in {row.positive, row.negative}),
            None,
        )
        if word is None or row is None or not letter:
            raise _unknown(text, at, method)
        size, at = _size(text, word.end(), method, letter)
        if row.reading == "rotation":
            if turned is not None:
                raise BadInput(f"{reading_rows()['rotation'].title} is given twice; give it once.")
            turned = letter, size
            continue
        if row.reading == "laterality":
            side = side or SIDE[letter]
        found.append(sized(row.reading, size if letter == row.positive else -size))
    if turned is not None:
        letter, size = turned
        if not side:
            raise BadInput(
                f"{letter} {size:g} names no side: a rotation is anterior or posterior on the side of laterality. "
                f"Write that too, such as R 0, {letter} {size:g}."
            )
        found.append(sized("rotation", size * side * (1 if letter == words["rotation"].positive else -1)))
    return Listing(items=tuple(found))


def _size(text: str, at: int, method: Method, letter: str) -> tuple[float, int]:
    """The number at that place without a sign, and where the next word begins."""
    at += len(text[at:]) - len(text[at:].lstrip())
    number = _NUMBER.match(text, at)
    if number is None:
        raise BadInput(f"{letter} lacks its number at character {at + 1} of {text!r}. {_documented(method)}")
    size = float(number["whole"] or 0)
    if fraction := number["part"] or number["rest"]:
        over, under = (int(part) for part in fraction.split("/"))
        if not 0 < over < under:
            raise BadInput(f"{fraction} is no part of one, at character {number.start() + 1} of {text!r}.")
        size += over / under
    unit = _UNIT.match(text, number.end())
    end = number.end() if unit is None else unit.end()
    if _GAP.match(text, end) is None:
        raise _unknown(text, end, method)
    after = _end(text, end)
    if re.match(r",\d", text[end:], re.ASCII):
        raise BadInput(f"Is {number[0]},{text[end + 1]} a decimal comma? Write a point: R 2.5, A 1.")
    return size, after


# --- letters alone ---


def _palmer(text: str) -> Listing:
    found: list[Item] = []
    detail = ""
    at = _end(text, 0)
    while at < len(text):
        word = re.compile(r"[^\s,;]+").match(text, at)
        assert word is not None
        letters = word[0].upper() if word[0].isascii() else word[0]
        if atlas := _ATLAS.fullmatch(letters):
            height, side, turn = atlas[1], SIDE[atlas[2]], atlas[3]
            found += [directed("superior", 1 if height == "S" else -1), directed("laterality", side)]
            if turn:
                found.append(directed("rotation", 1 if (turn == "A") == (side > 0) else -1))
        elif axis := _AXIS.fullmatch(letters):
            found.append(directed("spinous", SIDE[axis[1]]))
            if axis[2]:
                found.append(directed("axis_height", 1 if axis[2] == "S" else -1))
            detail = axis[3] or detail
        else:
            raise _unknown(text, at, "Palmer")
        at = _end(text, word.end())
    return Listing(items=tuple(found), detail=detail)


def _blair(text: str) -> Listing:
    found: list[Item] = []
    at = _end(text, 0)
    upper = text.upper() if text.isascii() else text
    while at < len(text):
        joint = _JOINT.match(upper, at)
        if joint is None or _GAP.match(text, joint.end()) is None:
            raise _unknown(text, at, "Blair")
        reading = "joint_right" if joint[2] == "R" else "joint_left"
        way: Literal[-1, 1] = 1 if joint[1] == "AS" else -1
        at = _end(text, joint.end())
        if at < len(text) and text[at] in "0123456789":
            size, at = _size(text, at, "Blair", joint[0])
            found.append(sized(reading, way * size))
        else:
            found.append(directed(reading, way))
    return Listing(items=tuple(found))


# --- what is said of the rest ---


def _end(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    assert space is not None
    return space.end()


def _unknown(text: str, at: int, method: Method) -> BadInput:
    rest = text[at : at + 20]
    shown = repr(rest if rest.isprintable() else rest.encode("unicode_escape").decode("ascii"))
    return BadInput(f"Not documented for {method}: {shown}, at character {at + 1}. {_documented(method)}")


def _documented(method: Method) -> str:
    """What can be written, in one sentence or two."""
    titles = reading_rows()
    parts: list[str] = []
    for row in words_of(method).values():
        if method == "Blair":
            letters = f"{row.positive}{row.label} or {row.negative}{row.label}"
        else:
            gap = "" if method == "Palmer" else " "
            both = (row.positive, row.negative)
            letters = " or ".join(f"{row.label}{gap}{letter}".strip() for letter in both if letter)
        parts.append(f"{letters} ({titles[row.reading].title})")
    return f"{method} has {', '.join(parts)}; write it like {EXAMPLES[method]!r}. Not read: {not_read(method)}."
