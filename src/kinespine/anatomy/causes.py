"""What can differ in a person: every cause by its public name, with unit, limits and sign; neutral unless given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from math import radians
from numbers import Real
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from kinespine.anatomy.build import LIMB_WAYS
from kinespine.anatomy.fascicles import group_rows
from kinespine.anatomy.levels import CERVICAL, JOINTS, LEVELS, LUMBAR, SIDES, THORACIC, VERTEBRAE
from kinespine.errors import BadInput, suggestion
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "causes.csv"

Hypothesis = Literal["shape", "position"]
Group = Literal[
    "upper neck mechanical", "upper neck sensory", "lower neck", "thorax", "lumbar", "pelvis and legs",
    "mass and muscle", "habit",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRow:
    """A family of causes (`causes.csv`), its name with `{...}` where `words()` go, or one cause of it."""

    name: str
    unit: Literal["mm", "deg", "kg", "factor", "fraction"]
    neutral: float  # in that unit, as are the limits
    low: float
    high: float
    group: Group  # what the cause is attributed to
    changes: Literal["body", "rest", "habit", "senses", "rest or habit"]
    mirror: Literal["same", "opposite"]  # its sign in the mirror image of the person
    meaning: str  # of the positive direction
    source: str
    status: str
    note: str

    @property
    def by_hypothesis(self) -> bool:
        """Whether `Causes.hypothesis` decides what it changes."""
        return self.changes == "rest or habit"


def _neutral() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """What differs in one person, and how the turned bones of the upper neck are to be understood.

    `values` holds public names and numbers in the unit of the name; what it does not name is neutral. Names are
    brought to one spelling and neutral values are dropped, so that equal causes are equal.

    `hypothesis` decides what a rotation of skull, atlas or axis (`..._tilt_deg`, `..._rotation_deg`,
    `..._flexion_deg`) by an angle r is. Under `shape` the resting relation of the two bones differs: the whole passive
    curve of the joint, neutral zone and end stops, moves by r, and the set point of the habit follows it by
    `habit.follow` (half way unless said). Under `position` the bones rest elsewhere inside an unchanged curve: the set
    point of the habit moves by r, and there is little passive moment until the edge of the neutral zone. Shifts
    (`..._lateral_mm`, `..._forward_mm`) are geometry under both, and `rest.*` moves the curve under both.

    Raises:
        BadInput: everything unknown, given twice or outside its limits.
    """

    values: Mapping[str, float] = field(default_factory=_neutral)
    hypothesis: Hypothesis = "shape"

    def __post_init__(self) -> None:
        possible = get_args(Hypothesis)
        if self.hypothesis not in possible:
            raise BadInput(f"hypothesis is {self.hypothesis!r}.{suggestion(str(self.hypothesis), possible)}")
        object.__setattr__(self, "values", MappingProxyType(_checked(self.values.items())))

    def __hash__(self) -> int:
        return hash((frozenset(self.values.items()), self.hypothesis))

    def __reduce__(self) -> tuple[object, ...]:  # a read-only view cannot be sent to another process
        return causes_from, (dict(self.values), self.hypothesis)

    def value(self, name: str) -> float:
        """What that cause is, in the unit of its name; its neutral value where nothing was given."""
        row = describe(name)
        return self.values.get(row.name, row.neutral)

    @property
    def follow(self) -> float:
        """How far the set point of the habit has followed the rest angles of the tissue, 0 to 1."""
        return self.value("habit.follow")

    @property
    def weight_factor(self) -> float:
        """Weight of the habit over the calibrated one."""
        return self.value("habit.weight")

    @property
    def sensed(self) -> SensedError:
        """How far what is felt is off what is."""
        return SensedError(
            **{turn: radians(self.value(f"sensed.{turn}_deg")) for turn in ("pitch", "roll", "yaw")},
            **{way: 1e-3 * self.value(f"sensed.{way}_mm") for way in ("forward", "leftward")},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SensedError:
    """How far the head is felt turned (rad) and the centre of pressure felt moved (m) beyond where they are."""

    pitch: float  # about +y, bent forward
    roll: float  # about +x, bent to the right
    yaw: float  # about +z, turned to the left
    forward: float
    leftward: float


def causes_from(pairs: Mapping[str, float] | Iterable[tuple[str, float]], hypothesis: Hypothesis = "shape") -> Causes:
    """Causes from names and numbers as they were given, one by one or as a mapping.

    A level stands for the joint below it: `rest.T6.lateral_deg` is `rest.T6-T7.lateral_deg`, and C0 is the skull.

    Raises:
        BadInput: everything unknown, given twice or outside its limits.
    """
    given = cast("Mapping[str, float]", pairs).items() if isinstance(pairs, Mapping) else pairs
    return Causes(values=_checked(given), hypothesis=hypothesis)


@cache
def catalogue() -> tuple[CauseRow, ...]:
    """Every family of causes."""
    return read_table(TABLE, CauseRow)


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """What may stand for `{...}` in the name of a family: all known before a body is built."""
    upper, lower = JOINTS[:3], JOINTS[3 : len(CERVICAL) + 1]  # a joint belongs to the region of its upper bone
    return MappingProxyType(
        {
            "bone": tuple(BONES),
            "skull or axis": ("skull", "axis"),
            "upper neck joint": upper,
            "C0-C1 or C2-C3": (upper[0], upper[2]),
            "lower neck joint": lower,
            "thoracic joint": tuple(joint for joint in JOINTS if joint.split("-")[0] in THORACIC),
            "lumbar joint": tuple(joint for joint in JOINTS if joint.split("-")[0] in LUMBAR),
            "joint": JOINTS,
            "side": SIDES,
            "muscle group": tuple(row.group for row in group_rows()),
            "segment": ("skull", *VERTEBRAE, "pelvis", *(f"{limb}.{side}" for limb in LIMB_WAYS for side in SIDES)),
            "limb angle": tuple(
                f"{joint}.{turn}.{side}"
                for _, joint, turns in LIMB_WAYS.values()
                for turn, _ in turns
                for side in SIDES
            ),
        }
    )


BONES: Mapping[str, str] = MappingProxyType({"skull": "C0-C1", "atlas": "C1-C2", "axis": "C2-C3"})
"""The bones that can be shifted and turned, and the joint of each with the bone below."""


def names() -> tuple[str, ...]:
    """Every cause there is, in the order of the catalogue."""
    return tuple(_rows())


def describe(name: str) -> CauseRow:
    """Unit, limits and meaning of one cause.

    Raises:
        BadInput: there is no such cause, naming the nearest ones.
    """
    rows = _rows()
    if name in rows:
        return rows[name]
    if (spelt := _spelt(name)) not in rows:
        raise BadInput(f"No cause {name!r}.{suggestion(spelt, rows)} `kinespine causes` lists them all.")
    return rows[spelt]


def rest_offsets(causes: Causes) -> dict[str, float]:
    """How far the tissue of a joint rests from the norm (rad), by degree of freedom; those alone that differ.

    The sum of `rest.*` and, under the hypothesis `shape`, of the turned bones of the upper neck. The passive moment of
    the joint is then that of its curve at its angle less this one.
    """
    return _summed(causes, "rest", turned=causes.hypothesis == "shape")


def habit_remainder(causes: Causes) -> dict[str, float]:
    """The person's own set point beyond the norm and beyond what follows the tissue (rad), by degree of freedom.

    The sum of `habit.*_deg` and, under the hypothesis `position`, of the turned bones of the upper neck.
    """
    return _summed(causes, "habit", turned=causes.hypothesis == "position")


def mirrored(causes: Causes) -> Causes:
    """The causes of this person's mirror image: sides exchanged, lateral and axial signs turned round."""
    turned = {
        _other_side(name): -value if describe(name).mirror == "opposite" else value
        for name, value in causes.values.items()
    }
    return Causes(values=turned, hypothesis=causes.hypothesis)


# --- names ---

MOTION_OF = {"tilt": "lateral", "rotation": "axial", "flexion": "flexion"}


@cache
def _rows() -> Mapping[str, CauseRow]:
    """Every single cause by its name."""
    found: dict[str, CauseRow] = {}
    for row in catalogue():
        places = re.findall(r"{([^}]+)}", row.name)
        for chosen in product(*(words()[place] for place in places)):
            name, meaning = row.name, row.meaning
            for place, word in zip(places, chosen, strict=True):
                name, meaning = (text.replace(f"{{{place}}}", word) for text in (name, meaning))
            assert name not in found, f"{name} stands twice in {TABLE.name}"
            found[name] = replace(row, name=name, meaning=meaning)
    return MappingProxyType(found)


def _spelt(name: str) -> str:
    """The name with joints in the place of levels."""
    below = dict(zip(LEVELS, JOINTS, strict=False))
    return ".".join(below.get(part, part) for part in name.split("."))


def _other_side(name: str) -> str:
    swap = {"left": "right", "right": "left"}
    return re.sub(r"(?<![a-z])(left|right)(?![a-z])", lambda side: swap[side[0]], name)


# --- values ---


def _checked(pairs: Iterable[tuple[str, object]]) -> dict[str, float]:
    """Values under one spelling, in the order of the catalogue, without those that are neutral."""
    found: dict[str, float] = {}
    faults: list[str] = []
    seen: set[str] = set()
    for name, value in pairs:
        try:
            row = describe(name)
        except BadInput as error:
            faults.append(str(error))
            continue
        possible = f"possible: {row.low:g} to {row.high:g} {row.unit}"
        if row.name in seen:
            faults.append(f"{row.name} is given twice; give it once.")
        elif isinstance(value, bool) or not isinstance(value, Real):
            faults.append(f"{name} is {value!r}, which is no number; {possible}.")
        elif not row.low <= float(value) <= row.high:  # NaN too
            faults.append(f"{name} is {float(value):g} {row.unit}; {possible}.")
        elif float(value) != row.neutral:
            found[row.name] = float(value)
        seen.add(row.name)
    if faults:
        raise BadInput("\n".join(faults))
    return {name: found[name] for name in _rows() if name in found}


def _summed(causes: Causes, kind: str, *, turned: bool) -> dict[str, float]:
    """Angles (rad) by degree of freedom: of the causes of that kind, and of the turned bones if wanted."""
    found: dict[str, float] = {}
    for name, value in causes.values.items():
        row = describe(name)
        if row.by_hypothesis and turned:
            bone, turn, _ = name.split("_")
            dof = f"{BONES[bone]}.{MOTION_OF[turn]}"
        elif row.changes == kind and row.unit == "deg":
            dof = name.removeprefix(f"{kind}.").removesuffix("_deg")
        else:
            continue
        found[dof] = found.get(dof, 0.0) + radians(value)
    return found
