import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("tool", ["tables_page.py", "console_blocks.py"])
def test_a_written_page_is_what_its_tool_writes_now(tool: str):
    command = [sys.executable, str(ROOT / "tools" / tool), "--check"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_picture_of_the_report_is_small():
    picture = (ROOT / "docs" / "report.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) <= 400_000
    assert 900 <= int.from_bytes(picture[16:20], "big") <= 1100  # pixels wide
