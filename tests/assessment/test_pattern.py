"""The pattern: causes with their signs and errors, healthy people, power, change, and the four distortions."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from kinespine.anatomy.causes import BONES, mirrored
from kinespine.anatomy.spread import draw_healthy, healthy_spread
from kinespine.assessment.judgement import AT_MOST, LEVEL, compare, judge, power
from kinespine.assessment.listing import METHODS, Listing, Method
from kinespine.assessment.listing_lines import line_rows
from kinespine.assessment.listing_words import EXAMPLES, parse_listing
from kinespine.assessment.neck import (
    NECK_CAUSES,
    Neck,
    error_again,
    error_parts,
    listing_of_neck,
    neck_of_listing,
    neck_of_readings,
    reading_error,
    total_error,
    unit_of,
)
from kinespine.assessment.pattern import classify
from kinespine.errors import BadInput
from kinespine.measures import DISTORTIONS, take_distortions
from kinespine.measures.norm_lines import lines
from kinespine.measures.point import MeasuredPoint
from kinespine.visit.readings import default_error

EVERYTHING = neck_of_readings(dict.fromkeys(NECK_CAUSES, (0.0, None)))
FILMS = neck_of_listing(parse_listing("R 1, A 1, LA R 1, Sp R 1", "NUCCA"))


# --- signs ---


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("R 3", {"skull_tilt_deg": 3.0}),  # skull bent to the right on an atlas out to the right
        ("L 3", {"skull_tilt_deg": -3.0}),
        ("R 3, A 2", {"skull_tilt_deg": 3.0, "skull_rotation_deg": -2.0}),  # atlas left under it: skull right on it
        ("L 3, A 2", {"skull_tilt_deg": -3.0, "skull_rotation_deg": 2.0}),
        ("LA R 1", {"atlas_tilt_deg": 1.0}),
        ("Sp R 2", {"axis_rotation_deg": 2.0}),  # spinous process right, body turned left
        ("R 0, A 2, Sp R 3", {"skull_rotation_deg": -2.0, "atlas_rotation_deg": -1.0}),  # atlas left 2, axis left 3
        ("R 0, A 2, Sp L 3", {"skull_rotation_deg": -2.0, "atlas_rotation_deg": 5.0}),
        ("HT R 3, PL L 1", {"skull_tilt_deg": 2.0}),
        ("HT R 3", {}),
        ("H 3", {}),
    ],
)
def test_a_listing_is_causes_with_their_signs(text: str, causes: dict[str, float]):
    assert dict(classify(parse_listing(text, "NUCCA")).causes.values) == causes


@pytest.mark.parametrize("text", ["R 3, A 2, Sp L 4, LA R 1", "L 1, P 2", "HT R 3, PL R 1"])
def test_the_mirror_image_of_a_listing_is_the_mirror_image_of_its_causes(text: str):
    other = text.translate(str.maketrans("RL", "LR")).replace("RA", "LA").replace("PR ", "PL ")
    seen = classify(parse_listing(text, "NUCCA")).causes
    assert dict(classify(parse_listing(other, "NUCCA")).causes.values) == dict(mirrored(seen).values)


@pytest.mark.parametrize("method", ["Palmer", "Blair"])
def test_letters_tell_no_degrees(method: Method):
    found = classify(parse_listing(EXAMPLES[method], method))
    assert dict(found.causes.values) == {}
    assert found.verdict == "not read"


def test_causes_to_a_listing_and_back():
    read = {"skull_tilt_deg": (2.0, None), "skull_rotation_deg": (-1.0, None), "atlas_rotation_deg": (-2.0, None)}
    listing = listing_of_neck(neck_of_readings(read))
    assert dict(listing.values) == {"laterality": 2.0, "rotation": 1.0, "spinous": 3.0}
    back = neck_of_listing(listing).causes
    assert {name: back.value(name) for name in read} == {name: value for name, (value, _) in read.items()}


# --- errors ---


def test_the_parts_make_up_two_degrees_and_one_millimetre():
    assert total_error("deg") == pytest.approx(2.0, abs=0.005)
    assert total_error("mm") == pytest.approx(1.0, abs=0.005)
    assert error_again("deg") == pytest.approx(1.0, abs=0.02)  # reader and head in the frame, as quoted
    assert {row.part for row in error_parts() if row.again} == {"reader", "positioning", "gravity"}


@pytest.mark.parametrize("name", NECK_CAUSES)
def test_the_usual_error_is_that_of_a_film_in_a_visit(name: str):
    usual = default_error("film", name)
    assert usual is not None
    assert EVERYTHING.error[name] == pytest.approx(usual.error, abs=0.005)


def test_a_listing_has_the_errors_of_its_lines():
    assert FILMS.error["skull_tilt_deg"] == pytest.approx(2.0, abs=0.005)
    assert FILMS.error["atlas_rotation_deg"] == pytest.approx(2.0, abs=0.005)
    assert FILMS.error["atlas_tilt_deg"] == pytest.approx(np.hypot(2.0, 2.6), abs=0.005)
    tilt, lower = (FILMS.names.index(name) for name in ("skull_tilt_deg", "atlas_tilt_deg"))
    assert FILMS.covariance[tilt, lower] == pytest.approx(-2.0, abs=0.005)  # the atlas line is one
    errors = {item.reading: reading_error(item) for item in parse_listing("R 1, HT R 1, H 3", "NUCCA").items}
    assert errors == {"laterality": pytest.approx(2.0, abs=0.01), "head_tilt": pytest.approx(4.0, abs=0.01),
                      "height": None}  # fmt: skip


def test_every_error_matrix_is_one():
    for neck in (EVERYTHING, FILMS):
        for matrix in (neck.covariance, neck.again, neck.covariance - neck.again):
            assert np.allclose(matrix, matrix.T)
            assert np.linalg.eigvalsh(matrix).min() > -1e-9


# --- healthy people ---


def shared_by_bones(neck: Neck) -> NDArray[np.float64]:
    """The same errors where every bone was marked once: one between two joints makes both err, to opposite sides."""
    bones = list(BONES)
    place = [(bones.index(name.split("_")[0]), name.partition("_")[2]) for name in neck.names]
    share = {0: 1.0, 1: -0.5}
    together = [[share.get(abs(a - b), 0.0) if turn == other else 0.0 for b, other in place] for a, turn in place]
    return np.array(together) * np.sqrt(np.outer(np.diag(neck.covariance), np.diag(neck.covariance)))


def healthy(template: Neck, size: int, seed: int, covariance: NDArray[np.float64] | None = None) -> list[Neck]:
    """Healthy people as they would be read: normal asymmetry, and the total error."""
    chance = np.random.default_rng(seed)
    drawn = draw_healthy(chance, template.names, size=size)
    covariance = template.covariance if covariance is None else covariance
    read = np.column_stack([drawn[name] for name in template.names])
    read = read + chance.multivariate_normal(np.zeros(len(template.names)), covariance, size=size)
    return [replace(template, value=row) for row in read]


def misaligned(people: list[Neck]) -> int:
    return sum(judge(one).verdict == "misaligned" for one in people)


@pytest.mark.parametrize(
    "template",
    [
        EVERYTHING,
        FILMS,
        neck_of_readings({"skull_tilt_deg": (0.0, None)}),
        neck_of_readings({"atlas_lateral_mm": (0.0, 0.5), "atlas_rotation_deg": (0.0, 1.0)}),
    ],
    ids=["all fifteen", "four of a listing", "one alone", "two with errors of their own"],
)
def test_of_a_thousand_healthy_people_at_most_five_in_a_hundred_are_misaligned(template: Neck):
    #   asked for 3.5 %; 99 % of such thousands have 22 to 51 called so
    low, high = binom.interval(0.99, 1000, LEVEL)
    assert high <= 51
    count = misaligned(healthy(template, 1000, seed=7))
    assert low <= count <= 1000 * AT_MOST  # a test that finds nobody would keep to it as well


def test_healthy_people_whose_bones_were_marked_once_each_are_no_more_often_misaligned():
    #   100,000 such people drawn once: 4.1 %
    assert misaligned(healthy(EVERYTHING, 1000, 7, shared_by_bones(EVERYTHING))) <= 1000 * AT_MOST


def test_a_healthy_mean_is_within_normal_asymmetry():
    found = judge(EVERYTHING)
    assert (found.verdict, found.degrees, found.standing_out) == ("within normal asymmetry", 15, ())
    assert found.tail == pytest.approx(1.0)


def test_what_was_not_read_counts_for_nothing():
    one = judge(neck_of_readings({"skull_tilt_deg": (6.2, None)}))
    assert one.verdict == "misaligned"  # 2.83 deg is one standard deviation: 2.19 of them
    assert one.distance == pytest.approx(6.2 / np.hypot(total_error("deg"), healthy_spread("skull_tilt_deg").sd))
    two = judge(neck_of_readings({"skull_tilt_deg": (6.2, None), "atlas_lateral_mm": (0.0, None)}))
    assert two.verdict == "within normal asymmetry"  # more was looked at


def test_the_verdict_does_not_depend_on_which_angles_a_method_names():
    seen = judge(neck_of_listing(parse_listing("HT R 6, PL R 3, neck L 1".replace("neck L 1", ""), "NUCCA")))
    same = judge(neck_of_listing(parse_listing("R 9", "NUCCA")))
    assert seen.distance == pytest.approx(same.distance)


def test_what_contradicts_itself_cannot_be_told():
    found = classify(parse_listing("R 2, HT L 3, PL L 2", "NUCCA"))
    assert found.verdict == "cannot be told"
    assert found.neck.error["skull_tilt_deg"] > 3.8  # beside the usual 2.0
    large = classify(parse_listing("R 14, HT L 3, PL L 2", "NUCCA"))
    assert (large.verdict, large.judgement.standing_out) == ("cannot be told", ())
    small = classify(parse_listing("R 2, HT R 1, PL R 1/2", "NUCCA"))  # half a degree apart
    assert small.verdict == "within normal asymmetry"
    assert small.neck.error["skull_tilt_deg"] > total_error("deg")


def test_what_stands_out_is_named():
    found = judge(neck_of_readings({"atlas_rotation_deg": (12.0, None), "skull_tilt_deg": (1.0, None)}))
    assert found.standing_out == ("atlas_rotation_deg",)


# --- power ---


@pytest.mark.parametrize("offset", [4.0, 8.0, 12.0])
def test_power_is_the_share_of_drawn_people_who_are_found(offset: float):
    at = FILMS.names.index("skull_tilt_deg")
    people = [replace(one, value=one.value + offset * np.eye(len(FILMS.names))[at])
              for one in healthy(FILMS, 1000, seed=3)]  # fmt: skip
    expected = power(FILMS, {"skull_tilt_deg": offset})
    assert misaligned(people) / 1000 == pytest.approx(expected, abs=3.3 * np.sqrt(expected * (1 - expected) / 1000))


def test_the_detectable_size_is_found_in_four_of_five():
    for name, size in judge(FILMS).detectable.items():
        assert power(FILMS, {name: size}) == pytest.approx(0.8, abs=1e-6)


def test_the_power_table_of_the_page_is_the_computed_one(root: Path):
    page = (root / "docs" / "listing.md").read_text(encoding="utf-8")
    one = {name: neck_of_readings({name: (0.0, None)}) for name in ("skull_tilt_deg", "atlas_lateral_mm")}
    rows = re.findall(r"(?m)^\| (skull tilt|atlas shift) \| (\w+) \| ([\d. |]+) \|$", page)
    assert len(rows) == 5
    for what, among, cells in rows:
        name = {"skull tilt": "skull_tilt_deg", "atlas shift": "atlas_lateral_mm"}[what]
        neck = {"one": one[name], "four": FILMS, "fifteen": EVERYTHING}[among]
        sizes = (2, 4, 6, 8, 10, 12) if name.endswith("deg") else (1, 2, 3, 4, 5, 6)
        told = [int(cell) for cell in cells.split("|")]
        assert told == [round(100 * power(neck, {name: float(size)})) for size in sizes]


# --- change ---


def test_a_change_is_judged_by_reader_and_positioning_alone():
    before = neck_of_listing(parse_listing("R 2", "NUCCA"))
    small = compare(before, neck_of_listing(parse_listing("R 1/4", "NUCCA")))
    large = compare(before, neck_of_listing(parse_listing("L 1 1/2", "NUCCA")))
    assert (small.verdict, large.verdict) == ("not told from reading again", "changed")
    assert large.differences["skull_tilt_deg"] == pytest.approx((-3.5, 2**0.5 * error_again("deg")))
    assert judge(before).verdict == "within normal asymmetry"  # changed need not be misaligned


def test_a_neck_below_the_axis_that_is_held_otherwise_is_no_change_of_the_atlas():
    #   the line from the axis to C7 stands for the axis: healthy necks bend 2.6 deg between the two
    before, after = (neck_of_listing(parse_listing(text, "NUCCA")) for text in ("LA R 3", "LA L 3"))
    found = compare(before, after)
    assert found.verdict == "not told from reading again"
    assert found.differences["atlas_tilt_deg"] == pytest.approx((-6.0, (2 * (error_again("deg") ** 2 + 2.6**2)) ** 0.5))
    assert line_rows()["atlas_tilt_deg"].extra_again_deg == line_rows()["atlas_tilt_deg"].extra_deg


def test_the_changes_of_the_page_are_the_computed_ones(root: Path):
    page = " ".join((root / "docs" / "listing.md").read_text(encoding="utf-8").split())
    one, lower = (neck_of_listing(parse_listing(text, "NUCCA")) for text in ("R 1", "LA R 1"))
    alone, among, low = (
        compare(neck, neck).detectable[name]
        for neck, name in ((one, "skull_tilt_deg"), (FILMS, "skull_tilt_deg"), (lower, "atlas_tilt_deg"))
    )
    assert f"{alone:.1f} deg of the skull alone, of {among:.1f} deg of it among the four" in page
    assert f"{low:.1f} deg of the lower angle alone" in page


def test_of_a_thousand_people_read_again_five_in_a_hundred_seem_changed():
    chance = np.random.default_rng(11)
    noise = chance.multivariate_normal(np.zeros(len(FILMS.names)), FILMS.again, size=(1000, 2))
    pairs = [(replace(FILMS, value=one), replace(FILMS, value=two)) for one, two in noise]
    count = sum(compare(*pair).verdict == "changed" for pair in pairs)
    low, high = binom.interval(0.99, 1000, 0.05)
    assert low <= count <= high


def test_what_was_not_read_twice_did_not_change():
    found = compare(FILMS, neck_of_listing(parse_listing("H 3", "NUCCA")))
    assert (found.verdict, found.degrees) == ("not read twice", 0)


# --- distortions ---


def at(y: float, z: float) -> MeasuredPoint:
    return MeasuredPoint(position=np.array([0.0, y, z]), error=0.003, spread=0.0, drift=0.0, kind="skin")


def test_the_four_are_always_there():
    found = classify(Listing(items=())).distortions
    assert [one.name for one in found] == list(DISTORTIONS)
    assert {one.verdict for one in found} == {"not measured"}


def test_a_side_that_is_higher_is_told_with_its_verdict():
    read = {"head_tilt": (-9.0, 1.0), "shoulder_tilt": (1.0, 1.0), "leg_length_difference": (0.0, 6.0)}
    head, shoulder, pelvis, legs = classify(Listing(items=()), read_distortions=read).distortions
    assert (head.side, head.verdict) == ("right", "outside normal asymmetry")
    assert (shoulder.side, shoulder.verdict) == ("left", "within normal asymmetry")
    assert pelvis.verdict == "not measured"
    assert (legs.side, legs.unit, legs.value) == ("neither", "mm", 0.0)


def test_points_and_readings_that_disagree_are_less_sure():
    points = {"skull.eye.left": at(0.05, 1.6), "skull.eye.right": at(-0.05, 1.59)}
    taken = take_distortions(points)
    alone = classify(Listing(items=()), taken).distortions[0]
    both = classify(Listing(items=()), taken, {"head_tilt": (-6.0, 1.0)}).distortions[0]
    assert alone.disagreement is None
    assert both.disagreement is not None
    assert both.disagreement > 5
    assert both.signs_disagree
    assert both.error is not None
    assert alone.error is not None
    assert both.error > alone.error


def test_of_healthy_people_at_most_five_in_a_hundred_have_a_distortion_outside():
    chance = np.random.default_rng(2)
    unit = {name: 57.29578 if rows[0].unit == "rad" else 1e3 for name, rows in DISTORTIONS.items()}
    error = {"head_tilt": 2.7, "shoulder_tilt": 2.7, "pelvic_obliquity": 2.7, "leg_length_difference": 6.0}
    count = 0
    for _ in range(1000):
        read = {
            name: (chance.normal(unit[name] * lines()[name].mean, np.hypot(unit[name] * lines()[name].sd, error[name])),
                   error[name])
            for name in DISTORTIONS
        }  # fmt: skip
        found = classify(Listing(items=()), read_distortions=read).distortions
        count += any(one.verdict == "outside normal asymmetry" for one in found)
    assert count <= binom.ppf(0.99, 1000, 0.05)


def test_a_child_has_no_norm_here():
    found = classify(Listing(items=()), read_distortions={"head_tilt": (9.0, 1.0)}, age=9.0).distortions
    assert found[0].verdict == "no norm at this age"


# --- bad input ---


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ({"atlas_tlit_deg": (1.0, None)}, "Did you mean 'atlas_tilt_deg'"),
        ({"rest.C0-C1.lateral_deg": (1.0, None)}, "is no place of skull, atlas or axis"),
        ({"atlas_tilt_deg": (1.0, 0.0)}, "above zero"),
        ({"atlas_tilt_deg": (99.0, None)}, "possible: -15 to 15 deg"),
        ({"atlas_tilt_deg": (float("nan"), None)}, "possible"),
    ],
)
def test_what_is_no_reading_of_the_upper_neck_is_refused(read: dict[str, tuple[float, float | None]], said: str):
    with pytest.raises(BadInput) as wrong:
        classify(read)
    assert said in str(wrong.value)


@pytest.mark.parametrize(("name", "value"), [("haed_tilt", 1.0), ("head_tilt", float("inf"))])
def test_what_is_no_distortion_is_refused(name: str, value: float):
    with pytest.raises(BadInput):
        classify(Listing(items=()), read_distortions={name: (value, 1.0)})


def test_angles_that_add_up_past_a_limit_are_refused():
    with pytest.raises(BadInput, match="atlas_rotation_deg"):
        classify(parse_listing("R 0, A 15, Sp L 40", "NUCCA"))


def test_units_are_those_of_the_names():
    assert {name: unit_of(name) for name in NECK_CAUSES} == {name: name.rpartition("_")[2] for name in NECK_CAUSES}
    assert set(METHODS) == set(EXAMPLES)
