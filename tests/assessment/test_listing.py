"""Words of a listing to numbers and back, and what is said of words that no source documents."""

import csv
import random
import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinespine.assessment.listing import METHODS, Listing, Method, directed, reading_rows, sized, words_of
from kinespine.assessment.listing_lines import at_odds, fitted, line_rows, solved
from kinespine.assessment.listing_words import EXAMPLES, LONGEST, parse_listing
from kinespine.assessment.listing_write import write_all, write_listing
from kinespine.errors import BadInput

every_method = pytest.mark.parametrize("method", METHODS)
ANGLES: tuple[Method, ...] = ("NUCCA", "Orthospinology", "Atlas Orthogonal")


def values(text: str, method: Method) -> dict[str, float]:
    return dict(parse_listing(text, method).values)


def directions(text: str, method: Method) -> dict[str, int]:
    return {item.reading: item.direction for item in parse_listing(text, method).items}


# --- what words mean ---


def test_right_and_anterior_is_a_skull_bent_right_over_an_atlas_turned_left():
    #   from above, nose up:    R |  A: the right side of the atlas is forward, so it is turned to the left (+)
    assert values("R 2 1/2, A 1 1/2", "NUCCA") == {"laterality": 2.5, "rotation": 1.5}


@pytest.mark.parametrize(
    ("text", "turn"), [("R 2, A 1", 1.0), ("R 2, P 1", -1.0), ("L 2, A 1", -1.0), ("L 2, P 1", 1.0)]
)
def test_anterior_and_posterior_are_named_on_the_side_of_laterality(text: str, turn: float):
    assert values(text, "NUCCA")["rotation"] == turn
    assert values(", ".join(reversed(text.split(", "))), "NUCCA")["rotation"] == turn  # in any order


@pytest.mark.parametrize(
    ("text", "turn"), [("ASRA", 1), ("ASRP", -1), ("ASLA", -1), ("ASLP", 1), ("AIRA", 1), ("SRA", 1)]
)
def test_the_four_atlas_listings_of_palmer(text: str, turn: int):
    found = directions(text, "Palmer")
    assert found["rotation"] == turn
    assert found["laterality"] == (1 if "R" in text else -1)
    assert found["superior"] == (-1 if "I" in text else 1)


def test_the_axis_of_palmer_is_named_by_its_spinous_process():
    assert directions("2CPR", "Palmer") == {"spinous": 1}
    assert directions("PRI", "Palmer") == {"spinous": 1, "axis_height": -1}
    assert parse_listing("C2PLS-ESR", "Palmer").detail == "ESR"


def test_blair_lists_each_joint_on_its_own():
    assert directions("ASR PIL", "Blair") == {"joint_right": 1, "joint_left": -1}
    assert values("asr 1.5mm; pil", "Blair") == {"joint_right": 1.5}


def test_the_higher_side_of_the_plane_line_is_named():
    assert values("PL R 2", "NUCCA") == {"plane_line": -2.0}  # the left side is higher where it is positive


@pytest.mark.parametrize("text", ["R 2 1/2", "r 2.5", "R2½", "R 2.50 deg", "  R  2 1/2° ;", "R\t2.5 deg,"])
def test_spellings_of_one_number(text: str):
    assert values(text, "NUCCA") == {"laterality": 2.5}


@every_method
def test_the_example_of_every_method_is_read_and_written_back(method: Method):
    assert write_listing(parse_listing(EXAMPLES[method], method), method).text == EXAMPLES[method]


# --- there and back ---


def quarters(limit: float) -> st.SearchStrategy[float]:
    return st.integers(-int(4 * limit), int(4 * limit)).map(lambda steps: steps / 4)


@pytest.mark.parametrize("method", ANGLES)
@given(data=st.data())
def test_numbers_to_words_to_numbers_is_exact_at_the_step_of_the_notation(method: Method, data: st.DataObject):
    wanted = {"laterality": data.draw(quarters(15)), "rotation": data.draw(quarters(15))}
    for reading in words_of(method):
        if reading not in wanted and data.draw(st.booleans()):
            size = data.draw(quarters(reading_rows()[reading].limit or 0.0))
            wanted[reading] = abs(size) if reading == "height" else size
    listing = Listing(items=tuple(sized(name, value) for name, value in wanted.items()))
    written = write_listing(listing, method)
    read = values(written.text, method)
    assert {name: read[name] for name in wanted} == wanted
    assert written.left_out == ()


@pytest.mark.parametrize("method", ANGLES)
@given(side=st.floats(-14, 14), turn=st.floats(-14, 14), head=st.floats(-29, 29))
def test_any_number_comes_back_within_half_a_step(method: Method, side: float, turn: float, head: float):
    wanted = {"laterality": side, "rotation": turn, "head_tilt": head}
    items = tuple(sized(name, value) for name, value in wanted.items())
    read = values(write_listing(Listing(items=items), method).text, method)
    assert all(abs(read[name] - wanted[name]) <= 0.125 + 1e-12 for name in wanted)


NUMBERS = st.sampled_from(["0", "1/4", "1", "2 1/2", "3.75", "7", "2.3", "12 3/4"])
SIDES = st.sampled_from("RL")


@pytest.mark.parametrize("method", ANGLES)
@given(parts=st.tuples(SIDES, NUMBERS, st.sampled_from("AP"), NUMBERS))
def test_words_to_numbers_to_words_is_one_normal_form(method: Method, parts: tuple[str, str, str, str]):
    text = f"{parts[0]} {parts[1]}, {parts[2]} {parts[3]}"
    normal = write_listing(parse_listing(text, method), method).text
    assert write_listing(parse_listing(normal, method), method).text == normal
    whole = {"0", "1/4", "1", "2 1/2", "7", "12 3/4"}
    if {parts[1], parts[3]} <= whole - {"0"}:
        assert normal == text


PALMER_ATLAS = st.builds("A{}{}{}".format, st.sampled_from("SI"), SIDES, st.sampled_from(["", "A", "P"]))
PALMER_AXIS = st.builds(
    "2CP{}{}{}".format, SIDES, st.sampled_from(["", "I", "S"]), st.sampled_from(["", "-SP", "-B", "-BR", "-ESL"])
)
BLAIR = st.builds(
    "{}R{}, {}L{}".format, st.sampled_from(["AS", "PI"]), st.sampled_from(["", " 1.5"]),
    st.sampled_from(["AS", "PI"]), st.sampled_from(["", " 2"]),
)  # fmt: skip


@given(text=st.one_of(PALMER_ATLAS, PALMER_AXIS, st.builds("{}, {}".format, PALMER_ATLAS, PALMER_AXIS)))
def test_letters_of_palmer_come_back_as_they_were(text: str):
    assert write_listing(parse_listing(text, "Palmer"), "Palmer").text == text


@given(text=BLAIR)
def test_letters_of_blair_come_back_as_they_were(text: str):
    assert write_listing(parse_listing(text, "Blair"), "Blair").text == text


# --- from one method to another ---


def test_methods_that_rest_on_one_analysis_say_the_same_and_the_others_what_they_can():
    written = {one.method: one for one in write_all(parse_listing("R 2 1/2, A 1 1/2, Sp L 2, H 3", "NUCCA"))}
    assert written["Orthospinology"].text == "R 2 1/2, A 1 1/2, Sp L 2"
    assert written["Atlas Orthogonal"].text == "R 2 1/2, A 1 1/2"
    assert written["Palmer"].text == "2CPL"  # superior or inferior is on no frontal film
    assert any("superior or inferior" in reason for reason in written["Palmer"].left_out)
    assert "Blair" not in written


def test_angles_to_level_give_the_angles_between():
    #   head 1 to the left, atlas 1 up on the right (bent left), neck 2 to the left
    listing = parse_listing("head L 1, atlas R 1, neck L 2", "Atlas Orthogonal")
    assert write_listing(listing, "NUCCA").text == "R 0, PL R 1, LA R 1, HT L 1"


def test_letters_have_no_degrees():
    with pytest.raises(BadInput, match="writes its size, which is not known"):
        write_listing(parse_listing("ASRA", "Palmer"), "NUCCA")


def test_angles_that_cannot_all_be_right_are_named():
    odd = at_odds(parse_listing("R 4, HT R 1, PL R 1", "NUCCA"))
    assert len(odd) == 3
    assert "laterality" in odd[0]
    assert at_odds(parse_listing("R 2, HT R 1, PL R 1", "NUCCA")) == ()


@given(lines=st.lists(st.floats(-5, 5), min_size=4, max_size=4))
def test_whatever_the_lines_every_angle_follows_from_the_others(lines: list[float]):
    skull, atlas, neck, level = lines
    read = {"head_tilt": skull - level, "plane_line": atlas - level, "neck_tilt": neck - level}
    assert solved("laterality", read) == pytest.approx(skull - atlas, abs=1e-6)
    assert solved("lower_angle", read) == pytest.approx(atlas - neck, abs=1e-6)
    assert solved("rotation", read) is None


def test_contradictions_are_a_mean_with_the_error_of_their_disagreement():
    #   laterality 2 against tilt less lean = -3 - 2 = -5: a loop of three that misses by 7, 7/3 for each
    read = parse_listing("R 2, HT L 3, PL L 2", "NUCCA").values
    assert solved("laterality", read) == pytest.approx(2 - 7 / 3)
    fit = fitted(["skull_tilt_deg"], read)
    assert fit.value[0] == pytest.approx(-1 / 3)
    #   as a sample of one freedom: 3 (7/3)^2; the mean of three weighs 4/9 + 1/9 + 1/9 of it
    assert fit.apart == pytest.approx(7 / 3**0.5)
    assert fit.disagreement[0, 0] == pytest.approx(49 / 3 * 2 / 3)


@given(values=st.permutations(["R 2", "HT L 3", "PL L 2"]))
def test_the_order_in_which_it_is_written_decides_nothing(values: list[str]):
    read = parse_listing(", ".join(values), "NUCCA").values
    assert solved("skull_tilt_deg", read) == pytest.approx(-1 / 3)


def test_readings_that_agree_add_no_error_and_others_are_left_alone():
    agreed = fitted(["skull_tilt_deg"], {"laterality": 2.0, "head_tilt": 1.0, "plane_line": -1.0})
    assert (agreed.value[0], agreed.apart) == (2.0, pytest.approx(0.0, abs=1e-9))
    odd = fitted(["skull_tilt_deg", "skull_rotation_deg"], parse_listing("R 2, A 1, HT L 3, PL L 2", "NUCCA").values)
    assert odd.disagreement[0, 0] > 10
    assert odd.disagreement[1, 1] == pytest.approx(0.0)  # a turn has no part in it


# --- what is not documented ---


@pytest.mark.parametrize(
    ("method", "text", "said"),
    [
        ("NUCCA", "II", "basic types I to IV"),
        ("NUCCA", "", "The listing is empty"),
        ("NUCCA", "A 1", "names no side"),
        ("NUCCA", "R", "R lacks its number"),
        ("NUCCA", "R 2, R 3", "given twice"),
        ("NUCCA", "R 2, A 1, P 1", "given twice"),
        ("NUCCA", "R 2,5", "Write a point"),
        ("NUCCA", "R 20", "up to 15 deg"),
        ("NUCCA", "R 1/0", "no part of one"),
        ("NUCCA", "R -2", "lacks its number"),
        ("NUCCA", "ASRA", "Not documented for NUCCA: 'ASRA', at character 1"),
        ("Orthospinology", "R 2, H 3", "Not documented for Orthospinology: 'H 3', at character 6"),
        ("Atlas Orthogonal", "LA R 2", "write it like"),
        ("Blair", "PSR", "ASR or PIR"),
        ("Blair", "ASR PIR", "given twice"),
        ("Palmer", "ASX", "2CPR or 2CPL"),
        ("Palmer", "C5PRS", "other bones than atlas and axis"),
        ("Palmer", "R 2 1/2", "Not documented for Palmer"),
        ("NUCCA", "R " * 200, f"at most {LONGEST} characters"),
    ],
)
def test_words_that_are_not_documented_are_refused_with_what_is(method: Method, text: str, said: str):
    with pytest.raises(BadInput) as wrong:
        parse_listing(text, method)
    assert said in str(wrong.value)


def test_ten_thousand_damaged_listings_give_a_listing_or_an_error():
    chance = random.Random(5)
    letters = "ARLPSIHBECT2 1/2,.;°½°\t\n-+eéß١🦴'\"\\{}%nan0"
    read, told = 0, list[str]()
    for _ in range(10_000):
        method = chance.choice(METHODS)
        text = list(EXAMPLES[method if chance.random() < 0.8 else chance.choice(METHODS)])
        for _ in range(chance.randint(1, 2)):
            at = chance.randrange(len(text) + 1)
            text[at : at + chance.randint(0, 2)] = chance.choices(letters, k=chance.randint(0, 3))
        try:
            listing = parse_listing("".join(text), method)
        except BadInput as error:
            told.append(str(error))
            continue
        read += 1
        normal = write_listing(listing, method).text
        assert write_listing(parse_listing(normal, method), method).text == normal
    assert 500 < read < 9_500
    assert all(words.isprintable() for words in told)


# --- the tables ---


def test_every_word_names_a_reading_and_every_reading_has_a_word():
    named = {reading for method in METHODS for reading in words_of(method)}
    assert named == set(reading_rows())
    assert {name for name, row in line_rows().items() if row.kind == "reading"} <= set(reading_rows())


def test_a_direction_has_no_size():
    with pytest.raises(BadInput, match="it has no size"):
        sized("superior", 2.0)
    assert directed("superior", 1).meaning == "front of the atlas, size not written: the front of the atlas is high"


def test_words_need_no_comma_between_them():
    assert values("r 2.5 a 1½ sp l 2", "NUCCA") == {"laterality": 2.5, "rotation": 1.5, "spinous": -2.0}


def test_the_grammar_of_palmer_is_the_documented_one(recordings: Path):
    facts = recordings.parent / "facts" / "clinical" / "uc_methods.csv"
    with facts.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    (grammar,) = [row["fact"] for row in rows if row["item"] == "grammar"]
    atlas, axis = (re.compile(part) for part in re.findall(r"\^\S+\$", grammar))
    letters = ["", "A", "S", "I", "R", "L", "P", "2C", "-SP", "X"]
    for text in {"".join(parts) for parts in product(letters, repeat=4)} | {"C2PLBR", "PRI-ESL", "PRB", "PREX"}:
        documented = bool(atlas.match(text) or axis.match(text))
        try:
            parse_listing(text, "Palmer")
        except BadInput:
            assert not documented, text
        else:
            assert documented, text
