"""Healthy people drawn at random, standing: how far they are apart in the model and in publications."""

import numpy as np
from validation_page import number, table

from kinespine.anatomy import Person, build_body
from kinespine.anatomy.spread import draw_healthy
from kinespine.chain.norm_body import solve_at
from kinespine.chain.output_names import output, output_index
from kinespine.chain.outputs import read, reading
from kinespine.chain.prior import healthy_prior
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights
from kinespine.errors import NotSolved
from kinespine.measures import conditional_norm

DRAWN, SEED = 40, 11
MEASURES = (
    "lumbar_lordosis_L1_S1", "lumbar_lordosis_L4_S1", "thoracic_kyphosis_T4_T12", "cervical_lordosis_C2_C7",
    "pelvic_tilt", "sagittal_vertical_axis", "head_tilt", "shoulder_tilt", "pelvic_obliquity",
)  # fmt: skip


def people_section(people: dict[str, Person]) -> str:
    """What healthy people have, by draws of every cause that differs between them."""
    parts = [
        "Every cause that differs between healthy people (`cause_spread.csv`: rest angles and habits of every joint,"
        " bones of the upper neck, legs, strength, tightness, stiffness, masses, senses) was drawn at random and the"
        f" posture solved in full, {DRAWN} people of each sex, as tall and heavy as the reference. A load rises with"
        " almost any deviation, so that people carry more than the one body in which everything is average; the bar of"
        " 6 to 8 N/kg is about people. Spreads of posture are no results where the spread of causes was derived from"
        " them (lordosis, kyphosis).\n"
    ]
    rows: list[list[str]] = []
    for name, person in people.items():
        values, failed = _drawn(person)
        per_kg = values[:, output_index()["l4_l5_compression"]] / person.mass
        low, middle, high = np.quantile(per_kg, [0.05, 0.5, 0.95])
        rows.append(
            [
                name,
                number(per_kg.mean(), 2),
                number(middle, 2),
                f"{low:.2f} to {high:.2f}",
                _bar(per_kg.mean()),
                str(failed),
            ]
        )
        if name == "man":
            norm = conditional_norm(person, names=MEASURES)
            spreads = [
                [
                    measure.replace("_", " "),
                    *(number(_shown(measure, column), 1) for column in (own.mean(), own.std())),
                    *(number(_shown(measure, float(column[place])), 1) for column in (norm.mean, norm.sd)),
                    "mm" if output(measure).unit == "m" else "deg",
                ]
                for place, measure in enumerate(norm.names)
                for own in [values[:, output_index()[measure]]]
            ]
    parts.append(
        table(("people", "L4-L5 N/kg, mean", "median", "5 to 95 %", "mean in 6 to 8", "no posture found"), rows)
    )
    parts.append("Men, beside what is published of people of this age and sex:\n")
    parts.append(table(("measure", "mean", "SD", "published mean", "published SD", "unit"), spreads))
    return "\n".join(parts)


def _bar(value: float) -> str:
    return "yes" if 6.0 <= value <= 8.0 else "**no**"


def _shown(measure: str, value: float) -> float:
    return 1e3 * value if output(measure).unit == "m" else float(np.degrees(value))


def _drawn(person: Person) -> tuple[np.ndarray, int]:
    """Outputs (people, o), and how many found no posture."""
    body, prior = build_body(person), healthy_prior()
    drawn = draw_healthy(np.random.default_rng(SEED), prior.names, size=DRAWN)
    found: list[np.ndarray] = []
    for causes in np.array([drawn[name] for name in prior.names]).T:
        try:
            solved = solve_at(body, causes, prior, STAND, weights(), "shape")
        except NotSolved:
            continue
        found.append(read(reading(solved.scene, solved.amounts)))
    return np.array(found), DRAWN - len(found)
