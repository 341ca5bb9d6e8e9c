"""Landmark files in a visit: read with their problems, measured, named as a pattern, shown, and used to explain."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from kinespine.cli.main import main
from kinespine.errors import BadInput
from kinespine.measures import distortions_of, read_pictures, take_distortions
from kinespine.visit import examine, new_visit, read_intake
from kinespine.visit.films import measure_films
from kinespine.visit.observed import observed
from kinespine.visit.visit_pattern import pattern_of

FILM, NASIUM, PHOTO = "constructed_lateral_cervical.csv", "constructed_nasium.csv", "constructed_photo_front.json"
READINGS = re.compile(r'(?ms)^\[\[measurements\]\]\nkind = "readings".*?(?=^\[\[|^# Three|^# Points)')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("visits") / "constructed"
    new_visit(place, "constructed-person")
    examine(place, place / "report")
    return place


@pytest.fixture(scope="module")
def pictures_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same person without a number that was read."""
    place = tmp_path_factory.mktemp("visits") / "pictures"
    new_visit(place, "constructed-person")
    file = place / "visit.toml"
    text = READINGS.sub("", file.read_text(encoding="utf-8"))
    file.write_text(text[: text.index("# Tests at the bedside")], encoding="utf-8")
    return place


def result(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "report" / "result.json").read_text(encoding="utf-8"))


def test_pictures_alone_are_measured_and_carry_no_loads(folder: Path):
    found = result(folder)
    assert found["status"] == "measured"
    assert found["levels"] == found["muscles"] == found["feet"] == []
    assert found["residual_max_Nm"] is None
    page = (folder / "report" / "report.html").read_text(encoding="utf-8")
    assert "no loads are told" in page
    assert "Loads at every level" not in page
    assert "average posture" not in page


def test_the_page_shows_measures_pattern_tests_and_that_nobody_was_measured(folder: Path):
    page = (folder / "report" / "report.html").read_text(encoding="utf-8")
    for words in (
        "This person is constructed", "Measures on films and photographs", "The pattern", "Tests at the bedside",
        "constructed example: nobody", "C2 below the atlas", "below a published limit, by more than its error",
        "Skin temperature beside the spine", "Joint position error", "NUCCA",
    ):  # fmt: skip
        assert words in page, words
    #   what an examiner saw of somebody who lay is told with how poorly examiners agree, and as no length of bones
    assert "Leg check lying, under pressure: the right leg looked short" in page
    assert "Agreement of two readers: ICC 0.67 (leg_comp)" in page
    assert "Leg check, lying (how hips and back are held is in it: no length of bones): left longer by 6.0" in page
    assert "Leg-length difference:" not in page
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    pattern = page[page.index("The pattern") : page.index("<h2>Sources")]
    allowed = r"(?s)<h2>Sources.*|advice to treat|treatment claim|Correct the number"
    assert not re.search(r"\b(treat|adjust|correct|therap)\w*", re.sub(allowed, "", pattern))


def test_pictures_agree_with_what_was_read_of_the_same_person(folder: Path):
    """The bundled files were turned to the readings: within two of their errors."""
    found = result(folder)["pattern"]
    read = {row["name"]: row["value"] for row in found["causes"]}
    for row in found["films_beside"]:
        assert abs(row["value"] - read[row["name"]]) < 0.5
    tilts = {row["name"]: row for row in result(folder)["landmarks"]["distortions"]}
    assert tilts["head_tilt"]["value"] == pytest.approx(2.5, abs=2 * tilts["head_tilt"]["error"])
    assert tilts["shoulder_tilt"]["value"] == pytest.approx(-2.0, abs=2 * tilts["shoulder_tilt"]["error"])


def test_films_alone_give_a_listing_and_distortions_with_their_power(pictures_alone: Path):
    intake = read_intake(pictures_alone)
    films = measure_films(intake.pictures, age=44, sex="female")
    found = pattern_of(intake, films)
    assert found is not None
    assert found.neck_from == "points on films"
    assert found.pattern.written[0].text == "L 1 1/2, PL L 4, LA R 4 1/4, HT R 2 1/2"
    assert found.pattern.verdict == "within normal asymmetry"
    head = found.pattern.distortions[0]
    assert head.detectable is not None
    assert head.detectable > 2 * head.error  # type: ignore[operator]


def test_pairs_of_one_photograph_err_together_by_its_vertical(folder: Path):
    intake = read_intake(folder)
    films = measure_films(intake.pictures, age=44, sex="female")
    assert films is not None
    head = films.distortions[0]
    assert [pair.measure.name for pair in head.pairs] == ["head_tilt.eye", "head_tilt.tragus"]
    (photo,) = [one for one in films.readings.pictures if one.picture.file == PHOTO]
    plain = take_distortions(photo.points)[0]
    assert head.value == pytest.approx(plain.value, abs=0.01)
    assert head.standard_error >= plain.standard_error  # type: ignore[operator]
    assert distortions_of({name: point.position for name, point in photo.points.items()}, [head])


def test_the_covariance_of_a_film_and_its_projection_are_the_whole_error_of_every_reading(folder: Path):
    landmarks = result(folder)["landmarks"]
    readings = {(row["name"], *row["files"]): row for row in landmarks["measures"] if len(row["files"]) == 1}
    compared = 0
    for one in landmarks["covariances"]:
        drawn = np.sqrt(np.diag(one["matrix"]))
        for name, error, projection in zip(one["names"], drawn, one["projection_errors"], strict=True):
            if row := readings.get((name, one["file"])):
                assert projection == pytest.approx(row["projection_error"], abs=1e-9)
                assert np.hypot(error, projection) == pytest.approx(row["error"], rel=0.15)  # some by 200 draws
                assert one["units"][one["names"].index(name)] == row["unit"]
                compared += 1
    assert compared > 30
    assert any(error > 0 for one in landmarks["covariances"] for error in one["projection_errors"])


def test_explain_takes_what_pictures_alone_give_and_nothing_twice(pictures_alone: Path, folder: Path):
    seen = {one.key: one for one in observed(read_intake(pictures_alone))}
    assert {"skull_tilt_deg", "atlas_tilt_deg", "T1_slope_deg", "cervical_lordosis_C2_C7_deg", "head_tilt_deg"} <= set(
        seen
    )
    assert seen["cervical_lordosis_C2_C7_deg"].error == 4.8  # of everything together, not of points alone
    assert seen["head_tilt_deg"].source == "points on a photo"
    keys = [one.key for one in observed(read_intake(folder))]
    assert len(keys) == len(set(keys))
    both = {one.key: one for one in observed(read_intake(folder))}
    assert (both["head_tilt_deg"].value, both["head_tilt_deg"].source) == (2.5, "photo, usual error")


def test_a_result_is_written_as_a_listing_again(folder: Path):
    answer = CliRunner().invoke(main, ["listing", "--from", str(folder / "report" / "result.json")])
    assert answer.exit_code == 0, answer.output
    assert "NUCCA: L 1 1/2" in answer.stdout


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f'"{NASIUM}"', '"nasium.csv"', ["visit.toml, line", "no file 'nasium.csv'", f"'{NASIUM}'"]),
        (f'"{NASIUM}"', f'"{FILM}"', ["visit.toml, line", "there twice"]),
        (f'"{NASIUM}"', "7", ["files is a list"]),
        (f'"{NASIUM}"', '"../x.csv"', ["lies outside the folder"]),
    ],
)
def test_a_wrong_list_of_files_is_told_with_its_line(
    old: str, new: str, told: list[str], tmp_path: Path, write_visit: Callable[..., Path]
):
    with pytest.raises(BadInput) as error:
        read_intake(write_visit(tmp_path, (old, new)))
    assert all(words in str(error.value) for words in told), error.value


def test_what_is_wrong_in_a_landmark_file_is_told_with_its_own_line(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path)
    film = folder / FILM
    text = film.read_text(encoding="utf-8")
    line = next(number for number, row in enumerate(text.splitlines(), start=1) if row.startswith("C2.dens_tip"))
    film.write_text(text.replace("C2.dens_tip", "C2.dens_tipp", 1), encoding="utf-8")
    with pytest.raises(BadInput, match=rf"{FILM}, line {line}: .*C2.dens_tipp"):
        read_intake(folder)
    film.write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match=f"{FILM}' is empty"):
        read_intake(folder)


def test_a_referral_has_a_letter_and_measures_nothing(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path, ('thunderclap_headache = "no"', 'thunderclap_headache = "yes"'))
    found = examine(folder, folder / "report")
    assert (found.status, found.films, found.pattern) == ("referred", None, None)
    page = (folder / "report" / "report.html").read_text(encoding="utf-8")
    assert "A letter that goes with the person" in page
    assert "REFERRAL:" in page
    assert "Measures on films" not in page


def test_what_is_to_be_weighed_stands_in_the_banner(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path, ('osteoporosis = "no"', 'osteoporosis = "yes"'))
    examine(folder, folder / "report")
    page = (folder / "report" / "report.html").read_text(encoding="utf-8")
    assert page.index("To be weighed: ") < page.index("In plain words")
    assert "weak or fused bone (no thrust)" in page


def test_the_bundled_files_of_the_constructed_person_say_so(folder: Path):
    for picture in read_pictures([folder / FILM, folder / NASIUM, folder / PHOTO]):
        assert "nobody" in picture.placed_name
        assert picture.file.startswith("constructed")


def test_a_proposal_that_nobody_confirmed_is_no_part_of_a_visit(tmp_path: Path):
    place = tmp_path / "visit"
    new_visit(place, "constructed-person")
    text = (place / FILM).read_text(encoding="utf-8")
    changed = text.replace("placed_by,person", "placed_by,program").replace(
        "placed_at,", "placed_version,1\nplaced_at,", 1
    )
    (place / FILM).write_text(changed, encoding="utf-8")
    with pytest.raises(BadInput, match=rf"nobody confirmed them.*kinespine mark .* --points {FILM}"):
        read_intake(place)
