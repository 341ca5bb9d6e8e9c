"""Healthy people drawn at random, standing: how far they are apart in the model and in publications."""

from functools import cache

import numpy as np
from validation_equilibrium import WOMAN
from validation_page import number, table

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.chain.norm_body import MATCHED, solve_at, standing_prior
from kinespine.chain.output_names import output, output_index
from kinespine.chain.outputs import read, reading
from kinespine.chain.share_draws import root_of
from kinespine.chain.standing import STAND
from kinespine.chain.weights import weights
from kinespine.errors import NotSolved
from kinespine.measures import conditional_norm

DRAWN, SEED = 40, 11
PEOPLE = {"man": REFERENCE_MAN, "woman": WOMAN}
MEASURES = (
    "lumbar_lordosis_L1_S1", "lumbar_lordosis_L4_S1", "thoracic_kyphosis_T4_T12", "cervical_lordosis_C2_C7",
    "pelvic_tilt", "sagittal_vertical_axis", "head_tilt", "shoulder_tilt", "pelvic_obliquity",
)  # fmt: skip


def people_section() -> str:
    """What healthy people have, by draws of every cause that differs between them."""
    parts = [
        "Every cause that differs between healthy people (`cause_spread.csv`: rest angles and habits of every joint,"
        " bones of the upper neck, legs, strength, tightness, stiffness, masses, senses) was drawn at random and the"
        f" posture solved in full, {DRAWN} people of each sex, as tall and heavy as the reference. A load rises with"
        " almost any deviation, so that people carry more than the one body in which everything is average; the bar of"
        " 6 to 8 N/kg is about people. They are spread so that, by slopes at the norm, they differ as published in"
        f" {', '.join(name.replace('_', ' ') for name in MATCHED)}: these are no results; how far full solves keep to"
        " it is seen below, and the other measures are results.\n"
    ]
    rows: list[list[str]] = []
    for name, person in PEOPLE.items():
        values, failed = drawn(name)
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


@cache
def drawn(name: str) -> tuple[np.ndarray, int]:
    """Outputs (people, o) of men or women, and how many found no posture."""
    body = build_body(PEOPLE[name])
    prior, rng = standing_prior(body, weights()), np.random.default_rng(SEED)
    scores = rng.standard_normal((DRAWN, len(prior.names)))
    found: list[np.ndarray] = []
    for causes in np.clip(prior.mean + scores @ root_of(prior.covariance).T, prior.low, prior.high):
        try:
            solved = solve_at(body, causes, prior, STAND, weights(), "shape")
        except NotSolved:
            continue
        found.append(read(reading(solved.scene, solved.amounts)))
    return np.array(found), DRAWN - len(found)
