from pathlib import Path
from xml.etree import ElementTree

import mujoco
import pytest
from click.testing import CliRunner

from kinespine.cli.main import main


def test_the_table_is_printed():
    answer = CliRunner().invoke(main, ["body"])
    assert answer.exit_code == 0, answer.output
    assert "L5" in answer.stdout


def test_the_mujoco_model_weighs_what_was_asked_for(tmp_path: Path):
    file = tmp_path / "body.xml"
    answer = CliRunner().invoke(main, ["body", "--format", "mjcf", "--mass-kg", "80", "--out", str(file)])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout == ""
    model = mujoco.MjModel.from_xml_path(str(file))
    assert model.body_mass.sum() == pytest.approx(80.0, rel=1e-9)


def test_the_drawing_is_an_svg_file(tmp_path: Path):
    file = tmp_path / "body.svg"
    answer = CliRunner().invoke(main, ["body", "--plot", str(file)])
    assert answer.exit_code == 0, answer.output
    assert ElementTree.parse(file).getroot().tag.endswith("svg")
