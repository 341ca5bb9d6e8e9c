"""A constructed film as a 16-bit PNG: its pixels say what it is, and the file what is told of it."""

import io
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput
from kinespine.extras import require
from kinespine.imaging.prepared import KEPT, Told
from kinespine.imaging.raster import EXTRA, TOLD, as_read, seal_of

PART, SMALLEST_TEXT = 45, 10  # a text's height as a part of the picture's height; px


def write_constructed(values: NDArray[np.uint16], told: Told, words: str, path: Path) -> None:
    """Write a picture whose first line says what it is, under the keys that `kinespine film` reads.

    Args:
        values: brightness, (height, width).
        told: what is known of the picture, under the keys of a landmark file.
        words: burned in along its upper and lower edge.
        path: of the PNG.

    Raises:
        BadInput: the place cannot be written to.
        MissingExtra: Pillow is not installed.
    """
    images, drawing, fonts = (require(f"PIL.{name}", EXTRA) for name in ("Image", "ImageDraw", "ImageFont"))
    height, width = values.shape
    size = max(SMALLEST_TEXT, height // PART)
    while size > SMALLEST_TEXT and fonts.load_default(size).getlength(words) > width - size:
        size -= 1
    font = fonts.load_default(size)
    burned = values.copy()
    for down in (size // 2, height - 2 * size):
        label = images.new("L", (width, 2 * size))
        drawing.Draw(label).text((size // 2, size // 4), words, fill=255, font=font)
        end = min(width, int(font.getlength(words)) + size)
        burned[down : down + 2 * size, :end] = (np.asarray(label, dtype=np.uint16) * 257)[: height - down, :end]
    image = images.fromarray(burned)
    texts = require("PIL.PngImagePlugin", EXTRA).PngInfo()
    kept = {key: value for key, value in told.items() if key in KEPT}
    texts.add_text(TOLD, json.dumps({**kept, "kind": "film", **seal_of(as_read(image))}))
    out = io.BytesIO()
    image.save(out, "png", pnginfo=texts)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(out.getvalue())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadInput(f"Cannot write {path}: {error.strerror}. Name a place you may write to.") from error
