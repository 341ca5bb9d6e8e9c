"""The direction of every muscle group against textbook anatomy, for the left side in the norm posture."""

import csv
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.fascicles import group_rows
from kinespine.anatomy.levels import JOINTS
from kinespine.chain.acting import balance_of
from kinespine.chain.posture import standing

EXPECTED = list(csv.DictReader((Path(__file__).parent / "expected_signs.csv").read_text(encoding="utf-8").splitlines()))
NEGLIGIBLE = 0.001  # m; a smaller mean arm has no direction
UNTESTED = {"suboccipital_anterior", "transversus_abdominis"}  # tested by fascicle; a girdle around the belly


@pytest.fixture(scope="module")
def arms() -> tuple[dict[str, np.ndarray], list[str], list[str], np.ndarray]:
    """Arms by coordinate with the cage at rest on its springs, then groups, names and areas of the fascicles."""
    body = build_body(REFERENCE_MAN)
    balance = balance_of(body, standing(body), standing(body))
    pulled = balance.ribs.pass_on(balance.state.arms, balance)
    return (
        {body.dofs[row].name: arm for row, arm in zip(balance.kept, pulled, strict=True)},
        [fascicle.group for fascicle in body.fascicles],
        [fascicle.name for fascicle in body.fascicles],
        np.array([fascicle.area for fascicle in body.fascicles]),
    )


def test_every_group_has_an_expected_direction():
    assert {row.group for row in group_rows()} - {row["group"] for row in EXPECTED} == UNTESTED


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['group']} {row['coordinate_pattern']}")
def test_a_muscle_pulls_the_way_anatomy_says(
    row: dict[str, str], arms: tuple[dict[str, np.ndarray], list[str], list[str], np.ndarray]
):
    by_coordinate, groups, names, areas = arms
    mine = np.array(
        [
            name.endswith(".left") and row["group"] in (group, name.removesuffix(".left"))
            for name, group in zip(names, groups, strict=True)
        ]
    )
    tested = 0
    for coordinate, arm in by_coordinate.items():
        if not fnmatch(coordinate, row["coordinate_pattern"]):
            continue
        about = coordinate.rsplit(".", 1)[0]
        ways = [f"{about}.{way}" for way in ("flexion", "lateral", "axial")] if about in JOINTS else [coordinate]
        crossing = mine & np.any([np.abs(by_coordinate[way]) > 5e-4 for way in ways], axis=0)
        if not crossing.any():
            continue
        mean = arm[crossing] @ areas[crossing] / areas[crossing].sum()
        if abs(mean) >= NEGLIGIBLE:
            tested += 1
            assert np.sign(mean) == float(row["sign"]), f"{coordinate}: {1e3 * mean:.1f} mm"
    assert tested > 0, "crosses nothing with an arm worth a direction"


AGAINST = Path(__file__).parent / "slips_against_anatomy.csv"


def test_every_single_slip_pulls_the_way_of_its_group_but_for_those_listed(
    arms: tuple[dict[str, np.ndarray], list[str], list[str], np.ndarray],
):
    # A slip may run against its group (the hindmost external oblique extends); each that does is named, none hides.
    by_coordinate, groups, names, _ = arms
    against: set[tuple[str, str]] = set()
    judged = 0
    for number, (name, group) in enumerate(zip(names, groups, strict=True)):
        own = name.removesuffix(".left")
        for row in EXPECTED if name.endswith(".left") else ():
            if row["group"] not in (group, own):
                continue
            for coordinate, arm in by_coordinate.items():
                if fnmatch(coordinate, row["coordinate_pattern"]) and abs(arm[number]) >= NEGLIGIBLE:
                    judged += 1
                    if np.sign(arm[number]) != float(row["sign"]):
                        against.add((own, coordinate))
    with AGAINST.open(encoding="utf-8", newline="") as file:
        listed = {(row["fascicle"], row["coordinate"]) for row in csv.DictReader(file)}
    assert judged > 3000
    assert against == listed
