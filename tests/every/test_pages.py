import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from kinespine.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "tool",
    [
        "tables_page.py", "console_blocks.py", "influence_page.py", "landmarks_page.py", "measures_page.py",
        "evidence_page.py", "sway_page.py", "films_page.py",
    ],
)  # fmt: skip
def test_a_written_page_is_what_its_tool_writes_now(tool: str):
    command = [sys.executable, str(ROOT / "tools" / tool), "--check"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_picture_of_the_report_is_small():
    picture = (ROOT / "docs" / "report.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) <= 400_000
    assert 900 <= int.from_bytes(picture[16:20], "big") <= 1100  # pixels wide


def test_the_posture_printed_in_the_first_visit_is_the_example():
    page = (ROOT / "docs" / "first_visit.md").read_text(encoding="utf-8")
    printed = re.search(r"Save these lines as `forward-head.toml`:\n\n```toml\n(.*?)```", page, re.DOTALL)
    assert printed is not None
    example = (ROOT / "examples" / "forward-head.toml").read_text(encoding="utf-8")
    assert tomllib.loads(printed[1]) == tomllib.loads(example)


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "examples" / "README.md"]
COMMAND = re.compile(r"(?m)^(?:\$ |    )?(kinespine [^\n#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_is_one_the_program_has(page: Path):
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```|((?:^    .*\n)+)", page.read_text(encoding="utf-8"), re.M | re.S)
    for command in COMMAND.findall("\n".join(first or second for first, second in blocks)):
        words = command.split()
        known: click.Command = main.commands[words[1]]
        if isinstance(known, click.Group) and len(words) > 2:
            known = known.commands[words[2]]
        options = {name for option in known.params for name in option.opts}
        assert [word for word in words if word.startswith("--") and word not in options] == [], command


def test_the_readme_commands_run_one_after_the_other(tmp_path: Path):
    shown = re.search(r"```sh\n(kinespine new.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    ends = []
    for line in shown[1].splitlines():
        words = line.partition("#")[0].split()
        command = [sys.executable, "-m", *words]
        ends.append(subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120).returncode)
    assert ends == [0, 2, 0, 0, 0, 0, 0]  # the visit is still to be filled in


@pytest.mark.parametrize("name", ["README.md", "docs/follow_up.md"])
def test_following_the_constructed_person_runs_as_printed_from_an_empty_folder(tmp_path: Path, name: str):
    shown = re.search(
        r"```sh\n(kinespine new first --from.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown is not None
    lines = [line.partition("#")[0].split() for line in shown[1].splitlines()]
    for words in lines:
        command = [sys.executable, "-m", *words]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
        assert ended.returncode == 0, words
    assert "follow-up" in lines[-1]
    assert (tmp_path / lines[3][-1] / "report" / "patient.html").is_file()


def test_the_examples_page_runs_from_the_folder_of_the_repository(tmp_path: Path):
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    commands = re.findall(r"(?m)^    kinespine (.+)$", page)
    for command in commands:
        run = [sys.executable, "-m", "kinespine", *command.split()]
        assert subprocess.run(run, cwd=tmp_path, capture_output=True, check=False, timeout=120).returncode == 0, command
    assert len(commands) == 3
