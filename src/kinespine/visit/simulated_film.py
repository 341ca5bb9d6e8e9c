"""Simulated films: a body in a known posture before a tube, as exact landmarks and as a picture. Nobody's film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinespine import __version__
from kinespine.anatomy.cone_beam import Beam, beam, bone_on_rays, outline
from kinespine.errors import BadInput, suggestion
from kinespine.imaging.constructed import write_constructed
from kinespine.measures.lines import front_rise
from kinespine.measures.picture import Picture
from kinespine.measures.picture_file import write_picture
from kinespine.measures.picture_made import make_picture
from kinespine.measures.point import Points
from kinespine.measures.views import AXES, MM, View, landmarks_of, view_named
from kinespine.tables import read_table
from kinespine.visit.film_scene import Scene

TABLES = Path(__file__).parent / "tables"
INCH = 0.0254  # m
DISTANCES = {"72": 72 * INCH, "40": 40 * INCH}
"""Usual distances from focus to film by their name in inches, m."""
S_LINE = ("C1.arch_lateral_mass_junction", "C1.posterior_arch_third")
CONTOUR = "skull.contour_"  # points of an outline, which is another one on every film
ABSORBED = 28.0  # 1/m: bone at the energies of a film of the neck, about; only how bright the picture is rests on it
FILLED = {"skull": 0.2}
"""The shape of the skull is its outer surface alone; what part of it is bone is assumed, for the picture only."""
SAID = "SIMULATED - CONSTRUCTED FROM A MODEL - NOBODY'S FILM"
X, Y, Z = np.eye(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmSetup:
    """How a view is taken (`film_setups.csv`)."""

    view: str
    aimed_at: str  # landmark of the body through which the central ray goes
    behind_mm: float  # from there on to the film, along the ray
    ray: Literal["level", "atlas", "below", "beside"]  # level; along or square to the atlas; from below; obliquely
    angle_deg: float  # of the ray, of `below` and `beside`
    square: bool  # the film is turned square to the ray
    width_mm: float  # of the film
    height_mm: float
    higher_mm: float  # of the middle of the film over the central ray
    mm_per_px: float  # on the film
    source: str
    status: Literal["seen", "assumed"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where the tube stands: distance from focus to film, which side lies at it, and the central ray off its target."""

    focus_film: float = DISTANCES["72"]  # m
    at_film: Literal["left", "right"] = "left"  # side of a person from the side
    aside: float = 0.0  # m, of the central ray, across the picture towards the person's left or front
    above: float = 0.0  # m, of the central ray, up in the picture


@cache
def film_setups() -> Mapping[str, FilmSetup]:
    """Every view that can be simulated."""
    return {row.view: row for row in read_table(TABLES / "film_setups.csv", FilmSetup)}


def beam_of(scene: Scene, view: str, aim: Aim = Aim()) -> Beam:
    """Tube and film as a view asks for, aimed at the scene as it is meant to be: before a head is held otherwise.

    Raises:
        BadInput: such a view is not simulated, or the focus would be in the person.
    """
    setup = _setup(view)
    first, second = AXES[view_named(view).plane]
    across, up = np.eye(3)[first], np.eye(3)[second]
    behind = setup.behind_mm * MM
    if not 2 * behind <= aim.focus_film <= 10.0:
        raise BadInput(f"From focus to film it is {aim.focus_film:g} m; {2 * behind:g} to 10 m are possible.")
    return beam(
        scene.points[setup.aimed_at] + aim.aside * across + aim.above * up,
        across,
        up,
        _towards(scene, view_named(view), setup, aim),
        focus_detector=aim.focus_film,
        behind=behind,
        square=setup.square,
    )


def seen(scene: Scene, view: str, tube: Beam, *, parallel: bool = False) -> dict[str, NDArray[np.float64]]:
    """Where the landmarks of a view lie on its film, in the body frame as measures take them, (3,) m.

    The outline of the skull is found anew: it is the edge of the shadow at the height of the marked places, and not a
    place on the bone.

    Args:
        scene: as it is held.
        view: which view.
        tube: its beam.
        parallel: with rays that run parallel: the true value of a measure in the plane of the film.
    """
    onto = tube.onto_parallel if parallel else tube.onto
    names = [row.name for row in landmarks_of(view) if row.name in scene.points]
    flat = dict(zip(names, onto(np.array([scene.points[name] for name in names])), strict=True))
    contour = [name for name in names if name.startswith(CONTOUR) and name.endswith(".left")]
    if contour:
        pairs = [(name, name.replace(".left", ".right")) for name in contour]
        heights = np.array([(flat[left][1] + flat[right][1]) / 2 for left, right in pairs])
        edges = outline(onto(scene.skull.vertices), scene.skull.triangles, heights)
        for (left, right), (least, most), height in zip(pairs, edges, heights, strict=True):
            flat[left], flat[right] = np.array([most, height]), np.array([least, height])
    found: dict[str, NDArray[np.float64]] = {}
    for name, place in flat.items():
        if np.isfinite(place).all():
            found[name] = np.zeros(3)
            found[name][list(AXES[view_named(view).plane])] = place
    return found


def simulated_landmarks(points: Points, view: str, tube: Beam, *, image: str, file: str, on: str) -> Picture:
    """The landmark file of a simulated film, of `seen` points that lie on it; nothing errs in it but the projection.

    Args:
        points: of `seen`.
        view: which view.
        tube: its beam.
        image: name of the picture.
        file: name of the landmark file.
        on: date under which it is filed, as 2026-01-31.
    """
    setup, step = _setup(view), _step(view, tube)
    left, top, width, height = _frame(view, tube)
    axes = list(AXES[view_named(view).plane])
    pixels = {name: (place[axes] - [left, top]) / [step, -step] for name, place in points.items()}
    keys = {
        **_told(view, tube), "image": image, "width_px": width, "height_px": height,
        # As in the bundled files of nobody: these points are exact, and no proposal that waits for somebody.
        "placed_by": "person", "placed_name": "simulated film, constructed: nobody", "placed_version": __version__,
        "placed_at": on,
    }  # fmt: skip
    inside = [
        {"name": name, "x_px": float(x), "y_px": float(y)}
        for name, (x, y) in pixels.items()
        if 0 <= x <= width and 0 <= y <= height
    ]
    if not inside:
        raise BadInput(f"No landmark of {view} falls on a film of {setup.width_mm:g} x {setup.height_mm:g} mm.")
    return make_picture(keys, inside, file)


def film_pixels(scene: Scene, view: str, tube: Beam) -> NDArray[np.uint16]:
    """The picture, bone bright, (height, width): how much of a ray bones keep, and nothing of soft tissue or noise."""
    left, top, width, height = _frame(view, tube)
    step = _step(view, tube)
    # The middle of the first pixel is half a pixel inside the picture.
    bone = bone_on_rays(tube, scene.meshes, left + step / 2, top - step / 2, step, (height, width), filled=FILLED)
    kept = 1.0 - np.exp(-ABSORBED * bone)
    return np.rint(kept * (0xFFFF - 1)).astype(np.uint16)


def write_simulated(scene: Scene, view: str, tube: Beam, folder: Path, name: str, *, on: str) -> tuple[Path, Path]:
    """Write picture (16-bit PNG, says in its pixels what it is) and landmark file; their paths.

    Raises:
        BadInput: the place cannot be written to.
        MissingExtra: Pillow is not installed.
    """
    picture, marks = folder / f"{name}.png", folder / f"{name}.csv"
    write_constructed(film_pixels(scene, view, tube), _told(view, tube), SAID, picture)
    points = seen(scene, view, tube)
    write_picture(simulated_landmarks(points, view, tube, image=picture.name, file=marks.name, on=on), marks)
    return picture, marks


def _setup(view: str) -> FilmSetup:
    if view not in film_setups():
        raise BadInput(f"The view {view!r} is not simulated.{suggestion(view, film_setups())}")
    return film_setups()[view]


def _towards(scene: Scene, view: View, setup: FilmSetup, aim: Aim) -> NDArray[np.float64]:
    """From the target to the focus, (3,)."""
    angle = np.radians(setup.angle_deg)
    if view.plane == "lateral":
        return -Y if aim.at_film == "left" else Y
    if setup.ray == "atlas":
        rise = front_rise(*(scene.points[name] for name in S_LINE))
        along = np.cos(rise) * X + np.sin(rise) * Z
        crown = np.cos(rise) * Z - np.sin(rise) * X
        return along if view.plane == "frontal" else crown if view.name == "vertex" else -crown
    if setup.ray == "below":
        return np.cos(angle) * X - np.sin(angle) * Z
    if setup.ray == "beside":  # the joints converge in front: each is seen from the front of the other side
        return np.cos(angle) * X + np.sin(angle) * (-Y if view.name.endswith("left") else Y)
    return X


def _told(view: str, tube: Beam) -> dict[str, str | float]:
    """What is known of the picture, under the keys of a landmark file."""
    plane = view_named(view).plane
    told: dict[str, str | float] = {
        "view": view, "scale": "detector_spacing", "mm_per_px": _setup(view).mm_per_px,
        "magnification": tube.magnification, "magnification_error": 0.0,
    }  # fmt: skip
    if plane == "lateral":
        told |= {"forward_is": "image_right"}
        told |= {} if view == "lateral_lumbar" else {"posture": "neutral"}
    else:
        told |= {"image_left_is": "person_right"}
        told |= {"forward_is": "image_top"} if plane == "axial" else {}
    return told


def _step(view: str, tube: Beam) -> float:
    """Size of a pixel in the plane of the target, m."""
    return _setup(view).mm_per_px * MM / tube.magnification


def _frame(view: str, tube: Beam) -> tuple[float, float, int, int]:
    """Left and upper edge in the plane of the target, m, and width and height, px."""
    setup, step = _setup(view), _step(view, tube)
    width, height = (round(size / setup.mm_per_px) for size in (setup.width_mm, setup.height_mm))
    return -step * width / 2, setup.higher_mm * MM / tube.magnification + step * height / 2, width, height
