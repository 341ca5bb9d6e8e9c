"""Lists a body for reading: segments with masses, joints with ranges and strengths, muscle groups with areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import fill

import numpy as np

from kinespine.anatomy.body import Body, Fascicle, Segment
from kinespine.anatomy.fascicles import group_rows
from kinespine.anatomy.levels import JOINTS
from kinespine.anatomy.tissue import Tissue

WIDTH = 100  # characters, of the titles


def list_body(body: Body) -> str:
    """The body as a text of four tables. What is alike on both sides stands once."""
    parts = (
        _heading(body),
        _segments(body),
        _spinal_joints(body),
        _limb_joints(body),
        _groups(body),
    )
    return "\n\n".join(parts)


def _heading(body: Body) -> str:
    person = body.person
    who = "man" if person.sex == "male" else "woman"
    sizes = "".join(f", {name.replace('_', ' ')} {100 * size:.1f} cm" for name, size in person.dimensions.items())
    groups = {fascicle.group for fascicle in body.fascicles}
    return (
        f"A {who} of {person.age:g} years, {100 * person.height:.1f} cm, {person.mass:g} kg{sizes}\n"
        f"{body.mass:.3f} kg in {len(body.segments)} segments; {len(JOINTS)} spinal joints of three rotations, "
        f"{len(body.dofs)} degrees of freedom in all\n"
        f"{len(body.fascicles)} muscle fascicles, left and right alike, in {len(groups)} groups; "
        f"{len(body.landmarks)} named points"
    )


def _segments(body: Body) -> str:
    rows = [
        (
            _without_side(segment.name),
            "each side" if _is_left(segment.name) else "",
            _without_side(segment.parent or "ground"),
            f"{segment.mass:.3f}" if segment.mass else "-",
            f"{100 * segment.centre_of_mass[2]:.1f}",
        )
        for segment in _once(body.segments)
    ]
    return _table(
        "Segments, from the pelvis outwards: mass (- for none), and height of its centre over the floor",
        ("segment", "", "moves on", "mass kg", "height cm"),
        rows,
        words=3,
    )


def _spinal_joints(body: Body) -> str:
    tissue = {(row.joint, row.motion): row for row in body.tissue}
    places = {dof.name.partition(".")[0]: segment.joint for segment in body.segments for dof in segment.dofs}
    rows = [
        (
            joint,
            f"{100 * places[joint][2]:.1f}",
            *(_range(tissue[joint, motion]) for motion in ("flexion", "lateral", "axial")),
            f"{1e4 * body.discs[joint][0]:.1f}" if joint in body.discs else "",
        )
        for joint in JOINTS
    ]
    return _table(
        "Spinal joints: height over the floor, range with the neutral zone in brackets "
        "(extension/flexion; bending and turning to each side), area of the disc",
        ("joint", "height cm", "flexion deg", "bending deg", "turning deg", "disc cm2"),
        rows,
    )


def _limb_joints(body: Body) -> str:
    rows = [
        (*_without_side(joint.dof).split("."), f"{joint.positive:.0f}", f"{joint.negative:.0f}")
        for joint in body.limbs
        if _is_left(joint.dof)
    ]
    return _table(
        "Limb joints, each side: largest torque in the direction named and against it",
        ("joint", "direction", "with N·m", "against N·m"),
        rows,
        words=2,
    )


def _groups(body: Body) -> str:
    left = [fascicle for fascicle in body.fascicles if fascicle.side == "left"]
    own: dict[str, list[Fascicle]] = {}
    for fascicle in left:
        own.setdefault(fascicle.group, []).append(fascicle)
    chosen = {row.group: row for row in group_rows()}
    rows = [
        (
            group,
            chosen[group].region,
            chosen[group].kind,
            f"{len(fascicles)}",
            f"{chosen[group].table_total_cm2:.2f}",
            f"{chosen[group].chosen_total_cm2:.2f}",
            f"{1e4 * sum(fascicle.area for fascicle in fascicles):.2f}",
        )
        for group, fascicles in own.items()
    ]
    total = 1e4 * sum(fascicle.area for fascicle in left)
    rows.append(("all of one side", "", "", f"{len(left)}", "", "", f"{total:.2f}"))
    return _table(
        "Muscle groups, per side (left and right are alike): number of fascicles, and physiological cross-section in "
        "cm2: as the table of fascicles has it, as chosen for the reference man (from a measurement, a model or an "
        "assumption), and of this person",
        ("group, per side", "region", "chosen from", "fascicles", "table cm2", "chosen cm2", "person cm2"),
        rows,
        words=3,
    )


def _range(tissue: Tissue) -> str:
    """`21.0/3.5 (1.1)`; one number where both ways are alike."""
    low, high = (float(np.degrees(curve.range)) for curve in (tissue.negative, tissue.positive))
    zone = float(np.degrees(tissue.positive.neutral_zone))
    ways = f"{high:.1f}" if abs(low - high) < 1e-9 else f"{low:.1f}/{high:.1f}"
    return f"{ways} ({zone:.1f})"


def _once(segments: Iterable[Segment]) -> list[Segment]:
    """The midline and the left: the right is its mirror image."""
    return [segment for segment in segments if not segment.name.endswith(".right")]


def _is_left(name: str) -> bool:
    return name.endswith(".left")


def _without_side(name: str) -> str:
    return name.removesuffix(".left")


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1) -> str:
    """Columns wide enough for their cells: the first few hold words and begin alike, the others end alike."""
    widths = [max(len(line[number]) for line in (columns, *rows)) for number in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if number < words else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(padded).rstrip()

    return "\n".join((fill(title, WIDTH), line(columns), *map(line, rows)))
