"""Reads force platforms from a C3D file as a centre of pressure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.c3d_child import content_of
from kinespine.balance.plates import LEAST_LOAD, Plate, joined
from kinespine.balance.sway import Sway
from kinespine.balance.sway_checks import checked, not_saturated
from kinespine.errors import BadInput

Array = NDArray[np.float64]

UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001}
FORCES = {"N": 1.0}
AXES = ("+x", "-x", "+y", "-y", "+z", "-z")
MOST_BYTES = 500_000_000
START = 0x50  # the second byte of every C3D file
BIG_ENDIAN = b"\x56"  # the mark of a processor that writes the larger byte first
MOST_FRAMES = 65535  # that two bytes can count
LEVEL = 0.9998  # cosine, within one degree, of the platform against the axis that is up


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lab:
    """The directions of the person in the axes of the file."""

    forward: Array  # (3,) unit vectors
    left: Array
    up: Array


def read_c3d(path: Path, forward: str | None) -> Sway:
    """Read the platforms of a C3D file that somebody stands on: one, or one under each foot.

    Args:
        forward: the axis of the laboratory in which the person looks, such as +x. A file does not say it.

    Raises:
        BadInput: the file cannot be read, has no platform, or nobody stands on it; what can be done.
        MissingExtra: ezc3d is not installed.
    """
    name = path.name
    content = _content(path)
    names = ("corners", "force", "center_of_pressure", "unit_position", "unit_force")
    platforms = [{key: content[f"{key}_{number}"] for key in names} for number in range(int(content["platforms"]))]
    if not platforms:
        raise BadInput(f"{name}: it holds no force platform (FORCE_PLATFORM:USED is 0). Export them with the trial.")
    if content["analogs"].shape[1] == 0:
        raise BadInput(f"{name}: it holds no samples of its platforms. Export the analogue channels with the trial.")
    lab = _lab(platforms, forward, name)
    plates = [_plate(one, lab, number, name) for number, one in enumerate(platforms, start=1)]
    loads = [float(np.mean(cast("Array", one.load))) for one in plates]
    stood_on = [plate for plate, load in zip(plates, loads, strict=True) if load >= LEAST_LOAD]
    told = ", ".join(f"platform {number} {load:.0f} N" for number, load in enumerate(loads, start=1))
    if not stood_on or len(stood_on) > 2:
        raise BadInput(
            f"{name}: on average there were {told}. Sway is read from one platform, or from two with a foot on each; "
            f"{'nobody stands on any' if not stood_on else 'here are more'}."
        )
    rate = float(content["analog_rate"])
    whole = joined(_feet(stood_on), name)
    saturated = not_saturated(_channels(content), name)
    sway = Sway(
        forward=whole.forward, left=whole.left, rate=rate, name=name, left_share=whole.left_share,
        vertical_force=None if whole.load is None else float(np.mean(whole.load)),
    )  # fmt: skip
    return replace(sway, flags=(*saturated, *checked(sway, "mm")))


def _content(path: Path) -> Mapping[str, Any]:
    if not path.is_file() or path.stat().st_size == 0:
        raise BadInput(f"{path.name}: the file is empty. Export it again.")
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(f"{path.name}: larger than {MOST_BYTES // 1_000_000} MB. Export the standing trial alone.")
    frames = _frames(path)
    content = content_of(path)
    per_frame = float(content["analog_rate"]) / max(float(content["point_rate"]), 1e-9)
    there = max(int(content["point_frames"]), content["analogs"].shape[1] / max(per_frame, 1.0))
    if frames is not None and there < frames - 0.5:
        raise BadInput(
            f"{path.name}: it announces {frames} frames and holds {there:.0f}: the file breaks off. Copy it again from "
            "its origin."
        )
    return content


def _frames(path: Path) -> int | None:
    """How many frames the first block of the file announces; None where it has no room for so many.

    The library takes what it finds of a file that breaks off, without a word.
    """
    with path.open("rb") as file:
        head = file.read(512)
        if len(head) < 512 or head[1] != START:
            raise BadInput(f"{path.name}: it does not begin as a C3D file does. Export it again, or read it as text.")
        file.seek(512 * (head[0] - 1) + 3)
        order = "big" if file.read(1) == BIG_ENDIAN else "little"
    first, last = (int.from_bytes(head[at : at + 2], order) for at in (6, 8))
    return last - first + 1 if 0 < first <= last < MOST_FRAMES else None


def _lab(platforms: list[dict[str, Any]], forward: str | None, name: str) -> _Lab:
    up = _up(platforms, name)
    level = [axis for axis in AXES if axis[1] != "xyz"[up]]
    if forward is None or forward not in level:
        given = "" if forward is None else f" {forward} is not one of them, for up is {'xyz'[up]}."
        raise BadInput(
            f"{name}: say with --forward (in a visit: forward) where the person looks along the axes of the "
            f"laboratory: {', '.join(level)}.{given}"
        )
    ahead, above = np.zeros(3), np.zeros(3)
    ahead["xyz".index(forward[1])] = 1.0 if forward[0] == "+" else -1.0
    above[up] = 1.0
    return _Lab(forward=ahead, left=np.cross(above, ahead), up=above)


def _up(platforms: list[dict[str, Any]], name: str) -> int:
    """Which axis is up: the one that the platforms lie across."""
    found: set[int] = set()
    for number, one in enumerate(platforms, start=1):
        corners = np.asarray(one["corners"], dtype=float)  # (3, 4)
        normal = np.cross(corners[:, 0] - corners[:, 2], corners[:, 1] - corners[:, 3])
        size = float(np.linalg.norm(normal))
        axis = int(np.argmax(np.abs(normal)))
        if size == 0 or abs(normal[axis]) < LEVEL * size:
            raise BadInput(
                f"{name}: the corners of platform {number} do not lie level along the axes of the laboratory "
                "(FORCE_PLATFORM:CORNERS). Correct them where the file was made."
            )
        found.add(axis)
    if len(found) > 1:
        raise BadInput(f"{name}: the platforms do not lie in one plane (FORCE_PLATFORM:CORNERS).")
    return found.pop()


def _plate(one: Mapping[str, Any], lab: _Lab, number: int, name: str) -> Plate:
    unit, force_unit = str(one["unit_position"]).strip(), str(one["unit_force"]).strip()
    if unit not in UNITS or force_unit not in FORCES:
        raise BadInput(
            f"{name}: platform {number} is in {unit or 'no unit'} and {force_unit or 'no unit'}; possible: "
            f"{', '.join(UNITS)} and N. Correct POINT:UNITS and ANALOG:UNITS where the file was made."
        )
    centre = UNITS[unit] * np.asarray(one["center_of_pressure"], dtype=float)  # (3, n)
    load = np.abs(lab.up @ np.asarray(one["force"], dtype=float))
    if np.mean(load) < LEAST_LOAD:
        return Plate(foot="both", forward=lab.forward @ centre, left=lab.left @ centre, load=load)
    lost = np.flatnonzero(~np.isfinite(centre).all(axis=0))
    if len(lost):
        raise BadInput(
            f"{name}: platform {number} has no centre of pressure at sample {lost[0] + 1} ({len(lost)} in all): the "
            "signal was lost, or somebody stepped off. Cut the recording to the standing alone."
        )
    return Plate(foot="both", forward=lab.forward @ centre, left=lab.left @ centre, load=load)


def _feet(plates: list[Plate]) -> tuple[Plate, ...]:
    """Where two platforms are stood on, the one further left has the left foot."""
    if len(plates) == 1:
        return tuple(plates)
    ordered = sorted(plates, key=lambda one: float(np.mean(one.left)), reverse=True)
    feet: tuple[Literal["left"], Literal["right"]] = ("left", "right")
    return tuple(replace(one, foot=foot) for one, foot in zip(ordered, feet, strict=True))


def _channels(content: Mapping[str, Any]) -> dict[str, Array]:
    """The raw channels that the platforms use, by their labels."""
    analogs, labels = content["analogs"], content["labels"]
    return {
        str(labels[number - 1]) if number <= len(labels) else f"channel {number}": analogs[number - 1]
        for number in map(int, content["channels"])
        if 0 < number <= len(analogs)
    }
