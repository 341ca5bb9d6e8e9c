"""Numbers measured on a person, and what is wrong with those that cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.causes import names
from kinespine.chain.output_names import output_index, outputs
from kinespine.chain.prior import Prior
from kinespine.errors import BadInput, suggestion

UNUSUAL = 6.0  # standard deviations between people in the model, beyond which a number is looked at
FARTHEST = {"rad": np.deg2rad(45.0), "m": 0.15}  # off what is usual, and no patient is farther (assumed)
BELIEVABLE = 2.5  # standard deviations of a number that may have been meant instead
UNMOVED = 1e-6  # spread between people, of the value, below which no cause moves an outcome
PRINTED = {"rad": (float(np.rad2deg(1.0)), " deg"), "m": (1e3, " mm")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One number measured on a person: of a cause in the unit of its name, or of an outcome in SI units."""

    name: str
    value: float
    error: float  # standard deviation: reader, positioning and projection; normal asymmetry is in the prior
    source: str = ""  # where it came from, in words


def checked(observations: Sequence[Observation], prior: Prior) -> tuple[Observation, ...]:
    """Observations with known names, finite values and errors, each name once.

    Raises:
        BadInput: everything that is wrong.
    """
    faults: list[str] = []
    known = set(prior.names) | set(output_index())
    given = [one.name for one in observations]
    for one in observations:
        if one.name not in known:
            kind = "is held to be neutral in everybody" if one.name in names() else "is neither cause nor outcome"
            faults.append(f"{one.name} {kind}.{suggestion(one.name, known)}")
        elif not (np.isfinite(one.value) and np.isfinite(one.error) and one.error > 0.0):
            faults.append(f"{one.name}: value {one.value:g}, error {one.error:g}; both finite, the error above zero.")
        elif given.count(one.name) > 1:
            faults.append(f"{one.name} is given {given.count(one.name)} times; give it once, as the mean.")
    if faults:
        raise BadInput("\n".join(dict.fromkeys(faults)))
    return tuple(observations)


def refuse_impossible(one: Observation, usual: float, sd: float) -> None:
    """Refuse a number that nobody could have, with what may have happened.

    Args:
        usual: what is expected before anything is measured.
        sd: of it between people, the error of measuring included.

    Raises:
        BadInput: it is far outside what the model's people have, and farther off than any patient.
    """
    own = float(np.sqrt(max(sd**2 - one.error**2, 0.0)))
    if own < UNMOVED * max(abs(usual), 1.0):
        raise BadInput(
            f"{one.name} belongs to the body itself, and no cause changes it: give it with the person"
            " (`pelvic_incidence`, height, mass, dimensions), or leave it out."
        )
    row = output_index().get(one.name)
    unit = "" if row is None else outputs()[row].unit
    sd = min(sd, np.sqrt(2.0) * own)  # a large error makes nothing possible

    def off(value: float) -> float:
        return abs(value - usual) / sd

    if off(one.value) <= UNUSUAL or abs(one.value - usual) <= FARTHEST.get(unit, 0.0):
        return
    guesses = {
        "left and right swapped, or the sign": -one.value,
        "centimetres where millimetres belong": 10.0 * one.value,
        "millimetres where centimetres belong": 0.1 * one.value,
        "metres and millimetres mixed up": 1e-3 * one.value,
        "degrees where radians belong": float(np.deg2rad(one.value)),
        "radians where degrees belong": float(np.rad2deg(one.value)),
    }
    likely = [words for words, value in guesses.items() if off(value) <= BELIEVABLE]
    hint = f" Perhaps {' or '.join(likely)}?" if likely else ""
    factor, word = PRINTED.get(unit, (1.0, ""))
    said, common, spread = (f"{factor * value:.3g}{word}" for value in (one.value, usual, sd))
    raise BadInput(
        f"{one.name} = {said} is {off(one.value):.0f} standard deviations from what people of this age, sex and size"
        f" have in the model ({common}, SD {spread} with the error of measuring).{hint} Look at it again; leave it out"
        " if it stays."
    )
