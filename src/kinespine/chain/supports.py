"""What holds a body from outside: ground under the feet, a seat, a mattress; the backrest has a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import SIDES
from kinespine.anatomy.model import GRAVITY
from kinespine.chain.contacts import Columns
from kinespine.chain.mechanics import Places, layout
from kinespine.chain.pushes import on_segments, steady
from kinespine.chain.slopes import Motion, bend
from kinespine.errors import BadInput

X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
Direction = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One amount of force: pairs of places (the middle of named points of one segment) and directions."""

    name: str
    at: tuple[tuple[tuple[str, ...], Direction], ...]
    both_ways: bool = False  # friction holds both ways; everything else only pushes
    spring: Direction = (0.0, 0.0, 0.0)  # 1/m: along it, stiffness of what pushes over the force it pushes with


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One thing that does not move: a weighted sum of coordinates of named points."""

    name: str
    terms: tuple[tuple[str, Direction, float], ...]  # point, direction, weight
    on_ground: bool = False  # the sum is zero; otherwise what it is in the posture of the task


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Support:
    """A thing that holds the body: how it pushes, and what it keeps in place."""

    name: str
    pushes: tuple[Push, ...]
    held: tuple[Held, ...] = ()


def foot(side: str) -> Support:
    """A foot flat on the ground: four corners that push, friction in the middle, and against twisting."""
    corners = tuple(f"foot.{corner}.{side}" for corner in SOLE)
    heel, toe = corners[:2], corners[2:]
    medial, lateral = corners[::2], corners[1::2]

    def mean(points: tuple[str, ...], way: Direction, sign: float = 1.0) -> tuple[tuple[str, Direction, float], ...]:
        return tuple((point, way, sign / len(points)) for point in points)

    return Support(
        name=f"foot.{side}",
        pushes=(
            *(Push(name=name, at=(((name,), Z),)) for name in corners),
            Push(name=f"foot.forward.{side}", at=((corners, X),), both_ways=True),
            Push(name=f"foot.leftward.{side}", at=((corners, Y),), both_ways=True),
            Push(name=f"foot.twist.{side}", at=((toe, Y), (heel, (0.0, -1.0, 0.0))), both_ways=True),
        ),
        held=(
            Held(name=f"foot.height.{side}", terms=mean(corners, Z), on_ground=True),
            Held(name=f"foot.pitch.{side}", terms=mean(toe, Z) + mean(heel, Z, -1.0), on_ground=True),
            Held(name=f"foot.roll.{side}", terms=mean(medial, Z) + mean(lateral, Z, -1.0), on_ground=True),
            Held(name=f"foot.forward.{side}", terms=mean(corners, X)),
            Held(name=f"foot.leftward.{side}", terms=mean(corners, Y)),
            Held(name=f"foot.yaw.{side}", terms=mean(toe, Y) + mean(heel, Y, -1.0)),
        ),
    )


TUBEROSITIES = tuple(f"pelvis.ischial_tuberosity.{side}" for side in SIDES)
THIGHS = tuple(f"femur.gluteal_tuberosity.{side}" for side in SIDES)
SEAT = Support(
    name="seat",
    pushes=(
        *(Push(name=f"seat.{name}", at=(((name,), Z),)) for name in (*TUBEROSITIES, *THIGHS)),
        Push(name="seat.forward", at=((TUBEROSITIES, X),), both_ways=True),
        Push(name="seat.leftward", at=((TUBEROSITIES, Y),), both_ways=True),
        Push(name="seat.twist", at=((TUBEROSITIES[:1], X), (TUBEROSITIES[1:], (-1.0, 0.0, 0.0))), both_ways=True),
    ),
    held=(
        Held(name="seat.height", terms=tuple((name, Z, 0.5) for name in TUBEROSITIES)),
        Held(name="seat.roll", terms=((TUBEROSITIES[0], Z, 1.0), (TUBEROSITIES[1], Z, -1.0))),
        Held(name="seat.forward", terms=tuple((name, X, 0.5) for name in TUBEROSITIES)),
        Held(name="seat.leftward", terms=tuple((name, Y, 0.5) for name in TUBEROSITIES)),
        Held(name="seat.yaw", terms=((TUBEROSITIES[0], X, 1.0), (TUBEROSITIES[1], X, -1.0))),
    ),
)  # fmt: skip
"""Sitting bones and thighs pushed up; the pelvis may roll over the sitting bones."""

PELVIS_HELD = tuple(
    Held(name=f"pelvis.{name}", terms=terms)
    for name, terms in (
        ("place_x", (("pelvis.ASIS.left", X, 0.5), ("pelvis.ASIS.right", X, 0.5))),
        ("place_y", (("pelvis.ASIS.left", Y, 0.5), ("pelvis.ASIS.right", Y, 0.5))),
        ("place_z", (("pelvis.ASIS.left", Z, 0.5), ("pelvis.ASIS.right", Z, 0.5))),
        ("roll", (("pelvis.ASIS.left", Z, 1.0), ("pelvis.ASIS.right", Z, -1.0))),
        ("yaw", (("pelvis.ASIS.left", X, 1.0), ("pelvis.ASIS.right", X, -1.0))),
        (
            "pitch",
            (
                ("pelvis.ASIS.left", X, 0.5), ("pelvis.ASIS.right", X, 0.5), ("pelvis.pubic_symphysis", X, -1.0),
                ("pelvis.ASIS.left", Z, 0.5), ("pelvis.ASIS.right", Z, 0.5), ("pelvis.pubic_symphysis", Z, -1.0),
            ),
        ),
    )
)  # fmt: skip


def _lying(name: str, points: tuple[str, ...]) -> Support:
    return Support(
        name=name, pushes=tuple(Push(name=f"{name}.{point}", at=(((point,), Z),)) for point in points), held=PELVIS_HELD
    )


def _both(*points: str) -> tuple[str, ...]:
    return tuple(f"{point}.{side}" for point in points for side in SIDES)


SUPINE = _lying(
    "mattress.supine",
    (
        *_both("skull.external_occipital_protuberance", "cage.rib3_angle", "cage.rib5_angle", "cage.rib7_angle"),
        *_both("cage.rib9_angle", "pelvis.PSIS", "pelvis.ischial_tuberosity", "femur.gluteal_tuberosity"),
        *_both("foot.heel_back", "humerus.elbow_centre"),
        *(f"C{n}.spinous_tip_midline" for n in range(3, 8)),
        *(f"L{n}.spinous_tip_midline" for n in range(1, 6)),
    ),
)
PRONE = _lying(
    "mattress.prone",
    (
        *_both("skull.mastoid_process", "cage.rib3_anterior_end", "cage.rib5_anterior_end", "cage.rib7_anterior_end"),
        *_both("pelvis.ASIS", "pelvis.pubic_tubercle", "femur.knee_centre", "foot.toe_tip", "humerus.elbow_centre"),
    ),
)


THIGHS_UNDER_HANDS = Support(
    name="thighs",
    pushes=tuple(Push(name=f"thigh.{side}", at=(((f"forearm.hand_grip_centre.{side}",), Z),)) for side in SIDES),
)
"""Hands that lie on the thighs, which lie on the seat: a push from outside, as if the hands lay on the seat itself. The
turn that it gives the hip is left out."""


def _strip() -> Support:
    """The linea alba on the line from xiphoid to symphysis: no force of its own, only its place."""
    gaps = (("linea_alba.00", "cage.xiphoid"), ("linea_alba.100", "pelvis.pubic_symphysis"))

    def gap(way: Direction, weights: tuple[float, float]) -> tuple[tuple[str, Direction, float], ...]:
        return tuple(
            term
            for (end, goal), weight in zip(gaps, weights, strict=True)
            for term in ((end, way, weight), (goal, way, -weight))
        )

    ways = (("forward", X), ("leftward", Y), ("upward", Z))
    return Support(
        name="strip",
        pushes=(),
        held=(
            *(Held(name=f"strip.{name}", terms=gap(way, (0.5, 0.5)), on_ground=True) for name, way in ways),
            *(Held(name=f"strip.slant_{name}", terms=gap(way, (1.0, -1.0)), on_ground=True) for name, way in ways[:2]),
        ),
    )


STRIP = _strip()
SUPPORTS = {support.name: support for support in (foot("left"), foot("right"), SEAT, THIGHS_UNDER_HANDS, SUPINE, PRONE)}


def supports_named(names: tuple[str, ...]) -> tuple[Support, ...]:
    """The supports of those names."""
    unknown = [name for name in names if name not in SUPPORTS]
    if unknown:
        raise BadInput(f"No support {', '.join(unknown)}; there are {', '.join(SUPPORTS)}.")
    return tuple(SUPPORTS[name] for name in names)


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """Supports of one body as arrays."""

    names: tuple[str, ...]
    points: np.ndarray  # (k, p) landmarks averaged, first ones repeated to fill
    share: np.ndarray  # (k, p) weight of each
    segments: np.ndarray  # (k,)
    forces: np.ndarray  # (k, 3) in body weights
    owner: np.ndarray  # (k,)
    lower: np.ndarray  # (c,)
    springs: np.ndarray  # (c, 3) 1/m
    row_points: np.ndarray  # (t,) landmark of each term
    row_ways: np.ndarray  # (t, 3) direction times weight
    row_owner: np.ndarray  # (t,) row of each term
    row_names: tuple[str, ...]
    on_ground: np.ndarray  # (r,)


@lru_cache(maxsize=32)
def index_of(body: Body, supports: tuple[Support, ...]) -> _Index:
    """Landmarks and segments of the supports on one body."""
    fixed = layout(body)
    pushes = [push for support in supports for push in support.pushes]
    held = [row for support in supports for row in support.held]
    pieces = [(number, at, way) for number, push in enumerate(pushes) for at, way in push.at]
    widest = max((len(at) for _, at, _ in pieces), default=1)
    places = np.array([[body.landmark(name).name for name in at] + [at[0]] * (widest - len(at)) for _, at, _ in pieces])
    points = np.vectorize(fixed.landmark_index.__getitem__, otypes=[int])(places)
    terms = [(number, *term) for number, row in enumerate(held) for term in row.terms]
    return _Index(
        tuple(push.name for push in pushes),
        points,
        np.array([[1.0 / len(at)] * len(at) + [0.0] * (widest - len(at)) for _, at, _ in pieces]),
        fixed.landmark_segment[points[:, 0]],
        np.array([way for _, _, way in pieces]),
        np.array([number for number, _, _ in pieces]),
        np.array([-np.inf if push.both_ways else 0.0 for push in pushes]),
        np.array([push.spring for push in pushes]),
        np.array([fixed.landmark_index[body.landmark(name).name] for _, name, _, _ in terms], dtype=int),
        np.array([np.array(way) * weight for _, _, way, weight in terms]),
        np.array([number for number, *_ in terms], dtype=int),
        tuple(row.name for row in held),
        np.array([row.on_ground for row in held], dtype=bool),
    )


def support_columns(body: Body, supports: tuple[Support, ...], state: Places, moved: Motion) -> Columns:
    """One body weight of each push as a unit."""
    index = index_of(body, supports)
    weight = body.mass * GRAVITY
    points = np.einsum("kp,kpi->ki", index.share, state.points[index.points])
    return Columns(
        names=index.names,
        pushes=steady(moved, index.segments, points, weight * index.forces),
        owner=index.owner,
        lower=index.lower,
        upper=np.full(len(index.names), np.inf),
        unit=np.full(len(index.names), weight),
    )


def held_rows(body: Body, supports: tuple[Support, ...], state: Places, moved: Motion) -> tuple[np.ndarray, np.ndarray]:
    """What the supports keep in place, (r,) m, and its slope (r, n)."""
    index = index_of(body, supports)
    count = len(index.row_names)
    places = state.points[index.row_points]
    segments = layout(body).landmark_segment[index.row_points]
    value = np.bincount(index.row_owner, weights=np.sum(places * index.row_ways, axis=1), minlength=count)
    return value, moved.work(places, segments, index.row_ways, index.row_owner, count)


def held_bend(body: Body, supports: tuple[Support, ...], state: Places, pull: np.ndarray) -> np.ndarray:
    """Second derivative (n, n) of the held values summed with weights (r,)."""
    index = index_of(body, supports)
    fixed = layout(body)
    forces = index.row_ways * pull[index.row_owner][:, None]
    segments = fixed.landmark_segment[index.row_points]
    return bend(body, state, *on_segments(body, segments, state.points[index.row_points], forces))
