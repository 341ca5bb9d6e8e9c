"""The body: words, tables and one MuJoCo model."""

from kinespine.anatomy.body import Body, Fascicle, Landmark, Segment
from kinespine.anatomy.build import build_body
from kinespine.anatomy.person import REFERENCE_MAN, Person

__all__ = ["REFERENCE_MAN", "Body", "Fascicle", "Landmark", "Person", "Segment", "build_body"]
