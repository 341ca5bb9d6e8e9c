"""PNG, JPEG and TIFF in: pixels turned as the camera was held, without place, date or owner.

Runs in the decoding process (`guarded.py`). Of what the file holds beside its pixels, only what Kinespine itself wrote
leaves here.
"""

import json
import warnings
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.extras import require
from kinespine.imaging.guarded import MOST_PIXELS, Decoded
from kinespine.imaging.prepared import KEPT, SCALE_KEYS
from kinespine.imaging.windowing import brightness, shown_of, spread_out, usual_window

EXTRA = "imaging"
DEEP = ("I", "F", "I;16", "I;16B", "I;16L")  # modes of more shades than a screen has
FORMATS = ("JPEG", "PNG", "TIFF")
TOLD = "kinespine"  # key of the text of a PNG under which a prepared picture tells what is known of it
SEAL = ("width", "height", "sha256")  # keys of that text that tell the pixels it was written for
BY_PIXELS = (*SCALE_KEYS, "image_left_is", "forward_is")  # what is told of those pixels and of no others
CHANGED = (
    "The picture was changed after it was prepared (resized, mirrored, turned, painted over or saved anew): its scale "
    "and its sides are no longer known and were left out. Prepare it anew, or tell them."
)
ORIENTATION = 0x0112  # the EXIF tag
_KINDS = {
    b"DICM": "DICOM; it is read as a film",
    b"ftyp": "HEIC or a film clip: set the camera to 'most compatible', or export the photograph as JPEG",
    b"%PDF": "a PDF: export the picture in it as PNG",
    b"RIFF": "WebP: export it as PNG or JPEG",
    b"GIF8": "a GIF: export it as PNG",
}


def read_raster(file: Path, *, deep: bool = False) -> Decoded:
    """Facts and pixels of a picture, (height, width) grey or (height, width, 3) colour.

    Args:
        file: of one picture.
        deep: take all shades in 16 bits instead of 8, where it has more.

    Raises:
        BadInput: it is none of these kinds, too large, cut off or damaged.
        MissingExtra: Pillow is not installed.
    """
    image_module: Any = require("PIL.Image", EXTRA)
    turning = require("PIL.ImageOps", EXTRA)
    warnings.simplefilter("ignore")
    image_module.MAX_IMAGE_PIXELS = None  # the limit is the one below
    try:
        image = image_module.open(file, formats=FORMATS)
    except MemoryError:
        raise
    except Exception as error:
        raise BadInput(f"{file.name} is {_kind(file)}.") from error
    width, height = image.size
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        raise BadInput(
            f"{file.name} says it has {width} x {height} pixels; a picture has 1 to {MOST_PIXELS // 1_000_000} million."
        )
    told, seal = _told(image)
    try:
        pages = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except Exception as error:
        raise _damaged(file, error) from error
    if pages > 1:
        raise BadInput(f"{file.name} holds {pages} pictures. Save the one to read as a file of its own.")
    facts: dict[str, Any] = {"format": image.format}
    try:
        facts["turned"] = _orientation(image) not in (0, 1)
        image = turning.exif_transpose(image)
        pixels = as_read(image)
        every = spread_out(_deep_values(image)) if image.mode in DEEP else None
        facts["shown"] = None if every is None else shown_of(every, pixels)
    except MemoryError:
        raise
    except Exception as error:
        raise _damaged(file, error) from error
    changed = bool(told) and seal != seal_of(pixels)
    facts["told"] = {key: value for key, value in told.items() if not changed or key not in BY_PIXELS}
    facts["notes"] = [CHANGED] if changed else []
    return facts, pixels if every is None or not deep else every


def seal_of(pixels: NDArray[np.uint8]) -> dict[str, str | int]:
    """What tells whether pixels are still those that were written: (height, width) or (height, width, 3)."""
    height, width = pixels.shape[:2]
    return {"width": width, "height": height, "sha256": sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()}


def _damaged(file: Path, error: Exception) -> BadInput:
    return BadInput(f"{file.name} cannot be decoded: cut off or damaged ({type(error).__name__}). Export it anew.")


def _orientation(image: Any) -> int:
    found = image.getexif().get(ORIENTATION, 1)
    return found if isinstance(found, int) else 1


def as_read(image: Any) -> NDArray[np.uint8]:
    """Pixels as they are taken from an opened picture, in 8 bits."""
    if image.mode in DEEP:  # nearly all are shown
        values = _deep_values(image)
        thin = max(1, values.size // 1_000_000)
        window = usual_window(values.ravel()[::thin].astype(float))
        return np.rint(brightness(values, window) * 255).astype(np.uint8)
    grey = image.mode in {"1", "L", "LA", "La"}
    return np.asarray(image.convert("L" if grey else "RGB"), dtype=np.uint8)


def _deep_values(image: Any) -> NDArray[Any]:
    values = np.asarray(image, dtype=np.float32)
    return np.where(np.isfinite(values), values, np.float32(0.0))


def _told(image: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What Kinespine wrote into a prepared picture, words and numbers under known keys or nothing; and its seal."""
    if image.format != "PNG":
        return {}, {}
    try:
        told = json.loads(image.text.get(TOLD, "{}"))
    except Exception:  # a text that is damaged is as good as none; the pixels may still be whole
        return {}, {}
    if not isinstance(told, dict):
        return {}, {}
    read = cast("dict[Any, Any]", told)
    known = {
        key: value
        for key, value in read.items()
        if key in (*KEPT, "kind") and isinstance(value, str | float | int) and not isinstance(value, bool)
    }
    return known, {key: read.get(key) for key in SEAL}


def _kind(file: Path) -> str:
    with file.open("rb") as opened:
        head = opened.read(132)
    if not head:
        return "empty"
    for magic, words in _KINDS.items():
        if magic in (head[:4], head[4:8], head[128:132]):
            return words
    return "no picture that can be read: PNG, JPEG, TIFF or DICOM"
