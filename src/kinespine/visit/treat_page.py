"""A plan as a page that needs nothing else, written with its data whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinespine import __version__
from kinespine.visit.link_evidence import link, link_sources
from kinespine.visit.report import write_together
from kinespine.visit.sources import cited
from kinespine.visit.templating import template
from kinespine.visit.treat_record import treatment_as_record

if TYPE_CHECKING:
    from kinespine.care.line_of_drive import DriveRow
    from kinespine.care.plan import Plan
    from kinespine.visit.treat import Treatment

PAGE, DATA = "plan.html", "plan.json"


def write_treatment(treatment: Treatment, out: Path) -> None:
    """Write plan.html and plan.json into a folder, replacing those of an earlier run at the very end.

    Raises:
        BadInput: the folder cannot be written to; what was there is untouched.
    """
    data = json.dumps(treatment_as_record(treatment), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_together(out, {DATA: data, PAGE: treatment_as_html(treatment)})


def treatment_as_html(treatment: Treatment) -> str:
    """The page: no network and no script."""
    intake, made = treatment.intake, treatment.plan
    return template("plan.html.j2").render(
        intake=intake,
        status=treatment.status,
        message=treatment.message,
        version=__version__,
        computed=treatment.computed.strftime("%Y-%m-%d %H:%M UTC"),
        constructed=intake.constructed,
        notes=treatment.notes,
        sources=cited(_keys(treatment)),
        made=None if made is None else _made(made, intake.region),
    )


def _made(plan: Plan, region: str) -> dict[str, Any]:
    from kinespine.care.plan import CONSENTS
    from kinespine.visit.treat_words import (
        NOT_KNOWN,
        SIGNS,
        UNREAD,
        WORDS,
        say_case,
        say_cases,
        say_condition,
        say_effect,
        say_found,
        say_goal,
        say_line,
        say_move,
        say_size,
    )

    found = plan.adjustment
    return {
        "plan": plan,
        "consents": CONSENTS,
        "goals": [say_goal(one) for one in plan.goals],
        "found": UNREAD if found is None else say_found(found),
        "adjustment": found,
        "condition": "" if found is None or not found.depends_on else say_condition(found),
        "case_names": [] if found is None else list(found.effects[0].by_case),
        "by_case": [] if found is None else [say_cases(one) for one in found.effects],
        "moves": [] if found is None else [say_move(one) for one in found.moves],
        "lines": [] if found is None else [say_line(one) for one in found.lines],
        "drives": _drives() if found is not None and found.lines else (),
        "effects": [] if found is None else [say_effect(one) for one in found.effects],
        "sizes": [] if found is None else [say_size(one) for one in found.sizes],
        "cases": [] if found is None else [say_case(one) for one in found.cases],
        "not_known": NOT_KNOWN,
        "words": WORDS,
        "signs": SIGNS,
        "link": link(region),
    }


def _drives() -> tuple[DriveRow, ...]:
    from kinespine.care.line_of_drive import drives

    return drives()


def _keys(treatment: Treatment) -> list[str]:
    """Every source the page rests on."""
    if treatment.plan is None:
        return [reason.rule.source for reason in treatment.intake.safety.reasons]
    from kinespine.care.bounds import bounds
    from kinespine.care.plan import visit_rows

    plan = treatment.plan
    keys = [row.source for row in (*visit_rows(), *(one for one in bounds().values() if one.used))]
    keys += [one.source for one in plan.goals if one.source]
    keys += [one.rule.source for one in plan.clearance.cautions]
    if plan.adjustment is not None and plan.adjustment.lines:
        keys += [row.source for row in _drives()]
    return [*keys, "corso2020", "eriksen2011", *link_sources(treatment.intake.region)]
