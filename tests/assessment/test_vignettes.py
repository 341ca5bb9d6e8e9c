"""The screen before people: two sets of constructed vignettes by somebody who had not seen its rules."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from kinespine.assessment import Clearance, Incomplete, Referral, screen
from kinespine.assessment.questions import questions
from kinespine.assessment.rules import URGENCIES

HERE = Path(__file__).parent
MOST_REFERRED = 0.15


def read(name: str) -> list[dict[str, str]]:
    with (HERE / f"vignettes_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(row: dict[str, str]) -> dict[str, object]:
    given = {key: row[key] for key in questions() if row[key] != ""}
    return {key: float(said) if questions()[key].kind == "number" else said for key, said in given.items()}


def test_few_ordinary_people_are_sent_on_and_none_is_left_open():
    found = [screen(answers(row)) for row in read("ordinary")]
    kinds = Counter(type(one) for one in found)
    assert len(found) == 200
    assert kinds[Incomplete] == 0
    assert kinds[Referral] / 200 < MOST_REFERRED, Counter(
        reason.rule.id for one in found if isinstance(one, Referral) for reason in one.reasons
    )
    # They are no straw men: most are clear with something to weigh or with nothing, and some are rightly sent on.
    assert kinds[Referral] / 200 > 0.03
    page = (HERE.parents[1] / "docs" / "screen.md").read_text(encoding="utf-8")
    assert f"{kinds[Referral]} ({kinds[Referral] / 2:.0f} %) are sent on" in " ".join(page.split())


RED = read("red_flag")


@pytest.mark.parametrize("row", RED, ids=[row["id"].split()[-1] for row in RED])
def test_nobody_with_a_red_flag_gets_through(row: dict[str, str]):
    assert not isinstance(screen(answers(row)), Clearance)


def test_nearly_all_with_a_red_flag_are_sent_on_as_soon_as_the_source_asks():
    referred = later = 0
    for row in RED:
        found = screen(answers(row))
        if isinstance(found, Referral):
            referred += 1
            later += URGENCIES.index(found.urgency) > URGENCIES.index(row["urgency"])
    assert len(RED) == 60
    assert referred >= 58  # one asks for the turn of the head, one for films, before it can be told
    assert later <= 4
