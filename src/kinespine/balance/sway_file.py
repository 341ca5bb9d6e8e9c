"""Reads sway from a file: text with a declared layout, or C3D."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.layout import UNITS, Layout, Platform, read_layout
from kinespine.balance.plates import SIGN, Plate, centre_from_moments, joined, same_centre
from kinespine.balance.sampling import regular
from kinespine.balance.sway import Sway
from kinespine.balance.sway_checks import checked, not_saturated
from kinespine.balance.sway_options import layout_of_options
from kinespine.balance.text_columns import read_columns
from kinespine.balance.unit_names import same_unit
from kinespine.errors import BadInput

Array = NDArray[np.float64]

C3D_START = b"\x50"  # the second byte of every C3D file


def read_sway(path: Path, layout: Layout | None = None, *, forward: str | None = None) -> Sway:
    """Read one trial.

    Args:
        layout: how a text file is written; None: it must be one of the open data sets whose columns are known.
        forward: of a C3D file, the axis of the laboratory in which the person looks: +x, -x, +y, -y, +z or -z.

    Raises:
        BadInput: what is wrong, where, and what can be declared.
        MissingExtra: a C3D file, and the package that reads it is not installed.
    """
    if is_c3d(path):
        from kinespine.balance.c3d_file import read_c3d

        return read_c3d(path, forward)
    if forward is not None:
        raise BadInput(f"{path.name}: --forward is for C3D files; in a text file the columns say what is forward.")
    return _read_text(path, layout)


def read_trials(paths: Sequence[Path], layout: Layout | None = None, *, forward: str | None = None) -> tuple[Sway, ...]:
    """Read several files, and tell at once what is wrong with any of them.

    Raises:
        BadInput: everything that is wrong, file by file; or a file that was named twice.
    """
    twice = sorted({path.name for path in paths if [one.resolve() for one in paths].count(path.resolve()) > 1})
    if twice:
        raise BadInput(f"{', '.join(twice)} was named twice: that is no repeated trial.")
    found: list[Sway] = []
    faults: dict[str, None] = {}
    for path in paths:
        try:
            found.append(read_sway(path, layout, forward=forward))
        except BadInput as error:
            faults[str(error)] = None
    if faults:
        raise BadInput("\n".join(faults))
    return tuple(found)


def layout_of(
    file: Path | None,
    columns: Sequence[str] = (),
    *,
    unit: str | None = None,
    rate: float | None = None,
    decimal: str | None = None,
) -> Layout | None:
    """The layout of a file, or of options that name columns as `forward=COPx`; None where neither is given.

    Raises:
        BadInput: what is wrong with either, or both are given.
    """
    if file is not None:
        if columns or (unit, rate, decimal) != (None, None, None):
            raise BadInput("Give --layout, or --column with --unit, --rate and --decimal, not both.")
        return read_layout(file)
    if not columns and (unit, rate, decimal) == (None, None, None):
        return None
    return layout_of_options(columns, unit=unit, rate=rate, decimal=decimal)


def is_c3d(path: Path) -> bool:
    """Whether a file is C3D, by its name or its first bytes.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(2)
    except OSError as error:
        raise BadInput(f"{path}: it cannot be read ({error.strerror}).") from error
    return path.suffix.lower() == ".c3d" or (start[1:] == C3D_START and start[:1] in (b"\x02", b"\x03"))


def _read_text(path: Path, layout: Layout | None) -> Sway:
    read = read_columns(path, layout)
    same_unit(read.layout, path.name)
    sampled = regular(read.values, read.lines, read.layout, path.name)
    return sway_from_columns(sampled.values, sampled.rate, read.layout, path.name, sampled.flags)


def sway_from_columns(
    values: Mapping[str, Array], rate: float, layout: Layout, name: str, flags: tuple[str, ...] = ()
) -> Sway:
    """One trial from the columns of a layout, checked."""
    plates = tuple(_plate(one, values, layout, name) for one in layout.platforms)
    whole = joined(plates, name)
    saturated = not_saturated({key: one for key, one in values.items() if key != layout.time}, name)
    sway = Sway(
        forward=whole.forward, left=whole.left, rate=rate, name=name, left_share=whole.left_share,
        vertical_force=None if whole.load is None else float(np.mean(whole.load)), columns=tuple(_taken(layout)),
        unit=layout.unit if any(one.centre for one in layout.platforms) else "",
    )  # fmt: skip
    return replace(sway, flags=(*flags, *saturated, *checked(sway, layout.unit)))


def _taken(layout: Layout) -> Iterator[tuple[str, str]]:
    """What was taken from which column."""
    if layout.time is not None:
        yield "time", layout.time
    for one in layout.platforms:
        foot = "" if one.foot == "both" else f"{one.foot} foot, "
        yield from ((f"{foot}{what}", column) for what, column in one.centre.items())
        if one.vertical is not None:
            yield f"{foot}vertical force", one.vertical
        if one.moments is not None:
            yield from ((f"{foot}{what.replace('_', ' ')}", column) for what, column in one.moments.columns.items())


def _plate(platform: Platform, values: Mapping[str, Array], layout: Layout, name: str) -> Plate:
    load = None if platform.vertical is None else values[platform.vertical]
    known = None
    if platform.moments is not None:
        moments = platform.moments
        part = {key: values[column] for key, column in moments.columns.items()}
        nothing = np.zeros_like(part["force_z"])
        known = centre_from_moments(
            part.get("force_x", nothing), part.get("force_y", nothing), part["force_z"],
            moments.unit * part["moment_x"], moments.unit * part["moment_y"],
            x_is=moments.x_is, y_is=moments.y_is, surface=moments.surface,
        )  # fmt: skip
        load = np.abs(part["force_z"]) if load is None else load
    if not platform.centre:
        assert known is not None
        return Plate(foot=platform.foot, forward=known[0], left=known[1], load=load)
    sides = {key: SIGN[key] * UNITS[layout.unit] * values[column] for key, column in platform.centre.items()}
    along = next(sides[key] for key in ("forward", "backward") if key in sides)
    across = next(sides[key] for key in ("left", "right") if key in sides)
    plate = Plate(foot=platform.foot, forward=along, left=across, load=load)
    if known is not None:
        same_centre(plate, known[0], known[1], layout.unit, name)
    return plate
