"""Answers of constructed people who were once clear, or told too little, and must not be."""

from pathlib import Path

import pytest

from kinespine.assessment import Clearance, Incomplete, Referral, screen
from kinespine.assessment.answer_file import read_answer_file
from kinespine.assessment.films import check_film
from kinespine.assessment.logic import Answers
from kinespine.assessment.questions import follows
from kinespine.assessment.rules import TraumaRule
from kinespine.errors import BadInput

BACK = {"neck_complaint": False, "back_pain": True}
INJURED = {
    "acute_trauma": True, "hours_since_injury": 5, "gcs": 15, "abnormal_vitals": False, "acute_paralysis": False,
    "penetrating_injury": False, "dangerous_mechanism": False, "limb_paraesthesia": False, "walked": True,
    "sitting": True, "simple_rear_end": True, "delayed_neck_pain": True, "midline_tenderness": False,
    "rotation_left_deg": 80, "rotation_right_deg": 80, "focal_deficit": False, "altered_alertness": False,
    "intoxicated": False, "distracting_injury": False, "ligament_signs": False,
}  # fmt: skip
ILL = {"age_years": 62, "age_at_onset_years": 30, "duration_weeks": 4}


def changed(calm: Answers, by: dict[str, object]) -> dict[str, object]:
    """The calm person with some answers changed; what follows from others follows anew."""
    return {**{key: answer for key, answer in calm.items() if key not in follows()}, **by}


@pytest.mark.parametrize(
    ("by", "rule", "urgency"),
    [
        ({**BACK, "gait_deviation": True, "hoffmann": True, "babinski": True}, "RF_MYELO", "soon"),
        ({**BACK, "age_years": 60, "gait_deviation": True, "inverted_supinator": True}, "RF_MYELO", "soon"),
        ({**BACK, "hoffmann": True, "inverted_supinator": True}, "RF_MYELO_2", "review"),
        ({"babinski": True}, "RF_MYELO_2", "review"),
        ({"fever": True}, "RF_FEVER", "review"),
        ({"unwell": True, "night_pain": True}, "RF_CI_PAIN", "review"),
        ({"fever": True, "night_pain": True}, "RF_CI_PAIN", "review"),
        ({"cancer_history": True, "unremitting_pain": True, "pain_0_10": 7}, "RF_CANCER", "soon"),
        ({"active_cancer": True, "night_pain": True}, "RF_CANCER", "soon"),
        ({**ILL, "unremitting_pain": True, "pain_0_10": 6}, "RF_UNREMITTING", "review"),
        ({**ILL, "night_pain": True}, "RF_CI_PAIN", "review"),
        (
            {"age_years": 17, "age_at_onset_years": 17, "night_pain": True, "progressive_pain": True},
            "RF_CI_PAIN",
            "review",
        ),
        ({"unfamiliar_pain": True, "dizziness": True}, "RF_CAD_NEW", "review"),
        ({"unfamiliar_pain": True, "nausea": True}, "RF_CAD_NEW", "review"),
        ({"unfamiliar_pain": True, "dizziness": True, "artery_signs_acute": True}, "RF_CAD_2_ACUTE", "now"),
    ],
)
def test_each_is_sent_on(by: dict[str, object], rule: str, urgency: str, calm: Answers):
    found = screen(changed(calm, by))
    assert isinstance(found, Referral)
    reasons = {one.rule.id: one.rule.urgency for one in found.reasons}
    assert reasons.get(rule) == urgency
    assert found.urgency == urgency


def test_new_pain_unlike_any_before_goes_with_a_clearance_as_a_caution(calm: Answers):
    found = screen(changed(calm, {"unfamiliar_pain": True}))
    assert isinstance(found, Clearance)
    assert [one.rule.id for one in found.cautions] == ["RF_CAD_NEW_ALONE"]


def test_an_inflamed_spine_takes_no_thrust(calm: Answers):
    found = screen(changed(calm, {"inflammatory_disease": True}))
    assert isinstance(found, Clearance)
    assert "no thrust" in {one.rule.action for one in found.cautions}


# --- after an injury ---


@pytest.mark.parametrize("trauma_rule", ["canadian", "nexus"])
def test_the_injured_person_who_is_changed_below_is_clear(trauma_rule: TraumaRule, calm: Answers):
    assert isinstance(screen(changed(calm, INJURED), trauma_rule=trauma_rule), Clearance)


@pytest.mark.parametrize("trauma_rule", ["canadian", "nexus"])
@pytest.mark.parametrize(
    ("by", "urgency"),
    [
        ({"acute_paralysis": True, "focal_deficit": True}, "now"),
        ({"penetrating_injury": True}, "now"),
        ({"abnormal_vitals": True}, "now"),
        ({"altered_alertness": True}, "now"),
        ({"age_years": 15, "age_at_onset_years": 15}, "now"),
        ({"vertebral_disease": True}, "now"),
        ({"vertebral_disease": True, "rheumatoid_arthritis": True, "upper_neck_films": "stable"}, "now"),
        ({"inflammatory_disease": True}, "now"),
        (
            {
                "vertebral_disease": True,
                "neck_surgery": True,
                "neck_surgery_months": 200,
                "hardware_known": True,
            },
            "now",
        ),
        ({"hours_since_injury": 60}, "same day"),
        ({"age_years": 65}, "same day"),
    ],
)
def test_outside_the_scope_nobody_is_cleared_by_either_rule(
    trauma_rule: TraumaRule, by: dict[str, object], urgency: str, calm: Answers
):
    found = screen(changed(calm, {**INJURED, **by}), trauma_rule=trauma_rule)
    assert isinstance(found, Referral)
    assert found.urgency == urgency


@pytest.mark.parametrize("key", ["rheumatoid_arthritis", "inflammatory_disease", "neck_surgery"])
@pytest.mark.parametrize("trauma_rule", ["canadian", "nexus"])
def test_a_diseased_spine_counts_where_the_question_about_it_is_open(key: str, trauma_rule: TraumaRule, calm: Answers):
    given = changed(calm, {**INJURED, key: True})
    del given["vertebral_disease"]
    found = screen(given, trauma_rule=trauma_rule)
    assert isinstance(found, Referral)
    assert found.urgency == "now"


@pytest.mark.parametrize(
    "by",
    [
        {"acute_paralysis": True, "focal_deficit": False},
        {"vertebral_disease": False, "rheumatoid_arthritis": True},
        {"vertebral_disease": False, "neck_surgery": True},
    ],
)
def test_what_cannot_be_is_told(by: dict[str, object]):
    with pytest.raises(BadInput, match="contradict"):
        screen(by)


# --- a slip silences no emergency ---

SLIPS = [
    'pain_0_10 = "six"',
    'wieght_loss = "no"',
    "age_years = 30\nage_at_onset_years = 51",
    "duration_weeks = 4,5",
    "smoking = yes",
    'chest = "no"\nchest = "no"',
]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_file_leaves_the_emergency_first(slip: str, tmp_path: Path):
    path = tmp_path / "answers.toml"
    path.write_text(f'bladder_bowel = "yes"\n{slip}\n', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_answer_file(path)
    first, *rest = str(refused.value).split("\n")
    assert first.startswith("An emergency sign was answered yes: possible cauda equina syndrome (bladder_bowel = yes)")
    assert "a hospital emergency department with MRI at all hours, within hours" in first
    assert "answers.toml" in "\n".join(rest)


def test_a_file_in_another_encoding_leaves_it_first_as_well(tmp_path: Path):
    path = tmp_path / "answers.toml"
    path.write_bytes(b'label = "J\xfcrgen"\nface_arm_speech = "yes"\n')
    with pytest.raises(BadInput, match=r"\AAn emergency sign was answered yes: possible stroke"):
        read_answer_file(path)


@pytest.mark.parametrize(
    "given",
    [
        {"new_neck_or_head_with_nerve_signs": "yes", "unfamiliar_pain": "no"},
        {"fever_stiff_neck": "yes", "fever": "no"},
        {"acute_trauma": "yes", "acute_paralysis": "yes", "focal_deficit": "no"},
        {"pulsatile_abdomen": "yes", "age_years": "sixty"},
        {"chest": True, "gcs": 99},
    ],
)
def test_of_a_yes_and_what_contradicts_it_the_yes_counts(given: dict[str, object]):
    with pytest.raises(BadInput, match=r"\AAn emergency sign was answered yes: "):
        screen(given)


@pytest.mark.parametrize(
    "given", [{"chest": "no", "gcs": 99}, {"pulsatile_abdomen": "yes", "age_years": 40, "gcs": 99}, {"chset": "yes"}]
)
def test_without_an_emergency_none_is_told(given: dict[str, object]):
    with pytest.raises(BadInput) as refused:
        screen(given)
    assert "emergency sign" not in str(refused.value)


# --- films ---


@pytest.mark.parametrize("key", ["chest", "cord_signs", "cancer_history"])
def test_no_film_before_an_emergency_or_mri_is_ruled_out(key: str, calm: Answers):
    given = changed(calm, {"progressive_deformity": True, "night_pain": True})
    del given[key]
    found = screen(given)
    assert isinstance(found, Incomplete)
    check = check_film("full_spine", found)
    assert (check.verdict, check.lines[0].id) == ("refused", "IMG_OPEN")
    assert "emergency questions first" in check.lines[0].words
    referred = screen({**given, "weight_loss": True})
    assert isinstance(referred, Referral)
    assert check_film("full_spine", referred).verdict == "refused"


def test_a_flag_indicates_a_film_of_its_own_region_alone(calm: Answers):
    back = screen(changed(calm, {"age_years": 71, "osteoporosis": True}))
    neck = screen(changed(calm, {"sharp_purser": "positive"}))
    verdicts = [
        [check_film(film, found).verdict for film in ("cervical", "lumbar", "full_spine")] for found in (back, neck)
    ]
    assert verdicts == [["not indicated", "indicated", "indicated"], ["indicated", "not indicated", "not indicated"]]


def test_active_cancer_asks_for_mri_and_not_for_a_film(calm: Answers):
    check = check_film("lumbar", screen(changed(calm, {"active_cancer": True})))
    assert (check.verdict, check.lines[0].id) == ("refused", "IMG_MRI")
