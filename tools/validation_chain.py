"""Experiments that change one end of the chain and look at the other, for the validation page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from validation_outcomes import OUTCOMES, difference
from validation_page import number, table

import kinespine.chain
from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.causes import Causes, causes_from, rest_offsets
from kinespine.chain.standing import Standing, solve_standing
from kinespine.chain.task import Task, parse_task
from kinespine.tables import read_table

TABLE = Path(kinespine.chain.__file__).parent / "tables" / "chain_experiments.csv"
TASKS = ("look",)  # what a change may be beside causes
FOLLOW = (0.0, 0.5, 1.0)
NEUTRAL = 0.5
NOTHING = 1e-3  # deg, mm or percent; a smaller change is the solver's
LITTLE = 0.1  # deg, mm or percent
SOFTER = 5.0  # N·m/rad, a fall of the softest stiffness that is worth telling
CAUSE = {
    "CHAIN-063b": "the head answers the felt error in full, and one weight of habit for every joint shares the turn"
    " evenly from skull to lower thorax, so that the ears go back; in the people the head turned and the line from C7"
    " to the ear did not",
}
"""Why a line is missed, for the page and for the tests that expect it."""
MORE_THAN = {"CHAIN-004b": "CHAIN-004a", "CHAIN-084": "CHAIN-080"}
"""Rows that ask for more than another row as well, as their notes say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A line of `chain_experiments.csv`."""

    id: str
    grade: Literal["A", "B", "C", "D"]
    expressed: Literal["yes", "no"]
    changed: str
    outcome: str
    expected: Literal["+", "-", "0", ""]
    threshold: float | None
    unit: str
    null_result: str
    used_for: Literal["result", "shown", "not_used"]
    source: str
    status: str
    note: str

    @property
    def null(self) -> bool:
        """Whether nothing should happen."""
        return self.expected == "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the model answers to one line, at three ways habit may have followed the tissue."""

    experiment: Experiment
    by_follow: tuple[float, ...]  # at `FOLLOW`; NaN where not solved
    follows: bool  # whether following makes a difference at all
    right: bool
    verdict: str
    softest: tuple[float, float]  # N·m/rad, smallest stiffness before and after, at the neutral habit

    @property
    def difference(self) -> float:
        """At the neutral habit."""
        return self.by_follow[FOLLOW.index(NEUTRAL)]


def experiments() -> tuple[Experiment, ...]:
    """Every line, those the model cannot express too."""
    return read_table(TABLE, Experiment)


def changes(text: str) -> tuple[dict[str, float], Task]:
    """Causes and task of a change as it is written in the table."""
    given: dict[str, float] = {}
    task = parse_task("stand")
    for part in text.split():
        if part.startswith(TASKS):
            task = parse_task(part)
            continue
        name, _, value = part.partition("=")
        given[name] = float(value)
    return given, task


def beneath(given: dict[str, float]) -> dict[str, float]:
    """The body it is compared with: the unchanged one, or where stiffened joints rest elsewhere, the stiffened one."""
    if not any(name.startswith("rest.") for name in given):
        return {}
    return {name: value for name, value in given.items() if name.startswith("stiffness.")}


@cache
def _body() -> Body:
    return build_body(REFERENCE_MAN)


@cache
def _solved(causes: Causes, task: Task) -> Standing:
    return solve_standing(_body(), causes=causes, task=task, check=False)


def stood_changed(changed: str, task: str = "stand") -> Standing:
    """The reference man changed as a line of the table may say."""
    return _solved(causes_from(changes(changed)[0]), parse_task(task))


@cache
def run(experiment: Experiment) -> Found:
    """Change the reference man as the line says, at every follow of the habit."""
    given, task = changes(experiment.changed)
    before = _solved(causes_from(beneath(given)), parse_task("stand"))
    follows = bool(rest_offsets(causes_from(given)))
    values: list[float] = []
    softest = (float("nan"), float("nan"))
    for share in FOLLOW:
        causes = causes_from({**given, "habit.follow": share} if follows else given)
        after = _solved(causes, task)
        solved = before.status == after.status == "solved"
        if share == NEUTRAL and solved:
            softest = (before.stability.reflex[0], after.stability.reflex[0])
        if experiment.outcome == "stance_kept":
            solved = before.status == "solved"
        values.append(difference(experiment.outcome, after, before) if solved else float("nan"))
    right, verdict = _verdict(experiment, values[FOLLOW.index(NEUTRAL)])
    return Found(
        experiment=experiment, by_follow=tuple(values), follows=follows, right=right, verdict=verdict, softest=softest
    )


def _verdict(experiment: Experiment, value: float) -> tuple[bool, str]:
    if value != value:
        return False, "**not solved**"
    if experiment.null:
        assert experiment.threshold is not None
        held = abs(value) < experiment.threshold
        return held, "null held" if held else "**missed: something happens**"
    wanted = 1.0 if experiment.expected == "+" else -1.0
    if value * wanted <= NOTHING:
        return False, "**missed: nothing happens**" if abs(value) <= NOTHING else "**missed: other sign**"
    less = MORE_THAN.get(experiment.id)
    if less is not None and abs(value) <= abs(run(_named(less)).difference):
        return False, f"**missed: no more than {less}**"
    if experiment.threshold is None:
        return True, "right sign, hardly anything" if abs(value) < LITTLE else "right sign"
    return True, f"right sign, {abs(value) / experiment.threshold:.1f} of the size"


def _named(name: str) -> Experiment:
    return next(row for row in experiments() if row.id == name)


# --- the section ---


def chain_section() -> str:
    """The whole section."""
    rows = [row for row in experiments() if row.expressed == "yes"]
    left = [row for row in experiments() if row.expressed == "no"]
    found = [run(row) for row in rows]
    columns = ("line", "grade", "change", "outcome", "unit", "expected", "size or bound", "model", "follow 0",
               "follow 1", "verdict", "used for", "source", "note")  # fmt: skip
    chosen = [column for column in columns if column not in ("note",)]
    lines = [_line(one) for one in found]
    return "\n".join(
        [
            INTRODUCTION,
            _summary(found, left),
            table(chosen, lines),
            "### Lines that leave the spine softer\n",
            _softened(found),
            "### Lines that hang on habit\n",
            _by_habit(found),
            "### What was changed, in short\n",
            table(("change", "causes or task"), [(short, long) for long, short in _shorts(rows).items()]),
            "### Not modelled\n",
            _left(left),
        ]
    )


INTRODUCTION = f"""\
Every line was written down with its change, outcome, sign and bound before any was run (`chain_experiments.csv`, where
the notes tell how a bound was found). The reference man is changed as the line says and compared with himself: with the
stiffened man where joints are both stiffened and rest elsewhere. *Follow* says how far the set point of the habit has
followed the tissue: {NEUTRAL} is neutral, 0 and 1 stand beside it, and a dash means that the line moves no tissue's
rest, so that following changes nothing. A measured size beside a sign is not part of the verdict, and
neither is how small the model's change is: *hardly anything* stands where it is below {LITTLE}. Grades: A pooled
trials, B a randomised trial, C controlled or before and after, D weaker.
"""


def _summary(found: Sequence[Found], left: Sequence[Experiment]) -> str:
    lines: list[str] = []
    counted = [one for one in found if one.experiment.used_for == "result"]
    for word, nulls in (("Effects with the expected sign", False), ("Null results held", True)):
        chosen = [one for one in counted if one.experiment.null == nulls]
        grades = sorted({one.experiment.grade for one in chosen})
        by_grade = "; ".join(
            f"grade {grade}: {sum(one.right for one in chosen if one.experiment.grade == grade)} of"
            f" {sum(one.experiment.grade == grade for one in chosen)}"
            for grade in grades
        )
        lines.append(f"- {word}: **{sum(one.right for one in chosen)} of {len(chosen)}** ({by_grade}).")
    missed = [one.experiment.id for one in counted if not one.right]
    reasons = [f"{name}: {CAUSE[name]}" if name in CAUSE else name for name in missed]
    lines.append(f"- Missed: {'; '.join(reasons) or 'none'}.")
    shown = [one for one in found if one.experiment.used_for == "shown"]
    lines.append(
        f"- Shown and not counted: {len(shown)}, of them as expected {sum(one.right for one in shown)}"
        f" ({', '.join(one.experiment.id for one in shown)})."
    )
    grades = Counter(row.grade for row in left)
    by_grade = ", ".join(f"grade {grade} {count}" for grade, count in sorted(grades.items()))
    lines.append(f"- Not modelled: {len(left)} ({by_grade}); reasons below.")
    lines.append(
        "- No line of grade A and none of grade B can be expressed: what decides here are controlled or"
        " before-and-after studies.\n"
        if not any(one.experiment.grade in "AB" for one in found)
        else ""
    )
    return "\n".join(lines)


def _shorts(rows: Sequence[Experiment]) -> dict[str, str]:
    """A short name for every change that is long to write."""
    long = dict.fromkeys(row.changed for row in rows)
    return {change: f"change {place}" for place, change in enumerate((c for c in long if len(c) > 40), start=1)}


def _line(found: Found) -> list[str]:
    row = found.experiment
    short = _shorts([one for one in experiments() if one.expressed == "yes"]).get(row.changed, row.changed)
    sizes = [number(value, 2) or "not solved" for value in found.by_follow]
    beside = [sizes[0], sizes[2]] if found.follows else ["-", "-"]
    expected = "nothing" if row.null else row.expected
    bound = number(row.threshold, 2)
    return [row.id, row.grade, short, row.outcome, row.unit, expected, f"under {bound}" if row.null else bound,
            sizes[1], *beside, found.verdict, row.used_for, f"{row.source} ({row.status})"]  # fmt: skip


def _softened(found: Sequence[Found]) -> str:
    """Lines in which the guard of the unchanged man does less for the changed one."""
    softer = [one for one in found if one.softest[1] < one.softest[0] - SOFTER]
    words = ", ".join(f"{one.experiment.id} ({one.softest[0]:.0f} to {one.softest[1]:.0f})" for one in softer)
    where = "these lines, and somebody who learnt to tense against that might answer otherwise" if softer else "no line"
    return (
        "What muscles hold beside the weight (the guard) is a habit: it is that of the man without causes, and is not"
        " judged anew in the changed body. The smallest stiffness of the spine falls by more than"
        f" {SOFTER:g} N·m/rad in {where}{': ' if softer else ''}{words}.\n"
    )


def _by_habit(found: Sequence[Found]) -> str:
    """Lines whose verdict is another at follow 0 or 1."""
    lines: list[str] = []
    for one in found:
        if one.follows:
            verdicts = [_verdict(one.experiment, value) for value in one.by_follow]
            if len({right for right, _ in verdicts}) > 1:
                words = "; ".join(
                    f"follow {share:g}: {text.replace('*', '')}"
                    for share, (_, text) in zip(FOLLOW, verdicts, strict=True)
                )
                lines.append(f"- {one.experiment.id} ({one.experiment.outcome}): {words}.")
    return "\n".join(lines or ["None: every verdict is the same at 0, 0.5 and 1."]) + "\n"


REASONS = {
    "grade D, not used": ("grade D",),
    "pain, disability or another outcome by questionnaire or over years": ("pain", "disability", "questionnaire"),
    "sway over time": ("sway",),
    "a correlation or a share over people": ("over people", "share of"),
    "a movement or muscle test after treatment": ("test", "leg raise"),
}


def _left(left: Sequence[Experiment]) -> str:
    counts: Counter[str] = Counter()
    for row in left:
        counts[next((why for why, words in REASONS.items() if any(w in row.note for w in words)), "other")] += 1
    rest = [row for row in left if not any(w in row.note for words in REASONS.values() for w in words)]
    others = "; ".join(f"{row.id}: {row.note}" for row in rest)
    rows = [[why, str(count)] for why, count in counts.most_common()]
    return (
        table(("reason", "lines"), rows)
        + f"\nOther: {others}.\n\nNot modelled here means: not by changing one end of one body. Some of these rows are"
        " looked at in simulated people or in sway, or told as evidence: see Every published row.\n"
    )


__all__ = [
    "MORE_THAN",
    "OUTCOMES",
    "Experiment",
    "Found",
    "chain_section",
    "changes",
    "experiments",
    "run",
    "stood_changed",
]
