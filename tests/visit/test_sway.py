"""Recordings of sway in a visit: declared in visit.toml, shown in the report, kept in result.json."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kinespine.errors import BadInput
from kinespine.visit import read_intake
from kinespine.visit.examine import Examination
from kinespine.visit.record import as_record
from kinespine.visit.report import as_html

MORE = """
[[measurements]]
kind = "sway"
file = "stood.csv"
eyes = "open"
surface = "firm"
time = "t"
unit = "mm"

[measurements.platform]
forward = "ahead"
left = "aside"
vertical_force = "load"
"""
Write = Callable[..., Path]


@pytest.fixture
def visit(write_visit: Write, tmp_path: Path) -> Callable[..., Path]:
    """A constructed visit with a constructed minute of sway, words of it changed."""

    def write(*changes: tuple[str, str], mass: float = 75.0) -> Path:
        more = MORE
        for old, new in changes:
            assert old in more
            more = more.replace(old, new)
        folder = write_visit(tmp_path / "visit", more=more)
        time = np.arange(6000) / 100
        ahead = 8 * np.sin(2 * np.pi * 0.3 * time) + np.sin(2 * np.pi * 1.1 * time + 1)
        aside = 4 * np.sin(2 * np.pi * 0.2 * time + 2) + np.sin(2 * np.pi * 1.3 * time)
        load = 9.81 * mass + np.sin(time)
        lines = [",".join(f"{value:.5f}" for value in row) for row in zip(time, ahead, aside, load, strict=True)]
        (folder / "stood.csv").write_text("t,ahead,aside,load\n" + "\n".join(lines) + "\n", encoding="utf-8")
        return folder

    return write


def problems(folder: Path) -> str:
    with pytest.raises(BadInput) as told:
        read_intake(folder)
    return " ".join(str(told.value).split())


def test_a_recording_is_described_in_its_condition_for_this_person(visit: Write):
    intake = read_intake(visit())
    (found,) = intake.sway
    assert str(found.conditions) == "eyes open, firm surface"
    assert (found.conditions.age, found.conditions.sex) == (intake.person.age, intake.person.sex)
    assert found["mean_velocity"].band is not None


def test_the_report_and_the_data_hold_it_without_a_verdict(visit: Write):
    examination = Examination(status="measured", message="", intake=read_intake(visit()))
    page, record = as_html(examination), as_record(examination)
    section = page[page.index("Sway while standing still") :].partition("</section>")[0]
    for words in ("Eyes open, firm surface", "95 % of reference trials", "area of the 95 % prediction ellipse",
                  "not what is healthy", "CC BY 4.0"):  # fmt: skip
        assert words in section
    for verdict in ("abnormal", "impaired", "risk", "normal range"):
        assert verdict not in section
    (one,) = record["sway"]
    assert one["descriptors"]["area_95"]["unit"] == "cm2"
    json.dumps(record)


def test_trials_of_one_condition_are_brought_together(visit: Write):
    folder = visit(('file = "stood.csv"', 'files = ["stood.csv", "again.csv"]'))
    text = (folder / "stood.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "again.csv").write_text(text[0] + "".join(text[101:]), encoding="utf-8")
    (found,) = read_intake(folder).sway
    assert [sway.name for sway in found.sways] == ["stood.csv", "again.csv"]


def test_another_weight_than_the_persons_is_a_doubt(visit: Write):
    (found,) = read_intake(visit(mass=30.0)).sway
    assert any("carried 30 kg" in flag for flag in found.sways[0].flags)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('eyes = "open"\n', ""), "lacks eyes. Possible: open, closed"),
        (('surface = "firm"', 'surface = "grass"'), "surface = 'grass'"),
        (('file = "stood.csv"', 'file = "sat.csv"'), "there is no file 'sat.csv' beside visit.toml"),
        (('file = "stood.csv"\n', ""), 'names file = "..." or, for repeated trials, files'),
        (('file = "stood.csv"', "files = [3]"), "names no file"),
        (('file = "stood.csv"', 'file = "../stood.csv"'), "lies outside the folder"),
        (('unit = "mm"', 'unit = "m"'), "If the centre is written in"),
        (('unit = "mm"', 'unit = "inch"'), "unit = 'inch'"),
        (('forward = "ahead"', 'forward = "ahaed"'), "Did you mean 'ahead'"),
        (('unit = "mm"', 'unit = "mm"\nspeed = 3'), "no 'speed'"),
        (('unit = "mm"', 'unit = "mm"\nlayout = "plate.toml"'), "keep one of both"),
    ],
)
def test_a_wrong_table_is_told_with_its_line(visit: Write, change: tuple[str, str], words: str):
    told = problems(visit(change))
    assert words in told
    assert "visit.toml, line" in told


def test_the_same_file_twice_is_no_repeat(visit: Write):
    assert "was named twice" in problems(visit(('file = "stood.csv"', 'files = ["stood.csv", "stood.csv"]')))


def test_a_layout_may_lie_beside_the_visit(visit: Write):
    folder = visit(('time = "t"\nunit = "mm"\n\n[measurements.platform]\nforward = "ahead"\nleft = "aside"\n'
                    'vertical_force = "load"\n', 'layout = "plate.toml"\n'))  # fmt: skip
    (folder / "plate.toml").write_text(
        'time = "t"\nunit = "mm"\n[platform]\nforward = "ahead"\nleft = "aside"\n', encoding="utf-8"
    )
    assert len(read_intake(folder).sway) == 1


def test_an_open_recording_needs_no_layout_in_a_visit(write_visit: Write, tmp_path: Path, recordings: Path):
    more = '\n[[measurements]]\nkind = "sway"\nfile = "PDS13OR1grf.txt.gz"\neyes = "open"\nsurface = "firm"\n'
    folder = write_visit(tmp_path / "visit", example="standing-person", more=more)
    shutil.copy(recordings / "posture" / "PDS13OR1grf.txt.gz", folder)
    (found,) = read_intake(folder).sway
    assert found.sways[0].left_share == pytest.approx(0.544, abs=0.001)
    assert found.sways[0].flags == ()
