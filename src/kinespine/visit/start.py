"""Begins a visit: a folder with a commented form, or a copy of a bundled example."""

import shutil
from pathlib import Path

from kinespine import examples
from kinespine.errors import BadInput, suggestion

TEMPLATE = Path(__file__).parent / "templates" / "visit.toml"


def new_visit(folder: Path, example: str | None = None) -> None:
    """Write a visit into a folder, made if need be. Nothing that is there is overwritten.

    Raises:
        BadInput: no such example, a file is in the way, or the folder cannot be written.
    """
    if example is None:
        sources = [TEMPLATE]
    elif example in examples.examples():
        sources = sorted((examples.FOLDER / example).iterdir())
    else:
        raise BadInput(f"There is no example {example!r}.{suggestion(example, examples.examples())}")
    in_the_way = [source.name for source in sources if (folder / source.name).exists()]
    if in_the_way:
        raise BadInput(f"{folder} already holds {', '.join(in_the_way)}. Nothing was written; choose another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in sources:
            shutil.copyfile(source, folder / source.name)
    except OSError as error:
        raise BadInput(f"Cannot write into {folder}: {error.strerror}. Choose a folder you may write to.") from error
