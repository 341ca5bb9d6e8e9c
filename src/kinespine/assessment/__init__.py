"""What the findings mean for this person: the screen, and the pattern."""

from kinespine.assessment.screen import Clearance, Incomplete, Referral, Screening, screen

__all__ = ["Clearance", "Incomplete", "Referral", "Screening", "screen"]
