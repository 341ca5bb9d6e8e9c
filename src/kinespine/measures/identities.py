"""Sums that must hold between measures, and how far a set of values is from them, in units of their error."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, radians, remainder, sqrt
from types import MappingProxyType

import numpy as np

from kinespine.measures.catalogue import measure_called
from kinespine.measures.measure import Unit
from kinespine.measures.together import Together

ROUNDING: Mapping[Unit, float] = MappingProxyType(
    {"rad": radians(0.1) / sqrt(12), "m": 1e-4 / sqrt(12), "1": 1e-2 / sqrt(12)}
)
"""One standard deviation of a number printed to 0.1 deg, 0.1 mm or 0.01."""

SEGMENTS = tuple(f"relative_rotation_C{upper}_C{upper + 1}" for upper in range(2, 7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One measure that is the weighted sum of others, whoever placed the points."""

    words: str
    whole: str
    parts: Mapping[str, float]  # weight by name

    @property
    def weights(self) -> dict[str, float]:
        """Of the sum that is zero, by name."""
        return {self.whole: 1.0, **{name: -weight for name, weight in self.parts.items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """How far values are from an identity."""

    identity: Identity
    difference: float  # rad, m or 1: the whole less its parts
    error: float  # one standard deviation of the difference, rounding of the values included
    unit: Unit

    @property
    def in_errors(self) -> float:
        """The difference in standard deviations, signed: beyond 2 to 3 a point or a sign is wrong."""
        return self.difference / self.error


IDENTITIES: tuple[Identity, ...] = (
    Identity(words="PI = PT + SS", whole="pelvic_incidence", parts={"pelvic_tilt": 1, "sacral_slope": 1}),
    Identity(words="OI = OT + C2 slope", whole="odontoid_incidence", parts={"odontoid_tilt": 1, "C2_slope": 1}),
    Identity(
        words="inlet angle = T1 slope + neck tilt", whole="thoracic_inlet_angle", parts={"T1_slope": 1, "neck_tilt": 1}
    ),
    Identity(
        words="T1 pelvic angle = T1 inclination + PT",
        whole="T1_pelvic_angle",
        parts={"T1_spinopelvic_inclination": 1, "pelvic_tilt": 1},
    ),
    Identity(
        words="lordosis L1-S1 = SS - L1 slope",
        whole="lumbar_lordosis_L1_S1",
        parts={"sacral_slope": 1, "L1_slope": -1},
    ),
    Identity(
        words="lordosis C2-C7 = lower C7 slope - C2 slope",
        whole="cervical_lordosis_C2_C7",
        parts={"C7_lower_slope": 1, "C2_slope": -1},
    ),
    Identity(
        words="posterior tangents C2-C7 = sum of the segments",
        whole="cervical_lordosis_C2_C7_posterior_tangent",
        parts=dict.fromkeys(SEGMENTS, 1.0),
    ),
    Identity(
        words="PI - LL = PI less LL",
        whole="incidence_less_lordosis",
        parts={"pelvic_incidence": 1, "lumbar_lordosis_L1_S1": -1},
    ),
    Identity(
        words="T1 slope - CL = T1 slope less CL",
        whole="T1_slope_less_lordosis",
        parts={"T1_slope": 1, "cervical_lordosis_C2_C7": -1},
    ),
    Identity(
        words="asymmetry beside the dens = right gap - left gap",
        whole="lateral_atlantodental_asymmetry",
        parts={"lateral_atlantodental_interval.right": 1, "lateral_atlantodental_interval.left": -1},
    ),
    Identity(
        words="eyes over feet = sum of the chain",
        whole="eyes_over_feet",
        parts={"eyes_over_shoulders": 1, "shoulders_over_ribs": 1, "rib_cage_shift": 1, "pelvic_shift": 1},
    ),
)


def disagreements(
    values: Mapping[str, float],
    errors: Mapping[str, float] | None = None,
    *,
    rounding: Mapping[Unit, float] = ROUNDING,
) -> tuple[Disagreement, ...]:
    """How far values that were read apart from each other are from every identity they are enough for.

    Args:
        values: by name of the measure, SI.
        errors: one standard deviation by name; without one a value is wrong by its rounding alone.
        rounding: one standard deviation of rounding, by unit.
    """
    found: list[Disagreement] = []
    for identity in IDENTITIES:
        weights = identity.weights
        if not weights.keys() <= values.keys():
            continue
        unit = measure_called(identity.whole).unit
        own = {name: (errors or {}).get(name, 0.0) for name in weights}
        variance = sum(weight**2 * (own[name] ** 2 + rounding[unit] ** 2) for name, weight in weights.items())
        found.append(_disagreement(identity, values, sqrt(variance), unit))
    return tuple(found)


def disagreements_of(taken: Together, *, rounding: Mapping[Unit, float] = ROUNDING) -> tuple[Disagreement, ...]:
    """How far measures of the same points are from the identities: their errors go together, so rounding is left."""
    values = {value.measure.name: value.value for value in taken.values}
    found: list[Disagreement] = []
    for identity in IDENTITIES:
        weights = identity.weights
        if weights.keys() <= values.keys():
            unit = measure_called(identity.whole).unit
            rounded = rounding[unit] * float(np.linalg.norm(list(weights.values())))
            found.append(_disagreement(identity, values, float(np.hypot(taken.error_of(weights), rounded)), unit))
    return tuple(found)


def _disagreement(identity: Identity, values: Mapping[str, float], error: float, unit: Unit) -> Disagreement:
    difference = sum(weight * values[name] for name, weight in identity.weights.items())
    whole_turn = remainder(difference, 2 * pi) if unit == "rad" else difference
    return Disagreement(identity=identity, difference=whole_turn, error=error, unit=unit)
