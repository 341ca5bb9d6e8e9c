"""One explained visit for all tests that look at what came of it: it takes a minute."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kinespine.cli.main import main
from kinespine.visit import new_visit

CONTRADICTED = 'from = "leg check"\n\n[measurements.values]\nleg_length_left_mm = { value = -9, error = 1.5 }\n'


@pytest.fixture(scope="session")
def explained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The constructed person with a measurement that contradicts another, explained with few worlds and draws."""
    folder = tmp_path_factory.mktemp("visits") / "constructed"
    new_visit(folder, "constructed-person")
    file = folder / "visit.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("leg_length_difference_mm = 6", "leg_length_difference_mm = { value = 12, error = 1.5 }")
    file.write_text(f'{text}\n[[measurements]]\nkind = "readings"\n{CONTRADICTED}', encoding="utf-8")
    asked = ["--outcome", "l4_l5_compression", "--outcome", "head_tilt", "--draws", "60", "--json"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kinespine.chain.attribution.WORLDS", 2)
        return folder, CliRunner().invoke(main, ["explain", str(folder), *asked])
