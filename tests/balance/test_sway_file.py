"""Recordings in text: what is read, what is flagged, and what is refused with the reason."""

import csv
import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinespine.balance import Sway, read_sway
from kinespine.balance.layout import bundled, layout_from, read_layout
from kinespine.balance.sway_checks import FASTEST_TRIAL, LARGEST_TRIAL, SLOWEST_TRIAL, SMALLEST_TRIAL, checked
from kinespine.balance.sway_file import layout_of, read_trials
from kinespine.balance.unit_names import unit_in
from kinespine.errors import BadInput

PLAIN: dict[str, Any] = {"time": "t", "unit": "mm", "platform": {"forward": "x", "left": "y", "vertical_force": "fz"}}
MOMENTS = {"force_z": "fz", "moment_x": "mx", "moment_y": "my", "x_is": "forward", "y_is": "left", "unit": "N·m"}
Write = Callable[..., Path]
Columns = dict[str, np.ndarray]


def layout(**changed: Any):
    return layout_from({**PLAIN, **changed}, "test")


def refused(path: Path, **changed: Any) -> str:
    with pytest.raises(BadInput) as told:
        read_sway(path, layout(**changed))
    return " ".join(str(told.value).split())


def test_a_declared_file_is_read_in_metres_forward_and_left(write: Write, columns: Columns):
    sway = read_sway(write(), layout())
    assert sway.forward == pytest.approx(columns["x"] / 1000, abs=1e-8)
    assert sway.left == pytest.approx(columns["y"] / 1000, abs=1e-8)
    assert sway.rate == 50
    assert [flag[:20] for flag in sway.flags] == ["20.0 s are shorter t"]
    assert sway.vertical_force == pytest.approx(600, abs=1)


def test_backward_and_right_turn_the_signs(write: Write, columns: Columns):
    sway = read_sway(write(), layout(platform={"backward": "x", "right": "y"}))
    assert sway.forward == pytest.approx(-columns["x"] / 1000, abs=1e-8)
    assert sway.left == pytest.approx(-columns["y"] / 1000, abs=1e-8)


def test_moments_alone_give_the_same_centre(write: Write, columns: Columns):
    sway = read_sway(write(), layout(platform={"moments": MOMENTS}))
    assert sway.forward == pytest.approx(columns["x"] / 1000, abs=1e-6)
    assert sway.left == pytest.approx(columns["y"] / 1000, abs=1e-6)


@pytest.mark.parametrize(
    ("x_is", "y_is", "up"),
    [("forward", "left", 1), ("left", "backward", 1), ("forward", "right", -1), ("right", "forward", 1),
     ("backward", "left", -1)],
)  # fmt: skip
def test_the_centre_is_where_a_force_of_known_place_acts(write: Write, columns: Columns, x_is, y_is, up):
    #   a force F at p on a surface 40 mm above the origin has the moment p x F, in right-handed axes of any direction
    unit = {"forward": (1, 0), "backward": (-1, 0), "left": (0, 1), "right": (0, -1)}
    ahead, aside = columns["x"] / 1000, columns["y"] / 1000
    place = np.stack([unit[x_is][0] * ahead + unit[x_is][1] * aside, unit[y_is][0] * ahead + unit[y_is][1] * aside,
                      np.full(len(ahead), up * 0.04)])  # fmt: skip
    force = np.stack([12 + 0 * ahead, -7 + 0 * ahead, -up * columns["fz"]])
    moment = np.cross(place.T, force.T).T
    path = write(fx=force[0], fy=force[1], fz=force[2], mx=moment[0], my=moment[1])
    all_of = {**MOMENTS, "force_x": "fx", "force_y": "fy", "x_is": x_is, "y_is": y_is, "surface_above_origin_mm": 40}
    sway = read_sway(path, layout(platform={"moments": all_of}))
    assert sway.forward == pytest.approx(ahead, abs=1e-6)
    assert sway.left == pytest.approx(aside, abs=1e-6)


@pytest.mark.parametrize("mark", ["\t", ";", ",", " "])
def test_the_separator_is_seen_by_itself(write: Write, mark: str):
    assert len(read_sway(write(mark=mark), layout()).forward) == 1000


def test_a_decimal_comma_is_read_when_declared_and_named_when_not(write: Write):
    path = write(mark=";")
    path.write_text(path.read_text(encoding="utf-8").replace(".", ","), encoding="utf-8")
    assert len(read_sway(path, layout(decimal="comma")).forward) == 1000
    assert 'Write decimal = "comma" in the layout' in refused(path)


def test_a_file_without_names_has_numbered_columns(write: Write):
    path = write()
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")
    sway = read_sway(path, layout(header_line=0, time="1", platform={"forward": "2", "left": "3"}))
    assert len(sway.forward) == 1000


def test_lines_above_the_names_are_passed_over(write: Write):
    path = write()
    path.write_text("made by a plate\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert len(read_sway(path, layout(header_line=3)).forward) == 1000


def test_open_data_sets_are_known_by_their_names_of_columns(recordings: Path):
    names = {one.title for one in bundled()}
    assert len(names) == 2
    sway = read_sway(recordings / "sway" / "BDS00001_S01_Open_Firm_r1.txt.gz")
    assert (sway.rate, len(sway.forward), sway.flags) == (100, 6000, ())


def test_two_platforms_join_as_their_authors_joined_them(recordings: Path):
    path = recordings / "posture" / "PDS13OR1grf.txt.gz"
    with gzip.open(path, "rt") as file:
        header = file.readline().rstrip("\n").split("\t")
        rows = np.loadtxt(file)
    net = {name: rows[:, header.index(name)] for name in ("COPNET_X", "COPNET_Z", "LGRF_Y", "GRFNET_Y")}
    sway = read_sway(path)
    assert sway.forward == pytest.approx(net["COPNET_X"], abs=1e-5)
    assert sway.left == pytest.approx(-net["COPNET_Z"], abs=1e-5)
    assert sway.left_share == pytest.approx(np.mean(net["LGRF_Y"] / net["GRFNET_Y"]), abs=1e-5)


# --- what nobody can read ---


def test_unknown_columns_are_listed_with_all_that_could_be_declared(write: Write):
    with pytest.raises(BadInput) as told:
        read_sway(write())
    words = str(told.value)
    assert "'t', 'x', 'y', 'fz', 'mx', 'my'" in words
    assert "--unit m|cm|mm --rate HZ" in words  # nothing that could be pasted as it stands
    for key in ("forward", "left", "unit", "rate_hz", "separator", "decimal", "gaps", "vertical_force", "moments",
                "platform.left", "--column"):  # fmt: skip
        assert key in words


def test_a_misspelt_column_is_told_with_the_near_one(write: Write):
    path = write(COPx_mm=np.zeros(1000))
    assert "Did you mean 'COPx_mm'" in refused(path, platform={"forward": "COPx_m", "left": "y"})


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ({500: "9.96,nan,1,600,1,1"}, "line 500: 1 samples are lost in 1 gaps, the longest of 0.02 s"),
        ({500: "9.96,,1,600,1,1"}, "line 500: 1 samples are lost"),
        ({500: "9.96,inf,1,600,1,1"}, "line 500: column 'x' holds inf, no finite number"),
        ({500: "9.96,abc,1,600,1,1"}, "line 500: column 'x' holds 'abc', no number"),
        ({500: "9.96,1,1"}, "line 500: 3 cells where 6 are named"),
        ({500: None, 501: None, 502: None}, "line 503: 3 samples are lost in 1 gaps, the longest of 0.06 s"),
        ({500: "3.0,1,1,600,1,1"}, "line 500: the time 3 s does not come after 9.94 s"),
        ({500: ",1,1,600,1,1"}, "line 500: there is no time in 't'"),
    ],
)
def test_a_broken_line_is_named(write: Write, lines: dict[int, str | None], words: str):
    assert words in refused(write(lines=lines))


def test_short_gaps_are_filled_when_asked_and_flagged(write: Write, columns: Columns):
    sway = read_sway(write(lines={500: None, 501: None, 502: None}), layout(gaps="fill"))
    assert len(sway.forward) == 1000
    assert sway.forward[500] == pytest.approx(
        (columns["x"][497] + 3 * (columns["x"][501] - columns["x"][497]) / 4) / 1000
    )
    assert "3 lost samples were filled by straight lines" in sway.flags[0]


def test_long_gaps_are_never_filled(write: Write):
    path = write(lines=dict.fromkeys(range(500, 507)))
    assert "the longest of 0.14 s. At most 0.1 s at a time" in refused(path, gaps="fill")


def test_a_rate_that_contradicts_the_times_is_refused(write: Write):
    assert "100 Hz were declared, but by the column 't' it is 50" in refused(write(), rate_hz=100)


def test_times_in_milliseconds_are_noticed(write: Write, columns: Columns):
    assert 'Then write time_unit = "ms"' in refused(write(t=1000 * columns["t"]))
    assert read_sway(write(t=1000 * columns["t"]), layout(time_unit="ms")).rate == 50


def test_times_that_limp_are_refused(write: Write, columns: Columns):
    limp = columns["t"] + 0.008 * (np.arange(1000) % 2)
    assert "an even rate" in refused(write(t=limp))


# --- what nobody can have stood like ---


def test_metres_read_as_millimetres_are_refused_with_the_likely_unit(write: Write, columns: Columns):
    path = write(x=columns["x"] / 1000, y=columns["y"] / 1000)
    assert "If the centre is written in m" in refused(path)


def test_millimetres_read_as_metres_are_refused_with_the_likely_unit(write: Write):
    words = refused(write(), unit="m")
    assert "If the centre is written in cm or mm" in words or "If the centre is written in mm" in words


@pytest.mark.parametrize(
    ("column", "unit"),
    [("COPx[cm]", "cm"), ("COPx (mm)", "mm"), ("cop_x_m", "m"), ("COP x, CM", "cm"), ("X[M]", "m"), ("COPx/mm", "mm"),
     ("COP_M", None), ("COPx", None), ("column", None), ("Fz[N]", None), ("team", None)],
)  # fmt: skip
def test_a_name_of_a_column_tells_its_unit_or_none(column: str, unit: str | None):
    assert unit_in(column) == unit


@pytest.mark.parametrize("column", ["COPx[cm]", "COPx (cm)", "copx_cm"])
def test_a_unit_in_the_name_of_a_column_that_contradicts_the_declared_one_is_refused(
    write: Write, columns: Columns, column: str
):
    path = write(**{column: columns["x"]})
    words = refused(path, platform={"forward": column, "left": "y"})
    assert f"the column {column!r} says cm, and mm is declared" in words
    assert "--unit cm" in words
    assert read_sway(write(COPx_mm=columns["x"]), layout(platform={"forward": "COPx_mm", "left": "y"})).rate == 50


def test_a_tenth_of_what_stands_there_is_doubted_with_the_likely_unit(write: Write, columns: Columns):
    sway = read_sway(write(x=columns["x"] / 10, y=columns["y"] / 10), layout())
    (doubt,) = [flag for flag in sway.flags if "every reference trial" in flag]
    assert "lie below" in doubt
    assert doubt.endswith("is the unit cm?")


def test_ten_times_as_much_on_foam_is_doubted_too(swaying: Callable[..., Sway]):
    sway = swaying(3, seconds=60.0)
    far = replace(sway, forward=12 * sway.forward, left=12 * sway.left)
    (doubt,) = [flag for flag in checked(far, "cm") if "every reference trial" in flag]
    assert "lie above" in doubt
    assert doubt.endswith("is the unit mm?")


def test_no_reference_trial_lies_beyond_the_limits_of_every_trial(recordings: Path):
    with (recordings / "sway" / "bds_trials.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    speeds, areas = ([float(row[name]) for row in rows] for name in ("COPvelo", "COParea"))
    assert pytest.approx(min(speeds), rel=0.002) == 100 * SLOWEST_TRIAL
    assert pytest.approx(max(speeds), rel=0.002) == 100 * FASTEST_TRIAL
    assert pytest.approx(min(areas), rel=0.002) == 1e4 * SMALLEST_TRIAL
    assert pytest.approx(max(areas), rel=0.002) == 1e4 * LARGEST_TRIAL


def test_a_written_centre_in_another_unit_than_its_moments_is_named(write: Write):
    platform = {"forward": "x", "left": "y", "moments": MOMENTS}
    assert "They agree if its unit is mm, not cm" in refused(write(), unit="cm", platform=platform)


def test_swapped_columns_are_told_by_the_moments(write: Write):
    platform = {"forward": "y", "left": "x", "moments": MOMENTS}
    assert "They agree if forward and left change places" in refused(write(), platform=platform)


def test_axes_in_two_units_are_flagged(write: Write, columns: Columns):
    sway = read_sway(write(y=columns["y"] / 10), layout())
    assert any("are both columns in one unit?" in flag for flag in sway.flags)


def test_wider_sideways_than_forward_is_flagged(write: Write):
    sway = read_sway(write(), layout(platform={"forward": "y", "left": "x"}))
    assert any("are the columns swapped?" in flag for flag in sway.flags)


def test_a_constant_column_is_refused(write: Write):
    assert "the track to the left is constant" in refused(write(y=np.full(1000, 3.0)))


def test_too_short_and_too_slow_are_refused_and_short_is_flagged(write: Write):
    path = write(lines=dict.fromkeys(range(400, 1002)))
    assert "7.96 s are too short" in refused(path)
    assert "10 samples a second" in refused(write(), time=None, rate_hz=10)
    assert any("shorter than the 25 s" in flag for flag in read_sway(write(), layout()).flags)


def test_somebody_who_steps_off_is_refused(write: Write, columns: Columns):
    load = columns["fz"].copy()
    load[700:720] = 80
    assert "falls from 59" in refused(write(fz=load))
    assert "(first at sample 701): somebody stepped off" in refused(write(fz=load))


def test_an_empty_platform_or_a_force_with_its_sign_turned_is_refused(write: Write, columns: Columns):
    assert "carried 1 N on average" in refused(write(fz=columns["fz"] / 600))
    assert "turn its sign" in refused(write(fz=-columns["fz"]))


def test_a_saturated_channel_is_refused_and_a_touch_of_it_flagged(write: Write, columns: Columns):
    cut = np.minimum(columns["x"], np.percentile(columns["x"], 90))
    assert "the channel is saturated" in refused(write(x=cut))
    touched = columns["x"].copy()
    touched[300:308] = touched.max() + 0.1
    assert any("may have been saturated" in flag for flag in read_sway(write(x=touched), layout()).flags)


def test_a_jump_is_refused_with_its_time(write: Write, columns: Columns):
    x = columns["x"] + 60 * (np.arange(1000) >= 500)
    assert "jumps by 60 mm between samples 500 and 501 (9.98 s)" in refused(write(x=x))


def test_a_frozen_stretch_is_flagged_and_a_long_one_refused(write: Write, columns: Columns):
    for last, words in ((520, "does not change at all for 0.40 s"), (700, "samples were lost and filled")):
        x, y = columns["x"].copy(), columns["y"].copy()
        x[500:last], y[500:last] = x[500], y[500]
        x[last:], y[last:] = x[last:] - x[last] + x[500], y[last:] - y[last] + y[500]
        path = write(x=x, y=y)
        if last == 700:
            assert words in refused(path)
        else:
            assert any(words in flag for flag in read_sway(path, layout()).flags)


def test_swapped_feet_are_refused(write: Write, columns: Columns):
    two = {"lx": columns["x"], "ly": columns["y"] + 90, "lf": columns["fz"] / 2,
           "rx": columns["x"], "ry": columns["y"] - 90, "rf": columns["fz"] / 2}  # fmt: skip
    path = write(**two)

    def feet(left: str, right: str) -> dict[str, Any]:
        return {
            side: {"forward": f"{name}x", "left": f"{name}y", "vertical_force": f"{name}f"}
            for side, name in (("left", left), ("right", right))
        }

    assert read_sway(path, layout(platform=feet("l", "r"))).left_share == pytest.approx(0.5)
    assert "left and right are swapped" in refused(path, platform=feet("r", "l"))
    lifted = write(**{**two, "rf": two["rf"] * (np.arange(1000) < 900)})
    assert "the right platform carries 0 N at sample 901" in refused(lifted, platform=feet("l", "r"))


def test_the_same_file_twice_is_no_repeated_trial(write: Write):
    path = write()
    with pytest.raises(BadInput, match="was named twice"):
        read_trials([path, path], layout())


def test_every_wrong_file_is_told_at_once(write: Write, columns: Columns):
    one, two = write("one.csv", y=np.full(1000, 3.0)), write("two.csv", fz=columns["fz"] / 600)
    with pytest.raises(BadInput) as told:
        read_trials([one, two], layout())
    assert "one.csv" in str(told.value)
    assert "two.csv" in str(told.value)


# --- files and declarations that are none ---


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04rest", "a spreadsheet or zip archive"),
        (b"\xff\xfet\x00", "UTF-16"),
        (b"\x1f\x8b\x08broken", "breaks off before its end"),
        (b"t,x,y\n", "no sample stands under"),
        (b"t,x,y\n1,2,\xff\n", "not UTF-8"),
        (b"t,x,x,y\n1,2,3,4\n", "stands there 2 times"),
    ],
)
def test_a_file_that_is_no_recording_says_why(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    assert words in refused(path, platform={"forward": "x", "left": "y"})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"unit": "inch"}, "unit = 'inch'"),
        ({"unit": None}, "unit is missing"),
        ({"time": None}, "time (a column) or rate_hz is missing"),
        ({"time": None, "rate_hz": -3}, "rate_hz = -3 is no rate"),
        ({"platform": None}, "[platform] is missing"),
        ({"platform": {"forward": "x"}}, "lacks left or right"),
        ({"platform": {"forward": "x", "backward": "x", "left": "y"}}, "one of them says it all"),
        ({"platform": {"forward": "x", "left": "x"}}, "names the column 'x' twice"),
        ({"platform": {"left": {"forward": "x", "left": "y"}}}, "[platform.left] and [platform.right] are both there"),
        ({"platform": {"forwards": "x", "left": "y"}}, "Did you mean 'forward'"),
        ({"platform": {"moments": {**MOMENTS, "y_is": "backward"}}}, "lie along one line"),
        ({"separator": "comma", "decimal": "comma"}, "both the separator and the decimal mark"),
        ({"speed": 3}, "there is no 'speed'"),
    ],
)
def test_a_wrong_declaration_lists_what_can_be_declared(changed: dict[str, Any], words: str):
    given = {key: value for key, value in {**PLAIN, **changed}.items() if value is not None}
    with pytest.raises(BadInput) as told:
        layout_from(given, "plate.toml")
    assert words in str(told.value)
    assert "What can be declared" in str(told.value)


def test_a_layout_that_is_no_toml_says_so(tmp_path: Path):
    path = tmp_path / "plate.toml"
    path.write_text("unit = mm\n", encoding="utf-8")
    with pytest.raises(BadInput, match="Lines look like: unit"):
        read_layout(path)


def test_options_declare_what_a_layout_does():
    asked = layout_of(None, ("forward=x", "left=y", "time=t", "vertical_force=fz"), unit="mm")
    assert asked == layout()
    for wrong, words in (("forward", "no KEY=NAME"), ("up=z", "has no key 'up'")):
        with pytest.raises(BadInput, match=words):
            layout_of(None, (wrong,), unit="mm", rate=100.0)


@pytest.mark.parametrize(
    ("columns", "more", "words"),
    [
        (("forward=x", "left=y"), {"rate": 100.0}, "Add --unit m, cm or mm: that of the centre of pressure."),
        (("forward=x", "left=y"), {"unit": "mm"}, "Add --rate HZ, the samples a second, or --column time=NAME."),
        (("forward=x",), {"unit": "mm", "rate": 100.0}, "Add --column left=NAME or --column right=NAME"),
        (("left=x",), {"unit": "mm", "rate": 100.0}, "Add --column forward=NAME or --column backward=NAME"),
        (("forward=x", "left=x"), {"unit": "mm", "rate": 100.0}, "--column names 'x' twice"),
        (("forward=x", "backward=z", "left=y"), {"unit": "mm", "rate": 100.0}, "names forward and backward"),
        (("forward=x", "left=y"), {"unit": "mm", "rate": -3.0}, "--rate -3 is no rate"),
    ],
)
def test_what_options_lack_is_told_in_options_and_not_in_keys_of_a_file(
    columns: tuple[str, ...], more: dict[str, Any], words: str
):
    with pytest.raises(BadInput) as told:
        layout_of(None, columns, **more)
    assert words in str(told.value)
    assert "[platform]" not in str(told.value)
    assert "rate_hz" not in str(told.value)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_no_bytes_bring_the_reader_down(tmp_path: Path, content: bytes):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput):
        read_sway(path, layout())
