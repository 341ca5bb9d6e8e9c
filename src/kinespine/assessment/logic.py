"""Conditions over answers that may be missing: three-valued logic, where unknown is never no.

A condition is written as `acute_trauma and (age_years >= 65 or not walked)`. It may hold names of yes/no questions,
numbers compared with numbers or with each other, words of a choice (`films == "none"`), `and`, `or`, `not`,
`any(a, b, ...)` and `count(a, b, ...) >= 2`. Nothing else is read, and nothing is ever run as code.
"""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

Answer = bool | float | str
Answers = Mapping[str, Answer]  # only what is known: a question that is not in it is unknown
Truth = bool | None  # None: unknown


@dataclass(frozen=True, slots=True)
class Yes:
    """The answer to a yes/no question."""

    key: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A number against a number, or against that of another question."""

    key: str
    sign: str
    other: float | str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The word that was chosen."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many of the parts hold: one of them is `or`, all of them is `and`."""

    number: int
    parts: tuple["Condition", ...]


Condition = Yes | Compared | Chosen | Not | AtLeast


@cache
def read_condition(text: str) -> Condition:
    """Read a condition.

    Raises:
        ValueError: where it is none, with the part that cannot be read.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise ValueError(f"{text!r} is no condition ({error.msg})") from error
    return _condition(tree.body)


def truth(condition: Condition, answers: Answers) -> Truth:
    """Whether a condition holds: True, False, or None where that depends on what is unknown."""
    match condition:
        case Yes(key):
            answer = answers.get(key)
            return answer if isinstance(answer, bool) else None
        case Compared(key, sign, other):
            left, right = _number(answers.get(key)), _number(answers.get(other) if isinstance(other, str) else other)
            return None if left is None or right is None else _SIGNS[sign](left, right)
        case Chosen(key, word):
            answer = answers.get(key)
            return answer == word if isinstance(answer, str) else None
        case Not(part):
            value = truth(part, answers)
            return None if value is None else not value
        case AtLeast(number, parts):
            values = [truth(part, answers) for part in parts]
            if values.count(True) >= number:
                return True
            return None if values.count(True) + values.count(None) >= number else False


def names(condition: Condition) -> Iterator[Yes | Compared | Chosen]:
    """Every place of a condition in which questions are named."""
    match condition:
        case Not(part):
            yield from names(part)
        case AtLeast(_, parts):
            for part in parts:
                yield from names(part)
        case _:
            yield condition


def keys(condition: Condition) -> tuple[str, ...]:
    """The questions a condition depends on, each once, as they stand in it."""
    found: list[str] = []
    for name in names(condition):
        found.append(name.key)
        if isinstance(name, Compared) and isinstance(name.other, str):
            found.append(name.other)
    return tuple(dict.fromkeys(found))


def grounds(condition: Condition, answers: Answers) -> tuple[str, ...]:
    """The questions whose answers make a condition what it is; none where it is unknown."""
    value = truth(condition, answers)
    if value is None:
        return ()
    match condition:
        case Not(part):
            return grounds(part, answers)
        case AtLeast(_, parts):
            found = [key for part in parts if truth(part, answers) is value for key in grounds(part, answers)]
            return tuple(dict.fromkeys(found))
        case _:
            return keys(condition)


def both(first: Condition | None, second: Condition) -> Condition:
    """The second, where the first applies."""
    return second if first is None else AtLeast(2, (first, second))


# --- reading ---

_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
}  # fmt: skip
_WRITTEN: Mapping[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=="}


def _condition(node: ast.expr) -> Condition:
    match node:
        case ast.Name(id=key):
            return Yes(key)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return Not(_condition(part))
        case ast.BoolOp(op=word, values=parts):
            return AtLeast(len(parts) if isinstance(word, ast.And) else 1, tuple(map(_condition, parts)))
        case ast.Call(func=ast.Name(id="any"), args=parts, keywords=[]) if parts:
            return AtLeast(1, tuple(map(_condition, parts)))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _compared(left, sign, right, ast.unparse(node))
        case _:
            raise ValueError(f"{ast.unparse(node)!r} cannot stand in a condition")


def _compared(left: ast.expr, sign: ast.cmpop, right: ast.expr, text: str) -> Condition:
    written = _WRITTEN.get(type(sign), "")
    match left, right:
        case ast.Call(func=ast.Name(id="count"), args=parts, keywords=[]), ast.Constant(value=int(number)):
            if written == ">=" and 1 <= number <= len(parts):
                return AtLeast(number, tuple(map(_condition, parts)))
        case ast.Name(id=key), ast.Constant(value=str(word)):
            if written == "==":
                return Chosen(key, word)
        case ast.Name(id=key), ast.Constant(value=int() | float() as number):
            if written and not isinstance(number, bool):
                return Compared(key, written, float(number))
        case ast.Name(id=key), ast.Name(id=other):
            if written:
                return Compared(key, written, other)
        case _:
            pass
    raise ValueError(f"{text!r} cannot stand in a condition")


def _number(answer: Answer | None) -> float | None:
    return float(answer) if isinstance(answer, (int, float)) and not isinstance(answer, bool) else None
