"""Run the commands that the pages show, and put what they print under them.

    python tools/console_blocks.py            rewrite the pages
    python tools/console_blocks.py --check    say whether the commands still print such lines, numbers aside

A block of three backticks and `console` holds one command behind `$`. A last line `...` cuts long
output. A block of three backticks and `toml` after the words "Save these lines as `NAME`:" is saved first.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(ROOT / "docs" / name for name in ("first_visit.md", "standing.md", "influence.md", "screen.md"))
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
FILE = re.compile(r"Save these lines as `(?P<name>[^`]+)`:\n\n```toml\n(?P<text>.*?)```", re.DOTALL)
FIRST_LINES = 10
HOME = "/home/you"  # stands for the folder the commands ran in


def filled(page: str) -> str:
    """The page with what each command prints, run in the order of the page in one empty folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for file in FILE.finditer(page):
            (folder / file["name"]).write_text(file["text"], encoding="utf-8")
        return BLOCK.sub(lambda block: answered(block, folder), page)


def answered(block: re.Match[str], folder: Path) -> str:
    """One block with its output."""
    program, *arguments = shlex.split(block["command"])
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    ended = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    lines = ended.stdout.replace(str(folder), HOME).rstrip("\n").split("\n")
    if block["output"].endswith("...\n") and len(lines) > FIRST_LINES:
        lines = [*lines[:FIRST_LINES], "..."]
    return "\n".join(["```console", f"$ {block['command']}", *lines, "```"])


def shape(text: str) -> str:
    """The text without its numbers and levels, which move with the tables."""
    return re.sub(r"[-−]?\d+(\.\d+)?(e[-+]?\d+)?", "#", re.sub(r"\b[CTL]\d+-[CTLS]\d+\b", "level", text)).replace(
        " ", ""
    )


def main(arguments: list[str]) -> int:
    """Rewrite the pages, or compare them."""
    stale: list[str] = []
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        new = filled(page)
        if arguments != ["--check"]:
            path.write_text(new, encoding="utf-8", newline="\n")
        elif shape(page) != shape(new):
            stale.append(path.relative_to(ROOT).as_posix())
    for name in stale:
        print(f"{name} shows what the commands no longer print. Run: python tools/console_blocks.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
