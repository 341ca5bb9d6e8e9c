"""Geometry of landmarks, seen or simulated alike, without judgement."""

from kinespine.measures.catalogue import CATALOGUE, DISTORTIONS, SHAPES, Measure, Value, read_off, take, take_all
from kinespine.measures.distortions import Distortion, distortions_of, take_distortions
from kinespine.measures.norms import Norm, norm_for, norms
from kinespine.measures.point import MeasuredPoint, PointKind, Points, Vector, positions
from kinespine.measures.uncertainty import Combined, combine, propagate

__all__ = [
    "CATALOGUE",
    "DISTORTIONS",
    "SHAPES",
    "Combined",
    "Distortion",
    "MeasuredPoint",
    "Measure",
    "Norm",
    "PointKind",
    "Points",
    "Value",
    "Vector",
    "combine",
    "distortions_of",
    "norm_for",
    "norms",
    "positions",
    "propagate",
    "read_off",
    "take",
    "take_all",
    "take_distortions",
]
