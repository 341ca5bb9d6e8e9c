"""Photographs in: turned as the camera was held, and nothing of what a camera writes beside the pixels."""

from pathlib import Path

import numpy as np

from kinespine.errors import BadInput
from kinespine.imaging.guarded import Decoder, decode
from kinespine.imaging.prepared import Prepared
from kinespine.imaging.radiograph import is_dicom


def read_photograph(file: Path, *, decoder: Decoder | None = None) -> Prepared:
    """Read a photograph, JPEG, PNG or TIFF, as red, green and blue.

    Its orientation is followed; its place, date and camera are not read further. Its resolution in dots per inch says
    nothing about the person, so lengths stay pixels until a height or a marker is told.

    Args:
        file: of the photograph.
        decoder: process that is open already, for many files.

    Raises:
        BadInput: it is no such picture, too large, cut off or damaged.
        MissingExtra: Pillow is not installed.
    """
    if is_dicom(file):
        raise BadInput(f"{file.name} is DICOM, no photograph. Read it as a film: kinespine film {file.name}.")
    facts, pixels = decode("raster", file, decoder)
    colour = np.repeat(pixels[..., None], 3, axis=2) if pixels.ndim == 2 else pixels
    notes = (*(["Turned as the camera was held."] if facts["turned"] else []), *facts["notes"])
    told = {key: value for key, value in facts["told"].items() if key != "kind"}
    return Prepared(kind="photo", pixels=colour, told={"scale": "uncalibrated", **told}, notes=notes)
