"""Registries that several tests search in, each made once."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kinespine.providers.demonstration import FILE
from kinespine.providers.load import load


def beside(name: str) -> ModuleType:
    """A module of this folder that is no test."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def generated() -> ModuleType:
    """The writer of registry files of any size, which the benchmark uses as well."""
    return beside("generated")


@pytest.fixture(scope="session")
def written() -> ModuleType:
    """The writer of single rows."""
    return beside("rows_written")


@pytest.fixture(scope="session")
def postal_codes(generated: ModuleType) -> list[str]:
    return generated.postal_codes()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of the file in the published format, every kind kept."""
    path = tmp_path_factory.mktemp("registry") / "published.sqlite"
    load([FILE], path, names=["all"])
    return path


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place without a registry, which the commands take for theirs."""
    path = tmp_path / "data" / "providers.sqlite"
    monkeypatch.setenv("KINESPINE_REGISTRY", str(path))
    return path
