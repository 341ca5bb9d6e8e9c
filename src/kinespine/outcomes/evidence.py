"""Every claim of the idea behind upper neck care, with what is known of it, how surely, and what it leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from textwrap import fill
from types import MappingProxyType
from typing import Literal

from kinespine.outcomes.courses import TABLES
from kinespine.tables import read_table

Grade = Literal["A", "B", "C", "D", "ungraded"]
WIDTH = 100
GRADES: Mapping[Grade, str] = MappingProxyType({
    "A": "pooled trials, or a review of reviews", "B": "a randomised trial, or a large cohort",
    "C": "controlled or before-after comparison", "D": "no control group, or a single comparison",
    "ungraded": "no study of the claim itself; what is known beside it has no grade here",
})  # fmt: skip
NO_CARE = "Nothing here recommends a treatment. A grade says how sure the finding is, not that the claim is right."


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim (`evidence.csv`); the grade is of what is known of it itself, null results too; else `ungraded`."""

    id: str
    topic: str
    claim: str
    known: str
    grade: Grade
    design: str
    source: str
    status: Literal["seen", "recalled"]
    model: str  # what this model says, empty where it says nothing
    page: str  # pages that state it, separated by ;
    cannot: str  # what cannot be said

    def __post_init__(self) -> None:
        """No claim without grade and source, no figure of the model without its page."""
        if not (self.known and self.source and self.cannot) or bool(self.model) != bool(self.page):
            raise ValueError(f"{self.id}: what is known, its source, what cannot be said, and the page of the model")


@cache
def claims() -> tuple[Claim, ...]:
    """All of them, in the order of the idea."""
    return read_table(TABLES / "evidence.csv", Claim)


def evidence_text() -> str:
    """All claims as text."""
    parts: list[str] = []
    for row in claims():
        lines = [fill(row.claim, WIDTH)]
        for name, words in (
            ("known", f"{row.known} {_grade(row)} ({row.design}) [{row.source.replace(';', ', ')}]{_mark(row)}"),
            ("model", row.model and f"{row.model} ({row.page.replace(';', ', ')})"),
            ("open", row.cannot),
        ):
            if words:
                lines.append(fill(words, WIDTH, initial_indent=f"  {name:6}", subsequent_indent=" " * 8))
        parts.append("\n".join(lines))
    grades = "\n".join(f"  {grade}  {words}" for grade, words in GRADES.items())
    return "\n\n".join([*parts, f"Grades\n{grades}", fill(NO_CARE, WIDTH)])


def evidence_record() -> dict[str, object]:
    """The same for other programs."""
    return {
        "status": "listed", "message": f"{len(claims())} claims. {NO_CARE}", "grades": dict(GRADES),
        "claims": [
            {
                "id": row.id, "topic": row.topic, "claim": row.claim, "known": row.known, "grade": row.grade,
                "design": row.design, "sources": row.source.split(";"), "source_status": row.status,
                "model_says": row.model or None, "model_pages": row.page.split(";") if row.page else [],
                "cannot_say": row.cannot,
            }
            for row in claims()
        ],
    }  # fmt: skip


def evidence_page() -> str:
    """The page `docs/evidence.md`."""
    lines = [
        "# What is known of each claim", "",
        "Written by `tools/evidence_page.py` from `outcomes/tables/evidence.csv`; `kinespine evidence` prints the",
        "same. Sources are listed with [the tables](tables.md#sources); `recalled` means from memory, not read.", "",
        NO_CARE, "", "| grade | what stands behind it |", "| --- | --- |",
        *(f"| {grade} | {words} |" for grade, words in GRADES.items()), "",
    ]  # fmt: skip
    for row in claims():
        model = "nothing" if not row.model else f"{row.model} ({', '.join(f'[{p}]({p})' for p in row.page.split(';'))})"
        sources = ", ".join(f"[{key}](tables.md#{key.lower()})" for key in row.source.split(";"))
        lines += [f"## {row.claim}", ""]
        for name, words in (
            ("Known", row.known),
            (_grade(row), f"{row.design}; {sources}{_mark(row)}"),
            ("This model says", model),
            ("Cannot be said", row.cannot),
        ):
            lines.append(fill(f"- **{name}.** {words}", 118, subsequent_indent="  ", break_long_words=False,
                              break_on_hyphens=False))  # fmt: skip
        lines.append("")
    return "\n".join(lines)


def _grade(row: Claim) -> str:
    return "No grade" if row.grade == "ungraded" else f"Grade {row.grade}"


def _mark(row: Claim) -> str:
    return "" if row.status == "seen" else " (recalled)"
