"""Whether a recording looks as if it was written in another unit, by the people it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinespine.balance.layout import UNITS

if TYPE_CHECKING:
    from kinespine.balance.posturography import Described


def doubted_unit(velocity: Described, area: Described, unit: str) -> str | None:
    """Say which unit would fit, where the declared one does not and another does; None where there is no doubt.

    Velocity goes with the unit and area with its square. Both have to lie outside the bands of this condition, on one
    side, and both inside them in the other unit: no person sways ten times as far and as fast as nearly everybody.

    Args:
        velocity: mean velocity.
        area: of the prediction ellipse.
        unit: declared; empty: not known.
    """
    if unit not in UNITS or velocity.band is None or area.band is None or velocity.value is None or area.value is None:
        return None
    speed, size = velocity.value, area.value
    above = speed > velocity.band.high and size > area.band.high
    below = speed < velocity.band.low and size < area.band.low
    if not above and not below:
        return None
    for other, metres in UNITS.items():
        ratio = metres / UNITS[unit]
        fast = velocity.band.low <= ratio * speed <= velocity.band.high
        if other != unit and fast and area.band.low <= ratio**2 * size <= area.band.high:
            return (
                f"read in {unit}, mean velocity ({speed:.2g} cm/s) and area ({size:.2g} cm²) both lie "
                f"{'above' if above else 'below'} the bands of people who stood so, and read in {other} both lie "
                f"inside them: is the unit {other}?"
            )
    return None
