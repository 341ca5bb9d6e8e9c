"""Visits that come with the program: real people, openly licensed."""

from pathlib import Path

FOLDER = Path(__file__).parent


def examples() -> tuple[str, ...]:
    """The names of the bundled visits."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/visit.toml")))
