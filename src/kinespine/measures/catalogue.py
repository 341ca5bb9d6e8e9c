"""Every measure there is, and how one is taken from points."""

from collections.abc import Mapping, Sequence
from functools import cache

from kinespine.errors import BadInput, suggestion
from kinespine.measures.catalogue_atlas import UPPER_NECK
from kinespine.measures.catalogue_head import HEAD
from kinespine.measures.catalogue_neck import NECK
from kinespine.measures.catalogue_standing import STANDING
from kinespine.measures.catalogue_surface import SURFACE
from kinespine.measures.catalogue_trunk import TRUNK
from kinespine.measures.coronal import chain_difference, tilt
from kinespine.measures.measure import Measure, sides
from kinespine.measures.point import MeasuredPoint, Points
from kinespine.measures.together import Picture, Value, take_together

CATALOGUE: tuple[Measure, ...] = (*STANDING, *HEAD, *UPPER_NECK, *NECK, *TRUNK, *SURFACE)
"""All rows. `STANDING` are those the model answers for; its outputs and their order rest on them alone."""


def take(measure: Measure, points: Mapping[str, MeasuredPoint]) -> Value | None:
    """Take one measure from measured points; None where a landmark is missing."""
    taken = take_together(points, (measure,)).values
    return taken[0] if taken else None


def take_all(
    points: Mapping[str, MeasuredPoint], measures: Sequence[Measure] = CATALOGUE, *, picture: Picture | None = None
) -> tuple[Value, ...]:
    """Take every measure whose landmarks are there.

    Args:
        measures: those to take; of a picture, `in_view(view)`.
        picture: what the points share where they come from one picture.
    """
    return take_together(points, measures, picture=picture).values


def read_off(points: Points, measures: Sequence[Measure] = STANDING) -> dict[str, float]:
    """Measures on exact places, such as those of a model, by name: those of a standing body, or as given."""
    return {
        measure.name: measure.formula(*(points[name] for name in measure.landmarks))
        for measure in measures
        if all(name in points for name in measure.landmarks)
    }


@cache
def in_view(view: str) -> tuple[Measure, ...]:
    """The measures a picture of that view can give, distortions included."""
    every = (*CATALOGUE, *(pair for pairs in DISTORTIONS.values() for pair in pairs))
    return tuple(measure for measure in every if view in measure.views)


def measure_called(name: str) -> Measure:
    """The row of that name.

    Raises:
        BadInput: there is none, naming the nearest ones.
    """
    known = {measure.name: measure for measure in CATALOGUE}
    known |= {pair.name: pair for pairs in DISTORTIONS.values() for pair in pairs}
    if name not in known:
        raise BadInput(f"No measure {name!r}.{suggestion(name, known)} docs/measures.md shows them all.")
    return known[name]


SHAPES = frozenset({"pelvic_incidence", "odontoid_incidence", "thoracic_inlet_angle"})
"""Measures of bones and not of posture: in a fitted body they are those of average bones, of unknown error."""


# --- the four distortions: one row for every pair of points that measures one ---

HEAD_TILT_PAIRS = ("eye", "tragus", "mastoid_process", "front_of_head", "back_of_head")
PELVIC_PAIRS = (
    "pelvis.ASIS",
    "pelvis.PSIS",
    "pelvis.iliac_crest_top",
    "pelvis.hip_joint_centre",
    "femur.greater_trochanter",
)
LEG_CHAINS = {
    "ASIS_to_inner_ankle": ("pelvis.ASIS", "tibia.medial_malleolus"),
    "ASIS_knee_inner_ankle": ("pelvis.ASIS", "femur.medial_epicondyle", "tibia.medial_malleolus"),
    "trochanter_knee_ankle": (
        "femur.greater_trochanter",
        "femur.lateral_epicondyle",
        "tibia.lateral_malleolus",
    ),
    "hip_to_ankle": ("pelvis.hip_joint_centre", "tibia.ankle_centre"),
}


_PHOTOS = ("photo_front", "photo_back")
_VIEWS = {
    "skull.eye": _PHOTOS[:1],
    "skull.tragus": _PHOTOS,
    "scapula.acromion": _PHOTOS,
    "pelvis.ASIS": _PHOTOS[:1],
    "pelvis.PSIS": _PHOTOS[1:],
    "pelvis.iliac_crest_top": ("ap_full_spine", "ap_pelvis", *_PHOTOS),
    "pelvis.hip_joint_centre": ("ap_full_spine", "ap_pelvis", "ap_legs"),
    "femur.greater_trochanter": _PHOTOS,
}


def _plain(landmark: str) -> str:
    return landmark.rpartition(".")[2].replace("_", " ")


def _tilt_of(distortion: str, landmark: str, source: str) -> Measure:
    return Measure(
        name=f"{distortion}.{landmark.rpartition('.')[2]}",
        title=_plain(landmark),
        unit="rad",
        region="head" if distortion == "head_tilt" else "pelvis" if distortion == "pelvic_obliquity" else "trunk",
        landmarks=sides(landmark),
        formula=tilt,
        sign="left higher",
        source=source,
        views=_VIEWS.get(landmark, ()),
        mirrored="opposite",
    )


DISTORTIONS: dict[str, tuple[Measure, ...]] = {
    "head_tilt": tuple(_tilt_of("head_tilt", f"skull.{name}", "psm_kb") for name in HEAD_TILT_PAIRS),
    "shoulder_tilt": tuple(
        _tilt_of("shoulder_tilt", name, "psm_kb") for name in ("scapula.acromion", "scapula.glenohumeral_joint")
    ),
    "pelvic_obliquity": tuple(_tilt_of("pelvic_obliquity", name, "deftab2023") for name in PELVIC_PAIRS),
    "leg_length_difference": tuple(
        Measure(
            name=f"leg_length_difference.{name}",
            title=name.replace("_", " "),
            unit="m",
            region="legs",
            landmarks=(*(f"{point}.left" for point in chain), *(f"{point}.right" for point in chain)),
            formula=chain_difference,
            sign="left longer (tables of radiographs often print right less left)",
            source="radlines",
            views=("ap_legs",) if name == "hip_to_ankle" else (),
            mirrored="opposite",
        )
        for name, chain in LEG_CHAINS.items()
    ),
}
"""By distortion, the pairs of points that measure it; which of them a visit has decides the answer."""
