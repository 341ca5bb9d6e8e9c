"""Writes what docs/influence.md shows of the model: the chain matrix as a picture, and two tables of slopes.

python tools/influence_page.py            rewrite them
python tools/influence_page.py --check    say whether they still say the same, within what rounding may change
"""

from __future__ import annotations

import re
import sys

from page_files import ROOT, write_or_check

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.anatomy.causes import Causes, causes_from
from kinespine.anatomy.levels import JOINTS
from kinespine.chain import solve_standing
from kinespine.chain.chain_matrix import chain_matrix
from kinespine.chain.influence import Influence, influence_of
from kinespine.chain.matrix_drawing import draw_matrix
from kinespine.chain.outcome_units import described
from kinespine.chain.published_slopes import causes_needed, model_slope, published_slopes
from kinespine.chain.rigid import rigid_turns
from kinespine.chain.standing import STAND

PAGE, PICTURE = ROOT / "docs" / "influence.md", ROOT / "docs" / "chain_matrix.svg"
LOWEST = JOINTS.index("T10-T11")
APART = 0.02  # of the larger of two numbers that are the same, and of one
MINUS = "\N{MINUS SIGN}"


def written() -> tuple[str, str]:
    """The page and the picture as they should be."""
    body = build_body(REFERENCE_MAN)
    found = solve_standing(body)
    solved = found.equilibrium
    matrix = chain_matrix(body, solved, Causes(), STAND)
    staying = causes_from({"habit.follow": 0.0})
    influence = influence_of(body, solved, staying, STAND, causes_needed())
    parts = {"published": published(influence), "rigid": rigid(body, influence_of(body, solved, staying, STAND))}
    page = PAGE.read_text(encoding="utf-8")
    for name, text in parts.items():
        page = re.sub(rf"(?s)(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m, t=text: m[1] + t + m[2], page)
    return page, draw_matrix(matrix, title="The chain matrix", about=described(found))


def published(influence: Influence) -> str:
    """Published slopes beside the model's, habit staying and following."""
    lines = ["| row | slope | published | model, s = 0 | model, s = 1 | |", "| --- | --- | --- | --- | --- | --- |"]
    for row in published_slopes():
        seen = f"at least {row.lowest:.2f}" if row.published is None else number(row.published)
        told = [shown(model_slope(row, influence, follow)) for follow in (0.0, 1.0)]
        what, _, rest = row.note.partition(":")
        mark = ", recalled" if row.status == "recalled" else ""
        lines.append(f"| {row.id} | {what}, {row.unit} | {seen}{mark} | {told[0]} | {told[1]} |{rest} ({row.source}) |")
    return "\n".join(lines) + "\n"


def rigid(body: object, influence: Influence) -> str:
    """What a degree of a joint does to the balance with nothing answering, and with everything answering."""
    lines = [
        "| joint | C7 plumb, rigid | T1 pelvic angle, rigid | C7 plumb, s = 0 | C7 plumb, s = 1 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for turn in rigid_turns(body)[LOWEST:]:  # type: ignore[arg-type]
        rest, habit = (
            1e3 * influence.of("sagittal_vertical_axis", f"{kind}.{turn.joint}.flexion_deg")
            for kind in ("rest", "habit")
        )
        lines.append(
            f"| {turn.joint} | {number(turn.plumb)} | {number(turn.pelvic_angle)} | {number(rest)} | "
            f"{number(rest + habit)} |"
        )
    return "\n".join(lines) + "\n"


def shown(value: float) -> str:
    """A slope, unless what it is told against does not change."""
    return "–" if value != value else number(value)


def number(value: float) -> str:
    """Two digits behind the point, zero without a sign."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", MINUS)


def same(old: str, new: str) -> bool:
    """Whether two texts are the same but for what rounding of another machine may change."""
    pattern = re.compile(rf"[{MINUS}-]?\d+\.\d+")
    if pattern.sub("#", old) != pattern.sub("#", new):
        return False
    pairs = zip(pattern.findall(old), pattern.findall(new), strict=True)
    values = ((float(a.replace(MINUS, "-")), float(b.replace(MINUS, "-"))) for a, b in pairs)
    return all(abs(a - b) <= APART * max(1.0, abs(a), abs(b)) for a, b in values)


def words(picture: str) -> str:
    """What is written in a picture."""
    return "\n".join(re.findall(r">([^<>\n]+)</(?:text|title|desc)>", picture))


def main(arguments: list[str]) -> int:
    """Rewrite page and picture, or compare them."""
    page, picture = written()
    return write_or_check({PAGE: page, PICTURE: picture}, arguments, alike=alike)


def alike(old: str, new: str) -> bool:
    """Whether a page, or what is written in a picture, says the same."""
    return same(words(old), words(new)) if new.startswith("<svg") else same(old, new)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
