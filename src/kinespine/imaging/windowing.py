"""From stored values of a film to brightness: what DICOM calls the values of interest.

Formulas: DICOM PS3.3 C.11.2.1.2 (linear), C.11.2.1.3.1 (sigmoid) and C.11.2.1.3.2 (linear exact).
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Shades = NDArray[np.uint16]
"""Values of a film of more than 8 bits, from 0 at its darkest to 65535 at its brightest."""

DEEPEST, BRIGHT = 65535, 255
Function = Literal["LINEAR", "LINEAR_EXACT", "SIGMOID"]
DARKEST, BRIGHTEST = 0.5, 99.5  # percentiles of a film that tells no window


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which values are told apart: below it all is dark, above it all is bright."""

    centre: float  # in values of the film
    width: float
    function: Function = "LINEAR"


def brightness(values: Numbers, window: Window) -> Numbers:
    """Brightness from 0 to 1 of values seen through a window, any shape."""
    centre, width = window.centre, window.width
    if window.function == "SIGMOID":
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-4 * (values - centre) / width))
    if window.function == "LINEAR":
        centre, width = centre - 0.5, width - 1
    if width <= 0:  # a window of width 1 parts the values in two
        return (values > centre).astype(float)
    return np.clip((values - centre) / width + 0.5, 0, 1)


def through(values: Shades, dark: float, bright: float) -> NDArray[np.uint8]:
    """Brightness from 0 to 255 of values from 0 to 65535, any shape: from `dark` to `bright`, shares of them all."""
    ramp = np.arange(DEEPEST + 1) / DEEPEST
    window = Window(centre=(dark + bright) / 2, width=bright - dark, function="LINEAR_EXACT")
    return np.rint(255 * brightness(ramp, window)).astype(np.uint8)[values]


def spread_out(values: NDArray[Any]) -> Shades | None:
    """Values of any range, any shape, from 0 at the lowest to 65535 at the highest; None where they have no range."""
    low, high = float(values.min()), float(values.max())
    if not 0 < high - low < float("inf"):
        return None
    return np.rint((values - low) * (DEEPEST / (high - low))).astype(np.uint16)


def shown_of(values: Shades, pixels: NDArray[np.uint8]) -> tuple[float, float]:
    """Where a picture's brightness begins and ends, as shares of all its values; all of them where that is no window.

    Args:
        values: from 0 to 65535, any shape.
        pixels: what brightness from 0 to 255 they are shown with, alike.
    """
    black, white = values[pixels == 0], values[pixels == BRIGHT]
    dark, bright = (int(black.max()) if black.size else 0), (int(white.min()) if white.size else DEEPEST)
    return (dark / DEEPEST, bright / DEEPEST) if dark < bright else (0.0, 1.0)


def usual_window(values: Numbers) -> Window:
    """A window over nearly all values, for a film that tells none; single black or white pixels do not count."""
    low, high = np.percentile(values, [DARKEST, BRIGHTEST])
    if high <= low:
        low, high = float(values.min()), float(values.max())
    return Window(centre=float(low + high) / 2, width=max(float(high - low), 1e-9), function="LINEAR_EXACT")
