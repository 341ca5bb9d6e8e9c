"""Geometry of landmarks, seen or simulated alike, without judgement."""

from kinespine.measures.catalogue import (
    CATALOGUE,
    DISTORTIONS,
    SHAPES,
    STANDING,
    in_view,
    measure_called,
    read_off,
    take,
    take_all,
)
from kinespine.measures.conditional import (
    Conditional,
    Unusual,
    conditional_norm,
    draw,
    how_unusual,
    how_unusual_together,
)
from kinespine.measures.distortions import Distortion, distortions_of, take_distortions
from kinespine.measures.measure import Measure, plane_of
from kinespine.measures.norm_lines import NormCorrelation, NormTerm, norm_correlations, norm_terms, normed
from kinespine.measures.norms import Norm, norm_for, norms
from kinespine.measures.picture_file import read_picture, read_pictures, write_picture
from kinespine.measures.picture_measures import NotTaken, Reading, Readings, measure_pictures
from kinespine.measures.picture_points import points_of
from kinespine.measures.point import MeasuredPoint, PointKind, Points, Vector, positions
from kinespine.measures.together import Picture, Together, Value, take_together
from kinespine.measures.uncertainty import Combined, combine, propagate
from kinespine.measures.views import PictureLandmark, View, landmarks, landmarks_of, view_named, views

__all__ = [
    "CATALOGUE",
    "DISTORTIONS",
    "SHAPES",
    "STANDING",
    "Combined",
    "Conditional",
    "Distortion",
    "Measure",
    "MeasuredPoint",
    "Norm",
    "NormCorrelation",
    "NormTerm",
    "NotTaken",
    "Picture",
    "PictureLandmark",
    "PointKind",
    "Points",
    "Reading",
    "Readings",
    "Together",
    "Unusual",
    "Value",
    "Vector",
    "View",
    "combine",
    "conditional_norm",
    "distortions_of",
    "draw",
    "how_unusual",
    "how_unusual_together",
    "in_view",
    "landmarks",
    "landmarks_of",
    "measure_called",
    "measure_pictures",
    "norm_correlations",
    "norm_for",
    "norm_terms",
    "normed",
    "norms",
    "plane_of",
    "points_of",
    "positions",
    "propagate",
    "read_off",
    "read_picture",
    "read_pictures",
    "take",
    "take_all",
    "take_distortions",
    "take_together",
    "view_named",
    "views",
    "write_picture",
]
