"""Landmark files that are wrong: every one is a clear error with its line, and nothing else happens."""

import json
import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kinespine.errors import BadInput, KinespineError
from kinespine.examples import landmark_files
from kinespine.measures.picture_file import read_picture, write_picture
from kinespine.measures.picture_measures import measure_pictures

FILM, FRONT = (next(file for file in landmark_files() if part in file.name) for part in ("lateral", "photo"))
NASIUM = next(file for file in landmark_files() if "nasium" in file.name)


def changed(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def scaled(by: float) -> Callable[[str], str]:
    def change(text: str) -> str:
        return re.sub(
            r"(?m)^([\w.]+\.[\w.]+),([\d.]+),([\d.]+),",
            lambda m: f"{m[1]},{float(m[2]) * by:.4f},{float(m[3]) * by:.4f},",
            text,
        )

    return change


def swapped(one: str, other: str) -> Callable[[str], str]:
    return lambda text: (
        text.replace(f"\n{one},", "\n@,").replace(f"\n{other},", f"\n{one},").replace("\n@,", f"\n{other},")
    )


WRONG: list[tuple[str, Path, Callable[[str], str], str]] = [
    ("empty", FILM, lambda _: "", "is empty"),
    ("no points", FILM, lambda text: text[: text.index("name,x_px")], "no list of points"),
    ("no header", FILM, changed("name,x_px,y_px,error_px,placement\n", ""), "no line that begins `name,x_px,y_px`"),
    ("semicolons", FILM, lambda text: text.replace(",", ";"), "line 1: its cells are parted by semicolons"),
    ("cut off", FILM, lambda text: text[:-12], r"cells where the header has 5\. The file may be cut off"),
    ("open quote", FILM, changed("placed_name,", 'placed_name,"'), "quotation mark may be open"),
    ("no view", FILM, changed("view,lateral_cervical\n", ""), "`view` is missing"),
    ("misspelt view", FILM, changed("lateral_cervical\n", "lateral_cervcal\n"), "Did you mean 'lateral_cervical'"),
    ("misspelt key", FILM, changed("width_px", "widht_px"),
     "line 3: there is no key 'widht_px'. Did you mean 'width_px'"),
    ("key twice", FILM, changed("scale,", "view,x\nscale,"), "told twice; first on line 1"),
    ("no side", NASIUM, changed("image_left_is,person_right\n", ""), "which side of the person lies on the left"),
    ("no direction", FILM, changed("forward_is,image_right\n", ""),
     "towards which side of the picture the person faces"),
    ("no posture", FILM, changed("posture,neutral\n", ""), "`posture` is missing: how the neck was held"),
    ("misspelt posture", FILM, changed("posture,neutral", "posture,flexoin"), "Did you mean 'flexion'"),
    ("posture from the front", NASIUM, changed("placed_by,", "posture,neutral\nplaced_by,"), "films from the side"),
    ("date of the picture", FILM, changed("posture,", "taken_at,31.1.2026\nposture,"), "`taken_at` is '31.1.2026'"),
    ("side of a lateral", FILM, changed("forward_is,", "image_left_is,person_left\nforward_is,"), "tell `forward_is`"),
    ("sides swapped", NASIUM, changed("person_right", "person_left"), "are swapped: is it person_right"),
    ("direction swapped", FILM, changed("forward_is,image_right", "forward_is,image_left"), "`forward_is` image_left"),
    ("one pair swapped", NASIUM, swapped("C1.plane_lower.left", "C1.plane_lower.right"),
     r"line \d+: C1.plane_lower.left lies to the person's right of C1.plane_lower.right: swapped"),
    ("endplate swapped", FILM, swapped("C7.endplate_superior_anterior", "C7.endplate_superior_posterior"),
     r"line \d+: C7.endplate_superior_anterior lies behind C7.endplate_superior_posterior"),
    ("levels swapped", FILM, swapped("C4.body_centre", "T1.body_centre"), "lies below"),
    ("unknown point", FILM, changed("C7.body_centre", "C7.body_center"), "Did you mean .*'C7.body_centre'"),
    ("point of another view", FILM, changed("C7.body_centre", "pelvis.PSIS.left"),
     "not seen in lateral_cervical, but in"),
    ("nan", FILM, changed("98.5,", "nan,"), "x_px is 'nan', no number"),
    ("infinite", FILM, changed("98.5,", "1e999,"), "x_px is inf"),
    ("negative", FILM, changed("98.5,", "-98.5,"), r"x_px is -98.5; it lies between 0 and 1800 of the picture"),
    ("outside", FILM, changed("98.5,", "1801,"), "x_px is 1801"),
    ("decimal comma", FILM, changed("98.5,", '"98,5",'), "write 98.5, with a point"),
    ("no width", FILM, changed("width_px,1800", "width_px,0"), "`width_px` is 0"),
    ("point twice", FILM, changed("C7.body_centre", "C6.body_centre"),
     "C6.body_centre stands there twice; first on line"),
    ("parts of the picture", NASIUM, scaled(1 / 3000), "all points lie between 0 and 1"),
    ("millimetres", NASIUM, scaled(0.112), "in the upper left corner"),
    ("wrong scale", NASIUM, changed("mm_per_px,0.14", "mm_per_px,0.014"), "times what they span in an average body"),
    ("columns of mm", FILM, changed("name,x_px,y_px", "name,x_mm,y_mm"), "coordinates are pixels"),
    ("no error of scale", FILM, changed("mm_per_px_error,0.0015\n", ""), "how well `mm_per_px` is known"),
    ("scale of nothing", FILM, changed("patient_calibrated", "uncalibrated"), "does not belong to an uncalibrated"),
    ("detector photo", FRONT, changed('"uncalibrated"', '"detector_spacing"'), "patient_calibrated or uncalibrated"),
    ("a folder", FILM, changed("image,con", "image,films/con"), "without a folder"),
    ("sha", FILM, changed("forward_is,", "sha256,12\nforward_is,"), "64 digits"),
    ("date", FILM, changed("2026-01-31", "31.1.2026"), "write a date as 2026-01-31"),
    ("program", FILM, changed("placed_by,person", "placed_by,program"), "`placed_version` is missing"),
    ("plumb line", FILM, swapped("picture.plumb_upper", "picture.plumb_lower"), "more than 45 degrees"),
    ("half a plumb line", FILM, lambda text: re.sub(r"picture\.plumb_lower.*\n", "", text), "two points"),
    ("broken JSON", FRONT, lambda text: text[:300], r"line \d+: no JSON"),
    ("deep JSON", FRONT, lambda _: '{"points":' + "[" * 100_000, "nested too deeply|no JSON"),
    ("a list", FRONT, lambda _: "[1, 2]", "It holds one object"),
    ("long number", FRONT, changed("1500", "1" * 5_000), "too many digits|no number"),
    ("key twice in JSON", FRONT, changed('"view"', '"view": "nasium", "view"'), "'view' is told twice"),
    ("points no list", FRONT, lambda _: '{"points": 3}', "a list of objects"),
    ("true", FRONT, changed("1176.9", "true"), "a text or a number"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "change", "told"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_file_is_told_with_its_place(file: Path, change: Callable[[str], str], told: str, tmp_path: Path):
    wrong = tmp_path / f"wrong{file.suffix}"
    wrong.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(BadInput, match=told) as found:
        read_picture(wrong)
    assert wrong.name in str(found.value)


BYTES = [
    ("utf-16", "view,nasium\n".encode("utf-16"), "UTF-16"),
    ("latin-1", "view,nasium\nimage,wirbels\xe4ule\n".encode("latin-1"), "line 2: not UTF-8"),
    ("zero bytes", b"view,nasium\n\0", "line 2: it holds bytes that no text has"),
    ("a picture", b"\x89PNG\r\n\x1a\n", "is a picture"),
    ("too large", b"a,b\n" * 1_100_000, "larger than 4 MB"),
    ("an endless cell", b"view," + b"a" * 1_000_000, "field larger than|no list of points"),
]


@pytest.mark.parametrize(("raw", "told"), [row[1:] for row in BYTES], ids=[row[0] for row in BYTES])
def test_a_file_that_is_no_text_is_told(raw: bytes, told: str, tmp_path: Path):
    file = tmp_path / "wrong.csv"
    file.write_bytes(raw)
    with pytest.raises(BadInput, match=told):
        read_picture(file)


def test_a_folder_is_no_landmark_file(tmp_path: Path):
    with pytest.raises(BadInput, match="no file"):
        read_picture(tmp_path)


def test_a_byte_order_mark_and_the_line_ends_and_empty_columns_of_spreadsheets_do_no_harm(tmp_path: Path):
    text = FILM.read_text(encoding="utf-8")
    lines = [line if line.count(",") == 4 else line + "," * (4 - line.count(",")) for line in text.splitlines()]
    (tmp_path / "sheet.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert len(read_picture(tmp_path / "sheet.csv").placements) == len(read_picture(FILM).placements)


def test_a_repeat_that_is_a_copy_is_no_repeat(tmp_path: Path):
    told = json.loads(FRONT.read_text(encoding="utf-8"))
    told["points"] += [{**point, "placement": "2"} for point in told["points"]]
    (tmp_path / "copy.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(BadInput, match="a copy of '1'"):
        read_picture(tmp_path / "copy.json")


def test_many_problems_are_told_at_once_and_the_rest_counted(tmp_path: Path):
    text = FILM.read_text(encoding="utf-8").replace(".endplate", ".endplat").replace("view,", "viev,")
    (tmp_path / "wrong.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as found:
        read_picture(tmp_path / "wrong.csv")
    lines = str(found.value).splitlines()
    assert len(lines) == 14
    assert re.fullmatch(r"  and \d+ more\.", lines[-1])


def test_a_place_that_cannot_be_written_to_is_told_and_nothing_is_left_there(tmp_path: Path):
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(BadInput, match="Cannot write"):
        write_picture(read_picture(FILM), tmp_path / "taken.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.csv"]


# --- any file at all ---

_BITS = [
    *("", "\n", ",", ";", '"', "nan", "-1", "1e400", "0", "1", "\t", "{", "}", "[", "]", "null", "true", "é", "\ufeff"),
    *("left", "right", "C1", "S1", "picture.plumb_upper", "person_left", "image_left", "uncalibrated", "9" * 400),
]


def mutated(text: str, chance: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        at = chance.randrange(len(lines)) if lines else 0
        kind = chance.randrange(8)
        if not lines:
            break
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, chance.choice(lines))
        elif kind == 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines[at] = re.sub(r"\d+", lambda m: str(int(m[0][:9]) * chance.choice([0, 1, 10, -1])), lines[at])
        elif kind == 4:
            spot = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:spot] + chance.choice(_BITS) + lines[at][spot + chance.randrange(3) :]
        elif kind == 5:
            lines = lines[:at]
        elif kind == 6:
            lines[at] = lines[at].replace(
                *chance.choice([("left", "right"), ("right", "left"), (",", ";"), ("C", "T")])
            )
        else:
            raw = bytearray("".join(lines).encode())
            raw[chance.randrange(len(raw))] = chance.randrange(256)
            return bytes(raw)
    return "".join(lines).encode()


def try_files(count: int, folder: Path) -> tuple[int, int]:
    """How many of the mutated files gave a result and how many a clear error; anything else fails here."""
    sources = [file.read_text(encoding="utf-8") for file in landmark_files()]
    chance = random.Random(20_260_131)
    read = refused = 0
    for number in range(count):
        file = folder / "mutated.txt"
        raw = mutated(sources[number % len(sources)], chance)
        file.write_bytes(raw)
        try:
            picture = read_picture(file)
            if number % 4 == 0:  # reading is what a file can break; to measure takes a hundred times as long
                measure_pictures([picture])
            read += 1
        except KinespineError:
            refused += 1
        assert [path.name for path in folder.iterdir()] == ["mutated.txt"]
        assert file.read_bytes() == raw
    return read, refused


# Ten thousand take some minutes: DAMAGED_FILES=10000 asks for them.
MANY = int(os.environ.get("DAMAGED_FILES", "2000"))


@pytest.mark.parametrize("count", [300, pytest.param(MANY, marks=pytest.mark.slow)])
def test_any_file_gives_a_result_or_a_clear_error(count: int, tmp_path: Path):
    read, refused = try_files(count, tmp_path)
    assert read + refused == count
    assert min(read, refused) > count / 20  # both ends are tried
