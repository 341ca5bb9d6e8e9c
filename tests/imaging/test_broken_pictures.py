"""Damaged and malicious pictures: each ends in pixels or one clear sentence, and nothing else happens."""

import os
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from kinespine.errors import BadInput, KinespineError
from kinespine.imaging import Decoder
from kinespine.imaging.guarded import MOST_MEMORY

# Ten thousand of each take some minutes: DAMAGED_PICTURES=10000 asks for them.
MANY = int(os.environ.get("DAMAGED_PICTURES", "200"))
WORDS = ("took longer than", "ended the program", "asks for more memory")


def decoded(kind: str, file: Path, decoder: Decoder) -> str:
    """How one file ended; anything but pixels or one of the family of errors is raised."""
    try:
        _, pixels = decoder.decode(kind, file)
    except KinespineError as error:
        told = str(error)
    else:
        assert pixels.size > 0
        return "pixels"
    assert file.name in told
    assert len(told) < 500
    return next((words for words in WORDS if words in told), "refused")


@pytest.mark.parametrize("kind", ["dicom", "raster"])
def test_damaged_pictures_end_in_pixels_or_one_sentence(
    kind: str, damaged: ModuleType, decoder: Decoder, tmp_path: Path
):
    ends, slowest, most = Counter[str](), 0.0, 0
    for number in range(MANY):
        ending, raw = (".dcm", damaged.damaged_dicom(number)) if kind == "dicom" else damaged.damaged_raster(number)
        file = tmp_path / f"picture{ending}"
        file.write_bytes(raw)
        begun = time.perf_counter()
        ends[decoded(kind, file, decoder)] += 1
        slowest, most = max(slowest, time.perf_counter() - begun), max(most, peak_memory(decoder))
        assert most < MOST_MEMORY, number
    print(f"{MANY} damaged {kind} files: {dict(ends)}, slowest {slowest:.2f} s of wall time, {most / 1e6:.0f} MB")
    assert ends["took longer than"] == 0
    assert ends["pixels"] > MANY / 20
    assert ends["refused"] > MANY / 20


def peak_memory(decoder: Decoder) -> int:
    """The most memory the decoding process ever held, bytes; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{decoder.process_id}/status").read_text("utf-8")
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def test_a_bomb_of_pixels_is_refused_by_its_header(damaged: ModuleType, decoder: Decoder, tmp_path: Path):
    (tmp_path / "bomb.png").write_bytes(damaged.png_bomb(9000))
    assert (tmp_path / "bomb.png").stat().st_size < 200_000
    with pytest.raises(BadInput, match="9000 x 9000 pixels; a picture has 1 to 64 million"):
        decoder.decode("raster", tmp_path / "bomb.png")


def test_a_bomb_of_text_beside_a_picture_is_refused(damaged: ModuleType, decoder: Decoder, tmp_path: Path):
    (tmp_path / "bomb.png").write_bytes(damaged.text_bomb(200_000_000))
    assert decoded("raster", tmp_path / "bomb.png", decoder) in {"refused", "pixels"}
    assert peak_memory(decoder) < MOST_MEMORY


@pytest.mark.slow
def test_a_bomb_of_a_deflated_header_is_refused(damaged: ModuleType, tmp_path: Path):
    (tmp_path / "bomb.dcm").write_bytes(damaged.deflated_bomb(3_000_000_000))
    assert (tmp_path / "bomb.dcm").stat().st_size < 4_000_000
    with Decoder() as own, pytest.raises(BadInput, match=r"more memory|took longer|cannot be read"):
        own.decode("dicom", tmp_path / "bomb.dcm")


@pytest.mark.slow
def test_a_decoder_that_takes_too_long_is_ended(damaged: ModuleType, tmp_path: Path):
    (tmp_path / "slow.png").write_bytes(damaged.png_bomb(7900, deep=True))  # takes a second or more
    with Decoder(longest_s=0) as hasty, pytest.raises(BadInput, match="took longer"):
        hasty.decode("raster", tmp_path / "slow.png")


def test_the_next_file_is_read_after_one_that_ended_the_process(damaged: ModuleType, tmp_path: Path):
    (tmp_path / "good.png").write_bytes(damaged.png_bomb(10))
    with Decoder() as own:
        own.decode("raster", tmp_path / "good.png")
        before = own.process_id
        assert before is not None
        os.kill(before, 9)
        with pytest.raises(BadInput, match="ended the program"):
            own.decode("raster", tmp_path / "good.png")
        assert own.decode("raster", tmp_path / "good.png")[1].shape == (10, 10)
        assert own.process_id != before


@pytest.mark.parametrize("kind", ["dicom", "raster"])
def test_a_folder_and_a_file_that_is_not_there_are_told(kind: str, decoder: Decoder, tmp_path: Path):
    for place in (tmp_path, tmp_path / "nothing.dcm"):
        with pytest.raises(BadInput, match="is no file"):
            decoder.decode(kind, place)


def test_a_file_larger_than_any_picture_is_refused_unread(decoder: Decoder, tmp_path: Path):
    with (tmp_path / "large.dcm").open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(BadInput, match="has 300 MB"):
        decoder.decode("dicom", tmp_path / "large.dcm")
