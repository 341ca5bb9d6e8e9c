"""Loads measured in living people beside the model doing the same, for the validation page."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from in_vivo_rows import CAUSE, IN_VIEW, InVivoLoad, InVivoTask, ammr, loads, measured, tasks
from validation_page import number, spread, table
from validation_variants import AS_SET, Case, beneath, solved

from kinespine.anatomy.model import GRAVITY
from kinespine.chain.standing import Standing

INTERCEPT = 0.1  # MPa, the other end of the no-load pressure (`disc_pressure.csv`)
FLEXORS = ("rectus_abdominis", "external_oblique", "internal_oblique")
EXTENSORS = ("multifidus_lumbar", "longissimus_thoracis_pars_lumborum", "iliocostalis_lumborum_pars_lumborum")
SPREAD_ROWS = ("LOAD-004", "LOAD-038")  # bending forward, measured by two groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One row: what the model gives, over which span, and what was measured."""

    row: InVivoTask
    load: InVivoLoad
    model: float  # NaN where a task was not solved
    low: float
    high: float
    status: str  # "solved", or which task was not
    left_out: tuple[str, ...]  # variants without a posture; the span is without them

    @property
    def measured(self) -> float:
        """In the unit of the model's number."""
        return measured(self.load)

    @property
    def error(self) -> float:
        """Share of the measured value; NaN where the row has no number."""
        return abs(self.model / self.measured - 1.0)


# --- the model's number ---


def _level(name: str) -> Callable[[Standing], float]:
    level, _, quantity = name.partition(".")

    def read(found: Standing) -> float:
        row = next(row for row in found.levels if row.load.level == level)
        load = row.load
        return {"pressure_MPa": row.pressure, "compression_N": load.compression, "shear_N": load.shear}[quantity]

    return read


def vertebra_l1(found: Standing) -> float:
    """Force through the body of L1, N: mean of the joints above and below."""
    chosen = [row.load for row in found.levels if row.load.level in ("T12-L1", "L1-L2")]
    return float(np.mean([np.linalg.norm([r.compression, r.shear, r.lateral_shear]) for r in chosen]))


def _over_weight(found: Standing) -> float:
    below = ("pelvis", "femur", "tibia", "foot", "L5")
    above = sum(s.mass for s in found.body.segments if s.name.partition(".")[0] not in below)
    return found.compression("L4-L5") / (GRAVITY * above)


def activity_of_trunk(found: Standing) -> float:
    """Percent, mean by area of the superficial wall and the lumbar extensors."""
    areas = np.array([f.area for f in found.body.fascicles])
    active = np.array([m.activation for m in found.muscles])
    own = np.array([f.group in FLEXORS + EXTENSORS for f in found.body.fascicles])
    return 100.0 * float(areas[own] @ active[own] / areas[own].sum())


def reader(compared: str) -> Callable[[Standing], float]:
    """How a number is read off."""
    own: Mapping[str, Callable[[Standing], float]] = {
        "L1.force_N": vertebra_l1,
        "L1.force_N less its value in standing": vertebra_l1,
        "L4-L5.compression_N over the weight above alone": _over_weight,
        "activation of trunk flexors and extensors": activity_of_trunk,
        "C2-C3 to C7-T1.pressure_MPa": _level("C5-C6.pressure_MPa"),
    }
    return own.get(compared) or _level(compared)


@cache
def compare(row: InVivoTask) -> Compared:
    """The row as set, and over everything that is varied."""
    load, read = loads()[row.id], reader(row.compared)
    intercepts = (0.0, INTERCEPT) if "pressure" in row.compared else (0.0,)
    case = Case(person=load.person, task=row.tasks[-1])
    values: dict[tuple[str, float], float] = {}
    statuses = {text: solved(Case(person=load.person, task=text)).status for text in row.tasks}
    below = "stand" if row.compared.endswith("in standing") else row.below
    if below is not None:
        statuses[below] = solved(Case(person=load.person, task=below)).status
    left_out: list[str] = []
    for variant in case.variants if set(statuses.values()) == {"solved"} else ():
        chosen = [(Case(person=load.person, task=below), beneath(case, variant, below))] if below is not None else []
        found = [solved(*one) for one in chosen]
        if all(one.status == "solved" for one in found):  # a variant without a standing needs no more
            found.insert(0, solved(case, variant))
        if any(one.status != "solved" for one in found):
            left_out.append(variant)
            continue
        for more in intercepts:
            numbers = [read(one) + more for one in found]
            first = numbers[0]
            if len(numbers) > 1:
                first = first / numbers[1] if row.below is not None else first - numbers[1]
            values[variant, more] = first
    missed = {text: status for text, status in statuses.items() if status != "solved"}
    nothing = float("nan")
    return Compared(
        row=row, load=load, model=values.get((AS_SET, 0.0), nothing), low=min(values.values(), default=nothing),
        high=max(values.values(), default=nothing),
        status=", ".join(f"{text}: {status}" for text, status in missed.items()) or "solved",
        left_out=tuple(left_out),
    )  # fmt: skip


# --- the section ---

ORDER = ("LOAD-043", "LOAD-099", "LOAD-100", "LOAD-101")  # rows that say which is more, not how much


def holds(row: InVivoTask) -> bool | None:
    """Whether a row that says an order has the model's; None where it was not solved."""
    found = compare(row)
    if found.status != "solved":
        return None
    read = reader(row.compared)
    if len(row.tasks) > 1:
        values = [read(solved(Case(person=found.load.person, task=text))) for text in row.tasks]
        return all(first < second for first, second in pairwise(values))
    return found.model > 1.0


def scores(rows: Sequence[InVivoTask]) -> dict[str, float]:
    """Error of every scored row that has a number and was solved, share of the measured value, by row."""
    found = {row.id: compare(row) for row in rows if row.scored and row.id not in ORDER}
    return {name: one.error for name, one in found.items() if one.status == "solved"}


def in_vivo_section() -> str:
    """The whole section."""
    rows = [row for row in tasks() if row.tasks]
    left = [row for row in tasks() if not row.tasks]
    columns = ("row", "what the model does", "number", "model", "span", "measured", "verdict", "used for", "remark",
               "source")  # fmt: skip
    parts = [INTRODUCTION, _summary(rows), "### Static rows under load\n"]
    chosen = [row for row in rows if row.kind == "static_loaded"]
    parts.append(table(columns, map(in_vivo_line, chosen)))
    parts.append("### Lying and peaks of movements: shown, never scored\n")
    parts.append(table(columns, map(in_vivo_line, [row for row in rows if row.kind != "static_loaded"])))
    parts += ["### Beside another model\n", _beside_ammr()]
    kinds = {kind: sum(row.kind == kind for row in left) for kind in dict.fromkeys(row.kind for row in left)}
    words = {"not_expressible": "no task expresses it", "dynamic": "a movement", "maximal_effort": "greatest effort",
             "peak": "the largest of many activities"}  # fmt: skip
    counted = ", ".join(f"{words[kind]} {count}" for kind, count in kinds.items())
    parts.append(
        f"Rows without a task: {len(left)} ({counted}); `in_vivo_tasks.csv` says why of each, and some are"
        " looked at in other ways: see Every published row.\n"
    )
    return "\n".join(parts)


INTRODUCTION = f"""\
Which task stands for which row, which rows are scored and why was written down before anything was solved
(`in_vivo_tasks.csv`). A ratio is taken to the model's own standing. The **span** is the smallest and largest value when
one thing at a time changes: posture by 5 deg either way (the inclination of the trunk in leaning and lifting; the
habit of the lumbar spine in sitting; the same in numerator and standing for everything else), no guard of stiffness,
effort to the third power instead of the second, and a pressure of {INTERCEPT} MPa in an unloaded disc. A habit gives
way, so that the lumbar spine moves by less than the 5 deg. In a Valsalva manoeuvre the pressure held goes from one end
of its table row to the other as well. A span is no confidence interval. The men of two needle studies are built with
their age, height and mass; every other row is the reference man. Where a task is not solved its status stands in place
of a number; a variant that is not solved is left out of its span and counted below.
"""


def _summary(rows: Sequence[InVivoTask]) -> str:
    found = scores(rows)
    scored = [row.id for row in rows if row.scored and row.id not in ORDER]
    inside = [name for name in found if _inside(compare(row_called(name)))]
    ordered = [row for row in rows if row.scored and row.id in ORDER]
    held = sum(holds(row) is True for row in ordered)
    ratios = [error for name, error in found.items() if row_called(name).below is not None]
    apart = [error for name, error in found.items() if name not in IN_VIEW]
    lost = [name for name in scored if name not in found]
    worst = max(found, key=lambda name: found[name])
    return (
        f"Mean absolute error over the {len(found)} scored static rows with a number:"
        f" **{100 * np.mean(list(found.values())):.0f} %** of the measured value (ratios alone"
        f" {100 * np.mean(ratios):.0f} %; median {100 * np.median(list(found.values())):.0f} %; largest {worst},"
        f" {100 * found[worst]:.0f} %). Without {', '.join(IN_VIEW[:-1])} and {IN_VIEW[-1]}, which were in view"
        " when the mechanics of the backrest and of hands on the thighs were mended and are no independent results, it"
        f" is {100 * np.mean(apart):.0f} % over {len(apart)}"
        " rows. Two groups that measured the same bend with needles differ by"
        f" {100 * spread_of_measurements():.0f} %: the bar is"
        f" {'met' if np.mean(list(found.values())) <= spread_of_measurements() else '**not met**'}. The measured value"
        f" lies inside the model's span in {len(inside)} of {len(found)}. Rows that say an order: {held} of"
        f" {len(ordered)} hold. Scored but not solved: {', '.join(lost) or 'none'}. Left out of spans for want of a"
        f" posture: {_left_out(rows)}.\n"
    )


def _left_out(rows: Sequence[InVivoTask]) -> str:
    counts = Counter(variant for row in rows for variant in compare(row).left_out)
    return ", ".join(f"{variant} in {count} rows" for variant, count in counts.items()) or "nothing"


def spread_of_measurements() -> float:
    """How far two needle studies differ in the same ratio, share of the smaller."""
    first, second = (measured(loads()[name]) for name in SPREAD_ROWS)
    return max(first, second) / min(first, second) - 1.0


def row_called(name: str) -> InVivoTask:
    """The task of a measured row."""
    return next(row for row in tasks() if row.id == name)


def _inside(found: Compared) -> bool:
    return found.low <= found.measured <= found.high


def in_vivo_line(row: InVivoTask) -> list[str]:
    """A row as the page has it: row, task, number, model, span, measured, verdict, use, remark, source."""
    found, load = compare(row), loads()[row.id]
    number_of = row.compared if row.below is None else f"{row.compared} over {row.below}"
    digits = 0 if row.compared.endswith(("_N", "in standing")) and row.below is None else 2
    if row.compared.startswith("activation"):
        digits = 1
    unsolved = found.status != "solved"
    model = found.status if unsolved else number(found.model, digits)
    span = "" if unsolved else f"{number(found.low, digits)} to {number(found.high, digits)}"
    published = number(found.measured, digits) or spread(load.low, load.high, 2)
    if row.id in ORDER:
        held = holds(row)
        verdict = "not solved" if held is None else "right order" if held else "**wrong order**"
        published = "rises" if len(row.tasks) > 1 else "above 1"
        if len(row.tasks) > 1 and not unsolved:
            read = reader(row.compared)
            model = ", ".join(number(read(solved(Case(person=load.person, task=text))), digits) for text in row.tasks)
            span = ""
    elif unsolved:
        verdict = "not solved"
    elif found.measured != found.measured:
        verdict = "no single number"
    else:
        inside = "inside span" if _inside(found) else "outside span" if not row.scored else "**outside span**"
        verdict = f"{100 * (found.model / found.measured - 1.0):+.0f} %, {inside}"
    if row.id == "LOAD-061":
        model = f"{model} (C5-C6)"
    used = row.used_for if not row.scored else "scored, in view" if row.id in IN_VIEW else "scored"
    remark = f"{row.reason}. Cause: {CAUSE[row.id]}" if "**" in verdict and row.id in CAUSE else row.reason
    return [row.id, row.task.replace(";", "; "), number_of, model, span, published, verdict, used, remark,
            f"{load.source} ({load.status})"]  # fmt: skip


def _beside_ammr() -> str:
    """The other model's bars, the model's own percent of standing, and both errors on the rows scored."""
    rows: list[list[str]] = []
    errors: list[tuple[float, float]] = []
    wilke = loads()["LOAD-003"].person
    standing = solved(Case(person=wilke, task="stand"))
    read = reader("L4-L5.pressure_MPa")
    for row in ammr():
        found = solved(Case(person=wilke, task=row.task))
        done = found.status == standing.status == "solved"
        own = 100.0 * read(found) / read(standing) if done else float("nan")
        theirs = abs(row.model_percent / row.measured_percent - 1.0)
        counted = row.row != "" and row.task != "stand" and row_called(row.row).scored
        if counted and done:
            errors.append((abs(own / row.measured_percent - 1.0), theirs))
        rows.append(
            [row.posture, row.task, number(own, 0) if done else found.status, number(row.model_percent, 0),
             number(row.measured_percent, 0), "yes" if counted else "", row.note]
        )  # fmt: skip
    ours, others = (100.0 * float(np.mean(column)) for column in zip(*errors, strict=True))
    columns = ("posture", "task", "this model", "other model", "measured", "counted", "remark")
    return (
        "Pressure at L4-L5 in percent of standing: bars of the chart of a whole-body model that chose postures for the"
        " same study (`ammr_wilke`), with what that chart gives as measured.\n\n"
        + table(columns, rows)
        + f"\nMean absolute error over the {len(errors)} rows that are scored here too: this model {ours:.0f} %, the"
        f" other {others:.0f} %. {CHOSEN}\n"
    )


CHOSEN = "Its postures were set for these measurements; the postures here were written down before anything was solved."
