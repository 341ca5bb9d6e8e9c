"""One body, and people of hand-made worlds in which every answer can be worked out on paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.causes import Causes
from kinespine.assessment.neck import neck_of_readings
from kinespine.care.adjustment import find_adjustment
from kinespine.care.found import Adjustment
from kinespine.chain.assumed import Assumed
from kinespine.chain.observations import Observation
from kinespine.chain.output_names import output, output_index
from kinespine.chain.posterior import most_probable, observed_rows, silent
from kinespine.chain.prior import Prior, healthy_prior
from kinespine.chain.shares import take_shares
from kinespine.chain.weights import weights
from kinespine.chain.worlds import Place, World, habit_of

DEGREE = np.pi / 180.0
Slopes = Mapping[tuple[str, str], float]  # of an outcome (SI) with a cause (unit of its name)


@dataclass(frozen=True)
class Paper:
    """A body whose outcomes are sums of causes, tissue and habit with slopes of their own."""

    prior: Prior
    tissue: Slopes
    habit: Slopes
    seen: tuple[Observation, ...] = ()
    still: int = 0  # worlds of this many in which the upper neck moves nothing
    telling: bool = False  # whether what was measured answers as worlds do; else it makes none of them less likely

    def matrix(self, slopes: Slopes, rows: Sequence[int]) -> np.ndarray:
        found, index = np.zeros((len(rows), len(self.prior.names))), output_index()
        for (outcome, cause), slope in slopes.items():
            places = [place for place, row in enumerate(rows) if row == index[outcome]]
            found[places if self.telling else places[:1], self.prior.place(cause)] = slope
        return found

    def worlds(self, places: Sequence[Place], rows: Sequence[int], done: Callable[[int], None]) -> list[World]:
        turned = np.array([name.endswith(("tilt_deg", "rotation_deg", "flexion_deg")) for name in self.prior.names])
        neck = np.array([name.startswith(("skull_", "atlas_")) for name in self.prior.names])
        return [
            World(
                habit=place.habit, assumed=Assumed(), turned=turned,
                stays=np.where(neck & (number < self.still), 0.0, self.matrix(self.tissue, rows)),
                adds=np.where(neck & (number < self.still), 0.0, self.matrix(self.habit, rows)),
            )
            for number, place in enumerate(places)
        ]  # fmt: skip

    def predict(self, causes: np.ndarray) -> np.ndarray:
        every = self.matrix(self.tissue, range(len(output_index()))) @ (causes - self.prior.mean)
        return observed_rows(every, causes, self.prior, self.seen)

    def slopes(self, causes: np.ndarray) -> np.ndarray:
        every = self.matrix(self.tissue, range(len(output_index())))
        return observed_rows(every, np.eye(len(causes)), self.prior, self.seen)


@dataclass(frozen=True)
class Solved:
    """Full solves of such a body, all slopes times a factor; habit carries what is carried so."""

    tissue: Slopes
    habit: Slopes
    factor: float = 1.0

    def each(
        self, work: object, jobs: Sequence[tuple[Causes, Causes]], done: Callable[[int], None]
    ) -> list[np.ndarray | None]:
        found: list[np.ndarray | None] = []
        for before, after in jobs:
            both = np.zeros((2, len(output_index())))
            for row, causes in enumerate((before, after)):
                shaped = causes.hypothesis == "shape"
                for (outcome, cause), slope in self.tissue.items() if shaped else ():
                    both[row, output_index()[outcome]] += self.factor * slope * causes.value(cause)
                for (outcome, cause), slope in self.habit.items():
                    held, part = habit_of(cause), causes.follow if shaped else 1.0
                    there = part * causes.value(cause) + (0.0 if held is None else causes.value(held))
                    both[row, output_index()[outcome]] += self.factor * slope * there
            found.append(both)
        return found


@pytest.fixture(scope="session")
def man() -> Body:
    return build_body(REFERENCE_MAN)


@pytest.fixture(scope="session")
def search(man: Body) -> Callable[..., Adjustment]:
    """Search a person of paper.

    They are read as given; `head_tilt` is read with an error of 1 deg, the shift of the axis with 0.3 mm.
    """

    def searched(
        read: Mapping[str, float], tissue: Slopes, habit: Slopes, *, head_tilt: float = 0.0, still: int = 0,
        factor: float | None = 1.0, outcomes: Sequence[str] = ("head_tilt",), unread: Sequence[str] = (),
        axis: float | None = None, telling: bool = False, wanted: Sequence[str] | None = None,
    ) -> Adjustment:  # fmt: skip
        prior = healthy_prior()
        seen = (
            Observation(name="head_tilt", value=head_tilt * DEGREE, error=1.0 * DEGREE, source="photo"),
            *(Observation(name=name, value=value, error=2.0) for name, value in read.items() if name not in unread),
            *([] if axis is None else [Observation(name="axis_lateral_mm", value=axis, error=0.3)]),
        )
        paper = Paper(prior=prior, tissue=tissue, habit=habit, still=still, telling=telling, seen=seen)
        fitted = most_probable(
            paper, prior, seen, "shape", paper.predict(prior.mean), paper.slopes(prior.mean), np.zeros(len(seen)),
            silent,
        )  # fmt: skip
        looked_at = [output(name) for name in outcomes]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kinespine.chain.shares.WORLDS", 4)
            taken = take_shares(paper, fitted, looked_at, weights(), draws=100, seed=1, say=silent)
        neck = neck_of_readings({name: (value, None) for name, value in read.items()})
        crew = None if factor is None else Solved(tissue=tissue, habit=habit, factor=factor)
        return find_adjustment(man, neck, taken, weights(), crew, wanted=wanted)

    return searched
