import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
HEAVY = {"mujoco", "numpy", "scipy", "jinja2"}
OPTIONAL = {"pydicom", "highdicom", "ai_edge_litert", "cv2", "ezc3d", "duckdb", "opensim", "piqp", "fhir", "zipcodes"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "src"))


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_imports_point_down():
    # The contracts stand in pyproject.toml.
    program = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_an_optional_package_is_asked_for_through_require(path: Path):
    assert not imported_names(path) & OPTIONAL


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_says_why_it_exists_and_stays_readable(path: Path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "the first line says why the file exists"
    assert len(text.splitlines()) <= 400, "past about 300 lines, look for the seam"
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


@pytest.mark.parametrize("module", ["kinespine", "kinespine.cli.main", "kinespine.tables", "kinespine.extras"])
def test_the_command_line_starts_without_heavy_packages(module: str):
    code = f"import sys, {module}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


@pytest.mark.parametrize("module", ["kinespine.anatomy", "kinespine.chain", "kinespine.visit"])
def test_wrong_input_need_not_wait_for_mujoco(module: str):
    code = f"import sys, {module}; print('mujoco' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
