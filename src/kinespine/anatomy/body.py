"""The body as frozen values: segments and their joints, landmarks, fascicles, passive tissue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinespine.anatomy.levels import Side
from kinespine.anatomy.person import Person
from kinespine.anatomy.tissue import Tissue
from kinespine.errors import BadInput, suggestion

Role = Literal["floating", "spine", "cage", "wall", "girdle", "limb"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dof:
    """One way a segment moves against its parent; zero in the person's norm posture."""

    name: str
    kind: Literal["slide", "hinge"]
    axis: np.ndarray  # (3,) unit vector in the segment's frame
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segment:
    """A rigid body, placed in the person's norm standing posture (body frame: x forward, y left, z up, m)."""

    name: str
    parent: str | None
    position: np.ndarray  # (3,) origin, m
    rotation: np.ndarray  # (3, 3) columns are the segment's axes
    joint: np.ndarray  # (3,) centre of the joint with the parent, m
    dofs: tuple[Dof, ...]
    mass: float  # kg
    centre_of_mass: np.ndarray  # (3,) m, body frame


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmark:
    """A named point fixed to a segment."""

    name: str
    segment: str
    position: np.ndarray  # (3,) m, body frame, norm posture


@dataclass(frozen=True, slots=True, kw_only=True)
class Fascicle:
    """A straight-line path of muscle from landmark to landmark, one force along it."""

    name: str
    group: str
    side: Side
    path: tuple[str, ...]  # names of landmarks, origin first
    area: float  # m2, physiological cross-section
    optimal_length: float  # m, of the fibres
    tendon_length: float  # m, slack
    pennation: float  # rad, at optimal length


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbJoint:
    """A joint held by an ideal torque with a published strength as its bound."""

    dof: str
    positive: float  # N·m, largest torque along the degree of freedom
    negative: float  # N·m, largest torque against it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Body:
    """A whole person, skull to feet, ready to be put on its feet."""

    person: Person
    segments: tuple[Segment, ...]  # parents before children
    dofs: tuple[Dof, ...]  # of all segments, in the order of a posture
    landmarks: Mapping[str, Landmark]
    fascicles: tuple[Fascicle, ...]
    tissue: tuple[Tissue, ...]
    limbs: tuple[LimbJoint, ...]
    discs: Mapping[str, np.ndarray]  # joint -> (3,) area m2, and half depth, half width m
    plain: Body | None = None  # the same before something else was assumed of its tissue; none where nothing was

    @property
    def mass(self) -> float:
        """kg, of all segments together."""
        return sum(segment.mass for segment in self.segments)

    def landmark(self, name: str) -> Landmark:
        """The landmark of that name, or an error that names the nearest one."""
        if name not in self.landmarks:
            raise BadInput(f"No landmark {name!r} on the body.{suggestion(name, self.landmarks)}")
        return self.landmarks[name]
