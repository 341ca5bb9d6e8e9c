"""Every way a visit's folder can be wrong: what is said, and that no report is touched."""

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from kinespine.errors import BadInput
from kinespine.visit import examine, new_visit

SEPARATED = {
    "pelvis.ASIS": (0.10, 0.125, 0.98),
    "pelvis.PSIS": (-0.08, 0.035, 0.99),
    "scapula.acromion": (0.00, 0.19, 1.44),
    "skull.tragus": (0.03, 0.07, 1.62),
    "skull.eye": (0.11, 0.045, 1.65),
    "femur.lateral_epicondyle": (0.01, 0.16, 0.49),
    "tibia.lateral_malleolus": (0.00, 0.17, 0.07),
    "foot.heel": (-0.05, 0.15, 0.04),
    "foot.MT1": (0.14, 0.13, 0.03),
}
MARKERS = {
    f"{side[0].upper()}{name.partition('.')[2].replace('_', '')}": (f"{name}.{side}", (x, sign * y, z))
    for name, (x, y, z) in SEPARATED.items()
    for side, sign in (("left", 1.0), ("right", -1.0))
}
VISIT = """\
safety = "not asked"

[person]
sex = "female"
age_years = 40
height_cm = 172
mass_kg = 64

[[measurements]]
kind = "markers"
file = "markers.csv"
separator = "comma"
column = "{marker}_{axis}"
time_column = "Time"
window_s = [0.0, 1.0]
unit = "m"
axes = { forward = "X", up = "Z", left = "Y" }
surface = "skin"

[measurements.map]
""" + "".join(f'"{marker}" = "{landmark}"\n' for marker, (landmark, _) in MARKERS.items())

Break = Callable[[Path], object]


def table(*, scale: float = 1.0, frames: int = 5) -> list[list[str]]:
    """The marker file as rows of cells; everybody stands perfectly still."""
    header = ["Time", *(f"{marker}_{axis}" for marker in MARKERS for axis in "XYZ")]
    places = [f"{scale * value:.5f}" for _, place in MARKERS.values() for value in place]
    return [header, *([f"{0.1 * frame:.1f}", *places] for frame in range(frames))]


def as_csv(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def write_visit(folder: Path) -> None:
    """A visit without fault."""
    folder.mkdir()
    (folder / "visit.toml").write_text(VISIT, encoding="utf-8")
    (folder / "markers.csv").write_text(as_csv(table()), encoding="utf-8")


def in_visit(old: str, new: str) -> Break:
    def change(folder: Path) -> None:
        text = (folder / "visit.toml").read_text(encoding="utf-8")
        assert old in text
        (folder / "visit.toml").write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def in_cell(row: int, column: str, value: str) -> Break:
    return in_cells(row, {column: value})


def in_cells(row: int, cells: dict[str, str]) -> Break:
    def change(folder: Path) -> None:
        rows = table()
        for column, value in cells.items():
            rows[row][rows[0].index(column)] = value
        (folder / "markers.csv").write_text(as_csv(rows), encoding="utf-8")

    return change


def markers(content: bytes) -> Break:
    return lambda folder: (folder / "markers.csv").write_bytes(content)


def packed(content: bytes) -> Break:
    def change(folder: Path) -> None:
        (folder / "markers.csv.gz").write_bytes(content)
        in_visit('"markers.csv"', '"markers.csv.gz"')(folder)

    return change


def swap(one: str, other: str) -> Break:
    def change(folder: Path) -> None:
        in_visit(f'"{one}"', '"?"')(folder)
        in_visit(f'"{other}"', f'"{one}"')(folder)
        in_visit('"?"', f'"{other}"')(folder)

    return change


def visit_bytes(content: bytes) -> Break:
    return lambda folder: (folder / "visit.toml").write_bytes(content)


def both(one: Break, other: Break) -> Break:
    return lambda folder: (one(folder), other(folder))


def remove(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


GOOD = as_csv(table())
LINE = {line.partition(" =")[0]: number for number, line in enumerate(VISIT.splitlines(), start=1)}


def at(key: str) -> str:
    return f"visit.toml, line {LINE[key]}: "


BROKEN: dict[str, tuple[Break, list[str]]] = {
    # --- the visit's own file ---
    "no visit file": (remove("visit.toml"), ["visit.toml: there is none", "kinespine new"]),
    "no toml": (in_visit('sex = "female"', "sex = female"), ["visit.toml, line 4: ", "quotes"]),
    "a decimal comma in the form": (
        in_visit("mass_kg = 64", "mass_kg = 64,5"), ["visit.toml, line 7", "mass_kg = 64,5", "Write a point: 64.5"]
    ),
    "curly quotes in the form": (
        in_visit('sex = "female"', "sex = \u201cfemale\u201d"), ["visit.toml, line 4", 'straight ones: sex = "female"']
    ),
    "safety answered twice": (
        in_visit("[person]", '[safety]\nchest = "no"\n[person]'), ["visit.toml, line 3", "safety is there twice"]
    ),
    "an impossible date": (in_visit("[person]", '[visit]\ndate = "31.3.2026"\n[person]'), ["2026-03-31"]),
    "visit file is binary": (visit_bytes(bytes(range(256)) * 40), ["visit.toml, line 2", "not UTF-8 text"]),
    "visit file in UTF-16": (visit_bytes(VISIT.encode("utf-16")), ["visit.toml: it was saved as UTF-16"]),
    "visit file in Latin-1": (
        visit_bytes(VISIT.replace('"female"', '"female"\nlabel = "J\u00fcrgen"').encode("latin-1")),
        ["visit.toml, line 5", "not UTF-8 text"],
    ),
    "visit file of 2 MB": (visit_bytes(b"#" * 2_000_000), ["visit.toml: it is larger than 1 MB"]),
    "visit file nested without end": (
        visit_bytes(b"a = " + b"[" * 50_000), ["visit.toml: "],
    ),
    "empty visit file": (visit_bytes(b""), ["the table [person] is missing", "safety answers are missing"]),
    "negative mass": (
        in_visit("mass_kg = 64", "mass_kg = -64"), [at("mass_kg") + "mass_kg = -64; possible: 20 to 300 kg"]
    ),
    "height in metres": (
        in_visit("height_cm = 172", "height_cm = 1.72"), [at("height_cm"), "If it is in metres, write 172."]
    ),
    "age as text": (in_visit("age_years = 40", 'age_years = "40"'), [at("age_years"), "without quotes"]),
    "age is not a number": (
        in_visit("age_years = 40", "age_years = nan"), [at("age_years"), "5 to 105 years"]
    ),
    "no sex": (in_visit('sex = "female"\n', ""), ["visit.toml, line 3: [person] lacks sex", "female, male"]),
    "unknown sex": (in_visit('"female"', '"Female"'), [at("sex"), "Did you mean 'female'"]),
    "unknown key": (
        in_visit("mass_kg = 64", "mass_kg = 64\nweight_kg = 64"), ["visit.toml, line 8", "has no 'weight_kg'"]
    ),
    "no safety": (in_visit('safety = "not asked"\n', ""), ["safety answers are missing", '"not asked"']),
    "odd safety": (in_visit('"not asked"', '"fine"'), [at("safety"), "neither"]),
    "odd safety answer": (
        both(
            in_visit('safety = "not asked"\n', ""),
            in_visit("[[measurements]]", '[safety]\nbladder_bowel = "maybe"\n\n[[measurements]]'),
        ),
        ["bladder_bowel = 'maybe'", "yes, no, unknown"],
    ),
    # --- the map ---
    "unknown landmark": (
        in_visit('"pelvis.ASIS.left"', '"pelvis.ASSIS.left"'),
        [at('"LASIS"'), "no landmark 'pelvis.ASSIS.left'", "Did you mean 'pelvis.ASIS.left'"],
    ),
    "vertebra as a landmark": (
        in_visit('"pelvis.ASIS.left"', '"T7"'), ["no landmark 'T7'", "back.1, back.2"],
    ),
    "unknown marker": (
        in_visit('"LASIS"', '"LASI"'), [at("file"), "no marker 'LASI'", "Did you mean 'LASIS'"],
    ),
    "two markers on one landmark": (
        in_visit('"pelvis.ASIS.right"', '"pelvis.ASIS.left"'), ["both lie on pelvis.ASIS.left"]
    ),
    "no axes": (in_visit('axes = { forward = "X", up = "Z", left = "Y" }\n', ""), ["axes are missing"]),
    "mirrored axes": (in_visit('left = "Y"', 'left = "-Y"'), [at("axes"), "mirror the person", "left is Y"]),
    "one axis twice": (in_visit('left = "Y"', 'left = "X"'), [at("axes"), "three different axes"]),
    "unknown axis": (in_visit('left = "Y"', 'left = "W"'), [at("axes"), "'W' is no axis"]),
    "unknown unit": (in_visit('unit = "m"', 'unit = "feet"'), [at("unit"), "Possible: cm, m, mm"]),
    "backward window": (in_visit("[0.0, 1.0]", "[1.0, 0.0]"), [at("window_s"), "first and last second"]),
    "window after the end": (
        in_visit("[0.0, 1.0]", "[5.0, 6.0]"), ["markers.csv: it has no frame between 5 and 6 s"]
    ),
    "wrong separator": (
        in_visit('"comma"', '"tab"'), ["has one column", 'write separator = "comma"']
    ),
    "wrong time column": (in_visit('"Time"', '"time"'), ["no time column 'time'", "Did you mean 'Time'"]),
    "column without marker": (in_visit("{marker}_{axis}", "{axis}"), [at("column"), "once each"]),
    # --- the marker file ---
    "missing file": (remove("markers.csv"), [at("file"), "there is no file 'markers.csv'"]),
    "file outside": (in_visit('"markers.csv"', '"../markers.csv"'), [at("file"), "outside the folder"]),
    "file is a folder": (in_visit('"markers.csv"', '"."'), [at("file"), "there is no file"]),
    "empty file": (markers(b""), [at("file"), "the file 'markers.csv' is empty"]),
    "header alone": (markers(GOOD.splitlines()[0].encode()), ["markers.csv: it has no frame"]),
    "a gap": (
        in_cell(3, "LASIS_Z", "NaN"), ["markers.csv, line 4: column LASIS_Z holds 'NaN'", 'gaps = "skip"']
    ),
    "a lost marker written as zeros": (
        in_cells(3, {"LASIS_X": "0", "LASIS_Y": "0.0", "LASIS_Z": "0.00000"}),
        ["markers.csv, line 4: at exactly 0, 0, 0: marker 'LASIS'", 'gaps = "skip"'],
    ),
    "a marker that leaps": (
        in_cell(3, "LASIS_Z", "0.8"), ["markers.csv, line 4: marker 'LASIS' jumps by 180 mm"],
    ),
    "an infinite value": (in_cell(3, "LASIS_Z", "inf"), ["markers.csv, line 4", "not a finite number"]),
    "a word": (
        in_cell(2, "RPSIS_X", "abc"), ["markers.csv, line 3: column RPSIS_X holds 'abc', not a number"]
    ),
    "a decimal comma": (
        both(
            markers(GOOD.replace(",", ";").replace(".", ",").encode()), in_visit('"comma"', '"semicolon"')
        ),
        ['decimal = "comma"'],
    ),
    "truncated CSV": (markers(GOOD[:-70].encode()), ["markers.csv, line 6", "cut off"]),
    "truncated gzip": (
        packed(gzip.compress(GOOD.encode())[:-120]), ["markers.csv.gz: the packed file breaks off"]
    ),
    "damaged gzip": (
        packed(gzip.compress(GOOD.encode())[:-8] + b"\0" * 8), ["markers.csv.gz: the packed file is damaged"]
    ),
    "no gzip": (packed(GOOD.encode()), ["it is not packed by gzip"]),
    "binary junk": (
        markers(bytes(range(256)) * 100), ["markers.csv, line 1: it holds bytes that no text has"]
    ),
    "a spreadsheet": (markers(b"PK\x03\x04" + b"\1" * 500), ["a spreadsheet or zip archive", "Export"]),
    "a C3D file": (markers(b"\x02\x50" + b"\1" * 510), ["a C3D file"]),
    "marker file in UTF-16": (
        markers(GOOD.encode("utf-16")), ["markers.csv, line 1: it was saved as UTF-16"]
    ),
    "marker file in Latin-1": (
        markers((GOOD + "caf\u00e9").encode("latin-1")), ["markers.csv, line 7: it is not UTF-8 text"]
    ),
    "duplicate column": (
        markers(GOOD.replace("RASIS_X", "LASIS_X", 1).encode()), ["column 'LASIS_X' stands there 2 times"]
    ),
    "time runs backwards": (
        in_cell(4, "Time", "0.1"), ["markers.csv, line 5: time 0.1 does not come after 0.2"]
    ),
    # --- what cannot be a person ---
    "centimetres as metres": (
        markers(as_csv(table(scale=100)).encode()), [at("file"), "seems to be in cm", 'unit = "cm"']
    ),
    "millimetres as metres": (
        markers(as_csv(table(scale=1000)).encode()), [at("file"), "seems to be in mm", 'unit = "mm"']
    ),
    "metres as millimetres": (in_visit('unit = "m"', 'unit = "mm"'), ["seems to be in m:"]),
    "all sides swapped": (
        both(
            in_visit('forward = "X", up = "Z", left = "Y"', 'forward = "X", up = "Z", left = "-Y"'),
            in_visit('unit = "m"', 'unit = "m"\nhandedness = "left"'),
        ),
        ["the left marker lies to the right of the right one in 9 of 9 pairs", "axes.left"],
    ),
    "one pair swapped": (
        swap("pelvis.ASIS.left", "pelvis.ASIS.right"),
        ["pelvis.ASIS.left lies to the right of pelvis.ASIS.right. Swap the two"],
    ),
    "facing backwards": (
        in_visit('forward = "X", up = "Z", left = "Y"', 'forward = "-X", up = "Z", left = "-Y"'),
        ["lies behind", "Turn the sign of axes.forward"],
    ),
    "upside down": (
        in_visit('forward = "X", up = "Z", left = "Y"', 'forward = "X", up = "-Z", left = "-Y"'),
        ["lies below", "Turn the sign of axes.up"],
    ),
    "lying down": (
        in_visit('forward = "X", up = "Z", left = "Y"', 'forward = "Z", up = "Y", left = "X"'),
        ["lies on the side", "axes.up"],
    ),
    "two markers in one place": (
        lambda folder: (folder / "markers.csv").write_text(same_place(), encoding="utf-8"),
        ["lie in the same place"],
    ),
    # --- other trials ---
    "no table of trials": (
        in_visit("[[meas", '[[measurements]]\nkind = "weight share"\nfile = "markers.csv"\n\n[[meas'),
        ["markers.csv: columns", "expected"],
    ),
}  # fmt: skip


def same_place() -> str:
    rows = table()
    for row in rows[1:]:
        one, other = rows[0].index("Leye_X"), rows[0].index("Ltragus_X")
        row[one : one + 3] = row[other : other + 3]
    return as_csv(rows)


def test_the_folder_that_is_broken_below_is_whole(tmp_path: Path):
    from kinespine.visit import read_intake

    write_visit(tmp_path / "visit")
    assert len(read_intake(tmp_path / "visit").points) == len(MARKERS)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_is_refused_in_words_and_leaves_reports_alone(name: str, tmp_path: Path):
    break_it, said = BROKEN[name]
    folder, out = tmp_path / "visit", tmp_path / "visit" / "report"
    write_visit(folder)
    break_it(folder)
    out.mkdir()
    (out / "report.html").write_text("the report of an earlier visit", encoding="utf-8")

    with pytest.raises(BadInput) as refused:
        examine(folder, out)

    message = str(refused.value)
    assert [part for part in said if part not in message] == [], message
    assert "no report was written" in message
    assert [item.name for item in out.iterdir()] == ["report.html"]
    assert (out / "report.html").read_text(encoding="utf-8") == "the report of an earlier visit"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_folder_without_a_report_gets_none(name: str, tmp_path: Path):
    write_visit(tmp_path / "visit")
    BROKEN[name][0](tmp_path / "visit")
    with pytest.raises(BadInput):
        examine(tmp_path / "visit", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("compressed", [False, True])
def test_a_line_of_100_megabytes_is_refused_without_reading_it(tmp_path: Path, compressed: bool):
    folder = tmp_path / "visit"
    write_visit(folder)
    if compressed:  # 100 kB on disk
        packed(gzip.compress(b"1," * 50_000_000, compresslevel=1))(folder)
    else:
        with (folder / "markers.csv").open("wb") as file:
            file.truncate(100_000_000)
            file.write(b"1,")
    tracemalloc.start()
    with pytest.raises(BadInput, match="line is longer than 1 MB"):
        examine(folder, tmp_path / "out")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path):
    folder = tmp_path / "visit"
    write_visit(folder)
    for change in (
        in_visit("mass_kg = 64", "mass_kg = -64"),
        in_visit('"pelvis.ASIS.left"', '"pelvis.hip"'),
        in_visit('unit = "m"', 'unit = "inch"'),
        in_visit('"not asked"', '"yes"'),
    ):
        change(folder)
    with pytest.raises(BadInput, match="4 problems") as refused:
        examine(folder)
    assert [word for word in ("mass_kg", "pelvis.hip", "inch", "safety") if word not in str(refused.value)] == []


def test_a_column_of_words_is_told_by_its_first_cells(tmp_path: Path):
    folder = tmp_path / "visit"
    write_visit(folder)
    rows = table(frames=200)
    for row in rows[1:]:
        row[5] = "?"
    (folder / "markers.csv").write_text(as_csv(rows), encoding="utf-8")
    in_visit("[0.0, 1.0]", "[0.0, 100.0]")(folder)
    with pytest.raises(BadInput, match="194 more like these") as refused:
        examine(folder)
    assert len(str(refused.value).splitlines()) < 10


def test_a_report_cannot_be_written_where_a_file_lies(tmp_path: Path):
    new_visit(tmp_path / "visit", "standing-person")
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    from kinespine.visit.examine import refer
    from kinespine.visit.intake import read_intake
    from kinespine.visit.report import write_report

    with pytest.raises(BadInput, match="Cannot write the report"):
        write_report(refer(read_intake(tmp_path / "visit")), tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
