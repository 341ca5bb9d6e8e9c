"""The passive moment of a joint: one smooth curve from neutral zone, range and the moment at that range."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kinespine.anatomy.levels import JOINTS, MOTIONS
from kinespine.tables import read_table

TABLE = Path(__file__).parent / "tables" / "joints.csv"
CONVEXITY = 3.0  # the curve rises exp(3) = 20-fold in slope from the edge of the neutral zone to the range
SOFTNESS = 0.15  # width of the edge of the neutral zone, as a share of the way from there to the range
NEUTRAL_SLOPE = 0.05  # stiffness inside the neutral zone over the mean stiffness up to the range, unloaded
PRESSED_SLOPE = 0.3  # the same where a disc carries the weight of standing; prior of both 0.02 to 1
LEAST_SLOPE, MOST_SLOPE = 0.02, 1.0  # that prior
UNPRESSED = ("C0-C1", "C1-C2")  # synovial joints: no disc between the bones


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRow:
    """One direction of one joint, as measured in vitro (`joints.csv`)."""

    joint: str
    direction: str
    neutral_zone_deg: float
    neutral_zone_source: str
    neutral_zone_status: str
    range_deg: float
    range_moment_Nm: float
    source: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Passive moment over angle in one direction, both positive."""

    neutral_zone: float  # rad
    range: float  # rad
    moment: float  # N·m at the range

    def shape(self, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Moment up to a factor and its slope (1/rad) at angles of any shape (rad); almost nothing below zero.

        Beyond the neutral zone it grows as exp(3u) - 1 with u running from 0 at its edge to 1 at the range (the shape
        of the measured lumbar curves); a softplus rounds the edge so that its slope exists. Past the range, where
        nothing was measured, it goes on as the parabola with the same value, slope and curvature.
        """
        span = self.range - self.neutral_zone
        slack = (angle - self.neutral_zone) / (SOFTNESS * span)
        risen, steep = rise(CONVEXITY * SOFTNESS * np.logaddexp(0.0, slack))
        return risen, CONVEXITY * steep * 0.5 * (1.0 + np.tanh(0.5 * slack)) / span


def rise(grown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """exp(g) - 1 and its slope; for g above the convexity (past the range) the parabola that goes on from there."""
    held = np.exp(np.minimum(grown, CONVEXITY))
    past = np.maximum(grown - CONVEXITY, 0.0)
    return held * (1.0 + past + 0.5 * past**2) - 1.0, held * (1.0 + past)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tissue:
    """Both directions of one rotation of one joint about its own rest angle."""

    joint: str
    motion: str
    positive: Curve
    negative: Curve
    neutral: float = 1.0  # factor of the stiffness of the neutral zone, within what that prior allows

    @property
    def neutral_slope(self) -> float:
        """Stiffness that the neutral zone itself has in standing, N·m/rad.

        Specimens under the weight of standing lose most of their neutral zone while their range hardly changes, so
        joints with a disc are stiffer there than the unloaded curves of the table (PRESSED_SLOPE, assumed).
        """
        share = NEUTRAL_SLOPE if self.joint in UNPRESSED else PRESSED_SLOPE
        share = min(max(share * self.neutral, LEAST_SLOPE), MOST_SLOPE)
        return share * min(side.moment / side.range for side in (self.positive, self.negative))

    def scales(self) -> tuple[float, float]:
        """Factors of the two shapes, N·m, so that the whole passes through both measured points and through zero."""
        ends = np.array([self.positive.range, -self.negative.range, 0.0])
        up, down = self.positive.shape(ends)[0], self.negative.shape(-ends)[0]
        system = np.column_stack([up[:2] - up[2], -(down[:2] - down[2])])
        wanted = np.array([self.positive.moment, -self.negative.moment]) - self.neutral_slope * ends[:2]
        first, second = np.linalg.solve(system, wanted)
        return float(first), float(second)

    def moment(self, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Moment on the upper body (N·m, against the angle) and its slope (N·m/rad), zero moment at angle 0."""
        first, second = self.scales()
        (up, up_slope), (down, down_slope) = self.positive.shape(angle), self.negative.shape(-angle)
        zero = np.zeros(1)
        offset = first * self.positive.shape(zero)[0][0] - second * self.negative.shape(zero)[0][0]
        bent = first * up - second * down - offset + self.neutral_slope * angle
        return -bent, -(first * up_slope + second * down_slope + self.neutral_slope)


def spine_tissue() -> tuple[Tissue, ...]:
    """The three rotations of all 25 joints, top to bottom."""
    rows = {(row.joint, row.direction): row for row in read_table(TABLE, JointRow)}

    def curve(joint: str, direction: str) -> Curve:
        row = rows[joint, direction]
        return Curve(
            neutral_zone=np.deg2rad(row.neutral_zone_deg), range=np.deg2rad(row.range_deg), moment=row.range_moment_Nm
        )

    ways = {"flexion": ("flexion", "extension"), "lateral": ("lateral", "lateral"), "axial": ("axial", "axial")}
    return tuple(
        Tissue(
            joint=joint,
            motion=motion,
            positive=curve(joint, ways[motion][0]),
            negative=curve(joint, ways[motion][1]),
        )
        for joint in JOINTS
        for motion in MOTIONS
    )
