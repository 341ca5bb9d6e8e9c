"""Force platforms -> one centre of pressure under both feet, with the weight on each where there are two."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.layout import Direction
from kinespine.errors import BadInput

Array = NDArray[np.float64]
LEAST_LOAD = 50.0  # N, under which nobody stands on a platform
LEAST_ON_A_FOOT = 20.0  # N, under which the centre under one foot is noise
LARGEST_DROP = 0.5  # of the mean load, under which somebody has stepped off
CLOSE = 1e-3  # m, within which a centre and the one from its moments are the same

SIGN = {"forward": 1.0, "backward": -1.0, "left": 1.0, "right": -1.0}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plate:
    """What one platform says, in the body frame."""

    foot: Literal["both", "left", "right"]
    forward: Array  # (n,) m
    left: Array  # (n,) m
    load: Array | None = None  # (n,) N, downward positive


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joined:
    """The centre of pressure of all platforms together."""

    forward: Array  # (n,) m
    left: Array
    load: Array | None  # (n,) N
    left_share: float | None


def centre_from_moments(
    force_x: Array, force_y: Array, force_z: Array, moment_x: Array, moment_y: Array, *,
    x_is: Direction, y_is: Direction, surface: float = 0.0,
) -> tuple[Array, Array]:  # fmt: skip
    """Where the force meets the surface: x = (h Fx - My) / Fz, y = (h Fy + Mx) / Fz about the origin of the platform.

    The axes are right-handed, so x and y tell whether z points up or down, and with it the sign of h.

    Args:
        force_x: and the other forces (n,) N; moments (n,) N·m about the origin.
        x_is: where x points; y_is likewise.
        surface: m, of the surface above the origin.

    Returns:
        forward and left, (n,) m; not finite where nothing presses.
    """
    turned = {"forward": 0, "left": 1, "backward": 2, "right": 3}
    up = 1.0 if (turned[y_is] - turned[x_is]) % 4 == 1 else -1.0
    h = up * surface
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y = (h * force_x - moment_y) / force_z, (h * force_y + moment_x) / force_z
    places = {x_is: x, y_is: y}
    along = next(name for name in ("forward", "backward") if name in places)
    across = next(name for name in ("left", "right") if name in places)
    return SIGN[along] * places[along], SIGN[across] * places[across]


def same_centre(plate: Plate, forward: Array, left: Array, unit: str, name: str) -> None:
    """Hold the written centre against the one from forces and moments.

    Raises:
        BadInput: they are not the same, and which unit would make them so.
    """
    for side, written, known in (("forward", plate.forward, forward), ("left", plate.left, left)):
        apart = float(np.nanmax(np.abs(written - known), initial=0.0))
        if apart <= CLOSE:
            continue
        scale = float(np.nanmedian(np.abs(known)) / max(float(np.nanmedian(np.abs(written))), 1e-12))
        from_unit = {"m": 1.0, "cm": 0.01, "mm": 0.001}
        right = next((one for one, size in from_unit.items() if abs(scale * from_unit[unit] / size - 1) < 0.05), None)
        swapped = float(np.nanmax(np.abs(plate.forward - left), initial=0.0)) <= CLOSE
        hint = f" They agree if its unit is {right}, not {unit}." if right not in (None, unit) else ""
        hint = " They agree if forward and left change places." if swapped else hint
        raise BadInput(
            f"{name}: the centre of pressure ({side}) is {1000 * apart:.0f} mm from what its own forces and moments "
            f"say.{hint} Check unit, columns and axes."
        )


def joined(plates: tuple[Plate, ...], name: str) -> Joined:
    """One centre of pressure.

    Raises:
        BadInput: nobody stands there, somebody steps off, or left and right are swapped.
    """
    if len(plates) == 1:
        (only,) = plates
        if only.load is not None:
            _stood_on(only.load, name, "the platform")
        return Joined(forward=only.forward, left=only.left, load=only.load, left_share=None)
    left, right = (next(one for one in plates if one.foot == foot) for foot in ("left", "right"))
    assert left.load is not None
    assert right.load is not None
    load = left.load + right.load
    _stood_on(load, name, "both platforms")
    for one in (left, right):
        assert one.load is not None
        empty = np.flatnonzero(one.load < LEAST_ON_A_FOOT)
        if len(empty):
            raise BadInput(
                f"{name}: the {one.foot} platform carries {one.load[empty[0]]:.0f} N at sample {empty[0] + 1} "
                f"({len(empty)} samples under {LEAST_ON_A_FOOT:.0f} N). With two platforms a foot stands on each. Cut "
                "the recording, or read the loaded platform alone."
            )
    if float(np.mean(left.left)) <= float(np.mean(right.left)):
        raise BadInput(
            f"{name}: the left foot stands {1000 * float(np.mean(right.left - left.left)):.0f} mm to the right of the "
            "right foot: left and right are swapped, or the sideways axis is turned round. Change the platforms, or "
            "left for right in the columns."
        )
    return Joined(
        forward=(left.load * left.forward + right.load * right.forward) / load,
        left=(left.load * left.left + right.load * right.left) / load,
        load=load,
        left_share=float(np.mean(left.load / load)),
    )


def _stood_on(load: Array, name: str, what: str) -> None:
    mean = float(np.mean(load))
    if mean < LEAST_LOAD:
        turned = " The vertical force is negative: turn its sign." if mean < -LEAST_LOAD else ""
        raise BadInput(
            f"{name}: {what} carried {mean:.0f} N on average; somebody who stands there weighs at least "
            f"{LEAST_LOAD:.0f} N.{turned} Check the column of the vertical force, and that the right platform is read."
        )
    low = np.flatnonzero(load < LARGEST_DROP * mean)
    if len(low):
        raise BadInput(
            f"{name}: the load on {what} falls from {mean:.0f} N on average to {load.min():.0f} N (first at sample "
            f"{low[0] + 1}): somebody stepped off or on, or jumped. Cut the recording to the standing alone."
        )
