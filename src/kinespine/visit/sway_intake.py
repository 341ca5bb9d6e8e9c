"""Recordings of sway as a visit names them: trials of one condition, and who stood there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from kinespine.anatomy.person import Person
from kinespine.balance.layout import KEYS, Layout, layout_from, read_layout
from kinespine.balance.posturography import Posturography, describe_trials
from kinespine.balance.sway import Conditions, Sway
from kinespine.balance.sway_file import read_trials
from kinespine.errors import BadInput, MissingExtra
from kinespine.visit.problems import Problems, shown
from kinespine.visit.visit_file import Section, file_beside

OWN_KEYS = ("kind", "file", "files", "eyes", "surface", "layout", "forward")
LAYOUT_KEYS = tuple(key for key in KEYS if key not in {"title", "columns_are"})
WEIGHT_APART = 0.1  # of the weight, that the platforms may differ from the person's mass
GRAVITY = 9.81  # m/s2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trials:
    """What one table of the visit holds."""

    eyes: str
    surface: str
    sways: tuple[Sway, ...]
    where: str  # line of the visit


def read_trials_of(section: Section, folder: Path) -> Trials | None:
    """Read one table; None, with every reason noted, where that fails."""
    section.only((*OWN_KEYS, *LAYOUT_KEYS))
    eyes = section.word("eyes", ("open", "closed"))
    surface = section.word("surface", ("firm", "foam"))
    paths = _paths(section, folder)
    try:
        layout = _layout(section, folder)
    except BadInput as error:
        section.wrong("layout" if "layout" in section.values else None, _indented(error))
        return None
    forward = section.text("forward") if "forward" in section.values else None
    if paths is None or eyes is None or surface is None:
        return None
    try:
        sways = read_trials(paths, layout, forward=forward)
    except (BadInput, MissingExtra) as error:
        section.wrong("files" if "files" in section.values else "file", _indented(error))
        return None
    return Trials(eyes=eyes, surface=surface, sways=sways, where=section.where("kind"))


def described(trials: Sequence[Trials], person: Person | None, problems: Problems) -> tuple[Posturography, ...]:
    """Every condition once, with all of its trials; nothing where something is wrong."""
    if person is None:
        return ()
    found: list[Posturography] = []
    for eyes, surface in dict.fromkeys((one.eyes, one.surface) for one in trials):
        those = [one for one in trials if (one.eyes, one.surface) == (eyes, surface)]
        sways = [_weighed(sway, person) for one in those for sway in one.sways]
        names = [sway.name for sway in sways]
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.add(those[-1].where, f"{name} is named twice for this condition: that is no repeated trial.")
        try:
            conditions = Conditions.of(eyes=eyes, surface=surface, age=person.age, sex=person.sex)
            found.append(describe_trials(sways, conditions))
        except BadInput as error:
            problems.add(those[-1].where, _indented(error))
    return tuple(found)


def _weighed(sway: Sway, person: Person) -> Sway:
    """The same trial, with a doubt where the platforms carried another weight than the person's."""
    if sway.vertical_force is None:
        return sway
    mass = sway.vertical_force / GRAVITY
    if abs(mass / person.mass - 1) <= WEIGHT_APART:
        return sway
    doubt = f"the platforms carried {mass:.0f} kg, the person weighs {person.mass:.0f} kg: is it this person's trial?"
    return replace(sway, flags=(*sway.flags, doubt))


def _paths(section: Section, folder: Path) -> list[Path] | None:
    if ("file" in section.values) == ("files" in section.values):
        section.wrong(None, 'a sway measurement names file = "..." or, for repeated trials, files = ["...", "..."].')
        return None
    key = "file" if "file" in section.values else "files"
    given: Any = section.values[key]
    names: list[Any] = list(cast("list[Any]", given)) if isinstance(given, list) else [given]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        section.wrong(key, f"{key} = {shown(names)} names no file. Write names in quotes.")
        return None
    paths = [file_beside(section, folder, key, str(name)) for name in names]
    there = [path for path in paths if path is not None]
    return there if len(there) == len(paths) else None


def _layout(section: Section, folder: Path) -> Layout | None:
    inline = {key: section.values[key] for key in LAYOUT_KEYS if key in section.values}
    if "layout" not in section.values:
        return layout_from(inline, "the layout") if inline else None
    if inline:
        raise BadInput(f"layout names a file, and {', '.join(inline)} stand here as well: keep one of both.")
    name = section.text("layout")
    path = None if name is None else file_beside(section, folder, "layout", name)
    return None if path is None else read_layout(path)


def _indented(error: Exception) -> str:
    return str(error).replace("\n", "\n    ")
