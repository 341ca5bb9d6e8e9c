"""What is sensed of a swaying body: channels with noise and bias, and how far each can be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import hypot
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from kinespine.anatomy.quantities import quantities
from kinespine.balance.reduction import WAYS, Plant
from kinespine.errors import BadInput, suggestion

TABLE = Path(__file__).parent / "tables" / "senses.csv"

Eyes = Literal["open", "closed"]
Surface = Literal["firm", "foam"]
Vestibular = Literal["intact", "lost"]

PROPRIOCEPTIVE = (
    "ankle.pitch", "hip.pitch", "lumbar.pitch", "thoracic.pitch", "neck.pitch",
    "legs.roll", "lumbar.roll", "thoracic.roll", "neck.roll",
)  # fmt: skip
CHANNELS = (
    "vestibular.pitch", "vestibular.roll", "visual.pitch", "visual.roll", *PROPRIOCEPTIVE, "foot.pitch", "foot.roll",
)  # fmt: skip
"""The channels. *Vestibular* is the tilt of the head in space. *Visual* is where the eyes are over the feet, as an
angle seen from the ground: what moves past tells it without any neck. *Proprioceptive* is the angle of each way, of
ankles and legs against the support. *Foot* is the centre of pressure over the height of the centre of mass. All rad."""


def _none() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Under what somebody stands."""

    eyes: Eyes = "open"
    surface: Surface = "firm"
    vestibular: Vestibular = "intact"

    def __post_init__(self) -> None:
        for name, possible in (
            ("eyes", get_args(Eyes)),
            ("surface", get_args(Surface)),
            ("vestibular", get_args(Vestibular)),
        ):
            if (given := getattr(self, name)) not in possible:
                raise BadInput(f"{name} is {given!r}.{suggestion(str(given), possible)}")

    @property
    def words(self) -> str:
        """As in `eyes closed, foam`."""
        lost = ", vestibular sense lost" if self.vestibular == "lost" else ""
        return f"eyes {self.eyes}, {self.surface}{lost}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How much disturbs standing and sensing: the numbers that are fitted to recordings (`sway_noise.csv`)."""

    proprioceptive: float  # rad/sqrt(Hz), of ankles and legs, beside their drift
    joint: float  # rad/sqrt(Hz), of hip and spine
    vestibular: float  # rad/sqrt(Hz)
    visual: float  # rad/sqrt(Hz)
    foot: float  # rad/sqrt(Hz)
    motor: float  # rad sqrt(s): torque noise of each way over `Plant.scale`
    signal: float  # sqrt(s), the same over the torque that corrects sway
    slow: float  # rad, SD of the slow torque of ankles and legs over m g h
    slow_joints: float  # the same of hip and spine over `Plant.scale`, times this
    slow_time: float  # s, how long such a torque stays
    allowed: float  # the slow torques of hip and spine that the nervous system allows for, over `Plant.scale`
    drift: float  # rad, SD of what ankles and legs take their angle to the ground for beyond what it is
    drift_time: float  # s, how long they do
    foam: float  # rad, SD of the tilt that foam gives the feet
    foam_sideways: float  # times that, to the sides
    foam_time: float  # s, how long that tilt stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Senses:
    """What a person's senses tell in one condition.

    `density` is what the noise of a channel is, per root of a hertz; a channel that is not there (eyes closed) has
    none. `believed` is what the nervous system takes it for, and weighs by; the same unless it is deceived. `bias` is
    a steady error of a channel in rad, positive where more is felt than there is; `retained` is the share of it left
    after adaptation.
    """

    condition: Condition = field(default_factory=Condition)
    density: Mapping[str, float]  # rad/sqrt(Hz)
    believed: Mapping[str, float]  # rad/sqrt(Hz)
    tilt: tuple[float, float]  # rad, SD of the tilt of the support, forward and sideways, and what it is believed to be
    tilt_time: float  # s
    bias: Mapping[str, float] = field(default_factory=_none)  # rad
    retained: float = 1.0  # rho

    def __post_init__(self) -> None:
        for name, values in (("density", self.density), ("believed", self.believed), ("bias", self.bias)):
            for channel, value in values.items():
                if channel not in CHANNELS:
                    raise BadInput(f"No channel {channel!r} for {name}.{suggestion(channel, CHANNELS)}")
                if not np.isfinite(value) or (name != "bias" and value <= 0):
                    raise BadInput(
                        f"{name} of {channel} is {value:g}; give a {'finite' if name == 'bias' else 'positive'} number."
                    )
        if set(self.density) != set(self.believed):
            raise BadInput("density and believed have to name the same channels.")
        if not 0.0 <= self.retained <= 1.0:
            raise BadInput(f"retained is {self.retained:g}; the share of a bias left after adaptation is 0 to 1.")

    @property
    def channels(self) -> tuple[str, ...]:
        """Those that are there, in their order."""
        return tuple(name for name in CHANNELS if name in self.density)

    @property
    def biases(self) -> np.ndarray:
        """What is left of every bias, in the order of the channels, rad."""
        return self.retained * np.array([self.bias.get(name, 0.0) for name in self.channels])

    def biased(self, bias: Mapping[str, float], retained: float | None = None) -> Senses:
        """The same with more bias on these channels, rad."""
        total = {name: self.bias.get(name, 0.0) + bias.get(name, 0.0) for name in {**self.bias, **bias}}
        return replace(self, bias=MappingProxyType(total), retained=self.retained if retained is None else retained)

    def noisier(self, factors: Mapping[str, float], *, known: bool = True) -> Senses:
        """The same with the noise of these channels times a factor, known to the nervous system or not."""
        density = {name: value * factors.get(name, 1.0) for name, value in self.density.items()}
        believed = {name: value * (factors.get(name, 1.0) if known else 1.0) for name, value in self.believed.items()}
        return replace(self, density=MappingProxyType(density), believed=MappingProxyType(believed))

    def tilting(self, amplitude: float, time: float) -> Senses:
        """The same on a support that tilts forward by an SD of `amplitude` rad, for about `time` s at a time."""
        return replace(self, tilt=(hypot(self.tilt[0], amplitude), self.tilt[1]), tilt_time=time)


def senses_in(condition: Condition, noise: Noise) -> Senses:
    """What is sensed in a condition: eyes that are closed and a lost labyrinth tell nothing, foam tilts the feet."""
    numbers = quantities(TABLE)
    density: dict[str, float] = {}
    for name in CHANNELS:
        kind, _ = name.split(".")
        if kind == "vestibular":
            if condition.vestibular == "intact":
                density[name] = noise.vestibular
        elif kind == "visual":
            if condition.eyes == "open":
                density[name] = noise.visual
        elif kind == "foot":
            density[name] = noise.foot * (numbers["foam_foot_ratio"] if condition.surface == "foam" else 1.0)
        else:
            density[name] = noise.proprioceptive if kind in ("ankle", "legs") else noise.joint
    foam = condition.surface == "foam"
    tilt = noise.foam if foam else 0.0
    values = MappingProxyType(density)
    return Senses(
        condition=condition, density=values, believed=values,
        tilt=(hypot(noise.drift, tilt), hypot(noise.drift, noise.foam_sideways * tilt)),
        tilt_time=noise.foam_time if foam else noise.drift_time,
    )  # fmt: skip


def readings(plant: Plant, channels: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How the channels read ways (c, 9), accelerations of ways (c, 9) and tilts of the support (c, 2)."""
    ways, pushes, tilts = (
        np.zeros((len(channels), len(WAYS))),
        np.zeros((len(channels), len(WAYS))),
        np.zeros((len(channels), 2)),
    )
    for row, name in enumerate(channels):
        kind, plane = name.split(".")
        axis = ("pitch", "roll").index(plane)
        if kind == "vestibular":
            ways[row] = plant.head[axis]
        elif kind == "visual":
            ways[row] = plant.eyes[axis] / plant.eye_height
        elif kind == "foot":
            ways[row] = plant.centre[axis] / plant.height
            pushes[row] = -plant.swing[axis] / (plant.weight * plant.height)
        else:
            ways[row, WAYS.index(name)] = 1.0
            if kind in ("ankle", "legs"):
                tilts[row, axis] = -1.0
    return ways, pushes, tilts
