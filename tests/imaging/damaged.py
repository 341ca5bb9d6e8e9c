"""Pictures damaged in ways that repeat: the same number gives the same bytes."""

import io
import random
import warnings
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image

WHOLE_DICOM = (
    "CT_small.dcm", "ExplVR_BigEnd.dcm", "JPEGLSNearLossless_08.dcm", "JPEGLSNearLossless_16.dcm", "MR_small_RLE.dcm",
    "MR_small_bigendian.dcm", "MR_small_implicit.dcm", "MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm",
    "SC_rgb_dcmtk_+eb+cy+s4.dcm", "SC_rgb_gdcm_KY.dcm", "SC_rgb_jpeg_gdcm.dcm", "SC_rgb_rle_16bit_2frame.dcm",
    "SC_rgb_small_odd.dcm", "image_dfl.dcm", "examples_palette.dcm", "JPGExtended.dcm", "SC_rgb_jpeg_dcmd.dcm",
)  # fmt: skip
# What a header may say of its size, kind and brightness; any of it may be absurd.
ABSURD = (
    ("Rows", 65535), ("Columns", 65535), ("Rows", 0), ("BitsAllocated", 7), ("BitsStored", 0), ("HighBit", 99),
    ("SamplesPerPixel", 4), ("NumberOfFrames", 2_000_000_000), ("NumberOfFrames", -3), ("WindowWidth", 0),
    ("WindowWidth", -5), ("WindowCenter", 1e308), ("RescaleSlope", 0), ("RescaleSlope", 1e308),
    ("PhotometricInterpretation", "PALETTE COLOR"), ("PhotometricInterpretation", "YBR_FULL_422"),
    ("PixelRepresentation", 1), ("PlanarConfiguration", 1), ("PixelSpacing", [0, -1]), ("PixelSpacing", [1e-300, 1]),
)  # fmt: skip


@cache
def _dicom() -> tuple[bytes, ...]:
    folder = Path(pydicom.__file__).parent / "data" / "test_files"
    return tuple((folder / name).read_bytes() for name in WHOLE_DICOM)


@cache
def whole_rasters() -> tuple[tuple[str, bytes], ...]:
    """Endings and bytes of pictures of 96 x 72 pixels of every kind that is read."""
    draw = np.random.default_rng(7)
    colour = Image.fromarray(np.kron(draw.integers(0, 255, (12, 9, 3)), np.ones((8, 8, 1))).astype(np.uint8))
    grey = colour.convert("L")
    deep = Image.fromarray(draw.integers(0, 65535, (96, 72)).astype(np.uint16))
    asked: list[tuple[str, Image.Image, dict[str, object]]] = [
        ("png", colour, {}), ("png", grey, {}), ("png", deep, {}), ("png", colour.convert("P"), {}),
        ("png", colour.convert("RGBA"), {}), ("png", colour.convert("1"), {}),
        ("jpeg", colour, {}), ("jpeg", grey, {"progressive": True}), ("jpeg", colour.convert("CMYK"), {}),
        ("jpeg", colour, {"exif": _turned()}),
        ("tiff", colour, {}), ("tiff", deep, {}), ("tiff", colour, {"compression": "tiff_lzw"}),
        ("tiff", colour, {"compression": "jpeg"}), ("tiff", colour, {"compression": "tiff_adobe_deflate"}),
        ("tiff", grey, {"compression": "packbits"}), ("tiff", colour.convert("1"), {"compression": "group4"}),
    ]  # fmt: skip
    made: list[tuple[str, bytes]] = []
    for kind, image, options in asked:
        out = io.BytesIO()
        image.save(out, kind, **options)
        made.append((f".{kind}", out.getvalue()))
    return tuple(made)


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def damaged_dicom(number: int) -> bytes:
    """One damaged DICOM file."""
    draw = random.Random(number)
    raw = _dicom()[number % len(_dicom())]
    if number % 5 == 0:
        raw = _absurd(raw, draw)
    return raw if number % 5 == 0 and draw.random() < 0.7 else _damage(raw, draw)


def damaged_raster(number: int) -> tuple[str, bytes]:
    """The ending and the bytes of one damaged picture."""
    draw = random.Random(number)
    ending, raw = whole_rasters()[number % len(whole_rasters())]
    return ending, _damage(raw, draw)


def png_bomb(side: int, *, deep: bool = False) -> bytes:
    """A PNG of side x side pixels, all alike, a thousand times smaller than its pixels; `deep`: 48 bits in each."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    packer = zlib.compressobj(9)
    line = bytes(side * (6 if deep else 1) + 1)
    data = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    head = side.to_bytes(4, "big") * 2 + bytes([16 if deep else 8, 2 if deep else 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_bomb(size: int) -> bytes:
    """A small PNG with a compressed text of `size` bytes beside it."""
    whole = whole_rasters()[1][1]
    data = b"kinespine\0\0" + zlib.compress(bytes(size), 9)
    chunk = len(data).to_bytes(4, "big") + b"zTXt" + data + zlib.crc32(b"zTXt" + data).to_bytes(4, "big")
    return whole[:33] + chunk + whole[33:]


def deflated_bomb(size: int) -> bytes:
    """A deflated DICOM file whose header alone unpacks to `size` bytes."""
    whole = _dicom()[WHOLE_DICOM.index("image_dfl.dcm")]
    start = pydicom.dcmread(io.BytesIO(whole)).file_meta.FileMetaInformationGroupLength + 144
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = bytes(10_000_000)
    once = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)  # such a block can stand any number of times
    body = once * (size // len(piece)) + packer.flush()
    return whole[:start] + body


def _absurd(raw: bytes, draw: random.Random) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            header = pydicom.dcmread(io.BytesIO(raw), force=True)
            for name, value in draw.sample(ABSURD, draw.randint(1, 3)):
                setattr(header, name, value)
            out = io.BytesIO()
            header.save_as(out)
        except Exception:  # what pydicom does not write stays as it was
            return raw
        return out.getvalue()


def _damage(raw: bytes, draw: random.Random) -> bytes:
    found = bytearray(raw)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        # The header is small beside the pixels; half of the damage is done to it.
        reach = len(found) if draw.random() < 0.5 else min(len(found), 1500)
        at = draw.randrange(reach) if reach else 0
        match draw.randrange(6):
            case 0:
                for _ in range(draw.randint(1, 12)):
                    found[draw.randrange(at, min(len(found), at + 60))] = draw.randrange(256)
            case 1:
                found[at] ^= 1 << draw.randrange(8)
            case 2:
                found[at : at + 4] = draw.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x80"])
            case 3:
                del found[at : at + draw.randint(1, 200)]
            case 4:
                found[at:at] = found[at : at + draw.randint(1, 400)]
            case _:
                del found[max(at, 1) :]
        if not found:
            return b"\0"
    return bytes(found)
