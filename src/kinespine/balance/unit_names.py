"""The unit that the name of a column tells, held against the declared one: a tenfold mistake looks like stillness."""

import re
from collections.abc import Iterable

from kinespine.balance.layout import UNITS, Layout
from kinespine.errors import BadInput

BRACKETS = re.compile(r"[\[({]\s*(mm|cm|m)\s*[\])}]", re.IGNORECASE)
ENDING = re.compile(r"[\s_/,.-](MM|CM|mm|cm|m)$")  # a capital M alone may stand for mediolateral


def unit_in(column: str) -> str | None:
    """`cm` of `COPx[cm]`, `mm` of `COPx (mm)`, `m` of `cop_x_m`; None where a name tells none of the three."""
    found = BRACKETS.findall(column) or ENDING.findall(column.strip())
    return found[-1].lower() if found else None


def same_unit(layout: Layout, name: str) -> None:
    """See that no column of the centre of pressure says another unit than the declared one.

    Args:
        name: of the file.

    Raises:
        BadInput: one does.
    """
    for column in _of_the_centre(layout):
        told = unit_in(column)
        if told is not None and UNITS[told] != UNITS[layout.unit]:
            raise BadInput(
                f"{name}: the column {column!r} says {told}, and {layout.unit} is declared. Declare {told} (--unit "
                f'{told}, or unit = "{told}" in a layout); if its name is wrong, rename the column in the file.'
            )


def _of_the_centre(layout: Layout) -> Iterable[str]:
    return (column for platform in layout.platforms for column in platform.centre.values())
