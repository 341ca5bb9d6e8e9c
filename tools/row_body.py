"""One standing body, its joints and its strength beside published rows, for the validation page."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from published_rows import PublishedRow
from row_people import interval_of
from row_verdicts import Found, Word, beside, near, signed
from validation_chain import stood_changed
from validation_equilibrium import CHANGES, WOMAN, Change, model_change, stood
from validation_in_vivo import activity_of_trunk, vertebra_l1
from validation_page import number, verdict
from validation_posture import posture_values
from validation_strength import moments_compared, others_compared, strengths_of

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import causes_from
from kinespine.anatomy.tissue import TABLE, JointRow
from kinespine.chain.acting import balance_of
from kinespine.chain.posture import points_of, standing
from kinespine.chain.reactions import asked_of, forces_on, level_loads
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.strength import Direction, maximal_moment
from kinespine.measures import read_off
from kinespine.measures.catalogue import measure_called
from kinespine.outcomes.courses import course_named
from kinespine.outcomes.usual_course import point_at
from kinespine.tables import read_table

MM, DEG = 1e3, 180.0 / np.pi
ADDED = "mass.T6_kg"  # where a mass on the trunk is put
EFFORTS: tuple[Direction, ...] = ("extension", "flexion", "lateral_right", "axial_left")


# --- posture ---


def measured_on(solved: Standing, name: str) -> float:
    """A measure of the catalogue, or one of three others, on a standing body, in deg or mm."""
    points = points_of(solved.body, solved.posture)
    if name == "C0_C2":  # the head is level: skull base against the lower endplate of C2
        front, back = points["C2.endplate_inferior_anterior"], points["C2.endplate_inferior_posterior"]
        return DEG * float(np.arctan2(back[2] - front[2], front[0] - back[0]))
    if name == "head_over_S1":
        return MM * float((points["skull.head_centre_of_mass"] - points["pelvis.S1_endplate_posterior"])[0])
    measure = measure_called(name)
    return (MM if measure.unit == "m" else DEG) * read_off(points, [measure])[name]


def _stood(row: PublishedRow, asked: str) -> Found:
    """A measure of a solved standing body; how far simulated people of 30 years spread about theirs."""
    who, name = asked.split()
    value = _at_age(float(who[3:]), name) if who.startswith("at:") else measured_on(stood(who), name)
    if name.startswith("craniovertebral"):
        value = 180.0 - value  # the source measures the other angle
        low, high = row.values[0] - 6.0, row.values[0] + 6.0  # SD recalled
        told = verdict(value, low, high)
        return Found(model=number(value), verdict=told, word="met" if told == "inside" else "missed")
    told = interval_of(name) if who == "man" else "(between men of 25 and 70)" if who.startswith("at:") else ""
    return beside(row, value, told=told)


def _at_age(age: float, name: str) -> float:
    """Straight between men of 25 and 70 years, who are solved for other rows: norms go straight with age."""
    young, old = (measured_on(stood(f"age:{years}"), name) for years in (25, 70))
    return young + (old - young) * (age - 25.0) / 45.0


def _norm(row: PublishedRow, quantity: str) -> Found:
    return beside(row, posture_values(build_body(REFERENCE_MAN))[quantity])


def _change(row: PublishedRow, asked: str) -> Found:
    quantity, region, source = asked.split()
    change = next(
        one
        for one in read_table(CHANGES, Change)
        if (one.quantity, one.region, one.source) == (quantity, region, source)
    )
    value = model_change(change, None)
    assert value is not None
    unit = "mm" if region == "sagittal_vertical_axis" else "deg"
    return signed(value, change.value, f"{number(value)} {unit}", least=0.05)


def _lordosis_by_regression(row: PublishedRow) -> Found:
    """Lordosis that the published regression expects of the model's own slope, plumb line and inlet angle."""
    man = stood("age:25")
    slope, axis, inlet, own = (
        measured_on(man, name)
        for name in (
            "T1_slope",
            "cervical_vertical_axis_C2_C7",
            "thoracic_inlet_angle",
            "cervical_lordosis_C2_C7",
        )
    )
    wanted = 0.762 * slope - 0.392 * axis + 0.25 * inlet - 13.795
    left = 6.31 * np.sqrt(1.0 - row.values[0])  # SD of lordosis, and what the regression leaves of it
    off = own - wanted
    model = f"{number(own)} deg; the regression expects {number(wanted)} ± {number(float(left))}"
    if abs(off) <= left:
        return Found(model=model, verdict="inside", word="met")
    return Found(model=model, verdict=f"**outside** ({off:+.1f}, {abs(off) / left:.1f} SD)", word="missed")


def _lordosis_less_incidence(row: PublishedRow) -> Found:
    man = stood("man")
    return beside(row, measured_on(man, "lumbar_lordosis_L1_S1") - measured_on(man, "pelvic_incidence"))


def _lordosis_by_class(row: PublishedRow) -> Found:
    """Lordosis less incidence in the second and the fourth class."""
    found = [
        measured_on(solved, "lumbar_lordosis_L1_S1") - measured_on(solved, "pelvic_incidence")
        for solved in (stood("incidence:40"), stood("incidence:65"))
    ]
    wanted = (row.values[1], row.values[3])
    falls = found[1] < found[0]
    model = f"{number(found[0])} and {number(found[1])} deg; told {wanted[0]:g} and {wanted[1]:g}"
    word: Word = "met" if falls else "missed"
    return Found(model=model, verdict="right order" if falls else "**other order**", word=word)


def _tilt_by_incidence(row: PublishedRow) -> Found:
    man = stood("man")
    wanted = 0.44 * measured_on(man, "pelvic_incidence") - 11.4
    own = measured_on(man, "pelvic_tilt")
    return Found(model=f"{number(own)} deg; the regression gives {number(wanted)}", verdict=f"{own - wanted:+.1f} deg",
                 word="open")  # fmt: skip


def _mismatch_of_neck(row: PublishedRow) -> Found:
    man = stood("man")
    own = measured_on(man, "T1_slope_less_lordosis")
    axis = measured_on(man, "cervical_vertical_axis_C2_C7")
    return Found(
        model=f"{number(own)} deg at a plumb line of {number(axis)} mm", verdict="told for 40 mm: not one point of it",
        word="open",
    )  # fmt: skip


def _turned(row: PublishedRow, asked: str) -> Found:
    """What the upper neck does beside turning when the head looks to the left by 50 degrees."""
    solved = stood("man", None, "look:yaw=50")
    before = stood("man")
    turns = [{level.load.level: level.turn for level in one.levels} for one in (before, solved)]
    first, last = asked.partition(".")[0].split("-")
    joints = ("C0-C1", "C1-C2") if (first, last) == ("C0", "C2") else (f"{first}-{last}",)
    way = asked.partition(".")[2]
    sign = 1.0 if way == "lateral" else -1.0  # to the right, opposite to the turn; extension
    key = "lateral" if way == "lateral" else "flexion"
    change = sign * DEG * sum(turns[1][joint][key] - turns[0][joint][key] for joint in joints)
    turned = DEG * sum(turns[1][joint]["axial"] for joint in joints)
    return beside(row, change, told=f"deg, turned by {number(turned)}")


def _joints(row: PublishedRow, asked: str) -> Found:
    """Ends of the range of joints in the table, added up."""
    ranges = {(joint.joint, joint.direction): joint.range_deg for joint in read_table(TABLE, JointRow)}
    values: list[float] = []
    for group in asked.split(" ; "):
        names = [name.split(".") for name in group.split("+")]
        values.append(sum(ranges[joint, direction] for joint, direction in names))
    return beside(row, values[0]) if len(values) == 1 and len(row.values) == 1 else near(row, values)


# --- loads and strength ---


@cache
def _strengths() -> dict[str, tuple[float, float, float, str]]:
    """Strict strengths by name: model, low, high, unit."""
    found = strengths_of({"male": REFERENCE_MAN, "female": WOMAN})
    rows = [one for sex in ("male", "female") for one, _ in moments_compared(found[sex], sex)]
    return {one.name: (one.model, one.low, one.high, one.unit) for one in (*rows, *others_compared(found))}


def _strength(row: PublishedRow, name: str) -> Found:
    model, _, _, unit = _strengths()[name]
    if unit == "women over men" and row.unit == "times":
        model = 1.0 / model
    if row.unit == "% of men":
        model *= 100.0
    return beside(row, model, digits=2 if "times" in row.unit else 1)


def _neck_over_trunk(row: PublishedRow) -> Found:
    """Strength of the neck over that of the trunk, mean of four directions."""
    ways = ("extension", "flexion", "lateral", "axial")
    value = float(np.mean([_strengths()[f"male neck {w}"][0] / _strengths()[f"male trunk {w}"][0] for w in ways]))
    return beside(row, value, digits=2)


def _stronger_bent(row: PublishedRow) -> Found:
    """Whether extension gets stronger as the trunk bends forward."""
    ratio = _strengths()["flexion of the trunk"][0]
    return signed(ratio - 1.0, 1.0, f"{number(ratio, 2)} times")


@cache
def _at_effort(direction: Direction) -> tuple[float, float]:
    """Compression and lateral shear (N) of C4-C5 while the neck does its utmost and every joint still balances."""
    body = build_body(REFERENCE_MAN)
    posture = standing(body)
    balance = balance_of(body, posture, posture)
    active = maximal_moment(body, "neck", direction).activation
    tension = active * balance.blocks.muscles.unit + balance.passive_tension
    loads = level_loads(body, balance.state, forces_on(body, balance.state, tension), asked_of(body, balance))
    level = next(load for load in loads if load.level == "C4-C5")
    return level.compression, level.lateral_shear


def _effort(row: PublishedRow, direction: Direction) -> Found:
    return beside(row, _at_effort(direction)[0], digits=0)


def _effort_shear(row: PublishedRow) -> Found:
    return beside(row, max(abs(_at_effort(direction)[1]) for direction in EFFORTS), digits=0, told="at most")


@cache
def _laden() -> Standing:
    return solve_standing(build_body(REFERENCE_MAN), causes=causes_from({ADDED: 10.0}), check=False)


def _added_mass_activity(row: PublishedRow) -> Found:
    before, after = activity_of_trunk(stood("man")), activity_of_trunk(_laden())
    return signed(after - before, 1.0, f"{number(before, 2)} to {number(after, 2)} % of maximum", least=0.05)


def _added_mass_force(row: PublishedRow) -> Found:
    return beside(row, vertebra_l1(_laden()) - vertebra_l1(stood("man")), digits=0)


def _neck_load_and_pitch(row: PublishedRow) -> Found:
    """Correlation of what weight asks of C7-T1 with how far the head is bent forward."""
    asked: list[tuple[float, float]] = []
    for pitch in (-30, 0, 30):
        solved = stood_changed("", f"look:pitch={pitch}" if pitch else "stand")
        level = next(level for level in solved.levels if level.load.level == "C7-T1")
        asked.append((-pitch, level.load.flexion_moment))
    value = float(np.corrcoef(np.array(asked).T)[0, 1])
    return beside(row, value, digits=2)


def _usual_fall(row: PublishedRow, asked: str) -> Found:
    """How much of a score usual care lets fall in as many weeks."""
    name, week = asked.split()
    course = course_named(name)
    point = point_at(course, float(week))
    start = course.start_mean
    low, high = start - point.mean_high, start - point.mean_low
    value = row.values[0]
    within = low <= value <= high
    return Found(
        model=f"{number(start - point.mean)} ({number(low)} to {number(high)})",
        verdict="no more than usual care" if value <= high else "**more than usual care lets expect**",
        word="met" if within else "missed",
    )


COMPARISONS: Mapping[str, Callable[..., Found]] = {
    "stood": _stood, "norm": _norm, "change": _change, "lordosis_by_regression": _lordosis_by_regression,
    "lordosis_less_incidence": _lordosis_less_incidence, "lordosis_by_class": _lordosis_by_class,
    "tilt_by_incidence": _tilt_by_incidence, "mismatch_of_neck": _mismatch_of_neck, "turned": _turned,
    "joints": _joints, "strength": _strength, "neck_over_trunk": _neck_over_trunk, "stronger_bent": _stronger_bent,
    "effort": _effort, "effort_shear": _effort_shear, "added_mass_activity": _added_mass_activity,
    "added_mass_force": _added_mass_force, "neck_load_and_pitch": _neck_load_and_pitch, "usual_fall": _usual_fall,
}  # fmt: skip
