"""docs/cases.md is what tools/cases.py writes, and says nothing it must not say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "cases.md"
NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?")


def last_digit(number: str) -> float:
    return 10.0 ** -len(number.partition(".")[2])


def unwrapped(text: str) -> list[str]:
    """Paragraphs and rows of tables as one line each: a longer number may wrap a line elsewhere."""
    return re.sub(r"(?<=[^|\n])\n(?=[^|\n])", " ", text).splitlines()


@pytest.mark.slow
def test_the_page_is_what_the_tool_writes(tmp_path: Path):
    fresh = tmp_path / "cases.md"
    subprocess.run([sys.executable, ROOT / "tools" / "cases.py", fresh], check=True)
    written, made = (unwrapped(path.read_text(encoding="utf-8")) for path in (PAGE, fresh))
    assert [NUMBER.sub("#", line) for line in written] == [NUMBER.sub("#", line) for line in made]
    for one, other in zip(written, made, strict=True):
        for a, b in zip(NUMBER.findall(one), NUMBER.findall(other), strict=True):
            assert float(a) == pytest.approx(float(b), rel=0.01, abs=2.01 * last_digit(a)), f"{one}\n{other}"
    for picture in re.findall(r"\((\w+\.svg)\)", PAGE.read_text(encoding="utf-8")):
        assert (tmp_path / picture).is_file()


def test_the_page_speaks_of_no_pain_and_of_no_treatment():
    text = PAGE.read_text(encoding="utf-8").lower()
    assert "pain" not in text
    assert re.search(r"\b(should be treated|we recommend|treat with|corrects?)\b", text) is None


def test_every_picture_of_the_page_is_there_and_says_how_much_larger_it_is_drawn():
    page = PAGE.read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^]]*\]\((\w+\.svg)\)", page)
    assert len(pictures) == 3
    for picture in pictures:
        text = (ROOT / "docs" / picture).read_text(encoding="utf-8")
        assert "times as large" in text or "as large as it is" in text
        assert len(text) < 20_000


def test_every_case_says_what_it_does_not_mean_and_how_to_repeat_it():
    for chapter in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        assert "**What it does not mean.**" in chapter
        assert "**How much hangs on habit.**" in chapter
        assert "kinespine stand --cause" in chapter
