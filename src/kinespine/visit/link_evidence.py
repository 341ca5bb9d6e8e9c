"""What studies found on the link between neck, posture and the low back, those without effect included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "link_evidence.csv"
CONTROLLED = ("A", "B")  # grades: reviews of reviews, and randomised trials


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding (`link_evidence.csv`); grade A is best, D worst."""

    finding: str
    result: Literal["no effect", "effect"]
    design: str
    people: int | None
    grade: Literal["A", "B", "C", "D"]
    source: str
    status: Literal["seen", "recalled"]


@cache
def findings() -> tuple[Finding, ...]:
    """All of them, best grades first."""
    return tuple(sorted(read_table(TABLE, Finding), key=lambda row: row.grade))


LINK = (
    "Controlled studies found no dependable link between the posture of the spine and pain in the low back: a review "
    "of 41 reviews came to no consensus (grade A) [swain2020], and a randomised trial of correcting the carriage of "
    "the head found no difference at the end of treatment and one after two years, which nobody has repeated (grade B) "
    "[moustafa2015]."
)
"""The line that follows every share of the upper neck. It names no share."""
NECK_LINK = (
    "In a randomised trial of restoring the curve of the neck pain and disability improved alike with and without it, "
    "and how far the curve changed was unrelated to how far they did (grade B) [ectl_rct]."
)


def link(region: str) -> str:
    """What trials found on posture and pain of the region of a complaint; of both where it is not told."""
    return {"low back": LINK, "neck": NECK_LINK}.get(region, f"{LINK} {NECK_LINK}")


def link_sources(region: str) -> list[str]:
    """Keys of that line."""
    return re.findall(r"\[(\w+)\]", link(region))
