"""From stored values of a film to brightness: what DICOM calls the values of interest.

Formulas: DICOM PS3.3 C.11.2.1.2 (linear), C.11.2.1.3.1 (sigmoid) and C.11.2.1.3.2 (linear exact).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
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


def usual_window(values: Numbers) -> Window:
    """A window over nearly all values, for a film that tells none; single black or white pixels do not count."""
    low, high = np.percentile(values, [DARKEST, BRIGHTEST])
    if high <= low:
        low, high = float(values.min()), float(values.max())
    return Window(centre=float(low + high) / 2, width=max(float(high - low), 1e-9), function="LINEAR_EXACT")
