"""Answers of a constructed person with chronic neck and back pain and nothing else: they are clear."""

import csv
from pathlib import Path

import pytest

from kinespine.assessment.emergencies import answers_from
from kinespine.assessment.logic import Answers


@pytest.fixture(scope="session")
def calm() -> Answers:
    """Every question answered as reassuringly as it can be, or left out where nothing would be true."""
    with (Path(__file__).parent / "calm_answers.csv").open(encoding="utf-8", newline="") as file:
        given = {row["key"]: row["answer"] for row in csv.DictReader(file)}
    return answers_from({key: float(word) if word.replace(".", "").isdigit() else word for key, word in given.items()})
