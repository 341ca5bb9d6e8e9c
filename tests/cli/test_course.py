"""`kinespine course`: for whom it tells anything, that scores follow the usual course, and what is said of the rest."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from kinespine import examples
from kinespine.assessment import screen
from kinespine.cli.main import main
from kinespine.outcomes.courses import courses_for
from kinespine.outcomes.usual_course import usual_course
from kinespine.visit.course import outlook

PERSON = [str(examples.FOLDER / name) for name in ("constructed-person", "constructed-person-week-6")]


def told(*arguments: str) -> tuple[int, dict]:
    answer = CliRunner().invoke(main, ["course", *arguments, "--json"])
    return answer.exit_code, json.loads(answer.stdout)


@pytest.fixture
def unsolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be computed."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was computed for a person who is not cleared")

    monkeypatch.setattr("kinespine.visit.course.outlook", never)


@pytest.mark.usefixtures("unsolved")
def test_a_red_flag_of_any_visit_stops_it(tmp_path: Path, write_visit: Callable[..., Path]):
    ill = write_visit(
        tmp_path / "ill", ('bladder_bowel = "no"', 'bladder_bowel = "yes"'), example="constructed-person-week-6"
    )
    for folders in ([str(ill)], [PERSON[0], str(ill)]):
        code, found = told(*folders)
        assert (code, found["status"]) == (3, "referred")
        assert found["letter"].startswith("REFERRAL: NOW")
        assert (found["scores"], found["posture"]) == ([], None)


@pytest.mark.usefixtures("unsolved")
def test_without_all_safety_answers_nothing_is_told(tmp_path: Path, write_visit: Callable[..., Path]):
    folder = write_visit(tmp_path / "open", ('cord_signs = "no"\n', ""))
    code, found = told(str(folder))
    assert (code, found["status"]) == (5, "incomplete")
    assert "cord_signs" in found["open_questions"]


def test_an_outlook_needs_a_clearance():
    with pytest.raises(TypeError, match="needs a Clearance"):
        outlook(
            (), screen({}), changes={}, assumed=(), months=12.0, named=None, outcomes=(), draws=4, workers=1,  # type: ignore[arg-type]
            told=None,
        )  # fmt: skip


def test_with_assumptions_off_the_course_is_the_usual_course():
    code, found = told(PERSON[0])
    assert (code, found["status"], found["posture"]) == (0, "solved", None)
    (score,) = found["scores"]
    (course,) = courses_for("NPRS", "low back", 30)
    assert (score["course"], score["start"]) == (course.name, 4.0)
    assert score["with_own_scores"] == []
    for at in score["usual"]:
        same = usual_course(course, 4.0, at["week"])
        assert (at["mean"], at["band_95"]) == (pytest.approx(same.mean), pytest.approx(list(same.band())))
    assert "with this start at week 52. The mean of all, whatever their start, is 2.3 then" in found["message"]
    assert [one["state"] for one in found["states"] if one["on"]] == ["creep"]
    (still,) = (one for one in found["states"] if one["measured"] and not one["on"])
    assert still["state"] == "strength"
    assert "nobody lies in bed" in still["not_moved"]


def test_the_course_is_that_of_how_long_it_had_lasted_at_the_first_score(tmp_path: Path):
    first = shutil.copytree(PERSON[0], tmp_path / "first")
    (first / "NPRS.csv").unlink()
    text = (first / "visit.toml").read_text(encoding="utf-8")
    assert "duration_weeks = 30\n" in text
    (first / "visit.toml").write_text(text.replace("duration_weeks = 30", "duration_weeks = 8"), encoding="utf-8")
    (score,) = told(str(first), PERSON[1])[1]["scores"]  # six weeks later, for the first time
    assert (score["course"], score["start"]) == ("persistent-low-back-pain", 3.0)


def test_the_worst_of_a_week_is_told_as_that_and_not_as_the_scale(tmp_path: Path):
    first = shutil.copytree(PERSON[0], tmp_path / "first")
    (first / "NPRS.csv").unlink()
    code, found = told(str(first))
    (score,) = found["scores"]
    assert (code, score["start"], score["start_of"]) == (0, 4.0, "worst of the last week, screen")
    assert "NPRS began at 4 (the worst of the last week, as the screen asks)" in found["message"]
    text = " ".join(CliRunner().invoke(main, ["course", str(first)]).stdout.split())
    assert "no answer to the scale, which asks about the last 24 hours" in text
    assert told(PERSON[0])[1]["scores"][0]["start_of"] == "sheet"


def test_two_scores_of_one_day_that_differ_are_refused(tmp_path: Path):
    later = shutil.copytree(PERSON[1], tmp_path / "later")
    (later / "NPRS.csv").write_text("item,answer,date\npain,9,2025-11-03\npain,3,2025-12-15\n", encoding="utf-8")
    code, found = told(PERSON[0], str(later))
    assert code == 2
    assert "4 there and 9 here" in found["message"]


def test_an_assumption_that_is_switched_on_changes_no_score():
    (plain,), (assumed,) = (told(PERSON[0], *more)[1]["scores"] for more in ((), ("--assume", "habit")))
    assert plain == assumed


def test_own_scores_are_taken_in_and_change_little():
    (score,) = told(*PERSON)[1]["scores"]
    assert score["scores"] == [{"week": 6.0, "score": 3.0}]
    after = score["own_part"]["after_scores"]
    assert after["low"] < 0.0 < after["high"]
    assert 0.0 < after["learned"] < 0.2
    assert score["with_own_scores"][-1]["week"] == 52.0


def test_no_sentence_has_a_pain_and_a_posture():
    text = CliRunner().invoke(main, ["course", *PERSON]).stdout.replace("\n", " ")
    for sentence in re.split(r"(?<=[.:])\s", text):
        assert not ("Pain" in sentence and re.search("posture|load ", sentence)), sentence


def test_a_drawing_is_whole_says_constructed_and_tells_itself_in_words(tmp_path: Path):
    file = tmp_path / "course.svg"
    answer = CliRunner().invoke(main, ["course", *PERSON, "--plot", str(file)])
    assert answer.exit_code == 0
    drawing = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    words = " ".join(drawing.itertext())
    assert "constructed: nobody" in words
    assert "95 of 100 with this start" in words
    assert [path.name for path in tmp_path.iterdir()] == ["course.svg"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--months", "0"], "possible: more than 0"),
        (["--assume", "creep"], "always on"),
        (["--assume", "habits"], "Did you mean 'habit'"),
        (["--course", "chronic-neck-pain"], "complaints of the neck, and this one is of the low back"),
        (["--course", "acute-low-back-pain"], "under 12, and this one had lasted 30"),
        (["--course", "subacute-low-back-disability"], "no such score was given"),
        (["--plot", "course.png"], r"does not end in \.svg"),
    ],
)
def test_wrong_input_is_answered_with_what_to_do(arguments: list[str], said: str):
    code, found = told(PERSON[0], *arguments)
    assert code == 2
    assert re.search(said, found["message"])


@pytest.mark.slow
def test_a_lift_is_followed_with_every_assumption_apart():
    code, found = told(
        PERSON[0], "--set", "lift_right_mm=6", "--assume", "remodelling", "--assume", "habit", "--draws", "6",
        "--outcome", "pelvic_obliquity", "--outcome", "trunk_shift",
    )  # fmt: skip
    assert code == 0
    pelvis, trunk = found["posture"]["outcomes"]
    assert [one["states"] for one in pelvis["variants"]] == [
        ["creep"],
        ["creep", "remodelling"],
        ["creep", "habit"],
        ["creep", "remodelling", "habit"],
    ]
    #   6 mm under the right foot, hips some 18 cm apart: atan(6 / 180) = 1.9 deg
    assert pelvis["variants"][0]["change"][0]["value"] == pytest.approx(-1.9, abs=0.25)
    for one in (pelvis, trunk):
        assert abs(one["variants"][0]["slow_part"][-1]["value"]) < 0.05
        assert one["slopes_miss"] < 0.2
