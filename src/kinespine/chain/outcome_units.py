"""Outcomes as people read them: degrees, millimetres and percent, under names that end in their unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import degrees
from typing import TYPE_CHECKING

from kinespine.chain.output_names import output, outputs

if TYPE_CHECKING:
    from kinespine.chain.output_names import Output
    from kinespine.chain.standing import Standing

DEFAULT = (
    "l4_l5_compression", "c7_t1_compression", "lumbar_asymmetry", "neck_asymmetry", "pelvic_obliquity",
    "shoulder_tilt", "head_tilt", "sagittal_vertical_axis",
)  # fmt: skip
READ = {"rad": ("deg", degrees(1.0)), "m": ("mm", 1e3), "N": ("N", 1.0), "Pa": ("Pa", 1.0), "1": ("1", 1.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An output in the unit people read."""

    name: str
    unit: str  # N, deg, mm, Pa, % or 1
    scale: float  # from SI
    meaning: str

    @property
    def key(self) -> str:
        """The name with its unit, as JSON has it."""
        return self.name if self.unit == "1" else f"{self.name}_{'percent' if self.unit == '%' else self.unit}"


def outcome(name: str) -> Outcome:
    """The outcome of that name.

    Raises:
        BadInput: there is none, naming the nearest ones.
    """
    return _read(output(name))


def chosen(names: Sequence[str]) -> tuple[Outcome, ...]:
    """The outcomes of those names, each once; the usual ones where none are given.

    Raises:
        BadInput: there is no such outcome, naming the nearest ones.
    """
    return tuple(outcome(name) for name in dict.fromkeys(names or DEFAULT))


@lru_cache(maxsize=1)
def every_outcome() -> tuple[Outcome, ...]:
    """All of them, in the order of the outputs."""
    return tuple(_read(one) for one in outputs())


def listed() -> list[dict[str, str]]:
    """Name, unit and meaning of every outcome."""
    return [{"name": one.name, "unit": one.unit, "meaning": one.meaning} for one in every_outcome()]


def described(found: Standing) -> str:
    """Who does what, in a line."""
    person = found.body.person
    who = "woman" if person.sex == "female" else "man"
    causes = "".join(f", {name}={value:g}" for name, value in found.causes.values.items())
    return (
        f"{who}, {person.age:g} years, {100 * person.height:g} cm, {person.mass:g} kg; {found.task.text}{causes}"
        f"; hypothesis {found.causes.hypothesis}"
    )


def _read(one: Output) -> Outcome:
    unit, scale = ("%", 100.0) if one.name.startswith("activation_") else READ[one.unit]
    return Outcome(name=one.name, unit=unit, scale=scale, meaning=one.meaning)
