"""What experiments do to a sense, and how the body answers: vibration, fatigue, tilt of the support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, degrees, pi, sin, sqrt
from pathlib import Path

import numpy as np

from kinespine.anatomy.quantities import quantities
from kinespine.balance.control import POSITION, Controller
from kinespine.balance.lean import Lean, lean_of
from kinespine.balance.loop import Loop, loop_of, with_senses
from kinespine.balance.reduction import Plant
from kinespine.balance.senses import Noise, Senses
from kinespine.errors import BadInput

TABLE = Path(__file__).parent / "tables" / "responses.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class TiltAnswer:
    """How the body's tilt answers a support that tilts, at one frequency."""

    frequency: float  # Hz
    gain: float  # of the centre of mass' angle over the support's
    phase: float  # rad, negative where the body lags


def vibrated(senses: Senses, muscle: str, *, head_yaw: float = 0.0) -> Senses:
    """The senses while a muscle is vibrated: it is felt longer than it is, so that the joint is felt turned away.

    Args:
        muscle: `neck back`, `neck left`, `neck right`, `ankle back` (triceps surae) or `ankle front` (tibialis).
        head_yaw: rad, how far the head is turned to the left; the frame of the neck turns with it.

    Raises:
        BadInput: there is no such muscle.
    """
    size = quantities(TABLE)["vibration_rad"]
    ways = {
        "neck back": ("neck", size, 0.0), "neck left": ("neck", 0.0, size), "neck right": ("neck", 0.0, -size),
        "ankle back": ("ankle", size, 0.0), "ankle front": ("ankle", -size, 0.0),
    }  # fmt: skip
    if muscle not in ways:
        raise BadInput(f"No muscle {muscle!r} to vibrate. Possible: {', '.join(ways)}.")
    place, forward, rightward = ways[muscle]
    if place == "ankle":
        return senses.biased({"ankle.pitch": forward})
    # forward of the head is cos(yaw) forward of the body less sin(yaw) to its right
    return senses.biased(
        {
            "neck.pitch": cos(head_yaw) * forward + sin(head_yaw) * rightward,
            "neck.roll": cos(head_yaw) * rightward - sin(head_yaw) * forward,
        }
    )


def through_prism(senses: Senses, base_down: float) -> Senses:
    """The senses behind a pair of vertical prisms with the same base: the scene moves up, as when the body leans.

    Whoever leans forward sees a still scene move up, so prisms with the base down are felt as a lean forward, by the
    whole angle at most and by none of it once eyes and body are used to them (`Senses.retained`).

    Args:
        base_down: rad that the scene is moved up; negative, base up.

    Raises:
        BadInput: the eyes are closed, or the prism is stronger than anybody wears.
    """
    if "visual.pitch" not in senses.density:
        raise BadInput("Closed eyes see nothing through a prism: open them, or leave the prism out.")
    strongest = quantities(TABLE)["prism_strongest_rad"]
    if not abs(base_down) <= strongest:
        raise BadInput(f"A prism of {degrees(base_down):.3g} deg; possible: up to {degrees(strongest):.3g} deg.")
    return senses.biased({"visual.pitch": base_down})


def fatigued(senses: Senses, part: str = "neck") -> Senses:
    """The senses while the muscles of a part are tired: its position sense is noisier than it is taken for."""
    factor = quantities(TABLE)["fatigue_ratio"]
    return senses.noisier({f"{part}.pitch": factor, f"{part}.roll": factor}, known=False)


def impaired(senses: Senses, part: str) -> Senses:
    """The senses with a poor position sense of a part that the nervous system has got used to."""
    factor = quantities(TABLE)["impairment_ratio"]
    return senses.noisier({f"{part}.pitch": factor, f"{part}.roll": factor})


def lean_under(loop: Loop, senses: Senses) -> Lean:
    """Where the same body settles with other senses, against where it stands now."""
    before, after = lean_of(loop), lean_of(with_senses(loop, senses))
    return Lean(
        forward=after.forward - before.forward, rightward=after.rightward - before.rightward,
        pitch=after.pitch - before.pitch, roll=after.roll - before.roll,
    )  # fmt: skip


def tilt_answers(
    plant: Plant, senses: Senses, noise: Noise, chosen: Controller, amplitude: float, frequencies: Sequence[float]
) -> tuple[TiltAnswer, ...]:
    """Gain and phase of the body's tilt to a support that tilts by `amplitude` (rad, peak to peak) for a while.

    The nervous system has learned how much the support tilts, and trusts ankles less for it: reweighting follows from
    the same estimator (van der Kooij 2001, Peterka 2002).
    """
    spread = amplitude / quantities(TABLE)["peak_to_peak_per_sd_ratio"]
    loop = loop_of(plant, senses.tilting(spread, quantities(TABLE)["stimulus_time_s"]), noise, chosen)
    tilt = plant.centre[0] / plant.centre[0, 0]
    found: list[TiltAnswer] = []
    last = 0.0
    for frequency in frequencies:
        answer = complex(tilt @ loop.answer_to_tilt(2.0 * pi * frequency)[POSITION])
        phase = float(np.angle(answer))
        last = phase + 2.0 * pi * round((last - phase) / (2.0 * pi))
        found.append(TiltAnswer(frequency=frequency, gain=abs(answer), phase=last))
    return tuple(found)


def weight_on_tilt(plant: Plant, senses: Senses, noise: Noise, chosen: Controller, amplitude: float) -> float:
    """How far ankles are followed on a support that tilts by `amplitude` rad, peak to peak: 1 wholly, 0 not at all."""
    spread = amplitude / quantities(TABLE)["peak_to_peak_per_sd_ratio"]
    loop = loop_of(plant, senses.tilting(spread, quantities(TABLE)["stimulus_time_s"]), noise, chosen)
    return float(loop.weights[0, loop.senses.channels.index("ankle.pitch")])


def risen_bands(before: Loop, after: Loop) -> tuple[float, float]:
    """Power of the centre of pressure after over before: below 0.1 Hz, and from 1.56 to 6.25 Hz (liang2014)."""
    slow, fast = np.linspace(1.0 / 60.0, 0.1, 6), np.linspace(1.56, 6.25, 12)
    found: list[float] = []
    for frequencies in (slow, fast):
        powers: list[float] = []
        for one in (before, after):
            summed: np.ndarray = one.spectra(one.pressure_rows, frequencies).sum(axis=0)
            powers.append(float(summed.trace().real))
        found.append(powers[1] / powers[0])
    return found[0], found[1]


def joint_position_error(loop: Loop, part: str = "neck") -> float:
    """Mean absolute error (rad) of bringing a joint back to where it was, one plane.

    Two things miss: the estimate of the joint's angle, with what is left of its bias, and the memory of where it was
    (`memory_rad`, set so that healthy people miss as they do). So differences are results, the absolute size is not.
    """
    way = {"neck": 4, "lumbar": 2}.get(part)
    if way is None:
        raise BadInput(f"No joint position error of {part!r}. Possible: neck, lumbar.")
    found = loop.ahead @ loop.states[loop.ahead.shape[0] :, loop.ahead.shape[0] :] @ loop.ahead.T + loop.recent
    settled = loop.settled(loop.senses.biases)
    off = float(settled[way])
    sd = sqrt(float(found[way, way]) + quantities(TABLE)["memory_rad"] ** 2)
    from scipy.stats import foldnorm

    return float(foldnorm.mean(abs(off) / sd, scale=sd))
