"""Opens a visit that is to be computed: draws checked, the folder read, a red flag or what is still open told first."""

from __future__ import annotations

from pathlib import Path

from kinespine.errors import BadInput
from kinespine.visit.examine import refer
from kinespine.visit.intake import Intake, read_intake

LEAST_DRAWS, MOST_DRAWS = 50, 100_000  # fewer give no interval; more take hours
NAMED = 6  # open questions that are named in a line


def open_visit(folder: Path, draws: int) -> tuple[Intake, str | None]:
    """The visit, and whom the person must see first; None where nothing asks for it.

    Raises:
        BadInput: too few or too many draws, or what is wrong with the visit, all of it.
    """
    if not LEAST_DRAWS <= draws <= MOST_DRAWS:
        raise BadInput(f"{draws} draws; possible: {LEAST_DRAWS} to {MOST_DRAWS}.")
    intake = read_intake(folder)
    return intake, refer(intake).message if intake.safety.status == "refer" else None


def say_open(intake: Intake) -> str:
    """How many questions would settle the screen, and their names in `visit.toml`; nothing where none would."""
    keys = [question.key for question in intake.safety.open]
    if not keys:
        return ""
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    return (
        f" {len(keys)} question{'s' if len(keys) != 1 else ''} would settle it. Answer under [safety] in visit.toml: "
        f"{', '.join(keys[:NAMED])}{more}."
    )
