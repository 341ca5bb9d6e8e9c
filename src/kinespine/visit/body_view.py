"""A body to be turned and looked at on a page: bones, muscles, discs, lines, and the numbers of whatever is touched."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from kinespine import __version__
from kinespine.anatomy import bones
from kinespine.visit.cause_words import best_seen_from, say_causes
from kinespine.visit.templating import template

if TYPE_CHECKING:
    from kinespine.anatomy.body import Body
    from kinespine.chain.seen import Seen
    from kinespine.chain.standing import Standing

Opening = Literal["front", "side", "back", "free"]

VIEWER = Path(__file__).parent / "viewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One level for those who cannot see the picture: its numbers in each state."""

    level: str
    cells: tuple[str, ...]


def body_view(states: Sequence[Seen], body: Body, *, still: str = "", opening: Opening = "free") -> Markup:
    """The view as a part of a page, with all that it needs; at most once on a page.

    Args:
        states: one, or before and after; the last is shown first.
        body: that of any state: they have the same bones and muscles.
        still: an SVG drawing, for browsers without WebGL and for paper where no picture could be taken.
        opening: from where it is seen first.
    """
    from kinespine.chain.seen import seen_as_record

    data = json.dumps(seen_as_record(states, body), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(
        template("body_view.html.j2").render(
            states=[state.label for state in states],
            columns=[(name, state.label) for name in _named(states[-1]) for state in states],
            rows=_rows(states),
            loaded=any(state.muscles for state in states),
            pressed=states[-1].pressure is not None,
            supported=states[-1].support is not None,
            still=Markup(still),
            opening=opening,
            data=Markup(data.replace("<", "\\u003c")),  # no text of the data can end the element it stands in
            bones=_bones(),
            scripts=_scripts(),
            style=Markup((VIEWER / "viewer.css").read_text(encoding="utf-8")),
            notice=(bones.FILE.parent / "NOTICE.txt").read_text(encoding="utf-8"),
        )
    )


def standing_page(found: Standing, neutral: Standing | None = None) -> str:
    """One page that shows a solved standing, and beside it the same person without causes.

    Args:
        neutral: the same person doing the same without causes.
    """
    from kinespine.anatomy.drawing import LevelBar, draw_points
    from kinespine.chain.posture import points_of
    from kinespine.chain.seen import seen_standing

    states = [] if neutral is None else [seen_standing(neutral, "without the causes")]
    states.append(seen_standing(found, "with the causes" if found.causes.values else found.task.text))
    levels = [(level.load.level, level.load.compression) for level in found.levels]
    still = draw_points(
        points_of(found.body, found.posture),
        bars=[LevelBar(joint=joint, value=value, label=f"{value:.0f} N") for joint, value in levels],
        title="The body in its posture, with the compression of each level",
        bar_title="Compression at each level",
    )
    person = found.body.person
    return template("standing.html.j2").render(
        version=__version__,
        task=found.task.text,
        causes=say_causes(found.causes),
        person=f"{person.sex}, {person.age:g} years, {100 * person.height:g} cm, {person.mass:g} kg",
        view=body_view(states, found.body, still=still, opening=best_seen_from(found.causes)),
        stable=found.stability.stable,
    )


def _named(state: Seen) -> Mapping[str, str]:
    """What is said of a level that has everything; the first levels have no disc."""
    return max((level.said for level in state.levels), key=len)


def _rows(states: Sequence[Seen]) -> list[Row]:
    names = list(_named(states[-1]))
    return [
        Row(level=each[0].level, cells=tuple(level.said.get(name, "") for name in names for level in each))
        for each in zip(*(state.levels for state in states), strict=True)
    ]


@cache
def _bones() -> str:
    return base64.b64encode(bones.FILE.read_bytes()).decode("ascii")


@cache
def _scripts() -> tuple[Markup, ...]:
    """The library and the viewer, to be written into the page as they are."""
    return tuple(Markup((VIEWER / name).read_text(encoding="utf-8")) for name in ("three.min.js", "viewer.js"))
