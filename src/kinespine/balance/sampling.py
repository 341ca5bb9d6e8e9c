"""Times and gaps of a recording: samples brought to one even rate, or refused with the line where they are not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.layout import Layout
from kinespine.errors import BadInput

Array = NDArray[np.float64]

UNEVEN = 0.25  # of the step between two samples, that a step may differ from it
MISSING = 1.5  # steps, from which samples are missing
LONGEST_FILLED = 0.1  # s
MOST_FILLED = 0.01  # of the samples
SAME_RATE = 0.01  # of the declared rate, that the one of the times may differ from it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampled:
    """Columns at one even rate, without a gap."""

    values: Mapping[str, Array]  # (n,)
    rate: float  # Hz
    flags: tuple[str, ...]


def regular(values: Mapping[str, Array], lines: Sequence[int], layout: Layout, name: str) -> Sampled:
    """Bring columns to one even rate.

    Args:
        values: (n,) each, not a number where a cell was empty.
        lines: of the file, for each sample.

    Raises:
        BadInput: times that do not go forward, samples that are missing, gaps that are not to be filled or too long.
    """
    times, rate = _times(values, lines, layout, name)
    place: NDArray[np.int64] = np.arange(len(lines), dtype=np.int64)
    if times is not None:
        place = np.rint((times - times[0]) * rate).astype(np.int64)
    n = int(place[-1]) + 1
    columns = {key: one for key, one in values.items() if key != layout.time}
    lost = np.ones(n, dtype=bool)
    lost[place] = np.isnan(np.array(list(columns.values()))).any(axis=0)
    if not lost.any():
        return Sampled(values=columns, rate=rate, flags=())
    _fillable(lost, place, lines, rate, layout, name)
    known = ~np.isnan(np.array(list(columns.values()))).any(axis=0)
    filled = {key: np.interp(np.arange(n), place[known], one[known]) for key, one in columns.items()}
    return Sampled(values=filled, rate=rate, flags=(f"{int(lost.sum())} lost samples were filled by straight lines",))


def _times(values: Mapping[str, Array], lines: Sequence[int], layout: Layout, name: str) -> tuple[Array | None, float]:
    if layout.time is None:
        assert layout.rate is not None
        return None, layout.rate
    times = layout.time_unit * values[layout.time]
    bad = np.flatnonzero(~np.isfinite(times))
    if len(bad):
        raise BadInput(f"{name}, line {lines[bad[0]]}: there is no time in {layout.time!r}. Remove the line.")
    if len(times) < 2:
        raise BadInput(f"{name}: one sample alone is no recording.")
    steps = np.diff(times)
    back = np.flatnonzero(steps <= 0)
    if len(back):
        at = back[0] + 1
        raise BadInput(
            f"{name}, line {lines[at]}: the time {times[at]:g} s does not come after {times[at - 1]:g} s. Put the "
            "samples in order, without repeats."
        )
    step = float(np.median(steps))
    uneven = np.flatnonzero((np.abs(steps - step) > UNEVEN * step) & (steps < MISSING * step))
    if len(uneven) > MOST_FILLED * len(steps):
        raise BadInput(
            f"{name}, line {lines[uneven[0] + 1]}: samples follow each other by {1000 * steps.min():.3g} to "
            f"{1000 * steps.max():.3g} ms. Descriptors need an even rate: export the recording so."
        )
    even = steps[steps < MISSING * step]
    rate = 1 / float(np.mean(even))
    rate = round(rate) if abs(rate - round(rate)) < 1e-3 * rate and round(rate) > 0 else rate
    if rate < 5 or rate > 20_000:
        other = "ms" if rate < 5 else "s"
        raise BadInput(
            f"{name}: by the column {layout.time!r} there are {rate:.3g} samples a second. Are the times in {other}? "
            f'Then write time_unit = "{other}".'
        )
    if layout.rate is not None and abs(rate / layout.rate - 1) > SAME_RATE:
        raise BadInput(
            f"{name}: {layout.rate:g} Hz were declared, but by the column {layout.time!r} it is {rate:.4g}. Leave the "
            "wrong one out."
        )
    return times, float(rate)


def _fillable(
    lost: NDArray[np.bool_], place: NDArray[np.int64], lines: Sequence[int], rate: float, layout: Layout, name: str
) -> None:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], lost, [False]]).astype(int)))
    starts, runs = edges[::2], edges[1::2] - edges[::2]
    line = lines[min(int(np.count_nonzero(place < starts[0])), len(lines) - 1)]
    told = f"{name}, line {line}: {int(lost.sum())} samples are lost in {len(runs)} gaps, the longest of "
    told += f"{runs.max() / rate:.2f} s"
    if not layout.fill_gaps:
        raise BadInput(
            f'{told}. Cut the recording, or write gaps = "fill" to put straight lines over gaps of at most '
            f"{LONGEST_FILLED:g} s."
        )
    if runs.max() / rate > LONGEST_FILLED + 1e-9 or np.count_nonzero(lost) > MOST_FILLED * len(lost):
        raise BadInput(
            f"{told}. At most {LONGEST_FILLED:g} s at a time and {100 * MOST_FILLED:g} % in all are filled: cut the "
            "recording, or record again."
        )
