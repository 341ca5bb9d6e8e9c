"""A prepared picture as PNG: view, side and scale written below it, and inside the file for whoever reads it next."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from kinespine.extras import require
from kinespine.imaging.prepared import KEPT, Pixels, Prepared, Told, label_of
from kinespine.imaging.raster import EXTRA, TOLD, as_read, seal_of
from kinespine.whole_file import whole_file

SMALLEST_TEXT, PART = 12, 45  # px; and a text's height as a part of the picture's height


def as_png(pixels: Pixels) -> bytes:
    """Pixels alone as PNG, (height, width) grey or (height, width, 3) colour.

    Raises:
        MissingExtra: Pillow is not installed.
    """
    out = io.BytesIO()
    require("PIL.Image", EXTRA).fromarray(np.asarray(pixels)).save(out, "png", compress_level=1)
    return out.getvalue()


def write_labelled(picture: Prepared, path: Path) -> None:
    """Write a picture with its label on a strip below it, so that no point of it moves.

    The file holds pixels, the label, what is told under the keys of a landmark file, and by which pixels it is to be
    believed; nothing else.

    Raises:
        BadInput: the place cannot be written to.
        MissingExtra: Pillow is not installed.
    """
    write_sealed(_with_strip(picture), picture.told, picture.kind, path)


def write_sealed(image: Any, told: Told, kind: str, path: Path) -> None:
    """Write an opened picture as PNG with what is told of it and the seal of its pixels, whole or not at all.

    Raises:
        BadInput: the place cannot be written to.
        MissingExtra: Pillow is not installed.
    """
    kept = {key: value for key, value in told.items() if key in KEPT}
    texts = require("PIL.PngImagePlugin", EXTRA).PngInfo()
    texts.add_text(TOLD, json.dumps({**kept, "kind": kind, **seal_of(as_read(image))}))
    out = io.BytesIO()
    image.save(out, "png", pnginfo=texts)
    with whole_file(path) as place:
        place.write_bytes(out.getvalue())


def _with_strip(picture: Prepared) -> Any:
    images, drawing, fonts = (require(f"PIL.{name}", EXTRA) for name in ("Image", "ImageDraw", "ImageFont"))
    size = max(SMALLEST_TEXT, picture.height // PART)
    lines = _lines(label_of(picture.told), fonts.load_default(size), picture.width - size)
    strip = round(1.4 * size * len(lines) + 0.6 * size)
    image = images.new("L" if picture.kind == "film" else "RGB", (picture.width, picture.height + strip))
    image.paste(images.fromarray(np.asarray(picture.pixels)), (0, 0))
    pen = drawing.Draw(image)
    for number, line in enumerate(lines):
        where = (size // 2, picture.height + round(0.4 * size + 1.4 * size * number))
        pen.text(where, line, fill="white", font=fonts.load_default(size))
    return image


def _lines(label: str, font: Any, width: int) -> list[str]:
    """The label in lines that fit."""
    lines = [""]
    for word in label.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append("" if word == "|" else word)
        else:
            lines[-1] = longer
    return [line.removesuffix("|") for line in lines]
