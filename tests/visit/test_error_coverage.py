"""Known postures measured with noise: the error that is reported must be the error that is made."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest

from kinespine.anatomy import Body, build_body
from kinespine.chain import fit_posture, points_of, solve_loads
from kinespine.chain.fit import BACK_LINE, draw_again
from kinespine.chain.posture import Posture
from kinespine.errors import BadInput, NotSolved
from kinespine.examples import FOLDER
from kinespine.measures import MeasuredPoint, distortions_of, read_off, take_distortions
from kinespine.visit import Intake, read_intake
from kinespine.visit.examine import explain

MEASURES = (
    "thoracic_kyphosis_T4_T12", "lumbar_lordosis_L1_S1", "sacral_slope", "sagittal_vertical_axis", "knee_bend.left",
    "head_carriage_from_headband", "trunk_shift_of_the_front", "shoulder_turn",
)  # fmt: skip
LEVELS = ("C4-C5", "T4-T5", "T10-T11", "L2-L3", "L4-L5")


@pytest.fixture(scope="module")
def intake() -> Intake:
    return read_intake(FOLDER / "standing-person")


@pytest.fixture(scope="module")
def body(intake: Intake) -> Body:
    return build_body(intake.person)


def measured(body: Body, truth: Posture, like: Mapping[str, MeasuredPoint], random: np.random.Generator):
    """The points of a known posture, with the errors of placing and of bone shape in them."""
    places = points_of(body, truth)
    back = iter(BACK_LINE[1::3])
    exact = {
        name: replace(point, position=places[next(back) if name.startswith("back.") else name], kind="bone", depth=0.0)
        for name, point in like.items()
    }
    return draw_again(body, exact, random)[0]


def anywhere(body: Body) -> dict[str, MeasuredPoint]:
    """Points that say no more than that somebody stands in the room."""
    names = [f"{name}.{side}" for name in ("pelvis.ASIS", "scapula.acromion") for side in ("left", "right")]
    return {name: MeasuredPoint(position=body.landmarks[name].position, error=0.5) for name in names}


def scores(intake: Intake, body: Body, postures: int, draws: int, seed: int = 3) -> Iterator[tuple[str, float]]:
    """How many reported errors each reported number lies from the truth."""
    random = np.random.default_rng(seed)
    legs = np.array([dof.name.startswith(("hip.", "knee.", "ankle.")) for dof in body.dofs])
    for number in range(postures):
        angles = draw_again(body, {}, random)[1]
        # On legs as bent as chance has it nobody balances: every second posture stands on the usual ones.
        usual = np.where(legs & (number % 2 == 1), 0.0, angles)
        try:
            truth = fit_posture(body, anywhere(body), usual=usual, max_steps=300)  # with the ribs attached
            loads = solve_loads(body, truth)
            points = measured(body, truth, intake.points, random)
            findings = explain(replace(intake, points=points), draws=draws).findings
        except (NotSolved, BadInput):  # so bent that nobody would examine it as standing
            continue
        assert findings is not None
        exact = points_of(body, truth)
        shape = {f"measure/{name}": (read_off(exact)[name], findings.model_measures[name]) for name in MEASURES}
        like = take_distortions(points)
        for name, value in distortions_of(exact, like).items():
            shape[f"distortion/{name}"] = value, findings.model_distortions[name]
        if loads.status == findings.loads.status == "solved":
            true = {level.level: level.compression for level in loads.levels}
            found = {level.level: level.compression for level in findings.loads.levels}
            shape |= {f"compression/{level}": (true[level], found[level]) for level in LEVELS}
        for name, (true_value, value) in shape.items():
            error = findings.error.of(name)
            if error is not None and error > 1e-9:
                yield name, (value - true_value) / error


def size(values: list[float]) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def test_known_postures_lie_within_the_error_that_is_reported(intake: Intake, body: Body):
    found = list(scores(intake, body, postures=6, draws=8))
    shape = [score for name, score in found if not name.startswith("compression")]
    assert len(shape) > 40
    assert 0.6 < size(shape) < 1.6
    assert max(abs(score) for score in shape) < 6


@pytest.mark.slow
def test_errors_of_measures_and_loads_are_neither_too_small_nor_too_large(intake: Intake, body: Body):
    found = list(scores(intake, body, postures=60, draws=16))
    shape = [score for name, score in found if not name.startswith("compression")]
    loads = [score for name, score in found if name.startswith("compression")]
    assert len(loads) > 100
    assert 0.8 < size(shape) < 1.25
    assert 0.7 < size(loads) < 1.3
    for name in {name for name, _ in found}:
        own = [score for other, score in found if other == name]
        assert 0.55 < size(own) < 1.6, name
