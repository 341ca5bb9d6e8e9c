import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.errors import BadTable
from kinespine.tables import read_keys, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Stiffness:
    joint: str
    value: float
    count: int
    measured: bool
    spread: float | None
    note: str | None
    side: Literal["left", "right"]

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError(f"value: {self.value:g} is negative")


COLUMNS = "joint,value,count,measured,spread,note,side"


def table(folder: Path, *lines: str, columns: str = COLUMNS) -> Path:
    path = folder / "joints.csv"
    path.write_text("\n".join([columns, *lines, ""]), encoding="utf-8")
    return path


def test_a_row_becomes_the_types_its_dataclass_declares(tmp_path: Path):
    path = table(tmp_path, 'C0-C1,1.5,3,true,,"two, words",left', "C1-C2,2,4,false,0.25,,right")
    assert read_table(path, Stiffness) == (
        Stiffness(joint="C0-C1", value=1.5, count=3, measured=True, spread=None, note="two, words", side="left"),
        Stiffness(joint="C1-C2", value=2.0, count=4, measured=False, spread=0.25, note=None, side="right"),
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("C0-C1,abc,3,true,,,left", "value: could not convert string to float: 'abc'"),
        ("C0-C1,,3,true,,,left", "value: could not convert string to float: ''"),
        ("C0-C1,nan,3,true,,,left", "value: nan is not a finite number"),
        ("C0-C1,-inf,3,true,,,left", "value: -inf is not a finite number"),
        ("C0-C1,-1,3,true,,,left", "value: -1 is negative"),
        ("C0-C1,1,3.5,true,,,left", "count: invalid literal"),
        ("C0-C1,1,3,yes,,,left", "measured: 'yes' is neither true nor false"),
        ("C0-C1,1,3,true,NaN,,left", "spread: NaN is not a finite number"),
        ("C0-C1,1,3,true,,,lefft", "side: 'lefft' is not possible here. Did you mean 'left'?"),
        ("C0-C1,1,3", "3 cells, expected 7"),
        ("", "0 cells, expected 7"),
        ('C0-C1,1,3,true,,"a"b,left', "expected after"),
    ],
)
def test_a_wrong_cell_is_told_with_file_and_line(line: str, words: str, tmp_path: Path):
    path = table(tmp_path, "C1-C2,1,3,true,,,left", line)
    with pytest.raises(BadTable) as told:
        read_table(path, Stiffness)
    assert str(told.value).startswith("joints.csv, line 3: ")
    assert words in str(told.value)


def test_the_line_told_is_the_line_in_the_file_after_a_cell_of_two_lines(tmp_path: Path):
    path = table(tmp_path, 'C0-C1,1,3,true,,"two\nlines",left', "C0-C1,abc,3,true,,,left")
    with pytest.raises(BadTable, match="line 4"):
        read_table(path, Stiffness)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (COLUMNS + ",value", "twice: value"),
        (COLUMNS.replace("count,", ""), "missing: count"),
        (COLUMNS + ",colour", "unknown: colour"),
        (COLUMNS.replace("joint,value", "value,joint"), "in another order"),
        ("", "missing: joint"),
    ],
)
def test_wrong_columns_are_named(columns: str, words: str, tmp_path: Path):
    with pytest.raises(BadTable) as told:
        read_table(table(tmp_path, columns=columns), Stiffness)
    assert words in str(told.value)


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path: Path):
    with pytest.raises(BadTable, match="cannot be read"):
        read_table(tmp_path / "none.csv", Stiffness)
    path = tmp_path / "joints.csv"
    path.write_bytes(COLUMNS.encode() + b"\nC0-C1,\xff\n")
    with pytest.raises(BadTable, match="line 2: not UTF-8"):
        read_table(path, Stiffness)


@given(content=st.binary(max_size=300))
def test_whatever_the_file_holds_it_is_rows_or_a_bad_table(content: bytes, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(COLUMNS.encode() + b"\n" + content)
    with contextlib.suppress(BadTable):
        assert all(isinstance(row, Stiffness) for row in read_table(path, Stiffness))


def test_a_field_no_table_can_hold_is_our_own_mistake(tmp_path: Path):
    @dataclass(frozen=True)
    class Wrong:
        joint: list[str]

    with pytest.raises(TypeError, match=r"Wrong\.joint"):
        read_table(table(tmp_path), Wrong)


def test_the_keys_of_a_bibliography_are_read(tmp_path: Path):
    path = tmp_path / "references.bib"
    path.write_text("@article{white1990,\n title={A}}\n\n@Book{ gray:2020 , title={B}}\n@comment{no, x}\n")
    assert read_keys(path) == {"white1990", "gray:2020"}


def test_a_key_that_stands_twice_is_told(tmp_path: Path):
    path = tmp_path / "references.bib"
    path.write_text("@article{white1990,}\n@book{white1990,}\n")
    with pytest.raises(BadTable, match=r"line 2: 'white1990' is already on line 1"):
        read_keys(path)
