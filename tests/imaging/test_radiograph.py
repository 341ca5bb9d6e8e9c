"""Films: what opens and what is refused, brightness as DICOM defines it, scale by class, and nobody's name."""

import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo
from pydicom.pixels import apply_voi_lut, get_decoder

from kinespine.errors import BadInput, KinespineError
from kinespine.imaging import Prepared, label_of, read_photograph, read_radiograph, tell, write_labelled
from kinespine.imaging.contradiction import SHOWN, direction_of
from kinespine.imaging.guarded import Decoder
from kinespine.measures.views import views

Film = Callable[..., Path]
NAME, NUMBER = "CONSTRUCTED", "424242"

# What each of pydicom's own files is to this reader: those not named here open.
REFUSED = {
    "holds no picture": (
        "ExplVR_BigEndNoMeta", "ExplVR_LitEndNoMeta", "UN_sequence", "empty_charset_LEI", "meta_missing_tsyntax",
        "nested_priv_SQ", "no_meta", "no_meta_group_length", "priv_SQ", "reportsi", "reportsi_with_empty_number_tags",
        "rtplan", "rtplan_truncated", "rtstruct", "test-SR", "waveform_ecg",
    ),
    "of 32 bits|of 1 bits": (
        "SC_rgb_rle_32bit", "SC_rgb_rle_32bit_2frame", "badVR", "liver_1frame", "liver_expb_1frame", "rtdose",
        "rtdose_1frame", "rtdose_expb", "rtdose_expb_1frame", "rtdose_rle", "rtdose_rle_1frame",
    ),
    "pictures. Say which: --frame 1 to --frame": (
        "SC_rgb_rle_16bit_2frame", "SC_rgb_rle_2frame", "examples_ybr_color",
    ),
    "JPEG Extended": ("JPEG-lossy", "JPGExtended"),
    "cut off or damaged": ("MR_truncated", "JPEG2000-embedded-sequence-delimiter"),
}  # fmt: skip
# This opens where a decoder of the extra is installed; else the refusal says which it is.
BY_DECODER = {"SC_rgb_jpeg_gdcm": pydicom.uid.JPEGLosslessSV1}
FILES = sorted(path.stem for path in (Path(pydicom.__file__).parent / "data" / "test_files").glob("*.dcm"))
WHY = {name: why for why, names in REFUSED.items() for name in names}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_pydicom_opens_or_is_refused_with_its_reason(name: str, decoder: Decoder, test_files: Path):
    file = test_files / f"{name}.dcm"
    if name in WHY:
        with pytest.raises(BadInput, match=WHY[name]):
            decoder.decode("dicom", file)
        return
    if name in BY_DECODER and not get_decoder(BY_DECODER[name]).is_available:
        with pytest.raises(BadInput, match="Install python-gdcm"):
            decoder.decode("dicom", file)
        return
    if name == "GDCMJ2K_TextGBR" and importlib.util.find_spec("openjpeg") is None:
        return  # Pillow's own decoder does not follow its colours
    facts, pixels = decoder.decode("dicom", file)
    assert pixels.shape == (facts["rows"], facts["columns"])
    assert np.ptp(pixels) > 0


def test_a_film_of_the_recordings_opens_and_a_slice_and_a_report_are_refused(recordings: Path, decoder: Decoder):
    found = read_radiograph(recordings / "dicom" / "dx_image.dcm", decoder=decoder)
    assert (found.width, found.height) == (211, 169)
    assert found.told["mm_per_px"] == pytest.approx(1.2012, abs=1e-9)
    with pytest.raises(BadInput, match=r"CT: no radiograph"):
        read_radiograph(recordings / "dicom" / "ct_image.dcm", decoder=decoder)
    with pytest.raises(BadInput, match=r"SR.*holds no picture"):
        read_radiograph(recordings / "dicom" / "sr_document.dcm", decoder=decoder)


def brightness(file: Path, decoder: Decoder) -> np.ndarray:
    return decoder.decode("dicom", file)[1].astype(float) / 255


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_brightness_through_a_window_is_what_pydicom_computes(function: str, film: Film, decoder: Decoder):
    file = film(WindowCenter=1500, WindowWidth=900, VOILUTFunction=function)
    header = pydicom.dcmread(file)
    expected = apply_voi_lut(header.pixel_array, header).astype(float) / 4095
    assert brightness(file, decoder) == pytest.approx(expected, abs=0.6 / 255)


def test_monochrome1_is_monochrome2_turned_bright_for_dark(film: Film, decoder: Decoder):
    one = brightness(film("a.dcm"), decoder)
    other = brightness(film("b.dcm", PhotometricInterpretation="MONOCHROME1"), decoder)
    assert one + other == pytest.approx(np.ones_like(one), abs=1.1 / 255)
    assert one[0, -1] > one[0, 0]


def test_a_table_of_brightness_is_followed(film: Film, decoder: Decoder):
    table = pydicom.Dataset()
    table.LUTDescriptor, table.LUTData = (
        [4096, 0, 12],
        np.array([4095 * (value > 1000) for value in range(4096)], np.uint16).tobytes(),
    )
    found = brightness(film(VOILUTSequence=[table]), decoder)
    ramp = np.linspace(0, 4095, 64).astype(np.uint16)
    assert (found[0] == (ramp > 1000)).all()


def test_signed_values_and_a_rescaling_move_no_edge(film: Film, decoder: Decoder):
    ramp = np.tile(np.linspace(-1000, 1000, 64).astype(np.int16), (40, 1))
    found = brightness(
        film(pixels=ramp, PixelRepresentation=1, RescaleSlope=2, RescaleIntercept=10, WindowCenter=10, WindowWidth=1),
        decoder,
    )
    assert set(np.unique(found)) == {0.0, 1.0}
    assert (found[0] == (ramp[0] * 2 + 10 > 9.5)).all()


def test_a_film_without_a_window_shows_nearly_all_its_values(film: Film, decoder: Decoder):
    found = brightness(film(WindowCenter=None, WindowWidth=None), decoder)
    assert found.min() == 0
    assert found.max() == 1
    assert (np.diff(found[0]) >= 0).all()


def told_of(file: Path, decoder: Decoder) -> dict[str, str | float]:
    return dict(read_radiograph(file, decoder=decoder).told)


def test_the_spacing_of_a_detector_is_kept_exactly_and_is_said_to_be_enlarged(film: Film, decoder: Decoder):
    told = told_of(film(ImagerPixelSpacing=[0.143, 0.143]), decoder)
    assert told["scale"] == "detector_spacing"
    assert told["mm_per_px"] == 0.143
    assert "magnification" not in told


def test_view_and_side_come_from_the_header_and_stand_on_the_picture(film: Film, tmp_path: Path, decoder: Decoder):
    found = read_radiograph(film(), decoder=decoder)
    assert found.told["view"] == "lateral_cervical"
    assert found.told["forward_is"] == "image_right"
    assert (
        label_of(found.told)
        == "lateral cervical | faces the right edge | 0.15 mm per pixel at the detector, shown enlarged"
    )
    write_labelled(found, tmp_path / "film.png")
    again = read_radiograph(tmp_path / "film.png", decoder=decoder)
    assert dict(again.told) == dict(found.told)
    assert again.height > found.height
    assert (again.pixels[: found.height] == found.pixels).all()
    assert again.pixels[found.height :].max() > 200  # the letters of the label


SCALE_AND_SIDE = {"scale", "mm_per_px", "forward_is", "magnification", "pixel_aspect"}


@pytest.mark.parametrize("how", ["resized", "mirrored", "turned", "painted over"])
def test_a_prepared_picture_that_was_changed_loses_its_scale_and_side(
    how: str, film: Film, tmp_path: Path, decoder: Decoder
):
    write_labelled(read_radiograph(film(), decoder=decoder), tmp_path / "film.png")
    with Image.open(tmp_path / "film.png") as image:
        image.load()
        texts = PngInfo()
        texts.add_text("kinespine", image.info["kinespine"])
        done = {
            "resized": lambda: image.resize((2 * image.width, 2 * image.height)),
            "mirrored": lambda: ImageOps.mirror(image),
            "turned": lambda: image.transpose(Image.Transpose.ROTATE_180),
            "painted over": lambda: Image.eval(image, lambda value: min(value, 200)),
        }[how]()
        done.save(tmp_path / "changed.png", pnginfo=texts)
    found = read_radiograph(tmp_path / "changed.png", decoder=decoder)
    assert dict(found.told) == {"view": "lateral_cervical", "scale": "uncalibrated"}
    assert "was changed after it was prepared" in " ".join(found.notes)
    photo = read_photograph(tmp_path / "changed.png", decoder=decoder)
    assert not (SCALE_AND_SIDE - {"scale"}) & photo.told.keys()
    assert "was changed" in " ".join(photo.notes)


def test_a_picture_prepared_here_may_still_hold_a_name_in_its_pixels(film: Film, tmp_path: Path, decoder: Decoder):
    write_labelled(read_radiograph(film(BurnedInAnnotation="YES"), decoder=decoder), tmp_path / "film.png")
    assert "Whether a name is burned" in " ".join(read_radiograph(tmp_path / "film.png", decoder=decoder).notes)


def test_a_tiff_of_several_pictures_is_refused(tmp_path: Path, decoder: Decoder):
    pages = [Image.new("L", (20, 20), shade) for shade in (0, 255)]
    pages[0].save(tmp_path / "film.tif", save_all=True, append_images=pages[1:])
    with pytest.raises(BadInput, match="holds 2 pictures"):
        read_radiograph(tmp_path / "film.tif", decoder=decoder)
    pages[0].save(tmp_path / "one.tif")
    assert read_radiograph(tmp_path / "one.tif", decoder=decoder).width == 20


def test_what_the_user_says_counts_and_a_contradiction_is_noted(film: Film, decoder: Decoder):
    found = tell(read_radiograph(film(), decoder=decoder), {"forward_is": "image_left"})
    assert found.told["forward_is"] == "image_left"
    assert "says forward_is image_right, you say image_left" in found.notes[-1]


def test_a_body_part_or_an_orientation_that_contradicts_the_view_is_noted(film: Film, decoder: Decoder):
    neck = {"view": "lateral_cervical", "forward_is": "image_right"}
    thorax = tell(read_radiograph(film("a.dcm", BodyPartExamined="THORAX"), decoder=decoder), neck)
    assert thorax.notes[-1] == (
        "The header says the film shows THORAX, you say lateral_cervical: yours is used. Look whether it is right."
    )
    frontal = film("b.dcm", BodyPartExamined=None, ViewPosition=None, PatientOrientation=["L", "F"])
    turned = tell(read_radiograph(frontal, decoder=decoder), neck)
    assert "was taken from front or back, you say lateral_cervical" in turned.notes[-1]
    assert "image_left_is" not in turned.told
    assert label_of(turned.told).split(" | ")[:2] == ["lateral cervical", "faces the right edge"]
    unnamed = tell(read_radiograph(frontal, decoder=decoder), {"forward_is": "image_right"})
    assert "side of the person" not in label_of(unnamed.told)
    assert "image_left_is person_right" in unnamed.notes[-1]
    agreed = tell(read_radiograph(film("c.dcm"), decoder=decoder), neck)
    assert not any("you say" in note for note in agreed.notes)


def test_the_directions_of_views_are_those_of_the_measures():
    assert {name: direction_of(name) for name in views()} == {name: view.plane for name, view in views().items()}
    assert {view for possible in SHOWN.values() for view in possible} <= views().keys()


def test_a_film_that_lies_on_its_side_is_turned_and_not_mirrored(film: Film, decoder: Decoder):
    ramp = np.arange(64 * 40, dtype=np.uint16).reshape(40, 64)
    upright = read_radiograph(
        film("a.dcm", ramp, PatientOrientation=["A", "F"], ImagerPixelSpacing=[0.1, 0.2]), decoder=decoder
    )
    #   head to the left of the stored picture: its rows run to the feet
    stored = np.ascontiguousarray(np.rot90(ramp, 1))
    lying = film("b.dcm", stored, PatientOrientation=["F", "P"], ImagerPixelSpacing=[0.2, 0.1])
    turned = read_radiograph(lying, decoder=decoder)
    assert (turned.pixels == upright.pixels).all()
    assert dict(turned.told) == dict(upright.told)
    assert upright.told["pixel_aspect"] == pytest.approx(0.5)


def everything_kept(found: Prepared, file: Path) -> str:
    """All that a reader keeps of a film: facts, notes, label, and the bytes of the picture that is written."""
    out = file.with_suffix(".png")
    write_labelled(tell(found, {"posture": "neutral"}), out)
    return json.dumps([dict(found.told), found.notes, label_of(found.told)]) + out.read_bytes().decode("latin-1")


def test_no_name_number_date_or_identifier_of_the_header_leaves_it(film: Film, decoder: Decoder):
    file = film(
        BodyPartExamined=f"{NAME}", ViewPosition=NUMBER, PatientOrientation=[NAME[:16], "F"], StudyDate="19990102",
        ImageComments=f"{NAME} {NUMBER}", PixelSpacingCalibrationDescription=NAME,
    )  # fmt: skip
    kept = everything_kept(read_radiograph(file, decoder=decoder), file)
    assert re.findall(rf"{NAME}|{NUMBER}|1999|1\.2\.3\.4", kept, re.IGNORECASE) == []


def test_an_error_repeats_nothing_of_the_header(film: Film, decoder: Decoder):
    file = film(BitsStored=99, PhotometricInterpretation="MONOCHROME2", WindowWidth=NUMBER, PatientName=NAME)
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) - 3000])
    with pytest.raises(KinespineError) as refused:
        read_radiograph(file, decoder=decoder)
    assert NAME not in str(refused.value)
    assert NUMBER not in str(refused.value)


@pytest.mark.parametrize(
    ("burned", "told"), [("YES", "text is burned"), (None, "Whether a name is burned"), ("NO", None)]
)
def test_text_burned_into_the_pixels_is_warned_of(burned: str | None, told: str | None, film: Film, decoder: Decoder):
    notes = " ".join(read_radiograph(film(BurnedInAnnotation=burned), decoder=decoder).notes)
    assert (told in notes) if told else ("burned" not in notes)


def test_a_file_without_its_preamble_is_known_by_its_name(film: Film, tmp_path: Path, decoder: Decoder):
    file = film()
    (tmp_path / "bare.dcm").write_bytes(file.read_bytes()[132:])
    assert read_radiograph(tmp_path / "bare.dcm", decoder=decoder).width == 64


def test_one_of_several_pictures_is_asked_for(test_files: Path, decoder: Decoder):
    file = test_files / "SC_rgb_rle_2frame.dcm"
    first, second = (decoder.decode("dicom", file, frame=frame)[1] for frame in (1, 2))
    assert (first != second).any()
    with pytest.raises(BadInput, match="there is no 3"):
        decoder.decode("dicom", file, frame=3)


def test_a_module_beside_the_picture_is_not_run(film: Film, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "pydicom.py").write_text("raise SystemExit('run')", encoding="utf-8")
    file = film()
    monkeypatch.chdir(tmp_path)
    assert read_radiograph(file).width == 64
