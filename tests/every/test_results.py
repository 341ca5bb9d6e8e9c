"""docs/results.md against what the commands really print."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kinespine.cli.main import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "results.md"
# Keys that are names of their own: of points, levels, groups, questions, sizes.
NAMED = {
    "person.dimensions_cm": "name", "safety.answers": "question", "measurements[].points": "point",
    "fit.points": "point", "errors.compression_N": "level", "errors.shear_N": "level",
    "errors.flexion_moment_Nm": "level", "errors.asymmetry_index": "group",
}  # fmt: skip


def described(*where: str) -> set[str]:
    rows = re.findall(r"(?m)^\| `([^`]+)` \| (\w+) \|", PAGE.read_text(encoding="utf-8"))
    return {field for field, place in rows if place in where}


def fields(value: object, at: str = "") -> Iterator[str]:
    """Every field of a result by its path; an empty list or object says nothing of what it would hold."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = f"<{NAMED[at]}>" if at in NAMED else key
            yield from fields(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for item in value:
            yield from fields(item, f"{at}[]")
    else:
        yield at


def told(*arguments: str) -> dict[str, object]:
    answer = CliRunner().invoke(main, [*arguments, "--json"])
    assert answer.exit_code in {0, 3}, answer.output
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """The example with a size and answers, and one that is referred: together they have every field."""
    found: list[dict[str, object]] = []
    for answer in ("no", "yes"):
        folder = tmp_path_factory.mktemp("visits") / answer
        assert CliRunner().invoke(main, ["new", str(folder), "--from", "standing-person"]).exit_code == 0
        file = folder / "visit.toml"
        text = file.read_text(encoding="utf-8").replace('safety = "not asked"\n', "")
        text = re.sub(r'(?m)^.* = "foot\.MT2\.left".*\n', "", text)  # a marker that is not used
        text = re.sub(r"(?m)^\[complaint\]", "[person.dimensions_cm]\nleg_length = 92\n\n[complaint]", text)
        file.write_text(text + f'\n[safety]\nthunderclap_headache = "{answer}"\n', encoding="utf-8")
        found.append(told("examine", str(folder)))
    return found


@pytest.fixture(scope="module")
def bent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """A person who leans too far to stand: something is left over."""
    file = tmp_path_factory.mktemp("postures") / "bent.toml"
    file.write_text('[angles_deg]\n"pelvis.tilt" = 30\n', encoding="utf-8")
    found = told("loads", "--posture", str(file))
    assert found["status"] == "unbalanced"
    return found


def test_every_field_of_the_loads_is_described_and_every_field_described_is_there(bent: dict[str, object]):
    assert set(fields(bent)) == described("both")


def test_every_field_of_a_result_is_described_and_every_field_described_is_there(
    results: list[dict[str, object]], bent: dict[str, object]
):
    seen = {field for result in [*results, bent] for field in fields(result)}
    known = described("both", "result")
    empty = {field for field in seen if any(name.startswith(f"{field}.") for name in known)}  # null where it would hold
    assert seen - empty == known


def test_a_referred_result_has_the_same_keys(results: list[dict[str, object]]):
    examined, referred = results
    assert set(examined) == set(referred)


def test_every_field_of_measures_of_pictures_is_described_and_every_field_described_is_there():
    found = told("measure", "--example")
    known = described("measure")
    empty = {field for field in fields(found) if any(name.startswith(f"{field}.") for name in known)}  # no norm
    assert set(fields(found)) - empty == known
