"""Did it help? Scores, the usual course, change of one person and of a clinic, and what is known of each claim."""

from kinespine.outcomes.benefits import ByBenefit, Reading, by_benefit
from kinespine.outcomes.change import Change, change_of, change_of_scores
from kinespine.outcomes.clinic import ClinicEffect, clinic_effect
from kinespine.outcomes.courses import Course, course_from_people, course_named, courses, courses_for
from kinespine.outcomes.evidence import Claim, claims
from kinespine.outcomes.funnel import Funnel, funnel
from kinespine.outcomes.hierarchy import Hierarchy, clinics_together
from kinespine.outcomes.instruments import Instrument, instrument_named, instruments
from kinespine.outcomes.patients import Group, Patient, group_of
from kinespine.outcomes.person import OwnPart, own_part
from kinespine.outcomes.scoring import Score, score
from kinespine.outcomes.usual_course import Expected, usual_course

__all__ = [
    "ByBenefit",
    "Change",
    "Claim",
    "ClinicEffect",
    "Course",
    "Expected",
    "Funnel",
    "Group",
    "Hierarchy",
    "Instrument",
    "OwnPart",
    "Patient",
    "Reading",
    "Score",
    "by_benefit",
    "change_of",
    "change_of_scores",
    "claims",
    "clinic_effect",
    "clinics_together",
    "course_from_people",
    "course_named",
    "courses",
    "courses_for",
    "funnel",
    "group_of",
    "instrument_named",
    "instruments",
    "own_part",
    "score",
    "usual_course",
]
