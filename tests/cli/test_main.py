import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from kinespine.cli.main import Commands, main
from kinespine.cli.output import exit_code
from kinespine.errors import BadInput, BadTable, MissingExtra, NotSolved

ENDS = [
    (BadInput("visit.toml, line 3: mass"), 2),
    (BadTable("joints.csv, line 12"), 2),
    (MissingExtra("install kinespine[imaging]"), 2),
    (NotSolved("the chain buckles"), 4),
    (PermissionError(13, "Permission denied", "locked/visit.toml"), 2),
    (FileNotFoundError("No such file"), 1),
    (KeyboardInterrupt(), 130),
    (ZeroDivisionError("a defect"), 1),
]


def words_of(end: BaseException) -> list[str]:
    return [end.strerror, end.filename] if isinstance(end, PermissionError) else [str(word) for word in end.args]


def command_that_ends_with(end: BaseException) -> Commands:
    group = Commands()

    @group.command()
    @click.option("--json", "in_json", is_flag=True)
    def work(in_json: bool) -> None:
        raise end

    return group


@pytest.mark.parametrize(("end", "code"), ENDS, ids=lambda value: repr(value))
def test_every_end_is_a_message_and_an_exit_code(end: BaseException, code: int):
    answer = CliRunner().invoke(command_that_ends_with(end), ["work"])
    assert answer.exit_code == code
    assert answer.stdout == ""
    assert all(words in answer.stderr for words in words_of(end))


@pytest.mark.parametrize(("end", "code"), ENDS, ids=lambda value: repr(value))
def test_with_json_every_end_is_one_object(end: BaseException, code: int):
    answer = CliRunner().invoke(command_that_ends_with(end), ["work", "--json"])
    assert answer.exit_code == code
    told = json.loads(answer.stdout)
    assert told["status"] == "failed"
    assert all(words in told["message"] for words in words_of(end))


def test_a_process_that_is_told_to_end_ends_as_by_ctrl_c():
    #   by itself it would die at once and leave its workers and a warning of theirs behind
    script = (
        "import os, signal, time, click\n"
        "from kinespine.cli.main import main\n"
        "@main.command()\n"
        "def wait():\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    time.sleep(60)\n"
        "main(['wait'])\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=50)
    assert (ended.returncode, ended.stdout) == (130, "")
    assert ended.stderr.strip() == "Stopped before the end; nothing more was written."


def test_a_command_ends_with_the_code_it_returns():
    group = Commands()
    group.command("refer")(lambda: exit_code("referred"))
    assert CliRunner().invoke(group, ["refer"]).exit_code == 3


def test_the_status_words_have_their_exit_codes():
    codes = {word: exit_code(word) for word in ("solved", "unbalanced", "referred", "failed")}
    assert codes == {"solved": 0, "unbalanced": 0, "referred": 3, "failed": 4}


def test_without_a_command_the_help_is_shown():
    answer = CliRunner().invoke(main, [])
    assert answer.exit_code == 0
    assert "examine" in answer.stdout


def test_a_misspelt_command_is_corrected():
    answer = CliRunner().invoke(main, ["examin"])
    assert answer.exit_code == 2
    assert "examine" in answer.stderr


def test_the_version_is_printed():
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("kinespine ")
