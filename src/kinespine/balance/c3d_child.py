"""Takes what is needed out of a C3D file, in a process of its own (the only place that asks for ezc3d).

The library falls over some damaged files with the whole process, where nothing can be caught.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kinespine.errors import BadInput, MissingExtra
from kinespine.extras import require

LONGEST = 300.0  # s
UNREADABLE, MISSING = 3, 4  # exit codes of the child
COMMAND = "import sys; from kinespine.balance.c3d_child import take; sys.exit(take(sys.argv[1], sys.argv[2]))"


def content_of(path: Path) -> Mapping[str, Any]:
    """Platforms, raw channels and rates of a file, as arrays by name.

    Raises:
        BadInput: the library cannot read it, or fell over it.
        MissingExtra: ezc3d is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "content.npz"
        places = os.pathsep.join(dict.fromkeys(place for place in sys.path if place))
        command = [sys.executable, "-c", COMMAND, str(path.resolve()), str(out)]
        try:
            ended = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=LONGEST, cwd=folder,
                env={**os.environ, "PYTHONPATH": places},
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise BadInput(f"{path.name}: it was not read within {LONGEST:g} s. Export the trial alone.") from error
        if ended.returncode == MISSING:
            raise MissingExtra(ended.stderr.strip().splitlines()[-1])
        if ended.returncode != 0 or not out.is_file():
            words = "the library that reads it fell over it"
            if ended.returncode == UNREADABLE:
                words = " ".join(ended.stderr.split()) or words
            raise BadInput(f"{path.name}: it cannot be read as C3D ({words}). Export it again.")
        with np.load(out, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}


def take(path: str, out: str) -> int:
    """Read the file and write its arrays; the exit code of the child."""
    try:
        ezc3d = require("ezc3d", "balance")
    except MissingExtra as error:
        print(error, file=sys.stderr)
        return MISSING
    try:
        np.savez(out, **_arrays(ezc3d.c3d(path, extract_forceplat_data=True)))
    except (RuntimeError, ValueError, OSError, IndexError, KeyError, TypeError, MemoryError) as error:
        print(str(error) or type(error).__name__, file=sys.stderr)
        return UNREADABLE
    return 0


def _arrays(content: Any) -> dict[str, Any]:
    platforms = content["data"]["platform"]
    found: dict[str, Any] = {
        "platforms": np.array(len(platforms)),
        "analog_rate": np.array(float(content["header"]["analogs"]["frame_rate"])),
        "point_rate": np.array(float(content["header"]["points"]["frame_rate"])),
        "point_frames": np.array(content["data"]["points"].shape[2]),
        "analogs": np.asarray(content["data"]["analogs"], dtype=float)[0],  # (channels, n)
        "labels": np.array([str(label) for label in content["parameters"]["ANALOG"]["LABELS"]["value"]], dtype=str),
        "channels": np.asarray(content["parameters"]["FORCE_PLATFORM"]["CHANNEL"]["value"], dtype=int).ravel(),
    }
    for number, one in enumerate(platforms):
        for name in ("corners", "force", "center_of_pressure"):
            found[f"{name}_{number}"] = np.asarray(one[name], dtype=float)
        for name in ("unit_position", "unit_force"):
            found[f"{name}_{number}"] = np.array(str(one[name]).strip())
    return found
