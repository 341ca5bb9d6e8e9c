"""One person's recordings to their senses: the body solved, its loops closed in each condition, the fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kinespine.anatomy.body import Body
from kinespine.balance.answers import answers_of
from kinespine.balance.band_spectra import bands_of
from kinespine.balance.control import Controller, controller
from kinespine.balance.noise import usual_noise
from kinespine.balance.people import usual_people
from kinespine.balance.recorded_fit import RecordedFit, fit_recordings
from kinespine.balance.reduction import plant_of
from kinespine.balance.senses import Condition
from kinespine.balance.sway import Sway
from kinespine.chain.standing import solve_standing
from kinespine.errors import BadInput


def fit_senses(
    body: Body, recordings: Mapping[Condition, Sequence[Sway]], *, chosen: Controller | None = None
) -> RecordedFit:
    """What recordings of a person tell of their senses: noise, on what they lean, what of it is not told.

    Of longer trials the first part is taken, as long as the shortest trial of the condition.

    Raises:
        BadInput: no trial, or one that is too short.
        NotSolved: the person has no posture, or their recordings are far from what the model knows.
    """
    if not recordings or not all(recordings.values()):
        raise BadInput("No recording was given: the senses of a person take one trial at least.")
    chosen = chosen or controller()
    lengths = {c: float(np.floor(min(one.seconds for one in trials))) for c, trials in recordings.items()}
    bands = {c: bands_of(seconds) for c, seconds in lengths.items()}  # too short is told before anything is solved
    plant = plant_of(solve_standing(body))
    answers = [
        answers_of(plant, condition, bands[condition], usual_noise(), usual_people().spread, chosen)
        for condition in recordings
    ]
    return fit_recordings(answers, list(recordings.values()))
