"""DICOM in: the pixels of one frame as brightness, and the few facts of its header that measuring needs.

Runs in the decoding process (`guarded.py`). What leaves here is pixels, numbers, and words of closed lists: no name,
number, date, identifier or free text of the header does.
"""

import contextlib
import math
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.extras import require
from kinespine.imaging.guarded import MOST_PIXELS, Decoded
from kinespine.imaging.prepared import Pixels
from kinespine.imaging.windowing import BRIGHT, Shades, Window, brightness, shown_of, spread_out, usual_window

EXTRA = "imaging"
SAMPLED = 1_000_000  # pixels from which a window is chosen
GREY = ("MONOCHROME1", "MONOCHROME2")
COLOUR = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT", "PALETTE COLOR")
LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, as DICOM's own YBR
# Words of the header that may leave it; any other becomes None.
WORDS: dict[str, tuple[str, ...]] = {
    "Modality": (
        "CR", "DX", "RG", "RF", "XA", "PX", "IO", "MG", "OT", "HC", "XC", "GM", "CT", "MR", "PT", "NM", "US", "SEG",
        "RTDOSE", "RTIMAGE", "RTPLAN", "RTSTRUCT", "SR", "ECG", "SM", "ES", "OP", "OPT", "PR", "KO", "DOC", "REG",
    ),
    "ViewPosition": ("AP", "PA", "LL", "RL", "LLD", "RLD", "LATERAL", "LAT", "RLO", "LLO", "LPO", "RPO", "LAO", "RAO"),
    "BodyPartExamined": (
        "CSPINE", "TSPINE", "LSPINE", "LSSPINE", "SPINE", "WHOLESPINE", "NECK", "CHEST", "THORAX", "PELVIS", "ABDOMEN",
        "HIP", "SKULL", "HEAD", "LEG", "KNEE", "ANKLE", "FOOT", "SSPINE", "COCCYX", "TLSPINE", "CTSPINE",
    ),
    "PhotometricInterpretation": (*GREY, *COLOUR),
    "BurnedInAnnotation": ("YES", "NO"),
    "PixelSpacingCalibrationType": ("FIDUCIAL", "GEOMETRY"),
    "VOILUTFunction": ("LINEAR", "LINEAR_EXACT", "SIGMOID"),
    "LossyImageCompression": ("00", "01"),
    "ConversionType": ("DV", "DI", "DF", "WSD", "SD", "SI", "DRW", "SYN"),
}  # fmt: skip


def read_dicom(file: Path, frame: int | None = None, *, deep: bool = False) -> Decoded:
    """Facts and brightness (height, width) of one frame of a DICOM file, bone bright whatever its photometry.

    Args:
        file: of DICOM, with or without its preamble.
        frame: from 1; needed where there are several.
        deep: take all its shades in 16 bits instead of 8, the whole range of values and no window.

    Raises:
        BadInput: it is no DICOM, holds no picture, too large a one or several, or cannot be decoded.
        MissingExtra: pydicom is not installed.
    """
    pydicom = require("pydicom", EXTRA)
    require("pydicom.pixels", EXTRA)
    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    warnings.simplefilter("ignore")  # they repeat values of the header
    try:
        header = pydicom.dcmread(file, force=True)
        found = _Header(header)
        facts = found.facts()
    except MemoryError:
        raise
    except Exception as error:
        raise BadInput(f"{file.name} cannot be read as DICOM ({type(error).__name__}). Export it anew.") from error
    _check_picture(file, facts)
    index = _frame(file, facts["frames"], frame)
    pixels = _decoded(pydicom, header, index, file, facts)
    try:
        bright = _bright(pydicom, header, pixels, found, facts, deep=deep)
    except MemoryError:
        raise
    except Exception as error:
        words = "what its header says of brightness cannot be followed"
        raise BadInput(f"{file.name}: {words} ({type(error).__name__}). Export it as PNG.") from error
    return facts, bright


class _Header:
    """Values of a header as numbers and words of closed lists; whatever is anything else is not told."""

    def __init__(self, header: Any) -> None:
        self._header = header

    def facts(self) -> dict[str, Any]:
        orientation = self._several("PatientOrientation")
        syntax = self._syntax()
        return {
            "modality": self.word("Modality"),
            "view_position": self.word("ViewPosition"),
            "body_part": self.word("BodyPartExamined"),
            "orientation": [_direction(part) for part in orientation[:2]],
            "photometric": self.word("PhotometricInterpretation"),
            "burned_in": self.word("BurnedInAnnotation"),
            "scanned": "7.1" in syntax["class"] or self.word("ConversionType") is not None,
            "pixel_spacing": self.numbers("PixelSpacing"),
            "imager_spacing": self.numbers("ImagerPixelSpacing"),
            "nominal_spacing": self.numbers("NominalScannedPixelSpacing"),
            "calibration": self.word("PixelSpacingCalibrationType"),
            "magnification": self.number("EstimatedRadiographicMagnificationFactor"),
            "source_image_mm": self.number("DistanceSourceToDetector"),
            "source_object_mm": self.number("DistanceSourceToPatient"),
            "rows": self.whole("Rows"),
            "columns": self.whole("Columns"),
            "frames": self.whole("NumberOfFrames") or 1,
            "samples": self.whole("SamplesPerPixel") or 1,
            "bits": self.whole("BitsAllocated"),
            "lossy": self.word("LossyImageCompression") == "01",
            "syntax": syntax["name"],
            "has_pixels": "PixelData" in self._header,
        }

    def word(self, name: str) -> str | None:
        value = str(self._first(name) or "").strip().upper()
        return value if value in WORDS[name] else None

    def number(self, name: str) -> float | None:
        with contextlib.suppress(TypeError, ValueError):
            value = float(self._first(name))
            return value if math.isfinite(value) else None
        return None

    def whole(self, name: str) -> int | None:
        value = self.number(name)
        return None if value is None or value != int(value) else int(value)

    def numbers(self, name: str) -> list[float] | None:
        try:
            values = [float(value) for value in self._several(name)]
        except (TypeError, ValueError):
            return None
        return values if values and all(map(math.isfinite, values)) else None

    def _first(self, name: str) -> Any:
        values = self._several(name)
        return values[0] if values else None

    def _several(self, name: str) -> list[Any]:
        value = self._header.get(name)
        if value is None or value == "":
            return []
        if isinstance(value, str | bytes) or not hasattr(value, "__iter__"):
            return [value]
        return list(value)

    def _syntax(self) -> dict[str, str]:
        uid = getattr(getattr(self._header, "file_meta", None), "TransferSyntaxUID", None)
        name = uid.name if uid is not None and not uid.is_private and uid.is_transfer_syntax else ""
        kind = str(self._first("SOPClassUID") or "")
        secondary = kind.startswith("1.2.840.10008.5.1.4.1.1.7")
        return {"name": name, "class": "7.1" if secondary else ""}


def _direction(part: Any) -> str:
    """Letters of the six directions, at most three; anything else is not told."""
    letters = str(part).strip().upper()
    return letters if re.fullmatch("[APRLHF]{1,3}", letters) else ""


def _check_picture(file: Path, facts: dict[str, Any]) -> None:
    """Refuse what is no picture, or a larger one than any film, before anything is decoded."""
    kind = f" ({facts['modality']})" if facts["modality"] else ""
    rows, columns = facts["rows"], facts["columns"]
    if not facts["has_pixels"] or rows is None or columns is None:
        raise BadInput(f"{file.name}{kind} holds no picture. Name a radiograph as DICOM, PNG, JPEG or TIFF.")
    if rows < 1 or columns < 1 or rows * columns > MOST_PIXELS:
        raise BadInput(
            f"{file.name} says it has {rows} x {columns} pixels; a picture has 1 to {MOST_PIXELS // 1_000_000} million."
        )
    if facts["photometric"] is None:
        raise BadInput(f"{file.name}{kind} does not say what its values mean (PhotometricInterpretation).")
    if facts["samples"] not in (1, 3) or facts["bits"] not in (8, 16):
        raise BadInput(
            f"{file.name}{kind} has {facts['samples']} values of {facts['bits']} bits in a pixel; a film has 1 or 3 of "
            "8 or 16."
        )


def _frame(file: Path, frames: int, frame: int | None) -> int:
    if frame is None:
        if frames == 1:
            return 0
        raise BadInput(f"{file.name} holds {frames} pictures. Say which: --frame 1 to --frame {frames}.")
    if not 1 <= frame <= frames:
        raise BadInput(f"{file.name} holds {frames} pictures; there is no {frame}.")
    return frame - 1


def _decoded(pydicom: Any, header: Any, index: int, file: Path, facts: dict[str, Any]) -> NDArray[Any]:
    try:
        pixels = pydicom.pixels.pixel_array(header, index=index)
        if facts["photometric"] == "PALETTE COLOR":
            pixels = pydicom.pixels.apply_color_lut(pixels, header)
    except MemoryError:
        raise
    except Exception as error:
        raise BadInput(f"{file.name}: {_why_not(pydicom, header, facts)} ({type(error).__name__}).") from error
    expected = (facts["rows"], facts["columns"])
    if pixels.shape[:2] != expected or pixels.ndim not in (2, 3) or pixels.dtype.kind not in "ui":
        raise BadInput(f"{file.name}: its pixels are not the {expected[0]} x {expected[1]} its header promises.")
    return pixels


def _why_not(pydicom: Any, header: Any, facts: dict[str, Any]) -> str:
    name = facts["syntax"] or "its compression"
    with contextlib.suppress(Exception):
        decoder = pydicom.pixels.get_decoder(header.file_meta.TransferSyntaxUID)
        if not decoder.is_available:
            return (
                f"no installed decoder reads {name}. Install python-gdcm (Apache-2.0), or export it uncompressed or as "
                "PNG"
            )
    if "Extended" in name:
        return f"{name} of this kind is read by no installed decoder. Export it uncompressed or as PNG"
    return "its pixels cannot be decoded: cut off or damaged. Export it anew"


def _bright(
    pydicom: Any, header: Any, pixels: NDArray[Any], found: _Header, facts: dict[str, Any], *, deep: bool
) -> Pixels | Shades:
    """Brightness from 0 to 255, or all shades from 0 to 65535, (height, width)."""
    facts["shown"] = None
    if pixels.ndim == 3:
        facts["window"] = "colours as they are"
        top = 255 if pixels.dtype.itemsize == 1 else 65535
        grey = sum(pixels[..., channel] * np.float32(255 * part / top) for channel, part in enumerate(LUMA))
        return np.rint(np.clip(grey, 0, 255)).astype(np.uint8)
    low, high = int(pixels.min()), int(pixels.max())
    ramp = np.arange(low, high + 1).astype(pixels.dtype)
    values = np.asarray(pydicom.pixels.apply_modality_lut(ramp, header), dtype=float)
    shades = _shades(pydicom, header, values, pixels, low, found, facts)
    if facts["photometric"] == "MONOCHROME1":
        shades, values = 1 - shades, -values
    bright = np.rint(255 * shades).astype(np.uint8)
    every = spread_out(values) if high - low > BRIGHT else None
    if every is not None:  # more shades than 8 bits
        facts["shown"] = shown_of(every, bright)
        bright = every if deep else bright
    return bright[np.subtract(pixels, low, dtype=np.int32)]


def _shades(
    pydicom: Any,
    header: Any,
    values: NDArray[np.float64],
    pixels: NDArray[Any],
    low: int,
    found: _Header,
    facts: dict[str, Any],
) -> NDArray[np.float64]:
    """Brightness from 0 to 1 of every value from that of the lowest pixel to that of the highest, (n,)."""
    table = header.get("VOILUTSequence")
    if table:
        facts["window"] = "table of the file"
        bits = int(table[0].LUTDescriptor[2])
        looked_up = pydicom.pixels.apply_voi(values.astype(np.int64), header, index=0)
        return np.clip(np.asarray(looked_up, dtype=float) / (2**bits - 1), 0, 1)
    centre, width = found.number("WindowCenter"), found.number("WindowWidth")
    if centre is not None and width is not None and width > 0:
        facts["window"] = "window of the file"
        return brightness(values, Window(centre=centre, width=width, function=_function(found)))
    facts["window"] = "chosen here: the file tells none"
    some = pixels.ravel()[:: max(1, pixels.size // SAMPLED)]
    return brightness(values, usual_window(values[np.subtract(some, low, dtype=np.int32)]))


def _function(found: _Header) -> Any:
    return found.word("VOILUTFunction") or "LINEAR"
