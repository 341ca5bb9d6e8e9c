"""A file that a user named, written whole or not at all."""

import contextlib
from collections.abc import Generator
from pathlib import Path

from kinespine.errors import BadInput


@contextlib.contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """A place to write to, which takes the place of `path` once all is written; of what breaks off nothing is left.

    A device or pipe (`/dev/stdout`) cannot be replaced; it is written to straight away.

    Raises:
        BadInput: the place cannot be written to.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not path.is_file():
            yield path
            return
        yield part
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file, lines ended alike on every system.

    Raises:
        BadInput: the place cannot be written to.
    """
    with whole_file(path) as place:
        place.write_text(text, encoding="utf-8", newline="\n")


def cannot_write(path: Path, error: OSError) -> BadInput:
    """The answer to a place that refuses to be written to."""
    why = error.strerror or "it may not be written to"
    return BadInput(f"Cannot write {path}: {why}. Name a place you may write to.")
