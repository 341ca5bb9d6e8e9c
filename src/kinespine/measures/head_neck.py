"""Head carriage: how far forward the head is held, and how it is tipped."""

import numpy as np

from kinespine.measures.point import Vector


def craniovertebral_angle(tragus: Vector, c7_spinous_tip: Vector) -> float:
    """Angle of the line from C7 to the ear with the horizontal, rad; smaller = head further forward."""
    rise = tragus - c7_spinous_tip
    return float(np.arctan2(rise[2], rise[0]))


def sagittal_head_tilt(eye: Vector, tragus: Vector) -> float:
    """Angle of the line from ear to eye with the horizontal, rad; positive = chin up."""
    gaze = eye - tragus
    return float(np.arctan2(gaze[2], gaze[0]))


def carriage(*points: Vector) -> float:
    """How far the middle of the head points lies in front of the middle of the last two points, m."""
    head, base = points[:-2], points[-2:]
    return float(np.mean([place[0] for place in head]) - np.mean([place[0] for place in base]))
