"""Force of fascicles from activation and length, and how it changes with length."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.anatomy.contraction import PASSIVE_SHAPE, PASSIVE_STRAIN, ROUND, WIDTH, strongest_force


@dataclass(frozen=True, slots=True, eq=False)
class Fibres:
    """All fascicles of a body side by side, (m,) each."""

    optimal: np.ndarray  # m
    tendon: np.ndarray  # m
    strongest: np.ndarray  # N, along the tendon at optimal length
    volume: np.ndarray  # share of all muscle


@lru_cache(maxsize=16)
def fibres(body: Body) -> Fibres:
    """The fascicles of a body as arrays."""
    area = np.array([fascicle.area for fascicle in body.fascicles])
    optimal = np.array([fascicle.optimal_length for fascicle in body.fascicles])
    volume = area * optimal
    return Fibres(
        optimal,
        np.array([fascicle.tendon_length for fascicle in body.fascicles]),
        np.array([strongest_force(fascicle) for fascicle in body.fascicles]),
        volume / volume.sum(),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forces:
    """What fascicles can do at their present lengths, (m,) each."""

    active: np.ndarray  # N at full activation
    active_slope: np.ndarray  # N/m of length
    passive: np.ndarray  # N
    passive_slope: np.ndarray  # N/m


def forces_at(body: Body, lengths: np.ndarray, *, shorter: float = 0.0) -> Forces:
    """Rigid tendons; active force-length a bell, passive an exponential that goes on as a parabola past full strain.

    Thelen 2003 for both curves. Past the strain at which passive force equals the strongest active one nothing was
    measured, so it goes on with the same value, slope and curvature.

    Args:
        shorter: share of their lengths by which fibres and tendons alike are shorter than the body's.
    """
    f = fibres(body)
    optimal = (1.0 - shorter) * f.optimal
    strain = (lengths - (1.0 - shorter) * f.tendon) / optimal - 1.0
    active = f.strongest * np.exp(-(strain**2) / WIDTH)
    far = np.exp(-np.abs(strain) / ROUND)
    grown = PASSIVE_SHAPE / PASSIVE_STRAIN * (np.maximum(strain, 0.0) + ROUND * np.log1p(far))
    taut = np.where(strain > 0.0, 1.0, far) / (1.0 + far)
    held, past = np.exp(np.minimum(grown, PASSIVE_SHAPE)), np.maximum(grown - PASSIVE_SHAPE, 0.0)
    scale = f.strongest / np.expm1(PASSIVE_SHAPE)
    return Forces(
        active=active,
        active_slope=-2.0 * strain / WIDTH * active / optimal,
        passive=scale * (held * (1.0 + past + 0.5 * past**2) - 1.0),
        passive_slope=scale * held * (1.0 + past) * taut * PASSIVE_SHAPE / PASSIVE_STRAIN / optimal,
    )
