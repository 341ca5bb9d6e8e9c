"""How much the rib cage stiffens the thorax, beside specimens it was cut away from, for the validation page."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares
from validation_page import number, spread, table, verdict

from kinespine.anatomy import Body
from kinespine.chain.contacts import cage_numbers
from kinespine.chain.mechanics import layout, mechanics
from kinespine.chain.posture import rib_gaps
from kinespine.chain.slopes import motion
from kinespine.chain.tissues import tissue_slopes

MOMENT = 2.0  # N·m at T1, T12 held (liebsch2017)
NEAR = 1.5  # the two studies differ by up to this factor and more; the model has to lie as near to one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What cutting the cage away adds to the motion of the thorax, in percent of the motion with it."""

    motion: str
    axis: tuple[float, float, float]
    liebsch2017: float  # without load
    mannen2018_ribcage: float  # under 400 N

    @property
    def limits(self) -> tuple[float, float]:
        """The two studies, widened by the factor that makes the model's agreement worth naming."""
        low, high = sorted((self.liebsch2017, self.mannen2018_ribcage))
        return low / NEAR, high * NEAR


CUTS = (
    Cut(motion="flexion and extension", axis=(0.0, 1.0, 0.0), liebsch2017=52.2, mannen2018_ribcage=63.0),
    Cut(motion="bending to the sides", axis=(1.0, 0.0, 0.0), liebsch2017=42.0, mannen2018_ribcage=63.5),
    Cut(motion="turning", axis=(0.0, 0.0, 1.0), liebsch2017=94.4, mannen2018_ribcage=58.8),
)


def cage_section(body: Body) -> str:
    """The whole section."""
    rows: list[list[str]] = []
    for cut in CUTS:
        gain = freed_by_cutting(body, cut.axis)
        rows.append(
            [cut.motion, number(gain, 0), number(cut.liebsch2017, 0), number(cut.mannen2018_ribcage, 0),
             verdict(gain, *sorted((cut.liebsch2017, cut.mannen2018_ribcage))), spread(*cut.limits, digits=0),
             verdict(gain, *cut.limits)]
        )  # fmt: skip
    return INTRODUCTION + table(
        ["motion", "model %", "liebsch2017 %", "mannen2018_ribcage %", "between the two", "within a factor of 1.5",
         "verdict"],
        rows,
    )  # fmt: skip


INTRODUCTION = """\
T12 held, ±2 N·m at T1, muscles silent: what cutting the cage away adds to the turn of T1, in percent of the turn with
the cage. The two studies disagree with each other (without load, and under 400 N). Used for: result; the stiffness of
the rib springs comes from single joints and ribs and is itself assumed.

"""


def freed_by_cutting(body: Body, axis: tuple[float, float, float]) -> float:
    """Percent that T1 turns further, both ways together, once the cage is cut away."""
    way = np.array(axis)
    whole = sum(abs(turn_of_t1(body, way, sign * MOMENT, caged=True)) for sign in (1, -1))
    cut = sum(abs(turn_of_t1(body, way, sign * MOMENT, caged=False)) for sign in (1, -1))
    return 100.0 * (cut / whole - 1.0)


def turn_of_t1(body: Body, axis: np.ndarray, moment: float, *, caged: bool) -> float:
    """Degrees by which T1 turns under a pure moment, tissue and rib springs in balance with it."""
    fixed = layout(body)
    free = [n for n, dof in enumerate(body.dofs) if dof.name.startswith("T") and not dof.name.startswith("T12")]
    free += [n for n, dof in enumerate(body.dofs) if dof.role == "cage"] if caged else []

    def left_over(x: np.ndarray) -> np.ndarray:
        angles = np.zeros(len(body.dofs))
        angles[free] = x
        state = mechanics(body, angles)
        asked = moment * axis @ motion(body, state).turn[fixed.index["T1"]]
        gaps, slope = rib_gaps(body, state)
        ribs = -cage_numbers()["rib_spring_N_per_m"] * slope.T @ gaps if caged else 0.0
        return (asked + tissue_slopes(body, angles)[0] + ribs)[free]

    found = least_squares(left_over, np.zeros(len(free)), xtol=1e-10, ftol=1e-10)
    assert np.abs(found.fun).max() < 1e-4
    angles = np.zeros(len(body.dofs))
    angles[free] = found.x
    t1 = fixed.index["T1"]
    turned = mechanics(body, angles).frames[t1] @ body.segments[t1].rotation.T
    skew = 0.5 * np.array([turned[2, 1] - turned[1, 2], turned[0, 2] - turned[2, 0], turned[1, 0] - turned[0, 1]])
    return float(np.degrees(np.arcsin(np.clip(skew @ axis, -1.0, 1.0))))
