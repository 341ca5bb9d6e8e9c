"""A file of answers, however it is damaged: a result or a clear error, and nothing half written."""

import random
import re
from pathlib import Path

import pytest

from kinespine.assessment import Clearance, Incomplete, Screening, screen
from kinespine.assessment.answer_file import empty_answers, read_answer_file
from kinespine.assessment.logic import Answers
from kinespine.assessment.questions import questions, said
from kinespine.errors import BadInput

BYTES = b'"=[]{}#,.\\\n\r\t \x00\xff\xef\xbb\xbf09eEinfnan-+_truefalse'
WORDS = ["yes", "no", "unknown", "", "maybe", "true", "40", "nan", "40 kg", "1979-05-27", "[1, 2]", '{a = "b"}', "'no'"]


def written(answers: Answers) -> str:
    """The empty file with these answers in it."""
    text = empty_answers()
    for key, answer in answers.items():
        word = said(answer)
        text = text.replace(f'\n{key} = ""\n', f"\n{key} = {word if isinstance(answer, float) else repr(word)}\n")
    return text


def mutated(text: str, dice: random.Random) -> bytes:
    """The file with a few of the slips and damages that happen to files."""
    lines = text.split("\n")
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(lines))
        keyed = [number for number, line in enumerate(lines) if re.match(r"\w+ = ", line)]
        match dice.randrange(9):
            case 0:
                del lines[place]
            case 1:
                lines.insert(place, lines[dice.randrange(len(lines))])
            case 2 | 3 if keyed:
                number = dice.choice(keyed)
                lines[number] = f"{lines[number].partition(' = ')[0]} = {dice.choice(WORDS)}"
            case 4 if keyed:
                number = dice.choice(keyed)
                lines[number] = f'{lines[number].partition(" = ")[0]} = "{dice.choice(WORDS)}"'
            case 5 if keyed:
                number = dice.choice(keyed)
                digits = 10 ** dice.choice([0, 3, 20, 310, 4000])
                lines[number] = f"{lines[number].partition(' = ')[0]} = {dice.choice(['', '-', '0x'])}{digits}"
            case 6:
                lines[place] = f"[{dice.choice(list(questions()))}]"
            case 7:
                lines[place] = lines[place][: dice.randrange(len(lines[place]) + 1)]
            case _:
                lines[place] = dice.choice(
                    ["[" * 2000, "safety = 3", "[safety]", "[[safety]]", "[person]", "a.b.c = 1"]
                )
        lines = lines or [""]
    content = bytearray("\n".join(lines).encode())
    for _ in range(dice.choice([0, 0, 1, 3, 20])):
        content[dice.randrange(len(content)) :][:0] = bytes([dice.choice(BYTES)])
        content[dice.randrange(len(content))] = dice.choice(BYTES)
    return bytes(content[: dice.choice([len(content), len(content), dice.randrange(len(content) + 1)])])


def screened(path: Path) -> Screening | str:
    """What comes of a file, or why it was refused."""
    try:
        return screen(read_answer_file(path))
    except BadInput as error:
        return str(error)


def answered_or_refused(text: str, first: int, last: int, folder: Path) -> set[str]:
    """Read many damaged files; what came of them."""
    seen: set[str] = set()
    for number in range(first, last):
        path = folder / "answers.toml"
        content = mutated(text, random.Random(number))
        path.write_bytes(content)
        found = screened(path)
        if isinstance(found, str):
            assert "answers.toml" in found, number
            assert len(found) < 60_000, number
        seen.add("refused" if isinstance(found, str) else type(found).__name__)
        assert path.read_bytes() == content, number
        assert [one.name for one in folder.iterdir()] == ["answers.toml"], number
    return seen


def test_the_empty_file_is_incomplete_and_asks_every_question_once(tmp_path: Path):
    path = tmp_path / "answers.toml"
    path.write_text(empty_answers(), encoding="utf-8")
    assert read_answer_file(path) == {}
    assert isinstance(screen(read_answer_file(path)), Incomplete)
    assert re.findall(r'(?m)^(\w+) = ""$', empty_answers()).__len__() == len(questions())


def test_what_is_written_into_it_is_read(tmp_path: Path, calm: Answers):
    path = tmp_path / "answers.toml"
    path.write_text(written(calm), encoding="utf-8")
    assert read_answer_file(path) == calm
    assert isinstance(screen(read_answer_file(path)), Clearance)


def test_a_visit_is_screened_by_its_table_of_safety(tmp_path: Path):
    path = tmp_path / "visit.toml"
    path.write_text('[person]\nage_years = 44\nsex = "female"\n[safety]\nchest = "no"\n', encoding="utf-8")
    assert read_answer_file(path) == {"age_years": 44.0, "chest": False}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'chest = "no"\nchset = "no"\n', ["answers.toml, line 2", "Did you mean 'chest'"]),
        (b'chest = "no"\n\ngcs = 20\nage_years = "4"', ["2 problems", "line 3: gcs = 20", "line 4: age_years = '4'"]),
        (b"age_years = 30\nage_at_onset_years = 51\n", ["line 2", "contradict each other"]),
        (b"chest = no\n", ["line 1", 'chest = "no"', "--questions"]),
        (b'chest = "no"\nchest = "yes"\n', ["line 2"]),
        (b"age_years = 4,5\n", ["line 1"]),
        (b'chest = "no"\nlabel = "J\xfcrgen"\n', ["line 2", "UTF-8"]),
        ('chest = "no"'.encode("utf-16"), ["UTF-8"]),
        (b"a = " + b"[" * 50_000, ["answers.toml"]),
        (b"age_years = " + b"9" * 5000, ["answers.toml"]),
        (b"#" * 2_000_000, ["larger than 1 MB"]),
        (b"[chest]\nyes = true\n", ["line 1", "possible: yes, no, unknown"]),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_line(content: bytes, told: list[str], tmp_path: Path):
    path = tmp_path / "answers.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        read_answer_file(path)
    assert [word for word in told if word not in str(refused.value)] == []


def test_a_damaged_file_is_screened_or_refused(tmp_path: Path, calm: Answers):
    assert answered_or_refused(written(calm), 0, 300, tmp_path) >= {"refused", "Incomplete"}


@pytest.mark.slow
def test_ten_thousand_damaged_files_are_screened_or_refused(tmp_path: Path, calm: Answers):
    seen = answered_or_refused(written(calm), 300, 10_300, tmp_path)
    assert seen == {"refused", "Incomplete", "Clearance", "Referral"}
