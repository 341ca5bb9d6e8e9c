"""Postures: what follows the spine, what is refused, and the fit of measured points."""

from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy import Body
from kinespine.anatomy.levels import LUMBAR, THORACIC, mirrored
from kinespine.chain import Posture, fit_posture, points_of, posture_from, read_posture
from kinespine.chain.mechanics import mechanics
from kinespine.chain.posture import rib_gaps, settle, standing
from kinespine.errors import BadInput
from kinespine.measures.point import MeasuredPoint


def test_the_norm_posture_is_zero_everywhere_and_settled(man: Body):
    assert not np.any(settle(man, standing(man)).angles)


def test_the_cage_rests_where_its_ribs_miss_their_vertebrae_least(man: Body, crooked: Posture):
    gap, slope = rib_gaps(man, mechanics(man, crooked.angles))
    cage = [row for row, dof in enumerate(man.dofs) if dof.role == "cage"]
    assert np.abs(slope[:, cage].T @ gap).max() < 1e-9
    assert np.abs(gap).max() < 0.01


def test_the_linea_alba_stays_between_xiphoid_and_symphysis(man: Body, crooked: Posture):
    places = points_of(man, crooked)
    goal = places["cage.xiphoid"] + places["pelvis.pubic_symphysis"]
    assert places["linea_alba.00"] + places["linea_alba.100"] == pytest.approx(goal, abs=1e-5)


def test_a_mirrored_posture_puts_mirrored_landmarks(man: Body, crooked: Posture):
    flipped = posture_mirror(man, crooked)
    places, others = points_of(man, crooked), points_of(man, flipped)
    for name, place in places.items():
        assert others[mirrored(name)] == pytest.approx(place * np.array([1.0, -1.0, 1.0]), abs=1e-9)


def posture_mirror(body: Body, posture: Posture) -> Posture:
    """The mirror image: sides change places, turns about x and z and moves along y change sign."""
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    turned = ("lateral", "axial", "leftward", "obliquity", "rotation")
    angles = np.zeros(len(index))
    for name, number in index.items():
        sign = -1.0 if name.split(".")[1] in turned and not name.endswith((".left", ".right")) else 1.0
        angles[index[mirrored(name)]] = sign * posture.angles[number]
    return Posture(angles=angles)


def test_exact_points_give_back_the_posture_they_came_from(man: Body, crooked: Posture):
    points = {
        name: MeasuredPoint(position=place, error=1e-6)
        for name, place in points_of(man, crooked).items()
        if name.endswith(("transverse_process_tip.left", "spinous_tip_midline", "endplate_superior_anterior"))
        or name.startswith(("pelvis", "cage", "femur", "tibia", "foot", "humerus", "forearm", "scapula", "skull", "C1"))
    }
    found = points_of(man, fit_posture(man, points))
    # Errors of bones against the scaled body (10 mm) keep a pull to the norm: millimetres, not micrometres.
    worst = max(float(np.linalg.norm(found[name] - point.position)) for name, point in points.items())
    assert worst < 0.003


def test_the_line_of_the_back_is_matched_whatever_the_level_is_called(man: Body):
    bent = posture_from(man, {f"T{n}-T{n + 1}.flexion": 1.5 for n in range(4, 10)})
    places = points_of(man, bent)
    named = ("C7", "T2", "T5", "T8", "T11", "L2", "L5")
    points: dict[str, MeasuredPoint] = {
        f"back.{number}": MeasuredPoint(position=places[f"{level}.spinous_tip_midline"], error=0.001)
        for number, level in enumerate(named, start=1)
    }
    points |= {
        name: MeasuredPoint(position=place, error=0.001)
        for name, place in places.items()
        if name.startswith(("pelvis.ASIS", "pelvis.PSIS", "pelvis.hip"))
    }
    found = points_of(man, fit_posture(man, points))
    line = np.array([found[f"{level}.spinous_tip_midline"] for level in ("C7", *THORACIC, *LUMBAR)])
    for number, _ in enumerate(named, start=1):
        seen = points[f"back.{number}"].position
        ahead = np.interp(seen[2], line[::-1, 2], line[::-1, 0])
        assert abs(ahead - seen[0]) < 0.006


def test_an_unknown_landmark_is_named_with_its_neighbour(man: Body):
    with pytest.raises(BadInput, match=r"pelvis\.ASIS\.left"):
        fit_posture(man, {"pelvis.ASIS.lefft": MeasuredPoint(position=np.zeros(3), error=0.001)})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[angles_deg]\n"L4-L5.flexion" = "five"\n', "number of degrees"),
        ('[angles_deg]\n"L4-L6.flexion" = 5\n', "Did you mean"),
        ('[angles_deg]\n"L4-L5.flexion" = 500\n', "between"),
        ('[angles_deg]\n"cage.tilt" = 5\n', "follows the spine"),
        ("nothing = 1\n", "angles_deg"),
        ("[angles_deg\n", "posture.toml"),
    ],
)
def test_a_broken_posture_file_is_refused_with_its_reason(man: Body, tmp_path: Path, text: str, reason: str):
    path = tmp_path / "posture.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=reason) as error:
        read_posture(path, man)
    assert "posture.toml" in str(error.value)


def test_a_posture_file_turns_what_it_names(man: Body, tmp_path: Path):
    path = tmp_path / "posture.toml"
    path.write_text('[angles_deg]\n"L4-L5.flexion" = 5.0\n', encoding="utf-8")
    index = next(number for number, dof in enumerate(man.dofs) if dof.name == "L4-L5.flexion")
    assert read_posture(path, man).angles[index] == pytest.approx(np.deg2rad(5.0))
