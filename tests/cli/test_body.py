from pathlib import Path
from xml.etree import ElementTree

import mujoco
import pytest
from click.testing import CliRunner

from kinespine.cli.main import main


def test_the_table_is_printed():
    answer = CliRunner().invoke(main, ["body"])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.startswith("A man of 30 years, 175.0 cm, 75 kg\n75.000 kg in 42 segments; 25 spinal joints")


def test_the_mujoco_model_weighs_what_was_asked_for(tmp_path: Path):
    file = tmp_path / "body.xml"
    answer = CliRunner().invoke(main, ["body", "--format", "mjcf", "--mass-kg", "80", "--out", str(file)])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout == ""
    model = mujoco.MjModel.from_xml_path(str(file))
    # The file holds six digits of every number; the model built in memory is exact.
    assert model.body_mass.sum() == pytest.approx(80.0, rel=1e-6)
    assert model.ntendon >= 500
    assert sum(model.joint(number).name.count("-") for number in range(model.njnt)) == 75


def test_the_opensim_model_is_the_body_at_the_rest_of_lying(tmp_path: Path):
    file = tmp_path / "body.osim"
    answer = CliRunner().invoke(main, ["body", "--format", "osim", "--mass-kg", "80", "--out", str(file)])
    assert answer.exit_code == 0, answer.output
    document = ElementTree.parse(file).getroot()
    assert document.attrib["Version"] == "40600"
    assert sum(float(mass.text or "nan") for mass in document.iter("mass")) == pytest.approx(80.0, abs=1e-6)
    words = {force.attrib["name"]: force.findtext("expression") for force in document.iter() if "name" in force.attrib}
    assert "(q-(0.0494" in (words["tissue.L2-L3.flexion"] or "")  # 8.5 deg of lordosis over three joints


def test_the_drawing_is_an_svg_file(tmp_path: Path):
    file = tmp_path / "body.svg"
    answer = CliRunner().invoke(main, ["body", "--plot", str(file)])
    assert answer.exit_code == 0, answer.output
    assert ElementTree.parse(file).getroot().tag.endswith("svg")


def test_a_woman_is_drawn_and_listed_at_once(tmp_path: Path):
    drawing, table = tmp_path / "she.svg", tmp_path / "she.txt"
    she = ["--sex", "female", "--age", "60", "--height-cm", "162", "--mass-kg", "70"]
    answer = CliRunner().invoke(main, ["body", *she, "--plot", str(drawing), "--out", str(table)])
    assert answer.exit_code == 0, answer.output
    assert table.read_text(encoding="utf-8").startswith("A woman of 60 years, 162.0 cm, 70 kg\n70.000 kg")
    assert "<svg" in drawing.read_text(encoding="utf-8")


def test_a_person_file_is_enough(tmp_path: Path):
    file = tmp_path / "person.toml"
    file.write_text('[person]\nsex="male"\nage_years=40\nheight_cm=182\nmass_kg=90\n', encoding="utf-8")
    assert CliRunner().invoke(main, ["body", "--person", str(file)]).stdout.startswith("A man of 40 years, 182.0 cm")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--plot", "drawing.png"], "does not end in .svg"),
        (["--plot", "missing/drawing.svg"], "there is no folder missing"),
        (["--out", "missing/body.xml", "--format", "mjcf"], "there is no folder missing"),
        (["--format", "stl"], "'table', 'mjcf', 'osim'"),
        (["--plot", f"{'long' * 100}.svg"], "Cannot write"),
        (["--out", f"{'long' * 100}/body.txt"], "Cannot write"),
        (["--out", ""], "the name is empty"),
        (["--mass-kg", "63,5"], "63,5: write 63.5"),
        (["--mass-kg", "heavy"], "'heavy' is no number"),
    ],
)
def test_a_place_or_form_that_cannot_be_is_wrong_input(arguments: list[str], words: str):
    answer = CliRunner().invoke(main, ["body", *arguments])
    assert answer.exit_code == 2
    assert words in answer.stderr


def test_a_folder_that_may_not_be_entered_is_wrong_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    locked = tmp_path / "locked"
    locked.mkdir()
    stat = Path.stat

    def refused(path: Path, **rules: bool) -> object:
        if path.parent == locked:
            raise PermissionError(13, "Permission denied")
        return stat(path, **rules)

    monkeypatch.setattr(Path, "stat", refused)
    monkeypatch.setattr(Path, "exists", refused)
    answer = CliRunner().invoke(main, ["body", "--plot", str(locked / "body.svg")])
    assert answer.exit_code == 2
    assert "Permission denied" in answer.stderr


def test_the_table_says_that_areas_are_per_side_and_what_has_no_mass():
    table = CliRunner().invoke(main, ["body"]).stdout
    assert "Muscle groups, per side" in table
    lines = {line.split()[0]: line.split() for line in table.splitlines() if line}
    assert lines["cage"][2] == "-"
    assert lines["linea_alba"][2] == "-"
    assert lines["L5"][2] != "-"
