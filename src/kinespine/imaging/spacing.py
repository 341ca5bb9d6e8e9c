"""How large a pixel of a film is, by class: at the person, at the detector, or not known.

DICOM PS3.3 10.7.1.3: the spacing of the detector (ImagerPixelSpacing) shows everything enlarged; a PixelSpacing that
differs from it was corrected, for geometry or by an object of known size; one that stands alone in a projection is
that of the detector. A person lies between tube and detector, so a pixel at the person is never larger than at the
detector, nor smaller than half of it in any set-up for films of the trunk; what is told beyond that is believed by no
name it goes under. Angles need none of this.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"
SMALLEST_MM, LARGEST_MM = 0.01, 5.0  # a pixel of any film lies between
LARGEST_TIMES = 2.0  # enlargement of a film at which a correction is believed
ROUNDED = 1e-3  # two sizes that differ by less are one, written with few digits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Error:
    calibration: Literal["fiducial", "geometry", "not_told", "magnification"]
    relative_error: float
    source: str
    status: Literal["seen", "recalled", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """What is told of the scale, under the keys of a landmark file, and in words."""

    told: dict[str, str | float]
    words: str


def spacing_of(facts: Mapping[str, Any], *, sideways: bool = False) -> Spacing:
    """The scale of a film from the facts of its header.

    Args:
        facts: `pixel_spacing` and `imager_spacing` (row, column) mm or None, `nominal_spacing` of a scanned film,
            `calibration` FIDUCIAL, GEOMETRY or None, `magnification`, `source_image_mm`, `source_object_mm` or None,
            `scanned` where the film is a secondary capture.
        sideways: the picture was turned by a quarter, so that rows are columns now.
    """
    pixel, imager = (_pair(facts.get(key), sideways=sideways) for key in ("pixel_spacing", "imager_spacing"))
    nominal = _pair(facts.get("nominal_spacing"), sideways=sideways)
    calibration = facts.get("calibration")
    corrected = pixel is not None and imager is not None and not _alike(pixel, imager)
    doubt = ""
    if pixel is not None and (calibration in {"FIDUCIAL", "GEOMETRY"} or corrected):
        kind = {"FIDUCIAL": "fiducial", "GEOMETRY": "geometry"}.get(str(calibration), "not_told")
        error = relative_error(kind)
        if imager is not None and not _possible(pixel, imager):
            return Spacing(
                told=_shape_alone(pixel, imager),
                words=f"PixelSpacing tells {pixel[1]:.4g} mm, the detector {imager[1]:.4g} mm: at the person a pixel "
                f"is 1 to {LARGEST_TIMES:g} times smaller, on both axes. One of them is wrong: lengths stay pixels.",
            )
        doubt = "" if imager is None else _contradiction(pixel, imager, error, facts)
        if not doubt:
            return _corrected(pixel, kind, error)
    if facts.get("scanned") and imager is None:
        if nominal is None:
            more = f" It tells a PixelSpacing of {pixel[1]:.4g} mm, but not of what." if pixel else ""
            return Spacing(
                told={"scale": "uncalibrated"}, words=f"Captured without a scale: lengths stay pixels.{more}"
            )
        pixel = nominal
    at_detector = imager or pixel
    if at_detector is None:
        return Spacing(told={"scale": "uncalibrated"}, words="No size of a pixel is told: lengths stay pixels.")
    told = {**_told("detector_spacing", at_detector), **_enlarged(facts)}
    how = "enlargement not told: 1.15 is taken, and said with every length"
    if "magnification" in told:
        how = f"enlarged {told['magnification']:.3g} times"
    elif "source_image_mm" in told:
        how = f"enlarged {float(told['source_image_mm']) / float(told['source_object_mm']):.3g} times, by distances"
    return Spacing(told=told, words=f"{at_detector[1]:.4g} mm per pixel at the detector; {how}.{doubt}")


@cache
def _errors() -> dict[str, float]:
    return {row.calibration: row.relative_error for row in read_table(TABLES / "spacing.csv", _Error)}


def relative_error(calibration: str) -> float:
    """One standard deviation of a size, as a part of it, by how it was calibrated."""
    return _errors()[calibration]


def _enlarged(facts: Mapping[str, Any]) -> dict[str, float]:
    """The magnification as told, or the distances that give it; nothing where neither is possible."""
    times = _positive(facts.get("magnification"))
    if times is not None and 1 <= times <= 5:
        return {"magnification": times, "magnification_error": relative_error("magnification") * times}
    image, item = _positive(facts.get("source_image_mm")), _positive(facts.get("source_object_mm"))
    if image is not None and item is not None and 100 <= item < image <= 10_000 and image / item <= 5:
        return {"source_image_mm": image, "source_object_mm": item}
    return {}


def _corrected(pixel: tuple[float, float], kind: str, error: float) -> Spacing:
    how = {"fiducial": "by an object of known size", "geometry": "for the geometry"}.get(kind, "nobody says how")
    told = {**_told("patient_calibrated", pixel), "mm_per_px_error": error * pixel[1]}
    return Spacing(told=told, words=f"{pixel[1]:.4g} mm per pixel at the person, corrected ({how}), to {error:.0%}.")


def _possible(pixel: tuple[float, float], imager: tuple[float, float]) -> bool:
    """Whether a size at the person goes with that of the detector: enlarged 1 to LARGEST_TIMES times on both axes."""
    return all(
        1 - ROUNDED <= large / small <= LARGEST_TIMES * (1 + ROUNDED)
        for small, large in zip(pixel, imager, strict=True)
    )


def _contradiction(
    pixel: tuple[float, float], imager: tuple[float, float], error: float, facts: Mapping[str, Any]
) -> str:
    """Words where the enlargement that a correction implies is not the one told, by more than two standard errors."""
    told = _enlarged(facts)
    if not told:
        return ""
    times = told["magnification"] if "magnification" in told else told["source_image_mm"] / told["source_object_mm"]
    allowed = 2 * math.hypot(error, relative_error("magnification"))
    implied = [large / small for small, large in zip(pixel, imager, strict=True)]
    if all(abs(one / times - 1) <= allowed for one in implied):
        return ""
    return (
        f" PixelSpacing tells {pixel[1]:.4g} mm at the person, which is {implied[1]:.3g} times enlarged: the two "
        "contradict each other, so that the correction is not used."
    )


def _told(scale: str, spacing: tuple[float, float]) -> dict[str, str | float]:
    row, column = spacing
    told: dict[str, str | float] = {"scale": scale, "mm_per_px": column}
    return told if math.isclose(row, column, rel_tol=1e-9) else {**told, "pixel_aspect": row / column}


def _shape_alone(pixel: tuple[float, float], imager: tuple[float, float]) -> dict[str, str | float]:
    """No size of a pixel, but its shape where both tell the same: angles need that."""
    shapes = [row / column for row, column in (pixel, imager)]
    same = math.isclose(*shapes, rel_tol=ROUNDED) and not math.isclose(shapes[0], 1, rel_tol=ROUNDED)
    return {"scale": "uncalibrated", **({"pixel_aspect": shapes[0]} if same else {})}


def _pair(given: Any, *, sideways: bool) -> tuple[float, float] | None:
    """Distance of rows and of columns, mm; None where it is not told or cannot be."""
    if not isinstance(given, list | tuple) or len(given) != 2:  # pyright: ignore[reportUnknownArgumentType]
        return None
    row, column = (_positive(part) for part in given)  # pyright: ignore[reportUnknownVariableType]
    if row is None or column is None or not all(SMALLEST_MM <= part <= LARGEST_MM for part in (row, column)):
        return None
    if not 0.1 <= row / column <= 10:
        return None
    return (column, row) if sideways else (row, column)


def _positive(given: Any) -> float | None:
    return float(given) if isinstance(given, int | float) and math.isfinite(given) and given > 0 else None


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(math.isclose(a, b, rel_tol=ROUNDED) for a, b in zip(one, other, strict=True))
