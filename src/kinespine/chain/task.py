"""What a body is asked to do, as a small value read from a line of text such as `hold:mass=20,distance=close`."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kinespine.anatomy.levels import SIDES, mirrored
from kinespine.anatomy.quantities import quantities
from kinespine.chain.task_rows import tabled, written
from kinespine.errors import BadInput, suggestion

Value = str | float
DEEPEST = 110.0  # deg, of T12 from standing: people reach 113 on average (`tasks.csv`: 60.2 in the spine, 53.0 below)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do while standing, sitting or lying still. Equal tasks are equal however they were written."""

    name: str
    options: tuple[tuple[str, Value], ...]  # in their units (deg, kg, Pa), defaults filled in
    supports: tuple[str, ...]
    recline: float | None  # rad from vertical, of the backrest; none: there is none
    eyes: tuple[float, float] | None  # rad, how far to the left and up they look; none: they are free
    balanced: bool  # the centre of mass is wanted over the feet
    leaning: float | None  # rad, inclination of T12 from standing, forward positive, that does not give way
    held: tuple[str, ...]  # degrees of freedom that do not move from the angle the task begins with
    masses: tuple[float, float]  # kg in the left and in the right hand
    pressure: float | None  # Pa, held in the abdomen; none: what the wall makes of it

    @property
    def text(self) -> str:
        """The line that reads back as this task."""
        given = ",".join(f"{name}={written(value)}" for name, value in self.options)
        return f"{self.name}:{given}" if given else self.name


def parse_task(text: str) -> Task:
    """Read a task: its name, and after a colon what it is done with; what is left out takes its default.

    The mass of `hold` and `lift` is free although the table of tasks has 20 kg: the posture is that of its row, only
    the weight differs. So it is with the pressure of `valsalva`. A `lean` without a row of its own takes the rule of
    the table. `one-leg:side=left` stands on the left leg.

    Raises:
        BadInput: everything that is wrong with the line, and what is possible.
    """
    name, _, rest = (part.strip() for part in text.strip().lower().partition(":"))
    kinds = {kind.name: kind for kind in KINDS}
    if name not in kinds:
        raise BadInput(f"No task {name!r}.{suggestion(name, kinds)}")
    kind = kinds[name]
    given, faults = _given(kind, rest)
    options: list[tuple[str, Value]] = []
    for option in kind.options:
        try:
            options.append((option.name, option.read(given.get(option.name))))
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise BadInput("\n".join(f"{name}: {fault}" for fault in faults))
    return _task(name, tuple(options))


def task_words() -> tuple[str, ...]:
    """One line of help for every task: how it is written, and what it means."""
    heads = [f"{kind.name}:{','.join(o.usual for o in kind.options)}".rstrip(":") for kind in KINDS]
    width = max(map(len, heads))
    return tuple(
        f"{head:{width}}  {'; '.join([kind.what, *(option.words for option in kind.options)])}"
        for head, kind in zip(heads, KINDS, strict=True)
    )


# --- how a task is written ---


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    """An option that is a number."""

    name: str
    unit: str
    low: float
    high: float
    default: float | None  # none: it has to be given

    @property
    def possible(self) -> str:
        return f"{written(self.low)} to {written(self.high)} {self.unit}"

    @property
    def usual(self) -> str:
        return f"{self.name}={self.unit.upper() if self.default is None else written(self.default)}"

    @property
    def words(self) -> str:
        return f"{self.name} {self.possible}"

    def read(self, text: str | None) -> Value:
        if text is None and self.default is not None:
            return self.default
        if text is None:
            raise ValueError(f"{self.name} is missing; add {self.name}=20, any number from {self.possible}")
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{self.name} is {text!r}; give a number from {self.possible}") from None
        if not self.low <= value <= self.high:  # NaN too
            raise ValueError(f"{self.name} is {text} {self.unit}; give a number from {self.possible}")
        return value + 0.0  # no minus zero


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """An option that is one of a few words; the first is its default."""

    name: str
    possible: tuple[str, ...]

    @property
    def usual(self) -> str:
        return f"{self.name}={self.possible[0]}"

    @property
    def words(self) -> str:
        return f"{self.name} {', '.join(self.possible[:-1])} or {self.possible[-1]}"

    def read(self, text: str | None) -> Value:
        if text is not None and text not in self.possible:
            raise ValueError(f"{self.name} is {text!r}.{suggestion(text, self.possible)}")
        return text or self.possible[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A task by name, with what it is done with."""

    name: str
    what: str
    options: tuple[_Number | _Word, ...] = ()


_MASS = _Number(name="mass", unit="kg", low=0.0, high=50.0, default=None)
KINDS = (
    _Kind(name="stand", what="stand at ease, eyes level"),
    _Kind(
        name="sit", what="sit on a chair, feet on the floor, hands on the thighs",
        options=(
            _Word(name="posture", possible=("relaxed", "straight", "slouched")),
            _Word(name="support", possible=("none", "back")),
        ),
    ),
    _Kind(
        name="lean", what="stand and bend forward, or backward with a minus, arms hanging; angle of T12 from standing",
        options=(_Number(name="angle", unit="deg", low=-20.0, high=DEEPEST, default=30.0),),
    ),
    _Kind(
        name="look", what="stand with the head turned; yaw to the left, pitch up",
        options=(
            _Number(name="yaw", unit="deg", low=-70.0, high=70.0, default=0.0),
            _Number(name="pitch", unit="deg", low=-60.0, high=60.0, default=0.0),
        ),
    ),
    _Kind(
        name="hold", what="stand holding a mass still before the chest or at arm's length, in the posture for 20 kg",
        options=(
            _MASS,
            _Word(name="distance", possible=("close", "stretched")),
            _Word(name="hands", possible=("both", "left", "right")),
        ),
    ),
    _Kind(
        name="lift", what="lift a mass with both hands, from the back or the knees, in the posture for 20 kg",
        options=(_MASS, _Word(name="style", possible=("back", "knees"))),
    ),
    _Kind(
        name="one-leg", what="stand on one leg, the other raised; side is the leg stood on",
        options=(_Word(name="side", possible=("left", "right")),),
    ),
    _Kind(
        name="lie", what="lie on the back (supine) or on the front (prone)",
        options=(_Word(name="side", possible=("supine", "prone")),),
    ),
    _Kind(
        name="valsalva", what="stand and strain, holding a pressure in the abdomen",
        options=(
            _Number(name="pressure", unit="Pa", low=0.0, high=quantities("cage.csv")["pressure_limit_Pa"],
                    default=13300.0),
        ),
    ),
)  # fmt: skip
"""Every task there is, in the order of the help."""


def _given(kind: _Kind, rest: str) -> tuple[dict[str, str], list[str]]:
    """What stands behind the colon, by name, and what is wrong with it."""
    names = [option.name for option in kind.options]
    given: dict[str, str] = {}
    faults: list[str] = []
    for part in rest.split(",") if rest else ():
        name, equals, value = (word.strip() for word in part.partition("="))
        if not equals:
            faults.append(f"{part.strip()!r} is no name=value; a number is written with a point")
        elif not names:
            faults.append(f"there is nothing to choose; leave out {name!r}")
        elif name not in names:
            faults.append(f"no option {name!r}.{suggestion(name, names)}")
        elif name in given:
            faults.append(f"{name} stands twice; give it once")
        else:
            given[name] = value
    return given, faults


# --- what a task means ---

FEET = tuple(f"foot.{side}" for side in SIDES)
ARM = ("shoulder.flexion", "shoulder.abduction", "shoulder.internal_rotation", "elbow.flexion")
ON_THIGHS = ("shoulder.flexion", "elbow.flexion")
RAISED = ("hip.flexion", "knee.flexion")


def _task(name: str, options: tuple[tuple[str, Value], ...]) -> Task:
    chosen = dict(options)
    supports, held, masses = FEET, tuple[str, ...](), (0.0, 0.0)
    if name == "sit":
        supports = (*FEET, "seat", "thighs")
        held = tuple(f"{dof}.{side}" for side in SIDES for dof in ON_THIGHS)
    if name == "lie":
        supports = (f"mattress.{chosen['side']}",)
    if name == "one-leg":
        supports = (f"foot.{chosen['side']}",)
        held = tuple(mirrored(f"{dof}.{chosen['side']}") for dof in RAISED)
    if name in ("hold", "lift"):
        mass, hands = float(chosen["mass"]), chosen.get("hands", "both")
        loaded = tuple(side for side in SIDES if hands in ("both", side))
        left, right = (mass / len(loaded) if side in loaded else 0.0 for side in SIDES)
        masses = (left, right)
        held = tuple(f"{dof}.{side}" for side in loaded for dof in ARM)
    rows = tabled(name, chosen)
    eyes = None if rows["gaze_free"] else (0.0, 0.0)
    if name == "look":
        eyes = (math.radians(float(chosen["yaw"])), rows["pitch_sign"] * math.radians(float(chosen["pitch"])))
    return Task(
        name=name,
        options=options,
        supports=supports,
        recline=math.radians(rows["backrest_angle_deg"]) if chosen.get("support") == "back" else None,
        eyes=eyes,
        balanced=name not in ("sit", "lie"),
        leaning=math.radians(rows["trunk_inclination_deg"]) if name in ("lean", "lift") else None,
        held=held,
        masses=masses,
        pressure=float(chosen["pressure"]) if name == "valsalva" else None,
    )
