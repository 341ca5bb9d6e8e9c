"""What findings mean: the screen, listings of several methods, the pattern of one person, bedside tests."""

from kinespine.assessment.bedside import Bedside
from kinespine.assessment.film_listing import readings_of
from kinespine.assessment.judgement import compare
from kinespine.assessment.listing import Listing
from kinespine.assessment.listing_words import parse_listing
from kinespine.assessment.listing_write import write_listing
from kinespine.assessment.pattern import Pattern, classify
from kinespine.assessment.screen import Clearance, Incomplete, Referral, Screening, screen

__all__ = [
    "Bedside",
    "Clearance",
    "Incomplete",
    "Listing",
    "Pattern",
    "Referral",
    "Screening",
    "classify",
    "compare",
    "parse_listing",
    "readings_of",
    "screen",
    "write_listing",
]
