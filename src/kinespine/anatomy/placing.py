"""The assembly of a body: where segments, joints and landmarks are while they are being put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from kinespine.anatomy.body import Landmark
from kinespine.anatomy.levels import SIDES, SIGN, Side, sided
from kinespine.anatomy.person import Person
from kinespine.anatomy.spine import Vertebra
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "landmarks.csv"
TABLED_STATURE = 1.781
"""Stature that the tabled bones add up to when stacked in the norm posture (m): vertex at 1.775 and 6 mm of scalp. The
levels come from several people of about 1.75 m; a test holds this against the assembled body."""

TABLED_DIMENSIONS = {"pelvis_width": 0.2498, "shoulder_width": 0.3843, "leg_length": 0.9255, "trunk_depth": 0.22}
"""The dimensions of the stacked tables, at `TABLED_STATURE` (m); a test compares them with an assembled body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkRow:
    """One point of the reference man (`landmarks.csv`), left side or midline, in the frame of its row's body."""

    body: str
    landmark: str
    ap_mm: float
    lateral_mm: float
    up_mm: float
    side_rule: Literal["mirrored", "midline"]
    source: str
    status: str
    note: str

    @property
    def point(self) -> np.ndarray:
        """(3,) m."""
        return 1e-3 * np.array([self.ap_mm, 0.0 if self.side_rule == "midline" else self.lateral_mm, self.up_mm])


def landmark_rows() -> tuple[LandmarkRow, ...]:
    """Every tabled point that is not generated from a vertebra."""
    return read_table(TABLE, LandmarkRow)


@dataclass(slots=True, kw_only=True)
class Assembly:
    """What is placed so far; built bottom up and then frozen into a `Body`."""

    person: Person
    vertebrae: Mapping[str, Vertebra]
    tilts: Mapping[str, float]  # rad, of C1 to S1
    rows: tuple[LandmarkRow, ...]
    frames: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict[str, tuple[np.ndarray, np.ndarray]])
    """Origin and rotation of each segment."""
    joints: dict[str, np.ndarray] = field(default_factory=dict[str, np.ndarray])
    """Centre of each segment's joint with its parent."""
    landmarks: dict[str, Landmark] = field(default_factory=dict[str, Landmark])

    @property
    def bone_size(self) -> float:
        """How much larger every bone is than in the tables, so that the assembled body stands as tall as the person."""
        return self.person.height / TABLED_STATURE

    @property
    def leg_size(self) -> float:
        """The same for the legs, which may have been measured."""
        if "leg_length" not in self.person.dimensions:
            return self.bone_size
        return self.person.dimensions["leg_length"] / TABLED_DIMENSIONS["leg_length"]

    @property
    def size(self) -> float:
        """The same for trunk and head: what the legs leave of the person's height."""
        legs = TABLED_DIMENSIONS["leg_length"]
        return (self.person.height - self.leg_size * legs) / (TABLED_STATURE - legs)

    def ratio(self, dimension: str) -> float:
        """How much larger a measured width is than the size alone would say; 1 where nothing was measured."""
        if dimension not in self.person.dimensions:
            return 1.0
        return self.person.dimensions[dimension] / (self.size * TABLED_DIMENSIONS[dimension])

    def at(self, name: str) -> np.ndarray:
        """Where a landmark is, (3,) m."""
        return self.landmarks[name].position

    def place(self, segment: str, name: str, position: np.ndarray) -> None:
        """Fix a point of the body frame to a segment."""
        self.landmarks[name] = Landmark(name=name, segment=segment, position=position)

    def put(self, segment: str, name: str, local: np.ndarray) -> None:
        """Place a point given on the left side or midline of a segment of the trunk: once, or on both sides."""
        origin, rotation = self.frames[segment]
        if local[1] == 0.0:
            self.place(segment, name, origin + rotation @ local)
            return
        for side in SIDES:
            self.place(segment, sided(name, side), origin + rotation @ (local * np.array([1.0, SIGN[side], 1.0])))

    def put_rows(self, body: str, lateral: float = 1.0) -> None:
        """Place every tabled point of a segment of the trunk."""
        for row in self.rows:
            if row.body == body:
                self.put(body, f"{body}.{row.landmark}", self.size * row.point * np.array([1.0, lateral, 1.0]))

    def hang(self, body: str, side: Side, origin: np.ndarray, frame: np.ndarray, scale: float) -> None:
        """Put a limb segment at its joint and place its tabled points, all named by side."""
        segment = sided(body, side)
        self.frames[segment] = (origin, frame)
        self.joints[segment] = origin
        for row in self.rows:
            if row.body == body:
                local = scale * row.point * np.array([1.0, SIGN[side], 1.0])
                self.place(segment, sided(f"{body}.{row.landmark}", side), origin + frame @ local)

    def move(self, shift: np.ndarray) -> None:
        """Move everything that is placed."""
        for name, (origin, rotation) in self.frames.items():
            self.frames[name] = (origin + shift, rotation)
        for name, centre in self.joints.items():
            self.joints[name] = centre + shift
        for name, point in self.landmarks.items():
            self.place(point.segment, name, point.position + shift)


def leaning(tilt: float) -> np.ndarray:
    """The frame of a level that leans by `tilt` (rad, front edge higher positive): columns are its axes."""
    c, s = np.cos(tilt), np.sin(tilt)
    return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
