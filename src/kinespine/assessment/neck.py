"""How skull, atlas and axis were read to lie, as causes with the total error of reading them and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.anatomy.causes import BONES, MOTION_OF, Causes, causes_from, describe
from kinespine.assessment.listing import TABLES, Item, Listing, sized
from kinespine.assessment.listing_lines import fitted, line_matrix, line_rows
from kinespine.errors import BadInput, suggestion
from kinespine.tables import read_table

Unit = Literal["deg", "mm"]
READER = "reader"  # part that is the placing of points
PROJECTION = "projection"  # part that is rays that spread and a head held off
GRAVITY = "gravity"  # part of the error of lines to the vertical alone
TURNS = ("lateral_mm", "forward_mm", "tilt_deg", "rotation_deg", "flexion_deg")
NECK_CAUSES = tuple(f"{bone}_{turn}" for turn in TURNS for bone in BONES)
"""Every degree of freedom of skull on atlas, atlas on axis and axis on C3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPart:
    """One part of the error of the relation of two bones on a film (`neck_errors.csv`), one standard deviation."""

    part: str
    unit: Unit
    size: float
    again: bool  # whether it errs anew when the same person is examined again
    source: str
    status: Literal["seen", "derived", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Neck:
    """Causes of the upper neck as they were read, in the units of their names, with errors that go together."""

    names: tuple[str, ...]
    value: NDArray[np.float64]  # (k,)
    covariance: NDArray[np.float64]  # (k, k) of everything that errs: reader, positioning, projection, bone shape
    again: NDArray[np.float64]  # (k, k) of reader and positioning alone: what differs when it is read again
    apart: float = 0.0  # deg, how far readings on the same lines miss each other, one standard deviation

    def __post_init__(self) -> None:
        for array in (self.value, self.covariance, self.again):
            array.setflags(write=False)

    @property
    def error(self) -> Mapping[str, float]:
        """Total error of each cause, one standard deviation."""
        return MappingProxyType(dict(zip(self.names, np.sqrt(np.diag(self.covariance)).tolist(), strict=True)))

    @property
    def causes(self) -> Causes:
        """What was read, as the body takes it; where nothing was read stands nothing, which is not zero.

        Raises:
            BadInput: a cause is past its limits.
        """
        return causes_from(dict(zip(self.names, self.value.tolist(), strict=True)))


@cache
def error_parts() -> tuple[ErrorPart, ...]:
    """Every part of the error."""
    return read_table(TABLES / "neck_errors.csv", ErrorPart)


def total_error(unit: Unit, *, to_gravity: bool = False) -> float:
    """Error of the relation of two bones, or of a bone to the vertical, all parts together."""
    return float(np.sqrt(sum(row.size**2 for row in error_parts() if row.unit == unit and _counts(row, to_gravity))))


def error_again(unit: Unit) -> float:
    """The part of it that errs anew when the same person is read again: reader and positioning."""
    return float(
        np.sqrt(sum(row.size**2 for row in error_parts() if row.unit == unit and row.again and _counts(row, False)))
    )


def reading_error(item: Item) -> float | None:
    """Total error of one reading of a listing, in its unit; None for a direction, or what is no place of a bone."""
    unit = item.row.unit
    if item.value is None or unit == "inch":
        return None
    row = line_rows().get(item.reading)
    return total_error(unit, to_gravity=row is not None and row.lower == "vertical")


def neck_of_listing(listing: Listing, errors: Mapping[str, float] | None = None) -> Neck:
    """The causes that the angles of a listing tell, by least squares over all of them.

    A side without a size tells none; nor does a step along a joint, or a line to the vertical alone.

    Args:
        listing: what was read.
        errors: of readings whose points were placed (deg, one standard deviation). One that is larger than the usual
            error of a reader counts.

    Raises:
        BadInput: a cause that follows is past its limits.
    """
    fit = fitted((name for name, row in line_rows().items() if row.kind == "cause"), listing.values)
    causes_from(dict(zip(fit.names, fit.value.tolist(), strict=True)))
    # Skull, atlas and axis are three lines: a third difference says nothing new.
    taken = [not (name == "axis_rotation_deg" and "atlas_rotation_deg" in fit.names) for name in fit.names]
    names = tuple(name for name, one in zip(fit.names, taken, strict=True) if one)
    lines, weights = line_matrix(names), fit.weights[taken]
    extra = np.diag([line_rows()[name].extra_deg ** 2 for name in names])
    extra_again = np.diag([line_rows()[name].extra_again_deg ** 2 for name in names])
    reader = next(row.size for row in error_parts() if (row.part, row.unit) == (READER, "deg"))
    placed = [max((errors or {}).get(reading, 0.0) ** 2 - reader**2, 0.0) for reading in fit.readings]
    anew = fit.disagreement[np.ix_(taken, taken)] + weights * np.array(placed) @ weights.T
    # Every line errs on its own, so that the difference of two has the error of the table.
    shared = 0.5 * lines @ lines.T
    return Neck(
        names=names,
        value=fit.value[taken],
        covariance=total_error("deg") ** 2 * shared + extra + anew,
        again=error_again("deg") ** 2 * shared + extra_again + anew,
        apart=fit.apart,
    )


def neck_of_readings(readings: Mapping[str, tuple[float, float | None]]) -> Neck:
    """Causes that were read one by one.

    Args:
        readings: value and error by cause, in its unit; None is the usual error. They err on their own, as they do
            where the person is fitted: how they were read is not known.

    Raises:
        BadInput: something that is no cause of the upper neck, past its limits, or without an error.
    """
    faults: list[str] = []
    names: list[str] = []
    for name, (_, error) in readings.items():
        if name not in NECK_CAUSES:
            faults.append(f"{name} is no place of skull, atlas or axis.{suggestion(name, NECK_CAUSES)}")
        elif error is not None and not 0.0 < error < np.inf:
            faults.append(f"{name}: its error is {error:g}; write one standard deviation, above zero.")
        else:
            names.append(name)
    if faults:
        raise BadInput("\n".join(faults))
    causes_from({name: readings[name][0] for name in names})
    usual = [total_error(unit_of(name)) for name in names]
    error = np.array([readings[name][1] or usual[index] for index, name in enumerate(names)], dtype=float)
    again = np.minimum(error, [error_again(unit_of(name)) for name in names])
    return Neck(
        names=tuple(names),
        value=np.array([readings[name][0] for name in names], dtype=float),
        covariance=np.diag(error**2),
        again=np.diag(again**2),
    )


def listing_of_neck(neck: Neck) -> Listing:
    """The readings of a listing that causes give: laterality, rotation, and the spinous process of the axis.

    The atlas on the axis is no lower angle, which holds the whole neck; shifts in mm have no words.
    """
    read = dict(zip(neck.names, neck.value.tolist(), strict=True))
    items: list[Item] = []
    if "skull_tilt_deg" in read:
        items.append(sized("laterality", read["skull_tilt_deg"]))
    if "skull_rotation_deg" in read:
        items.append(sized("rotation", -read["skull_rotation_deg"]))
    if {"skull_rotation_deg", "atlas_rotation_deg"} <= read.keys():
        items.append(_held("spinous", -read["skull_rotation_deg"] - read["atlas_rotation_deg"]))
    elif "axis_rotation_deg" in read:
        items.append(sized("spinous", read["axis_rotation_deg"]))
    return Listing(items=tuple(items))


def shown_angle(cause: str) -> str | None:
    """The angle of a joint that a film shows of a turned bone; none of a shifted bone, whose place it shows.

    A film is taken of somebody who stands or sits: it shows how bones lie on each other there, and not how they would
    rest. How much of that is tissue and how much habit is for the fit to tell, world by world.
    """
    if not describe(cause).by_hypothesis:
        return None
    bone, turn, _ = cause.split("_")
    return f"{BONES[bone].lower().replace('-', '_')}_{MOTION_OF[turn]}"


def unit_of(name: str) -> Unit:
    """Unit of a cause of the upper neck."""
    return "mm" if describe(name).unit == "mm" else "deg"


def _held(reading: str, value: float) -> Item:
    """A reading that follows from two others, told as what it follows from where it is too large."""
    try:
        return sized(reading, value)
    except BadInput as error:
        raise BadInput(f"{error} It follows from skull on atlas and atlas on axis as they were read.") from error


def _counts(row: ErrorPart, to_gravity: bool) -> bool:
    return to_gravity or row.part != GRAVITY
