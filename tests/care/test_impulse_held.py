"""What is held below a simulated push: any bone from C3 to T1, named wherever the result is told."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.body import Body
from kinespine.care.impulse import simulate_impulse
from kinespine.care.impulse_drawing import draw_impulse
from kinespine.care.impulse_draws import METHODS, draws_of
from kinespine.care.impulse_ligaments import slacks
from kinespine.care.impulse_model import CONTACT, HELD, Held, Properties, UpperNeck, moving_above
from kinespine.care.impulse_motion import Push, bones_at, follow
from kinespine.care.impulse_record import impulse_as_record, impulse_as_text
from kinespine.care.impulse_words import MIDDLES, taken

approx = pytest.approx


@pytest.fixture(scope="module")
def body() -> Body:
    return build_body(REFERENCE_MAN)


def push_of(body: Body) -> Push:
    aside = np.array([0.0, -1.0, 0.0])
    return Push(peak=80.0, duration=0.03, rise=0.4, direction=aside, point=body.landmark(CONTACT).position)


def stiff_above(held: Held) -> Properties:
    number = len(moving_above(held))
    return Properties(
        turning=np.ones(number), shear=np.full((number, 3), 1e5), turn_damping=np.full(number, 0.5),
        shear_damping=np.full(number, 300.0), rest=0.0,
    )  # fmt: skip


def test_the_lower_the_held_bone_the_further_the_atlas_goes_and_both_balances_hold(body: Body):
    push = push_of(body)
    aside: list[float] = []
    for held in HELD:
        neck = UpperNeck(body, held)
        course = follow(neck, stiff_above(held), push)
        aside.append(float(-bones_at(neck, course.watched)["C1"][1][:, 1].min()))
        assert course.balance.energy_error < 1e-3
        assert course.balance.momentum_error < 1e-3
        assert len(course.most) == neck.n_dof == 6 * len(neck.joints)
    assert aside == sorted(aside)
    assert aside[-1] > 1.5 * aside[0]


def test_a_lower_joint_that_is_firm_is_one_that_is_held(body: Body):
    push = push_of(body)
    usual = stiff_above("C5")
    turning, shear = usual.turning.copy(), usual.shear.copy()
    turning[0], shear[0] = 1e3, 1e7  # C4-C5, as firm as the step allows
    firm = follow(UpperNeck(body, "C5"), replace(usual, turning=turning, shear=shear), push)
    held = follow(UpperNeck(body, "C4"), stiff_above("C4"), push)
    told = np.abs(held.least) > 0.01 * np.abs(held.least).max()
    assert firm.least[6:][told] == approx(held.least[told], rel=0.03)


def test_what_is_held_changes_no_draw_of_what_moves_anyway(body: Body):
    highest, usual, lowest = (
        draws_of(body, "toggle", slacks(), 3, np.random.default_rng(3), held) for held in ("C3", "C4", "T1")
    )
    for few, more, most in zip(highest, usual, lowest, strict=True):
        assert few.push.peak == more.push.peak == most.push.peak
        assert few.slack == more.slack == most.slack
        assert len(most.properties.turning) == len(more.properties.turning) + 4 == len(few.properties.turning) + 5
        assert (few.properties.shear == more.properties.shear[1:]).all()
        assert (more.properties.shear == most.properties.shear[4:]).all()


def test_what_holding_a_bone_leaves_out_is_told_by_the_numbers_of_the_page(root: Path):
    page = (root / "docs" / "impulse.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| \**(C\d|T1)[^|]*\| ([^|]*) \| [^|]*% \| ([^|]*) \| ([^|]*) \|$", page)
    told = {
        held: {
            method: tuple(float(share) for share in cell.split(", ")[:2])
            for method, cell in zip(METHODS, cells, strict=True)
        }
        for held, *cells in rows
    }
    assert told == MIDDLES
    assert "move by 0.50 and 0.60 of their ranges where they move by 0.68 and 0.68" in taken("C4", "toggle")[0]


def test_the_words_the_record_and_the_drawing_name_the_bone_that_is_held():
    found = simulate_impulse("instrument", draws=1, held="C6")
    record, text, drawing = impulse_as_record(found), impulse_as_text(found), draw_impulse(found)
    assert record["held"] == "C6"
    assert "C6 is held: what lies below C5 does not give way" in text
    assert "C6 is held" in drawing
    assert "C4 is held" not in text + drawing + str(record)
    assert {one["joint"] for one in record["turns"]} == {"C0-C1", "C1-C2", "C2-C3"}
    assert {row["of"] for row in record["drawn_from"]} >= {"C4-C5", "C5-C6"}
    assert "C6-C7" not in {row["of"] for row in record["drawn_from"]}
