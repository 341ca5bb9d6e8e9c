"""A solved standing in words: how it ended, what the body does, what every level bears, what causes change."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kinespine.anatomy.causes import describe
from kinespine.anatomy.levels import CERVICAL, LUMBAR, MOTIONS, THORACIC
from kinespine.chain.standing import Standing
from kinespine.chain.standing_record import Changes, changes, printed_distortions
from kinespine.measures import CATALOGUE

LEAST = 0.1  # N, deg, mm or N·m/rad: a smaller change is told as nothing
EDGE = 10.0  # N·m/rad; the margin of the guard is 8, judged once and not asked again on the way
HARDEST = 5
MIDDLE = "L4-L5"
REGIONS = {"neck": ("C0", *CERVICAL), "thorax": THORACIC, "lumbar": LUMBAR}
HOW_SURE = (
    "How sure: every number depends on the guard, the stiffness the nervous system is taken to ask for, and on habit,"
    "\nthe posture it returns to; both were set with measurements in view. Compare tasks, people and causes rather than"
    "\nreading absolute values. What was compared with what, failures included: docs/validation.md."
)


def standing_as_text(found: Standing, neutral: Standing | None = None) -> str:
    """A solved standing for reading.

    Args:
        neutral: the same person doing the same without causes, solved or not; none where no causes were given.
    """
    solved = found.equilibrium
    parts = [
        f"{found.task.text}: {found.status} in {solved.steps} steps, {1000 * solved.time_s:.0f} ms. {solved.message}",
        _posture(found),
        _stability(found),
        _distortions(found),
        _levels(found),
        _muscles(found),
    ]
    if neutral is not None:
        parts.append(_change(found, neutral))
    return "\n\n".join([*parts, HOW_SURE])


def _posture(found: Standing) -> str:
    """Turns off the norm standing posture, by region."""
    lines = [f"{'Off the norm standing posture':<30}{'bent forward':>14}{'bent right':>14}{'turned left':>14}"]
    for region, bones in REGIONS.items():
        turns = [level.turn for level in found.levels if level.load.level.split("-")[0] in bones]
        sums = (np.degrees(sum(turn[motion] for turn in turns)) for motion in MOTIONS)
        lines.append(f"{'  ' + region:<30}" + "".join(f"{_number(value):>10} deg" for value in sums))
    return "\n".join(lines)


def _stability(found: Standing) -> str:
    stability = found.stability
    return (
        f"{_verdict(found)}\n"
        f"Softest at {stability.level}: {stability.reflex[0]:.1f} N·m/rad; without reflexes {stability.muscle[0]:.1f},"
        f" without muscle {stability.tissue[0]:.1f}.\n"
        f"{_needed(stability.critical_factor)}; {stability.factor:g} is assumed."
    )


def _verdict(found: Standing) -> str:
    softest = found.stability.reflex[0]
    if all(name.startswith("mattress") for name in found.task.supports):
        return "Stability means little here: what lies under the body is not counted in it."
    if softest > EDGE:
        return "Stable: with tissue, muscle and reflexes a small push dies out by itself."
    if softest > 0:
        return "On the edge of stable, where the guard keeps a body: a small push is only just answered by itself."
    short = "Just short of stable" if softest >= -EDGE else "Not stable by itself"
    return (
        f"{short}: a small push would grow unless the person tenses more or answers it.\n"
        "The guard of the model falls short here; that is no finding about anybody."
    )


def _needed(factor: float) -> str:
    """What muscle has to be for tissue and muscle to do without reflexes."""
    if factor == 0:
        return "Tissue alone would do, whatever the stiffness factor of muscle"
    if not np.isfinite(factor):
        return "No stiffness factor of muscle would do without reflexes"
    return f"To do without reflexes muscle needs a stiffness factor of {factor:.1f} (the guard sets it)"


def _distortions(found: Standing) -> str:
    told = printed_distortions(found)
    listed = ", ".join(f"{_plain(name)} {_number(value)} {_unit(name)}" for name, value in told.items())
    return f"Left against right, positive where the left is higher or longer:\n  {listed}"


def _levels(found: Standing) -> str:
    bare = found.without_guard
    free = (
        {} if bare is None or bare.status != "solved" else {one.load.level: one.load.compression for one in bare.levels}
    )
    lines = [f"{'level':<8}{'compression':>14}{'without guard':>16}{'disc pressure':>16}{'moment of weight':>20}"]
    for level in found.levels:
        load = level.load
        without = f"{free[load.level]:.0f} N" if load.level in free else "-"
        pressure = f"{level.pressure:.2f} MPa" if np.isfinite(level.pressure) else "-"
        lines.append(
            f"{load.level:<8}{load.compression:>12.0f} N{without:>16}{pressure:>16}{load.flexion_moment:>16.2f} N·m"
        )
    if not free:
        lines.append("Without the guard no posture was found.")
    return "\n".join(lines)


def _muscles(found: Standing) -> str:
    """The muscles that work hardest, both sides on one line."""
    sides: dict[str, dict[str, float]] = {}
    for load in found.muscles:
        sides.setdefault(load.name.removesuffix(f".{load.side}"), {})[load.side] = load.activation
    hardest = sorted(sides, key=lambda name: -max(sides[name].values()))[:HARDEST]
    wide = max(map(len, hardest))
    rows = [
        f"  {name:<{wide}}  {', '.join(f'{side} {100 * value:.0f} %' for side, value in sides[name].items())}"
        for name in hardest
    ]
    caution = "  (Short muscles of the thorax work far harder in this model than in people, at ease already.)"
    return "\n".join(["The muscles that work hardest, of their maximum:", *rows, caution])


def _change(found: Standing, neutral: Standing) -> str:
    given = ", ".join(f"{name}={value:g}" for name, value in found.causes.values.items())
    if not given:
        return "Every cause that was given is neutral: the person is the one without causes."
    if neutral.status != "solved":
        return f"What {given} changes cannot be told: without it no posture was found. {neutral.equilibrium.message}"
    rows = list(_outcomes(changes(found, neutral)))
    wide = max(len(words) for words, _ in rows)
    turned = any(describe(name).by_hypothesis for name in found.causes.values)
    hypothesis = f" ({found.causes.hypothesis})" if turned else ""
    head = f"What {given} changes{hypothesis}, against the same person without:"
    return "\n".join([head, *(f"  {words:<{wide}}  {value}" for words, value in rows)])


def _outcomes(told: Changes) -> Iterator[tuple[str, str]]:
    """What is told of a change: an outcome and its value in words."""
    most = max(told.levels, key=lambda level: abs(level.compression))
    middle = next(level for level in told.levels if level.level == MIDDLE)
    yield "compression, where it changes most", _signed(most.compression, "N", f" at {most.level}")
    yield f"compression at {MIDDLE}", _signed(middle.compression, "N")
    yield f"muscles across {MIDDLE}, left minus right", _signed(middle.left_minus_right, "N")
    for name, value in told.distortions.items():
        yield _plain(name), _signed(value, _unit(name))
    yield "weight on the left foot", _signed(told.feet["left"], "N")
    yield "smallest stiffness", _signed(told.softest, "N·m/rad")
    titles = {measure.name: measure.title for measure in CATALOGUE}
    moved = {name: value for name, value in told.measures.items() if abs(value) >= LEAST}
    for name, value in moved.items():
        title = titles[name.rpartition("_")[0]]
        yield title[0].lower() + title[1:] if title[1:2].islower() else title, _signed(value, _unit(name))
    if rest := len(told.measures) - len(moved):
        yield f"the other {rest} measures" if moved else "every measure", "nothing"


def _signed(value: float, unit: str, where: str = "") -> str:
    if not abs(value) >= LEAST:
        return f"nothing (less than {LEAST:g} {unit})"
    return f"{value:+.1f} {unit}{where}"


def _number(value: float) -> str:
    """One decimal, and no minus before a zero."""
    return f"{round(float(value), 1) + 0.0:.1f}"


def _plain(name: str) -> str:
    """A name without its unit."""
    return name.rpartition("_")[0].replace("_", " ")


def _unit(name: str) -> str:
    return name.rpartition("_")[2]
