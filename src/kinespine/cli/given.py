"""What is typed behind an option: numbers and places, refused with what to type instead."""

import re
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any

import click

from kinespine.errors import BadInput
from kinespine.whole_file import cannot_write


class Number(click.types.FloatParamType):
    """A decimal number; one with a decimal comma is told how to be written."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number, or what is wrong with it."""
        try:
            return float(value)
        except ValueError:
            words = f"{value!r} is no number."
            if re.fullmatch(r"[+-]?\d+,\d+", value.strip()):
                words = f"{value}: write {value.strip().replace(',', '.')}, with a point."
            self.fail(words, param, ctx)


class Place(click.Path):
    """A path; an empty one, which would mean the folder one is in, is refused."""

    def __init__(self, **rules: Any) -> None:
        super().__init__(path_type=Path, **rules)

    def convert(
        self, value: "str | PathLike[str]", param: click.Parameter | None, ctx: click.Context | None
    ) -> "str | bytes | PathLike[str]":
        """The path, or what is wrong with it."""
        if not str(value).strip():
            self.fail("the name is empty.", param, ctx)
        return super().convert(value, param, ctx)


class VisitFolder(Place):
    """The folder of a visit; one that is not there is told with the nearest name, and how a new one is made."""

    def __init__(self) -> None:
        super().__init__(exists=True, file_okay=False)  # seen at once, before anything is imported

    def convert(
        self, value: "str | PathLike[str]", param: click.Parameter | None, ctx: click.Context | None
    ) -> "str | bytes | PathLike[str]":
        """The folder, or what to do where there is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            if "does not exist" not in error.message:
                raise
            self.fail(f"{error.message}{_near(Path(value))} `kinespine new FOLDER` makes a new one.", param, ctx)


NUMBER = Number()
FILE = Place(exists=True, dir_okay=False, readable=True)
OUT_FILE = Place(dir_okay=False)
FOLDER = Place(file_okay=False)
VISIT = VisitFolder()


def _near(folder: Path) -> str:
    """The folder beside it that is called nearly so."""
    try:
        beside = [one.name for one in folder.parent.iterdir() if one.is_dir()]
    except OSError:
        return ""
    near = get_close_matches(folder.name, beside, n=1)
    return f" Did you mean {str(folder.parent / near[0])!r}?" if near else ""


def check_place(file: Path) -> None:
    """See before any work whether a file may lie there.

    Raises:
        BadInput: there is no such folder, or it may not be entered.
    """
    try:
        there = file.absolute().parent.is_dir()
        file.exists()  # a folder that may not be entered, or a name that is too long
    except OSError as error:
        raise cannot_write(file, error) from error
    if not there:
        raise BadInput(f"Cannot write {file}: there is no folder {file.parent}. Make it first.")
