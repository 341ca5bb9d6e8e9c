"""Sway of somebody who stands: the track of the centre of pressure, recorded or simulated alike."""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import BadInput, suggestion

Eyes = Literal["open", "closed"]
Surface = Literal["firm", "foam"]
Sex = Literal["female", "male"]

SHORTEST = 10.0  # s; slower sway than this lasts is not seen at all
SLOWEST = 20.0  # Hz; the spectrum is read up to 5 Hz
Track = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sway:
    """One trial of standing still, as the centre of pressure under both feet.

    Raises:
        BadInput: tracks of another shape, not finite, too short, too slow, or one that does not move at all.
    """

    forward: Track  # (n,) m, from any origin
    left: Track  # (n,) m
    rate: float  # Hz
    name: str = "simulated"  # of the file
    left_share: float | None = None  # of the weight, where each foot stands on a platform of its own
    vertical_force: float | None = None  # N, mean
    flags: tuple[str, ...] = ()  # what is doubtful of it, in words
    columns: tuple[tuple[str, str], ...] = ()  # of a text file: what was taken, and from which column
    unit: str = ""  # in which the centre of pressure was read; empty: not declared

    def __post_init__(self) -> None:
        for side in ("forward", "left"):
            track = np.array(getattr(self, side), dtype=np.float64)  # a copy, so that nobody else can write to it
            if track.ndim != 1:
                raise BadInput(f"{self.name}: {side} has the shape {track.shape}; one number a sample is needed.")
            if not np.isfinite(track).all():
                raise BadInput(f"{self.name}: {side} holds {np.sum(~np.isfinite(track))} values that are no number.")
            track.flags.writeable = False
            object.__setattr__(self, side, track)
        if len(self.forward) != len(self.left):
            raise BadInput(f"{self.name}: {len(self.forward)} samples forward and {len(self.left)} to the left.")
        if not (np.isfinite(self.rate) and self.rate >= SLOWEST):
            raise BadInput(
                f"{self.name}: {self.rate:g} samples a second; sway is read up to 5 Hz, which takes {SLOWEST:g} or "
                "more. Check the rate, or record faster."
            )
        if self.seconds < SHORTEST:
            raise BadInput(
                f"{self.name}: {self.seconds:.3g} s are too short; at least {SHORTEST:g} s are needed, and 60 s for "
                "the reference bands. Record longer, or check the rate."
            )
        for side in ("forward", "left"):
            if np.ptp(getattr(self, side)) == 0:
                raise BadInput(
                    f"{self.name}: the track {'forward' if side == 'forward' else 'to the left'} is constant: nobody "
                    "stands as still as that. Check the columns and the platform."
                )

    @property
    def seconds(self) -> float:
        """Samples over rate, s."""
        return len(self.forward) / self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How somebody stood, and who: what decides which people they are compared with. None: not told."""

    eyes: Eyes | None = None
    surface: Surface | None = None
    age: float | None = None  # years
    sex: Sex | None = None

    def __post_init__(self) -> None:
        if self.age is not None and not 0 <= self.age <= 120:
            raise BadInput(f"age {self.age:g}: an age lies between 0 and 120 years.")

    @classmethod
    def of(cls, *, eyes: str | None, surface: str | None, age: float | None, sex: str | None) -> "Conditions":
        """From words that were typed.

        Raises:
            BadInput: one of them is not possible.
        """
        possible = {"eyes": ("open", "closed"), "surface": ("firm", "foam"), "sex": ("female", "male")}
        given = {"eyes": eyes, "surface": surface, "sex": sex}
        for key, word in given.items():
            if word is not None and word not in possible[key]:
                raise BadInput(f"{key} is {word!r}.{suggestion(word, possible[key])}")
        return cls(eyes=cast("Eyes", eyes), surface=cast("Surface", surface), age=age, sex=cast("Sex", sex))

    def __str__(self) -> str:
        eyes = "eyes not told" if self.eyes is None else f"eyes {self.eyes}"
        surface = "surface not told" if self.surface is None else f"{self.surface} surface"
        return f"{eyes}, {surface}"
