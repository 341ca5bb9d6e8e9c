"""The flow: a visit's folder in, an examination and its report out; later visits, and what changed."""

from kinespine.visit.examine import Examination, Findings, examine
from kinespine.visit.explain import Explanation, explain
from kinespine.visit.follow_up import Progress, follow_up
from kinespine.visit.intake import Intake, read_intake
from kinespine.visit.start import new_visit

__all__ = [
    "Examination",
    "Explanation",
    "Findings",
    "Intake",
    "Progress",
    "examine",
    "explain",
    "follow_up",
    "new_visit",
    "read_intake",
]
