"""Films and photographs of a visit: their landmark files read, and everything that is measured on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kinespine.assessment.film_listing import measure_rows
from kinespine.errors import BadInput
from kinespine.measures import (
    DISTORTIONS,
    Distortion,
    Measure,
    Readings,
    Together,
    measure_called,
    measure_pictures,
    normed,
    plane_of,
    take_together,
)
from kinespine.measures.bands import Place, bands_of, place
from kinespine.measures.identities import IDENTITIES, Disagreement, disagreements_of
from kinespine.measures.picture import Picture
from kinespine.measures.picture_distortions import distortions_of_pictures
from kinespine.measures.picture_file import read_picture, say_unconfirmed
from kinespine.measures.picture_measures import EVERY, Reading
from kinespine.measures.picture_points import PicturePoints
from kinespine.measures.together import Picture as SharedError
from kinespine.visit.visit_file import Section, file_beside

MOST_FILES = 40
FOR_MODEL = tuple(
    measure
    for measure in EVERY
    if measure.name in {*normed(), *(row.measure for row in measure_rows())}
    or measure.name.partition(".")[0] in DISTORTIONS
)
"""Measures that a person is fitted to, or that make a listing or a distortion."""
USED = {measure.name for measure in FOR_MODEL} | {name for identity in IDENTITIES for name in identity.weights}
_PLACE = re.compile(r"(line \d+|points\[\d+\]|key '[^']*'): (.*)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Films:
    """What the pictures of a visit give."""

    readings: Readings
    together: tuple[tuple[str, Together], ...]  # measures of each file that others are made of, with covariance, SI
    disagreements: tuple[tuple[str, Disagreement], ...]  # how far each file is from what must add up
    distortions: tuple[Distortion, ...]
    places: tuple[tuple[Reading, tuple[Place, ...]], ...]  # every reading beside its bands

    @property
    def outside(self) -> tuple[tuple[Reading, Place], ...]:
        """Readings that lie outside what is usual, or past a limit, by more than their error."""
        return tuple((row, one) for row, places in self.places for one in places if one.told)

    @property
    def at_odds(self) -> tuple[tuple[str, Disagreement], ...]:
        """What should add up and does not by more than rounding and errors allow."""
        return tuple((file, one) for file, one in self.disagreements if abs(one.in_errors) > 3.0)


def read_films(section: Section, folder: Path) -> tuple[Picture, ...]:
    """Read one `[[measurements]]` of kind "landmarks"; what is unfit is noted as a problem, by file and line."""
    section.only(("kind", "files"))
    given = section.values.get("files")
    names = cast("list[Any]", given) if isinstance(given, list) else []
    if not 0 < len(names) <= MOST_FILES or not all(isinstance(name, str) for name in names):
        section.wrong(
            "files",
            f"files is a list of 1 to {MOST_FILES} names of landmark files beside visit.toml: "
            'files = ["neck.csv", "front.json"]',
        )
        return ()
    found: list[Picture] = []
    for name in names:
        if names.count(name) > 1:
            section.wrong("files", f"{name!r} is there twice. A picture that was read again is a file of its own.")
            return ()
        path = file_beside(section, folder, "files", name)
        if path is None:
            continue
        try:
            picture = read_picture(path)
        except BadInput as error:
            for where, what in _parted(name, str(error)):
                section.problems.add(where, what)
            continue
        if unconfirmed := say_unconfirmed(picture):
            section.problems.add(name, unconfirmed)
            continue
        found.append(picture)
    return tuple(found)


def once_each(visit: Section, pictures: Sequence[Picture]) -> tuple[Picture, ...]:
    """The same pictures, none of them from two tables."""
    files = [picture.file for picture in pictures]
    for file in dict.fromkeys(file for file in files if files.count(file) > 1):
        visit.wrong("measurements", f"the landmark file {file!r} is named twice. Name it once.")
    return tuple(pictures)


def measure_films(
    pictures: Sequence[Picture], *, age: float, sex: str, measures: Sequence[Measure] = EVERY
) -> Films | None:
    """Everything that the pictures of one person give; None without any.

    Args:
        age: years, for what is usual.
        sex: for what differs between the sexes.
        measures: those that are looked for.
    """
    if not pictures:
        return None
    found = measure_pictures(pictures, age=age, measures=measures)
    together = tuple((one.picture.file, _together(one, found)) for one in found.pictures)
    return Films(
        readings=found,
        together=together,
        disagreements=tuple((file, one) for file, taken in together for one in disagreements_of(taken)),
        distortions=distortions_of_pictures(found.pictures),
        places=tuple((row, _places(row, age, sex)) for row in found.readings),
    )


def _together(one: PicturePoints, found: Readings) -> Together:
    names = [row.measure.name for row in found.readings if one.picture.file in row.files and row.measure.name in USED]
    shared = SharedError(plane=plane_of(one.picture.view.name), roll=one.vertical_error, scale=one.scale_error)
    return take_together(one.points, [measure_called(name) for name in names], picture=shared)


def _places(row: Reading, age: float, sex: str) -> tuple[Place, ...]:
    bands = bands_of(row.measure.name, age=age, sex=sex)
    return tuple(place(row.value, row.error, band) for band in bands if band.unit == row.unit)


def _parted(file: str, message: str) -> Iterator[tuple[str, str]]:
    """Place and words of every problem of a landmark file."""
    head, *lines = message.split("\n")
    if not lines:
        place_, colon, what = head.partition(": ")
        yield (place_, what) if colon and place_.startswith(file) else (file, head)
    for line in lines:
        match = _PLACE.match(line.strip())
        yield (f"{file}, {match[1]}", match[2]) if match else (file, line.strip())
