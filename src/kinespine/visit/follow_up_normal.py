"""What is normal of a measure, in a plain sentence: where healthy people lie, or that it was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinespine.assessment.bedside import motions
from kinespine.assessment.bedside import number as bedside_number
from kinespine.balance.reference_bands import band_for
from kinespine.balance.sway import Conditions
from kinespine.measures import normed
from kinespine.measures.norm_lines import lines
from kinespine.visit.follow_up_words import number
from kinespine.visit.words import in_unit

if TYPE_CHECKING:
    from kinespine.outcomes.benefits import Followed
    from kinespine.visit.intake import Intake

TWICE = 1.959964
NOT_READ = "How much healthy people differ in this was not read."
ANGLES = {"deg": "rad", "mm": "m"}


def say_normal(one: Followed, visit: Intake) -> str:
    """Where 95 of 100 healthy people lie, beside the last number."""
    name, unit = one.measure.measure, one.measure.unit
    if name in normed():
        line = lines()[name]
        factor = in_unit(1.0, ANGLES[unit])
        low, high = factor * (line.mean - TWICE * line.sd), factor * (line.mean + TWICE * line.sd)
        return _placed(low, high, one.change.later, unit)
    if name == "neck_rotation":
        usual = motions()["neck_turn_left"].usual_deg
        return f"A full turn is often taken as {usual:g}°. {NOT_READ}"
    if name == "joint_position_error":
        upper = bedside_number("joint position error", "healthy upper end")
        return f"Most healthy people miss the mark by less than {upper:g}°."
    if name == "sway_velocity":
        eyes, _, surface = one.label.removeprefix("eyes ").partition(", ")
        asked = Conditions.of(
            eyes=eyes, surface=surface.removesuffix(" surface"), age=visit.person.age, sex=visit.person.sex
        )
        band, _ = band_for("mean_velocity", asked)
        if band is not None:
            return _placed(band.low, band.high, one.change.later, unit)
    return NOT_READ


def _placed(low: float, high: float, value: float, unit: str) -> str:
    where = "Yours is one of these." if low <= value <= high else "Yours is outside. That alone is no illness."
    return f"Of 100 healthy people, 95 have {number(low, unit)} to {number(high, unit)}. {where}"
