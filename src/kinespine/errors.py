"""What can go wrong, in words: one small family that says what was given, what is possible, what to do."""

import difflib
from collections.abc import Iterable


class KinespineError(Exception):
    """Something a person can put right; its message says how."""


class BadTable(KinespineError):
    """A table or bibliography that cannot be read as what it should be."""


class BadInput(KinespineError):
    """A value, file or folder given by the user that cannot be used."""


class NotSolved(KinespineError):
    """A solver ended without a solution."""


class MissingExtra(KinespineError):
    """An optional package is needed and not installed."""


def suggestion(given: str, possible: Iterable[str]) -> str:
    """End a message about an unknown name: ` Did you mean 'C7_centre'?`, or the names there are.

    The names are listed when there are at most twelve; past that only near ones are shown.
    """
    names = sorted(possible)
    near = difflib.get_close_matches(given, names, n=3, cutoff=0.6)
    if near:
        return f" Did you mean {' or '.join(repr(name) for name in near)}?"
    if 0 < len(names) <= 12:
        return f" Possible: {', '.join(names)}."
    return ""
