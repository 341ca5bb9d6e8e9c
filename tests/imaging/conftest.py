"""Films made here, one photograph of a computer-made woman, and one decoding process for all tests."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from kinespine.imaging import Pose, Prepared, find_pose, read_photograph, tell
from kinespine.imaging.guarded import Decoder

HERE = Path(__file__).parent
NAME, NUMBER = "Constructed^Nobody", "ID-424242"
DX = "1.2.840.10008.5.1.4.1.1.1.1"


@pytest.fixture(scope="session")
def decoder() -> Iterator[Decoder]:
    """One process that decodes, begun once because it takes longer than any file here."""
    with Decoder() as opened:
        yield opened


@pytest.fixture(scope="session")
def damaged() -> ModuleType:
    """The makers of whole and damaged pictures."""
    spec = importlib.util.spec_from_file_location("damaged_pictures", HERE / "damaged.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def test_files() -> Path:
    """The folder of pydicom's own test files."""
    return Path(pydicom.__file__).parent / "data" / "test_files"


@pytest.fixture(scope="session")
def avatar() -> Path:
    """A photograph from behind of a computer-made woman, 460 x 1000 pixels."""
    return HERE / "avatar_back.jpg"


@pytest.fixture(scope="session")
def behind(avatar: Path, decoder: Decoder) -> Prepared:
    """That photograph, read, with its view and side."""
    return tell(read_photograph(avatar, decoder=decoder), {"view": "photo_back", "image_left_is": "person_left"})


@pytest.fixture(scope="session")
def pose(behind: Prepared) -> Pose:
    """What the model sees in it."""
    return find_pose(behind.pixels)


@pytest.fixture
def film(tmp_path: Path) -> Callable[..., Path]:
    """Write a DICOM film of nobody: a ramp from 0 to 4095 across 64 x 40 pixels of 16 bits, changed as asked."""

    def write(name: str = "film.dcm", pixels: np.ndarray[Any, Any] | None = None, **changed: Any) -> Path:
        header = pydicom.Dataset()
        header.file_meta = FileMetaDataset()
        header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        header.file_meta.MediaStorageSOPClassUID = header.SOPClassUID = DX
        header.file_meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID = "1.2.3.4.424242"
        header.Modality, header.PatientName, header.PatientID = "DX", NAME, NUMBER
        header.PatientBirthDate, header.InstitutionName = "19990101", "Constructed clinic"
        header.BodyPartExamined, header.ViewPosition, header.PatientOrientation = "CSPINE", "LL", ["A", "F"]
        header.PhotometricInterpretation, header.SamplesPerPixel, header.PixelRepresentation = "MONOCHROME2", 1, 0
        header.BitsAllocated, header.BitsStored, header.HighBit = 16, 12, 11
        header.WindowCenter, header.WindowWidth, header.BurnedInAnnotation = 2048, 4096, "NO"
        ramp = np.tile(np.linspace(0, 4095, 64).astype(np.uint16), (40, 1)) if pixels is None else pixels
        header.Rows, header.Columns = ramp.shape[:2]
        header.PixelData = ramp.tobytes()
        header.ImagerPixelSpacing = [0.15, 0.15]
        for key, value in changed.items():
            if value is None:
                delattr(header, key)
            else:
                setattr(header, key, value)
        file = tmp_path / name
        header.save_as(file, enforce_file_format=True)
        return file

    return write
