"""What is wrong or doubtful with a recording of sway: units, saturation, jumps, tracks that stand still."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.descriptors import CATALOGUE
from kinespine.balance.layout import UNITS
from kinespine.balance.sway import Sway
from kinespine.balance.traces import traces_of
from kinespine.errors import BadInput

Array = NDArray[np.float64]
TAKEN = {one.name: one for one in CATALOGUE}

WIDEST = 0.4  # m: the centre of pressure does not leave the feet
NARROWEST = 0.0005  # m: no person stands stiller than half a millimetre
FASTEST = 0.25  # m/s of mean velocity; the largest of 1273 trials, on foam with closed eyes, is 0.08
USUAL_WIDTH = (0.002, 0.15)  # m, of the wider axis over one trial: for the hint at another unit
SLOWEST_TRIAL, FASTEST_TRIAL = 0.00396, 0.0829  # m/s, mean velocity of the 1273 reference trials [santos2016]
SMALLEST_TRIAL, LARGEST_TRIAL = 0.301e-4, 58.63e-4  # m2, area of their prediction ellipses
FURTHEST_STEP = 0.03  # m between two samples at 50 Hz or more: two metres a second
RATIO = (0.3, 6.0)  # standard deviation forward over left; 0.6 to 3.9 in the trials of the reference data
SHORT, SLOW = 25.0, 50.0  # s and Hz that a standard asks for (Scoppa 2013)
FROZEN = 0.25  # s without any change
MOST_FROZEN = 0.05  # of the recording
AT_LIMIT = 5  # samples one after the other at exactly the same end of a channel
MOST_AT_LIMIT = 0.02  # of the samples


def checked(sway: Sway, unit: str) -> tuple[str, ...]:
    """See whether somebody can have stood so.

    Args:
        unit: in which the centre was written down, for a hint at another one.

    Returns:
        What is doubtful, in words.

    Raises:
        BadInput: what nobody can have stood like.
    """
    _possible_width(sway, unit)
    _no_jump(sway)
    return (*_beyond_every_trial(sway, unit), *_doubts(sway))


def not_saturated(channels: Mapping[str, Array], name: str) -> tuple[str, ...]:
    """See whether a channel was cut off at an end of its range.

    Raises:
        BadInput: more of a channel lies at its end than could be chance.
    """
    flags: list[str] = []
    for channel, values in channels.items():
        for end in (values.max(), values.min()):
            at = values == end
            longest = _longest(at)
            if longest < AT_LIMIT or len(np.unique(values)) < 50:  # a coarse channel stays at its end by chance
                continue
            part = float(np.count_nonzero(at)) / len(at)
            words = f"{channel} stays at exactly {end:g} for {longest} samples one after the other"
            if part > MOST_AT_LIMIT:
                raise BadInput(
                    f"{name}: {words}, {100 * part:.0f} % of the recording in all: the channel is saturated. Record "
                    "again with a wider range."
                )
            flags.append(f"{words}: it may have been saturated there")
    return tuple(flags)


def _possible_width(sway: Sway, unit: str) -> None:
    width = max(float(np.ptp(sway.forward)), float(np.ptp(sway.left)))
    speed = float(np.sum(np.hypot(np.diff(sway.forward), np.diff(sway.left)))) / sway.seconds
    if NARROWEST <= width <= WIDEST and speed <= FASTEST:
        return
    other = [one for one, size in UNITS.items()
             if one != unit and USUAL_WIDTH[0] <= width * size / UNITS[unit] <= USUAL_WIDTH[1]
             and speed * size / UNITS[unit] <= FASTEST]  # fmt: skip
    hint = f" If the centre is written in {' or '.join(other)}, say so with unit (--unit)." if other else ""
    raise BadInput(
        f"{sway.name}: read in {unit}, the centre of pressure moves over {1000 * width:.3g} mm at "
        f"{1000 * speed:.3g} mm a second. Somebody who stands still moves over {1000 * NARROWEST:g} to "
        f"{1000 * WIDEST:g} mm, at most {1000 * FASTEST:g} mm a second.{hint} Check unit and columns, and that nobody "
        "stepped."
    )


def _no_jump(sway: Sway) -> None:
    steps = np.hypot(np.diff(sway.forward), np.diff(sway.left))
    far = np.flatnonzero(steps > FURTHEST_STEP * max(1.0, 50.0 / sway.rate))
    if len(far):
        raise BadInput(
            f"{sway.name}: the centre of pressure jumps by {1000 * steps[far[0]]:.0f} mm between samples {far[0] + 1} "
            f"and {far[0] + 2} ({far[0] / sway.rate:.2f} s). A platform was touched or lost its signal: cut the "
            "recording, or record again."
        )


def _beyond_every_trial(sway: Sway, unit: str) -> Iterator[str]:
    """Both speed and size below, or both above, those of all reference trials, whatever people stood on."""
    trace = traces_of(sway)
    speed, area = (TAKEN[name].take(trace) for name in ("mean_velocity", "area_95"))
    if speed is None or area is None:
        return
    if speed < SLOWEST_TRIAL and area < SMALLEST_TRIAL:
        how, ends = "below", (SLOWEST_TRIAL, SMALLEST_TRIAL)
    elif speed > FASTEST_TRIAL and area > LARGEST_TRIAL:
        how, ends = "above", (FASTEST_TRIAL, LARGEST_TRIAL)
    else:
        return
    other = [one for one, size in UNITS.items()
             if SLOWEST_TRIAL <= speed * (ratio := size / UNITS[unit]) <= FASTEST_TRIAL
             and SMALLEST_TRIAL <= area * ratio**2 <= LARGEST_TRIAL]  # fmt: skip
    yield (
        f"mean velocity {100 * speed:.2g} cm/s and area {1e4 * area:.2g} cm² lie {how} those of every reference trial "
        f"({100 * ends[0]:.2g} cm/s, {1e4 * ends[1]:.2g} cm²): is the unit {' or '.join(other) or 'right'}?"
    )


def _doubts(sway: Sway) -> Iterator[str]:
    if sway.seconds < SHORT:
        yield f"{sway.seconds:.1f} s are shorter than the {SHORT:g} s that a standard asks for [scoppa2013]"
    if sway.rate < SLOW:
        yield f"{sway.rate:g} Hz are slower than the {SLOW:g} Hz that a standard asks for [scoppa2013]"
    ratio = float(np.std(sway.forward) / np.std(sway.left))
    if not RATIO[0] <= ratio <= RATIO[1]:
        times = ratio if ratio > 1 else 1 / ratio
        wider, other = ("forward and back", "left and right") if ratio > 1 else ("left and right", "forward and back")
        yield (
            f"sway {wider} is {times:.1f} times that {other}, more than in any trial of the reference data: are both "
            "columns in one unit?"
        )
    elif ratio < 1 / 1.5:
        yield (
            "sway left and right is wider than forward and back, which is so in 1 of 10 trials of the reference data: "
            "are the columns swapped?"
        )
    still: NDArray[np.bool_] = (np.diff(sway.forward) == 0) & (np.diff(sway.left) == 0)
    longest = _longest(still) / sway.rate
    if longest >= FROZEN:
        part = float(np.count_nonzero(still)) / len(still)
        if part > MOST_FROZEN:
            raise BadInput(
                f"{sway.name}: the centre of pressure does not change at all for {longest:.2f} s at a time, "
                f"{100 * part:.0f} % of the recording: samples were lost and filled, or it is too coarse. Record again."
            )
        yield f"the centre of pressure does not change at all for {longest:.2f} s: were samples lost and filled?"


def _longest(true: NDArray[np.bool_]) -> int:
    """The longest run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], true, [False]]).astype(int)))
    runs = edges[1::2] - edges[::2]
    return int(runs.max(initial=0))
