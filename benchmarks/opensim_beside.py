"""One and the same load sharing in OpenSim 4.6 and here: activations, joint loads, moment arms, time.

    OMP_NUM_THREADS=1 uv run --extra bench python benchmarks/opensim_beside.py [--page docs/opensim.md]

The reference man in twelve postures that carry their own load. Given to both: the posture, what presses on him from
outside and inside, the passive tension of muscle (OpenSim's static optimisation leaves it out). Sought by both: the
least sum of squared activations, without weights, minimum control 0, rigid tendons. One core; times are of the
processor. With `--page` the tables replace those between the marks in the page.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from opensim_side import Answer, Frame, Side, version
from report_page import show

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.levels import JOINTS, LEVELS, body_of
from kinespine.chain import parse_task, solve_standing
from kinespine.chain.given import given_problem
from kinespine.chain.mechanics import layout
from kinespine.chain.reactions import disc_frames, forces_on, path_pieces
from kinespine.chain.scene import Scene, scene_at
from kinespine.chain.sharing import Shared, share

TASKS = (
    "stand", "lean:angle=10", "lean:angle=20", "lean:angle=30", "lean:angle=-10", "look:yaw=30", "look:yaw=-50",
    "look:pitch=20", "look:pitch=-20", "one-leg:side=left", "one-leg:side=right", "valsalva",
)  # fmt: skip
ARMS = 300  # moment arms compared in each posture
REPEATS = 5
SHOWN = ("C0-C1", "C4-C5", "C7-T1", "T4-T5", "T8-T9", "T12-L1", "L2-L3", "L4-L5", "L5-S1")
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
BARS = {"tissue": 1e-6, "arms": 0.1, "activation": 0.01, "load": 0.02, "ratio": 1000.0}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posed:
    """One frame as both see it."""

    scene: Scene
    amounts: np.ndarray  # (columns,) of the equilibrium: those of the pushes are given
    frame: Frame


def posed(task: str, body: object) -> Posed:
    """The posture a task ends in, and everything that acts there but gravity, tissue, ribs and active muscle."""
    found = solve_standing(body, task=parse_task(task)).equilibrium
    scene, amounts = found.scene, found.amounts
    state = scene.state
    forces, torques = np.zeros((2, len(body.segments), 3))

    def push(segments: np.ndarray, points: np.ndarray, force: np.ndarray) -> None:
        np.add.at(forces, segments, force)
        np.add.at(torques, segments, np.cross(points - state.origins[segments], force))

    carried = scene.columns.carrying(amounts[scene.pushed])
    push(carried.segments, carried.points, carried.forces)
    starts, ends, owner = path_pieces(body)
    segment = layout(body).landmark_segment
    pull = state.points[ends] - state.points[starts]
    pull *= (scene.muscle.passive[owner] / np.linalg.norm(pull, axis=1))[:, None]
    push(segment[starts], state.points[starts], pull)
    push(segment[ends], state.points[ends], -pull)
    frame = Frame(name=task, angles=scene.angles, forces=forces, torques=torques)
    return Posed(scene=scene, amounts=amounts, frame=frame)


def joint_forces(given: Posed, activations: np.ndarray) -> np.ndarray:
    """What everything above each joint is pushed with but by the joint, (25, 3) N in the body frame."""
    scene, body = given.scene, given.scene.stance.body
    tension = activations[: scene.muscles] * scene.muscle.active + scene.muscle.passive
    pushes, pulls = scene.columns.carrying(given.amounts[scene.pushed]), scene.ribs.pushes
    forces = forces_on(body, scene.state, tension, (pushes.segments, pushes.forces), (pulls.segments, pulls.forces))
    return np.cumsum(forces[[layout(body).index[body_of(level)] for level in LEVELS[:-1]]], axis=0)


def in_discs(given: Posed, forces: np.ndarray) -> np.ndarray:
    """Compression and shear (25, 2) N in the frames of the discs."""
    turned = np.einsum("lik,li->lk", disc_frames(given.scene.stance.body, given.scene.state), forces)
    return np.stack([-turned[:, 2], turned[:, 0]], axis=1)


def seconds(given: Posed) -> tuple[float, float]:
    """From posture to activations, and sharing alone: the median of a few, s of the processor."""
    from kinespine.chain import mechanics

    whole: list[float] = []
    alone: list[float] = []
    for _ in range(REPEATS):
        mechanics._mechanics.cache_clear()  # a posture never seen before
        began = time.process_time()
        problem = given_problem(scene_at(given.scene.stance, given.scene.angles), given.amounts, unit_weights=True)
        ready = time.process_time()
        share(problem)
        ended = time.process_time()
        whole.append(ended - began)
        alone.append(ended - ready)
    return float(np.median(whole)), float(np.median(alone))


def arms_apart(side: Side, frames: Sequence[Posed]) -> float:
    """The largest difference of moment arms (m): some drawn in every posture, of those that are not zero."""
    random = np.random.default_rng(1)
    worst = 0.0
    for given in frames:
        arms = given.scene.state.arms
        rows, columns = np.nonzero(np.abs(arms) > 1e-6)
        chosen = random.choice(len(rows), ARMS, replace=False)
        theirs = side.arms(given.scene.angles, rows[chosen], columns[chosen])
        worst = max(worst, float(np.abs(theirs - arms[rows[chosen], columns[chosen]]).max()))
    return worst


def tissue_apart(side: Side, frames: Sequence[Posed]) -> float:
    """The largest difference of passive moments (N·m)."""
    worst = 0.0
    for given in frames:
        index = {dof.name: row for row, dof in enumerate(side.body.dofs)}
        rows = [index[f"{tissue.joint}.{tissue.motion}"] for tissue in side.body.tissue]
        worst = max(worst, float(np.abs(side.tissue(given.scene.angles) - given.scene.tissue[rows]).max()))
    return worst


def verdict(good: bool) -> str:
    """In a word."""
    return "kept" if good else "**missed**"


def report() -> str:
    """Both tables."""
    body = build_body(REFERENCE_MAN)
    frames = [posed(task, body) for task in TASKS]
    side = Side(body, frames[0].scene.stance.rest, [given.frame for given in frames])
    answers = side.solve()
    ours = [share(given_problem(given.scene, given.amounts, unit_weights=True)) for given in frames]
    times = [seconds(given) for given in frames]
    lines = [
        f"OpenSim {version()}; {len(body.fascicles)} muscles and {len(body.limbs)} limb torques, "
        f"{len(body.dofs)} coordinates, {len(frames)} postures.",
        "",
        *_agreement(side, frames, ours, answers),
        "",
        *_times(answers, times),
        "",
        "### Posture by posture",
        "",
        *_by_posture(frames, ours, answers, times),
        "",
        "### What the volume weights change",
        "",
        *_weights(frames, ours),
    ]
    return "\n".join(lines)


def _agreement(side: Side, frames: Sequence[Posed], ours: Sequence[Shared], answers: Sequence[Answer]) -> list[str]:
    tissue, arms = tissue_apart(side, frames), 1e3 * arms_apart(side, frames)
    apart = max(float(np.abs(a.activations - o.x).max()) for a, o in zip(answers, ours, strict=True))
    load = max(load_apart(g, o, a) for g, o, a in zip(frames, ours, answers, strict=True))
    more = max(float(np.sum(a.activations**2) / np.sum(o.x**2)) - 1.0 for a, o in zip(answers, ours, strict=True))
    pelvis = max(float(np.abs(a.pelvis).max()) for a in answers)
    sound, solved = sum(a.is_sound for a in answers), sum(o.status == "solved" for o in ours)
    said = [line for line in side.loading_log.splitlines() if "[warning]" in line or "[error]" in line]
    rows = [
        ("passive moments, alone", f"{tissue:.1e} N·m", "1e-6 N·m", tissue <= BARS["tissue"]),
        (f"moment arms, {ARMS} in each posture", f"{arms:.1e} mm", "0.1 mm", arms <= BARS["arms"]),
        ("activation of any muscle or limb", f"{apart:.1e}", "0.01", apart <= BARS["activation"]),
        ("compression of any level", f"{100 * load:.2g} %", "2 %", load <= BARS["load"]),
        ("postures that OpenSim's log calls solved", f"{sound} of {len(answers)}", "all", sound == len(answers)),
        ("postures that Kinespine solved", f"{solved} of {len(ours)}", "all", solved == len(ours)),
        ("warnings while OpenSim opens the file", str(len(said)), "none", not said),
    ]
    return [
        "| largest difference | found | bar | |",
        "| --- | --- | --- | --- |",
        *(f"| {what} | {found} | {bar} | {verdict(good)} |" for what, found, bar, good in rows),
        "",
        f"The sum of squares that OpenSim ends with is up to {100 * more:.2g} % above ours: it stops earlier.",
        f"The actuators of the pelvis found at most {pelvis:.0e} N or N·m to do.",
    ]


def load_apart(given: Posed, ours: Shared, theirs: Answer) -> float:
    """The largest difference in compression of a level, relative."""
    one, other = (in_discs(given, forces)[:, 0] for forces in (joint_forces(given, ours.x), theirs.joint_forces))
    return float(np.max(np.abs(one - other) / np.abs(one)))


def _times(answers: Sequence[Answer], times: Sequence[tuple[float, float]]) -> list[str]:
    whole, alone = (float(np.median([one[place] for one in times])) for place in (0, 1))
    taken = [answer.time_s for answer in answers if np.isfinite(answer.time_s)]
    theirs = float(np.median(taken))
    return [
        f"| median of {len(times)} postures (OpenSim {len(taken)}), time of the processor | | ratio |",
        "| --- | --- | --- |",
        f"| OpenSim's static optimisation | {theirs:.2f} s | 1 |",
        f"| Kinespine, from the posture to activations | {1e3 * whole:.2f} ms | "
        f"{theirs / whole:.0f}, bar 1,000: {verdict(theirs / whole >= BARS['ratio'])} |",
        f"| Kinespine, sharing alone | {1e3 * alone:.2f} ms | {theirs / alone:.0f} |",
    ]


def _by_posture(
    frames: Sequence[Posed], ours: Sequence[Shared], answers: Sequence[Answer], times: Sequence[tuple[float, float]]
) -> list[str]:
    lines = [
        "Each load is that of the equilibrium that a task ends in, where discs and ligaments are slack lying down. The",
        "bodies further down are compared in the norm posture, with both slack in it: another load.",
        "",
        "| posture | L4-L5, N | OpenSim, N | activations apart | OpenSim, s | Kinespine, ms |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    place = JOINTS.index("L4-L5")
    for given, one, answer, (whole, _) in zip(frames, ours, answers, times, strict=True):
        load = in_discs(given, joint_forces(given, one.x))[place, 0]
        theirs = in_discs(given, answer.joint_forces)[place, 0]
        apart = float(np.abs(answer.activations - one.x).max())
        took = f"{answer.time_s:.1f}" if np.isfinite(answer.time_s) else "–"
        lines.append(f"| `{given.frame.name}` | {load:.1f} | {theirs:.1f} | {apart:.1e} | {took} | {1e3 * whole:.1f} |")
    return lines


def _weights(frames: Sequence[Posed], ours: Sequence[Shared]) -> list[str]:
    """Standing, with the plain sum and with the one weighted with volume, all else the same."""
    given, plain = frames[0], ours[0]
    weighted = share(given_problem(given.scene, given.amounts))
    loads = [in_discs(given, joint_forces(given, found.x))[:, 0] for found in (plain, weighted)]
    lines = [
        "Standing in equilibrium, the same given forces, nothing asked of stiffness.",
        "",
        "| level | plain sum, N | weighted with volume, N | change |",
        "| --- | --- | --- | --- |",
    ]
    for joint in SHOWN:
        before, after = (load[JOINTS.index(joint)] for load in loads)
        lines.append(f"| {joint} | {before:.0f} | {after:.0f} | {100 * (after / before - 1):+.1f} % |")
    groups = [fascicle.group for fascicle in given.scene.stance.body.fascicles]
    area = np.array([fascicle.area for fascicle in given.scene.stance.body.fascicles])
    means = {
        group: [float(area[own] @ found.x[: len(area)][own] / area[own].sum()) for found in (plain, weighted)]
        for group in dict.fromkeys(groups)
        for own in [np.array([other == group for other in groups])]
    }
    most = sorted(means, key=lambda group: -abs(means[group][1] - means[group][0]))[:8]
    lines += ["", "| muscle group, mean activation | plain sum | weighted with volume |", "| --- | --- | --- |"]
    lines += [
        f"| {group.replace('_', ' ')} | {100 * means[group][0]:.1f} % | {100 * means[group][1]:.1f} % |"
        for group in most
    ]
    highest = [float(found.x[: len(area)].max()) for found in (plain, weighted)]
    return [*lines, f"| the hardest working fascicle | {100 * highest[0]:.0f} % | {100 * highest[1]:.0f} % |"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=Path, help="the page whose tables are to be replaced")
    show(report(), parser.parse_args().page, BEGIN, END)
