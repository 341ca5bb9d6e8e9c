"""The real example from its folder to its report."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kinespine.anatomy.levels import JOINTS
from kinespine.errors import NotSolved
from kinespine.visit import Examination, examine, new_visit
from kinespine.visit.posture_error import posture_error

LOAD = re.compile(r"\d\s*(?:N\b|N·m|kN|body weights?)|newton", re.IGNORECASE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "visit"
    new_visit(folder, "standing-person")
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> Examination:
    return examine(folder, folder / "report", draws=6)


@pytest.fixture(scope="module")
def page(found: Examination, folder: Path) -> str:
    assert found.status
    return (folder / "report" / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def record(found: Examination, folder: Path) -> dict[str, object]:
    assert found.status
    return json.loads((folder / "report" / "result.json").read_text(encoding="utf-8"))


def prose(page: str) -> list[str]:
    """The sentences of a page, cells of tables included, drawings left out."""
    body = re.sub(r"<(style|svg|script).*?</\1>", " ", page, flags=re.DOTALL)
    blocks = re.sub(r"</(?:p|li|td|th|h\d|figcaption|div)>", "\n", body)
    text = re.sub(r"<[^>]+>", " ", blocks)
    return [sentence.strip() for sentence in re.split(r"\n|(?<=[.!?])\s", text) if sentence.strip()]


def test_the_example_is_explained_under_a_banner_without_clearance(found: Examination, page: str):
    assert found.status in {"solved", "unbalanced"}
    assert "No safety questions were asked" in page
    assert "clears anybody" in page
    assert "clears nobody" in found.message


def test_the_page_needs_nothing_but_itself(page: str):
    assert re.findall(r"<script\b[^>]*\bsrc", page) == []
    rest = re.sub(r"<script.*?</script>", " ", page, flags=re.DOTALL)
    assert re.findall(r"<(?:script|link|img|iframe)\b", rest) == []
    assert re.findall(r"""(?:src|href)\s*=\s*["']?(?!#)""", rest) == []
    assert re.findall(r"url\(|@import", rest) == []
    assert "default-src 'none'" in page
    assert "size: A4" in page


def test_complaints_and_loads_never_share_a_sentence(page: str):
    sentences = prose(page)
    assert any(LOAD.search(sentence) for sentence in sentences)
    assert any("pain" in sentence for sentence in sentences)
    assert [sentence for sentence in sentences if "pain" in sentence.lower() and LOAD.search(sentence)] == []


def test_the_page_shows_every_level_every_pair_and_the_licence(page: str, found: Examination):
    assert found.findings is not None
    assert [joint for joint in JOINTS if not re.search(rf"<td[^>]*>{joint}</td>", page)] == []
    pairs = [pair.measure.title for row in found.findings.distortions for pair in row.pairs]
    assert [title for title in pairs if f"{title}: " not in page] == []
    assert "the pairs disagree on the side" in page
    assert "CC BY 4.0" in page
    assert "peerj.3626" in page


def test_both_shares_of_weight_are_told_with_whether_they_differ(page: str):
    assert "of the weight on the left foot" in page
    assert "other trials on force plates" in page
    assert re.search(r"they (?:can|cannot) be told apart", page)


def test_loads_have_an_error_from_the_points(found: Examination):
    assert found.findings is not None
    errors = found.findings.error
    assert errors.draws == 6
    assert errors.of("compression/L4-L5") or errors.lost > 1


def test_the_record_keeps_its_keys(record: dict[str, object], found: Examination):
    contract = {"status", "message", "residual_max_Nm", "time_s", "levels", "muscles", "limbs", "asymmetry"}
    assert contract | {"person", "distortions", "measures", "safety", "feet", "weight_share"} <= record.keys()
    assert record["status"] == found.status
    assert [level["level"] for level in record["levels"]] == list(JOINTS)  # type: ignore[index, union-attr]
    assert record["safety"]["clearance"] is False  # type: ignore[index]
    assert record["source"]["licence"] == "CC BY 4.0"  # type: ignore[index]


def test_the_complaint_of_a_person_cannot_become_markup(folder: Path, tmp_path: Path):
    from kinespine.visit.report import as_html

    new_visit(tmp_path / "visit", "standing-person")
    form = tmp_path / "visit" / "visit.toml"
    form.write_text(
        form.read_text(encoding="utf-8").replace("none recorded", "<script>alert(1)</script> & stiff"),
        encoding="utf-8",
    )
    assert "<script>alert" not in as_html(examine(tmp_path / "visit", draws=0))


def test_without_measurements_the_average_posture_is_explained(tmp_path: Path):
    (tmp_path / "visit.toml").write_text(
        'safety = "not asked"\n[person]\nsex = "female"\nage_years = 30\nheight_cm = 165\nmass_kg = 60\n',
        encoding="utf-8",
    )
    found = examine(tmp_path, tmp_path / "report")
    assert found.findings is not None
    assert found.findings.error.draws == 0
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "was not measured; the average standing posture" in page
    assert "The four distortions" not in page
    assert "Muscles, left against right" not in page
    assert "about half of what pressure measurements suggest" in page


def test_an_error_is_the_distance_from_what_is_reported():
    def result(random: np.random.Generator) -> dict[str, float]:
        return {"sure": 0.001 * random.standard_normal(), "off": 3.0 + 4.0 * random.standard_normal()}

    error = posture_error({"sure": 0.0, "off": 0.0}, result, draws=400)
    assert error.of("sure") == pytest.approx(0.001, rel=0.1)
    assert error.of("off") == pytest.approx(5.0, rel=0.1)
    assert error.of("other") is None


def test_draws_without_a_solution_are_counted_and_too_few_say_nothing():
    def never(random: np.random.Generator) -> dict[str, float]:
        raise NotSolved("no")

    error = posture_error({"a": 0.0}, never, draws=7)
    assert error.lost == 7
    assert error.deviation == {}


def test_a_visit_without_points_is_not_said_to_be_of_a_measured_person(
    tmp_path: Path, write_visit: Callable[..., Path]
):
    pictures = 'kind = "landmarks"\nfiles = ["constructed_lateral_cervical.csv", "constructed_nasium.csv", '
    folder = write_visit(
        tmp_path / "visit",
        ("[[measurements]]\n" + pictures + '"constructed_photo_front.json"]\n', ""),
    )
    message = examine(folder).message
    assert message.startswith("No points were measured on the constructed person: this is the average posture")
    assert "Numbers read off films or photographs are for `kinespine explain`." in message
    assert "was explained" not in message
