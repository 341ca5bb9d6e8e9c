import json

import numpy as np

from kinespine.cli.output import as_json


def test_a_number_that_is_not_finite_becomes_null():
    assert json.loads(as_json({"a": float("nan"), "b": [float("inf"), 1.5]})) == {"a": None, "b": [None, 1.5]}


def test_arrays_become_lists():
    assert json.loads(as_json({"a": np.array([1.0, np.nan]), "b": np.float64(2.0)})) == {
        "a": [1.0, None],
        "b": 2.0,
    }
