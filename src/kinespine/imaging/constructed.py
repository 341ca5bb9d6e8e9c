"""A constructed film as a 16-bit PNG: its pixels say what it is, and the file what is told of it."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinespine.extras import require
from kinespine.imaging.labelled import write_sealed
from kinespine.imaging.prepared import Told
from kinespine.imaging.raster import EXTRA

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
    write_sealed(images.fromarray(burned), told, "film", path)
