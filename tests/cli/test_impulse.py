"""`kinespine impulse` as somebody at a terminal sees it."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

from click.testing import CliRunner

from kinespine.cli.main import main


def run(*arguments: object):
    return CliRunner().invoke(main, ["impulse", *map(str, arguments)])


def test_a_push_is_printed_drawn_and_says_what_it_does_not(tmp_path: Path):
    answer = run("--method", "instrument", "--draws", 2, "--plot", tmp_path / "push.svg")
    assert answer.exit_code == 0, answer.output
    assert "No statement on safety" in answer.stdout
    assert "C2-C3 bending right" in answer.stdout
    assert "beyond 100 %" in answer.stdout
    ET.parse(tmp_path / "push.svg")


def test_json_is_one_object_with_every_probability_and_its_interval():
    answer = run("--method", "instrument", "--draws", 2, "--json")
    told = json.loads(answer.stdout)
    assert told["status"] == "solved"
    assert len(told["turns"]) == 18
    for turn in told["turns"]:
        for chance in turn["beyond"]:
            assert 0.0 <= chance["low"] <= chance["probability"] <= chance["high"] <= 1.0


def test_the_held_bone_is_asked_for_and_named():
    answer = run("--method", "instrument", "--draws", 1, "--held", "C5", "--json")
    assert json.loads(answer.stdout)["held"] == "C5"
    refused = run("--held", "C2")
    assert refused.exit_code == 2
    assert "'C3', 'C4', 'C5', 'C6', 'C7', 'T1'" in refused.stderr


def test_a_drawing_that_is_no_svg_is_refused_before_anything_is_simulated():
    answer = run("--plot", "push.png")
    assert answer.exit_code == 2
    assert "push.png does not end in .svg" in answer.stderr
