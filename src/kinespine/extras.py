"""Import an optional package, or say how to install it."""

import importlib
from types import ModuleType

from kinespine.errors import MissingExtra

# What each extra of pyproject.toml is for; it completes "To ..., install kinespine[imaging]".
PURPOSES = {
    "imaging": "read DICOM files",
    "pose": "find body points in photographs",
    "balance": "read C3D recordings",
    "providers": "search the provider directory",
    "results": "write NetCDF files",
    "bench": "compare with other programs",
}


def require(module: str, extra: str) -> ModuleType:
    """Import `module`, which the optional `extra` brings.

    Raises:
        MissingExtra: the package is not installed; the message names the extra to install.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        # A package that is there but lacks a package of its own is broken, not missing: name what is missing.
        missing = error.name or module
        raise MissingExtra(f"To {PURPOSES[extra]}, install kinespine[{extra}]: {missing} is missing.") from error
