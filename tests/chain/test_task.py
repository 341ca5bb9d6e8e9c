"""Tasks: how they are written, and that the posture they begin with is the one of the table."""

import pickle
from functools import cache

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.levels import SIDES, mirrored
from kinespine.chain import task_rows
from kinespine.chain.mechanics import Mechanics, layout, mechanics
from kinespine.chain.supports import SUPPORTS
from kinespine.chain.task import Task, parse_task, task_words
from kinespine.chain.task_angles import hands_missed, task_angles
from kinespine.chain.task_rows import TaskRow, tabled
from kinespine.errors import BadInput
from kinespine.tables import read_table


@cache
def variants() -> dict[str, dict[str, TaskRow]]:
    """Every variant of the table as it is typed, with its rows."""
    found: dict[str, dict[str, TaskRow]] = {}
    for row in read_table(task_rows.TABLE, TaskRow):
        if row.variant not in ("any", "rule"):
            found.setdefault(f"{row.task}:{row.variant}".rstrip(":"), {})[row.quantity] = row
    return found


every_variant = pytest.mark.parametrize("text", variants())
on_feet = pytest.mark.parametrize("text", [text for text in variants() if not text.startswith("lie")])
BETWEEN = ("lean:angle=5", "lean:angle=-7", "lean:angle=37.5", "look:yaw=-30,pitch=10")


def begin(body: Body, text: str) -> tuple[Task, np.ndarray, Mechanics]:
    task = parse_task(text)
    angles = task_angles(body, task)
    return task, angles, mechanics(body, angles)


def point(body: Body, state: Mechanics, name: str) -> np.ndarray:
    return state.points[layout(body).landmark_index[name]]


def forward_of(body: Body, state: Mechanics, segment: str) -> np.ndarray:
    return state.frames[layout(body).index[segment]][:, 0]


def inclination(body: Body, state: Mechanics, segment: str) -> float:
    """Deg from standing, forward positive."""
    now = forward_of(body, state, segment)
    then = next(part.rotation[:, 0] for part in body.segments if part.name == segment)
    return float(np.rad2deg(np.arctan2(then[2], then[0]) - np.arctan2(now[2], now[0])))


def mirror(body: Body, angles: np.ndarray) -> np.ndarray:
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    turned = ("lateral", "axial", "leftward", "obliquity", "rotation")
    signs = [-1.0 if name.split(".")[1] in turned and not name.endswith(SIDES) else 1.0 for name in index]
    return np.array(signs) * angles[[index[mirrored(name)] for name in index]]


# --- the line of text ---


@pytest.mark.parametrize("text", [*variants(), *BETWEEN])
def test_a_task_reads_back_from_its_own_line(text: str):
    task = parse_task(text)
    assert parse_task(task.text) == task
    assert pickle.loads(pickle.dumps(task)) == task
    assert hash(parse_task(task.text)) == hash(task)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("sit", "sit:support=none,posture=relaxed"),
        ("lean", "lean:angle=30.0"),
        ("look", "look:pitch=-0,yaw=0"),
        ("hold:mass=20", " Hold: hands=both, distance=close, mass=2e1"),
        ("lift:mass=5", "lift:style=back,mass=5"),
        ("one-leg", "one-leg:side=left"),
        ("lie", "lie:side=supine"),
        ("valsalva", "valsalva:pressure=13300"),
        ("stand", "stand:"),
    ],
)
def test_equal_tasks_are_equal_however_they_are_written(short: str, long: str):
    assert parse_task(short) == parse_task(long)
    assert parse_task(short).text == parse_task(long).text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("liftt:mass=20", "Did you mean 'lift'"),
        ("", "Possible: .*stand"),
        ("sit:postur=relaxed", "Did you mean 'posture'"),
        ("sit:posture=relaxd", "Did you mean 'relaxed'"),
        ("lift", "mass is missing; add mass=20.*0 to 50 kg"),
        ("hold:mass=80", "mass is 80 kg.*0 to 50 kg"),
        ("hold:mass=heavy", "'heavy'; give a number"),
        ("lean:angle=nan", "-20 to 110 deg"),
        ("lean:angle=120", "-20 to 110 deg"),
        ("lean:angle=20,5", "'5' is no name=value.*point"),
        ("hold:mass=2,mass=3", "twice"),
        ("stand:side=left", "nothing to choose"),
        ("hold:mass=80,hands=feet", "(?s)80 kg.*'feet'"),
    ],
)
def test_a_task_that_cannot_be_read_says_what_is_possible(text: str, reason: str):
    with pytest.raises(BadInput, match=reason):
        parse_task(text)


def test_every_task_of_the_table_has_its_line_of_help_that_can_be_typed():
    words = task_words()
    assert {line.split(":")[0].split()[0] for line in words} >= {text.split(":")[0] for text in variants()}
    for line in words:
        assert parse_task(line.split()[0].replace("KG", "20")).supports


def test_every_support_of_a_task_is_there(man: Body):
    assert {name for text in variants() for name in parse_task(text).supports} <= set(SUPPORTS)
    dofs = {dof.name for dof in man.dofs}
    assert {dof for text in variants() for dof in parse_task(text).held} <= dofs


def test_a_mass_is_shared_by_the_hands_that_hold_it():
    assert parse_task("hold:mass=30").masses == (15.0, 15.0)
    assert parse_task("hold:mass=30,hands=left").masses == (30.0, 0.0)
    assert parse_task("hold:mass=30,hands=right").masses == (0.0, 30.0)
    assert all(dof.endswith(".right") for dof in parse_task("hold:mass=30,hands=right").held)
    assert parse_task("lift:mass=7").masses == (3.5, 3.5)


def test_only_bending_and_lifting_hold_the_trunk_where_it_is():
    held = {text for text in variants() if parse_task(text).leaning is not None}
    assert held == {text for text in variants() if text.startswith(("lean", "lift"))}
    assert parse_task("lean:angle=53").leaning == pytest.approx(np.deg2rad(53.0))


@every_variant
def test_eyes_pressure_and_balance_are_those_of_the_table(text: str):
    task, rows = parse_task(text), variants()[text]
    assert (task.eyes is None) == bool(rows["gaze_free"].value)
    assert sum(task.masses) == rows["load_kg"].value
    held = rows.get("abdominal_pressure_Pa")
    assert task.pressure == (held.value if held else None)
    assert task.balanced == all(name.startswith("foot.") for name in task.supports)


def test_the_rule_of_bending_gives_the_tabled_angles():
    for text, rows in variants().items():
        if text.startswith("lean"):
            by_rule = tabled("lean", {"angle": rows["trunk_inclination_deg"].value + 1e-9})
            for quantity, row in rows.items():
                assert by_rule[quantity] == pytest.approx(row.value, abs=0.11), (text, quantity)


def test_bending_grows_steadily_through_upright():
    lumbar = [tabled("lean", {"angle": angle})["lumbar_flexion_L1_S1_deg"] for angle in np.linspace(-20.0, 110.0, 1301)]
    assert all(0.0 < step < 0.15 for step in np.diff(lumbar))
    assert tabled("lean", {"angle": 0.0})["elbow_flexion_deg"] == 15.5


# --- the posture ---


def test_standing_begins_at_the_norm(man: Body):
    assert np.abs(task_angles(man, parse_task("stand"))).max() < 1e-12
    assert np.abs(task_angles(man, parse_task("valsalva"))).max() < 1e-12


@pytest.mark.parametrize("text", [*variants(), *BETWEEN])
def test_the_trunk_has_the_inclination_of_the_table(man: Body, text: str):
    task, angles, state = begin(man, text)
    rows = tabled(task.name, dict(task.options))
    assert np.all(np.isfinite(angles))
    lying = {"lie:side=supine": -90.0, "lie:side=prone": 90.0}.get(text, 0.0)
    assert inclination(man, state, "T12") - lying == pytest.approx(rows["trunk_inclination_deg"], abs=0.5)
    assert inclination(man, state, "pelvis") - lying == pytest.approx(-rows["pelvic_tilt_back_deg"], abs=0.1)
    if task.leaning is not None:
        assert np.deg2rad(inclination(man, state, "T12")) == pytest.approx(task.leaning, abs=1e-9)


@pytest.mark.parametrize("text", [*variants(), *BETWEEN])
def test_regions_bend_as_in_the_table(man: Body, text: str):
    task, angles, _ = begin(man, text)
    rows = tabled(task.name, dict(task.options))
    flexion = {dof.name: angle for dof, angle in zip(man.dofs, np.rad2deg(angles), strict=True)}
    lumbar = sum(flexion[f"{joint}.flexion"] for joint in ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"))
    thoracic = sum(flexion[f"T{n}-T{n + 1}.flexion"] for n in range(1, 12))
    assert lumbar == pytest.approx(rows["lumbar_flexion_L1_S1_deg"], abs=1e-9)
    assert thoracic == pytest.approx(rows["thoracic_flexion_T1_T12_deg"], abs=1e-9)
    assert flexion["T12-L1.flexion"] == pytest.approx(0.1 * lumbar, abs=1e-9)


@on_feet
def test_the_feet_that_carry_stand_flat_where_they_stand_in_the_norm(man: Body, text: str):
    task, _, state = begin(man, text)
    for side in (side for side in SIDES if f"foot.{side}" in task.supports):
        soles = [point(man, state, f"foot.{corner}.{side}")[2] for corner in SOLE]
        assert soles == pytest.approx([0.0] * 4, abs=1e-3)
        ankle = f"tibia.ankle_centre.{side}"
        assert point(man, state, ankle) == pytest.approx(man.landmark(ankle).position, abs=1e-3)


@pytest.mark.parametrize("text", [text for text in variants() if text.startswith(("hold", "lift", "lean", "stand"))])
def test_the_ankles_that_follow_stay_within_the_range_of_the_table(man: Body, text: str):
    _, angles, _ = begin(man, text)
    row = variants()[text]["ankle_dorsiflexion_deg"]
    low, high = (row.value if end is None else end for end in (row.low, row.high))
    ankle = next(number for number, dof in enumerate(man.dofs) if dof.name == "ankle.dorsiflexion.left")
    assert low - 0.1 <= np.rad2deg(angles[ankle]) <= high + 0.1


def test_nothing_that_lies_is_below_the_mattress(man: Body):
    for text in ("lie:side=supine", "lie:side=prone"):
        task, _, state = begin(man, text)
        points = [push.at[0][0][0] for push in SUPPORTS[task.supports[0]].pushes]
        assert min(point(man, state, man.landmark(name).name)[2] for name in points) == pytest.approx(0.0, abs=5e-3)


@pytest.mark.parametrize("text", [text for text, rows in variants().items() if "hands_height_m" in rows])
def test_loaded_hands_are_where_the_table_wants_them_or_said_to_be_out_of_reach(man: Body, text: str):
    task, angles, state = begin(man, text)
    rows, missed = variants()[text], hands_missed(man, task)
    index = {dof.name: number for number, dof in enumerate(man.dofs)}
    for side in (side for side in SIDES if f"elbow.flexion.{side}" in task.held):
        place = point(man, state, f"forearm.hand_grip_centre.{side}")
        ahead = place[0] - state.anchors[index["L5-S1.flexion"], 0]
        off = np.hypot(ahead - rows["hands_ahead_of_L5S1_m"].value, place[2] - rows["hands_height_m"].value)
        assert off == pytest.approx(missed.get(side, 0.0), abs=1e-6)
        if not all(task.masses):
            assert place[1] == pytest.approx(rows["hands_left_m"].value, abs=1e-6)
        if side in missed:  # then the arm is straight
            assert np.rad2deg(angles[index[f"elbow.flexion.{side}"]]) == pytest.approx(-15.5)
            for reached, quantity in ((ahead, "hands_ahead_of_L5S1_m"), (place[2], "hands_height_m")):
                row = rows[quantity]
                assert row.low is not None
                assert row.high is not None
                assert row.low <= reached <= row.high
    assert text.startswith("lift") or not missed


SYMMETRIC = [
    text for text in variants() if not text.startswith("one-leg") and "left" not in text and "right" not in text
]


@pytest.mark.parametrize("text", SYMMETRIC)
def test_a_symmetric_task_begins_symmetric(man: Body, text: str):
    _, angles, _ = begin(man, text)
    assert angles == pytest.approx(mirror(man, angles), abs=1e-12)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("one-leg:side=left", "one-leg:side=right"),
        ("hold:mass=20,hands=left", "hold:mass=20,hands=right"),
        ("hold:mass=20,distance=stretched,hands=left", "hold:mass=20,distance=stretched,hands=right"),
        ("look:yaw=30,pitch=-10", "look:yaw=-30,pitch=-10"),
    ],
)
def test_a_mirrored_task_begins_mirrored(man: Body, left: str, right: str):
    _, angles, _ = begin(man, left)
    assert begin(man, right)[1] == pytest.approx(mirror(man, angles), abs=1e-12)


@pytest.mark.parametrize(("yaw", "pitch"), [(30.0, -10.0), (-60.0, 0.0), (0.0, -45.0), (0.0, 20.0)])
def test_the_head_begins_turned_to_where_the_eyes_look(man: Body, yaw: float, pitch: float):
    task, _, state = begin(man, f"look:yaw={yaw},pitch={pitch}")
    ahead = forward_of(man, state, "skull")
    assert task.eyes == pytest.approx(np.deg2rad([yaw, pitch]))
    assert np.rad2deg(np.arctan2(ahead[1], ahead[0])) == pytest.approx(yaw, abs=3.0)
    assert np.rad2deg(np.arcsin(ahead[2])) == pytest.approx(pitch, abs=3.0)


def test_one_leg_carries_with_the_weight_above_it_and_the_other_raised(man: Body):
    task, _, state = begin(man, "one-leg:side=left")
    assert task.supports == ("foot.left",)
    assert task.held == ("hip.flexion.right", "knee.flexion.right")
    centre = np.average(state.centres, axis=0, weights=[segment.mass for segment in man.segments])
    soles = np.array([point(man, state, f"foot.{corner}.left")[:2] for corner in SOLE])
    assert np.all(soles.min(axis=0) < centre[:2])
    assert np.all(centre[:2] < soles.max(axis=0))
    assert min(point(man, state, f"foot.{corner}.right")[2] for corner in SOLE) > 0.05
    assert np.rad2deg(np.arcsin(forward_of(man, state, "skull")[2])) == pytest.approx(0.0, abs=0.5)


def test_an_arm_that_holds_nothing_hangs(man: Body):
    _, angles, _ = begin(man, "hold:mass=20,hands=left")
    free = [n for n, dof in enumerate(man.dofs) if dof.name.startswith(("shoulder", "elbow")) and "right" in dof.name]
    assert not np.any(angles[free])


def test_the_posture_that_is_given_cannot_be_changed(man: Body):
    with pytest.raises(ValueError, match="read-only"):
        task_angles(man, parse_task("lean"))[0] = 1.0
