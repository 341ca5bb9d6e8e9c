"""Answers from a file in TOML, and the empty file to fill in."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from kinespine.assessment.emergencies import answers_of_lines, emergency_lines
from kinespine.assessment.logic import Answers
from kinespine.assessment.questions import Group, Question, check_answers, questions
from kinespine.errors import BadInput

MOST_BYTES = 1_000_000

HEAD = """\
# Answers to the screen. Fill in what is known; a question left as "" is unknown, and unknown is never no. Then run
#     kinespine screen THIS_FILE
# Yes or no: "yes" or "no" in quotes. A number stands without quotes, in the unit beside it. Only what the rules need
# is asked for in the end: begin with what is known, and the command says which few questions are still open.
# No name belongs in here. Everything after a # is a comment. Nothing leaves this computer.
"""
TITLES: Mapping[Group, str] = {
    "general": "The person and the complaint", "emergency": "Emergency signs", "trauma": "Injury",
    "artery": "Arteries of the neck and blood pressure", "cord": "Spinal cord and nerve roots",
    "serious pathology": "Fracture, tumour, infection, inflammation", "instability": "Unstable upper neck",
    "precaution": "Precautions", "imaging": "Only where a film is wanted",
}  # fmt: skip


def read_answer_file(path: Path) -> Answers:
    """Read the answers of one person: a file of answers, or a visit.toml with its table [safety].

    Raises:
        BadInput: the emergency signs that can be read in it all the same, then everything that is wrong with it, with
            the line.
    """
    text = _text(path)
    values = _given(_tables(path, text))
    answers, faults = check_answers(values)
    if faults:
        lines = _lines(text)
        head = "1 problem" if len(faults) == 1 else f"{len(faults)} problems"
        told = (f"  {path.name}{lines.get(fault.key, '')}: {fault.words}" for fault in faults)
        urgent = emergency_lines(answers, {fault.key for fault in faults})
        raise BadInput(urgent + "\n".join([f"{head} in {path}; nothing was screened.", *told]))
    return answers


def empty_answers() -> str:
    """The file to fill in, with every question as a comment above its key."""
    parts = [HEAD]
    for group, title in TITLES.items():
        rows = [row for row in questions().values() if row.group == group]
        parts.append("\n".join([f"# --- {title} ---", *(form_lines(row) for row in rows)]) + "\n")
    return "\n".join(parts)


def form_lines(question: Question) -> str:
    """One question as it stands in a form: its words, and its key with an empty answer."""
    told = "" if question.kind == "yes/no" else f" ({question.possible_words})"
    return f'# {question.words}{told}\n{question.key} = ""'


def _given(tables: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers of the file; those of a visit stand in its table [safety], beside the age of the person."""
    safety = tables.get("safety")
    if not isinstance(safety, dict):
        return tables
    answers = cast("dict[str, Any]", safety)
    person = tables.get("person")
    age = cast("dict[str, Any]", person).get("age_years") if isinstance(person, dict) else None
    return answers if age is None else {"age_years": age, **answers}


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read ({getattr(error, 'strerror', None) or error}).") from error
    if len(content) > MOST_BYTES:
        raise BadInput(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB. Answers fill a page or two.")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        urgent = emergency_lines(answers_of_lines(content.decode("utf-8", errors="replace")))
        raise BadInput(f"{urgent}{path.name}, line {line}: not UTF-8 text. Save the file as UTF-8.") from error


def _tables(path: Path, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:  # what Python's own numbers refuse is no error of TOML
        place = re.search(r"at line (\d+)", str(error))
        where = f"{path.name}, line {place[1]}" if place else path.name
        raise BadInput(
            f"{emergency_lines(answers_of_lines(text))}"
            f'{where}: {error}. Each line is a key, = and the answer: chest = "no", age_years = 40. '
            "Print the empty file with: kinespine screen --questions"
        ) from error
    except RecursionError as error:
        urgent = emergency_lines(answers_of_lines(text))
        raise BadInput(f"{urgent}{path.name}: brackets are nested too deeply to be answers.") from error


def _lines(text: str) -> dict[str, str]:
    """Where each key stands."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if key := re.match(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""", line):
            found[next(filter(None, key.groups()), "")] = f", line {number}"
        elif table := re.match(r"\s*\[+\s*([\w-]+)", line):
            found.setdefault(table[1], f", line {number}")
    return found
