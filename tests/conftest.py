"""What every test may ask for: seeds, slow tests, recordings beside the repository."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

# Before NumPy is loaded: threads of the linear algebra cost more than they give on matrices of this size.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every machine, and no clock: a busy machine is no counterexample.
settings.register_profile("kinespine", derandomize=True, deadline=None, database=None)
settings.load_profile("kinespine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests marked slow as well")


LONGEST = ("test_validation_page.py", "test_error_coverage.py", "test_equilibrium.py", "test_attribution.py")
"""Files that begin first, so that no process is left alone with them at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)
    if config.getoption("--slow"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def recordings() -> Path:
    """Real recordings kept beside the repository; a test that needs them is skipped where they are not."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the recordings are not beside this repository")
    return folder


@pytest.fixture(scope="session")
def write_visit() -> Callable[..., Path]:
    """Write a bundled example into a folder, words of its visit.toml changed, and lines added at the end."""
    from kinespine.visit import new_visit  # NumPy is loaded after its threads are set

    def write(folder: Path, *changes: tuple[str, str], example: str = "constructed-person", more: str = "") -> Path:
        new_visit(folder, example)
        file = folder / "visit.toml"
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file.write_text(text + more, encoding="utf-8")
        return folder

    return write


def _fields(value: object, named: Mapping[str, str] | None = None, at: str = "") -> Iterator[str]:
    names = named or {}
    if isinstance(value, dict):
        for key, inner in value.items():
            name = f"<{names[at]}>" if at in names else key
            yield from _fields(inner, names, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for item in value:
            yield from _fields(item, names, f"{at}[]")
    else:
        yield at


@pytest.fixture(scope="session")
def fields() -> Callable[..., Iterator[str]]:
    """Every field of a result by its path; an empty list or object says nothing of what it would hold.

    A second argument says where keys are names of things (`{"descriptors": "descriptor"}`): they are told as `<word>`.
    """
    return _fields
