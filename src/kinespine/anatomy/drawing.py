"""Draws a body as SVG from named points, from the side and from behind, with the load of each level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.levels import SIDES, VERTEBRAE

Place = np.ndarray
Flat = tuple[float, float]

SCALE = 430.0  # drawing units per metre
MARGIN = 26.0
HEADING = 30.0
VIEW_GAP = 30.0
BAR_GAP, BAR_START, BAR_WIDTH, BAR_ROW = 62.0, 64.0, 190.0, 21.0
INK, FAINT = "#1a1a1a", "#8a8a8a"

# Chains of landmarks drawn as one line each; a chain with a missing point is drawn through the rest.
_LIMBS = tuple(
    tuple(f"{name}.{side}" for name in chain)
    for side in SIDES
    for chain in (
        ("pelvis.hip_joint_centre", "femur.knee_centre", "tibia.ankle_centre"),
        (
            "tibia.ankle_centre",
            "foot.heel",
            "foot.heel_medial",
            "foot.metatarsal_1_sole",
            "foot.MT1",
            "tibia.ankle_centre",
        ),
        ("scapula.glenohumeral_joint", "humerus.elbow_centre", "forearm.wrist_centre"),
        ("clavicle.sternal_end", "scapula.acromion", "scapula.glenohumeral_joint"),
    )
)
_PELVIS = ("pelvis.ASIS", "pelvis.iliac_crest_top", "pelvis.PSIS", "pelvis.hip_joint_centre", "pelvis.ASIS")
_GIRDLE = (
    "pelvis.iliac_crest_top.left",
    "pelvis.ASIS.left",
    "pelvis.hip_joint_centre.left",
    "pelvis.hip_joint_centre.right",
    "pelvis.ASIS.right",
    "pelvis.iliac_crest_top.right",
    "pelvis.PSIS.right",
    "pelvis.PSIS.left",
    "pelvis.iliac_crest_top.left",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelBar:
    """One level beside the drawing: what is written, and how long and dark its bar is."""

    joint: str  # "L4-L5"
    value: float  # any unit; bars are relative to the largest
    label: str  # "520 ± 30 N"


def draw_body(body: Body) -> str:
    """The body in its own standing posture, as an SVG document."""
    return draw_points(
        {name: landmark.position for name, landmark in body.landmarks.items()},
        title="Body in its standing posture",
    )


def draw_points(
    points: Mapping[str, Place],
    *,
    bars: Sequence[LevelBar] = (),
    marks: Mapping[str, Place] | None = None,
    title: str = "Body",
    bar_title: str = "",
) -> str:
    """Side and front view of a body, as an SVG document.

    Args:
        points: places by landmark name, body frame, (3,) m. What is missing is left out.
        bars: levels top to bottom, drawn as a column with a line to each joint.
        marks: measured points by landmark name, drawn as open circles, each tied to its place on the body.
    """
    marks = marks or {}
    places = np.array([*points.values(), *marks.values()])
    low, high = places.min(axis=0), places.max(axis=0)
    top = MARGIN + HEADING
    depth, breadth, height = (SCALE * float(size) for size in high - low)
    side = _View(axis=0, sign=1.0, origin=float(low[0]), top=float(high[2]), left=MARGIN, down=top)
    bars_at = MARGIN + depth + BAR_GAP
    front_at = bars_at + (BAR_WIDTH + 120 if bars else -BAR_GAP) + VIEW_GAP
    # Seen from behind: the person's left is on the left of the paper, as on the person.
    back = _View(axis=1, sign=-1.0, origin=float(high[1]), top=float(high[2]), left=front_at, down=top)
    parts = [
        *_heading("From the right side", MARGIN),
        *_view(points, marks, side),
        *_heading("From behind: left is left", front_at),
        *_view(points, marks, back),
    ]
    if bars:
        parts += [*_heading(bar_title, bars_at), *_bars(points, bars, side, bars_at, top)]
    width = front_at + breadth + MARGIN
    total = top + max(height, len(bars) * BAR_ROW) + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {total:.0f}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>\n' + "\n".join(parts) + "\n</svg>\n"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    axis: int  # of the body frame that runs across the paper
    sign: float
    origin: float  # m, what lies at the left edge
    top: float  # m, what lies at the upper edge
    left: float
    down: float

    def flat(self, place: Place) -> Flat:
        across = self.sign * (float(place[self.axis]) - self.origin)
        return self.left + SCALE * across, self.down + SCALE * (self.top - float(place[2]))


def _view(points: Mapping[str, Place], marks: Mapping[str, Place], view: _View) -> list[str]:
    parts = [_ground(points, view), *_head(points, view)]
    chains = [
        *_LIMBS,
        *([_GIRDLE] if view.axis == 1 else [tuple(f"{name}.{side}" for name in _PELVIS) for side in SIDES]),
    ]
    for chain in chains:
        far = chain[0].endswith(".left") and view.axis == 0
        parts.append(_line([points[name] for name in chain if name in points], view, FAINT if far else INK, 1.6))
    parts += [_vertebra(level, points, view) for level in VERTEBRAE]
    if view.axis == 0:
        sacrum = [
            points[name] for name in ("pelvis.S1_endplate_posterior", "pelvis.S1_endplate_anterior") if name in points
        ]
        parts.append(_line(sacrum, view, INK, 3.0))
    for name, mark in marks.items():
        x, y = view.flat(mark)
        if name in points:
            to_x, to_y = view.flat(points[name])
            parts.append(
                f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{INK}" stroke-width="0.6"/>'
            )
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="none" stroke="{INK}" stroke-width="0.8"/>')
    return [part for part in parts if part]


def _vertebra(level: str, points: Mapping[str, Place], view: _View) -> str:
    """The block of one vertebra, with its spinous process or, from behind, its transverse processes."""
    if f"{level}.body_centre" not in points:
        return ""
    if view.axis == 0:
        corners = [
            points.get(f"{level}.endplate_{end}")
            for end in ("superior_posterior", "superior_anterior", "inferior_anterior", "inferior_posterior")
        ]
        process = [points.get(f"{level}.body_centre"), points.get(f"{level}.spinous_tip_midline")]
    else:
        corners = []
        process = [points.get(f"{level}.transverse_process_tip.{side}") for side in SIDES]
    parts = [_line([place for place in process if place is not None], view, FAINT, 1.4)]
    if corners and all(corner is not None for corner in corners):
        flat = " ".join(f"{x:.1f},{y:.1f}" for x, y in (view.flat(corner) for corner in corners if corner is not None))
        parts.append(f'<polygon points="{flat}" fill="#fff" stroke="{INK}" stroke-width="1"/>')
    else:
        x, y = view.flat(points[f"{level}.body_centre"])
        half = SCALE * _half_width(level, points) if view.axis == 1 else 4.0
        parts.append(
            f'<rect x="{x - half:.1f}" y="{y - 3.5:.1f}" width="{2 * half:.1f}" height="7" fill="#fff" '
            f'stroke="{INK}" stroke-width="1"/>'
        )
    return "".join(parts)


def _half_width(level: str, points: Mapping[str, Place]) -> float:
    sides = [points.get(f"{level}.vertebral_body_lateral.{side}") for side in SIDES]
    if any(place is None for place in sides):
        return 0.012
    return float(np.linalg.norm(np.subtract(*(place for place in sides if place is not None)))) / 2


def _head(points: Mapping[str, Place], view: _View) -> list[str]:
    """An ellipse through the crown, as large as the ears and eyes say."""
    ears = [points[name] for name in (f"skull.tragus.{side}" for side in SIDES) if name in points]
    if "skull.vertex" not in points or len(ears) < 2:
        return []
    ear = np.mean(ears, axis=0)
    rise = float(np.linalg.norm(points["skull.vertex"] - ear))
    x, y = view.flat((points["skull.vertex"] + ear) / 2)
    across = SCALE * (0.72 * rise if view.axis == 0 else 0.58 * rise)
    lean = view.flat(points["skull.vertex"])[0] - view.flat(ear)[0]
    turn = float(np.degrees(np.arctan2(lean, SCALE * rise)))
    parts = [
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{across:.1f}" ry="{SCALE * 0.82 * rise:.1f}" '
        f'transform="rotate({turn:.1f} {x:.1f} {y:.1f})" fill="#fff" stroke="{INK}" stroke-width="1.4"/>'
    ]
    if view.axis == 0 and "skull.eye.right" in points:
        parts.append(_line([ears[1], points["skull.eye.right"]], view, FAINT, 1.2))
    elif view.axis == 1:
        parts.append(_line(ears, view, FAINT, 1.2))
    return parts


def _ground(points: Mapping[str, Place], view: _View) -> str:
    feet = [place for name, place in points.items() if name.startswith(("foot.", "tibia."))]
    if not feet:
        return ""
    xs = [view.flat(place)[0] for place in feet]
    # The lowest points of the feet are the soles.
    y = view.flat(min(feet, key=lambda place: float(place[2])))[1]
    return f'<line x1="{min(xs) - 14:.1f}" y1="{y:.1f}" x2="{max(xs) + 14:.1f}" y2="{y:.1f}" stroke="{FAINT}"/>'


def _bars(points: Mapping[str, Place], bars: Sequence[LevelBar], view: _View, left: float, top: float) -> list[str]:
    """A column of levels in even rows, each tied to its joint by a thin line."""
    largest = max((abs(bar.value) for bar in bars), default=1.0) or 1.0
    parts: list[str] = []
    for row, bar in enumerate(bars):
        y = top + (row + 0.5) * BAR_ROW
        joint = _joint(bar.joint, points)
        if joint is not None:
            x, level = view.flat(joint)
            parts.append(
                f'<polyline points="{x + 12:.1f},{level:.1f} {left - 22:.1f},{y:.1f} {left - 6:.1f},{y:.1f}" '
                f'fill="none" stroke="{FAINT}" stroke-width="0.5"/>'
            )
        part = abs(bar.value) / largest
        length = max(1.0, part * (BAR_WIDTH - BAR_START))
        shade = round(225 - 165 * part)
        parts += [
            f'<text x="{left:.1f}" y="{y + 4:.1f}">{escape(bar.joint)}</text>',
            f'<rect x="{left + BAR_START:.1f}" y="{y - 6:.1f}" width="{length:.1f}" height="12" '
            f'fill="rgb({shade},{shade},{shade})" stroke="{INK}" stroke-width="0.5"/>',
            f'<text x="{left + BAR_START + length + 6:.1f}" y="{y + 4:.1f}">{escape(bar.label)}</text>',
        ]
    return parts


def _joint(name: str, points: Mapping[str, Place]) -> Place | None:
    """Between the two bodies a joint is named after."""
    upper, _, lower = name.partition("-")
    below = "pelvis.S1_endplate_anterior" if lower == "S1" else f"{lower}.body_centre"
    above = "C1.body_centre" if upper == "C0" else f"{upper}.body_centre"
    if above not in points or below not in points:
        return points.get(above)
    return points[above] if upper == "C0" else (points[above] + points[below]) / 2


def _line(places: Sequence[Place], view: _View, colour: str, width: float) -> str:
    if len(places) < 2:
        return ""
    flat = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(view.flat, places))
    return (
        f'<polyline points="{flat}" fill="none" stroke="{colour}" stroke-width="{width}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _heading(text: str, left: float) -> list[str]:
    return [f'<text x="{left:.1f}" y="{MARGIN - 4:.1f}" font-weight="bold">{escape(text)}</text>'] if text else []
