"""Radiographs in: DICOM, or a picture of a film with a scale that is told. Identity is left at the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from kinespine.errors import BadInput
from kinespine.imaging.guarded import Decoder, decode
from kinespine.imaging.prepared import Pixels, Prepared
from kinespine.imaging.spacing import TABLES, spacing_of
from kinespine.imaging.turning import Turned, upright
from kinespine.imaging.windowing import Shades
from kinespine.tables import read_table

PROJECTIONS = ("CR", "DX", "RG", "RF", "XA", "PX", "IO", "OT", None)  # None: the header does not say
FRONTAL = ("AP", "PA")
OBLIQUE = ("RLO", "LLO", "LPO", "RPO", "LAO", "RAO")
LATERAL = ("LL", "RL", "LLD", "RLD", "LATERAL", "LAT")
_PREAMBLE = 128

BURNED_IN = {
    "YES": "The file says that text is burned into its pixels: a name may stand there. Look, and cover it first.",
    "NO": "",
}
_NOT_TOLD = "Whether a name is burned into the pixels is not told: look before you share the picture."


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeaderView:
    body_part: str
    direction: Literal["lateral", "frontal"]
    view: str
    source: str
    status: Literal["seen", "recalled"]


def read_radiograph(file: Path, *, frame: int | None = None, decoder: Decoder | None = None) -> Prepared:
    """Read a film: DICOM by its header; PNG, JPEG or TIFF as it is, with no scale but one that Kinespine wrote.

    Args:
        file: of one picture.
        frame: which picture of a DICOM of several, from 1.
        decoder: process that is open already, for many files.

    Raises:
        BadInput: the file is no projection of a body, several pictures, too large, or cannot be decoded; why.
        MissingExtra: pydicom or Pillow is not installed.
    """
    if is_dicom(file):
        facts, pixels = decode("dicom", file, decoder, frame=frame)
        return _from_dicom(file, facts, pixels)
    if frame is not None:
        raise BadInput(f"{file.name} is no DICOM: it holds one picture, without --frame.")
    facts, pixels = decode("raster", file, decoder)
    if pixels.ndim == 3:
        pixels = np.rint(pixels @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    told = {key: value for key, value in facts["told"].items() if key != "kind"}
    notes = [_NOT_TOLD, *facts["notes"]]
    if "scale" not in told:
        told["scale"] = "uncalibrated"
        notes.append("A PNG, JPEG or TIFF tells no scale that can be trusted: lengths stay pixels until you tell one.")
    return Prepared(kind="film", pixels=pixels, told=told, notes=tuple(notes), shown=_shown(facts))


def read_shades(file: Path, *, frame: int | None = None, decoder: Decoder | None = None) -> Shades:
    """Every shade of a film that has more than 8 bits (`Prepared.shown`), (height, width), turned as it is turned.

    Raises:
        BadInput: the film cannot be decoded, or has no more shades than its pixels show.
    """
    if is_dicom(file):
        facts, values = decode("dicom", file, decoder, frame=frame, deep=True)
        values = np.rot90(values, _quarter(_turned(facts)))
    else:
        _, values = decode("raster", file, decoder, deep=True)
    if values.dtype != np.uint16:
        raise BadInput(f"{file.name} has no more shades than are shown: it has 8 bits.")
    return np.ascontiguousarray(values)


def is_dicom(file: Path) -> bool:
    """Whether a file is DICOM by its first bytes, or by its name where it lacks them."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_PREAMBLE + 4)
    except (OSError, ValueError) as error:
        raise BadInput(f"{file} cannot be read ({getattr(error, 'strerror', None) or error}).") from error
    return head[_PREAMBLE:] == b"DICM" or file.suffix.lower() in {".dcm", ".dicom", ".ima"}


def _from_dicom(file: Path, facts: Mapping[str, Any], pixels: Pixels) -> Prepared:
    if facts["modality"] not in PROJECTIONS:
        raise BadInput(
            f"{file.name} is of the kind {facts['modality']}: no radiograph. Measures are taken on projections of the "
            "body (CR, DX, or a capture of one)."
        )
    turned = _turned(facts)
    quarter = _quarter(turned)
    spacing = spacing_of(facts, sideways=quarter % 2 == 1)
    oblique = facts["view_position"] in OBLIQUE or (turned is not None and turned.oblique)
    direction = None if oblique else _direction(facts["view_position"], None if turned is None else turned.told)
    view = _view(facts["body_part"], direction)
    header = {key: word for key, word in (("body_part", facts["body_part"]), ("direction", direction)) if word}
    told: dict[str, str | float] = {**({} if view is None else {"view": view}), **spacing.told}
    told |= {} if turned is None else turned.told
    notes = [
        spacing.words,
        BURNED_IN.get(str(facts["burned_in"]), _NOT_TOLD),
        "The header does not say where head and feet are: look whether the head is up." if turned is None else "",
        f"Turned by {90 * quarter} degrees to the left, so that the head is up." if quarter else "",
        "The header says that the film is oblique: no view is taken from it." if oblique else "",
        "Compressed with loss: fine edges may be gone." if facts["lossy"] else "",
        f"Brightness: {facts['window']}.",
        "" if facts["modality"] else "The header does not say how it was made; it is taken for a film.",
    ]
    return Prepared(
        kind="film",
        pixels=np.rot90(pixels, quarter),
        told=told,
        notes=tuple(note for note in notes if note),
        header=header,
        shown=_shown(facts),
    )


def _turned(facts: Mapping[str, Any]) -> Turned | None:
    """How the film lies; None where its header does not say."""
    return upright(*facts["orientation"]) if len(facts["orientation"]) == 2 else None


def _quarter(turned: Turned | None) -> int:
    return 0 if turned is None else turned.quarter_turns


def _shown(facts: Mapping[str, Any]) -> tuple[float, float] | None:
    return None if facts["shown"] is None else (float(facts["shown"][0]), float(facts["shown"][1]))


def _direction(position: str | None, sides: Mapping[str, str] | None) -> str | None:
    """Whether the film is from the front or from the side, by the orientation first: it says where the edges are."""
    if sides:
        return "lateral" if "forward_is" in sides else "frontal"
    if position in FRONTAL:
        return "frontal"
    return "lateral" if position in LATERAL else None


@cache
def _views() -> dict[tuple[str, str], str]:
    rows = read_table(TABLES / "header_views.csv", _HeaderView)
    return {(row.body_part, row.direction): row.view for row in rows}


def _view(body_part: str | None, direction: str | None) -> str | None:
    return _views().get((body_part, direction)) if body_part and direction else None
