"""What comes with the program: visits, one of a real person, openly licensed, and landmarks of a constructed one."""

from pathlib import Path

FOLDER = Path(__file__).parent


def examples() -> tuple[str, ...]:
    """The names of the bundled visits."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/visit.toml")))


def landmark_files() -> tuple[Path, ...]:
    """The landmark files of three pictures of nobody: their points were computed, none was placed."""
    return tuple(sorted((FOLDER / "constructed-landmarks").iterdir()))
