"""How long load sharing takes, beside a library QP on the same problem.

For one core: OPENBLAS_NUM_THREADS=1 python benchmarks/sharing.py
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import piqp
from scipy.sparse import csc_matrix, diags_array

from kinespine.anatomy import Person, build_body
from kinespine.chain.acting import balance_of
from kinespine.chain.posture import posture_from, standing
from kinespine.chain.sharing import Sharing, share

ROUNDS = 60


def spine_like(seed: int, *, muscles: int = 600, load: float = 1.0, exponent: float = 2.0) -> Sharing:
    """Draw a chain on two feet: 25 joints of 3 rotations, 29 limb rotations, a floating base of 6 rows.

    Muscles come in mirrored pairs over 1-20 joints, arms 0.01-0.08 m, 10-500 N; each foot has four corners
    with a normal force and two friction forces. `load` multiplies the moments, not the body weight.
    """
    random = np.random.default_rng(seed)
    joints, limbs = 25, 29
    rows = 6 + 3 * joints + limbs
    columns: list[np.ndarray] = []
    weight: list[float] = []
    for _ in range(muscles // 2):
        first = random.integers(joints)
        crossed = slice(first, min(joints, first + random.integers(1, 21)))
        arm = np.zeros((joints, 3))
        arm[crossed] = random.uniform(-0.08, 0.08, 3) + random.uniform(-0.02, 0.02, arm[crossed].shape)
        arm = np.sign(arm) * np.clip(np.abs(arm), 0.01, 0.08)
        force = np.exp(random.uniform(np.log(10), np.log(500)))
        volume = force * random.uniform(0.03, 0.15)
        for side in (1, -1):
            column = np.zeros(rows)
            column[6 : 6 + 3 * joints] = force * (arm * (1, side, side)).ravel()
            columns.append(column)
            weight.append(volume)
    weight = list(np.array(weight) / np.sum(weight))
    for limb in range(limbs):
        columns.append(random.uniform(20, 250) * np.eye(rows)[6 + 3 * joints + limb])
        weight.append(1 / muscles)
    corners = [(x, y) for x in (0.15, -0.06) for y in (0.07, 0.14)]
    contact = np.array([[x, side * y, -0.95] for side in (1, -1) for x, y in corners])
    for corner, place in enumerate(contact):
        hinges = 6 + 3 * joints + 6 * (corner // 4)
        for axis in range(3):
            force = np.eye(3)[axis]
            column = np.zeros(rows)
            column[:6] = *force, *np.cross(place, force)
            for hinge in range(6):
                centre = np.array([0.02 * (-1) ** hinge, np.sign(place[1]) * 0.09, -0.19 * hinge])
                column[hinges + hinge] = np.cross(place - centre, force)[hinge % 3]
            columns.append(column)
            weight.append(1e-6 / muscles)
    demand = np.zeros(rows)
    demand[2:5] = 735, 0.5, -15
    moments = random.normal(0, (0.3, 0.3, 0.2), (joints, 3))
    moments[:, 0] += 0.8 * np.arange(2, joints + 2)
    demand[6:] = load * np.concatenate([moments.ravel(), random.normal(0, 8, limbs)])
    normal = np.tile((False, False, True), 8)
    return Sharing(
        arms=np.array(columns).T,
        demand=demand,
        weight=np.array(weight),
        lower=np.concatenate([np.zeros(muscles), -np.ones(limbs), np.where(normal, 0, -np.inf)]),
        upper=np.concatenate([np.ones(muscles + limbs), np.full(24, np.inf)]),
        exponent=exponent,
    )


def solve_by_library(problem: Sharing) -> np.ndarray:
    """Solve the quadratic problem with PIQP, the weights made of order 1 for its tolerances."""
    solver = piqp.SparseSolver()
    solver.setup(
        P=csc_matrix(diags_array(problem.weight / np.median(problem.weight))),
        c=np.zeros(len(problem.weight)),
        A=csc_matrix(problem.arms),
        b=problem.demand,
        x_l=problem.lower,
        x_u=problem.upper,
    )
    if (status := solver.solve()) != piqp.PIQP_SOLVED:
        raise RuntimeError(f"PIQP ended with {status}")
    return solver.result.x


def fastest(work: Callable[[], object], rounds: int) -> float:
    """Time the work in ms: the least of many, since other programs only ever add."""
    times = [0.0] * rounds
    for turn in range(rounds):
        began = time.perf_counter()
        work()
        times[turn] = time.perf_counter() - began
    return 1e3 * min(times)


def body_like(bend_deg: float = 0.0) -> Sharing:
    """The reference man standing, or with so much more bend at one level and less at the next."""
    body = build_body(Person(sex="male", age=30, height=1.75, mass=75))
    posture = posture_from(body, {"L4-L5.flexion": bend_deg, "L3-L4.flexion": -bend_deg})
    return balance_of(body, posture, standing(body)).problem()


def print_row(name: str, problem: Sharing, near: Sharing) -> None:
    """Time one problem cold, and one near it from the first one's multipliers."""
    found = share(problem)
    again = share(near, start=found.multipliers)
    cold = fastest(lambda: share(problem), ROUNDS)
    warm = fastest(lambda: share(near, start=found.multipliers), ROUNDS)
    rows, columns = problem.arms.shape
    line = f"{name:<14} {rows:<4} {columns:<4} {problem.exponent:<8g}  {cold:7.2f}  {found.steps:5}"
    line += f"  {warm:7.2f}  {again.steps:5}"
    if problem.exponent == 2:
        library = fastest(lambda: solve_by_library(problem), 5)
        bounded = np.isfinite(problem.upper)
        off = np.max(np.abs(solve_by_library(problem) - found.x)[bounded])
        line += f"  {library:7.1f}  {off:.1e}"
    print(line)
    assert found.status == again.status == "solved", (found.message, again.message)


def main() -> None:
    """Print one row per problem; the near one asks 2 % more, or is half a degree away."""
    print("problem        n    m    exponent  cold ms  steps  warm ms  steps  PIQP ms  largest difference")
    body = body_like()
    for exponent in (2.0, 3.0):
        man = replace(body, exponent=exponent)
        print_row("man, 2 % more", man, replace(man, demand=1.02 * man.demand))
        print_row("man, 0.5 deg", man, replace(body_like(0.5), exponent=exponent))
    for muscles in (200, 400, 600, 900):
        for exponent in (2.0, 3.0):
            drawn = spine_like(0, muscles=muscles, exponent=exponent)
            print_row("drawn", drawn, replace(drawn, demand=1.02 * drawn.demand))


if __name__ == "__main__":
    main()
