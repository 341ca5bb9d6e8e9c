"""Who is modelled, and how a size or a muscle area of the reference man becomes theirs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from kinespine.errors import BadInput

Sex = Literal["female", "male"]

DIMENSIONS: Mapping[str, tuple[float, float, str]] = MappingProxyType(
    {
        "leg_length": (0.6, 1.3, "hip joint centre to sole, standing"),
        "pelvis_width": (0.18, 0.36, "between the anterior superior iliac spines"),
        "shoulder_width": (0.25, 0.55, "between the acromia"),
        "trunk_depth": (0.12, 0.50, "front to back at the level of the navel"),
    }
)
"""Dimensions a person may bring: smallest and largest believable value (m), and what is measured."""

LEAST_INCIDENCE, MOST_INCIDENCE = math.radians(25.0), math.radians(90.0)


def _no_dimensions() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person whose body is built.

    Raises:
        BadInput: a value outside what a body can have, naming the value and the limits.
    """

    sex: Sex
    age: float  # years
    height: float  # m
    mass: float  # kg
    dimensions: Mapping[str, float] = field(default_factory=_no_dimensions)  # m, see DIMENSIONS
    pelvic_incidence: float | None = None  # rad; that of the tables if not measured

    def __post_init__(self) -> None:
        if self.sex not in ("female", "male"):
            raise BadInput(f"sex is {self.sex!r}; the tables know 'female' and 'male'")
        for name, low, high, unit in (
            ("age", 5.0, 105.0, "years"),
            ("height", 1.0, 2.3, "m"),
            ("mass", 20.0, 300.0, "kg"),
        ):
            value = float(getattr(self, name))
            if not low <= value <= high:
                raise BadInput(f"{name} is {value:g} {unit}; between {low:g} and {high:g} {unit} can be modelled")
        if self.pelvic_incidence is not None and not LEAST_INCIDENCE <= self.pelvic_incidence <= MOST_INCIDENCE:
            raise BadInput(
                f"pelvic incidence is {math.degrees(self.pelvic_incidence):g} deg; between"
                f" {math.degrees(LEAST_INCIDENCE):g} and {math.degrees(MOST_INCIDENCE):g} deg can be modelled"
            )
        for name, value in self.dimensions.items():
            if name not in DIMENSIONS:
                raise BadInput(f"no dimension {name!r}; a person may bring {', '.join(DIMENSIONS)}")
            low, high, meaning = DIMENSIONS[name]
            if not low <= value <= high:
                raise BadInput(f"{name} ({meaning}) is {value:g} m; between {low:g} and {high:g} m can be modelled")

    def __reduce__(self) -> tuple[object, ...]:  # a read-only view cannot be sent to another process
        return _again, (self.sex, self.age, self.height, self.mass, dict(self.dimensions), self.pelvic_incidence)

    @property
    def body_mass_index(self) -> float:
        """Mass over height squared, kg/m2."""
        return self.mass / self.height**2


def _again(
    sex: Sex, age: float, height: float, mass: float, dimensions: Mapping[str, float], incidence: float | None
) -> Person:
    return Person(
        sex=sex, age=age, height=height, mass=mass, dimensions=MappingProxyType(dict(dimensions)),
        pelvic_incidence=incidence,
    )  # fmt: skip


REFERENCE_MAN = Person(sex="male", age=30.0, height=1.75, mass=75.0)


def fat_free_mass(person: Person) -> float:
    """Fat-free mass, kg (Janmahasatian 2005; coefficients recalled)."""
    constant, slope = (6680.0, 216.0) if person.sex == "male" else (8780.0, 244.0)
    return 9270.0 * person.mass / (constant + slope * person.body_mass_index)


def muscle_factor(person: Person) -> float:
    """Muscle area relative to the reference man, one factor for every muscle.

    Volume follows fat-free mass and length follows height, so area follows their quotient. From 30 years on
    force is lost at 0.6 % a year (assumed, inside the published 0.5 to 1 % a year of trunk and neck strength).
    """
    size = fat_free_mass(person) / person.height
    reference = fat_free_mass(REFERENCE_MAN) / REFERENCE_MAN.height
    return size / reference * (1.0 - 0.006 * max(person.age - 30.0, 0.0))
