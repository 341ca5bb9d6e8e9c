"""Films simulated from a body in a known posture: geometry by hand, what the measures recover, and the picture."""

from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kinespine.anatomy.build import build_body
from kinespine.anatomy.cone_beam import Mesh, beam, bone_on_rays
from kinespine.anatomy.person import Person
from kinespine.chain.posture import posture_from, standing
from kinespine.cli.main import main
from kinespine.errors import BadInput
from kinespine.examples import landmark_files
from kinespine.measures.catalogue import in_view
from kinespine.measures.picture_file import read_picture, read_pictures, write_picture
from kinespine.measures.picture_measures import measure_pictures
from kinespine.measures.projection import projection_rows
from kinespine.measures.views import view_named
from kinespine.visit.film_scene import AVERAGE, Scene, Turn, askew_scenes, mirrored_scene, scene_of, turned
from kinespine.visit.projection_error import Held, drawn_holding, moving_for, positioning, projection_errors, rotations
from kinespine.visit.simulated_film import (
    DISTANCES,
    Aim,
    beam_of,
    film_setups,
    seen,
    simulated_landmarks,
    write_simulated,
)

X, Y, Z = np.eye(3)
ASKEW = {"C0-C1.axial": 3.0, "C1-C2.lateral": 2.0, "C4-C5.lateral": 4.0, "C2-C3.flexion": 4.0}


def tube(focus_detector: float, behind: float):
    return beam(np.zeros(3), Y, Z, X, focus_detector=focus_detector, behind=behind, square=False)


@cache
def average() -> Scene:
    body = build_body(AVERAGE)
    return scene_of(body, standing(body))


@cache
def askew() -> Scene:
    """Another person than the one the errors were computed on, in a posture without symmetry."""
    body = build_body(Person(sex="female", age=55.0, height=1.63, mass=61.0))
    return scene_of(body, posture_from(body, ASKEW))


def test_a_place_is_enlarged_by_the_distance_of_the_film_over_its_own():
    # 72 inches are 1828.8 mm. Film 250 mm behind the target: SID / SOD = 1828.8 / 1578.8 = 1.1583
    found = tube(1.8288, 0.250)
    assert found.magnification == pytest.approx(1828.8 / 1578.8)
    # 50 mm to the left, 100 mm nearer to the tube: 50 * 1828.8 / 1478.8 = 61.83 mm on the film
    on_film = found.onto(np.array([[0.100, 0.050, 0.0]]))[0] * found.magnification
    assert on_film == pytest.approx([0.050 * 1828.8 / 1478.8, 0.0])
    assert found.onto_parallel(np.array([[0.100, 0.050, 0.020]]))[0] == pytest.approx([0.050, 0.020])


@pytest.mark.parametrize(("inches", "expected"), [("72", 1828.8 / (1828.8 - 250)), ("40", 1016.0 / (1016.0 - 250))])
def test_a_simulated_neck_tells_its_own_magnification(inches: str, expected: float):
    found = beam_of(average(), "lateral_cervical", Aim(focus_film=DISTANCES[inches]))
    assert found.magnification == pytest.approx(expected)


def test_a_ray_meets_as_much_bone_as_there_is():
    corners = np.array([[x, y, z] for x in (-0.02, 0.02) for y in (-0.03, 0.03) for z in (-0.03, 0.03)])
    faces = [
        (0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1), (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4),
        (1, 5, 7), (1, 7, 3),
    ]  # fmt: skip
    box = Mesh(name="box", vertices=corners, triangles=np.array(faces))
    found = tube(1.0, 0.2)
    depth = bone_on_rays(found, [box], -0.0505, 0.0505, 0.001, (102, 102))
    straight = np.hypot(0.8, np.hypot(0.0005, 0.0005)) / 0.8
    assert depth[50, 50] == pytest.approx(0.040 * straight, rel=1e-4)
    # 20 mm aside the ray is longer by the slant of 20 in 800 mm.
    assert depth[50, 70] == pytest.approx(0.040 * np.hypot(0.8, 0.0195) / 0.8, rel=1e-3)
    assert depth[50, 95] == 0.0


def test_a_shape_that_is_bone_in_part_counts_in_part():
    found = beam_of(average(), "nasium")
    grid = (-0.1, 0.15, 0.004, (60, 50))
    skull = [average().skull]
    whole, part = bone_on_rays(found, skull, *grid), bone_on_rays(found, skull, *grid, filled={"skull": 0.2})
    assert whole.max() > 0.15  # m, along the head
    assert part == pytest.approx(0.2 * whole)


@pytest.mark.parametrize("view", film_setups())
def test_a_mirrored_body_held_the_other_way_gives_mirrored_measures(view: str):
    turn, aim = Turn(axial=0.06, tilt=0.03, flexion=-0.02), Aim(aside=0.01, above=0.01)
    across = 1.0 if view_named(view).plane == "lateral" else -1.0
    other_turn = Turn(axial=-turn.axial, tilt=-turn.tilt, flexion=turn.flexion)
    other_aim = Aim(aside=across * aim.aside, above=aim.above, at_film="right")
    other_view = {"blair_left": "blair_right", "blair_right": "blair_left"}.get(view, view)
    one = film_values(askew(), view, Held(turn=turn, aim=aim))
    other = film_values(mirrored_scene(askew()), other_view, Held(turn=other_turn, aim=other_aim))
    for measure in in_view(view):
        if measure.name in one:
            twin = measure.name
            if measure.side is not None:
                twin = measure.name.removesuffix(measure.side) + {"left": "right", "right": "left"}[measure.side]
            sign = -1.0 if measure.mirrored == "opposite" else 1.0
            assert other[twin] == pytest.approx(sign * one[measure.name], abs=1e-9), measure.name


def film_values(scene: Scene, view: str, held: Held, *, parallel: bool = False) -> dict[str, float]:
    whole, inside = rotations(view_named(view), held.turn)
    found: dict[str, float] = {}
    for measure in in_view(view):
        moving = moving_for(measure)
        pivot = "C2.body_centre" if moving == "head" else film_setups()[view].aimed_at
        at = seen(turned(scene, inside if parallel else whole, pivot, moving), view, beam_of(scene, view, held.aim))
        if all(name in at for name in measure.landmarks):
            found[measure.name] = measure.formula(*(at[name] for name in measure.landmarks))
    return found


def test_a_turn_in_the_plane_of_the_film_is_no_error_of_an_angle():
    tilted = projection_errors(average(), "ap_open_mouth", Held(turn=Turn(tilt=0.1)))
    bent = projection_errors(average(), "lateral_cervical", Held(turn=Turn(flexion=0.1)))
    assert abs(bent["C2_slope"]) < 1e-9  # its points lie in the plane of the central ray
    assert abs(bent["atlas_on_axis"]) < 1e-9
    assert abs(tilted["dens_in_atlas"]) < 1e-4


def test_an_oblique_ray_tips_the_line_of_a_turned_atlas():
    # Ends 34 mm apart turned by 5 deg lie 2.96 mm apart in depth;
    # a ray inclined by the S-line lifts one over the other.
    scene = average()
    front, back = scene.points["C1.arch_lateral_mass_junction"], scene.points["C1.posterior_arch_third"]
    incline = (front[2] - back[2]) / (front[0] - back[0])
    expected = np.arctan(np.tan(np.radians(5)) * incline)
    found = projection_errors(scene, "nasium", Held(turn=Turn(axial=float(np.radians(5)))))["atlas_plane_tilt"]
    assert found == pytest.approx(expected, rel=0.05)


VIEWS = ("lateral_cervical", "nasium", "ap_open_mouth", "ap_full_spine", "lateral_full_spine", "vertex")


def test_films_recover_the_true_measures_within_the_computed_projection_error(tmp_path: Path):
    random = np.random.default_rng(7)
    body = build_body(Person(sex="female", age=55.0, height=1.63, mass=61.0))  # another person, other draws
    people = tuple(askew_scenes(body, 6, spread=positioning()["joint"], seed=8))
    within: list[bool] = []
    for number, (scene, view) in enumerate(product(people, VIEWS)):
        held = drawn_holding(random, DISTANCES["72" if number % 2 else "40"])
        whole, inside = rotations(view_named(view), held.turn)
        tube = beam_of(scene, view, held.aim)
        for moving in ("head", "person"):
            pivot = "C2.body_centre" if moving == "head" else film_setups()[view].aimed_at
            film = seen(turned(scene, whole, pivot, moving), view, tube)
            true = seen(turned(scene, inside, pivot, moving), view, tube, parallel=True)
            file = tmp_path / f"{number}-{moving}.csv"
            write_picture(simulated_landmarks(film, view, tube, image="a.png", file=file.name, on="2026-01-31"), file)
            wanted = [row for row in in_view(view) if moving_for(row) == moving]
            for row in measure_pictures([read_picture(file)], measures=wanted).readings:
                if (row.measure.name, view) in projection_rows():
                    value = row.measure.formula(*(true[name] for name in row.measure.landmarks))
                    off = row.value - value * {"rad": np.degrees(1), "m": 1e3, "1": 1.0}[row.measure.unit]
                    assert row.error >= row.projection > 0.0
                    within.append(abs(off) <= 1.96 * row.projection)
    print("within", len(within), np.mean(within))
    assert len(within) > 300
    assert np.mean(within) >= 0.9


def test_the_error_of_a_film_holds_its_projection_and_that_of_a_photograph_none():
    rows = projection_rows()
    assert {view_named(view).kind for _, view in rows} == {"film"}
    readings = measure_pictures(read_pictures(landmark_files())).readings
    for row in readings:
        known = rows.get((row.measure.name, row.view.name))
        assert (row.projection > 0.0) == (known is not None), row.measure.name
        assert known is None or row.error > row.projection == pytest.approx(known.error)
    assert {row.view.kind for row in readings} == {"film", "photo"}


def test_the_picture_opens_as_a_film_says_what_it_is_and_lies_under_its_points(tmp_path: Path):
    found = beam_of(askew(), "ap_open_mouth")
    picture, marks = write_simulated(askew(), "ap_open_mouth", found, tmp_path, "film", on="2026-01-31")
    told = CliRunner().invoke(main, ["film", str(picture)])
    assert told.exit_code == 0, told.output
    assert "ap open mouth" in told.output
    assert "enlarged 1.08 times" in told.output
    pixels = np.asarray(Image.open(picture))
    assert pixels.dtype == np.uint16
    head = next(p for p in read_picture(marks).placements if p.name == "C2.dens_centre")
    assert pixels[int(head.y), int(head.x)] > 0.2 * 0xFFFF
    assert pixels[600, 20] == 0


def test_what_cannot_be_simulated_is_refused():
    with pytest.raises(BadInput, match="'lateral_neck' is not simulated"):
        beam_of(average(), "lateral_neck")
    with pytest.raises(BadInput, match=r"0\.5 to 10 m are possible"):
        beam_of(average(), "lateral_cervical", Aim(focus_film=0.3))
