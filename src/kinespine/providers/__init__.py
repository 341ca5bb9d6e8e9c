"""Who can give the care, and where: a public registry searched on the device."""

from kinespine.providers.load import Loaded, load
from kinespine.providers.places import Place
from kinespine.providers.provider import Provider

__all__ = ["Loaded", "Place", "Provider", "load"]
