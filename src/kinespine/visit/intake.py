"""A visit's folder read into person, complaint, safety answers and measured points, checked as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np

from kinespine.anatomy.person import DIMENSIONS, Person
from kinespine.assessment.bedside import Bedside
from kinespine.assessment.bedside_form import read_bedside
from kinespine.balance.posturography import Posturography
from kinespine.errors import BadInput
from kinespine.measures import MeasuredPoint
from kinespine.measures.picture import Picture
from kinespine.visit.emergency import Safety, read_safety
from kinespine.visit.films import once_each as pictures_once
from kinespine.visit.films import read_films
from kinespine.visit.landmark_file import Recording, read_markers
from kinespine.visit.marker_map import read_marker_map
from kinespine.visit.plausible import check_points
from kinespine.visit.problems import Problems, shown
from kinespine.visit.readings import INCIDENCE, Reading, leg_reading, once_each, read_readings
from kinespine.visit.sway_intake import Trials, described, read_trials_of
from kinespine.visit.visit_file import Section, file_beside, read_visit_file
from kinespine.visit.weight_share import MeasuredShare, read_trials

# The limits of Person, in the units of the form.
AGE_YEARS, HEIGHT_CM, MASS_KG = (5.0, 105.0), (100.0, 230.0), (20.0, 300.0)
KINDS = ("markers", "landmarks", "readings", "bedside", "weight share", "sway")
REGIONS = ("low back", "neck", "")
MOST_ADJUSTMENTS = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Intake:
    """Everything a visit's folder says."""

    folder: Path
    person: Person
    label: str
    date: date | None  # of the visit
    complaint: str
    safety: Safety
    points: Mapping[str, MeasuredPoint]  # body frame; empty where nothing was measured
    recordings: tuple[Recording, ...]
    pictures: tuple[Picture, ...]  # films and photographs as their landmarks
    readings: tuple[Reading, ...]  # off films, photographs and tests
    bedside: tuple[Bedside, ...]  # leg check, range of motion, position sense, skin temperature, P.A.R.T.
    measured_share: MeasuredShare | None
    sway: tuple[Posturography, ...]  # one for each condition in which the person stood
    citation: str
    licence: str
    notes: tuple[str, ...]  # of the visit, to be read beside the results
    region: str = ""  # of the complaint, `low back` or `neck`; it chooses the usual course of a score
    adjustments: int | None = None  # since the visit before; None: not told
    other_care: bool | None = None  # had other care since the visit before; None: not asked

    @property
    def subject(self) -> str:
        """The label as a sentence begins with it."""
        return f"{self.label[:1].upper()}{self.label[1:]}"

    @property
    def day(self) -> str:
        """Its day in digits; empty where none is told."""
        return "" if self.date is None else self.date.isoformat()

    @property
    def lasted_weeks(self) -> float | None:
        """How long the complaint has lasted, as the screen asks it; None: not told."""
        if self.safety.screening is None:
            return None
        told = self.safety.screening.answers.get("duration_weeks")
        return float(told) if isinstance(told, (int, float)) and not isinstance(told, bool) else None

    @property
    def constructed(self) -> bool:
        """Nobody: made up to show something, as the visit itself says."""
        return "constructed" in f"{self.label} {' '.join(self.notes)}".lower()


def read_intake(folder: Path) -> Intake:
    """Read and check a visit.

    Raises:
        BadInput: everything that is wrong with it, at once, with file, line and what to do.
    """
    problems = Problems()
    visit = read_visit_file(folder, problems)
    if visit is None:
        problems.stop_if_any(str(folder))
        raise AssertionError("a visit file that was not read has a problem")
    visit.only(("visit", "safety", "person", "complaint", "source", "measurements"))
    day, adjustments, other_care = _about(visit.table("visit"))
    person, label = _person(visit)
    complaint, region = _complaint(visit.table("complaint"))
    source = _texts(visit.table("source"), ("citation", "licence", "note"))
    safety = read_safety(visit)
    found = _measurements(visit, folder, person.height if person else None)
    recordings = tuple(found.recordings)
    points = _merged(recordings, visit)
    pictures = pictures_once(visit, found.pictures)
    readings = once_each(visit, found.readings)
    person = _with_incidence(person, readings, problems)
    sway = described(found.sway, person, problems)
    problems.stop_if_any(str(folder))
    assert person is not None
    return Intake(
        folder=folder,
        person=person,
        label=label or "this person",
        date=day,
        complaint=complaint,
        safety=safety,
        points=points,
        recordings=recordings,
        pictures=pictures,
        readings=readings,
        bedside=tuple(found.bedside),
        measured_share=found.share,
        sway=sway,
        citation=source["citation"],
        licence=source["licence"],
        notes=(source["note"],) if source["note"] else (),
        region=region,
        adjustments=adjustments,
        other_care=other_care,
    )


def _about(section: Section | None) -> tuple[date | None, int | None, bool | None]:
    """Day of the visit, and what happened since the one before."""
    if section is None:
        return None, None, None
    section.only(("date", "adjustments", "other_care"))
    count: float | None = None
    if "adjustments" in section.values:
        count = section.number("adjustments", 0, MOST_ADJUSTMENTS, "adjustments since the visit before")
        if count is not None and count != int(count):
            section.wrong("adjustments", f"adjustments = {count:g} is no whole number. Count them.")
            count = None
    care = section.word("other_care", ("yes", "no", "unknown", ""), default="")
    return _date(section), None if count is None else int(count), {"yes": True, "no": False}.get(care or "")


def _complaint(section: Section | None) -> tuple[str, str]:
    """The person's own words, and the region where that is told."""
    if section is None:
        return "", ""
    section.only(("words", "region"))
    return section.text("words", default="") or "", section.word("region", REGIONS, default="") or ""


def _date(section: Section) -> date | None:
    given = section.values.get("date", "")
    if given == "":
        return None
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        section.wrong("date", f'date = {shown(given)} is no day. Write year, month and day: date = "2026-03-31"')
        return None


def _person(visit: Section) -> tuple[Person | None, str | None]:
    section = visit.table("person", required=True)
    if section is None:
        return None, None
    section.only(("label", "sex", "age_years", "height_cm", "mass_kg", "dimensions_cm"))
    label = section.text("label", default="this person")
    sex = section.word("sex", ("female", "male"))
    age = section.number("age_years", *AGE_YEARS, "years")
    height = section.number("height_cm", *HEIGHT_CM, "cm", in_units={"metres": 100, "millimetres": 0.1, "inches": 2.54})
    mass = section.number("mass_kg", *MASS_KG, "kg", in_units={"grams": 0.001})
    dimensions = _dimensions(section)
    if sex is None or age is None or height is None or mass is None:
        return None, label
    try:
        return Person(
            sex="female" if sex == "female" else "male",
            age=age,
            height=height / 100,
            mass=mass,
            dimensions=dimensions,
        ), label
    except BadInput as error:
        section.wrong(None, f"{error}.")
        return None, label


def _dimensions(person: Section) -> dict[str, float]:
    section = person.table("dimensions_cm")
    if section is None:
        return {}
    section.only(DIMENSIONS)
    found = {
        name: section.number(name, 100 * low, 100 * high, f"cm ({meaning})")
        for name, (low, high, meaning) in DIMENSIONS.items()
        if name in section.values
    }
    return {name: value / 100 for name, value in found.items() if value is not None}


@dataclass(slots=True)
class _Measured:
    """What the tables of measurements hold, as they are read one by one."""

    recordings: list[Recording] = field(default_factory=list[Recording])
    pictures: list[Picture] = field(default_factory=list[Picture])
    readings: list[Reading] = field(default_factory=list[Reading])
    bedside: list[Bedside] = field(default_factory=list[Bedside])
    share: MeasuredShare | None = None
    sway: list[Trials] = field(default_factory=list[Trials])


def _measurements(visit: Section, folder: Path, height: float | None) -> _Measured:
    found = _Measured()
    for section in visit.tables("measurements"):
        match section.word("kind", KINDS):
            case "markers":
                recording = _recording(section, folder, height)
                found.recordings += [] if recording is None else [recording]
            case "landmarks":
                found.pictures += read_films(section, folder)
            case "readings":
                found.readings += read_readings(section)
            case "bedside":
                found.bedside.append(read_bedside(section))
                found.readings += leg_reading(found.bedside[-1], section)
            case "sway":
                trials = read_trials_of(section, folder)
                found.sway += [] if trials is None else [trials]
            case "weight share":
                section.only(("kind", "file"))
                path = _file(section, folder)
                if path is not None:
                    found.share = read_trials(path, str(section.values["file"]), visit.problems)
            case _:
                _file(section, folder)
    return found


def _recording(section: Section, folder: Path, height: float | None) -> Recording | None:
    path = _file(section, folder)
    declared = read_marker_map(section)
    if path is None or declared is None:
        return None
    recording = read_markers(path, declared, section.where("file"), section.problems)
    if recording is not None and height is not None:
        check_points(recording.points, height, declared.unit, section.where("file"), section.problems)
    return recording


def _file(section: Section, folder: Path) -> Path | None:
    """The file a measurement names."""
    name = section.text("file")
    return None if name is None else file_beside(section, folder, "file", name)


def _with_incidence(person: Person | None, readings: tuple[Reading, ...], problems: Problems) -> Person | None:
    """The person with their own pelvic incidence, where it was read: it is a size of the pelvis and no posture."""
    read = next((one for one in readings if one.what.name == INCIDENCE), None)
    if person is None or read is None:
        return person
    try:
        return replace(person, pelvic_incidence=read.model_value)
    except BadInput as error:
        problems.add(read.where, f"{error}.")
        return None


def _merged(recordings: tuple[Recording, ...], visit: Section) -> dict[str, MeasuredPoint]:
    points: dict[str, MeasuredPoint] = {}
    for recording in recordings:
        for twice in sorted(points.keys() & recording.points.keys()):
            visit.wrong(
                "measurements",
                f"{twice} is measured in two files. Points of one posture come from one recording: "
                "leave it out of one map.",
            )
        points |= recording.points
    return _centred(points)


def _centred(points: Mapping[str, MeasuredPoint]) -> dict[str, MeasuredPoint]:
    """The same points about the vertical through their middle, for the place in the room does not matter."""
    if not points:
        return {}
    middle = np.mean([point.position for point in points.values()], axis=0) * [1, 1, 0]
    return {name: replace(point, position=point.position - middle) for name, point in points.items()}


def _texts(section: Section | None, names: tuple[str, ...]) -> dict[str, str]:
    if section is None:
        return dict.fromkeys(names, "")
    section.only(names)
    return {name: section.text(name, default="") or "" for name in names}
