import json
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kinespine.cli.main import main

COMMANDS = sorted(main.commands)
KINESPINE = [sys.executable, "-c", "from kinespine.cli.main import main; main()"]

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
        ["influence", "--help"],
        ["influence", "--cause", "skull_tlit_deg=5"],
        ["influence", "--outcome", "l4_l5_compresion"],
        ["influence", "--plot", "chain.png"],
    ],
    ids=" ".join,
)
def test_help_and_wrong_input_answer_within_half_a_second(arguments: list[str], tmp_path: Path):
    (tmp_path / "junk.toml").write_text("no posture", encoding="utf-8")
    (tmp_path / "misspelt.toml").write_text('[angles_deg]\n"L4-L5.flexon" = 5\n', encoding="utf-8")
    # The best of a few: what the program needs, not what else the machine is doing.
    assert min(seconds_for(arguments, tmp_path) for _ in range(4)) < 0.5


def seconds_for(arguments: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run([*KINESPINE, *arguments], cwd=folder, capture_output=True, check=False, timeout=60)
    return time.perf_counter() - start
