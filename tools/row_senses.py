"""The loop that holds a body up beside published rows on senses and balance, for the validation page."""

from collections.abc import Callable, Mapping
from functools import cache
from math import log

import numpy as np
from published_rows import PublishedRow, published
from row_verdicts import Found, Word, beside, near, signed, sized
from validation_chain import experiments, stood_changed
from validation_page import number

from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.quantities import quantities
from kinespine.balance.control import ACTIVE, EXCITED, POSITION, SPEED, controller, gains
from kinespine.balance.experiments import TABLE, Outcome, compare
from kinespine.balance.loop import Loop, loop_of, with_senses
from kinespine.balance.noise import usual_noise
from kinespine.balance.reduction import Plant, plant_of
from kinespine.balance.responses import fatigued, joint_position_error, tilt_answers
from kinespine.balance.senses import Condition, senses_in

CLOSED, OPEN = Condition(eyes="closed"), Condition()
LOST = Condition(eyes="closed", vestibular="lost")
ENOUGH = 0.2  # power below which a sign says nothing
PEOPLE = 3  # studies of the review; each of a dozen people twice, as experiments.py takes those not told


@cache
def _plant(changed: str = "") -> Plant:
    return plant_of(stood_changed(changed))


@cache
def _loop(condition: Condition, changed: str = "") -> Loop:
    return loop_of(_plant(changed), senses_in(condition, usual_noise()), usual_noise(), controller())


@cache
def _outcomes() -> tuple[Outcome, ...]:
    return compare(_plant(), usual_noise(), controller())


def _velocity(loop: Loop) -> float:
    """SD of the speed of the centre of mass, m/s."""
    rows = np.zeros((2, loop.covariance.shape[0]))
    rows[:, SPEED] = loop.plant.centre
    return float(np.sqrt(np.trace(rows @ loop.covariance @ rows.T)))


def _experiment(row: PublishedRow) -> Found:
    """Sign, then the size where it was told in spreads between people; a sign nobody would find says nothing."""
    chosen = [one for one in _outcomes() if one.experiment.row.split()[0] == row.id]
    told: list[str] = []
    found: list[Found] = []
    for one in chosen:
        kind = one.experiment.kind.split()[-1]
        model = f"{one.effect:+.2g} {kind} (power {one.power:.2f})"
        told.append(model)
        if one.experiment.sign == 0:
            word: Word = "met" if one.agrees else "missed"
            verdict = "null held" if one.agrees else "**missed: something happens**"
            verdict += "; no study of that size would see it" if one.agrees and one.power < ENOUGH else ""
            found.append(Found(model=model, verdict=verdict, word=word))
        elif row.unit in ("SMD", "Hedges g"):
            own = one.effect / one.spread
            found.append(sized(row, own, float(one.experiment.sign), f"{own:+.2f} SMD (power {one.power:.2f})"))
            told[-1] = f"{own:+.2f} of a spread between people (power {one.power:.2f})"
        elif one.power < ENOUGH:
            sign = "right sign" if one.agrees else "other sign"
            found.append(Found(model=model, verdict=f"not determined ({sign}, too small to be seen)", word="open"))
        else:
            found.append(signed(one.effect, float(one.experiment.sign), model))
    worst = next((one for kind in ("missed", "sign only", "open", "met") for one in found if one.word == kind))
    verdicts = "; ".join(dict.fromkeys(one.verdict for one in found))
    return Found(model="; ".join(told), verdict=verdicts, word=worst.word)


def _pooled(row: PublishedRow, asked: str) -> Found:
    """Mean of several conditions, in spreads between people."""
    chosen = [one for one in _outcomes() if one.experiment.row.split()[0] in asked.split()]
    own = float(np.mean([one.effect / one.spread for one in chosen]))
    return sized(row, own, 1.0, f"{own:+.2f} of a spread between people")


def _tired_neck(row: PublishedRow) -> Found:
    """More sway with closed eyes only."""
    rises = [
        log(_velocity(with_senses(loop, fatigued(loop.senses, "neck"))) / _velocity(loop))
        for loop in (_loop(CLOSED), _loop(OPEN))
    ]
    model = f"{100 * rises[0]:+.1f} % closed, {100 * rises[1]:+.1f} % open"
    apart = rises[0] - rises[1] > 0.01
    word: Word = "met" if apart else "missed"
    return Found(model=model, verdict="right order" if apart else "**no difference between the eyes**", word=word)


def _forward_head(row: PublishedRow) -> Found:
    """Sway with a head carried forward over sway as the body stands."""
    carried = next(one.changed for one in experiments() if one.id == "CHAIN-032a")
    change = log(_velocity(_loop(CLOSED, carried)) / _velocity(_loop(CLOSED)))
    spread = quantities(TABLE)["change_log_velocity_ratio"]
    seen = 2.8 * spread / np.sqrt(12.0 * PEOPLE)  # found with 80 %, the same people twice
    held = change < seen
    word: Word = "met" if held else "missed"
    model = f"velocity {100 * change:+.1f} %; {100 * seen:.0f} % would have been seen"
    return Found(model=model, verdict="null held" if held else "**missed: something happens**", word=word)


def _weights(row: PublishedRow, asked: str) -> Found:
    """Shares of the felt tilt forward that ankles, labyrinth and eyes tell."""
    loop = _loop(LOST if asked == "lost" else OPEN)
    told = dict(zip(loop.senses.channels, loop.weights[0], strict=True))
    chosen = [told.get(name, 0.0) for name in ("ankle.pitch", "vestibular.pitch", "visual.pitch")]
    if asked == "lost":
        return beside(row, chosen[0], digits=2)
    if row.unit == "fraction":
        return near(row, [chosen[0], chosen[2]], digits=2)
    shares = [100.0 * share / sum(chosen) for share in chosen]
    order = list(np.argsort(shares)[::-1]) == list(np.argsort(row.values)[::-1])
    word: Word = "met" if order else "missed"
    told_shares = "; ".join(number(share, 0) for share in shares)
    first = "ankles most, but eyes above labyrinth" if shares[0] == max(shares) else "ankles not most"
    return Found(model=f"{told_shares} %", verdict="right order" if order else f"**other order** ({first})", word=word)


def _tilt_gain(row: PublishedRow, amplitude: str) -> Found:
    """The weight of ankles that the answer to a tilting support amounts to."""
    tilt = np.radians(float(amplitude))
    answer = tilt_answers(_plant(), senses_in(CLOSED, usual_noise()), usual_noise(), controller(), tilt, (0.05,))[0]
    return beside(row, answer.gain / controller().amplification, digits=2)


def _noise_ratio(row: PublishedRow) -> Found:
    noise = quantities(TABLE.parent / "sway_noise.csv")
    return beside(row, noise["vestibular_rad_per_sqrt_Hz"] / noise["proprioceptive_rad_per_sqrt_Hz"])


def _gain(row: PublishedRow, asked: str) -> Found:
    """A gain of the default loop, scaled from the reference man to the plant that was measured.

    Torque of the ankles per lean goes with m g h, torque per speed of leaning with the root of J m g h.
    """
    plant = _plant()
    feedback = gains(plant, controller())
    followed = np.eye(len(plant.mass)) + feedback[:, ACTIVE] + feedback[:, EXCITED]  # once muscles have answered
    numbers = quantities(TABLE.parent / "plant.csv")
    load, inertia = numbers["ankle_falling_Nm_per_rad"], _measured_plant().values[0]
    if asked.startswith("Kp"):
        own = float(np.linalg.solve(followed, feedback[:, POSITION])[0, 0])
        value = own * load / float(plant.load[0])
    else:
        passive = numbers["ankle_stiffness_Nm_per_rad"] * numbers["ankle_damping_s"]
        own = float(np.linalg.solve(followed, feedback[:, SPEED])[0, 0] + plant.damping[0, 0])
        value = own * float(np.sqrt(inertia * load / (plant.mass[0, 0] * plant.load[0]))) - passive
    return beside(row, value / np.degrees(1.0) if asked.endswith("_deg") else value)


def _measured_plant() -> PublishedRow:
    return next(row for row in published() if row.id == "SENS-109")


def _inertia(row: PublishedRow) -> Found:
    """Inertia of the reference man about his ankles, at the height and mass of the published plant."""
    plant = _plant()
    height = float(plant.centre[0, 0])
    mass = plant.weight / GRAVITY
    own = float(plant.mass[0, 0])
    shape = own / (mass * height**2)
    published_shape = row.values[0] / (row.values[1] * row.values[2] ** 2)
    ratio = number(shape / published_shape, 2)
    return Found(
        model=f"J / m h² {number(shape, 2)} (J {number(own)}, h {number(height, 2)}); published"
        f" {number(published_shape, 2)}",
        verdict=f"no limits published; model over measured {ratio}",
        word="open",
    )


def _delay(row: PublishedRow, name: str) -> Found:
    chosen = controller(name)
    whole = chosen.delay_s + (chosen.activation_s if name == "maurer2005" else 0.0)
    return beside(row, (1e3 if row.unit == "ms" else 1.0) * whole, digits=3 if row.unit == "s" else 0)


def _position_error(row: PublishedRow, part: str) -> Found:
    return beside(row, float(np.degrees(joint_position_error(_loop(CLOSED), part))))


def _ankle_vibration(row: PublishedRow) -> Found:
    """Lean back under vibration of the calf, with the measured shift of the centre of pressure."""
    one = next(o for o in _outcomes() if "triceps surae" in o.experiment.what)
    return sized(row, -one.effect, 1.0, f"{-one.effect:.0f} mm back")


COMPARISONS: Mapping[str, Callable[..., Found]] = {
    "senses": _experiment, "senses_pooled": _pooled, "tired_neck": _tired_neck, "sway_of_forward_head": _forward_head,
    "weights": _weights, "tilt_gain": _tilt_gain, "noise_ratio": _noise_ratio, "gain": _gain,
    "plant_inertia": _inertia, "delay": _delay, "position_error": _position_error,
    "ankle_vibration": _ankle_vibration,
}  # fmt: skip
