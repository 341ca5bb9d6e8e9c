"""One task of one person, solved as set and with each assumption changed that the page gives a span for."""

from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from kinespine.anatomy import Body, Person, build_body
from kinespine.anatomy.causes import Causes
from kinespine.anatomy.person import Sex
from kinespine.anatomy.quantities import quantities
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.task import Task, parse_task
from kinespine.chain.task_rows import TABLE, TaskRow
from kinespine.chain.weights import weights
from kinespine.tables import read_table

TURN = 5.0  # deg, how far posture is uncertain
LUMBAR = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
AS_SET, LESS, MORE, NO_GUARD, CUBED = "as set", "posture -5 deg", "posture +5 deg", "no guard", "effort cubed"
LOW_PRESSURE, HIGH_PRESSURE = "least abdominal pressure", "most abdominal pressure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person doing something; the posture is varied by the task's own angles or, where it has none, by habit."""

    person: Person = field(hash=False)  # equal ones are equal; it cannot be hashed
    task: str

    @property
    def way(self) -> str:
        """What the posture is varied by."""
        name = self.task.partition(":")[0]
        return {"lean": "inclination", "lift": "inclination", "sit": "sitting"}.get(name, "habit")

    @property
    def variants(self) -> tuple[str, ...]:
        """Everything that the span is taken over."""
        held = (LOW_PRESSURE, HIGH_PRESSURE) if self.task.startswith("valsalva") else ()
        return (AS_SET, LESS, MORE, NO_GUARD, CUBED, *held)


def beneath(case: Case, variant: str, reference: str) -> str:
    """The variant of the case a ratio is taken to: what belongs to the person and the model changes in both."""
    if variant in (AS_SET, NO_GUARD, CUBED):
        return variant
    same = variant in (LESS, MORE) and Case(person=case.person, task=reference).way == case.way
    return variant if same else AS_SET


def solved(case: Case, variant: str = AS_SET) -> Standing:
    """The case with one thing changed; its status tells whether it was found."""
    return _solved(case, variant)


@cache
def _solved(case: Case, variant: str) -> Standing:
    given, who = weights(), case.person
    task, causes = _varied(case, variant)
    return solve_standing(
        _body(who.sex, who.age, who.height, who.mass), causes=causes, task=task, guard=variant != NO_GUARD, check=False,
        chosen=replace(given, effort_exponent=3.0) if variant == CUBED else given,
    )  # fmt: skip


@cache
def _body(sex: Sex, age: float, height: float, mass: float) -> Body:
    return build_body(Person(sex=sex, age=age, height=height, mass=mass))


def _varied(case: Case, variant: str) -> tuple[Task, Causes | None]:
    task = parse_task(case.task)
    if variant in (LOW_PRESSURE, HIGH_PRESSURE):
        return parse_task(f"valsalva:pressure={_pressures()[variant == HIGH_PRESSURE]!r}"), None
    if variant not in (LESS, MORE):
        return task, None
    turn = TURN if variant == MORE else -TURN
    if task.name == "lean":
        angle = min(max(float(dict(task.options)["angle"]) + turn, -20.0), 60.0)
        return parse_task(f"lean:angle={angle!r}"), None
    if task.leaning is not None:
        return replace(task, leaning=task.leaning + float(np.deg2rad(turn))), None
    return task, Causes(values={f"habit.{joint}.flexion_deg": turn / len(LUMBAR) for joint in LUMBAR})


def _pressures() -> tuple[float, float]:
    """Ends of the abdominal pressure of a Valsalva manoeuvre, Pa; the body takes no more than its limit."""
    row = next(row for row in read_table(TABLE, TaskRow) if row.quantity == "abdominal_pressure_Pa")
    assert row.low is not None
    assert row.high is not None
    return row.low, min(row.high, quantities("cage.csv")["pressure_limit_Pa"])
