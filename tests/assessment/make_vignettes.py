"""Write the constructed vignettes that judge the screen, from hand-written cases and assumed rates.

A case gives sex, age, complaint, weeks and the answers that its sentence tells. In the ordinary set the weak flags that
people have besides are drawn with the rates of `vignettes_rates.csv`, and said at the end of the sentence. Blood
pressure, rotation of the head and pain are drawn in both sets. The seed is fixed: the same files come out again.

    python tests/assessment/make_vignettes.py
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).parent
QUESTIONS = HERE.parents[1] / "src/kinespine/assessment/tables/questions.csv"
SEED = 20

AFTER_INJURY = [
    "hours_since_injury",
    "abnormal_vitals",
    "acute_paralysis",
    "dangerous_mechanism",
    "limb_paraesthesia",
    "simple_rear_end",
    "walked",
    "delayed_neck_pain",
    "focal_deficit",
    "ligament_signs",
]
OF_BACK_PAIN = ["insidious_onset", "better_with_exercise", "no_better_with_rest", "night_pain_better_rising"]
OF_NECK_SURGERY = ["neck_surgery_months", "hardware_known"]
NERVE_SIGNS = [
    "horner",
    "double_vision",
    "vision_change",
    "drop_attacks",
    "slurred_speech",
    "trouble_swallowing",
    "unsteady_walking",
    "face_numbness",
    "nystagmus",
]
INFECTION_RISKS = ["immunosuppressed", "iv_drug_use", "recent_infection", "recent_spine_procedure"]
CHOICES = {"upper_neck_films": "none", "sharp_purser": "not done", "ligament_tests": "not done", "pregnant": "no"}
# Words of a sentence that a drawn flag would contradict.
FADING = ("fading", "improving", "gone", "easing", "better each day", "no worse", "unchanged", "no change", "steady")
EASED = (*FADING, "better", "eases", "sits", "rests", "rest days", "none at rest", "sleeps well", "loosens", "goes on")
EVENT = (" after ", "lifting", "locked", "shovelling")
CONTRADICTED = {
    "progressive_pain": FADING,
    "unremitting_pain": EASED,
    "night_pain": EASED,
    "insidious_onset": EVENT,
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def told(text: str) -> dict[str, str]:
    """Answers written as `key` (yes) or `key=value`."""
    pairs = (word.partition("=") for word in text.split())
    return {key: value or "yes" for key, _, value in pairs}


def either(*answers: str) -> str:
    """Yes if one is yes, no if all are no, otherwise unanswered."""
    if "yes" in answers:
        return "yes"
    return "" if "" in answers else "no"


def both(one: str, other: str) -> str:
    """Yes if both are yes, no if one is no, otherwise unanswered."""
    if "no" in (one, other):
        return "no"
    return "yes" if (one, other) == ("yes", "yes") else ""


def drawn_flags(case: dict[str, str], said: dict[str, str], rates: list[dict[str, str]], draw: random.Random):
    """Weak flags of an ordinary person besides those the sentence tells: key to phrase."""
    age, complaint = int(case["age_years"]), case["complaint"]
    band = "under_50" if age < 50 else "from_50_to_64" if age < 65 else "from_65"
    has_neck, has_back = complaint in ("neck", "headache", "both"), complaint in ("back", "both")
    flags: dict[str, str] = {}
    for rate in rates:
        key = rate["key"]
        hit = draw.random() < float(rate[band])
        place = {"any": True, "neck": has_neck, "back": not has_neck, "back only": has_back}[rate["where"]]
        against = any(word in case["text"] for word in CONTRADICTED.get(key, ()))
        no_pill = key == "oral_contraceptive" and (age > 45 or "pregnant" in said)
        early = key == "earlier_care" and float(case["weeks"]) < 6
        if hit and place and rate["sex"] in ("any", case["sex"]) and not (key in said or against or no_pill or early):
            flags[key] = rate["phrase"]
    return flags


def drawn_numbers(case: dict[str, str], high_pressure: bool, lowest_rotation: int, draw: random.Random):
    """Pain, age at the first spell, blood pressure and rotation of the head, as an examiner writes them down."""
    age, neck = int(case["age_years"]), case["complaint"] in ("neck", "headache", "both")
    turn = 78 - 0.35 * (age - 20) - 6 * neck
    earlier = draw.choice((0, draw.expovariate(1 / 6)))
    onset = max(min(age, 12), age - float(case["weeks"]) / 52 - earlier)
    turns = [max(lowest_rotation, min(90, 5 * round(draw.gauss(turn, 8) / 5))) for _ in range(2)]
    pain = max(1, min(9, round(draw.gauss(5.2, 1.8))))
    upper = 2 * round(max(96, draw.gauss(118 + 0.35 * (age - 40) + 8 * high_pressure, 13)) / 2)
    lower = 2 * round(max(56, draw.gauss(77 + 4 * high_pressure, 8)) / 2)
    return {
        "pain_0_10": pain,
        "age_at_onset_years": int(onset),
        "systolic_mmHg": upper,
        "diastolic_mmHg": min(lower, upper - 20),
        "rotation_left_deg": turns[0],
        "rotation_right_deg": turns[1],
    }


def answered(case: dict[str, str], keys: list[str], on_form: set[str], known: dict[str, str], numbers: dict[str, int]):
    """Every question's answer; empty where it does not apply, and where the case leaves it unanswered."""
    answers = dict.fromkeys(keys, "no") | CHOICES
    answers |= {"sitting": "yes", "gcs": "15", "weakest_grade": "5"}
    answers |= {key: str(value) for key, value in numbers.items()}
    answers |= {"age_years": case["age_years"], "duration_weeks": case["weeks"]}
    answers["neck_complaint"] = "yes" if case["complaint"] in ("neck", "headache", "both") else "no"
    answers["back_pain"] = "yes" if case["complaint"] in ("back", "both") else "no"
    answers |= known
    idle = [] if answers["acute_trauma"] == "yes" else list(AFTER_INJURY)
    idle += [] if answers["back_pain"] == "yes" else OF_BACK_PAIN
    idle += [] if answers["neck_surgery"] == "yes" else OF_NECK_SURGERY
    idle += [] if answers["down_syndrome"] == "yes" else ["specialist_clearance"]
    unanswered = case.get("unanswered", "").split()
    for key in idle + unanswered:
        answers[key] = ""
    signs = both(answers["unfamiliar_pain"], either(*(answers[key] for key in NERVE_SIGNS)))
    ill = both(either(answers["fever"], answers["unwell"]), either(*(answers[key] for key in INFECTION_RISKS)))
    following = {"new_neck_or_head_with_nerve_signs": signs, "fever_unwell": ill}
    answers |= {key: value for key, value in following.items() if key not in known and key not in unanswered}
    if "form" in unanswered:
        general = {"age_years", "neck_complaint", "back_pain", "duration_weeks"}
        answers = {key: answers[key] if key in on_form | general | set(known) else "" for key in keys}
    return {key: answers[key] for key in keys}


def person(case: dict[str, str]) -> str:
    young = int(case["age_years"]) < 18
    return {"w": ("woman", "girl"), "m": ("man", "boy")}[case["sex"]][young]


def write(name: str, rows: list[dict[str, str]]) -> None:
    with (HERE / name).open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    draw = random.Random(SEED)
    questions = read(QUESTIONS)
    keys = [question["key"] for question in questions]
    on_form = {question["key"] for question in questions if question["on_visit_form"] == "true"}
    rates = read(HERE / "vignettes_rates.csv")

    ordinary: list[dict[str, str]] = []
    for number, case in enumerate(read(HERE / "vignettes_ordinary_cases.csv"), 1):
        said = told(case["answers"])
        flags = drawn_flags(case, said, rates, draw)
        known = said | dict.fromkeys(flags, "yes")
        numbers = drawn_numbers(case, "hypertension" in known, 20, draw)
        words = f"constructed {number:03}: {person(case)} of {case['age_years']}, {case['text']}"
        words += f"; also: {', '.join(flags.values())}." if flags else "."
        row = {"id": f"constructed {number:03}", "words": words}
        ordinary.append(row | answered(case, keys, on_form, known, numbers))
    write("vignettes_ordinary.csv", ordinary)

    red: list[dict[str, str]] = []
    for number, case in enumerate(read(HERE / "vignettes_red_flag_cases.csv"), 1):
        known = told(case["answers"])
        numbers = drawn_numbers(case, "hypertension" in known, 50, draw)
        words = f"constructed R{number:02}: {person(case)} of {case['age_years']}, {case['text']}."
        row = {"id": f"constructed R{number:02}", "words": words} | answered(case, keys, on_form, known, numbers)
        red.append(row | {key: case[key] for key in ("urgency", "source", "condition")})
    write("vignettes_red_flag.csv", red)


if __name__ == "__main__":
    main()
