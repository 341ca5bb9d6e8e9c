import json
from pathlib import Path

import numpy as np
import pytest

from kinespine.cli.output import as_json, write_text
from kinespine.errors import BadInput


def test_a_number_that_is_not_finite_becomes_null():
    assert json.loads(as_json({"a": float("nan"), "b": [float("inf"), 1.5]})) == {"a": None, "b": [None, 1.5]}


def test_arrays_become_lists():
    assert json.loads(as_json({"a": np.array([1.0, np.nan]), "b": np.float64(2.0)})) == {
        "a": [1.0, None],
        "b": 2.0,
    }


def test_a_file_is_written_in_full_or_not_at_all(tmp_path: Path):
    file = tmp_path / "body.xml"
    write_text(file, "first")
    write_text(file, "segundo ×\n")
    assert file.read_text(encoding="utf-8") == "segundo ×\n"
    assert [path.name for path in tmp_path.iterdir()] == ["body.xml"]


def test_a_place_that_cannot_be_written_is_wrong_input(tmp_path: Path):
    with pytest.raises(BadInput, match="Cannot write"):
        write_text(tmp_path / "missing" / "body.xml", "text")


def test_a_name_too_long_is_wrong_input(tmp_path: Path):
    with pytest.raises(BadInput, match="Cannot write"):
        write_text(tmp_path / ("long" * 100), "text")
