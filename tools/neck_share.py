"""Write docs/neck_share.md: what a misaligned atlas changes in the lower back of the model, habit by habit.

uv run python tools/neck_share.py [FILE]
"""

import sys
from pathlib import Path

import numpy as np
from validation_page import table

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.causes import Hypothesis, causes_from
from kinespine.chain.output_names import output_index
from kinespine.chain.outputs import read, reading
from kinespine.chain.standing import solve_standing

PAGE = Path(__file__).resolve().parent.parent / "docs" / "neck_share.md"
OFFSETS = (("atlas_tilt_deg", 3.0), ("atlas_rotation_deg", 3.0), ("atlas_lateral_mm", 3.0))
TOLD = (
    ("l4_l5_compression", "L4-L5 compression N", 1.0),
    ("lumbar_asymmetry", "muscles of the loins, left less right N", 1.0),
    ("pelvic_obliquity", "pelvic obliquity deg", 180.0 / np.pi),
    ("shoulder_tilt", "shoulder tilt deg", 180.0 / np.pi),
)
FOLLOWS, WEIGHTS = (0.0, 0.5, 1.0), (0.1, 1.0, 10.0)
HEAD = """# The upper neck and the lower back, in the model

Written by `uv run python tools/neck_share.py`. Every number is of the model: the reference man standing, solved in
full with and without an offset of the atlas. It is about load and posture, and about nothing that anybody feels. What
studies in people found on the chain, null results included, stands in [validation](validation.md).

The offset is 3 deg or 3 mm, a size that healthy people have as well (one standard deviation is 2 deg and about 0.6 mm
here). Two things that no experiment fixes decide the answer: how far the posture a person returns to has followed the
resting angle of the bones (*follows*), and how much they insist on it (*weight*, over the calibrated one). Under
*shape* the bones rest tilted, under *position* they are carried so.
"""
TAIL = """
What follows. The compression of L4-L5 changes by about a newton at most, of some 430. Left and right muscles of the
loins differ by up to nine newtons where habit follows the tissue, and by next to nothing where it stays. A shift, which
statics fixes, changes as little. Healthy people differ by far more among themselves, so that `kinespine explain` will
as a rule answer *not distinguishable* for the lower back. That is a result of this model: its gaze levels the head in
the neck, and what is level again has little to hand down. The sensory path is not in this table; how much of a sensory
bias is left in people is unknown.

How often `explain` is right about virtual people whose causes are known stands in [how honest it is](honesty.md).
"""


def main(file: Path) -> None:
    """Write the page."""
    body = build_body(REFERENCE_MAN)
    file.write_text("\n".join([HEAD, _by_habit(body), TAIL.strip()]) + "\n", encoding="utf-8")


def _by_habit(body: Body) -> str:
    rows: list[list[str]] = []
    for name, size in OFFSETS:
        hypotheses: tuple[Hypothesis, ...] = ("shape",) if name.endswith("_mm") else ("shape", "position")
        for hypothesis in hypotheses:
            for follow in FOLLOWS if hypothesis == "shape" and not name.endswith("_mm") else (0.5,):
                for weight in WEIGHTS:
                    change = _change(body, name, size, follow, weight, hypothesis)
                    words, _, unit = name.rpartition("_")
                    rows.append(
                        [
                            f"{size:g} {unit} {words.replace('_', ' ')}",
                            "geometry" if unit == "mm" else hypothesis,
                            f"{follow:g}" if hypothesis == "shape" and unit != "mm" else "any",
                            f"{weight:g}",
                            *(_signed(factor * change[output_index()[one]]) for one, _, factor in TOLD),
                        ]
                    )
    return table(("offset", "understood as", "follows", "weight", *(words for _, words, _ in TOLD)), rows)


def _change(body: Body, name: str, size: float, follow: float, weight: float, hypothesis: Hypothesis) -> np.ndarray:
    """Outputs (o,) with the offset less those without it, at one habit."""
    habit = {"habit.follow": follow, "habit.weight": weight}
    told: list[np.ndarray] = []
    for values in ({**habit, name: size}, habit):
        found = solve_standing(body, causes=causes_from(values, hypothesis)).equilibrium
        told.append(read(reading(found.scene, found.amounts)))
    return told[0] - told[1]


def _signed(value: float) -> str:
    text = f"{value:+.1f}"
    return "0.0" if float(text) == 0.0 else text


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE)
