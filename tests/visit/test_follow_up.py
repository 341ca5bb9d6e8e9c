"""Visits of one person: what changed, what cannot be told, and what is refused."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from kinespine.assessment.judgement import compare
from kinespine.cli.main import main
from kinespine.errors import BadInput
from kinespine.outcomes.courses import course_named
from kinespine.outcomes.instruments import instrument_named, least_change
from kinespine.outcomes.usual_course import point_at
from kinespine.visit.answers import read_answers
from kinespine.visit.follow_up import Progress, follow_up
from kinespine.visit.follow_up_patient import patient_page
from kinespine.visit.follow_up_words import message, say_followed, verdict
from kinespine.visit.followed import measured_at
from kinespine.visit.intake import read_intake

READ = """
[[measurements]]
kind = "readings"
from = "{source}"

[measurements.values]
{values}
"""
Pair = Callable[..., Progress]
Write = Callable[..., Path]
WEEKS = ("", "-week-6", "-week-26", "-week-52")


def readings(source: str, **values: float | str) -> str:
    return READ.format(source=source, values="\n".join(f"{name} = {value}" for name, value in values.items()))


def verdicts(progress: Progress) -> dict[str, str]:
    return {one.measure.measure: verdict(one.change) for one in progress.benefits.followed}


@pytest.fixture
def pair(write_dated: Write) -> Pair:
    """Two visits so many weeks apart, compared."""

    def compared(place: Path, first: dict, later: dict, week: float = 12) -> Progress:
        return follow_up([write_dated(place / "first", 0, **first), write_dated(place / "later", week, **later)])

    return compared


def told(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["follow-up", *arguments])


# --- what changed ---


def test_two_identical_visits_give_no_change(tmp_path: Path, write_visit: Write):
    first = write_visit(tmp_path / "first")
    later = write_visit(tmp_path / "later", ('date = "2025-11-03"', 'date = "2026-02-02"'))
    for sheet in later.glob("*.csv"):
        sheet.write_text(sheet.read_text(encoding="utf-8").replace("2025-11-03", "2026-02-02"), encoding="utf-8")
    found = follow_up([first, later])
    assert len(found.benefits.followed) > 15
    assert {one.change.later - one.change.first for one in found.benefits.followed} == {0.0}
    assert set(verdicts(found).values()) == {"not distinguishable"}
    (week, neck), = found.necks  # fmt: skip
    assert (week, neck.verdict, neck.tail) == (13.0, "not told from reading again", 1.0)


@pytest.mark.parametrize(("later", "expected"), [(7.2282, "not distinguishable"), (7.2281, "beyond error")])
def test_a_change_by_exactly_the_smallest_one_is_not_beyond_it(tmp_path: Path, later: float, expected: str, pair: Pair):
    #   smallest detectable change of the numeric scale is 4; of readings with an error of 1 deg 1.96 √2 = 2.77181 deg
    found = pair(tmp_path, {"NPRS": 8}, {"NPRS": 4})
    assert verdicts(found) == {"NPRS": "not distinguishable"}
    assert found.benefits.followed[0].change.interval == (-8.0, 0.0)  # -4 ± 4
    tilted = [readings("photo", head_tilt_deg=f"{{ value = {value}, error = 1 }}") for value in (10, later)]
    beside = pair(tmp_path / "tilted", {"more": tilted[0]}, {"more": tilted[1]})
    assert verdicts(beside) == {"head_tilt": expected}


def test_what_is_not_distinguishable_comes_with_the_size_that_would_have_been_found(tmp_path: Path, pair: Pair):
    #   a true change of m (1 + 0.8416 / 1.96) shows beyond m in four of five: 1.43 m
    found = pair(tmp_path, {"NPRS": 6}, {"NPRS": 4})
    (one,) = found.benefits.followed
    least = least_change(instrument_named("NPRS"))
    assert least is not None
    assert one.change.found_from == pytest.approx(1.4294 * least.value, abs=1e-3)
    rng = np.random.default_rng(1)
    assert one.change.found_from is not None
    seen = one.change.found_from + rng.normal(0, least.value / 1.959964, 100_000)
    assert np.mean(seen > least.value) == pytest.approx(0.8, abs=0.01)
    assert "a true change of 5.7 would have been found in four of five" in say_followed(one)


def test_who_is_chosen_for_a_bad_day_does_not_read_as_improved_by_care(tmp_path: Path, pair: Pair):
    #   a person at 90 under usual care comes to the mean of people like that: 20 to 30 points better by itself
    course = course_named("chronic-neck-pain")
    point = point_at(course, 12)
    later = round(point.centre + point.slope * (90 - course.start_mean))
    found = pair(tmp_path, {"VAS": 90}, {"VAS": later})
    (one,) = found.benefits.followed
    assert one.change.better > 30
    assert one.change.verdict != "beyond the usual course"
    assert not found.own_parts["VAS"].leaves_out_zero
    assert abs(found.own_parts["VAS"].mean) < 0.5  # of 100: nothing was learned of an own part


def test_only_a_score_far_beyond_people_with_the_same_start_is_beyond_the_usual_course(tmp_path: Path, pair: Pair):
    found = pair(
        tmp_path, {"NPDS": 40, "region": "neck"}, {"NPDS": 95}
    )  # the scale's smallest change was not read: nothing can be told
    assert verdicts(found) == {"NPDS": "cannot be told"}
    worse = pair(tmp_path / "worse", {"ODI": 20, "region": "low back", "lasted": 10}, {"ODI": 90})
    assert verdicts(worse) == {"ODI": "beyond the usual course"}
    assert worse.benefits.followed[0].change.direction == "worse"
    assert "does not show that the care did harm" in say_followed(worse.benefits.followed[0])


def test_who_is_behind_the_usual_course_reads_so_on_their_own_page(tmp_path: Path, pair: Pair):
    worse = pair(tmp_path / "worse", {"ODI": 20, "region": "low back", "lasted": 10}, {"ODI": 90})
    same = pair(tmp_path / "same", {"ODI": 20, "region": "low back", "lasted": 10}, {"ODI": 20})
    words = "It is a reason for a doctor to look again"
    assert (words in patient_page(worse), words in patient_page(same)) == (True, False)


def test_before_anybody_measured_the_course_it_is_too_early(tmp_path: Path, pair: Pair):
    found = pair(tmp_path, {"NPRS": 9}, {"NPRS": 1}, week=2)
    assert verdicts(found) == {"NPRS": "too early to say"}
    assert found.own_parts == {}


def test_without_region_or_duration_nothing_is_beyond_the_usual_course_and_it_is_said(tmp_path: Path, pair: Pair):
    found = pair(tmp_path, {"ODI": 20, "region": ""}, {"ODI": 90})
    assert verdicts(found) == {"ODI": "beyond error"}
    assert found.courses == {}
    assert 'region = "low back" or "neck" under [complaint]' in found.notes[-1]


def test_a_score_first_taken_weeks_after_the_first_visit_has_the_course_of_how_long_it_had_lasted_then(
    tmp_path: Path, write_dated: Write
):
    #   8 weeks at the first visit, and the first score 6 weeks later: 14 weeks are no acute complaint
    about = {"region": "low back", "lasted": 8}
    folders = [write_dated(tmp_path / f"{week}", week, **about, **more) for week, more in
               ((0, {"PSFS": "walking,3\n"}), (6, {"NPRS": 6}), (20, {"NPRS": 4}))]  # fmt: skip
    assert follow_up(folders).courses["NPRS"].name == "persistent-low-back-pain"
    assert follow_up([write_dated(tmp_path / "a", 0, NPRS=6, **about), folders[2]]).courses["NPRS"].name == (
        "acute-low-back-pain"
    )


# --- alignment: reader and positioning alone ---


def test_alignment_is_compared_by_reader_and_positioning_alone(tmp_path: Path, pair: Pair):
    #   total error of a reading is 2 deg, and 1 of it errs again: 4 deg is 2.8 deviations of a difference, not 1.4
    first, later = (readings("film", atlas_tilt_deg=value) for value in (4.0, 0.0))
    found = pair(tmp_path, {"more": first}, {"more": later})
    ((week, change),) = found.necks
    assert (week, change.verdict) == (12.0, "changed")
    necks = [measured_at(read_intake(tmp_path / name)).neck for name in ("first", "later")]
    assert necks[0] is not None
    assert necks[1] is not None
    assert change.differences == compare(necks[0], necks[1]).differences
    assert change.differences["atlas_tilt_deg"][1] < 2.0 < necks[0].error["atlas_tilt_deg"] * math.sqrt(2)


def test_an_atlas_is_expected_to_keep_what_bones_and_projection_make_of_it(tmp_path: Path, pair: Pair):
    #   healthy people differ by 2 deg, and of the total error of 2.00 deg the part that errs again is 0.99:
    #   k = (4 + 3.02) / (4 + 4) = 0.8775; after 4 deg 3.51 +- 1.96 * 0.99 * sqrt(1.8775), so that 1 is in it, 0 is not
    for later, expected in ((0.0, "beyond the usual course"), (1.0, "beyond error")):
        place = tmp_path / f"{later}"
        found = pair(
            place, {"more": readings("film", atlas_tilt_deg=4)}, {"more": readings("film", atlas_tilt_deg=later)}
        )
        (tilt,) = found.benefits.followed
        assert tilt.change.unchanged is not None
        assert tilt.change.unchanged.kept == pytest.approx(0.8775, abs=1e-4)
        assert tilt.change.unchanged.band == pytest.approx((3.51 - 2.659, 3.51 + 2.659), abs=2e-3)
        assert verdicts(found) == {"atlas_tilt": expected}


def test_what_error_alone_does_to_a_large_first_tilt_is_not_told_as_closer_to_level(tmp_path: Path, pair: Pair):
    #   a photograph errs by 2.7 deg and people differ by 1.5: a first 12 deg is expected to be 2.9 +- 5.9 again
    found, far = (
        pair(tmp_path / f"{later}", {"more": readings("photo", head_tilt_deg=12)},
             {"more": readings("photo", head_tilt_deg=later)})
        for later in (1, -4)
    )  # fmt: skip
    (tilt,), (past,) = found.benefits.followed, far.benefits.followed
    assert (tilt.change.verdict, tilt.towards) == ("beyond error", "not said")
    assert "reads −3.0° to 8.8° again in 95 of 100" in say_followed(tilt)
    assert "error alone may have done it" in say_followed(tilt)
    assert "1 beyond error (tilt of the head, photographs)" in message(found)
    assert "did not change, 95 have −3.0° to 8.8° the next time. So yours may be chance" in patient_page(found)
    assert "One in twenty" not in patient_page(found)
    assert (past.change.verdict, past.towards) == ("beyond the usual course", "closer to level")


def test_photographs_are_not_compared_with_films(tmp_path: Path, pair: Pair):
    found = pair(
        tmp_path, {"more": readings("photo", shoulder_tilt_deg=9)}, {"more": readings("film", shoulder_tilt_deg=-9)}
    )
    assert found.benefits.followed == ()
    assert found.once == ("tilt of the shoulders, photographs", "tilt of the shoulders, films")
    assert "nothing was measured at two visits" in message(found)


# --- missing items ---


def test_activities_are_compared_over_those_that_were_rated_both_times(tmp_path: Path, pair: Pair):
    #   sitting 2 -> 4 and 8 only at first: the mean of all fell, the one of both rose by 2
    found = pair(tmp_path, {"PSFS": "sitting,2\nlifting,8\n"}, {"PSFS": "sitting,4\nlifting,\n"})
    (one,) = found.benefits.followed
    assert (one.change.first, one.change.later, one.change.better) == (2.0, 4.0, 2.0)


def test_activities_without_one_in_common_are_told_and_all_else_is_compared(tmp_path: Path, pair: Pair):
    found = pair(tmp_path, {"PSFS": "sitting,2\n", "NPRS": 6}, {"PSFS": "running,2\n", "NPRS": 5})
    assert list(verdicts(found)) == ["NPRS"]
    assert any("no activity in common" in note for note in found.notes)


def test_a_tick_that_is_missing_is_a_no_and_an_impossible_answer_is_refused_with_its_line(tmp_path: Path, pair: Pair):
    found = pair(tmp_path, {"RMDQ_24": "1,1\n2,1\n3,\n"}, {"RMDQ_24": "1,1\n"})
    assert (found.benefits.followed[0].change.first, found.benefits.followed[0].change.later) == (2.0, 1.0)
    with pytest.raises(BadInput, match=r"RMDQ-24.csv, line 3: Item '2': '7' is no answer"):
        pair(tmp_path / "wrong", {"RMDQ_24": "1,1\n2,7\n"}, {"RMDQ_24": "1,1\n"})


def test_what_was_measured_once_is_named_and_not_compared(tmp_path: Path, pair: Pair):
    found = pair(tmp_path, {"NPRS": 6, "ODI": 30}, {"NPRS": 6})
    assert found.once == (instrument_named("ODI").title,)


def test_the_answer_about_the_change_itself_is_kept_and_not_counted(tmp_path: Path, pair: Pair):
    found = pair(tmp_path, {"NPRS": 6}, {"NPRS": 6, "GROC": 7})
    assert found.recalled == ((12.0, 7.0),)
    assert list(verdicts(found)) == ["NPRS"]


# --- red flags ---


def test_a_red_flag_in_a_later_visit_stops_everything_with_its_letter(tmp_path: Path, write_dated: Write):
    first = write_dated(tmp_path / "first", 0, NPRS=8)
    later = write_dated(tmp_path / "later", 12, NPRS=1, safety='bladder_bowel = "yes"')
    last = write_dated(tmp_path / "last", 24, NPRS=1)
    answer = told(str(first), str(later), str(last), "--json")
    found = json.loads(answer.stdout)
    assert (answer.exit_code, found["status"]) == (3, "referred")
    assert found["letter"].startswith("REFERRAL: NOW")
    assert [one["followed"] for one in found["benefits"]] == [[]] * 5
    assert "Nothing was compared." in found["message"]
    for name in ("progress.html", "patient.html"):
        page = (last / "report" / name).read_text(encoding="utf-8")
        assert "<svg" not in page
        assert 'role="alert"' in page


def test_a_referral_of_the_first_visit_is_told_and_does_not_stop_the_later_ones(tmp_path: Path, pair: Pair):
    found = pair(tmp_path, {"NPRS": 8, "safety": 'bladder_bowel = "yes"'}, {"NPRS": 7})
    assert found.status == "followed"
    assert any("asked for a referral" in note for note in found.notes)
    assert found.message.startswith("The first visit asked for a referral. ")


def test_after_a_referral_visits_that_are_clear_again_are_compared_and_the_referral_is_told(
    tmp_path: Path, write_visit: Write
):
    worse = ('after_care_worse = "no"', 'after_care_worse = "yes"')
    folders = [
        write_visit(tmp_path / f"visit{week}", *([worse] if week == "-week-6" else []),
                    example=f"constructed-person{week}")
        for week in WEEKS[:3]
    ]  # fmt: skip
    stopped, found = follow_up(folders[:2]), follow_up(folders)
    assert (stopped.status, found.status) == ("referred", "followed")
    assert [one.day for one in stopped.referrals] == ["2025-12-15"]
    told = next(
        note for note in found.notes if note.startswith("At the visit of 2025-12-15: Possible injury by earlier")
    )
    assert "What became of that is not known here" in told
    assert len(found.benefits.followed[0].readings) == 3  # what was scored then is not left out
    assert found.end is not None
    assert found.end.rules[0] == "on 2025-12-15 the safety answers asked for a referral, at which a plan ends"


def test_a_referral_is_not_undone_by_a_visit_that_was_not_screened_whole(tmp_path: Path, write_dated: Write):
    first, later, last = (
        write_dated(tmp_path / f"{week}", week, NPRS=5, safety=safety)
        for week, safety in ((0, ""), (6, 'fever_unwell = "yes"'), (12, 'bladder_bowel = "no"'))
    )
    assert read_intake(last).safety.status == "incomplete"
    assert follow_up([first, later, last]).status == "referred"


def test_of_several_referrals_the_most_urgent_is_told_first_and_none_is_left_out(tmp_path: Path, write_dated: Write):
    #   the earlier one cannot wait, the latest one can
    first, now, review = (
        write_dated(tmp_path / f"{week}", week, NPRS=5, safety=safety)
        for week, safety in ((0, ""), (6, 'bladder_bowel = "yes"'), (12, 'after_care_worse = "yes"'))
    )
    found = follow_up([first, now, review], tmp_path / "out")
    assert [one.folder.name for one in found.referrals] == ["6", "12"]
    assert [one.rule.urgency for one in found.reasons] == ["now", "review"]
    assert found.message.index("2025-04-14") < found.message.index("2025-05-26")
    data = json.loads((tmp_path / "out" / "progress.json").read_text(encoding="utf-8"))
    assert data["letter"].startswith("REFERRAL: NOW")
    assert data["letter"].count("REFERRAL:") == 2
    for name in ("progress.html", "patient.html"):
        page = (tmp_path / "out" / name).read_text(encoding="utf-8")
        whom = [one.rule.whom.lower() for one in found.reasons]
        assert 0 <= page.lower().index(whom[0]) < page.lower().rindex(whom[1])


# --- the plan's end ---


def test_the_constructed_person_over_a_year(tmp_path: Path, write_visit: Write):
    folders = [write_visit(tmp_path / f"visit{week}", example=f"constructed-person{week}") for week in WEEKS]
    answer = told(*map(str, folders), "--json")
    found = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert [one["week"] for one in found["visits"]] == [0, 6, 26, 52]
    assert found["courses"] == [{"measure": "NPRS", "course": "persistent-low-back-pain"}]
    assert found["plan_ended"] == ["week 12 has come, at which every plan ends"]
    assert found["letter"].startswith("END OF A PLAN")
    verdict_of = {
        (one["measure"], one["label"]): one["changes"][-1]["verdict"]
        for benefit in found["benefits"]
        for one in benefit["followed"]
    }
    assert verdict_of["NPRS", None] == "not distinguishable"
    assert list(verdict_of.values()).count("beyond error") == 1  # of twelve, position sense after the right turn


# --- hostile folders ---


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ({"label": "another constructed person"}, "label is 'the constructed person' and 'another constructed person'"),
        ({"sex": "male"}, "sex is female and male"),
        ({"age": 60}, "age is 44 and, 0.2 years later, 60"),
        ({"height": 180}, "height is 166 cm and 180 cm"),
    ],
)
def test_different_people_are_refused(tmp_path: Path, later: dict, words: str, pair: Pair):
    with pytest.raises(BadInput, match=r"are not of one person") as refused:
        pair(tmp_path, {"NPRS": 6}, {"NPRS": 5, **later})
    assert words in str(refused.value)


def test_visits_in_the_wrong_order_without_a_day_or_of_one_day_are_refused(tmp_path: Path, write_dated: Write):
    first, later = write_dated(tmp_path / "first", 0), write_dated(tmp_path / "later", 12)
    with pytest.raises(BadInput, match="Give the earliest visit first"):
        follow_up([later, first])
    with pytest.raises(BadInput, match="both of 2025-03-03"):
        follow_up([first, first])
    with pytest.raises(BadInput, match="1 visit given; a change needs two"):
        follow_up([first])
    file = later / "visit.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('date = "2025-05-26"', 'date = ""'), encoding="utf-8")
    with pytest.raises(BadInput, match="has no date, and a change needs one"):
        follow_up([first, later])


def test_a_wrong_visit_writes_nothing(tmp_path: Path, write_dated: Write):
    first, later = write_dated(tmp_path / "first", 0, NPRS=6), write_dated(tmp_path / "later", 12, NPRS=11)
    answer = told(str(first), str(later))
    assert answer.exit_code == 2
    assert "NPRS.csv, line 2: Item 'score': 11 is not possible" in answer.stderr
    assert not (later / "report").exists()


def test_a_sheet_of_no_instrument_and_one_that_is_there_twice_are_refused(tmp_path: Path, write_dated: Write):
    folder = write_dated(tmp_path / "visit", 0, NPRS=6)
    (folder / "RMDQ.csv").write_text("item,answer\n1,1\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"called by its instrument. Did you mean 'RMDQ-24'"):
        read_answers(folder)
    (folder / "RMDQ.csv").rename(folder / "nprs.CSV".lower())
    with pytest.raises(BadInput, match="sheets of one instrument"):
        read_answers(folder)


def test_other_tables_of_a_visit_are_no_sheets(tmp_path: Path, write_dated: Write):
    folder = write_dated(tmp_path / "visit", 0, NPRS=6)
    (folder / "markers.csv").write_text("time,C7_X\n0,1\n", encoding="utf-8")
    (folder / "binary.csv").write_bytes(b"\xff\xfe\x00")
    assert list(read_answers(folder)) == ["NPRS"]


def test_two_scores_of_one_day_that_differ_are_refused(tmp_path: Path, write_dated: Write):
    first, later = write_dated(tmp_path / "first", 0, NPRS=6), write_dated(tmp_path / "later", 12)
    (later / "NPRS.csv").write_text("item,answer,date\nscore,5,2025-03-03\nscore,4,2025-05-26\n", encoding="utf-8")
    with pytest.raises(BadInput, match="2025-03-03 was scored in an earlier folder too, 6 there and 5 here"):
        follow_up([first, later])


def test_options_of_a_clinic_are_refused_for_one_person(tmp_path: Path, write_dated: Write):
    first, later = write_dated(tmp_path / "first", 0), write_dated(tmp_path / "later", 12)
    answer = told(str(first), str(later), "--course", "chronic-neck-pain")
    assert answer.exit_code == 2
    assert "belong to --clinic" in answer.stderr
