"""Virtual people for the honesty of `explain`: what is so in them, solved in full, in the model and in wrong ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context

import numpy as np

from kinespine.anatomy import REFERENCE_MAN, Body, build_body
from kinespine.anatomy.levels import JOINTS
from kinespine.chain.assumed import EXPONENTS, GUARD_HIGH, NEUTRAL_HIGH, NEUTRAL_LOW, Assumed
from kinespine.chain.equilibrium import Equilibrium, solve_equilibrium
from kinespine.chain.norm_body import causes_at, standing_prior
from kinespine.chain.output_names import outputs
from kinespine.chain.outputs import read, reading
from kinespine.chain.plant import planted
from kinespine.chain.posing import stance_of
from kinespine.chain.prior import Prior
from kinespine.chain.share_draws import GROUPS, group_masks, root_of
from kinespine.chain.shares import NECK
from kinespine.chain.standing import STAND
from kinespine.chain.task_angles import task_angles
from kinespine.chain.weights import weights
from kinespine.chain.worlds import habit_of
from kinespine.errors import NotSolved

PROCESSES = 2
SIDED = ("lateral", "tilt", "rotation", "leg_length")
THORACIC_JOINTS, LUMBAR_JOINTS = JOINTS[8:20], JOINTS[20:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of people: what they have beyond healthy people, and in what their model is another one."""

    name: str
    offset: dict[str, float] = field(default_factory=dict)  # added to the causes of a healthy draw
    told: str = ""
    region: str = ""  # that is to be named, of a positive control
    outcome: str = ""  # in which
    carried: bool = False  # what tissue rests at is also where habit holds it, however far habit follows of itself
    habit: float | None = None  # factor of the habit's weight; drawn where none is said
    assumed: Assumed | None = None  # drawn where none is said
    guarded: bool = True
    plausible: bool = True  # of a wrong world: not what calibration excludes
    strength_sd: float = 0.0  # of the logarithm of every muscle's area, the same in person and norm

    def added(self, own: Prior, follow: float, rng: np.random.Generator) -> np.ndarray:
        """What (c,) a person of this kind has beyond a healthy one; to one side or the other."""
        side, found = rng.choice([-1.0, 1.0]), np.zeros(len(own.names))
        for name, value in self.offset.items():
            amount = side * value if any(word in name for word in SIDED) else value
            found[own.place(name)] += amount
            if self.carried and (held := habit_of(name)) is not None:
                found[own.place(held)] += (1.0 - follow) * amount
        return found


def _all(names: Sequence[str], pattern: str, value: float) -> dict[str, float]:
    return {pattern.format(name): value for name in names}


HEALTHY = Kind(name="healthy people")
CONTROLS = (
    Kind(
        name="torticollis", told="skull and atlas bent on the axis, some 17 deg as it stands", region="upper neck",
        outcome="trunk_shift", offset={"skull_tilt_deg": 9.5, "atlas_tilt_deg": 10.5}, carried=True,
    ),
    Kind(
        name="head forward", told="lower neck bent forward below and back above, the ear some 7 deg lower before C7",
        region="lower neck", outcome="craniovertebral_angle.left",
        offset={
            "rest.C7-T1.flexion_deg": 18.0, "rest.C6-C7.flexion_deg": 18.0, "rest.C5-C6.flexion_deg": 8.0,
            "rest.C3-C4.flexion_deg": -12.0,
        },
        carried=True,
    ),
    Kind(
        name="long leg", told="legs differ by 25 mm", region="pelvis and legs", outcome="pelvic_obliquity",
        offset={"leg_length_left_mm": 12.5, "leg_length_right_mm": -12.5},
    ),
    Kind(
        name="flat back", told="lumbar spine fused flatter, some 18 deg as it stands", region="lumbar",
        outcome="sagittal_vertical_axis",
        offset={**_all(LUMBAR_JOINTS, "rest.{}.flexion_deg", 6.0), **_all(LUMBAR_JOINTS, "stiffness.{}", 4.0)},
        carried=True,
    ),
    Kind(
        name="plumb line forward", told="low back held bent forward by habit, C7 about 40 mm forward", region="lumbar",
        outcome="sagittal_vertical_axis", offset=_all(LUMBAR_JOINTS, "habit.{}.flexion_deg", 3.5),
    ),
)  # fmt: skip
OFFSETS = (
    *(Kind(name=f"atlas bent {size} deg", offset={"atlas_tilt_deg": float(size)}) for size in (4, 8, 12, 15)),
    *(Kind(name=f"atlas {size} mm to the side", offset={"atlas_lateral_mm": float(size)}) for size in (1, 2, 4, 6)),
)
WRONG = (
    Kind(name="habit ten times firmer than calibration allows", habit=100.0, plausible=False),
    Kind(name="habit a tenth of what calibration allows", habit=0.033, plausible=False),
    Kind(name="neutral zones a tenth as stiff (edge of the prior)", assumed=Assumed(neutral=0.1)),
    Kind(name="effort to the third power (in the prior)", assumed=Assumed(exponent=3.0)),
    Kind(name="other areas of muscle (SD 40 %)", strength_sd=0.4),
    Kind(name="no guard (below the prior)", guarded=False, assumed=Assumed()),
    Kind(name="guard with twice the margin (above the prior)", assumed=Assumed(guard=2.0)),
    Kind(
        name="scoliosis that nobody read", told="20 deg to one side over T6-L1 and back below",
        offset={
            **_all(THORACIC_JOINTS[5:], "rest.{}.lateral_deg", 3.0), **_all(LUMBAR_JOINTS, "rest.{}.lateral_deg", -4.0),
        },
    ),
)  # fmt: skip


def _nothing() -> np.ndarray:
    """Where nothing was solved."""
    return np.full(len(outputs()), np.nan)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """One virtual person, and a norm they are compared with, as four bodies with all outputs (o,)."""

    causes: np.ndarray  # (c,) of the person
    person: np.ndarray  # as they are
    neck_healed: np.ndarray = field(default_factory=_nothing)  # the upper neck as in the norm
    norm: np.ndarray = field(default_factory=_nothing)
    norm_with_neck: np.ndarray = field(default_factory=_nothing)  # the norm with the upper neck of the person
    number: int = -1  # which draw of a kind and a seed

    @property
    def total(self) -> np.ndarray:
        """(o,) what is unusual."""
        return self.person - self.norm

    @property
    def neck(self) -> np.ndarray:
        """(o,) share of the upper neck among two players, it and all the rest (Shapley 1953)."""
        return 0.5 * (self.person - self.neck_healed + self.norm_with_neck - self.norm)


def people(kind: Kind, count: int | Sequence[int], seed: int, *, whole: bool = True) -> Iterator[Truth]:
    """That many people of a kind, or those of these numbers, in their order; those without a posture are left out.

    Args:
        whole: with their norm, and the shares that are so.
    """
    numbers = range(count) if isinstance(count, int) else count
    with get_context("spawn").Pool(PROCESSES) as pool:
        for found in pool.imap(_one, [(kind, seed, number, whole) for number in numbers], chunksize=2):
            if found is not None:
                yield found


@cache
def man() -> Body:
    """The body of all of them."""
    return build_body(REFERENCE_MAN)


@cache
def prior() -> Prior:
    """What they are drawn from."""
    return standing_prior(man(), weights())


def drawn(rng: np.random.Generator) -> np.ndarray:
    """Causes (c,) of one healthy person."""
    own = prior()
    return np.clip(own.mean + _root() @ rng.standard_normal(len(own.names)), own.low, own.high)


@cache
def _root() -> np.ndarray:
    return root_of(prior().covariance)


def any_assumed(rng: np.random.Generator) -> Assumed:
    """A model, drawn from what nobody has measured of it."""
    return Assumed(
        neutral=float(np.exp(rng.uniform(np.log(NEUTRAL_LOW), np.log(NEUTRAL_HIGH)))),
        exponent=EXPONENTS[int(rng.integers(len(EXPONENTS)))],
        guard=float(rng.uniform(0.0, GUARD_HIGH)),
    )


def any_habit(rng: np.random.Generator) -> float:
    """A factor of the habit's weight, drawn from what calibration cannot exclude."""
    given = weights()
    return float(np.exp(rng.uniform(np.log(given.habit_low / given.habit), np.log(given.habit_high / given.habit))))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lot:
    """What one person is, and the norm they are compared with, before anything is solved."""

    person: np.ndarray  # (c,) causes
    norm: np.ndarray
    model: Assumed
    habit: float
    follow: float


def lot(kind: Kind, seed: int, number: int) -> Lot:
    """The person of that number."""
    rng = np.random.default_rng([seed, number])
    own = prior()
    person, norm = drawn(rng), drawn(rng)
    model, habit, follow = any_assumed(rng), any_habit(rng), float(rng.random())
    person = np.clip(person + kind.added(own, follow, rng), own.low, own.high)
    if kind.strength_sd:
        places = [own.place(name) for name in own.names if name.startswith("strength.")]
        factor = np.exp(kind.strength_sd * rng.standard_normal(len(places)))
        person[places] *= factor
        norm[places] *= factor
    return Lot(person=person, norm=norm, model=model, habit=habit, follow=follow)


def _one(job: tuple[Kind, int, int, bool]) -> Truth | None:
    kind, seed, number, whole = job
    own, drawn_so = prior(), lot(kind, seed, number)
    person, norm = drawn_so.person, drawn_so.norm
    neck = np.any(group_masks(own)[[group in NECK for group in GROUPS]], axis=0)
    body, chosen = (kind.assumed or drawn_so.model).of(man(), weights())

    def solved(causes: np.ndarray, warm: Equilibrium | None = None) -> Equilibrium:
        there = causes_at(causes, own, "shape", habit_weight=kind.habit or drawn_so.habit, habit_follow=drawn_so.follow)
        stance = stance_of(body, there, STAND, chosen, guard=kind.guarded)
        start = planted(stance, task_angles(body, STAND)) if warm is None else warm.angles
        return solve_equilibrium(stance, start, warm=warm)

    try:
        here = solved(person)
        if not whole:
            return Truth(causes=person, person=_told(here), number=number)
        there = solved(norm)
        healed, given = solved(np.where(neck, norm, person), here), solved(np.where(neck, person, norm), there)
    except NotSolved:
        return None
    return Truth(
        causes=person,
        person=_told(here),
        neck_healed=_told(healed),
        norm=_told(there),
        norm_with_neck=_told(given),
        number=number,
    )


def _told(found: Equilibrium) -> np.ndarray:
    return read(reading(found.scene, found.amounts))
