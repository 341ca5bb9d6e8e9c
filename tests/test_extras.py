import importlib

import pytest

from kinespine.errors import MissingExtra
from kinespine.extras import require


def test_a_package_that_is_there_is_handed_over():
    assert require("json", "imaging") is importlib.import_module("json")


def test_a_missing_package_is_named_with_the_extra_that_brings_it():
    with pytest.raises(MissingExtra) as told:
        require("no_such_package", "imaging")
    assert str(told.value) == "To read DICOM files, install kinespine[imaging]: no_such_package is missing."
