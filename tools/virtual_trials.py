"""Virtual trials whose truth is known: nobody, or everybody, is helped, and the analysis of a clinic must say so.

uv run python tools/virtual_trials.py            write the figures into docs/outcomes.md
uv run python tools/virtual_trials.py --repeats 20 --full 5
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from textwrap import fill

import numpy as np
from outcomes_page import chapter, put
from scipy.stats import binom

from kinespine.outcomes.censored import centre_of
from kinespine.outcomes.clinic import clinic_effect
from kinespine.outcomes.courses import Course, CoursePoint, courses, spread_among_all
from kinespine.outcomes.hierarchy import clinics_together
from kinespine.outcomes.patients import Group, Patient, group_of
from kinespine.outcomes.usual_course import link, point_at

COURSE = "chronic-neck-pain"
ENTRY = 60.0  # points: only people with at least this much pain at the first visit come at all
PEOPLE, CLINICS, EACH = 60, 8, 20


@dataclass(frozen=True)
class World:
    """What is true in a virtual trial."""

    name: str
    effect: float  # points on the last score, negative is better; half of it on the way
    between: float = 0.0  # standard deviation of the true effect between clinics
    leaving: str = "seen"  # who is lost: `seen`, for the score on the way; `hidden`, for the last score; `nobody`
    whole: float = 1.0  # scores are marked in steps of so many points
    tails: bool = False  # people differ by Student's t of four degrees of freedom, of the same spread
    course_wrong: bool = True  # the true course is drawn from the errors of the published one
    course: str = COURSE
    weeks: tuple[float, float] = (7.0, 12.0)  # of the score on the way, and of the last one


def trial(world: World, course: Course, rng: np.random.Generator, clinics: int, each: int) -> tuple[Group, float]:
    """One trial: people selected for much pain, their usual course, the effect, those lost; and what is true."""
    count = clinics * each
    early, late = (point_at(course, week) for week in world.weeks)
    start = np.empty(0)
    while len(start) < count:  # everybody who hurts enough on the day they come, and nobody else
        drawn = np.clip(rng.normal(course.start_mean, course.start_spread, 4 * count), 0.0, 100.0)
        start = np.concatenate([start, drawn[drawn >= ENTRY]])
    start = np.round(start[:count])
    common = rng.standard_normal(2) if world.course_wrong else np.zeros(2)
    r, apart = link(*world.weeks), start - course.start_mean
    one = rng.standard_normal(count)
    heavy = 1.0
    if world.tails:  # one common factor for both weeks of a person keeps their link
        heavy = np.sqrt(2.0 / rng.chisquare(4.0, count))
    other = r * one + np.sqrt(1.0 - r * r) * rng.standard_normal(count)
    own = world.between * rng.standard_normal(clinics)
    member = np.repeat(np.arange(clinics), each)
    scores = []
    for point, noise, share in ((early, one, 0.5), (late, other, 1.0)):
        slope = point.slope + common[1] * point.slope_error
        centre = true_centre(course, point, common[0]) + slope * apart
        hidden = centre + point.spread * heavy * noise + share * (world.effect + own[member])
        scores.append(np.clip(np.round(hidden / world.whole) * world.whole, 0.0, 100.0))
    first, last = scores
    # Both who are well already and who got nowhere stay away: three in ten in all.
    reason = first if world.leaving == "seen" else last
    away = np.abs(reason - np.median(reason)) / 25.0
    lost = rng.random(count) < 1.0 / (1.0 + np.exp(1.9 - 1.2 * away))
    if world.leaving == "hidden":  # here those who did badly leave most
        lost = rng.random(count) < 1.0 / (1.0 + np.exp(1.6 - (last - np.median(last)) / 15.0))
    if world.leaving == "nobody":
        lost = rng.random(count) < 0.05
    never = rng.random(count) < 0.05  # not asked on the way, for no reason
    people = [
        Patient(
            start=float(start[i]), early=None if never[i] else float(first[i]),
            late=None if lost[i] else float(last[i]), clinic=f"clinic {member[i] + 1}",
        )
        for i in range(count)
    ]  # fmt: skip
    return group_of(course, people, early_week=world.weeks[0], late_week=world.weeks[1], step=world.whole), world.effect


def true_centre(course: Course, point: CoursePoint, apart: float) -> float:
    """The centre of people whose mean score lies so many of its standard deviations off the published one.

    What a source tells is the mean of scores with their floor, and its error. No mean lies off the scale; the nearest
    that is taken is a tenth of the published one.
    """
    mean = max(point.mean + apart * point.mean_error, 0.1 * point.mean)
    return centre_of(mean, spread_among_all(point.slope, course.start_spread, point.spread), course.scale)


@dataclass(frozen=True)
class Tally:
    """What came of many trials of one world."""

    repeats: int
    held: int  # 95 % intervals that hold the true effect
    claimed: int  # intervals that leave out zero
    mean: float  # of the estimates, latent points
    points: float  # of the estimates, points of the score
    scatter: float  # standard deviation between the estimates
    naive: float  # mean plain change of those seen
    naive_claimed: int
    lost: float

    @property
    def inside(self) -> bool:
        """Whether as many held as chance lets a true 95 % hold in 99 of 100 runs."""
        low, high = band(self.repeats)
        return low <= self.held <= high


def band(repeats: int, share: float = 0.95) -> tuple[int, int]:
    """Between which counts a true share falls in 99 of 100 runs."""
    return int(binom.ppf(0.005, repeats, share)), int(binom.ppf(0.995, repeats, share))


def fast(world: World, repeats: int, seed: int) -> Tally:
    """Many trials of one clinic, by the analysis in closed steps."""
    course, rng = courses()[world.course], np.random.default_rng(seed)
    held = claimed = naive_claimed = 0
    found, points, plain, lost = [], [], [], []
    for _ in range(repeats):
        group, truth = trial(world, course, rng, 1, PEOPLE)
        effect = clinic_effect(group)
        low, high = effect.shift_interval
        held += low <= truth <= high
        claimed += not low <= 0.0 <= high
        changes = (group.late - group.start)[group.seen]
        naive_claimed += abs(changes.mean()) > 1.96 * changes.std(ddof=1) / len(changes) ** 0.5
        found.append(effect.shift)
        points.append(effect.effect)
        plain.append(effect.before_after)
        lost.append(effect.lost / effect.people)
    return Tally(
        repeats, held, claimed, float(np.mean(found)), float(np.mean(points)), float(np.std(found)),
        float(np.mean(plain)), naive_claimed, float(np.mean(lost)),
    )  # fmt: skip


def full(world: World, repeats: int, seed: int, draws: int = 1200) -> Tally:
    """Many trials of several clinics, by draws of everything unknown."""
    course, rng = courses()[world.course], np.random.default_rng(seed)
    held = claimed = naive_claimed = 0
    found, points, plain, lost = [], [], [], []
    for repeat in range(repeats):
        group, truth = trial(world, course, rng, CLINICS, EACH)
        drawn = clinics_together(group, draws=draws, seed=repeat)
        low, high = drawn.shift_interval()
        held += low <= truth <= high
        claimed += not low <= 0.0 <= high
        changes = (group.late - group.start)[group.seen]
        naive_claimed += abs(changes.mean()) > 1.96 * changes.std(ddof=1) / len(changes) ** 0.5
        found.append(float(drawn.shift.mean()))
        points.append(float(drawn.effect.mean()))
        plain.append(float(changes.mean()))
        lost.append(float(1.0 - group.seen.mean()))
    return Tally(
        repeats, held, claimed, float(np.mean(found)), float(np.mean(points)), float(np.std(found)),
        float(np.mean(plain)), naive_claimed, float(np.mean(lost)),
    )  # fmt: skip


NOTHING = World("no effect", 0.0)
TEN = World("10 points better", -10.0)
ROUGH = replace(NOTHING, name="no effect, marked in steps of 10", whole=10.0)
HEAVY = replace(NOTHING, name="no effect, a few people very unlike the others", tails=True)
HIDDEN = replace(NOTHING, name="no effect; who did badly leaves unseen", leaving="hidden")


LOW_BACK = tuple(
    replace(world, name=f"{world.name}; {title}", course=course, weeks=(6.0, last))
    for title, course in (("acute low back", "acute-low-back-pain"), ("lasting low back", "persistent-low-back-pain"))
    for last in (26.0, 52.0)
    for world in (NOTHING, TEN)
    if world is NOTHING or last == 26.0
)
DIFFER = tuple(
    replace(world, between=4.0)
    for world in (NOTHING, TEN, *(one for one in LOW_BACK if one.course.startswith("acute")))
)


def figures(repeats: int, repeats_full: int, processes: int) -> str:
    """The chapter for the page."""
    neck, back = (NOTHING, TEN, ROUGH, HEAVY, HIDDEN), LOW_BACK
    with ProcessPoolExecutor(processes) as pool:
        several = [
            (pool.submit(full, one, repeats_full, 340 + place), one)
            for place, one in enumerate(DIFFER if repeats_full else ())
        ]
        single = [(pool.submit(fast, one, repeats, 320 + place), one) for place, one in enumerate(neck)]
        single += [(pool.submit(fast, one, repeats, 360 + place), one) for place, one in enumerate(back)]
        ways = [("one clinic", one, asked.result()) for asked, one in single]
        ways += [("several clinics", one, asked.result()) for asked, one in several]
    lines = [
        f"Everybody comes with a pain of {ENTRY:.0f} or more of 100; the mean of all who have it is "
        f"{courses()[COURSE].start_mean:.0f} (neck; 52 and 51 low back). One clinic of {PEOPLE} people by the closed "
        f"steps, {CLINICS} clinics of {EACH} that differ (SD 4 points) by draws. The true course is drawn anew in each "
        "trial: a mean score from the error of the published one, and the centre that gives it with the floor of the "
        "scale. Negative is better. What is true, what is found and its interval are latent points, before the floor "
        "cuts them; beside them stand the points of the score.",
        "",
        "| analysis | what is true | last week | trials | lost | plain change | it claims | found, latent | of the "
        "score | 95 % intervals hold | 99 % of runs | claims an effect |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    for way, world, tally in ways:
        low, high = band(tally.repeats)
        verdict = "inside" if tally.inside else "**outside**"
        lines.append(
            f"| {way} | {world.name} | {world.weeks[1]:g} | {tally.repeats} | {tally.lost:.0%} | {tally.naive:+.1f} | "
            f"{tally.naive_claimed / tally.repeats:.0%} | "
            f"{tally.mean:+.2f} ± {tally.scatter / tally.repeats**0.5:.2f} | {tally.points:+.1f} | "
            f"{tally.held / tally.repeats:.1%} | {low / tally.repeats:.1%} to {high / tally.repeats:.1%}: {verdict} | "
            f"{tally.claimed / tally.repeats:.1%} |"
        )
    lines += [] if repeats_full else [line for line in chapter("virtual trials") if line.startswith("| several")]
    return "\n".join(line if line.startswith("|") else fill(line, 118) for line in lines)


def main() -> None:
    """Write the chapter."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument(
        "--repeats",
        type=int,
        default=1000,
        help="trials of the closed steps, each world",
    )
    given.add_argument("--full", type=int, default=200, help="trials by draws, each world; 0: keep their rows")
    given.add_argument("--processes", type=int, default=2)
    chosen = given.parse_args()
    text = figures(chosen.repeats, chosen.full, chosen.processes)
    print(text)
    put("virtual trials", text)


if __name__ == "__main__":
    main()
