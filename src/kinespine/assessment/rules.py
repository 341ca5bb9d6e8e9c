"""The rules of the screen: when each applies and fires, what it asks, how urgent it is, and where it comes from."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from kinespine.assessment.logic import Answers, Condition, Truth, both, keys, read_condition, truth
from kinespine.assessment.questions import TABLES, checked_condition, questions
from kinespine.errors import BadTable
from kinespine.tables import read_table

Group = Literal["emergency", "trauma", "artery", "cord", "serious pathology", "instability", "precaution"]
Urgency = Literal["now", "same day", "soon", "review", "caution"]
TraumaRule = Literal["canadian", "nexus"]

GROUPS: tuple[Group, ...] = (
    "emergency", "trauma", "artery", "cord", "serious pathology", "instability", "precaution",
)  # fmt: skip
URGENCIES: tuple[Urgency, ...] = ("now", "same day", "soon", "review", "caution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. All but a caution end in a referral; a caution goes with a clearance, to be weighed."""

    id: str
    group: Group
    condition: str  # what it may be a sign of
    trauma_rule: Literal["canadian", "nexus", ""]  # only one of the two is used; empty: always
    applies_if: str  # empty: always
    fires_if: str
    urgency: Urgency
    whom: str
    when: str
    action: str
    region: Literal["cervical", "back", "any", ""]  # of which an image is asked for; empty: of none
    source: str
    status: Literal["seen", "recalled", "mixed"]
    note: str

    def __post_init__(self) -> None:
        if (self.urgency == "caution") != (not self.whom and not self.when):
            raise ValueError(f"{self.id}: whom to see, and when, belongs to every rule but a caution")
        if (self.action == "image first") != bool(self.region):
            raise ValueError(f"{self.id}: a region belongs to a rule that asks for an image first, and to no other")

    @property
    def applies(self) -> Condition | None:
        """Where the rule is used at all; None: everywhere."""
        return read_condition(self.applies_if) if self.applies_if else None

    @property
    def fires(self) -> Condition:
        """What makes it fire, where it applies."""
        return both(self.applies, read_condition(self.fires_if))

    @property
    def asks(self) -> tuple[str, ...]:
        """The questions it depends on."""
        return keys(self.fires)

    def state(self, answers: Answers) -> Truth:
        """Fires (True), does not (False), or unknown (None); a rule that does not apply does not fire."""
        return truth(self.fires, answers)


@cache
def rules(trauma_rule: TraumaRule = "canadian") -> tuple[Rule, ...]:
    """The rules with one of the two for trauma, in the order in which they are asked: emergency signs first.

    Raises:
        BadTable: an id stands twice, or a condition does not fit the questions.
    """
    found = all_rules()
    return tuple(row for row in found if row.trauma_rule in ("", trauma_rule))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the table, those of both trauma rules included."""
    rows = read_table(TABLES / "red_flag_rules.csv", Rule)
    if len({row.id for row in rows}) != len(rows):
        raise BadTable("red_flag_rules.csv: an id stands twice")
    for row in rows:
        for text in filter(None, (row.applies_if, row.fires_if)):
            checked_condition(text, questions(), f"red_flag_rules.csv, {row.id}")
    return tuple(sorted(rows, key=lambda row: (GROUPS.index(row.group), URGENCIES.index(row.urgency))))
