"""Draws where the landmarks of a view lie, on the outlines of an average body, as SVG."""

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from kinespine.measures.views import AXES, View, landmarks_of, places

HEIGHT, WIDEST = 620.0, 560.0  # drawing units of the picture itself
MARGIN, HEADING, ROW, KEY_WIDTH = 26.0, 34.0, 15.0, 330.0
ROWS = 40  # of the key in one column
INK, FAINT, PAPER = "#1a1a1a", "#8a8a8a", "#ffffff"
LEVELS = (*(f"C{n}" for n in range(2, 8)), *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6)))
_LATERAL = ("superior_anterior", "superior_posterior", "inferior_posterior", "inferior_anterior")
_FRONTAL = ("superior.left", "superior.right", "inferior.right", "inferior.left")
_CHAINS = (
    ("pelvis.S1_endplate_anterior", "pelvis.S1_endplate_posterior", "pelvis.S1_posterior_wall_lower"),
    ("pelvis.S1_endplate.left", "pelvis.S1_endplate.right"),
    ("C1.anterior_arch_centre", "C1.arch_lateral_mass_junction", "C1.posterior_arch_third", "C1.posterior_arch_centre"),
    ("skull.dorsum_sellae", "skull.basion"),
    ("C2.endplate_superior_posterior", "C2.dens_posterior", "C2.dens_tip", "C2.dens_anterior"),
    *((f"skull.contour_{k}.{side}", f"skull.contour_{k + 1}.{side}")
      for side in ("left", "right") for k in range(1, 12)),
    *((f"skull.condyle_contour_{k}.{side}", f"skull.condyle_contour_{k + 1}.{side}")
      for side in ("left", "right") for k in range(1, 5)),
    *((f"C1.{end}.left", f"C1.{end}.right") for end in ("plane_lower", "transverse_foramen")),
    *((f"C1.lateral_mass_medial.{side}", f"C1.lateral_mass_lateral.{side}") for side in ("left", "right")),
    *((f"C1.joint_line_medial.{side}", f"C1.joint_line_lateral.{side}") for side in ("left", "right")),
    ("picture.plumb_upper", "picture.plumb_lower"),
    *((f"{one}.left", f"{one}.right") for one in ("scapula.acromion", "pelvis.ASIS", "skull.eye", "skull.tragus")),
    *((f"pelvis.hip_joint_centre.{side}", f"femur.knee_centre.{side}", f"tibia.ankle_centre.{side}")
      for side in ("left", "right")),
    *((f"femur.greater_trochanter.{side}", f"femur.lateral_epicondyle.{side}", f"tibia.lateral_malleolus.{side}")
      for side in ("left", "right")),
    *((f"tibia.calf_middle_upper.{side}", f"tibia.calf_middle_lower.{side}", f"foot.heel_middle_upper.{side}",
       f"foot.heel_middle_lower.{side}") for side in ("left", "right")),
)  # fmt: skip

Flat = NDArray[np.float64]


def draw_view(view: View) -> str:
    """One view with every landmark numbered, and a key.

    Frontal pictures are drawn as one looks at the person, left on the right of the paper, photographs from behind as
    one stands there; lateral ones face right, save the one of the left side.
    """
    flat = _flat(view)
    low, high = np.min(list(flat.values()), axis=0), np.max(list(flat.values()), axis=0)
    span = np.maximum(high - low, 1e-3)
    scale = float(min(HEIGHT / span[1], WIDEST / span[0]))
    top = MARGIN + HEADING
    corner = np.array([low[0], high[1]])  # the upper left of the paper
    drawn = {name: np.array([MARGIN, top]) + scale * (place - corner) * [1, -1] for name, place in flat.items()}
    names = _groups(list(flat))
    columns = -(-len(names) // ROWS)
    key_at = MARGIN + scale * float(span[0]) + 60
    width = key_at + columns * KEY_WIDTH
    height = max(top + scale * float(span[1]), top + min(len(names), ROWS) * ROW) + MARGIN
    parts = [*_outlines(drawn), *_numbered(names, drawn), *_key(names, key_at, top), *_sides(view, key_at, top)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'font-family="sans-serif" font-size="10"><title>Landmarks of {escape(view.name)}</title>'
        f"<desc>{escape(view.title.capitalize())}: {len(flat)} landmarks on the outlines of an average body, "
        f"numbered, with their names beside.</desc>\n"
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="{PAPER}"/>\n'
        f'<text x="{MARGIN}" y="{MARGIN}" font-size="14" font-weight="bold">{escape(view.title.capitalize())}</text>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _flat(view: View) -> dict[str, Flat]:
    """Places as they lie on the paper: to the right and up, (2,) m."""
    across, up = AXES[view.plane]
    turned = -1.0 if view.name == "photo_back" or view.plane == "axial" or view.name == "photo_left" else 1.0
    lines = [name for name in (row.name for row in landmarks_of(view.name)) if not name.startswith("picture.")]
    flat = {name: np.array([turned * places()[name][across], places()[name][up]]) for name in lines}
    found = np.array(list(flat.values()))
    if view.plane != "axial":  # a plumb line hangs beside whatever the view shows
        left, (bottom, top) = float(found[:, 0].min()), (float(found[:, 1].min()), float(found[:, 1].max()))
        aside = left - 0.08 * (top - bottom)
        flat |= {"picture.plumb_upper": np.array([aside, top]), "picture.plumb_lower": np.array([aside, bottom])}
    return flat


def _groups(names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Entries of the key: the corners of one body are one entry, and so are the points of one outline."""
    groups: dict[str, list[str]] = {}
    for name in names:
        level, _, point = name.partition(".")
        key = name
        if level in LEVELS and point.startswith("endplate_"):
            key = f"{level}.endplate_…"
        elif "contour_" in name:
            key = name[: name.index("contour_") + len("contour_")] + "…" + name[name.rindex(".") :]
        groups.setdefault(key, []).append(name)
    return list(groups.items())


def _outlines(drawn: dict[str, Flat]) -> Iterator[str]:
    for level in LEVELS:
        for ends in (_LATERAL, _FRONTAL):
            corners = [drawn.get(f"{level}.endplate_{end}") for end in ends]
            found = [corner for corner in corners if corner is not None]
            if len(found) >= 3:
                points = " ".join(f"{x:.1f},{y:.1f}" for x, y in found)
                yield f'<polygon points="{points}" fill="none" stroke="{FAINT}" stroke-width="1.2"/>'
    for chain in _CHAINS:
        points = [drawn[name] for name in chain if name in drawn]
        if len(points) > 1:
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            yield f'<polyline points="{line}" fill="none" stroke="{FAINT}" stroke-width="1.2"/>'


def _numbered(groups: Sequence[tuple[str, list[str]]], drawn: dict[str, Flat]) -> Iterator[str]:
    for number, (_, names) in enumerate(groups, start=1):
        for name in names:
            x, y = drawn[name]
            yield (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{PAPER}" stroke="{INK}" stroke-width="1">'
                f"<title>{escape(name)}</title></circle>"
            )
        x, y = np.mean([drawn[name] for name in names], axis=0) if len(names) > 1 else drawn[names[0]] + [4.0, -3.0]
        yield f'<text x="{x:.1f}" y="{y:.1f}" font-size="8">{number}</text>'


def _key(groups: Sequence[tuple[str, list[str]]], left: float, top: float) -> Iterator[str]:
    for index, (label, names) in enumerate(groups):
        x, y = left + (index // ROWS) * KEY_WIDTH, top + 10 + (index % ROWS) * ROW
        many = f" ({len(names)} points)" if len(names) > 1 else ""
        yield f'<text x="{x:.1f}" y="{y:.1f}">{index + 1}  {escape(label)}{many}</text>'


def _sides(view: View, left: float, top: float) -> Iterator[str]:
    """Which side of the person is where on the paper."""
    if view.plane == "lateral":
        words = "front is on the left" if view.name == "photo_left" else "front is on the right"
    elif view.plane == "frontal":
        words = "the person's left is on the " + ("left" if view.name == "photo_back" else "right")
    else:
        words = "seen from above: front is up, the person's left on the left"
    yield f'<text x="{left:.1f}" y="{top - 8:.1f}" font-weight="bold">{words}</text>'
