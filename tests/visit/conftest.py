"""One explained visit for all tests that look at what came of it (it takes a minute), and visits with a day."""

import importlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Page

from kinespine.cli.main import main
from kinespine.visit import Explanation

EARS = ("craniovertebral_angle_left_deg = 44\n", "craniovertebral_angle_right_deg = 45\n")
APART = ("_left_deg = { value = 58, error = 1 }\n", "_right_deg = { value = 40, error = 1 }\n")
ASKED = ("--outcome", "l4_l5_compression", "--outcome", "head_tilt", "--draws", "60")
EXPLAIN = importlib.import_module("kinespine.visit.explain")  # its verb of the same name hides it

START = date(2025, 3, 3)
DATED = """[visit]
date = "{day}"
{about}
[person]
label = "{label}"
sex = "{sex}"
age_years = {age}
height_cm = {height}
mass_kg = 64

[complaint]
words = "constructed"
region = "{region}"

[safety]
duration_weeks = {lasted}
{safety}
"""


@pytest.fixture(scope="session")
def explanation(
    tmp_path_factory: pytest.TempPathFactory, write_visit: Callable[..., Path]
) -> tuple[Path, Result, Explanation]:
    """The constructed person with a measurement that contradicts another, explained with few worlds and draws."""
    changes = [(read, f"craniovertebral_angle{instead}") for read, instead in zip(EARS, APART, strict=True)]
    folder = write_visit(tmp_path_factory.mktemp("visits") / "constructed", *changes)
    kept: list[Explanation] = []

    def keep(*given: object, **named: object) -> Explanation:
        kept.append(explained(*given, **named))
        return kept[0]

    explained = EXPLAIN.explained
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kinespine.chain.shares.WORLDS", 2)
        patch.setattr(EXPLAIN, "explained", keep)
        answer = CliRunner().invoke(main, ["explain", str(folder), *ASKED, "--json"])
    assert answer.exit_code == 0, answer.output
    return folder, answer, kept[0]


@pytest.fixture(scope="session")
def explained(explanation: tuple[Path, Result, Explanation]) -> tuple[Path, Result]:
    """Its folder, and what the command printed as JSON."""
    return explanation[:2]


@pytest.fixture
def told_again(
    explanation: tuple[Path, Result, Explanation], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Result, Explanation]]:
    """The same command with other options, without computing it again."""
    folder, _, found = explanation
    monkeypatch.setattr(EXPLAIN, "explained", lambda *_, **__: found)
    return lambda *more: (CliRunner().invoke(main, ["explain", str(folder), *ASKED, *more]), found)


@pytest.fixture(scope="session")
def write_dated() -> Callable[..., Path]:
    """Write a visit of a constructed person with a day, and sheets of answers beside it."""

    def write(
        folder: Path, week: float, *, label: str = "the constructed person", sex: str = "female", age: float = 44,
        height: float = 166, region: str = "neck", lasted: float = 100, about: str = "", safety: str = "",
        more: str = "", **answers: str | float,
    ) -> Path:  # fmt: skip
        """A visit so many weeks after the start; answers are a number, or the lines of a sheet, by instrument."""
        folder.mkdir(parents=True)
        day = START + timedelta(days=round(7 * week))
        text = DATED.format(
            day=day,
            label=label,
            sex=sex,
            age=age,
            height=height,
            region=region,
            lasted=lasted,
            about=about,
            safety=safety,
        )
        (folder / "visit.toml").write_text(text + more, encoding="utf-8")
        for name, given in answers.items():
            lines = given if isinstance(given, str) else f"score,{given:g}\n"
            (folder / f"{name.replace('_', '-')}.csv").write_text(f"item,answer\n{lines}", encoding="utf-8")
        return folder

    return write


CUT_OFF = """() => [...document.querySelectorAll("table")].flatMap(table => {
  const edge = Math.min(innerWidth, table.parentElement.getBoundingClientRect().right);
  return [...table.querySelectorAll("td")].filter(cell => cell.getBoundingClientRect().right > edge + 1)
    .map(cell => cell.textContent);
})"""


@pytest.fixture(scope="session")
def cut_off() -> Callable[[Page], list[str]]:
    """What stands in cells of tables that reach past the side of a page, so that nobody sees it."""
    return lambda page: page.evaluate(CUT_OFF)
