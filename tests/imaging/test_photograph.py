"""Photographs: turned as the camera was held, without what a camera writes beside them, to the scale that is told."""

import math
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import pytest
from PIL import Image

from kinespine.errors import BadInput
from kinespine.imaging import (
    Decoder,
    Pose,
    Prepared,
    find_marker,
    label_of,
    read_photograph,
    scale_by_height,
    scale_by_marker,
    write_labelled,
)
from kinespine.imaging.photo_scale import body_height_px
from kinespine.imaging.prepared import Pixels

ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def test_every_kind_of_picture_opens(damaged: ModuleType, decoder: Decoder, tmp_path: Path):
    for number, (ending, raw) in enumerate(damaged.whole_rasters()):
        file = tmp_path / f"{number}{ending}"
        file.write_bytes(raw)
        found = read_photograph(file, decoder=decoder)
        assert sorted((found.width, found.height)) == [72, 96], number
        assert np.ptp(found.pixels) > 100, number


@pytest.mark.parametrize("value", range(1, 9))
def test_a_photograph_is_turned_as_the_camera_was_held(value: int, decoder: Decoder, tmp_path: Path):
    shape = np.zeros((40, 60, 3), np.uint8)
    shape[2:8, 2:30] = 255  # a bar along the upper left
    undo = {
        1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud,
        5: lambda a: np.swapaxes(a, 0, 1), 6: lambda a: np.rot90(a, 1), 7: lambda a: np.rot90(np.swapaxes(a, 0, 1), 2),
        8: lambda a: np.rot90(a, -1),
    }[value]  # fmt: skip
    exif = Image.Exif()
    exif[ORIENTATION] = value
    Image.fromarray(np.ascontiguousarray(undo(shape))).save(tmp_path / "photo.png", exif=exif)
    assert (read_photograph(tmp_path / "photo.png", decoder=decoder).pixels == shape).all()


def test_place_and_camera_do_not_leave_a_photograph(decoder: Decoder, tmp_path: Path):
    exif = Image.Exif()
    exif[MAKER] = "Constructed camera 424242"
    exif[PLACE] = {1: "N", 2: (50.0, 4.0, 2.0)}
    file = tmp_path / "photo.jpg"
    Image.new("RGB", (80, 60), "gray").save(file, exif=exif, comment="Constructed camera 424242")
    found = read_photograph(file, decoder=decoder)
    write_labelled(found, tmp_path / "out.png")
    kept = f"{dict(found.told)}{found.notes}{label_of(found.told)}".encode() + (tmp_path / "out.png").read_bytes()
    assert b"424242" not in kept
    assert b"Exif" not in kept


def test_dots_per_inch_are_no_scale(decoder: Decoder, tmp_path: Path):
    Image.new("RGB", (80, 60), "gray").save(tmp_path / "photo.jpg", dpi=(300, 300))
    assert dict(read_photograph(tmp_path / "photo.jpg", decoder=decoder).told) == {"scale": "uncalibrated"}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is empty"),
        (b"not a picture", "is no picture that can be read"),
        (b"\0\0\0\x18ftypheic", "export the photograph as JPEG"),
        (b"%PDF-1.7", "is a PDF"),
        (b"RIFF\0\0\0\0WEBP", "is WebP"),
        (b"\x89PNG\r\n\x1a\n", "is no picture"),
    ],
)
def test_what_is_no_photograph_is_told(raw: bytes, told: str, decoder: Decoder, tmp_path: Path):
    (tmp_path / "photo.jpg").write_bytes(raw)
    with pytest.raises(BadInput, match=told):
        read_photograph(tmp_path / "photo.jpg", decoder=decoder)


def test_the_scale_of_a_height_is_that_height_over_the_person(pose: Pose):
    found = scale_by_height(pose, 165)
    assert found.mm_per_px * body_height_px(pose) == pytest.approx(1650)
    assert 0.02 < found.error / found.mm_per_px < 0.04  # two lengths of the model and one share of the body
    with pytest.raises(BadInput, match=r"1\.65 cm"):
        scale_by_height(pose, 1.65)


def with_marker(pixels: Pixels, side: int, *, turn_deg: float = 0.0, at: tuple[int, int] = (300, 60)) -> Pixels:
    """A photograph with one printed marker of a known side laid on it, turned about its middle."""
    marker = cv2.aruco.generateImageMarker(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50), 7, side)
    card = cv2.copyMakeBorder(marker, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=255)
    size = card.shape[0]
    turn = cv2.getRotationMatrix2D(((size - 1) / 2, (size - 1) / 2), -turn_deg, 1.0)
    card = cv2.warpAffine(card, turn, (size, size), flags=cv2.INTER_AREA, borderValue=255)
    out = np.array(pixels)
    out[at[1] : at[1] + size, at[0] : at[0] + size] = card[..., None]
    return out


@pytest.mark.parametrize("turn_deg", [-8.0, 0.0, 2.5])
def test_a_marker_gives_scale_and_tilt(turn_deg: float, behind: Prepared):
    marker = find_marker(with_marker(behind.pixels, 100, turn_deg=turn_deg))
    assert marker.side == pytest.approx(100, rel=0.01)
    assert math.degrees(marker.roll) == pytest.approx(turn_deg, abs=0.4)
    assert scale_by_marker(marker, 150).mm_per_px == pytest.approx(1.5, rel=0.01)


def test_no_marker_and_two_markers_are_refused(behind: Prepared):
    with pytest.raises(BadInput, match="no marker is seen"):
        find_marker(behind.pixels)
    two = with_marker(with_marker(behind.pixels, 80), 80, at=(300, 400))
    with pytest.raises(BadInput, match="2 markers are seen"):
        find_marker(two)
