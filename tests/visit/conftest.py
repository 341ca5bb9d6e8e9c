"""One explained visit for all tests that look at what came of it: it takes a minute."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kinespine.cli.main import main
from kinespine.visit import new_visit

EARS = ("craniovertebral_angle_left_deg = 44\n", "craniovertebral_angle_right_deg = 45\n")
APART = ("_left_deg = { value = 58, error = 1 }\n", "_right_deg = { value = 40, error = 1 }\n")


@pytest.fixture(scope="session")
def explained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The constructed person with a measurement that contradicts another, explained with few worlds and draws."""
    folder = tmp_path_factory.mktemp("visits") / "constructed"
    new_visit(folder, "constructed-person")
    file = folder / "visit.toml"
    text = file.read_text(encoding="utf-8")
    for read, instead in zip(EARS, APART, strict=True):
        assert read in text
        text = text.replace(read, f"craniovertebral_angle{instead}")
    file.write_text(text, encoding="utf-8")
    asked = ["--outcome", "l4_l5_compression", "--outcome", "head_tilt", "--draws", "60", "--json"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kinespine.chain.attribution.WORLDS", 2)
        return folder, CliRunner().invoke(main, ["explain", str(folder), *asked])
