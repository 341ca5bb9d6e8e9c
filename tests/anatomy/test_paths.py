"""Where muscles run while joints go through their ranges: beside the bones, on their own side, without a jump."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.levels import CERVICAL, JOINTS, MOTIONS, SIGN, VERTEBRAE
from kinespine.anatomy.placing import TABLED_STATURE
from kinespine.anatomy.spine import reference_vertebrae
from kinespine.chain.acting import balance_of
from kinespine.chain.mechanics import Mechanics, layout, mechanics
from kinespine.chain.posture import Posture, settle

SHARES = np.linspace(0.0, 1.0, 25)  # along each straight piece
GIRDLE, LIMB = np.deg2rad(8.0), np.deg2rad(30.0)  # of the shoulder girdle and the limbs, both ways
SIZE = REFERENCE_MAN.height / TABLED_STATURE  # of the bones of the body against those of the table
TOUCH = 0.002  # m inside a vertebral body; what is attached to it starts on its surface
WALL = ("rectus_abdominis", "external_oblique", "internal_oblique", "transversus_abdominis")
NECK_BACK = ("semispinalis_capitis", "splenius_capitis", "longissimus_capitis")
BACK = (
    "multifidus_lumbar", "multifidus_thoracic", "multifidus_cervical", "rotatores", "interspinales_cervical",
    "semispinalis_thoracis", "semispinalis_cervicis", "spinalis_thoracis", "splenius_cervicis",
    "longissimus_thoracis_pars_lumborum", "longissimus_thoracis_pars_thoracis", "longissimus_cervicis",
    "iliocostalis_lumborum_pars_lumborum", "iliocostalis_lumborum_pars_thoracis", "iliocostalis_cervicis",
    *NECK_BACK,
)  # fmt: skip
TURN = "C1-C2.axial"  # half of all turning of the head: its attachments then rightly pass over the midline of the neck


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """The straight pieces of all paths: numbers of their end landmarks, of their fascicles, and their sides."""

    start: np.ndarray
    end: np.ndarray
    owner: np.ndarray
    side: np.ndarray  # +1 left, -1 right
    attached: tuple[frozenset[str], ...]  # segments its ends are fixed to


@cache
def the_body() -> Body:
    return build_body(REFERENCE_MAN)


@cache
def pieces() -> Pieces:
    body = the_body()
    index = layout(body).landmark_index
    found = [
        (index[one], index[two], number, SIGN[f.side], frozenset(body.landmarks[n].segment for n in (one, two)))
        for number, f in enumerate(body.fascicles)
        for one, two in zip(f.path, f.path[1:], strict=False)
    ]
    start, end, owner, side, attached = zip(*found, strict=True)
    return Pieces(
        start=np.array(start), end=np.array(end), owner=np.array(owner), side=np.array(side), attached=attached
    )


def single_postures() -> Mapping[str, np.ndarray]:
    """Every joint alone at both ends of its range; shoulder girdle and limbs a little, left side."""
    body = the_body()
    tissue = {(t.joint, t.motion): t for t in body.tissue}
    postures: dict[str, np.ndarray] = {}
    for number, dof in enumerate(body.dofs):
        joint, motion = dof.name.split(".")[:2]
        if dof.role == "spine":
            curves = tissue[joint, motion]
            ends = (curves.positive.range, -curves.negative.range)
        elif dof.role in ("girdle", "limb") and dof.name.endswith(".left"):
            ends = (GIRDLE, -GIRDLE) if dof.role == "girdle" else (LIMB, -LIMB)
        else:
            continue
        for end in ends:
            angles = np.zeros(len(body.dofs))
            angles[number] = end
            postures[f"{dof.name} {np.rad2deg(end):+.0f} deg"] = angles
    return postures


def whole_postures() -> Mapping[str, np.ndarray]:
    """All joints of neck or trunk together at half their ranges."""
    body = the_body()
    tissue = {(t.joint, t.motion): t for t in body.tissue}
    index = {dof.name: number for number, dof in enumerate(body.dofs)}
    postures = {"norm": np.zeros(len(body.dofs))}
    for region, joints in (("neck", JOINTS[:8]), ("trunk", JOINTS[8:])):
        for motion in MOTIONS:
            for way in (0.5, -0.5):
                angles = np.zeros(len(body.dofs))
                for joint in joints:
                    curves = tissue[joint, motion]
                    end = curves.positive.range if way > 0 else curves.negative.range
                    angles[index[f"{joint}.{motion}"]] = way * end
                postures[f"{region} {motion} {way:+.1f}"] = angles
    return postures


def quick_and_slow() -> list[object]:
    """The whole postures and every ninth single one by default, the rest with --slow."""
    quick = [pytest.param(angles, id=name) for name, angles in whole_postures().items()]
    for number, (name, angles) in enumerate(single_postures().items()):
        marks = () if number % 9 == 0 else (pytest.mark.slow,)
        quick.append(pytest.param(angles, id=name, marks=marks))
    return list(quick)


every_posture = pytest.mark.parametrize("angles", quick_and_slow())


def in_posture(angles: np.ndarray) -> tuple[Mechanics, np.ndarray]:
    """The mechanics of a posture, and points along all pieces (pieces, shares, 3)."""
    body, lines = the_body(), pieces()
    state = mechanics(body, settle(body, Posture(angles=angles)).angles)
    one, two = state.points[lines.start], state.points[lines.end]
    return state, one[:, None] + SHARES[None, :, None] * (two - one)[:, None]


def names_of(found: np.ndarray) -> list[str]:
    return sorted({the_body().fascicles[number].name for number in pieces().owner[found]})


def group_mask(groups: tuple[str, ...]) -> np.ndarray:
    return np.array([the_body().fascicles[number].group in groups for number in pieces().owner])


def beside_spine(state: Mechanics, along: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of pelvis, L5 to C1 and skull is nearest (pieces, shares), and the points in its frame."""
    index = layout(the_body()).index
    segments = [index[name] for name in ("pelvis", *VERTEBRAE, "skull")]
    gaps = np.linalg.norm(along[:, :, None] - state.origins[segments], axis=-1)
    nearest = gaps.argmin(axis=-1)
    local = np.einsum("psk,pskj->psj", along - state.origins[segments][nearest], state.frames[segments][nearest])
    return nearest, local


@every_posture
def test_no_muscle_runs_through_a_vertebral_body(angles: np.ndarray):
    state, along = in_posture(angles)
    index, vertebrae = layout(the_body()).index, reference_vertebrae()
    for level in VERTEBRAE[1:]:  # C1 is a ring
        vertebra, number = vertebrae[level], index[level]
        local = (along - state.origins[number]) @ state.frames[number]
        half_depth, half_width = 0.5 * SIZE * vertebra.depth, 0.5 * SIZE * vertebra.width
        inside = (1.0 - np.hypot(local[..., 0] / half_depth, local[..., 1] / half_width)) * half_depth
        depth = np.minimum(inside, 0.5 * SIZE * vertebra.height - np.abs(local[..., 2])).max(axis=1)
        allowed = np.array([TOUCH if level in attached else 0.0003 for attached in pieces().attached])
        assert names_of(depth > allowed) == [], level


@every_posture
def test_a_muscle_stays_on_its_own_side(angles: np.ndarray):
    body = the_body()
    number = next(number for number, dof in enumerate(body.dofs) if dof.name == TURN)
    if abs(angles[number]) > np.deg2rad(10.0):
        pytest.skip("turned so far, a muscle to the head rightly passes the midline of the neck")
    state, along = in_posture(angles)
    _, local = beside_spine(state, along)
    wall = layout(body).index["linea_alba"]
    sideways = np.where(
        group_mask(WALL)[:, None], (along - state.origins[wall]) @ state.frames[wall][:, 1], local[..., 1]
    )
    own = (sideways * pieces().side[:, None]).min(axis=1)
    assert names_of((own < -0.004) & ~group_mask(("hyoids",))) == []


def test_back_muscles_lie_between_the_laminae_and_the_skin_behind_the_spinous_tips():
    state, along = in_posture(np.zeros(len(the_body().dofs)))
    nearest, local = beside_spine(state, along)
    vertebrae = reference_vertebrae()
    nan = float("nan")
    tips = np.array([nan, *(vertebrae[level].points["spinous_tip_midline"][0] for level in VERTEBRAE), nan])
    tips[1] = nan  # C1 has no spinous process
    laminae = np.array([nan, nan, *(vertebrae[level].points["lamina"][0] for level in VERTEBRAE[1:]), nan])
    behind = np.nan_to_num(tips[nearest] - local[..., 0], nan=-1.0).max(axis=1)
    assert names_of((behind > 0.015) & group_mask(BACK) & ~group_mask(NECK_BACK)) == []
    assert names_of((behind > 0.018) & group_mask(NECK_BACK)) == []
    close = np.abs(local[..., 1]) < 0.010
    ahead = np.nan_to_num(np.where(close, local[..., 0] - laminae[nearest], -1.0), nan=-1.0).max(axis=1)
    assert names_of((ahead > 0.003) & group_mask(BACK)) == []


@every_posture
def test_muscles_in_front_of_the_neck_hug_its_bodies(angles: np.ndarray):
    state, along = in_posture(angles)
    nearest, local = beside_spine(state, along)
    vertebrae = reference_vertebrae()
    fronts = np.array([np.nan, np.nan, *(0.5 * vertebrae[level].depth for level in VERTEBRAE[1:]), np.nan])
    fronts[len(CERVICAL) + 2 :] = np.nan
    ahead = np.nan_to_num(local[..., 0] - fronts[nearest], nan=-1.0).max(axis=1)
    assert names_of((ahead > 0.008) & group_mask(("longus_colli", "longus_capitis"))) == []


def swept() -> list[object]:
    """Spine joints, girdle and limbs of the left side; every ninth by default."""
    dofs = [dof.name for dof in the_body().dofs if dof.role == "spine" or dof.name.endswith(".left")]
    return [
        pytest.param(name, marks=() if number % 9 == 0 else (pytest.mark.slow,)) for number, name in enumerate(dofs)
    ]


@pytest.mark.parametrize("coordinate", swept())
def test_lengths_do_not_jump_and_follow_the_moment_arms(coordinate: str):
    body = the_body()
    number = next(number for number, dof in enumerate(body.dofs) if dof.name == coordinate)
    curves = next((t for t in body.tissue if f"{t.joint}.{t.motion}" == coordinate), None)
    low, high = (-curves.negative.range, curves.positive.range) if curves else (-LIMB, LIMB)
    steps = np.linspace(low, high, 13)
    lengths, arms = [], []
    for step in steps:
        angles = np.zeros(len(body.dofs))
        angles[number] = step
        state = mechanics(body, angles)
        lengths.append(state.lengths)
        arms.append(state.arms[number])
    shortened = -np.diff(np.array(lengths), axis=0)
    pulled = 0.5 * (np.array(arms)[1:] + np.array(arms)[:-1]) * np.diff(steps)[:, None]
    assert np.abs(shortened - pulled).max() < 3e-4


@every_posture
def test_no_large_moment_arm_about_a_joint_of_the_spine_changes_its_side(angles: np.ndarray):
    body = the_body()
    moved = np.flatnonzero(angles)
    spine = [number for number in moved if body.dofs[number].role == "spine" and body.dofs[number].name != TURN]
    if len(moved) != 1 or not spine:
        pytest.skip("one joint of the spine at a time")
    before, after = spine_arms(np.zeros(len(body.dofs)))[moved[0]], spine_arms(angles)[moved[0]]
    flipped = (np.abs(before) > 0.010) & (before * after < 0.0) & (np.abs(after) > 0.003)
    assert [body.fascicles[number].name for number in np.flatnonzero(flipped)] == []


def spine_arms(angles: np.ndarray) -> np.ndarray:
    """Arms (n, m) in a posture the cage has followed, its pull passed on to the spine by the ribs."""
    body = the_body()
    posture = settle(body, Posture(angles=angles))
    balance = balance_of(body, posture, posture)
    arms = np.zeros_like(balance.state.arms)
    arms[balance.kept] = balance.ribs.pass_on(balance.state.arms, balance)
    return arms
