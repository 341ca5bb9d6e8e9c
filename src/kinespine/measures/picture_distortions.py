"""The four distortions as pictures show them: every pair of points of every picture, with what a picture shares."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kinespine.measures.catalogue import DISTORTIONS
from kinespine.measures.distortions import TITLES, Distortion
from kinespine.measures.measure import plane_of
from kinespine.measures.picture_points import PicturePoints
from kinespine.measures.projection import projection_error
from kinespine.measures.together import Picture, Together, take_together
from kinespine.measures.uncertainty import combine


def distortions_of_pictures(pictures: Sequence[PicturePoints]) -> tuple[Distortion, ...]:
    """The four, those without a value that no picture shows.

    Pairs of one picture share its roll and scale, and those of one view the error of its projection: people are held
    alike on its films, and one who is turned moves every pair. A length counts where the picture has a scale.
    """
    return tuple(_distortion(name, pictures) for name in DISTORTIONS)


def _distortion(name: str, pictures: Sequence[PicturePoints]) -> Distortion:
    unit = DISTORTIONS[name][0].unit
    taken = [(one.picture.view.name, found) for one in pictures if (found := _pairs(name, one)).values]
    if not taken:
        return Distortion(name=name, title=TITLES[name], unit=unit, pairs=())
    views = np.array([view for view, found in taken for _ in found.values])
    read = [value for _, found in taken for value in found.values]
    projection = np.array([projection_error(one.measure, view) for one, view in zip(read, views, strict=True)])
    shared = np.outer(projection, projection) * (views[:, None] == views)
    start = 0
    for _, found in taken:
        end = start + len(found.values)
        shared[start:end, start:end] += found.covariance
        start = end
    errors = np.sqrt(np.diag(shared))
    pairs = tuple(replace(one, error=float(error)) for one, error in zip(read, errors, strict=True))
    together = combine([pair.value for pair in pairs], [pair.error for pair in pairs], shared)
    several = len(pairs) > 1
    return Distortion(
        name=name, title=TITLES[name], unit=unit, pairs=pairs, value=together.value, error=together.error,
        standard_error=together.standard_error, disagreement=together.spread if several else None,
        excess=together.excess if several else None, half_width=together.half_width, independent=together.independent,
    )  # fmt: skip


def _pairs(name: str, one: PicturePoints) -> Together:
    view = one.picture.view.name
    length = DISTORTIONS[name][0].unit == "m"
    shown = [pair for pair in DISTORTIONS[name] if view in pair.views]
    if length and one.picture.scale.mm_at_person is None:
        shown = []
    shared = Picture(plane=plane_of(view), roll=one.vertical_error, scale=one.scale_error)
    return take_together(one.points, shown, picture=shared)
