import ast
import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import kinespine
from kinespine import extras

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
PLACES = r"(?:file://|/(?:tmp|root|work)/|C:\\Users)\S*"
TRACKED = sorted(
    path
    for part in ("src", "tests", "tools", "docs", "examples", "benchmarks", ".ci", "typings")
    for path in (ROOT / part).rglob("*")
    if path.is_file() and not any(folder.endswith(("cache__", "_cache")) for folder in path.parts)
) + sorted(path for path in ROOT.glob("*.*") if path.is_file())
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}


def test_the_lock_file_names_public_hosts_only():
    addresses = re.findall(r'(?:url|registry|path|directory|git) = "([^"]+)"', lock_text())
    assert {urlsplit(address).netloc for address in addresses} == PUBLIC_HOSTS


def test_every_locked_file_has_a_hash():
    files = re.findall(r"\{ url = .*\}", lock_text())
    assert files
    assert all('hash = "sha256:' in file for file in files)


def test_one_version_stands_everywhere():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert PROJECT["version"] == kinespine.__version__
    assert f"## [{kinespine.__version__}]" in changes


def test_every_extra_says_what_it_is_for():
    assert set(PROJECT["optional-dependencies"]) == {*extras.PURPOSES, "all"}


def test_every_dependency_is_explained():
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    needed = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    names = {re.split(r"[<>=\[]", line)[0] for lines in needed for line in lines} - {"kinespine"}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def test_every_public_name_exists():
    assert [name for name in kinespine.__all__ if not hasattr(kinespine, name)] == []


def test_the_launcher_needs_nothing_but_python():
    tree = ast.parse((ROOT / "tools" / "start.py").read_text(encoding="utf-8"))
    names = {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
    }
    assert names <= sys.stdlib_module_names


def test_the_readme_commands_are_the_launcher_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\npython3 tools/start.py example\n" in readme
    assert "\npython3 tools/start.py test\n" in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path):
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def lock_text() -> str:
    """The lock file without the entry of this project itself, whose source is this folder."""
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    own = re.search(r'\[\[package\]\]\nname = "kinespine".*?(?=\n\[\[package\]\]|\Z)', text, re.DOTALL)
    assert own is not None
    return text.replace(own[0], "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_section_that_a_page_points_to_exists(page: Path):
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    named = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    named |= set(re.findall(r'<a id="([^"]+)">', text))
    assert [link for link in re.findall(r"\]\(#([^)\s]+)\)", text) if link not in named] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_place_of_one_machine(page: Path):
    text = page.read_text(encoding="utf-8")
    assert re.findall(PLACES, text) == []


KEPT = [path for path in TRACKED if path.suffix in {".py", ".md", ".toml", ".csv", ".bib", ".j2", ".txt", ""}]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_names_a_place_of_one_machine(path: Path):
    if path != Path(__file__):
        text = path.read_text(encoding="utf-8")
        assert re.findall(PLACES, text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_line_of_prose_is_at_most_120_characters_long(page: Path):
    if page.name in {"tables.md", "validation.md"}:  # written by tools, from notes of tables
        return
    text = re.sub(r"(?s)```.*?```", "", page.read_text(encoding="utf-8"))
    assert [line for line in text.splitlines() if len(line) > 120 and line[0] != "|"] == []


@pytest.mark.parametrize(
    ("given", "passed"),
    [([], ["--slow"]), (["--quick"], []), (["--slow"], ["--slow"]), (["--quick", "tests/cli"], ["tests/cli"])],
)
def test_every_test_runs_unless_quick_is_asked_for(
    given: list[str], passed: list[str], monkeypatch: pytest.MonkeyPatch
):
    spec = importlib.util.spec_from_file_location("start", ROOT / "tools" / "start.py")
    assert spec is not None
    assert spec.loader is not None
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    calls: list[list[str]] = []
    monkeypatch.setattr(start, "set_up", lambda: None)
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    assert start.main(["test", *given]) == 0
    assert Path(calls[-1][0]).stem == "pytest"
    assert calls[-1][1:] == [*start.SIDE_BY_SIDE, *passed]
    assert len(calls) == len(start.CHECKS) + 1


def test_the_install_line_of_the_pages_adds_the_parts_it_names(monkeypatch: pytest.MonkeyPatch):
    pages = [(ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/pictures.md")]
    lines = {line for page in pages for line in page.splitlines() if line.startswith("python3 tools/start.py add")}
    (line,) = lines  # the same on both
    names = line.partition("#")[0].split()[3:]
    assert names == ["imaging", "pose"]
    spec = importlib.util.spec_from_file_location("start", ROOT / "tools" / "start.py")
    assert spec is not None
    assert spec.loader is not None
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    calls: list[list[str]] = []
    monkeypatch.setattr(start, "find_uv", lambda: (["uv"], {}))
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    assert start.main(["add", *names]) == 0
    assert calls[0][:3] == ["uv", "sync", "--frozen"]
    assert calls[0][-6:] == ["--no-dev", "--inexact", "--extra", "imaging", "--extra", "pose"]
