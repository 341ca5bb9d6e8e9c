"""Visits that come with the program: one real person, openly licensed, and one constructed."""

from pathlib import Path

FOLDER = Path(__file__).parent


def examples() -> tuple[str, ...]:
    """The names of the bundled visits."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/visit.toml")))
