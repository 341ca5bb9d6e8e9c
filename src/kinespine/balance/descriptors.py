"""Every descriptor of sway: name, unit, formula in words, formula, source. One row is all it takes to add one.

In the formulas: a and m are forward and left about their means, r = sqrt(a^2 + m^2), n samples in T = n / rate seconds,
S the covariance over n - 1, F the 0.95 quantile of Fisher's distribution with 2 and n - 2 degrees of freedom.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinespine.balance.diffusion import Diffusion
from kinespine.balance.spectra import BAND, mean_frequency
from kinespine.balance.sway import Sway
from kinespine.balance.traces import Traces, traces_of

Unit = Literal["m", "m2", "m/s", "m2/s", "1/m", "Hz", "s", "1", "rad"]
# How each is printed: in the units of the reference data, which are those most papers use.
PRINTED: Mapping[str, tuple[str, float]] = {
    "m": ("cm", 1e2), "m2": ("cm2", 1e4), "m/s": ("cm/s", 1e2), "m2/s": ("cm2/s", 1e4), "1/m": ("1/cm", 1e-2),
    "Hz": ("Hz", 1.0), "s": ("s", 1.0), "1": ("1", 1.0), "rad": ("deg", 180 / np.pi),
}  # fmt: skip

PART = 0.95  # of new points that the area shall hold
ONE_SIDED = 1.645  # standard deviations below which 95 of 100 lie, as Prieto 1996 rounds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """One number about one trial; its formula gives None where the trial does not define it."""

    name: str
    title: str
    unit: Unit
    words: str  # the formula
    source: str
    take: Callable[[Traces], float | None]
    scale: Literal["log", "linear"] = "log"  # on which trials of one person scatter alike
    rests_on: frozenset[str] = frozenset({"seconds"})  # what must be like the reference: seconds, rate

    def in_unit(self, value: float | None) -> float | None:
        """The value as it is printed."""
        return None if value is None else value * PRINTED[self.unit][1]

    @property
    def printed_unit(self) -> str:
        """The unit it is printed in."""
        return PRINTED[self.unit][0]


def quantile(n: int) -> float:
    """F(0.95; 2, n - 2): with two degrees of freedom above, Fisher's distribution has a closed form."""
    freedom = n - 2
    return freedom / 2 * ((1 - PART) ** (-2 / freedom) - 1)


def prediction_area(trace: Traces) -> float:
    """Area of the ellipse that holds one more point with 95 % (Schubert and Kirchner 2014), m2."""
    n = trace.n
    factor = 2 * (n - 1) / (n - 2) * quantile(n) * (n + 1) / n
    return float(np.pi * factor * np.sqrt(trace.determinant))


def ellipse_axes(trace: Traces) -> tuple[float, float, float]:
    """Half axes, m, of that ellipse, and how far its long axis is turned from forward to the left, rad."""
    n = trace.n
    factor = 2 * (n - 1) / (n - 2) * quantile(n) * (n + 1) / n
    values, vectors = np.linalg.eigh(trace.covariance)
    short, long = np.sqrt(np.maximum(values, 0.0) * factor)
    return float(long), float(short), float(np.arctan2(vectors[1, 1], vectors[0, 1]))


def _ellipse_prieto(trace: Traces) -> float:
    n = trace.n
    return float(2 * np.pi * quantile(n) * np.sqrt(trace.determinant) * (n - 1) / n)


def _circle_radius(trace: Traces) -> float:
    return float(trace.rd.mean() + ONE_SIDED * trace.rd.std())


def _fractal(trace: Traces, across: float) -> float | None:
    bottom = np.log(trace.n * across / trace.path) if across > 0 else 0.0
    return float(np.log(trace.n) / bottom) if bottom > 0 else None


def _axis_angle(trace: Traces) -> float:
    _, _, turned = ellipse_axes(trace)
    return float(np.arccos(min(abs(np.cos(turned)), 1.0)))


def _swept(trace: Traces) -> float:
    crossed = trace.ap[1:] * trace.ml[:-1] - trace.ap[:-1] * trace.ml[1:]
    return float(np.sum(np.abs(crossed)) / (2 * trace.seconds))


def _share(trace: Traces, low: float, high: float) -> float:
    powers = [one.within(low, high).moment(0) for one in (trace.spectrum_ap, trace.spectrum_ml)]
    whole = [one.within(*BAND).moment(0) for one in (trace.spectrum_ap, trace.spectrum_ml)]
    return sum(powers) / sum(whole)


_MOVED = frozenset({"seconds", "rate"})  # a path grows with the samples that it is made of

DISTANCES = (
    Descriptor(name="mean_distance", title="mean distance from the middle", unit="m", words="mean r",
               source="prieto1996", take=lambda t: float(t.rd.mean())),
    Descriptor(name="mean_distance_ap", title="mean distance, forward and back", unit="m", words="mean |a|",
               source="prieto1996", take=lambda t: float(np.abs(t.ap).mean())),
    Descriptor(name="mean_distance_ml", title="mean distance, left and right", unit="m", words="mean |m|",
               source="prieto1996", take=lambda t: float(np.abs(t.ml).mean())),
    Descriptor(name="rms_distance", title="root mean square distance", unit="m", words="sqrt(mean r^2)",
               source="prieto1996", take=lambda t: float(np.sqrt(np.mean(t.rd**2)))),
    Descriptor(name="rms_distance_ap", title="root mean square, forward and back", unit="m", words="sqrt(mean a^2)",
               source="prieto1996", take=lambda t: float(t.ap.std())),
    Descriptor(name="rms_distance_ml", title="root mean square, left and right", unit="m", words="sqrt(mean m^2)",
               source="prieto1996", take=lambda t: float(t.ml.std())),
    Descriptor(name="range", title="range", unit="m", words="largest distance between any two points",
               source="prieto1996", take=lambda t: t.range),
    Descriptor(name="range_ap", title="range, forward and back", unit="m", words="max a - min a",
               source="prieto1996", take=lambda t: float(np.ptp(t.ap))),
    Descriptor(name="range_ml", title="range, left and right", unit="m", words="max m - min m",
               source="prieto1996", take=lambda t: float(np.ptp(t.ml))),
    Descriptor(name="sway_direction", title="long axis of the ellipse from forward", unit="rad",
               words="angle of the first eigenvector of S, 0 forward to 90 degrees sideways", source="quijoux2021",
               take=_axis_angle, scale="linear"),
)  # fmt: skip

PATHS = (
    Descriptor(name="path_length", title="length of the path", unit="m", words="L = sum |step|",
               source="prieto1996", take=lambda t: t.path, rests_on=_MOVED),
    Descriptor(name="mean_velocity", title="mean velocity", unit="m/s", words="V = L / T",
               source="santos2016;prieto1996", take=lambda t: t.path / t.seconds, rests_on=_MOVED),
    Descriptor(name="mean_velocity_ap", title="mean velocity, forward and back", unit="m/s",
               words="sum |step of a| / T", source="prieto1996", take=lambda t: t.path_ap / t.seconds,
               rests_on=_MOVED),
    Descriptor(name="mean_velocity_ml", title="mean velocity, left and right", unit="m/s",
               words="sum |step of m| / T", source="prieto1996", take=lambda t: t.path_ml / t.seconds,
               rests_on=_MOVED),
    Descriptor(name="circling_frequency", title="turns a second around the mean distance", unit="Hz",
               words="V / (2 pi mean r)", source="prieto1996",
               take=lambda t: float(t.path / t.seconds / (2 * np.pi * t.rd.mean())), rests_on=_MOVED),
    Descriptor(name="circling_frequency_ap", title="swings a second, forward and back", unit="Hz",
               words="V of a / (4 sqrt 2 mean |a|)", source="prieto1996",
               take=lambda t: float(t.path_ap / t.seconds / (4 * np.sqrt(2) * np.abs(t.ap).mean())), rests_on=_MOVED),
    Descriptor(name="circling_frequency_ml", title="swings a second, left and right", unit="Hz",
               words="V of m / (4 sqrt 2 mean |m|)", source="prieto1996",
               take=lambda t: float(t.path_ml / t.seconds / (4 * np.sqrt(2) * np.abs(t.ml).mean())), rests_on=_MOVED),
)  # fmt: skip

AREAS = (
    Descriptor(name="area_95", title="area of the 95 % prediction ellipse", unit="m2",
               words="pi sqrt(det S) 2 (n - 1) / (n - 2) F (n + 1) / n", source="santos2016;schubert2014",
               take=prediction_area),
    Descriptor(name="area_ellipse_prieto", title="area of the 95 % ellipse after Prieto", unit="m2",
               words="2 pi F sqrt(det S) (n - 1) / n", source="prieto1996", take=_ellipse_prieto),
    Descriptor(name="area_circle_95", title="area of the 95 % circle", unit="m2",
               words="pi (mean r + 1.645 SD of r)^2", source="prieto1996",
               take=lambda t: float(np.pi * _circle_radius(t) ** 2)),
    Descriptor(name="area_rate", title="area swept a second", unit="m2/s",
               words="sum |a[i+1] m[i] - a[i] m[i+1]| / (2 T)", source="prieto1996", take=_swept, rests_on=_MOVED),
    Descriptor(name="path_over_area", title="length of the path over the ellipse", unit="1/m", words="L / area_95",
               source="quijoux2021", rests_on=_MOVED,
               take=lambda t: t.path / prediction_area(t) if t.determinant > 0 else None),
    Descriptor(name="fractal_dimension_circle", title="fractal dimension in the circle", unit="1",
               words="log n / log(n d / L), d twice the radius of the 95 % circle", source="prieto1996",
               take=lambda t: _fractal(t, 2 * _circle_radius(t)), scale="linear", rests_on=_MOVED),
    Descriptor(name="fractal_dimension_ellipse", title="fractal dimension in the ellipse", unit="1",
               words="log n / log(n d / L), d the width of a circle as large as Prieto's ellipse",
               source="prieto1996", take=lambda t: _fractal(t, np.sqrt(4 * _ellipse_prieto(t) / np.pi)),
               scale="linear", rests_on=_MOVED),
)  # fmt: skip


def _spectral(side: str, words: str) -> tuple[Descriptor, ...]:
    """The five descriptors of one spectrum between 0.15 and 5 Hz."""

    def of(trace: Traces) -> "tuple[float, float, float, float, float]":
        band = {"ap": trace.spectrum_ap, "ml": trace.spectrum_ml, "rd": trace.spectrum_rd}[side].within(*BAND)
        return band.moment(0), band.below(0.5), band.below(0.95), band.centroid, band.dispersion

    return (
        Descriptor(name=f"power_{side}", title=f"power, {words}", unit="m2", words="sum G step, 0.15 to 5 Hz",
                   source="prieto1996", take=lambda t: of(t)[0]),
        Descriptor(name=f"f50_{side}", title=f"median frequency, {words}", unit="Hz",
                   words="lowest f with half of the power", source="prieto1996", take=lambda t: of(t)[1]),
        Descriptor(name=f"f95_{side}", title=f"95 % frequency, {words}", unit="Hz",
                   words="lowest f with 95 % of the power", source="prieto1996", take=lambda t: of(t)[2]),
        Descriptor(name=f"centroid_frequency_{side}", title=f"centroidal frequency, {words}", unit="Hz",
                   words="sqrt(sum f^2 G / sum G)", source="prieto1996", take=lambda t: of(t)[3]),
        Descriptor(name=f"frequency_dispersion_{side}", title=f"frequency dispersion, {words}", unit="1",
                   words="sqrt(1 - (sum f G)^2 / (sum G sum f^2 G))", source="prieto1996", take=lambda t: of(t)[4],
                   scale="linear"),
    )  # fmt: skip


FREQUENCIES = (
    Descriptor(name="mean_frequency", title="mean frequency", unit="Hz", rests_on=_MOVED, source="santos2016",
               words="integral f G / integral G of each axis over all f, weighted by the sum of its G",
               take=lambda t: mean_frequency((t.spectrum_ap, t.spectrum_ml))),
    *_spectral("ap", "forward and back"),
    *_spectral("ml", "left and right"),
    *_spectral("rd", "distance from the middle"),
    Descriptor(name="power_low", title="part of the power below 0.5 Hz", unit="1", scale="linear",
               words="power of both axes from 0.15 to below 0.5 Hz over that from 0.15 to 5 Hz", source="quijoux2021",
               take=lambda t: 1 - _share(t, 0.5, BAND[1])),
    Descriptor(name="power_high", title="part of the power above 2 Hz", unit="1", scale="linear",
               words="power of both axes from 2 to 5 Hz over that from 0.15 to 5 Hz", source="quijoux2021",
               take=lambda t: _share(t, 2.0, BAND[1])),
)  # fmt: skip


def _wandering(side: str, words: str) -> tuple[Descriptor, ...]:
    """The five descriptors of one stabilogram diffusion plot."""

    def name(what: str) -> str:
        return f"{what}_{side}" if side else what

    def of(trace: Traces) -> Diffusion:
        return {"": trace.diffusion, "ap": trace.diffusion_ap, "ml": trace.diffusion_ml}[side]

    twice = "4" if not side else "2"
    return (
        Descriptor(name=name("diffusion_short"), title=f"short-term diffusion, {words}", unit="m2/s",
                   words=f"slope of displacement over time before the bend / {twice}", source="collins1993",
                   take=lambda t: of(t).short_coefficient, scale="linear"),
        Descriptor(name=name("diffusion_long"), title=f"long-term diffusion, {words}", unit="m2/s",
                   words=f"slope of displacement over time after the bend / {twice}", source="collins1993",
                   take=lambda t: of(t).long_coefficient, scale="linear"),
        Descriptor(name=name("hurst_short"), title=f"short-term scaling exponent, {words}", unit="1",
                   words="half the slope of log displacement over log time before the bend", source="collins1993",
                   take=lambda t: of(t).short_exponent, scale="linear"),
        Descriptor(name=name("hurst_long"), title=f"long-term scaling exponent, {words}", unit="1",
                   words="half the slope of log displacement over log time after the bend", source="collins1993",
                   take=lambda t: of(t).long_exponent, scale="linear"),
        Descriptor(name=name("critical_time"), title=f"critical time, {words}", unit="s",
                   words="where both lines of log displacement meet", source="collins1993;quijoux2021",
                   take=lambda t: of(t).critical_time),
    )  # fmt: skip


COURSE = (
    *_wandering("", "in the plane"),
    *_wandering("ap", "forward and back"),
    *_wandering("ml", "left and right"),
    Descriptor(name="sample_entropy_ap", title="sample entropy, forward and back", unit="1", scale="linear",
               words="of a at 20 Hz: -ln(pairs alike for 3 values / for 2), alike within 0.2 SD",
               source="richman2000", take=lambda t: t.entropy_ap),
    Descriptor(name="sample_entropy_ml", title="sample entropy, left and right", unit="1", scale="linear",
               words="of m at 20 Hz: -ln(pairs alike for 3 values / for 2), alike within 0.2 SD",
               source="richman2000", take=lambda t: t.entropy_ml),
)  # fmt: skip

CATALOGUE = (*AREAS, *PATHS, *DISTANCES, *FREQUENCIES, *COURSE)


def describe(sway: Sway, only: Collection[str] | None = None) -> dict[str, float | None]:
    """Every descriptor of one trial by name, SI and radians, or those named; None where the trial does not define it.

    Raises:
        KeyError: one of the names is no descriptor.
    """
    trace = traces_of(sway)
    asked = {one.name: one for one in CATALOGUE}
    return {name: asked[name].take(trace) for name in (asked if only is None else only)}
