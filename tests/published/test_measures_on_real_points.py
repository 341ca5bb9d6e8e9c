"""Measures on points of real people: a trunk CT in space and in two projections, 310 pelvises, 1487 spines lying, one
person with markers.

Pictures of real films under a clear licence are not to be had: projections of the CT's bone labels stand in for them.
"""

import csv
import gzip
import struct
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage
from scipy.spatial import cKDTree

from kinespine.examples import FOLDER
from kinespine.measures import CATALOGUE, MeasuredPoint, Picture, measure_called, read_off, take_all, take_together
from kinespine.measures.circles import fit_circle
from kinespine.measures.facts import facts_about
from kinespine.measures.identities import disagreements, disagreements_of
from kinespine.visit import read_intake

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SLAB = 9.0  # mm to either side of the middle of a vertebra: within the width of the canal, body and arch are apart
FACING = 12.0  # mm from one body to the next: the height of a disc at most
UP = np.array([0.0, 0.0, 3.0])  # mm, one voxel
LABELS = {
    "T12": 2,
    "L1": 3,
    "L3": 5,
    "L4": 6,
    "L5": 7,
    "S1": 8,
    "hip.left": 9,
    "hip.right": 10,
    "femur.left": 11,
    "femur.right": 12,
}
LUMBOPELVIC = ("pelvic_incidence", "pelvic_tilt", "sacral_slope", "lumbar_lordosis_L1_S1", "lumbar_lordosis_L4_S1")


def needs(folder: str) -> Path:
    if not (DATA / folder).is_dir():
        pytest.skip(f"{DATA / folder} is not here")
    return DATA / folder


# --- the CT ---


@cache
def bones() -> dict[str, np.ndarray]:
    """Voxels of each bone of the CT (n, 3) in the body frame (forward, left, up), mm, from an uncompressed NIfTI-1."""
    raw = gzip.decompress((needs("ct") / "trunk_labels_3mm.nii.gz").read_bytes())
    shape = struct.unpack("<3h", raw[42:48])
    assert struct.unpack("<h", raw[70:72]) == (2,)  # one byte a voxel
    start = int(struct.unpack("<f", raw[108:112])[0])
    rows = np.array(
        [struct.unpack("<4f", raw[280 + 16 * row : 296 + 16 * row]) for row in range(3)]
    )  # right, front, up
    labels = np.frombuffer(raw, dtype=np.uint8, offset=start, count=int(np.prod(shape))).reshape(shape, order="F")
    found = {}
    for name, label in LABELS.items():
        right, front, up = rows[:, :3] @ np.argwhere(labels == label).T + rows[:, 3:]
        found[name] = np.column_stack([front, -right, up])
    return found


def body(level: str) -> np.ndarray:
    """The body of a vertebra in the slab about its middle: the connected part that reaches furthest forward."""
    voxels = bones()[level]
    middle = np.median(voxels[:, 1])
    slab = voxels[np.abs(voxels[:, 1] - middle) <= SLAB]
    if level == "S1":
        return slab
    grid = np.round((slab - slab.min(axis=0)) / 3).astype(int)
    filled = np.zeros(grid.max(axis=0) + 1, dtype=bool)
    filled[tuple(grid.T)] = True
    parts, _ = ndimage.label(filled)
    part = parts[tuple(grid.T)]
    return slab[part == part[np.argmax(slab[:, 0])]]


def endplate(level: str, above: str) -> np.ndarray:
    """Upper surface voxels of a body that face the body above, those far off their own plane left out (n, 3)."""
    own, upper = body(level), body(above)
    taken = {tuple(voxel) for voxel in np.round(own).astype(int)}
    top = np.array([voxel for voxel in own if tuple(np.round(voxel + UP).astype(int)) not in taken])
    facing = top[cKDTree(upper).query(top)[0] <= FACING]
    for _ in range(3):
        centre, normal = plane(facing)
        facing = facing[np.abs((facing - centre) @ normal) <= 3.0]
    return facing


def plane(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Middle and upward normal of the plane nearest to points, by total least squares."""
    centre = points.mean(axis=0)
    normal = np.linalg.svd(points - centre)[2][-1]
    return centre, normal * np.sign(normal[2])


def head_of_femur(side: str) -> np.ndarray:
    """Voxels of the femur that lie in the socket: within two voxels of the hip bone (n, 3)."""
    femur = bones()[f"femur.{side}"]
    return femur[cKDTree(bones()[f"hip.{side}"]).query(femur)[0] <= 6.5]


def sphere_centre(points: np.ndarray) -> np.ndarray:
    """Centre of the sphere nearest to surface points, algebraically."""
    design = np.column_stack([2 * points, np.ones(len(points))])
    return np.linalg.lstsq(design, np.square(points).sum(axis=1), rcond=None)[0][:3]


def corners(points: np.ndarray, axes: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Front and hind end of an endplate: of its nearest line or plane, over the middle 96 % of its points."""
    shown = points[:, axes]
    centre = shown.mean(axis=0)
    along = np.linalg.svd(shown - centre)[2][0] if len(axes) == 2 else forward_in(points)
    along = along * np.sign(along[0])
    reach = (shown - centre) @ along
    ends = np.zeros((2, 3))
    ends[:, axes] = [centre + np.quantile(reach, part) * along for part in (0.98, 0.02)]
    return ends[0], ends[1]


def forward_in(points: np.ndarray) -> np.ndarray:
    """The direction of a plane that points straight forward in the body."""
    normal = plane(points)[1]
    along = np.cross([0.0, 1.0, 0.0], normal)
    return along / np.linalg.norm(along)


PLATES = {
    "pelvis.S1_endplate": ("S1", "L5"),
    "L1.endplate_superior": ("L1", "T12"),
    "L4.endplate_superior": ("L4", "L3"),
}


@cache
def points_of_ct(where: str) -> dict[str, np.ndarray]:
    """Landmarks of the CT in m: `space` from planes and spheres, `lateral` from what the lateral projection shows."""
    axes = [0, 1, 2] if where == "space" else [0, 2]
    found = {}
    for name, (level, above) in PLATES.items():
        found[f"{name}_anterior"], found[f"{name}_posterior"] = corners(endplate(level, above), axes)
    for side in ("left", "right"):
        head = head_of_femur(side)
        surface = head[on_the_outside(head, bones()[f"femur.{side}"])]
        centre = sphere_centre(surface)
        if where == "lateral":
            shown = head[:, [0, 2]]
            outline = outline_of(shown)
            forward, up, _ = fit_circle(outline)
            centre = np.array([forward, 0.0, up])
        found[f"pelvis.hip_joint_centre.{side}"] = centre
    return {name: place / 1000 for name, place in found.items()}


def on_the_outside(points: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Which voxels have a free neighbour."""
    taken = {tuple(voxel) for voxel in np.round(whole).astype(int)}
    steps = 3 * np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]])
    return np.array([any(tuple(np.round(point + step).astype(int)) not in taken for step in steps) for point in points])


def outline_of(shown: np.ndarray) -> np.ndarray:
    """The edge of a shadow: highest in each column, foremost and hindmost in each row of the upper half."""
    columns, rows = (np.unique(shown[:, axis]) for axis in (0, 1))
    top = [(column, shown[shown[:, 0] == column][:, 1].max()) for column in columns]
    rows = rows[rows > np.median(rows)]
    sides = [(end(shown[shown[:, 1] == row][:, 0]), row) for row in rows for end in (np.min, np.max)]
    middle = shown[:, 0].mean()
    return np.array(
        [place for place in dict.fromkeys((*top, *sides)) if place[1] > np.median(shown[:, 1]) or place[0] > middle]
    )


def taken_of_ct(where: str) -> dict[str, float]:
    measures = [measure_called(name) for name in LUMBOPELVIC]
    return {name: float(np.degrees(value)) for name, value in read_off(points_of_ct(where), measures).items()}


def test_the_lateral_projection_of_a_trunk_gives_the_angles_of_its_planes_and_spheres():
    space, lateral = taken_of_ct("space"), taken_of_ct("lateral")
    assert space["pelvic_incidence"] == pytest.approx(60.3, abs=0.5)
    assert 35 < space["pelvic_incidence"] < 85  # the range of healthy adults
    for name in LUMBOPELVIC:
        assert lateral[name] == pytest.approx(space[name], abs=1.5), name


def test_the_incidence_in_space_is_the_angle_of_the_endplate_normal_to_the_line_of_the_hips():
    centre, normal = plane(endplate("S1", "L5"))
    hips = [1000 * points_of_ct("space")[f"pelvis.hip_joint_centre.{side}"] for side in ("left", "right")]
    rise = centre - np.mean(hips, axis=0)
    incidence = np.degrees(np.arccos(normal @ rise / np.linalg.norm(rise)))
    assert taken_of_ct("space")["pelvic_incidence"] == pytest.approx(incidence, abs=2.0)


def test_the_frontal_projection_of_the_heads_gives_their_difference_in_height():
    space = points_of_ct("space")
    shown = {name: place * [0, 1, 1] for name, place in space.items()}
    obliquity = measure_called("pelvic_obliquity.hip_joint_centre")
    in_space, in_picture = (np.degrees(read_off(places, [obliquity])[obliquity.name]) for places in (space, shown))
    assert in_picture == pytest.approx(in_space, abs=0.05)
    assert abs(in_picture) < 3


def test_angles_of_the_trunk_lie_within_their_own_errors_of_the_identities():
    points = {name: MeasuredPoint(position=place, error=0.0015) for name, place in points_of_ct("lateral").items()}
    measures = [*map(measure_called, (*LUMBOPELVIC, "L1_slope", "incidence_less_lordosis"))]
    found = take_together(points, measures, picture=Picture(plane="sagittal", roll=np.radians(0.5)))
    assert {row.identity.words for row in disagreements_of(found)} >= {"PI = PT + SS", "lordosis L1-S1 = SS - L1 slope"}
    assert all(abs(row.in_errors) < 0.01 for row in disagreements_of(found))
    errors = {value.measure.name: np.degrees(value.error) for value in found.values}
    assert 1.5 < errors["pelvic_incidence"] < 6  # 1.5 mm on an endplate of 34 mm


# --- pelvises ---


def test_incidence_is_tilt_and_slope_in_every_measured_pelvis_and_a_swapped_sign_is_found():
    path = needs("spinopelvic") / "vertebral_column_310.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        read = {name: np.radians(float(row[name])) for name in ("pelvic_incidence", "pelvic_tilt", "sacral_slope")}
        (found,) = disagreements(read)
        assert abs(found.in_errors) < 0.01
        if abs(read["pelvic_tilt"]) > np.radians(1):
            (wrong,) = disagreements({**read, "pelvic_tilt": -read["pelvic_tilt"]})
            assert abs(wrong.in_errors) > 10
    healthy = [float(row["pelvic_incidence"]) for row in rows if row["class"] == "Normal"]
    bands = [fact for fact in facts_about("pelvic_incidence") if fact.fact == "range"]
    assert np.mean([bands[0].low <= value <= bands[0].high for value in healthy]) > 0.9


# --- spines lying down ---


@cache
def centres() -> dict[str, dict[str, np.ndarray]]:
    """Vertebral centres by scan and level, m, in the body frame."""
    path = needs("vertebra_keypoints") / "vid_keypoints.csv.gz"
    found: dict[str, dict[str, np.ndarray]] = {}
    with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["level"] and row["keypoint"] == "body":
                left, back, up = (float(row[f"{axis}_mm"]) for axis in "xyz")
                found.setdefault(row["scan"], {})[row["level"]] = np.array([-back, left, up]) / 1000
    return found


def lordosis_of_centres(upper: tuple[str, str], lower: tuple[str, str]) -> np.ndarray:
    """Angle between two pieces of the centre line, deg, in every scan that shows them: as of posterior tangents."""
    formula = measure_called("cervical_lordosis_C2_C7_posterior_tangent").formula
    levels = (*upper, *lower)
    shown = [scan for scan in centres().values() if all(level in scan for level in levels)]
    return np.array([np.degrees(formula(*(scan[level] for level in levels))) for scan in shown])


def test_thoracic_curves_of_lying_people_lie_below_the_standing_norm_with_its_spread():
    curves = -lordosis_of_centres(("T3", "T5"), ("T11", "L1"))
    norm = next(fact for fact in facts_about("thoracic_kyphosis_T4_T12") if fact.fact == "mean")
    assert len(curves) > 90
    assert norm.value - 10 < np.mean(curves) < norm.value  # lying flattens
    assert 0.6 < np.std(curves) / norm.sd < 1.2
    assert np.mean(curves > 0) == 1


def test_lumbar_curves_of_lying_people_are_lordotic_and_flatter_than_the_ideal_of_standing():
    curves = lordosis_of_centres(("L1", "L2"), ("L4", "L5"))
    assert len(curves) > 1200
    assert 18 < np.mean(curves) < 28
    assert 8 < np.std(curves) < 13
    assert np.mean(curves > 0) > 0.98


def test_not_every_neck_is_lordotic():
    curves = lordosis_of_centres(("C2", "C4"), ("C5", "C7"))
    assert len(curves) > 45
    assert 0.5 < np.mean(curves > 0) < 0.9  # 64 of 100 healthy people sitting or standing (guo2018)
    cobb = next(fact for fact in facts_about("cervical_lordosis_C2_C7") if fact.source == "guo2018")
    assert cobb.low < np.median(curves) < cobb.high


def test_necks_bend_to_the_left_as_often_as_to_the_right():
    measure = measure_called("neck_curve_from_front")
    levels = [name.partition(".")[0] for name in measure.landmarks]
    shown = [scan for scan in centres().values() if all(level in scan for level in levels)]
    bends = np.array([np.degrees(measure.formula(*(scan[level] for level in levels))) for scan in shown])
    assert len(bends) > 40
    assert abs(np.mean(bends)) < 2 * np.std(bends) / np.sqrt(len(bends))


# --- the person with markers ---


def test_the_person_with_markers_is_measured_with_every_row_that_the_points_allow():
    taken = {value.measure.name: value for value in take_all(read_intake(FOLDER / "standing-person").points)}
    assert taken.keys() >= {"head_carriage_from_headband", "shoulder_turn", "ASIS_PSIS_tilt.left", "stance_width"}
    for value in taken.values():
        assert np.isfinite(value.value)
        assert value.error > 0
    assert np.degrees(taken["ASIS_PSIS_tilt.left"].value) == pytest.approx(0.8, abs=0.1)
    # a nearly straight knee: which way it bends is not determined, so its error is drawn
    assert taken["knee_bend.right"].drawn
    assert not taken["knee_bend.left"].drawn
    names = [measure.name for measure in CATALOGUE if measure.name in taken]
    assert names == list(taken)
