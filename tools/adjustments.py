"""How often a change of the upper neck would be suggested: virtual healthy people, and people with a crooked neck.

uv run python tools/adjustments.py [--people 1000] [--controls 50] [--worlds 12] [--seed 1]

Every person is drawn, solved in full and read with error. Whoever is read outside normal asymmetry is fitted and
searched as `kinespine treat` does it, in full; all others get none by the first question of the search. Nobody is
left out of the counts but those without a posture, and they are counted too.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from math import degrees, radians

import numpy as np
from honesty_people import CONTROLS, HEALTHY, Kind, Truth, man, people

import kinespine.chain.shares as shares
from kinespine.assessment.judgement import judge
from kinespine.assessment.neck import Neck, neck_of_readings, total_error
from kinespine.care.adjustment import find_adjustment
from kinespine.care.found import Adjustment
from kinespine.chain.crew import Crew
from kinespine.chain.observations import Observation
from kinespine.chain.output_names import output, output_index
from kinespine.chain.person_fit import fit_person
from kinespine.chain.posterior import silent
from kinespine.chain.prior import healthy_prior
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights
from kinespine.errors import NotSolved
from kinespine.visit.treat import OUTCOMES

ANGLES = {
    "skull_tilt_deg": "c0_c1_lateral", "atlas_tilt_deg": "c1_c2_lateral", "skull_rotation_deg": "c0_c1_axial",
    "atlas_rotation_deg": "c1_c2_axial",
}  # fmt: skip
SHIFTS = ("skull_lateral_mm", "atlas_lateral_mm")
READ = {
    "head_tilt": radians(2.7), "shoulder_tilt": radians(2.7), "pelvic_obliquity": radians(2.7),
    "trunk_shift": 5.9e-3, "craniovertebral_angle.left": radians(2.7), "craniovertebral_angle.right": radians(2.7),
}  # fmt: skip
DRAWS = 400


def readings(truth: Truth, rng: np.random.Generator) -> dict[str, float]:
    """What is read of the upper neck of one person, with the usual errors, in deg and mm."""
    index, prior = output_index(), healthy_prior()
    so = {name: degrees(float(truth.person[index[angle]])) for name, angle in ANGLES.items()}
    so |= {name: float(truth.causes[prior.place(name)]) for name in SHIFTS}
    errors = {name: total_error("mm" if name.endswith("_mm") else "deg") for name in so}
    return {name: value + errors[name] * float(rng.standard_normal()) for name, value in so.items()}


def searched(truth: Truth, read: dict[str, float], neck: Neck, rng: np.random.Generator, seed: int) -> Adjustment:
    """Fit one person and search, in full.

    Raises:
        NotSolved: the fit did not come to rest.
    """
    index, error = output_index(), dict(neck.error)
    seen = [
        Observation(name=ANGLES[name], value=radians(value), error=radians(error[name]))
        if name in ANGLES
        else Observation(name=name, value=value, error=error[name])
        for name, value in read.items()
    ]
    seen += [
        Observation(name=name, value=float(truth.person[index[name]] + size * rng.standard_normal()), error=size)
        for name, size in READ.items()
    ]
    fitted = fit_person(man(), seen, task=STAND, weights=weights())
    with Crew(man(), STAND, weights(), 1) as crew:
        wanted = [output(name) for name in OUTCOMES]
        taken = shares.take_shares(crew, fitted, wanted, weights(), draws=DRAWS, seed=seed, say=silent)
        return find_adjustment(man(), neck, taken, weights(), crew, seed=seed)


def told(kind: Kind, count: int, seed: int) -> Iterator[str]:
    """What came of each person of a kind."""
    solved = 0
    for number, truth in enumerate(people(kind, count, seed, whole=False)):
        solved += 1
        rng = np.random.default_rng([seed, number, 9])
        read = readings(truth, rng)
        neck = neck_of_readings({name: (value, None) for name, value in read.items()})
        if judge(neck).verdict != "misaligned":
            yield judge(neck).verdict
            continue
        try:
            found = searched(truth, read, neck, rng, seed)
        except NotSolved:
            yield "misaligned; the fit did not come to rest"
            continue
        words = found.status if found.status == "computed" else f"misaligned; none indicated: {found.why}"
        cases = [case.name for case in found.cases if case.change]
        unusual = ", ".join(one.outcome.name for one in found.effects if one.unusual.excludes_zero)
        print(f"{number}: {words}; read {_sizes(read)}; totals that leave out zero: {unusual or 'none'}", flush=True)
        for case in found.cases:
            print(f"    {case.name}: {_sizes(case.change) or 'nothing'}", flush=True)
        yield words + ("; it would be if one knew: " + ", ".join(cases) if cases else "")
    yield from ["no posture"] * (count - solved)


def _sizes(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.1f}" for name, value in values.items())


def main() -> None:
    """Count."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--controls", type=int, default=50)
    asked.add_argument("--worlds", type=int, default=shares.WORLDS)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    shares.WORLDS = given.worlds
    for kind, count in ((HEALTHY, given.people), (CONTROLS[0], given.controls)):
        if count:
            found = Counter(told(kind, count, given.seed))
            print(f"{kind.name} ({count}): {dict(found)}", flush=True)


if __name__ == "__main__":
    main()
