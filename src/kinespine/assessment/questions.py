"""The questions of the screen, and answers to them checked against kind, range, choice and each other."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from kinespine.assessment.logic import Answer, Answers, Chosen, Compared, Condition, keys, names, read_condition, truth
from kinespine.errors import BadTable, suggestion
from kinespine.tables import read_table

TABLES = Path(__file__).parent / "tables"
UNKNOWN = ("", "unknown", "not asked")  # what stands where nobody gave an answer
YES_NO = {"yes": True, "no": False}
MOST_SHOWN = 60  # characters of a given value that are repeated in a message

Kind = Literal["yes/no", "number", "choice"]
Group = Literal[
    "general", "emergency", "trauma", "artery", "cord", "serious pathology", "instability", "precaution", "imaging"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: what may be answered, and from which other answers its own may follow."""

    key: str
    words: str
    kind: Kind
    unit: str
    low: float | None
    high: float | None
    other_unit: str  # in which the number may have been given by mistake
    factor: float | None  # from that unit
    choices: str
    group: Group
    on_visit_form: bool
    follows_from: str  # a condition, or empty
    source: str
    status: Literal["seen", "recalled", "mixed"]

    def __post_init__(self) -> None:
        if (self.kind == "number") != (self.low is not None and self.high is not None and bool(self.unit)):
            raise ValueError(f"{self.key}: a number has a unit and limits, nothing else has")
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"{self.key}: a choice has words, nothing else has")
        if self.follows_from and self.kind != "yes/no":
            raise ValueError(f"{self.key}: only a yes or no follows from other answers")

    @property
    def possible(self) -> tuple[str, ...]:
        """The words an answer may be; none for a number."""
        return {"yes/no": ("yes", "no"), "number": (), "choice": tuple(self.choices.split(";"))}[self.kind]

    @property
    def possible_words(self) -> str:
        """What may be answered, as it stands in a message or a form."""
        if self.kind == "number":
            return f"{self.low:g} to {self.high:g} {self.unit}, or unknown"
        return ", ".join((*self.possible, "unknown"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Answers that cannot all be true."""

    expression: str
    words: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the answer to one question."""

    key: str
    words: str


@cache
def questions() -> Mapping[str, Question]:
    """Every question by its key, in the order in which they are asked.

    Raises:
        BadTable: a key stands twice, or a condition names what is no such question.
    """
    rows = read_table(TABLES / "questions.csv", Question)
    found = {row.key: row for row in rows}
    if len(found) != len(rows):
        raise BadTable("questions.csv: a key stands twice")
    for row in rows:
        if row.follows_from:
            basis = checked_condition(row.follows_from, found, f"questions.csv, {row.key}")
            if any(found[key].follows_from for key in keys(basis)):
                raise BadTable(f"questions.csv, {row.key}: it follows from what itself follows from others")
    return MappingProxyType(found)


@cache
def follows() -> Mapping[str, Condition]:
    """What yes/no questions follow from, where they do."""
    return {key: read_condition(row.follows_from) for key, row in questions().items() if row.follows_from}


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """What cannot be true together."""
    rows = read_table(TABLES / "contradictions.csv", Contradiction)
    for row in rows:
        checked_condition(row.expression, questions(), "contradictions.csv")
    return rows


def checked_condition(text: str, known: Mapping[str, Question], where: str) -> Condition:
    """Read a condition of a table and see that it fits the questions it names.

    Raises:
        BadTable: it cannot be read, names no question, or asks a question for what it does not tell.
    """
    try:
        condition = read_condition(text)
    except ValueError as error:
        raise BadTable(f"{where}: {error}") from error
    for key in keys(condition):
        if key not in known:
            raise BadTable(f"{where}: there is no question {key!r}.{suggestion(key, known)}")
    for name in names(condition):
        wanted: Kind = "number" if isinstance(name, Compared) else "choice" if isinstance(name, Chosen) else "yes/no"
        both = [name.key, *([name.other] if isinstance(name, Compared) and isinstance(name.other, str) else [])]
        for key in both:
            if known[key].kind != wanted:
                raise BadTable(f"{where}: {key} is a {known[key].kind} and stands where a {wanted} belongs")
        if isinstance(name, Chosen) and name.word not in known[name.key].possible:
            raise BadTable(
                f"{where}: {name.key} is never {name.word!r}.{suggestion(name.word, known[name.key].possible)}"
            )
    return condition


def check_answers(given: Mapping[str, object]) -> tuple[Answers, tuple[Fault, ...]]:
    """Answers as they were given, read into what is known, with everything that is wrong with them.

    A question that is missing or answered with "", "unknown" or "not asked" is unknown. What follows from other
    answers is added. Where an answer and what it follows from contradict each other, the yes is kept.
    """
    faults: list[Fault] = []
    known: dict[str, Answer] = {}
    for key, value in given.items():
        question = questions().get(key)
        if question is None:
            faults.append(Fault(key, f"there is no question {_shown(key)}.{suggestion(key, questions())}"))
        elif not (isinstance(value, str) and value in UNKNOWN):
            try:
                known[key] = _answer(question, value)
            except ValueError as error:
                faults.append(Fault(key, str(error)))
    faults += [Fault(*_apart(row)) for row in contradictions() if truth(read_condition(row.expression), known)]
    for key, condition in follows().items():
        told = truth(condition, known)
        if told is None:
            continue
        if key in known and known[key] is not told:
            basis = ", ".join(f"{one} = {said(known[one])}" for one in keys(condition) if one in known)
            faults.append(Fault(key, f"{key} = {said(known[key])} contradicts {basis}. Correct one of them."))
            told = True
        known[key] = told
    return MappingProxyType(known), tuple(faults)


def said(answer: Answer | None) -> str:
    """An answer as it is written: yes, no, unknown, a number or a word."""
    if answer is None:
        return "unknown"
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return answer if isinstance(answer, str) else f"{answer:g}"


def _answer(question: Question, value: object) -> Answer:
    if question.kind == "number":
        return _number(question, value)
    if question.kind == "yes/no":
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in YES_NO:
            return YES_NO[value]
    elif isinstance(value, str) and value in question.possible:
        return value
    hint = suggestion(value, question.possible) if isinstance(value, str) else ""
    near = hint if "Did you mean" in hint else ""
    raise ValueError(f"{question.key} = {_shown(value)}; possible: {question.possible_words}.{near}")


def _number(question: Question, value: object) -> float:
    assert question.low is not None
    assert question.high is not None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        unit = "" if question.unit.startswith("of ") else f", in {question.unit}"
        hint = f" Write the number alone{unit}, without quotes." if isinstance(value, str) else ""
        raise ValueError(f"{question.key} = {_shown(value)} is no number; possible: {question.possible_words}.{hint}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if question.low <= number <= question.high:
        return number
    hint = ""
    if question.factor is not None and question.low <= number * question.factor <= question.high:
        hint = f" If it is in {question.other_unit}, write {number * question.factor:g}."
    raise ValueError(f"{question.key} = {_shown(value)}; possible: {question.possible_words}.{hint}")


def _apart(row: Contradiction) -> tuple[str, str]:
    involved = keys(read_condition(row.expression))
    return involved[0], f"{' and '.join(involved)} contradict each other: {row.words}. Correct one of them."


def _shown(value: object) -> str:
    """A given value as it can be repeated in a message: printable, and not too long."""
    try:
        text = repr(value)
    except ValueError:  # Python refuses to write out thousands of digits
        return "a number of very many digits"
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
