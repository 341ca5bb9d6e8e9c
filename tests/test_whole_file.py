import os
from pathlib import Path

import pytest

from kinespine.errors import BadInput
from kinespine.whole_file import whole_file, write_text


def test_a_file_is_written_in_full_or_not_at_all(tmp_path: Path):
    file = tmp_path / "body.xml"
    write_text(file, "first")
    write_text(file, "segundo ×\n")
    assert file.read_bytes() == "segundo ×\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["body.xml"]


def test_what_breaks_off_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path: Path):
    file = tmp_path / "points.csv"
    write_text(file, "whole")

    def break_off() -> None:
        with whole_file(file) as place:
            place.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert file.read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["points.csv"]


@pytest.mark.parametrize("name", ["missing/body.xml", "long" * 100, "."])
def test_a_place_that_cannot_be_written_is_wrong_input(name: str, tmp_path: Path):
    with pytest.raises(BadInput, match="Cannot write"):
        write_text(tmp_path / name, "text")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name on this system")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "told")
    assert os.read(reading, 100) == b"told"
    os.close(reading)
    assert pipe.is_fifo()
