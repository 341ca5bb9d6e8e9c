"""Whether a body that leans and sways stays over its feet, beyond which it steps or falls and nothing here holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from kinespine.anatomy.assembly import SOLE
from kinespine.anatomy.levels import SIDES
from kinespine.chain.mechanics import layout
from kinespine.chain.stance import segment_masses
from kinespine.chain.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Base:
    """The convex hull of both soles, from heels to heads of the metatarsals; forward and rightward like a lean."""

    outward: np.ndarray  # (k, 2) unit normals of its edges
    room: np.ndarray  # (k,) m from the centre of mass to each edge, positive inside

    def left(self, lean: np.ndarray) -> float:
        """How far (m) the centre of mass is inside the nearest edge after a lean (2,) m; negative: it is outside."""
        return float(np.min(self.room - self.outward @ lean))

    def share(self, lean: np.ndarray) -> float:
        """The largest part of a lean (2,) m, 1 at most, with which the centre of mass stays inside."""
        asked = self.outward @ lean
        toward = asked > 0.0
        return float(np.clip(np.min(self.room[toward] / asked[toward], initial=1.0), 0.0, 1.0))

    def deviations(self, lean: np.ndarray, covariance: np.ndarray) -> float:
        """How many SD of sway, with covariance (2, 2) m2, lie between the leaning body and the nearest edge."""
        spread = np.sqrt(np.einsum("ki,ij,kj->k", self.outward, covariance, self.outward))
        return float(np.min((self.room - self.outward @ lean) / spread))


def base_of(standing: Standing) -> Base:
    """The base of support under a person who stands on both feet, about their centre of mass."""
    scene = standing.equilibrium.scene
    number = layout(standing.body).landmark_index
    corners = scene.state.points[[number[f"foot.{corner}.{side}"] for side in SIDES for corner in SOLE], :2]
    masses = segment_masses(standing.body)
    centre = (masses @ scene.state.centres / masses.sum())[:2]
    hull = ConvexHull((corners - centre) * np.array([1.0, -1.0]))
    return Base(outward=hull.equations[:, :2], room=-hull.equations[:, 2])
