"""Draws sway as SVG: the track with its ellipse, both axes over time, their spectra, and values beside the bands."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from kinespine.balance.descriptors import ellipse_axes
from kinespine.balance.posturography import Described, Posturography
from kinespine.balance.spectra import BAND, Spectrum
from kinespine.balance.traces import Traces, traces_of

WIDTH, HEIGHT = 960.0, 700.0
INK, FAINT, GRID, FILL = "#1a1a1a", "#777777", "#dddddd", "#c9d5e3"
DRAWN_RATE = 25.0  # samples a second that are drawn; all are described
DASHES = {"forward": "", "left": ' stroke-dasharray="5 3"'}
MINUS = "\u2212"

Array = NDArray[np.float64]
Scale = Callable[[float], float]


def draw_sway(found: Posturography, trial: int = 0) -> str:
    """One trial, and the values of all beside their bands, as an SVG document."""
    sway = found.sways[trial]
    trace = traces_of(sway)
    parts = [*_track(trace), *_courses(trace), *_spectra(trace), *_bands(found)]
    others = "" if len(found.sways) == 1 else f" (trial {trial + 1} of {len(found.sways)})"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>Sway of {escape(sway.name)}{others}</title>'
        f"<desc>{escape(str(found.conditions))}; {sway.seconds:.1f} s at {sway.rate:g} Hz, drawn at {DRAWN_RATE:g}."
        f'</desc>\n<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _track(trace: Traces) -> Iterator[str]:
    """The statokinesigram: front up, the person's left on the left, one scale for both axes."""
    left, top, size = 60.0, 40.0, 320.0
    long, short, turned = ellipse_axes(trace)
    reach = 1.08 * 1e3 * max(long, float(np.abs(trace.ap).max()), float(np.abs(trace.ml).max()))  # mm
    middle_x, middle_y, scale = left + size / 2, top + size / 2, size / (2 * reach)
    yield _heading(left, top, "centre of pressure, mm forward (up) and to the left (left)")
    yield f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="{GRID}"/>'
    for value in _ticks(-reach, reach):
        x, y = middle_x - scale * value, middle_y - scale * value
        yield _line(x, top + size, x, top + size + 4) + _text(x, top + size + 16, _number(value), "middle")
        yield _line(left - 4, y, left, y) + _text(left - 7, y + 4, _number(value), "end")
    few = _few(trace)
    yield _path(middle_x - scale * 1e3 * trace.ml[few], middle_y - scale * 1e3 * trace.ap[few], "0.7", FAINT)
    degrees = -90 - float(np.degrees(turned))  # from the axis to the right of the page, clockwise
    yield (
        f'<ellipse cx="{middle_x:.1f}" cy="{middle_y:.1f}" rx="{scale * 1e3 * long:.1f}" '
        f'ry="{scale * 1e3 * short:.1f}" transform="rotate({degrees:.1f} {middle_x:.1f} {middle_y:.1f})" fill="none" '
        f'stroke="{INK}" stroke-width="1.6"><title>95 % prediction ellipse</title></ellipse>'
    )
    yield f'<circle cx="{middle_x:.1f}" cy="{middle_y:.1f}" r="3" fill="{INK}"/>'


def _courses(trace: Traces) -> Iterator[str]:
    left, width, height = 470.0, 460.0, 130.0
    few = _few(trace)
    time = few / trace.rate
    reach = 1.05e3 * max(float(np.abs(trace.ap).max()), float(np.abs(trace.ml).max()))
    for top, words, track in ((40.0, "forward, mm over s", trace.ap), (230.0, "to the left, mm over s", trace.ml)):
        yield _heading(left, top, words)
        yield f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="{GRID}"/>'
        for value in _ticks(-reach, reach, 4):
            y = top + height / 2 * (1 - value / reach)
            yield _line(left - 4, y, left, y) + _text(left - 7, y + 4, _number(value), "end")
        for second in _ticks(0.0, trace.seconds):
            x = left + width * second / trace.seconds
            yield _line(x, top + height, x, top + height + 4)
            yield _text(x, top + height + 16, f"{second:g}", "middle")
        yield _path(left + width * time / trace.seconds, top + height / 2 * (1 - 1e3 * track[few] / reach), "1", INK)


def _spectra(trace: Traces) -> Iterator[str]:
    left, top, width, height = 60.0, 450.0, 320.0, 190.0
    both = {"forward": trace.spectrum_ap, "left": trace.spectrum_ml}
    low, high = 1 / trace.seconds, min(10.0, trace.rate / 2)
    shown = {name: one.within(low, high) for name, one in both.items()}
    densities = np.concatenate([1e6 * one.density for one in shown.values()])
    most = float(densities.max())
    least = max(float(densities[densities > 0].min()), 1e-6 * most)

    def across(value: float) -> float:
        return left + width * np.log(value / low) / np.log(high / low)

    def along(value: float) -> float:
        return top + height * (1 - np.log(max(value, least) / least) / np.log(most / least))

    yield _heading(left, top, "power, mm²/Hz over Hz: forward (line), left (dashed)")
    yield (
        f'<rect x="{across(BAND[0]):.1f}" y="{top}" width="{across(min(BAND[1], high)) - across(BAND[0]):.1f}" '
        f'height="{height}" fill="{GRID}" fill-opacity="0.5"><title>0.15 to 5 Hz: what is described</title></rect>'
    )
    yield f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="{GRID}"/>'
    for value in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0):
        if low <= value <= high:
            x = across(value)
            yield _line(x, top + height, x, top + height + 4) + _text(x, top + height + 16, f"{value:g}", "middle")
    for power in range(int(np.ceil(np.log10(least))), int(np.floor(np.log10(most))) + 1):
        y = along(10.0**power)
        yield _line(left - 4, y, left, y) + _text(left - 7, y + 4, f"{10.0**power:g}", "end")
    for name, one in shown.items():
        yield _spectrum(one, across, along, DASHES[name])


def _spectrum(one: Spectrum, across: Scale, along: Scale, dash: str) -> str:
    x = np.array([across(value) for value in one.frequency])
    y = np.array([along(1e6 * value) for value in one.density])
    return _path(x, y, "1.2", INK, dash)


def _bands(found: Posturography) -> Iterator[str]:
    left, top, width, row = 470.0, 450.0, 460.0, 66.0
    shown = [one for one in found.rows if one.band is not None]
    if not shown:
        yield _heading(left, top, "no reference band")
        reasons = dict.fromkeys(one.reference_from for one in found.rows
                                if one.descriptor.name in {"area_95", "mean_velocity", "mean_frequency"})  # fmt: skip
        for place, reason in enumerate(reasons):
            yield _text(left, top + 20 + 18 * place, reason[:90], "start", FAINT)
        return
    yield _heading(left, top, "value (dot), its 95 % interval (line), 95 % of reference trials (bar)")
    for place, one in enumerate(shown):
        yield from _beside(one, left, top + 14 + place * row, width)
    who = dict.fromkeys(one.reference_from for one in shown)
    for place, words in enumerate(who):
        yield _text(left, top + 14 + len(shown) * row + 14 * place, f"bar: {words}", "start", FAINT)


def _beside(one: Described, left: float, top: float, width: float) -> Iterator[str]:
    band = one.band
    assert band is not None
    told = [value for value in (one.value, one.low, one.high, band.low, band.high) if value is not None and value > 0]
    low, high = min(told) / 1.25, max(told) * 1.25

    def across(value: float) -> float:
        return left + width * float(np.log(value / low) / np.log(high / low))

    unit = one.descriptor.printed_unit.replace("2", "²")
    yield _text(left, top + 14, f"{one.descriptor.title}, {unit}", "start")
    y = top + 30
    yield (
        f'<rect x="{across(band.low):.1f}" y="{y - 8:.1f}" width="{across(band.high) - across(band.low):.1f}" '
        f'height="16" fill="{FILL}"/>' + _line(across(band.middle), y - 8, across(band.middle), y + 8, FAINT)
    )
    if one.low is not None and one.high is not None and one.low > 0:
        yield _line(across(one.low), y, across(one.high), y, INK, "2")
    if one.value is not None and one.value > 0:
        yield f'<circle cx="{across(one.value):.1f}" cy="{y:.1f}" r="4" fill="{INK}"/>'
        yield _text(left + width, top + 14, f"{one.value:.3g}", "end")
    for value in (band.low, band.middle, band.high):
        yield _text(across(value), y + 20, f"{value:.3g}", "middle", FAINT)


def _few(trace: Traces) -> NDArray[np.int64]:
    return np.arange(0, trace.n, max(1, round(trace.rate / DRAWN_RATE)), dtype=np.int64)


def _ticks(low: float, high: float, about: int = 6) -> Sequence[float]:
    """Round values between two ends, about as many as asked."""
    rough = (high - low) / about
    size = 10.0 ** np.floor(np.log10(rough))
    step = float(size * min((1, 2, 5, 10), key=lambda times: abs(times * size - rough)))
    return [step * count for count in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)]


def _path(x: Array, y: Array, width: str, colour: str, dash: str = "") -> str:
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = FAINT, width: str = "1") -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, words: str, anchor: str, colour: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def _heading(left: float, top: float, words: str) -> str:
    return f'<text x="{left:.1f}" y="{top - 10:.1f}" font-weight="bold">{escape(words)}</text>'


def _number(value: float) -> str:
    return f"{value:g}".replace("-", MINUS) if value else "0"
