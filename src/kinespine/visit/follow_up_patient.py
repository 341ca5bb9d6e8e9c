"""The page for the person themselves: plain words, each number beside its error and beside what is normal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kinespine import __version__
from kinespine.outcomes.evidence import Claim, claims
from kinespine.outcomes.instruments import instruments
from kinespine.outcomes.words import say_weeks
from kinespine.visit.follow_up_drawing import draw_followed
from kinespine.visit.follow_up_normal import say_normal
from kinespine.visit.follow_up_words import number, unique
from kinespine.visit.sources import cited
from kinespine.visit.templating import template

if TYPE_CHECKING:
    from kinespine.outcomes.benefits import Followed
    from kinespine.outcomes.courses import Course
    from kinespine.visit.follow_up import Progress

PLAIN: Mapping[str, str] = {
    "NPRS": "Your pain", "VAS": "Your pain, marked on a line", "RMDQ-24": "How your back limits your day",
    "ODI": "How your back limits your day", "NDI": "How your neck limits your day",
    "NPDS": "How your neck hurts and limits you", "NNPQ": "How your neck limits your day",
    "PSFS": "The things you named as hard to do", "PROMIS-PI": "How much pain gets in your way",
    "PROMIS-PF": "What your body lets you do", "QBPDS": "How your back limits your day",
    "neck_rotation": "How far you turn your head", "head_tilt": "How level your head is",
    "shoulder_tilt": "How level your shoulders are", "pelvic_obliquity": "How level your pelvis is",
    "head_shift": "How far your head is to one side", "trunk_shift": "How far your trunk is to one side",
    "leg_check_supine": "How much shorter one leg looks when you lie",
    "leg_check_compressive": "How much shorter one leg looks when you lie",
    "sway_velocity": "How much you sway when you stand",
    "joint_position_error": "How well your head finds its place again",
}  # fmt: skip
SIDES = {"left turn": "after you turned left", "right turn": "after you turned right"}
# What studies say in short words, by the region they are of; grade and source are those of the claim in the table.
KNOWN: Mapping[str, tuple[str, str]] = {
    "course": (
        "low back", "Most people with a sore back get better by themselves. Care and time are hard to tell apart.",
    ),
    "pain_neck": (
        "neck", "Neck pain eased for a short time when joints of the neck were moved by hand. The studies were weak, "
        "and the gain may be close to none.",
    ),
    "posture": ("", "A change in how you hold yourself does not go with a change in pain in most studies."),
    "upper_care": (
        "low back", "Care of the upper neck for the low back has not been tested against a control group.",
    ),
}  # fmt: skip
WITHIN_A_DAY = "joint_position_error"  # its error is of trials of one session alone
HELP = (
    "Half of the face drops, an arm is weak, or speech is slurred.",
    "A headache comes all at once and is the worst you have had.",
    "You cannot pass or hold urine or stool as before, or feel numb between the legs.",
    "Both legs get weak or numb.",
    "Your chest hurts, or you have fever and a stiff neck.",
)


def patient_page(progress: Progress) -> str:
    """The page: no network, no script, nothing that promises."""
    stopped = progress.reasons
    return template("patient.html.j2").render(
        label=progress.first.label,
        constructed=progress.first.constructed,
        version=__version__,
        visits=len(progress.visits),
        span=say_weeks(progress.weeks[-1]),
        stopped=list(dict.fromkeys((one.rule.whom, one.rule.when) for one in stopped)),
        items=[] if stopped else [_item(progress, one) for one in unique(progress.benefits.followed)],
        bands=bool(progress.courses) or any(one.change.unchanged for one in progress.benefits.followed),
        ended=progress.end is not None,
        known=[
            {
                "words": KNOWN[row.id][1],
                "grade": "not graded" if row.grade == "ungraded" else f"grade {row.grade}",
                "source": row.source.replace(";", ", "),
            }
            for row in _known(progress)
        ],
        help=HELP,
        sources=[] if stopped else cited(patient_sources(progress)),
    )


def patient_sources(progress: Progress) -> list[str]:
    """Keys of what the page states."""
    return [key for row in _known(progress) for key in row.source.split(";")]


def _known(progress: Progress) -> list[Claim]:
    """Claims about the region of the complaint, and about both; all of them where it is not told."""
    region = progress.first.region
    return [row for row in claims() if row.id in KNOWN and (not region or KNOWN[row.id][0] in {"", region})]


def _item(progress: Progress, one: Followed) -> dict[str, Any]:
    course = progress.courses.get(one.measure.measure)
    return {
        "title": _title(one),
        "picture": Markup(draw_followed(one, course)),
        "lines": [*_numbers(one), _error(one), _usual(one, course, progress)],
    }


def _title(one: Followed) -> str:
    name = PLAIN.get(one.measure.measure, f"{one.measure.title[:1].upper()}{one.measure.title[1:]}")
    side = next((words for key, words in SIDES.items() if key in one.label), "")
    if one.measure.measure == "neck_rotation":
        side = one.label.partition(",")[0]
    if one.measure.measure == "sway_velocity":
        side = one.label
    return f"{name}{f', {side}' if side else ''}"


def _numbers(one: Followed) -> list[str]:
    change, unit = one.change, one.measure.unit
    assert change.week is not None
    if one.measure.kind == "instrument":
        own = instruments()[one.measure.measure]
        worst = "worst" if own.worse == "high" else "best"
        scale = f" The scale goes from {own.low:g} to {own.high:g}, and {own.high:g} is {worst}."
    else:
        scale = ""
    first, later = number(change.first, unit), number(change.later, unit)
    return [f"First visit: {first}. After {say_weeks(change.week)}: {later}.{scale}{_side(one)}"]


def _side(one: Followed) -> str:
    """What a minus tells, where it tells the side."""
    if one.measure.better != "nearer zero" or min(one.change.first, one.change.later) >= 0.0:
        return ""
    if max(one.change.first, one.change.later) > 0.0:
        return " The minus tells that the two are to different sides."
    return " The minus tells the side."


def _error(one: Followed) -> str:
    """The change beside what two measurements differ by when nothing has changed."""
    change, unit = one.change, one.measure.unit
    if change.least is None or change.found_from is None:
        return "How much two measurements differ when nothing has changed is not known. So we cannot tell."
    size = number(abs(change.later - change.first), unit)
    start = (
        f"When nothing changes, two measurements still differ by up to {number(change.least.value, unit)}. "
        f"Yours differ by {size}."
    )
    if change.verdict in {"within error", "too early to say"} or abs(change.later - change.first) <= change.least.value:
        if not change.has_room:
            return f"{start} So this may be no change at all. From where you began, getting better cannot show here."
        return (
            f"{start} So this may be no change at all. A real change of {number(change.found_from, unit)} would "
            "most likely have shown."
        )
    way = {"better": " for the better", "worse": " for the worse"}.get(change.direction, "")
    days = " Days may differ by more than that." if one.measure.measure == WITHIN_A_DAY else ""
    chance = (
        "" if change.unchanged is not None else " One in twenty comes so far by chance, and more who began far off."
    )
    return f"{start} So this is more than that{way}.{chance}{days}"


def _usual(one: Followed, course: Course | None, progress: Progress) -> str:
    """The number beside its normal spread: the usual course of a score, healthy people of a measure."""
    change, unit = one.change, one.measure.unit
    if one.measure.kind != "instrument":
        return f"{_unchanged(one)}{say_normal(one, progress.last)}"
    if change.expected is None:
        if course is not None:
            return "How people do after so long by themselves was not studied."
        return "How people do by themselves was not studied for this number. So we cannot say if it came by itself."
    if not change.expected.known:
        return "It is too early to say. How people do by themselves was not measured so soon."
    low, high = change.expected.band()
    inside = low <= change.later <= high
    lent = " How much people differ was measured in others, with neck pain." if change.expected.assumed else ""
    where = "Yours is one of these" if inside else "Yours is outside"
    words = (
        f"Of 100 people who start where you did, 95 have {number(low, unit)} to {number(high, unit)} by then with "
        f"usual care. {where}.{lent}"
    )
    if change.behind:
        words += " That is worse than most. It is a reason for a doctor to look again."
    if change.verdict == "beyond the usual course":
        words += " That does not show that care did it. Hope, other care and chance do this too."
    return words


def _unchanged(one: Followed) -> str:
    """What people who began alike have the second time where nothing changed; empty where it is not known."""
    found, unit = one.change.unchanged, one.measure.unit
    if found is None:
        return ""
    low, high = found.band
    where = "Yours is outside." if one.change.verdict == "beyond the usual course" else "So yours may be chance."
    return (
        f"Of 100 people who began where you did and did not change, 95 have {number(low, unit)} to "
        f"{number(high, unit)} the next time. {where} "
    )
