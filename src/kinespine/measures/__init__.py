"""Geometry of landmarks, seen or simulated alike, without judgement."""

from kinespine.measures.catalogue import CATALOGUE, DISTORTIONS, SHAPES, Measure, Value, read_off, take, take_all
from kinespine.measures.conditional import (
    Conditional,
    Unusual,
    conditional_norm,
    draw,
    how_unusual,
    how_unusual_together,
)
from kinespine.measures.distortions import Distortion, distortions_of, take_distortions
from kinespine.measures.norm_lines import NormCorrelation, NormTerm, norm_correlations, norm_terms, normed
from kinespine.measures.norms import Norm, norm_for, norms
from kinespine.measures.point import MeasuredPoint, PointKind, Points, Vector, positions
from kinespine.measures.uncertainty import Combined, combine, propagate

__all__ = [
    "CATALOGUE",
    "DISTORTIONS",
    "SHAPES",
    "Combined",
    "Conditional",
    "Distortion",
    "MeasuredPoint",
    "Measure",
    "Norm",
    "NormCorrelation",
    "NormTerm",
    "PointKind",
    "Points",
    "Unusual",
    "Value",
    "Vector",
    "combine",
    "conditional_norm",
    "distortions_of",
    "draw",
    "how_unusual",
    "how_unusual_together",
    "norm_correlations",
    "norm_for",
    "norm_terms",
    "normed",
    "norms",
    "positions",
    "propagate",
    "read_off",
    "take",
    "take_all",
    "take_distortions",
]
