"""docs/neck_share.md: what the model says about the upper neck's share, and whether it can be trusted to say it.

    OMP_NUM_THREADS=1 .venv/bin/python tools/neck_share.py [FILE]

Ten minutes or so. Controls and limits were written down here before the first run.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.causes import causes_from
from kinespine.chain.attribution import GROUPS, NECK, WORLDS, group_masks
from kinespine.chain.crew import Crew, Place
from kinespine.chain.influence import influence_of
from kinespine.chain.output_names import output, output_index
from kinespine.chain.outputs import read, reading
from kinespine.chain.prior import Prior, healthy_prior
from kinespine.chain.standing import STAND, solve_standing
from kinespine.chain.verdict import Interval, judge
from kinespine.chain.weights import weights
from kinespine.chain.worlds import World

PAGE = Path(__file__).resolve().parent.parent / "docs" / "neck_share.md"
DEGREE = np.pi / 180.0
SEED = 7
PEOPLE, NOISY, DRAWS = 1000, 200, 400
OUTCOMES = ("l4_l5_compression", "lumbar_asymmetry", "pelvic_obliquity", "shoulder_tilt")
UNITS = {"N": (1.0, "N"), "rad": (1.0 / DEGREE, "deg"), "m": (1e3, "mm"), "1": (1.0, ""), "Pa": (1.0, "Pa")}
OFFSETS = ("atlas_tilt_deg", "skull_tilt_deg", "axis_rotation_deg", "atlas_lateral_mm", "skull_lateral_mm")

# What a careful examination measures, and the total error of each (reader, positioning, projection).
ERRORS: Mapping[str, float] = {
    "skull_tilt_deg": 1.5, "atlas_tilt_deg": 1.5, "axis_tilt_deg": 1.5, "skull_rotation_deg": 2.0,
    "atlas_rotation_deg": 2.0, "axis_rotation_deg": 2.0, "skull_lateral_mm": 1.0, "atlas_lateral_mm": 1.0,
    "leg_length_difference": 5e-3, "head_tilt": 1.5 * DEGREE, "shoulder_tilt": 1.5 * DEGREE,
    "pelvic_obliquity": 1.5 * DEGREE, "cervical_lordosis_C2_C7": 4 * DEGREE, "thoracic_kyphosis_T4_T12": 4 * DEGREE,
    "lumbar_lordosis_L1_S1": 3 * DEGREE, "lumbar_lordosis_L4_S1": 3 * DEGREE, "pelvic_tilt": 2 * DEGREE,
    "T1_slope": 3 * DEGREE, "sagittal_vertical_axis": 6e-3, "cervical_vertical_axis_C2_C7": 4e-3, "trunk_shift": 5e-3,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A body with one large cause, and the outcomes in which its group has to be found."""

    name: str
    causes: Mapping[str, float]
    group: str
    outcomes: tuple[str, ...]
    shown: tuple[str, ...]  # what it changes in the body, told beside


def _bent(joints: Sequence[str], angle: float) -> dict[str, float]:
    return {f"rest.{joint}.flexion_deg": angle for joint in joints}


LOWER_NECK = ("C3-C4", "C4-C5", "C5-C6", "C6-C7", "C7-T1")
LOWER_THORAX = ("T7-T8", "T8-T9", "T9-T10", "T10-T11", "T11-T12")
UPPER_LUMBAR = ("L1-L2", "L2-L3", "L3-L4", "L4-L5")
CONTROLS = (
    Control(
        name="wry neck, 15 deg", causes={"skull_tilt_deg": 5.0, "atlas_tilt_deg": 10.0, "atlas_rotation_deg": 10.0},
        group="upper neck mechanical", outcomes=("neck_asymmetry", "c1_c2_lateral"),
        shown=("head_tilt", "shoulder_tilt"),
    ),
    Control(
        name="lower neck rests bent forward", causes={**_bent(LOWER_NECK, 7.0), "habit.follow": 1.0},
        group="lower neck", outcomes=("c5_c6_compression", "cervical_lordosis_C2_C7"),
        shown=("cervical_vertical_axis_C2_C7",),
    ),
    Control(
        name="legs 25 mm apart", causes={"leg_length_left_mm": 12.5, "leg_length_right_mm": -12.5},
        group="pelvis and legs", outcomes=("pelvic_obliquity", "lumbar_asymmetry"), shown=("pelvic_obliquity",),
    ),
    Control(
        name="flat back, twice as stiff",
        causes={
            **_bent(UPPER_LUMBAR, 8.0), **{f"stiffness.{joint}": 2.0 for joint in UPPER_LUMBAR}, "habit.follow": 1.0,
        },
        group="lumbar", outcomes=("l4_l5_compression", "lumbar_lordosis_L1_S1"), shown=("lumbar_lordosis_L1_S1",),
    ),
    Control(
        name="thorax rests bent forward", causes={**_bent(LOWER_THORAX, 6.0), "habit.follow": 1.0}, group="thorax",
        outcomes=("t8_t9_compression", "thoracic_kyphosis_T4_T12"), shown=("sagittal_vertical_axis",),
    ),
)  # fmt: skip


def main(file: Path) -> None:
    """Write the page."""
    body, prior = build_body(REFERENCE_MAN), healthy_prior()
    parts = [
        HEAD,
        "## What a misalignment changes, habit by habit\n",
        *_by_habit(body),
        "## Healthy people, and the smallest offset that is found\n",
        *_healthy(body, prior),
        "## Bodies with one large cause\n",
        *_controls(body, prior),
    ]
    file.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")


HEAD = """# The upper neck's share

Written by `tools/neck_share.py`; the model alone, no measurement of anybody. It is about load and posture.

Controlled studies on the link between the upper neck and complaints of the lower back are listed with their results,
null results included, in [validation](validation.md) (chain experiments).

The reference man, standing. *Shares* are of groups of causes (`kinespine causes`); an interval holds 95 % of draws over
what was measured, the norm's own spread, how far habit follows tissue (0 to 1) and how strong habit is.
"""


def _by_habit(body: Body) -> list[str]:
    """Full solves: a tilt of 3 deg and a shift of 3 mm of the atlas, habit that stays or follows, weak or strong."""
    rows = [
        "| atlas | habit follows | weight of habit | L4-L5 compression N | muscles of the loins, left less right N |",
        "| --- | --- | --- | --- | --- |",
    ]
    index = output_index()
    for name, size in (("atlas_tilt_deg", 3.0), ("atlas_lateral_mm", 3.0)):
        for follow in (0.0, 0.5, 1.0):
            for weight in (0.1, 1.0, 10.0):
                habit = {"habit.follow": follow, "habit.weight": weight}
                told = [
                    read(reading(found.scene, found.amounts))
                    for values in (habit, {**habit, name: size})
                    for found in [solve_standing(body, causes=causes_from(values)).equilibrium]
                ]
                change = told[1] - told[0]
                words, _, unit = name.rpartition("_")
                pressed, pulled = (change[index[one]] for one in ("l4_l5_compression", "lumbar_asymmetry"))
                rows.append(
                    f"| {size:g} {unit} {words.replace('_', ' ')} | {follow:g} | {weight:g} | {pressed:+.1f} |"
                    f" {pulled:+.1f} |"
                )
    return [
        *rows,
        "",
        "Shape; 3 deg of tilt to the right, 3 mm of shift to the left. Each against the same habit without it.",
        "",
    ]


# --- linear about the norm: what is seen of many people ---


def _worlds(crew: Crew, prior: Prior, centre: np.ndarray, rows: Sequence[int]) -> list[World]:
    rng = np.random.default_rng([SEED, 1])
    chosen = weights()
    low, high = np.log(chosen.habit_low / chosen.habit), np.log(chosen.habit_high / chosen.habit)
    root = np.linalg.cholesky(prior.covariance)
    along, strong = rng.permutation(WORLDS), rng.permutation(WORLDS)
    places: list[Place] = []
    for k, w in zip(along, strong, strict=True):
        spread = 0.5 * root @ rng.standard_normal(len(centre))  # a part of how far people are apart
        point = np.clip(prior.mean + (k + 0.5) / WORLDS * (centre - prior.mean) + spread, prior.low, prior.high)
        places.append(Place(causes=point, habit=float(np.exp(low + (high - low) * (w + 0.5) / WORLDS)), follow=0.5))
    return crew.worlds(places, rows, lambda _: None)


def _seen(body: Body, prior: Prior, causes: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is measured on a body (k,), its slopes with the causes there (k, c), and the errors (k,)."""
    given = causes_from(causes)
    found = solve_standing(body, causes=given).equilibrium
    answer = influence_of(body, found, given, STAND, prior.names)
    rows = [output_index().get(name) for name in ERRORS]
    values = np.array(
        [given.value(name) if row is None else answer.values[row] for name, row in zip(ERRORS, rows, strict=True)]
    )
    slopes = np.zeros((len(ERRORS), len(prior.names)))
    for number, (name, row) in enumerate(zip(ERRORS, rows, strict=True)):
        slopes[number] = np.eye(len(prior.names))[prior.place(name)] if row is None else answer.slopes[row]
    return values, slopes, np.array(list(ERRORS.values()))


def _gain(prior: Prior, slopes: np.ndarray, errors: np.ndarray) -> np.ndarray:
    spread = prior.covariance @ slopes.T
    return np.linalg.solve(slopes @ spread + np.diag(errors**2), spread.T).T


def _shares(
    prior: Prior, worlds: Sequence[World], column: int, means: np.ndarray, covariance: np.ndarray,
    rng: np.random.Generator, kind: str,
) -> np.ndarray:  # fmt: skip
    """Draws of the shares (people, draws, groups) of people with means (people, c) and one covariance."""
    masks = group_masks(prior).astype(float)
    root, norm = (np.linalg.cholesky(c + 1e-12 * np.eye(len(c))) for c in (covariance, prior.covariance))
    found = np.empty((len(means), DRAWS, len(GROUPS)))
    for draw in range(DRAWS):
        world = worlds[draw % len(worlds)]
        follow = {"stays": 0.0, "follows": 1.0}.get(kind, float(rng.random()))
        slopes = world.slopes(follow, "position" if kind == "position" else "shape")[column]
        noise = root @ rng.standard_normal(len(prior.mean)) - norm @ rng.standard_normal(len(prior.mean)) - prior.mean
        found[:, draw] = ((means + noise) * slopes) @ masks.T
    return found


def _healthy(body: Body, prior: Prior) -> list[str]:
    _, slopes, errors = _seen(body, prior, {})
    gain = _gain(prior, slopes, errors)
    covariance = prior.covariance - gain @ slopes @ prior.covariance
    rng = np.random.default_rng([SEED, 2])
    people = prior.mean + rng.standard_normal((PEOPLE, len(prior.mean))) @ np.linalg.cholesky(prior.covariance).T
    told = (people - prior.mean) @ slopes.T + errors * rng.standard_normal((PEOPLE, len(errors)))
    means = prior.mean + told @ gain.T
    names = list(dict.fromkeys(OUTCOMES))
    with Crew(body, STAND, weights(), 2) as crew:
        worlds = _worlds(crew, prior, prior.mean, [output_index()[name] for name in names])
    neck = [GROUPS.index(group) for group in NECK]
    rows = [
        "| outcome | said to be changed by the upper neck | not determined | smallest share found in 80 of 100 |"
        + " ".join(f" {name.replace('_', ' ').rpartition(' ')[0]} |" for name in OFFSETS),
        "| --- | --- | --- | --- |" + " --- |" * len(OFFSETS),
    ]
    everybody: set[int] = set()
    for column, name in enumerate(names):
        by_kind = {
            kind: _shares(prior, worlds, column, means, covariance, rng, kind)[:, :, neck]
            for kind in ("marginal", "stays", "follows", "position")
        }
        words: list[str] = []
        for person in range(PEOPLE):
            upper = {kind: Interval.of(draws[person].sum(axis=1)) for kind, draws in by_kind.items()}
            mechanical = Interval.of(by_kind["marginal"][person, :, 0])
            words.append(judge(upper["marginal"], upper["stays"], upper["follows"], upper["position"], mechanical).word)
        changed = {number for number, word in enumerate(words) if word == "changes it"}
        everybody |= changed
        factor, unit = UNITS[output(name).unit]
        found = float(np.median([Interval.of(one.sum(axis=1)).detectable for one in by_kind["marginal"]]))
        mean = np.mean([world.slopes(0.5, "shape")[column] for world in worlds], axis=0)
        sizes = [found / abs(mean[prior.place(offset)]) for offset in OFFSETS]
        rows.append(
            f"| {name.replace('_', ' ')} | {100 * len(changed) / PEOPLE:.1f} % |"
            f" {100 * words.count('not determined') / PEOPLE:.1f} % | {factor * found:.1f} {unit} |"
            + "".join(f" {_size(size, offset)} |" for size, offset in zip(sizes, OFFSETS, strict=True))
        )
    return [
        f"{PEOPLE} healthy people were drawn with the normal asymmetry of every bone and joint, measured with the"
        " errors of a careful examination, and judged like anybody else. *Changed* may be said of at most 5 %.\n",
        *rows,
        "",
        f"In any of the outcomes together: {100 * len(everybody) / PEOPLE:.1f} %.",
        "",
        "The last columns: how large an offset of one bone alone would have to be for that share, by the mean slope"
        " (more than its joint allows where it says so).",
        "",
    ]


def _size(size: float, name: str) -> str:
    unit = name.rpartition("_")[2]
    return f"more than 40 {unit}" if size > 40.0 else f"{size:.0f} {unit}"


def _controls(body: Body, prior: Prior) -> list[str]:
    rows = [
        "| body | what it changes | outcome | its group | share of the group, median person |"
        " no zero in the interval, and largest |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rng = np.random.default_rng([SEED, 3])
    usual = _solved(body, {})
    with Crew(body, STAND, weights(), 2) as crew:
        for control in CONTROLS:
            change = _solved(body, control.causes) - usual
            changed = ", ".join(
                f"{name.replace('_', ' ')} {_in_words(name, float(change[output_index()[name]]))}"
                for name in control.shown
            )
            _, slopes, errors = _seen(body, prior, control.causes)
            given = causes_from(control.causes)
            truth = np.array([given.value(name) for name in prior.names])
            gain = _gain(prior, slopes, errors)
            covariance = prior.covariance - gain @ slopes @ prior.covariance
            noise = errors * rng.standard_normal((NOISY, len(errors)))
            means = prior.mean + (noise + slopes @ (truth - prior.mean)) @ gain.T
            worlds = _worlds(crew, prior, truth, [output_index()[name] for name in control.outcomes])
            own = GROUPS.index(control.group)
            for column, name in enumerate(control.outcomes):
                draws = _shares(prior, worlds, column, means, covariance, rng, "marginal")
                low, middle, high = np.quantile(draws, [0.025, 0.5, 0.975], axis=1)
                clear = (low[:, own] > 0) | (high[:, own] < 0)
                named = clear & (np.argmax(np.abs(middle), axis=1) == own)
                k = int(np.argsort(middle[:, own])[NOISY // 2])
                share = " to ".join(_in_words(name, float(limit[k, own])) for limit in (low, high))
                rows.append(
                    f"| {control.name} | {changed} | {name.replace('_', ' ')} | {control.group} |"
                    f" {_in_words(name, float(middle[k, own]))} ({share}) | {100 * named.mean():.0f} % |"
                )
    return [
        f"Each body was solved with its cause, measured {NOISY} times with errors, and its shares drawn against the"
        " spread of healthy people. The bar is 90 %.\n",
        *rows,
        "",
        "Fits here are linear about the body itself; `kinespine explain` solves anew. A group is missed where healthy"
        " people differ as much in it: what a large cause changes in one outcome can still be within what is usual.",
        "",
    ]


def _solved(body: Body, causes: Mapping[str, float]) -> np.ndarray:
    found = solve_standing(body, causes=causes_from(causes)).equilibrium
    return read(reading(found.scene, found.amounts))


def _in_words(name: str, value: float) -> str:
    factor, unit = UNITS[output(name).unit]
    return f"{factor * value:+.1f} {unit}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE)
