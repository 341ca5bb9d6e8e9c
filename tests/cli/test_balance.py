"""`kinespine balance` as the user sees it."""

import json

import pytest
from click.testing import CliRunner, Result

from kinespine.cli.main import main


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["balance", *arguments])


def test_an_offset_of_the_neck_leans_the_body_as_chain_and_sway_agree():
    ended = _run("--cause", "skull_tilt_deg=3", "--eyes", "closed", "--seconds", "20", "--json")
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.output)
    assert (told["status"], told["eyes"], told["surface"]) == ("solved", "closed", "firm")
    assert told["bias_deg"] == {"neck.roll": pytest.approx(1.5)}
    assert told["lean"]["chain_rightward_mm"] == pytest.approx(told["lean"]["rightward_mm"], rel=0.01, abs=0.02)
    assert told["trace"]["seconds"] == 20
    assert told["descriptors"]["mean_velocity"]["value"] == told["trace"]["mean_velocity_cm_s"]
    assert told["base"]["to_edge_mm"] > 50.0
    assert told["flags"] == []
    assert all(one["mean_percent"] >= told["resting"]["tone_percent"] - 1e-6 for one in told["muscles"])


def test_in_words_it_says_what_was_assumed_and_what_it_does_badly():
    ended = _run("--seconds", "20", "--vestibular", "lost")
    assert ended.exit_code == 0, ended.output
    assert "No sense is off" in ended.output
    assert "inside the nearest edge of the feet" in ended.output
    assert "take no size of sway from it" in ended.output
    assert "assumptions without any" in ended.output


def test_wrong_input_is_told_before_anything_is_solved():
    for arguments, words in (
        (("--controller", "peterka"), "pasma2017"),
        (("--seconds", "5"), "20 to 600"),
        (("--neck-gain", "2"), "0 (none) to 1"),
        (("--retained", "-1"), "0 to 1"),
        (("--seed", "-1"), "x>=0"),
    ):
        ended = _run(*arguments)
        assert ended.exit_code == 2, ended.output
        assert words in ended.output


def test_a_lean_beyond_the_feet_is_no_result():
    ended = _run("--cause", "skull_flexion_deg=5", "--eyes", "closed", "--surface", "foam", "--json")
    assert ended.exit_code == 2
    told = json.loads(ended.output)
    assert told["status"] == "failed"
    assert "beyond the edge of its feet" in told["message"]
    assert "lean" not in told


def test_prisms_with_the_base_down_lean_the_body_back_and_closed_eyes_see_none():
    ended = _run("--prism", "5", "--seconds", "20", "--json")
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.output)
    assert told["bias_deg"] == {"visual.pitch": pytest.approx(2.862, abs=1e-3)}  # arctan 0.05
    assert told["lean"]["forward_mm"] < 0.0
    assert told["lean"]["chain_forward_mm"] == pytest.approx(told["lean"]["forward_mm"], rel=0.01)
    closed = _run("--prism", "5", "--eyes", "closed")
    assert closed.exit_code == 2
    assert "Closed eyes see nothing" in closed.output
