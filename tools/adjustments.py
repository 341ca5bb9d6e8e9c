"""How often a change of the upper neck would be suggested: virtual healthy people, and people with a crooked neck.

uv run python tools/adjustments.py [--people 1000] [--controls 200] [--full 10] [--keep FOLDER] [--seed 20261127]

Every person is drawn, and read with error. Slopes learned from bodies solved in full (`honesty_learned.py`) say how the
upper neck of a person lies; whoever is then read nearly as far off as is misaligned, or further, is solved in full and
read anew with the same errors. Whoever is read outside normal asymmetry is fitted and searched by learned slopes; all
others get none by the first question of the search. Learned slopes are not those of one person, and full solves may
confirm less: the first `--full` misaligned people of each kind are fitted and searched once more as `kinespine treat`
does it, every world and every confirmation solved in full. Nobody is left out of the counts but those without a
posture, and they are counted.
"""

import argparse
import pickle
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from math import degrees, radians
from pathlib import Path
from typing import TypeVar

import numpy as np
from honesty_learned import Learned, LearnedPerson, Library, solved_library
from honesty_people import CONTROLS, HEALTHY, Kind, Truth, lot, man, people, prior

from kinespine.assessment.judgement import judge
from kinespine.assessment.neck import Neck, neck_of_readings, shown_angle, total_error
from kinespine.care.adjustment import find_adjustment
from kinespine.care.question import Question, by_slopes, question_of
from kinespine.chain.crew import Crew
from kinespine.chain.neck_sense import NeckSense
from kinespine.chain.norm_body import norm_body
from kinespine.chain.observations import Observation
from kinespine.chain.output_names import output, output_index
from kinespine.chain.person_fit import fit_person
from kinespine.chain.posterior import most_probable, silent
from kinespine.chain.shares import take_shares
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights
from kinespine.errors import BadInput, NotSolved
from kinespine.visit.neck_path import neck_sense
from kinespine.visit.treat import OUTCOMES

SEED = 20261127  # fixed before the first run
NECK = (
    "skull_tilt_deg", "atlas_tilt_deg", "skull_rotation_deg", "atlas_rotation_deg", "skull_lateral_mm",
    "atlas_lateral_mm",
)  # fmt: skip
READ = {
    "head_tilt": radians(2.7), "shoulder_tilt": radians(2.7), "pelvic_obliquity": radians(2.7),
    "trunk_shift": 5.9e-3, "craniovertebral_angle.left": radians(2.7), "craniovertebral_angle.right": radians(2.7),
}  # fmt: skip
ROWS = tuple(
    output_index()[name] for name in dict.fromkeys([*OUTCOMES, *filter(None, map(shown_angle, NECK)), *READ])
)  # fmt: skip
BODIES = 60  # of the library, of each kind
DRAWS = 400
NONE, NO_POSTURE, WITHIN = "none indicated", "no posture", "within normal asymmetry"
REFUSED = "a reading past what a joint can do"
NEAR = 0.8  # of the distance that counts as misaligned: read further off by learned slopes, a person is solved in full
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What was read of one person."""

    neck: Neck
    observations: tuple[Observation, ...]


def seen(truth: Truth, seed: int) -> Seen:
    """Read one person, with the usual errors.

    Raises:
        BadInput: a reading past what a joint can do, as a visit refuses it.
    """
    index, own, rng = output_index(), prior(), np.random.default_rng([seed, truth.number, 9])
    sizes = {name: total_error("mm" if name.endswith("_mm") else "deg") for name in NECK}
    values: dict[str, float] = {}
    told: list[Observation] = []
    for name, size in sizes.items():
        angle, error = shown_angle(name), size * float(rng.standard_normal())
        so = float(truth.causes[own.place(name)]) if angle is None else degrees(float(truth.person[index[angle]]))
        values[name] = so + error
        unit = 1.0 if angle is None else radians(1.0)
        told.append(Observation(name=angle or name, value=unit * values[name], error=unit * size))
    told += [
        Observation(name=name, value=float(truth.person[index[name]] + size * rng.standard_normal()), error=size)
        for name, size in READ.items()
    ]
    return Seen(
        neck=neck_of_readings({name: (value, None) for name, value in values.items()}), observations=tuple(told)
    )


def learned_question(one: Seen, learned: Learned, seed: tuple[int, int]) -> Question:
    """What is asked of a change of a person who is misaligned, by learned slopes.

    Raises:
        NotSolved: the fit did not come to rest.
    """
    own, person = learned.library.prior, LearnedPerson(learned=learned, seen=one.observations)
    fitted = most_probable(
        person, own, one.observations, "shape", person.predict(own.mean), person.slopes(own.mean),
        np.zeros(len(one.observations)), silent,
    )  # fmt: skip
    learned.restart(seed)
    taken = take_shares(learned, fitted, _wanted(), weights(), draws=DRAWS, seed=seed[0], say=silent, neck=_neck())
    return question_of(man(), one.neck, taken)


def learned_search(question: Question) -> str:
    """What slopes alone promise."""
    tried = by_slopes(question) if question.asked.towards.any() and question.asked.there.any() else []
    if not tried:
        return NONE
    return "computed" if set(tried[0].named) == set(question.answers.cases) else "depends"


@cache
def _neck() -> NeckSense:
    """What a neck that feels turned does in that man."""
    with Crew(man(), STAND, weights(), 1) as crew:
        return neck_sense(crew)()


def full_search(one: Seen, seed: int) -> str:
    """What `kinespine treat` tells the same person.

    Raises:
        NotSolved: the fit did not come to rest.
    """
    fitted = fit_person(man(), one.observations, task=STAND, weights=weights())
    with Crew(man(), STAND, weights(), 1) as crew:
        taken = take_shares(crew, fitted, _wanted(), weights(), draws=DRAWS, seed=seed, say=silent, neck=_neck())
        found = find_adjustment(man(), one.neck, taken, weights(), crew)
    for effect in found.effects:
        if effect.target and effect.beyond is not None:
            print(f"    {effect.outcome.name}: beyond error in {100 * effect.beyond:.0f} of 100 worlds", flush=True)
    sizes = ", ".join(f"{move.cause} {move.change:.1f} of {move.there:.1f}" for move in found.moves)
    print(f"    {sizes or found.why}{': ' if found.depends_on else ''}{', '.join(found.depends_on)}", flush=True)
    return found.status


def nearly_misaligned(kind: Kind, number: int, learned: Learned, seed: int) -> bool:
    """Whether a person would be read nearly as far off as is misaligned, as learned slopes tell how they stand."""
    drawn = lot(kind, seed, number)
    stands = np.full(len(output_index()), np.nan)
    stands[list(ROWS)] = learned.values(drawn.person, drawn.follow)
    try:
        judged = judge(seen(Truth(causes=drawn.person, person=stands, number=number), seed).neck)
    except BadInput:
        return True
    return judged.distance > NEAR * judged.limit


def counted(kind: Kind, truths: list[Truth], learned: Learned, seed: int, full: int) -> Iterator[tuple[str, str]]:
    """What slopes promise each person of a kind, and what full solves make of it; empty where nothing was solved."""
    for truth in truths:
        try:
            one = seen(truth, seed)
        except BadInput:
            yield REFUSED, ""
            continue
        verdict = judge(one.neck).verdict
        if verdict != "misaligned":
            yield verdict, ""
            continue
        try:
            promised = learned_search(learned_question(one, learned, (seed, truth.number)))
            told = full_search(one, seed) if full > 0 else ""
        except NotSolved:
            promised, told = "the fit did not come to rest", ""
        full -= 1
        print(f"{kind.name} {truth.number}: by slopes {promised}{f', in full {told}' if told else ''}", flush=True)
        yield promised, told


def kept(folder: Path | None, name: str, make: Callable[[], Made]) -> Made:
    """What was made before and kept, or made now."""
    if folder is None:
        return make()
    file = folder / f"{name}.pickle"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(make()))
    found: Made = pickle.loads(file.read_bytes())
    return found


def learnt(folder: Path | None, seed: int, bodies: int = BODIES) -> Learned:
    """Slopes of healthy people, and of people with a crooked neck and all between."""
    libraries = [
        kept(folder, f"library-{kind.name}-{seed}-{bodies}", partial(solved_library, kind, bodies, ROWS, seed + number))
        for number, kind in enumerate((HEALTHY, CONTROLS[0]))
    ]
    middle = norm_body(man(), STAND, weights(), "shape")[1].values[list(ROWS)]
    return Learned(Library.joined(*libraries), middle, seed)


def _wanted() -> list:
    return [output(name) for name in OUTCOMES]


def main() -> None:
    """Count."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--controls", type=int, default=200)
    asked.add_argument("--full", type=int, default=10)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--seed", type=int, default=SEED)
    given = asked.parse_args()
    learned = learnt(given.keep, given.seed)
    for kind, count in ((CONTROLS[0], given.controls), (HEALTHY, given.people)):
        if not count:
            continue
        near = [number for number in range(count) if nearly_misaligned(kind, number, learned, given.seed)]
        make = partial(_solved, kind, near, given.seed)
        truths = kept(given.keep, f"people-{kind.name}-{given.seed}-{count}", make)
        found = list(counted(kind, truths, learned, given.seed, given.full))
        by = Counter(promised for promised, _ in found)
        by += Counter({WITHIN: count - len(near), NO_POSTURE: len(near) - len(truths)})
        print(f"{kind.name} ({count}, {len(near)} solved in full), by slopes: {dict(by)}", flush=True)
        both = Counter(pair for pair in found if pair[1])
        print(f"{kind.name}, by slopes and in full: {dict(both)}", flush=True)


def _solved(kind: Kind, numbers: list[int], seed: int) -> list[Truth]:
    return list(people(kind, numbers, seed, whole=False))


if __name__ == "__main__":
    main()
