"""Before a film is taken: is an indication documented, what do guidelines say, what dose does it give?

A check, and no order: a physician or whoever the law names decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from kinespine.assessment.logic import Answers, read_condition, truth
from kinespine.assessment.questions import TABLES, Question, checked_condition, questions
from kinespine.assessment.rules import rules
from kinespine.assessment.screen import Referral, Screening
from kinespine.errors import BadInput, BadTable, suggestion
from kinespine.tables import read_table

Film = Literal["cervical", "lumbar", "full_spine"]
Verdict = Literal["refused", "indicated", "not indicated"]

# What is known of the order and of the screen, beside the answers.
FACTS = ("emergency", "film_flag", "mri_first", "open", "repeat")
# The regions of red flags that a film can answer.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "cervical": ("cervical", "any"), "lumbar": ("back", "any"), "full_spine": ("back", "any"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRule:
    """One line of a guideline. The first that holds decides; the others that hold are told as well."""

    id: str
    film: Literal["any", "cervical", "lumbar", "full_spine"]
    holds_if: str
    verdict: Verdict
    words: str
    source: str
    status: Literal["seen", "recalled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """What one series gives, as an effective dose."""

    film: Film
    low_mSv: float
    high_mSv: float
    words: str
    source: str
    status: Literal["derived", "recalled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmCheck:
    """Whether an indication is documented, with every line that says so or speaks against it."""

    film: Film
    repeat: bool
    verdict: Verdict
    lines: tuple[FilmRule, ...]  # the first decided
    dose: Dose

    @property
    def needs_reason(self) -> bool:
        """It is not refused, but whoever wants it all the same types the reason."""
        return self.verdict == "not indicated"


def check_film(film: Film, screening: Screening, *, repeat: bool = False) -> FilmCheck:
    """See whether an indication for a film is documented in the answers.

    What is unknown refuses where a yes would (pregnancy, emergency signs, what MRI is for), and documents no
    indication. A red flag indicates a film of its own region alone.

    Args:
        film: what would be taken.
        screening: what came of the screen.
        repeat: such a film was taken before. Repeating one is never the default.

    Raises:
        BadInput: there is no such film.
    """
    if film not in get_args(Film):
        raise BadInput(f"There is no film {film!r}.{suggestion(str(film), get_args(Film))}")
    known = {**screening.answers, **_facts(film, screening), "repeat": repeat}
    lines = tuple(row for row in film_rules() if row.film in ("any", film) and _holds(row, known))
    dose = next(row for row in doses() if row.film == film)
    return FilmCheck(film=film, repeat=repeat, verdict=lines[0].verdict, lines=lines, dose=dose)


@cache
def film_rules() -> tuple[FilmRule, ...]:
    """The lines of guidelines, in the order in which they decide.

    Raises:
        BadTable: a condition does not fit the questions.
    """
    rows = read_table(TABLES / "film_rules.csv", FilmRule)
    known = {**questions(), **{name: _fact(name) for name in FACTS}}
    for row in rows:
        checked_condition(row.holds_if, known, f"film_rules.csv, {row.id}")
    return rows


@cache
def doses() -> tuple[Dose, ...]:
    """What each film gives.

    Raises:
        BadTable: a film lacks its dose, or a dose cannot be one in millisievert.
    """
    rows = read_table(TABLES / "film_doses.csv", Dose)
    if {row.film for row in rows} != set(get_args(Film)):
        raise BadTable("film_doses.csv: every film has one dose")
    for row in rows:
        if not 0 < row.low_mSv <= row.high_mSv < 10:
            raise BadTable(f"film_doses.csv, {row.film}: {row.low_mSv:g} to {row.high_mSv:g} mSv is no dose of a film")
    return rows


def _facts(film: Film, screening: Screening) -> dict[str, bool]:
    """What the screen says of a film; `open`: an emergency, or what MRI is for, is neither found nor ruled out."""
    fired = [one.rule for one in screening.reasons] if isinstance(screening, Referral) else []
    still = [rule for rule in rules(screening.trauma_rule) if rule.state(screening.answers) is None]
    return {
        "emergency": any(rule.urgency == "now" for rule in fired),
        "film_flag": any(rule.region in SHOWN[film] for rule in fired),
        "mri_first": any(rule.action == "MRI first" for rule in fired),
        "open": any(rule.urgency == "now" or rule.action == "MRI first" for rule in still),
    }


def _holds(row: FilmRule, known: Answers) -> bool:
    state = truth(read_condition(row.holds_if), known)
    if state is None:
        return row.verdict != "indicated"
    return state


def _fact(key: str) -> Question:
    return Question(
        key=key, words="", kind="yes/no", unit="", low=None, high=None, other_unit="", factor=None, choices="",
        group="imaging", on_visit_form=False, follows_from="", source="", status="seen",
    )  # fmt: skip
