"""`kinespine bend` as the user sees it."""

import json

import pytest
from click.testing import CliRunner

from kinespine.cli.main import main


@pytest.mark.slow
def test_every_depth_is_told_and_what_falls_silent():
    ended = CliRunner().invoke(main, ["bend", "--sex", "female", "--height-cm", "164", "--mass-kg", "60", "--json"])
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.output)
    assert told["status"] == "solved"
    assert told["steps"][0]["lumbar_deg"] == 0.0
    assert told["steps"][-1]["inclination_deg"] == pytest.approx(110.0)
    assert told["silence"]["multifidus"] is None
    assert 40.0 < told["silence"]["erector spinae, from the thorax"]["lumbar_deg"] < 50.0


def test_a_load_nobody_was_asked_to_hold_is_refused_before_anything_is_solved():
    ended = CliRunner().invoke(main, ["bend", "--held-kg", "30"])
    assert ended.exit_code == 2
    assert "0 to 20 kg" in ended.output
