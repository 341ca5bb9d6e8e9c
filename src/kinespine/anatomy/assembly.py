"""Tables and a person made into a placed body in the norm standing posture: pelvis, spine, head, thorax, limbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from kinespine.anatomy.alignment import norm_numbers, norm_tilts
from kinespine.anatomy.levels import CAGED, SIDES, SIGN, VERTEBRAE, sided
from kinespine.anatomy.person import Person
from kinespine.anatomy.placing import Assembly, LandmarkRow, landmark_rows, leaning
from kinespine.anatomy.spine import reference_vertebrae, stacking


def assemble(person: Person) -> Assembly:
    """Stack the spine on the pelvis, hang cage and arms on it; the legs come when the weight is known.

    The origin is the centre of the S1 endplate until the feet stand.
    """
    rows = _with_incidence(landmark_rows(), person)
    vertebrae = reference_vertebrae()
    pelvis = {row.landmark: row.point for row in rows if row.body == "pelvis"}
    slope, incidence = _pelvic_angles(pelvis)
    work = Assembly(person=person, vertebrae=vertebrae, tilts=norm_tilts(vertebrae, incidence, person.age), rows=rows)
    work.frames["pelvis"] = (np.zeros(3), leaning(work.tilts["S1"] - slope))
    work.put_rows("pelvis", lateral=work.ratio("pelvis_width"))
    _stack_spine(work)
    _put_atlas_and_skull(work)
    _put_thorax(work)
    _put_arms(work)
    _put_wall(work)
    return work


SACRAL = ("S1_", "dorsal_", "median_crest_", "sacral_", "coccyx_")
"""How the names of points of sacrum and coccyx begin."""


def _with_incidence(rows: tuple[LandmarkRow, ...], person: Person) -> tuple[LandmarkRow, ...]:
    """The points of a pelvis of the person's incidence: hip bones turned about the middle of the S1 endplate.

    Sacrum and hips keep their distance; what differs between people is how the sacrum is set between the hip bones.
    """
    if person.pelvic_incidence is None:
        return rows
    pelvis = {row.landmark: row.point for row in rows if row.body == "pelvis"}
    change = person.pelvic_incidence - _pelvic_angles(pelvis)[1]
    middle = 500.0 * (pelvis["S1_endplate_anterior"] + pelvis["S1_endplate_posterior"])
    turn = leaning(change)

    def turned(row: LandmarkRow) -> LandmarkRow:
        if row.body != "pelvis" or row.landmark.startswith(SACRAL):
            return row
        ahead, _, up = middle + turn @ (np.array([row.ap_mm, 0.0, row.up_mm]) - middle)
        return replace(row, ap_mm=float(ahead), up_mm=float(up))

    return tuple(turned(row) for row in rows)


def _pelvic_angles(pelvis: Mapping[str, np.ndarray]) -> tuple[float, float]:
    """Tilt of the S1 endplate in the frame of the pelvis rows, and the pelvic incidence (rad)."""
    plate = pelvis["S1_endplate_anterior"] - pelvis["S1_endplate_posterior"]
    tilt = float(np.arctan2(plate[2], plate[0]))
    middle = 0.5 * (pelvis["S1_endplate_anterior"] + pelvis["S1_endplate_posterior"])
    hips = pelvis["hip_joint_centre"] * np.array([1.0, 0.0, 1.0]) - middle
    return tilt, float(np.arctan2(hips[0], -hips[2])) - tilt


def _stack_spine(work: Assembly) -> None:
    """Bodies and discs one on the other from S1 to C2; every disc points midway between its endplates."""
    top = 0.5 * (work.at("pelvis.S1_endplate_anterior") + work.at("pelvis.S1_endplate_posterior"))
    lean = work.tilts["S1"]
    for level in reversed(VERTEBRAE[1:]):
        vertebra, rotation = work.vertebrae[level], leaning(work.tilts[level])
        disc_axis = leaning(0.5 * (lean + work.tilts[level] - 0.5 * vertebra.wedge))[:, 2]
        disc = work.size * vertebra.disc_below * disc_axis
        half = 0.5 * work.size * vertebra.height * rotation[:, 2]
        work.joints[level] = top + 0.5 * disc
        work.frames[level] = (top + disc + half, rotation)
        _put_features(work, level)
        top = top + disc + 2 * half
        lean = work.tilts[level] + 0.5 * vertebra.wedge
    for level, below in pairwise(VERTEBRAE[1:8]):  # C2 on C3 to C7 on T1 turn about a point of the lower body
        centre, rotation = work.frames[below]
        work.joints[level] = centre + rotation @ (work.size * _stacked(f"rotation_centre_{level}"))


def _put_features(work: Assembly, level: str) -> None:
    for name, local in work.vertebrae[level].points.items():
        work.put(level, f"{level}.{name}", work.size * np.array(local))


def _stacked(name: str) -> np.ndarray:
    """A tabled offset in the sagittal plane, (3,) m at the size of the tables."""
    return np.array([stacking()[f"{name}_ap"], 0.0, stacking()[f"{name}_up"]])


def _put_atlas_and_skull(work: Assembly) -> None:
    """C1 on C2 and the head, level, on C1; the source gives both in a picture in which C2 leans by its own tilt."""
    centre, rotation = work.frames["C2"]
    plate = centre - work.size * stacking()["axis_origin_over_endplate"] * rotation[:, 2]
    turn = rotation @ leaning(work.vertebrae["C2"].tilt).T
    atlas, atlas_over_axis = leaning(work.tilts["C1"]), _stacked("atlas_over_axis")
    front = work.vertebrae["C1"].points["anterior_tubercle"][0]
    work.frames["C1"] = (plate + work.size * (turn @ atlas_over_axis - front * atlas[:, 0]), atlas)
    work.joints["C1"] = plate + work.size * (turn @ (atlas_over_axis - stacking()["dens_behind_atlas"] * FORWARD))
    _put_features(work, "C1")
    condyles = plate + work.size * (turn @ _stacked("condyles_over_axis"))
    work.joints["skull"] = condyles
    work.frames["skull"] = (condyles, np.eye(3))
    work.put_rows("skull")


FORWARD = np.array([1.0, 0.0, 0.0])
GIRDLE = ("clavicle", "scapula")


def _put_thorax(work: Assembly) -> None:
    """Cage, floating ribs and girdle, from the frame of their bone assembly onto this spine.

    The assembly is turned, moved and stretched as a whole so that its T1 to T10 body centres fit these (least
    squares, Umeyama 1991): ribs keep their shape.
    """
    centres = {row.body: row.point for row in work.rows if row.landmark == "assembly_body_centre"}
    source = np.array([centres[level] for level in CAGED])
    stretch, turn, move = _similarity(source, np.array([work.frames[level][0] for level in CAGED]))
    work.frames["cage"] = (work.frames["T6"][0], np.eye(3))
    work.joints["cage"] = work.frames["cage"][0]
    wide = np.array([1.0, work.ratio("shoulder_width"), 1.0])
    middle = np.mean([centres[level][0] for level in CAGED])
    for row in work.rows:
        if row.body in ("cage", "T11", "T12", *GIRDLE) and row.landmark != "assembly_body_centre":
            local = row.point * (wide if row.body in GIRDLE else 1.0)
            local[0] = middle + stacking()["cage_depth_stretch"] * (local[0] - middle)
            _place_both(work, row, stretch * (turn @ local) + move)
    for side in SIDES:
        sternal, acromial = work.at(f"clavicle.sternal_end.{side}"), work.at(f"scapula.acromioclavicular_joint.{side}")
        work.joints[sided("clavicle", side)] = sternal
        work.joints[sided("scapula", side)] = acromial
        work.frames[sided("clavicle", side)] = (sternal, np.eye(3))
        work.frames[sided("scapula", side)] = (acromial, np.eye(3))


def _place_both(work: Assembly, row: LandmarkRow, position: np.ndarray) -> None:
    """One point of the thorax on its midline, or on both sides of it."""
    if row.side_rule == "midline":
        work.place(row.body, f"{row.body}.{row.landmark}", position * np.array([1.0, 0.0, 1.0]))
        return
    for side in SIDES:
        segment = sided(row.body, side) if row.body in GIRDLE else row.body
        name = sided(f"{row.body}.{row.landmark}", side)
        work.place(segment, name, position * np.array([1.0, SIGN[side], 1.0]))


def _similarity(source: np.ndarray, target: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Stretch, rotation and shift in the sagittal plane that carry points (n, 3) nearest to points (n, 3)."""
    from_centre, to_centre = source.mean(axis=0), target.mean(axis=0)
    a, b = (source - from_centre)[:, [0, 2]], (target - to_centre)[:, [0, 2]]
    u, values, vt = np.linalg.svd(b.T @ a)
    flip = np.array([1.0, np.sign(np.linalg.det(u @ vt))])
    plane = u @ np.diag(flip) @ vt
    stretch = float(np.sum(values * flip) / np.sum(a * a))
    turn = np.eye(3)
    turn[np.ix_([0, 2], [0, 2])] = plane
    shift = to_centre - stretch * turn @ from_centre
    return stretch, turn, shift * np.array([1.0, 0.0, 1.0])


def _put_arms(work: Assembly) -> None:
    """Arms hanging from the shoulders, the elbows a little bent as in quiet standing."""
    forearm = leaning(np.deg2rad(norm_numbers()["elbow_flexion_deg"]))
    for side in SIDES:
        work.hang("humerus", side, work.at(f"scapula.glenohumeral_joint.{side}"), np.eye(3), work.bone_size)
        work.hang("forearm", side, work.at(f"humerus.elbow_centre.{side}"), forearm, work.bone_size)


def _put_wall(work: Assembly) -> None:
    """The linea alba: a strip bulging from xiphoid to pubic symphysis, a point every twentieth of its length."""
    top, bottom = work.at("cage.xiphoid"), work.at("pelvis.pubic_symphysis")
    work.frames["linea_alba"] = (0.5 * (top + bottom), np.eye(3))
    work.joints["linea_alba"] = work.frames["linea_alba"][0]
    for percent in range(0, 101, 5):
        share = 0.01 * percent
        bulge = 4.0 * share * (1.0 - share) * stacking()["wall_bulge"] * work.size * np.array([1.0, 0.0, 0.0])
        place = top + share * (bottom - top) + bulge
        work.place("linea_alba", f"linea_alba.{percent:02d}", place)
        for side in SIDES:
            beside = place + np.array([0.0, SIGN[side] * stacking()["rectus_beside_midline"] * work.size, 0.0])
            work.place("linea_alba", sided(f"linea_alba.rectus_{percent:02d}", side), beside)


SOLE = ("heel_medial", "heel_lateral", "metatarsal_1_sole", "metatarsal_5_sole")
"""The corners of a foot that meet the ground."""


def put_legs(work: Assembly, lean: float) -> None:
    """Straight legs that lean forward by `lean` (rad) from the ankles, feet flat and as far apart as the hips."""
    bone = leaning(-lean)
    scale = work.leg_size
    for side in SIDES:
        work.hang("femur", side, work.at(f"pelvis.hip_joint_centre.{side}"), bone, scale)
        work.hang("tibia", side, work.at(f"femur.knee_centre.{side}"), bone, scale)
        work.hang("foot", side, work.at(f"tibia.ankle_centre.{side}"), np.eye(3), scale)


__all__ = ["SOLE", "assemble", "put_legs"]
