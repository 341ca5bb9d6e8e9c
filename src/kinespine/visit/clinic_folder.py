"""Reads a clinic: a folder with one folder for each person, and in that one for each of their visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kinespine.errors import BadInput
from kinespine.outcomes.answer_sheet import Dated
from kinespine.visit.intake import Intake, read_intake
from kinespine.visit.one_person import check_one_person
from kinespine.visit.visit_file import NAME

REPORT = "report"  # what an earlier run wrote
MOST_PEOPLE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Followed:
    """One person of a clinic."""

    visits: tuple[Intake, ...]
    weeks: tuple[float, ...]
    scores: Mapping[str, tuple[Dated, ...]]

    @property
    def referred_at(self) -> float | None:
        """The week of the first later visit that was a reason to refer; None: there was none."""
        later = zip(self.visits[1:], self.weeks[1:], strict=True)
        return next((week for one, week in later if one.safety.status == "refer"), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClinicFolder:
    """Everybody of one clinic."""

    name: str
    people: tuple[Followed, ...]


def read_clinic(folder: Path) -> ClinicFolder:
    """Read everybody, those who came once alone too: they are the ones who were lost.

    Raises:
        BadInput: nobody, or what is wrong with the visits of one person, with their folder.
    """
    people = [one for one in _inside(folder) if one.name != REPORT]
    if not people and not (folder / NAME).is_file():
        raise BadInput(
            f"{folder} holds no people. A clinic is a folder with one folder for each person, and in it one for each "
            "visit with its visit.toml."
        )
    if (folder / NAME).is_file() or any((one / NAME).is_file() for one in people):
        raise BadInput(
            f"{folder} looks like {'a visit' if (folder / NAME).is_file() else 'the visits of one person'}, not like a "
            "clinic. Put the folder of each person into that of the clinic, or leave --clinic away."
        )
    if len(people) > MOST_PEOPLE:
        raise BadInput(f"{folder} holds {len(people)} people; at most {MOST_PEOPLE} are read at once.")
    return ClinicFolder(name=folder.resolve().name, people=tuple(_person(one) for one in people))


def _person(folder: Path) -> Followed:
    from kinespine.visit.follow_up import scores_of

    places = [one for one in _inside(folder) if (one / NAME).is_file()]
    if not places:
        raise BadInput(f"{folder} holds no visit. Each visit is a folder with its visit.toml.")
    visits = [read_intake(one) for one in places]
    visits.sort(key=lambda one: (one.date is None, str(one.date)))  # names of folders need not be in order
    weeks = check_one_person(visits)
    return Followed(visits=tuple(visits), weeks=weeks, scores=scores_of(visits))


def _inside(folder: Path) -> Sequence[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    except OSError as error:
        raise BadInput(f"{folder} cannot be read ({error.strerror}).") from error
