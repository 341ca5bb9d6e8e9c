"""People of clinics beside their usual course: who counts as lost, who is left out, and that nobody is named."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Page, sync_playwright

from kinespine.cli.main import main
from kinespine.errors import BadInput
from kinespine.outcomes.clinic import clinic_effect
from kinespine.outcomes.courses import course_named
from kinespine.outcomes.patients import Patient, group_of
from kinespine.outcomes.usual_course import link, point_at
from kinespine.visit.clinic import follow_clinics

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
COURSE = course_named("chronic-neck-pain")
Write = Callable[..., Path]
SECRET = "a name that is nobody's"


def scores(rng: np.random.Generator, effect: float) -> tuple[float, float, float]:
    """A person who comes with much pain, and their usual course with an effect of so many points."""
    start = 0.0
    while start < 60.0:
        start = float(np.round(np.clip(rng.normal(COURSE.start_mean, COURSE.start_spread), 0, 100)))
    one, other = rng.standard_normal(2)
    r = link(7, 12)
    later = []
    for week, noise, share in ((7, one, 0.5), (12, r * one + (1 - r * r) ** 0.5 * other, 1.0)):
        point = point_at(COURSE, week)
        value = point.centre + point.slope * (start - COURSE.start_mean) + point.spread * noise + share * effect
        later.append(float(np.round(np.clip(value, 0, 100))))
    return start, later[0], later[1]


def write_clinic(write: Write, place: Path, people: int, seed: int, effect: float = 0.0) -> list[Patient]:
    """The folders of a clinic, and the same people as the analysis takes them; every tenth is lost."""
    rng, found = np.random.default_rng(seed), []
    for number in range(people):
        start, early, late = scores(rng, effect)
        lost = number % 10 == 9
        folder = place / f"person-{number}"
        write(folder / "z-first", 0, label=SECRET, VAS=start)  # names of folders are in no order
        write(folder / "a-second", 7.3, label=SECRET, VAS=early)
        if not lost:
            write(folder / "m-last", 12.4, label=SECRET, VAS=late, about='other_care = "yes"')
        found.append(
            Patient(
                start=start, early=early, late=None if lost else late, other_care=None if lost else True,
                clinic=place.name,
            )
        )  # fmt: skip
    return found


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["follow-up", "--clinic", *map(str, arguments)])


@pytest.fixture(scope="module")
def clinics(tmp_path_factory: pytest.TempPathFactory, write_dated: Write) -> tuple[Path, list[list[Patient]], Result]:
    """Two clinics in which nothing is done, of people chosen for much pain."""
    place = tmp_path_factory.mktemp("clinics")
    people = [write_clinic(write_dated, place / name, 20, seed) for seed, name in enumerate(("north", "south"))]
    answer = run(
        place / "north", place / "south", "--course", COURSE.name, "--weeks", 7, 12, "--out", place / "out", "--json"
    )
    return place, people, answer


def test_folders_give_what_the_same_people_give_as_numbers(clinics: tuple[Path, list[list[Patient]], Result]):
    _, people, answer = clinics
    assert answer.exit_code == 0, answer.output
    for one, patients in zip(json.loads(answer.stdout)["clinics"], people, strict=True):
        effect = clinic_effect(group_of(COURSE, patients, early_week=7, late_week=12))
        assert (one["people"], one["seen"], one["lost"]) == (20, 18, 2)
        assert (one["effect"], one["plain_change"]) == pytest.approx((effect.effect, effect.before_after))
        assert (one["low"], one["high"]) == pytest.approx(effect.interval)
        assert (one["other_care"], one["not_asked"]) == (18, 2)


def test_people_chosen_for_much_pain_do_not_read_as_helped(clinics: tuple[Path, list[list[Patient]], Result]):
    for one in json.loads(clinics[2].stdout)["clinics"]:
        assert one["plain_change"] < -15.0  # by itself: 14 of the mean course, and more of who starts above it
        assert one["low"] < 0.0 < one["high"]
        assert one["place"] == "as expected of its size"


def test_person_by_person_is_counted_beside_chance(clinics: tuple[Path, list[list[Patient]], Result]):
    (row,) = json.loads(clinics[2].stdout)["measures"]
    judged = row["better"] + row["worse"] + row["no_direction"] + row["not_distinguishable"]
    assert row["people"] == 40 == judged + row["not_judged"]
    assert row["by_chance"] == pytest.approx(2.0)
    assert row["better"] > 8  # beyond error is what many do by themselves
    assert row["beyond_usual_course"] <= 5  # of a true 5 of 100 more are so in 2 of 100 such clinics


def test_nobody_is_named_and_nobody_ranked(clinics: tuple[Path, list[list[Patient]], Result]):
    place, _, answer = clinics
    for text in (answer.stdout, *(one.read_text(encoding="utf-8") for one in (place / "out").iterdir())):
        assert SECRET not in text
        assert "person-" not in text
    assert [one["name"] for one in json.loads(answer.stdout)["clinics"]] == ["north", "south"]


def test_every_field_that_is_there_is_described(
    clinics: tuple[Path, list[list[Patient]], Result], root: Path, fields: Callable[[object], Iterator[str]]
):
    page = (root / "docs" / "follow_up.md").read_text(encoding="utf-8").partition("## Fields of `clinic.json`")[2]
    known = set(re.findall(r"(?m)^\| `([^`]+)` \|", page))
    data = json.loads(clinics[2].stdout)
    assert set(fields(data)) <= known
    assert {name.partition(".")[0].partition("[")[0] for name in known} == set(data)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [360, 1000])
def test_a_browser_shows_the_clinics(
    clinics: tuple[Path, list[list[Patient]], Result], width: int, cut_off: Callable[[Page], list[str]]
):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto((clinics[0] / "out" / "clinic.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert width > 360 or cut_off(page) == []
        assert page.locator("svg circle").count() == 2
        assert page.locator("table tr").count() == 2
        browser.close()


def test_who_is_none_of_the_course_is_left_out_and_counted(tmp_path: Path, write_dated: Write):
    place = tmp_path / "clinic"
    write_clinic(write_dated, place, 6, 3)
    write_dated(place / "other" / "first", 0, VAS=70, region="low back")
    write_dated(place / "short" / "first", 0, VAS=70, lasted=4)
    write_dated(place / "silent" / "first", 0, VAS=70, region="")
    write_dated(place / "unscored" / "first", 0)
    found = follow_clinics([place], COURSE.name, (7, 12))
    assert found.effects[0].people == 6
    assert found.left_out[0] == {
        "complaint of another region": 1, "complaint that had lasted longer or shorter": 1,
        "region of the complaint or how long it had lasted not told": 1, "no score at the first visit": 1,
    }  # fmt: skip
    assert (found.funnel, found.all) == (None, None)


def test_a_person_who_is_referred_counts_as_lost_from_then_on(tmp_path: Path, write_dated: Write):
    place = tmp_path / "clinic"
    write_clinic(write_dated, place, 6, 4)
    before = follow_clinics([place], COURSE.name, (7, 12)).effects[0]
    file = place / "person-0" / "m-last" / "visit.toml"
    file.write_text(file.read_text(encoding="utf-8") + 'bladder_bowel = "yes"\n', encoding="utf-8")
    found = follow_clinics([place], COURSE.name, (7, 12))
    assert (found.referred, found.effects[0].seen) == ((1,), before.seen - 1)
    assert found.tallies[0].people == 5


@pytest.mark.parametrize(
    ("course", "weeks", "words"),
    [
        (None, (7, 12), "name it, such as --course"),
        ("chronic-neck-pian", (7, 12), "Did you mean 'chronic-neck-pain'"),
        (COURSE.name, None, "--weeks 7 12"),
        (COURSE.name, (12, 7), "the first of the two must lie before the second"),
        (COURSE.name, (2, 12), "is known from 7 to 12"),
        ("chronic-neck-disability", (7, 12), "Nobody has a sheet of NPDS"),
    ],
)
def test_a_wrong_question_is_answered_with_the_right_ones(
    tmp_path: Path, write_dated: Write, course: str | None, weeks: tuple[float, float] | None, words: str
):
    write_clinic(write_dated, tmp_path / "clinic", 3, 5)
    with pytest.raises(BadInput, match=words):
        follow_clinics([tmp_path / "clinic"], course, weeks)


def test_folders_that_are_no_clinic_are_refused(tmp_path: Path, write_dated: Write):
    write_dated(tmp_path / "person" / "first", 0, VAS=70)
    (tmp_path / "empty").mkdir()
    (tmp_path / "hollow" / "person").mkdir(parents=True)
    asked = (COURSE.name, (7, 12))
    with pytest.raises(BadInput, match="looks like the visits of one person"):
        follow_clinics([tmp_path / "person"], *asked)
    with pytest.raises(BadInput, match="looks like a visit"):
        follow_clinics([shutil.copytree(tmp_path / "person" / "first", tmp_path / "visit", dirs_exist_ok=True)], *asked)
    with pytest.raises(BadInput, match="holds no people"):
        follow_clinics([tmp_path / "empty"], *asked)
    with pytest.raises(BadInput, match="holds no visit"):
        follow_clinics([tmp_path / "hollow"], *asked)
