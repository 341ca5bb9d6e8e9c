"""What findings mean: listings in the words of several methods, the pattern of one person, bedside tests."""

from kinespine.assessment.bedside import Bedside
from kinespine.assessment.judgement import compare
from kinespine.assessment.listing import Listing
from kinespine.assessment.listing_words import parse_listing
from kinespine.assessment.listing_write import write_listing
from kinespine.assessment.pattern import Pattern, classify

__all__ = ["Bedside", "Listing", "Pattern", "classify", "compare", "parse_listing", "write_listing"]
