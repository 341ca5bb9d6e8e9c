import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kinespine.cli.main import main

COMMANDS = sorted(main.commands)
SLOW = (
    "mujoco", "scipy.linalg", "scipy.optimize", "scipy.sparse", "xarray", "h5py",
    "duckdb", "jinja2", "cv2", "pydicom", "PIL",
)  # fmt: skip

every_command = pytest.mark.parametrize("name", COMMANDS)


@every_command
def test_help_tells_what_a_command_does_and_explains_every_option(name: str):
    answer = CliRunner().invoke(main, [name, "--help"])
    assert answer.exit_code == 0
    command = main.commands[name]
    assert command.help
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


@every_command
def test_an_unknown_option_is_wrong_input(name: str):
    answer = CliRunner().invoke(main, [name, "--no-such-option"])
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "--no-such-option" in answer.stderr


@every_command
def test_with_json_a_wrong_call_is_one_json_object(name: str):
    answer = CliRunner().invoke(main, [name, "--json", "--no-such-option"])
    assert answer.exit_code == 2
    assert answer.stderr == ""
    told = json.loads(answer.stdout)
    assert told["status"] == "failed"
    assert told["message"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["loads", "--help"],
        ["loads", "--age", "old"],
        ["examine", "no-such-folder"],
        ["examine", "."],
        ["new", "visit", "--from", "no-such-example"],
        ["body", "--height-cm", "1.75"],
        ["body", "--plot", "body.png"],
        ["loads", "--person", "no-such-file"],
        ["loads", "--posture", "junk.toml"],
        ["loads", "--posture", "misspelt.toml"],
        ["stand", "--help"],
        ["stand", "--task", "sti"],
        ["stand", "--cause", "skull_tlit_deg=5"],
        ["stand", "--cause", "skull_tilt_deg"],
        ["screen", "--help"],
        ["screen", "--questions"],
        ["screen", "junk.toml"],
        ["listing", "--help"],
        ["listing", "--method", "NUCCA", "type II"],
        ["listing", "--from", "junk.toml"],
        ["influence", "--help"],
        ["influence", "--cause", "skull_tlit_deg=5"],
        ["influence", "--outcome", "l4_l5_compresion"],
        ["influence", "--plot", "chain.png"],
        ["what-if", "--help"],
        ["what-if"],
        ["what-if", "--set", "skull_tlit_deg=5"],
        ["what-if", "--set", "skull_tilt_deg=5", "--outcome", "l4_l5_compresion"],
        ["what-if", "--set", "skull_tilt_deg=5", "--draws", "3"],
        ["measure", "--help"],
        ["measure"],
        ["measure", "--example", "--plot", "lines.png"],
        ["measure", "junk.toml"],
        ["treat", "--help"],
        ["treat", "."],
        ["follow-up", "--help"],
        ["follow-up", "."],
        ["follow-up", ".", "--weeks", "7", "12"],
        ["course", "--help"],
        ["course", "."],
        ["course", ".", "--assume", "habits"],
        ["course", ".", "--set", "skull_tlit_deg=5"],
        ["providers", "--help"],
        ["providers", "near", "--help"],
        ["providers", "load", "no-such-file"],
        ["providers", "near", "33602", "--technique", "NUCA"],
        ["providers", "near", "33602", "--map", "near.pdf"],
        ["score", "--help"],
        ["score"],
        ["score", "--list"],
        ["evidence"],
        ["sway", "--help"],
        ["sway"],
        ["sway", "junk.toml"],
        ["sway", "junk.toml", "--layout", "junk.toml"],
        ["film", "junk.toml", "--mm-per-px", "1"],
        ["photo", "junk.toml"],
        ["mark", "--help"],
        ["mark", "junk.toml", "--mm-per-px", "1"],
    ],
    ids=" ".join,
)
def test_help_and_wrong_input_are_answered_before_anything_slow_is_loaded(arguments: list[str], tmp_path: Path):
    #   MuJoCo, SciPy and the packages of extras take longer to load than anybody should wait for a wrong option
    (tmp_path / "junk.toml").write_text("no posture", encoding="utf-8")
    (tmp_path / "misspelt.toml").write_text('[angles_deg]\n"L4-L5.flexon" = 5\n', encoding="utf-8")
    script = (
        "import sys\nfrom kinespine.cli.main import main\n"
        f"try:\n    main()\nfinally:\n    print([name for name in {SLOW} if name in sys.modules], file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=120,
        text=True,
    )
    assert answer.returncode in (0, 2)
    assert answer.stderr.splitlines()[-1] == "[]"
