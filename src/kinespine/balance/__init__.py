"""How the body senses and holds itself: sway as recorded or simulated, and the numbers that describe it."""

from kinespine.balance.descriptors import describe
from kinespine.balance.posturography import Posturography, describe_trials
from kinespine.balance.sway import Conditions, Sway
from kinespine.balance.sway_file import read_sway

__all__ = ["Conditions", "Posturography", "Sway", "describe", "describe_trials", "read_sway"]
