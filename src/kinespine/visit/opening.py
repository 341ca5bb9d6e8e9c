"""Opens a visit that is to be computed with draws: the draws checked, the folder read, a red flag told first."""

from __future__ import annotations

from pathlib import Path

from kinespine.errors import BadInput
from kinespine.visit.examine import refer
from kinespine.visit.intake import Intake, read_intake

LEAST_DRAWS, MOST_DRAWS = 50, 100_000  # fewer give no interval; more take hours


def open_visit(folder: Path, draws: int) -> tuple[Intake, str | None]:
    """The visit, and whom the person must see first; None where nothing asks for it.

    Raises:
        BadInput: too few or too many draws, or what is wrong with the visit, all of it.
    """
    if not LEAST_DRAWS <= draws <= MOST_DRAWS:
        raise BadInput(f"{draws} draws; possible: {LEAST_DRAWS} to {MOST_DRAWS}.")
    intake = read_intake(folder)
    return intake, refer(intake).message if intake.safety.status == "refer" else None
