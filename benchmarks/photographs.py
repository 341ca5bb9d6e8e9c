"""How long it takes from a photograph to proposed points, and from a film to its pixels.

    OMP_NUM_THREADS=1 uv run python benchmarks/photographs.py

One core; decoding runs in a process of its own, whose start is counted. The bar is 2 s from the file of a photograph
to its points. The photograph is that of a computer-made woman beside the tests, as it is and enlarged to 12 megapixels.
"""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from kinespine.imaging import Decoder, find_pose, look_at_photograph, read_photograph

PHOTO = Path(__file__).resolve().parents[1] / "tests" / "imaging" / "avatar_back.jpg"
TOLD = {"view": "photo_back", "image_left_is": "person_left"}
REPEATS = 5
BAR = 2.0  # s


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """The median of a few, of wall time and of the processor time of this process and those it began and ended."""
    found: list[tuple[float, float]] = []
    for _ in range(REPEATS):
        wall, begun = time.perf_counter(), computing()
        work()
        found.append((time.perf_counter() - wall, computing() - begun))
    return float(np.median([one for one, _ in found])), float(np.median([own for _, own in found]))


def computing() -> float:
    """Processor time so far, s."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    """Print the times."""
    with tempfile.TemporaryDirectory() as folder, Decoder() as decoder:
        large = Path(folder) / "large.jpg"
        with Image.open(PHOTO) as photo:
            photo.resize((2350, 5109)).save(large)
        find_pose(read_photograph(PHOTO, decoder=decoder).pixels)  # loads the networks
        for name, file in (("460 x 1000", PHOTO), ("2350 x 5109", large)):
            pixels = read_photograph(file, decoder=decoder).pixels
            for what, work in (
                ("file to points", lambda file=file: look_at_photograph(file, TOLD, check=False)),
                ("file to pixels", lambda file=file: read_photograph(file)),
                ("pixels to pose", lambda pixels=pixels: find_pose(pixels)),
            ):
                wall, own = seconds(work)
                bar = f" (bar {BAR:g} s)" if what == "file to points" else ""
                print(f"{name:>12}  {what:<16} {wall:6.2f} s, processor time {own:5.2f} s{bar}")


if __name__ == "__main__":
    main()
