"""Write docs/honesty.md: how often `explain` is right about virtual people in whom everything is known.

uv run python tools/honesty.py [FILE] [--people 1000] [--each 200] [--wrong 100] [--found 100] [--full 6]
    [--keep FOLDER] [--widen] [--only calibration|healthy|controls|offsets|worlds|full]

It solves some ten thousand bodies in full and takes some three hours on two cores; `--keep` holds what was solved, so
that a run that was stopped goes on.
"""

import argparse
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import honesty_people as who
import numpy as np
from honesty_examined import CAUSES, OUTCOMES, Noise, Said, fit, in_full
from honesty_learned import Learned
from honesty_words import HEAD, TAIL
from honesty_work import SEED, Run, explained, kept, library
from honesty_worlds import World, worlds_told, write_model_error
from scipy.stats import binom
from validation_page import number, table

from kinespine.chain.output_names import output
from kinespine.errors import NotSolved

PAGE = Path(__file__).resolve().parent.parent / "docs" / "honesty.md"
COVERED, SURE = 0.95, 0.99
NAMED = 0.9  # of people of a positive control
NECK_KINDS = ("upper neck mechanical", "upper neck sensory")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description="Write docs/honesty.md.")
    parser.add_argument("file", nargs="?", type=Path, default=PAGE)
    for name, usual in (("people", 1000), ("each", 200), ("wrong", 100), ("found", 100), ("full", 6)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--widen", action="store_true", help="write chain/tables/model_error.csv from the wrong worlds")
    parser.add_argument("--only", choices=sorted(PARTS), help="write this part anew and leave the rest of the page")
    given = parser.parse_args(arguments)
    run = Run(
        people=given.people,
        each=given.each,
        wrong=given.wrong,
        found=given.found,
        full=given.full,
        keep=given.keep,
        widen=given.widen,
    )
    if given.only:
        text = _exchanged(given.file.read_text(encoding="utf-8"), wrapped(PARTS[given.only](run)))
    else:
        text = wrapped("\n".join([HEAD, *(part(run) for part in PARTS.values()), TAIL]))
    given.file.write_text(text, encoding="utf-8")


def _exchanged(page: str, part: str) -> str:
    """The page with a part of the same heading in place of the one it has."""
    parts = re.split(r"(?m)^(?=## )", page)
    heading = part.splitlines()[0]
    return "".join(f"{part}\n" if one.startswith(f"{heading}\n") else one for one in parts)


def wrapped(text: str) -> str:
    """Prose of at most 119 characters a line; tables as they are."""
    lines = [
        line
        if line.startswith("|")
        else textwrap.fill(line, 119, subsequent_indent="  " if line.startswith(("- ", "  ")) else "")
        for line in text.rstrip().splitlines()
    ]
    return "\n".join(lines) + "\n"


# --- parts ---


def _people(run: Run) -> tuple[list[who.Truth], Callable[[], Learned], list[tuple[Said, ...]]]:
    """Healthy people, what stands for their bodies, and what was said of them."""
    healthy = kept(run, "healthy", lambda: list(who.people(who.HEALTHY, run.people, SEED)))
    usual = library(run, who.HEALTHY)
    return healthy, usual, explained(run, "healthy", healthy, usual, SEED)


def _calibrated(run: Run) -> str:
    _, _, said = _people(run)
    count = len(said)
    low, high = (int(edge) for edge in binom.interval(SURE, count, COVERED))
    rows = [
        [
            outcome.replace("_", " "),
            _share(one.total_inside for one in own),
            _share(one.neck_inside for one in own),
            _within(sum(one.total_inside for one in own), low, high),
            _within(sum(one.neck_inside for one in own), low, high),
        ]
        for outcome, own in _by_outcome(said)
    ]
    return (
        f"## Calibration\n\n{count} healthy people, their habit and what nobody measured of the model drawn from their"
        " priors, measured with error and explained. The truth is of full solves: what is unusual in all, and the share"
        " of the upper neck, against another healthy person drawn as the norm. How many of 95 % intervals hold it"
        f" (99 % of runs of a calibrated method have {low / count:.1%} to {high / count:.1%}):\n\n"
        + table(("outcome", "total holds", "upper neck holds", "total", "upper neck"), rows)
        + "\nA norm drawn at random is part of both, so that this says little of the fit alone. Of the causes"
        " themselves, 95 % intervals of the fit (a normal posterior at the middle of habit and model, over people of"
        " all) hold:\n\n"
        + table(
            ("cause", "held"),
            [
                [name.replace("_", " "), _share(one[0].causes_inside[k] for one in said)]
                for k, name in enumerate(CAUSES)
            ],
        )
    )


def _healthy(run: Run) -> str:
    _, _, said = _people(run)
    rows: list[list[str]] = []
    for outcome, own in _by_outcome(said):
        words = Counter(one.word for one in own)
        unit = output(outcome).unit
        rows.append(
            [
                outcome.replace("_", " "),
                *(_share(one.word == word for one in own) for word in ("changes it", "not determined")),
                _share(one.word.startswith("not dist") for one in own),
                _size(float(np.std([one.neck_true for one in own])), unit),
                _size(float(np.mean([one.neck.high - one.neck.low for one in own])) / 2.0, unit),
                _size(float(np.median([one.detectable for one in own])), unit),
            ]
        )
        assert sum(words.values()) == len(own)
    wrong = np.mean([any(one.word == "changes it" for one in person) for person in said])
    named, unusual = (
        np.mean([any(getattr(one, what) for one in person) for person in said]) for what in ("named", "unusual")
    )
    return (
        "## Healthy people\n\nThe same people, in whom nothing is wrong but what differs between healthy people. Of"
        f" them {wrong:.1%} are told in any of the {len(OUTCOMES)} outcomes that the upper neck *changes it* (at most"
        " 5 % is the bar; it follows nearly by itself, as the norm they are compared with is drawn as widely as they"
        " are):\n\n"
        + table(
            (
                "outcome", "changes it", "not determined", "not distinguishable", "true share, SD", "interval, half",
                "found in 80 of 100 from",
            ),
            rows,
        )
        + f"\nA region is named in any outcome of {named:.1%} of them: people differ, and where is often told. It is"
        f" called unusual in {unusual:.1%}.\n"
    )  # fmt: skip


def _controls(run: Run) -> str:
    met = 0
    rows: list[list[str]] = []
    for number_, kind in enumerate(who.CONTROLS):
        truths = kept(
            run,
            f"control-{number_}",
            lambda kind=kind, n=number_: list(who.people(kind, run.each, SEED + 10 + n, whole=False)),
        )
        said = explained(run, f"control-{number_}", truths, library(run, kind), SEED + 10 + number_, (kind.outcome,))
        own = [person[0] for person in said]
        met += sum(one.named == kind.region for one in own) >= NAMED * run.each
        others = Counter(one.named or "none" for one in own if one.named != kind.region)
        rows.append(
            [
                f"{kind.name}: {kind.told}",
                kind.outcome.replace("_", " "),
                kind.region,
                f"{sum(one.named == kind.region for one in own) / run.each:.1%}",
                f"{sum(kind.region in one.regions for one in own) / run.each:.1%}",
                f"{sum(kind.region in one.unusual for one in own) / run.each:.1%}",
                str(run.each - len(own)),
                ", ".join(f"{name} {count}" for name, count in others.most_common(3)),
            ]
        )
    return (
        f"## Positive controls\n\n{run.each} people of each kind: a healthy person with one thing wrong, large enough"
        " to be seen where they stand, explained in one outcome in which it matters. *Named* is the region with the"
        " largest share, against the middle of healthy people, whose interval leaves out zero; the bar is 90 %."
        " *Unusual*: all of the interval is beyond what 19 of 20 healthy people have from there.\n\n"
        + table(
            (
                "what is wrong", "outcome", "true region", "named", "interval leaves out zero", "unusual", "lost",
                "named instead",
            ),
            rows,
        )
        + f"\n{met} of {len(rows)} kinds meet the bar. What is named is the place, its tissue and how it is carried"
        " together: standing still, tissue that rests bent and a habit that holds the same bend look alike, and no"
        " reading of posture tells one from the other. Outcomes are of posture: what such a bend does to a load turns"
        " its sign with just that. The lower neck alone brings no head 30 mm forward, as the trunk leans back.\n\n"
        "A wrong place is named where nothing is read at the right one: of the lower neck its whole curve, the slope"
        " below it and its plumb line were read here and no single disc, and a bend that leaves these as they are was"
        " put down to its neighbours. A name is worth what was read there.\n"
    )  # fmt: skip


def _found(run: Run) -> str:
    rows: list[list[str]] = []
    prior = who.prior()
    learn = library(run, who.CONTROLS[0])
    learned = learn()
    for number_, kind in enumerate(who.OFFSETS):
        (cause,) = kind.offset
        truths = kept(
            run,
            f"offset-{number_}",
            lambda kind=kind, n=number_: list(who.people(kind, run.found, SEED + 50 + n, whole=False)),
        )
        said = explained(run, f"offset-{number_}", truths, learn, SEED + 50 + number_)
        seen = 0
        for place, truth in enumerate(truths):
            try:
                fitted = fit(truth, learned, np.random.default_rng([SEED + 50 + number_, place, 1]), "as stated")
            except NotSolved:
                continue  # not seen
            at = prior.place(cause)
            sd = float(np.sqrt(fitted.covariance[at, at]))
            seen += abs(float(fitted.mean[at])) > 1.96 * sd
        by_outcome = dict(_by_outcome(said))
        rows.append(
            [
                kind.name,
                f"{seen / len(truths):.0%}",
                *(
                    _share(set(NECK_KINDS) & set(one.groups) for one in by_outcome[name])
                    for name in ("c2_c3_asymmetry", "lumbar_asymmetry", "l4_l5_compression")
                ),
                _share(any(one.word == "changes it" for one in person) for person in said),
            ]
        )
    return (
        f"## How large an offset is found\n\n{run.found} healthy people each, with one more offset of the atlas beyond"
        " their own. *Offset seen*: the interval of the offset itself leaves out zero. Then: an interval of a share of"
        " the upper neck leaves out zero in that outcome; *changes it* in any outcome.\n\n"
        + table(
            (
                "offset", "offset seen", "muscles at C2-C3, left less right", "of the loins", "L4-L5 compression",
                "changes it",
            ),
            rows,
        )
    )  # fmt: skip


def _wrong(run: Run) -> str:
    everybody, usual, _ = _people(run)
    healthy = everybody[: run.wrong]
    worlds = [World("as it is assumed", explained(run, "right", healthy, usual, SEED + 99))]
    for number_, kind in enumerate(who.WRONG):
        truths = kept(
            run, f"wrong-{number_}", lambda kind=kind, n=number_: list(who.people(kind, run.wrong, SEED + 100 + n))
        )
        said = explained(run, f"wrong-{number_}", truths, usual, SEED + 100 + number_)
        worlds.append(World(kind.name, said, plausible=kind.plausible))
    noises: tuple[tuple[Noise, str], ...] = (
        ("correlated and biased", "readings correlated (0.5) and biased by one SD"), ("sides swapped", "5 % swapped"),
    )  # fmt: skip
    worlds += [
        World(told, explained(run, noise.replace(" ", "-"), healthy, usual, SEED + 98, noise=noise))
        for noise, told in noises
    ]
    if run.widen:
        write_model_error(worlds)
    return worlds_told(worlds)


def _in_full(run: Run) -> str:
    healthy, _, said = _people(run)

    def make() -> list[tuple[Said, ...]]:
        return [in_full(truth, (SEED, place)) for place, truth in enumerate(healthy[: run.full])]

    full = kept(run, "in-full", make)
    quick = said[: run.full]
    rows = [
        [
            outcome.replace("_", " "),
            *(
                f"{np.median([(one.neck.high - one.neck.low) for one in own]) / np.median(wide):.2f}"
                for wide in [[one.neck.high - one.neck.low for one in other]]
            ),
            f"{sum(one.word == two.word for one, two in zip(own, other, strict=True))} of {len(own)}",
            f"{sum(one.neck_inside for one in own)} of {len(own)}",
        ]
        for (outcome, own), (_, other) in zip(_by_outcome(full), _by_outcome(quick), strict=True)
    ]
    return (
        f"## Learned slopes and full solves\n\nThe first {run.full} healthy people explained once more by full solves,"
        " as `kinespine explain` does it: width of the interval of the upper neck over that by learned slopes"
        " (medians), equal verdicts, and how many intervals hold the truth.\n\n"
        + table(("outcome", "width, full over learned", "same verdict", "truth held in full"), rows)
    )


PARTS: dict[str, Callable[[Run], str]] = {
    "calibration": _calibrated, "healthy": _healthy, "controls": _controls, "offsets": _found, "worlds": _wrong,
    "full": _in_full,
}  # fmt: skip


# --- words ---


def _by_outcome(said: Sequence[tuple[Said, ...]]) -> list[tuple[str, list[Said]]]:
    return [(one.outcome, [person[place] for person in said]) for place, one in enumerate(said[0])]


def _share(which: Iterable[object]) -> str:
    found = [bool(one) for one in which]
    return f"{sum(found) / len(found):.1%}"


def _within(count: int, low: int, high: int) -> str:
    return "inside" if low <= count <= high else "**wider than needed**" if count > high else "**too narrow**"


def _size(value: float, unit: str) -> str:
    factor, word = {"rad": (180.0 / np.pi, "deg"), "m": (1e3, "mm")}.get(unit, (1.0, unit))
    return f"{number(factor * value)} {word}" if np.isfinite(value) else "never"


if __name__ == "__main__":
    main()
