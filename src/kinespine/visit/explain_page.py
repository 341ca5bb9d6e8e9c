"""An explanation as a page that needs nothing else, written with its data whole or not at all."""

from __future__ import annotations

import json
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kinespine import __version__
from kinespine.visit.body_view import body_view
from kinespine.visit.explain_drawing import Bar, draw_bars, draw_spine
from kinespine.visit.explain_record import explanation_as_record
from kinespine.visit.explain_words import (
    ASSUMPTIONS,
    GROUP_WORDS,
    NOT_THE_NUMBER,
    PRINTED,
    REGION_WORDS,
    between,
    say_contradiction,
    say_lesson,
    say_little_taught,
    say_neck,
    say_person,
    say_place,
    say_total,
    size,
    unit_word,
)
from kinespine.visit.link_evidence import LINK, findings
from kinespine.visit.readings import default_error
from kinespine.visit.report import write_together
from kinespine.visit.sources import cited
from kinespine.visit.templating import template
from kinespine.visit.words import MINUS

if TYPE_CHECKING:
    from kinespine.chain.attribution import Attribution
    from kinespine.chain.verdict import Interval
    from kinespine.visit.explain import Explained, Explanation, Lesson

PAGE, DATA = "explanation.html", "explanation.json"
MOST_PAIRS = 5


def write_explanation(explanation: Explanation, out: Path) -> None:
    """Write explanation.html and explanation.json into a folder, replacing those of an earlier run at the very end.

    Raises:
        BadInput: the folder cannot be written to; what was there is untouched.
    """
    data = json.dumps(explanation_as_record(explanation), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_together(out, {DATA: data, PAGE: explanation_as_html(explanation)})


def explanation_as_html(explanation: Explanation) -> str:
    """The page: no network, and no script but the one that turns the body."""
    intake, found = explanation.intake, explanation.found
    common: dict[str, Any] = {
        "intake": intake,
        "status": explanation.status,
        "version": __version__,
        "computed": explanation.computed.strftime("%Y-%m-%d %H:%M UTC"),
        "constructed": intake.constructed,
        "sources": cited(_keys(explanation)),
        "found": found,
    }
    if found is None:
        return template("explanation.html.j2").render(**common)
    mass = intake.person.mass
    return template("explanation.html.j2").render(
        **common,
        parts=[_outcome(one, found, mass) for one in found.attributions],
        link=LINK,
        evidence=findings(),
        spine=Markup(draw_spine(found.shapes)),
        view=body_view(found.shapes.seen, found.shapes.body),
        lessons=[_lesson(lesson, found) for lesson in found.lessons],
        little_taught=say_little_taught(found.lessons, [one.outcome.name for one in found.attributions]),
        contradictions=[say_contradiction(lesson) for lesson in found.contradictions],
        not_the_number=NOT_THE_NUMBER,
        assumptions=ASSUMPTIONS,
        times=[(name, f"{seconds:.1f} s") for name, seconds in found.times.items()],
    )


def _outcome(one: Attribution, found: Explained, mass: float) -> dict[str, Any]:
    unit = one.outcome.unit
    title = one.outcome.meaning
    pairs = sorted(_told(one).items(), key=lambda item: -abs(item[1]))[:MOST_PAIRS]
    return {
        "title": f"{title[:1].upper()}{title[1:]}",
        "short": one.outcome.name.replace("_", " "),
        "total": say_total(one, mass),
        "neck": say_neck(one, mass),
        "groups": Markup(
            draw_bars(
                [
                    _bar("all together", one.total, unit, strong=True),
                    *(
                        _bar(GROUP_WORDS[group.group], group.share, unit, beside=(group.stays, group.follows))
                        for group in one.groups
                    ),
                ],
                f"What is unusual in {title}, by group of causes",
                "A bar from zero for each group, with the interval that holds 95 of 100 draws as a line. "
                "Thin lines: above where habit stays, below where it follows.",
            )
        ),
        "place": say_place(one),
        "regions": Markup(
            draw_bars(
                [
                    _bar(REGION_WORDS[region.region], region.share, unit, strong=region.region == one.named)
                    for region in one.regions
                ],
                f"What each region adds to {title}, against the middle of healthy people",
                "A bar from zero for each region, its tissue and habit together, with the interval that holds 95 of "
                "100 draws as a line.",
                heading="With how each is carried: tissue and habit together",
            )
        ),
        "upper": Markup(
            draw_bars(
                [
                    _bar("upper neck, all averaged", one.neck, unit, strong=True),
                    _bar("bones and tissue alone", one.mechanical, unit),
                    _bar("senses alone", one.sensory, unit),
                    _bar("habit stays (s = 0)", one.habit_stays, unit),
                    _bar("habit follows (s = 1)", one.habit_follows, unit),
                    _bar("carried so, not shaped so", one.position, unit),
                ],
                f"What the upper neck alone would change in {title}",
                "Bars with 95 % intervals, on a scale of their own, under every assumption. In the pale band no share "
                "could have been found.",
                unseen=PRINTED[unit][0] * one.detectable if isfinite(one.detectable) else None,
            )
        ),
        "pairs": [
            (" and ".join(GROUP_WORDS[group] for group in pair), size(amount, unit, signed=True))
            for pair, amount in pairs
        ],
        "person": say_person(one),
    }


def _told(one: Attribution) -> dict[tuple[str, str], float]:
    """What pairs do together, as far as it does not print as zero."""
    zero = size(0.0, one.outcome.unit)
    return {pair: amount for pair, amount in one.interactions.items() if size(amount, one.outcome.unit) != zero}


def _keys(explanation: Explanation) -> list[str]:
    """Every source the page rests on."""
    intake = explanation.intake
    if explanation.found is None:
        return [reason.rule.source for reason in intake.safety.reasons]
    asked = [question.source for question, _ in intake.safety.answers]
    rows = [default_error(one.kind, one.what.key) for one in intake.readings if not one.stated]
    return [
        *asked,
        *(row.source for row in findings()),
        *(row.source for row in rows if row is not None),
        *explanation.found.norm_sources,
    ]


def _bar(label: str, one: Interval, unit: str, *, strong: bool = False, beside: tuple[Interval, ...] = ()) -> Bar:
    factor = PRINTED[unit][0]
    return Bar(
        label=label, value=factor * one.value, low=factor * one.low, high=factor * one.high, strong=strong,
        beside=tuple((factor * other.value, factor * other.low, factor * other.high) for other in beside),
        said=f"{size(one.value, unit)} ({between(one, unit)})",
    )  # fmt: skip


def _lesson(lesson: Lesson, found: Explained) -> dict[str, Any]:
    one = lesson.observed
    unit = unit_word(one.unit)

    def said(value: float) -> str:
        text = f"{value:.1f}"
        return f"{'0.0' if text == '-0.0' else text}".replace("-", MINUS)

    return {
        "title": one.title,
        "key": one.key,
        "meaning": one.meaning if "=" in one.meaning else f"positive: {one.meaning}",
        "value": f"{said(one.value)} ± {one.error:.1f}{unit}",
        "usual": f"{said(lesson.usual)} (SD {lesson.usual_sd:.1f}){unit}",
        "fitted": f"{said(lesson.fitted)}{unit}",
        "source": one.source,
        "taught": [say_lesson(lesson, row.outcome.name) for row in found.attributions],
    }
