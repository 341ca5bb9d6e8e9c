"""The body as an .osim file: what it says by itself, and that OpenSim, where it is installed, has the same body."""

import contextlib
import math
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from kinespine.anatomy import REFERENCE_MAN, Body, Person, build_body
from kinespine.anatomy.opensim import Y_UP, osim
from kinespine.anatomy.opensim_forces import tissue_expression
from kinespine.chain import Posture
from kinespine.chain.fibres import forces_at
from kinespine.chain.mechanics import mechanics
from kinespine.chain.posing import recumbent
from kinespine.chain.posture import settle
from kinespine.chain.slopes import motion
from kinespine.chain.tissues import rib_pull, rib_rest, tissue_slopes
from kinespine.errors import BadInput

POSTURES = 3


@pytest.fixture(scope="module")
def body() -> Body:
    return build_body(REFERENCE_MAN)


@pytest.fixture(scope="module")
def text(body: Body) -> str:
    return osim(body, recumbent(body))


@pytest.fixture(scope="module")
def postures(body: Body) -> list[np.ndarray]:
    """Standing, and postures with every joint off it by some degrees, cage and linea alba where they settle."""
    random = np.random.default_rng(5)
    found = [np.zeros(len(body.dofs))]
    while len(found) < POSTURES:
        angles = random.normal(0.0, 0.05, len(body.dofs))
        found.append(settle(body, Posture(angles=angles)).angles)
    return found


def test_every_part_of_the_body_is_in_the_file_under_its_own_name(body: Body, text: str):
    named: dict[str, list[str]] = {}
    for element in ElementTree.fromstring(text).iter():
        named.setdefault(element.tag, []).append(element.attrib.get("name", ""))
    assert named["Body"] == [segment.name for segment in body.segments]
    assert named["Coordinate"] == [dof.name for dof in body.dofs]
    assert named["Marker"] == list(body.landmarks)
    assert named["RigidTendonMuscle"] == [fascicle.name for fascicle in body.fascicles]
    assert named["CoordinateActuator"] == [f"torque.{limb.dof}" for limb in body.limbs]
    assert len(named["ExpressionBasedCoordinateForce"]) == len(body.tissue) == 75
    assert len(named["ExpressionBasedBushingForce"]) == 20


def test_the_file_weighs_what_the_person_weighs():
    person = Person(sex="female", age=60.0, height=1.62, mass=70.0)
    masses = [float(mass.text or "nan") for mass in ElementTree.fromstring(osim(build_body(person))).iter("mass")]
    assert sum(masses) == pytest.approx(70.0, abs=1e-8)  # cage and linea alba have a billionth of a kilogram each


def test_every_number_in_the_file_is_one_and_has_all_its_digits(text: str):
    assert not re.search(r"[> (]-?(nan|inf)[< )]|float64", text)
    longest = max(len(digits) for digits in re.findall(r"0\.(\d+)", text))
    assert longest >= 16


def evaluated(expression: str, value: float) -> float:
    """An expression as OpenSim reads it: a formula, then what its letters mean, each by those after it."""
    formula, *meanings = expression.split(";")
    known: dict[str, Any] = {"q": value, "exp": math.exp, "log": math.log, "min": min, "max": max, "abs": abs}
    for meaning in reversed(meanings):
        letter, _, told = meaning.partition("=")
        known[letter] = eval(told, {"__builtins__": {}}, known)  # our own words, written a moment ago
    return float(eval(formula, {"__builtins__": {}}, known))


@pytest.mark.parametrize("rest", [0.0, -0.07])
def test_a_passive_moment_in_words_is_the_passive_moment(body: Body, rest: float):
    for tissue in body.tissue[::7]:
        words = tissue_expression(tissue, rest)
        for angle in np.linspace(-2.0 * tissue.negative.range, 2.0 * tissue.positive.range, 9) + rest:
            moment = float(tissue.moment(np.array([angle - rest]))[0][0])
            assert evaluated(words, float(angle)) == pytest.approx(moment, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("rest", [np.zeros(3), np.full(123, np.nan)], ids=["too few", "no numbers"])
def test_a_rest_posture_that_does_not_fit_is_wrong_input(body: Body, rest: np.ndarray):
    with pytest.raises(BadInput, match="one finite coordinate for each of the 123"):
        osim(body, rest)


# --- in OpenSim itself ---


class Opened:
    """The file in OpenSim, and what it said while opening it."""

    def __init__(self, text: str, folder: Path) -> None:
        with contextlib.chdir(folder):  # OpenSim begins a log where it is imported
            import opensim

        file, log = folder / "body.osim", folder / "log.txt"
        file.write_text(text, encoding="utf-8")
        opensim.Logger.removeFileSink()
        opensim.Logger.addFileSink(str(log))
        self.opensim = opensim
        self.model = opensim.Model(str(file))
        self.state = self.model.initSystem()
        opensim.Logger.removeFileSink()
        self.log = log.read_text(encoding="utf-8")

    def pose(self, body: Body, angles: np.ndarray) -> None:
        coordinates = self.model.getCoordinateSet()
        for dof, value in zip(body.dofs, angles, strict=True):
            coordinates.get(dof.name).setValue(self.state, float(value), False)
        self.model.realizeVelocity(self.state)

    def asked(self, body: Body, angles: np.ndarray) -> np.ndarray:
        """Generalised force of gravity, tissue and ribs, in the order of the body."""
        coordinates = self.model.getCoordinateSet()
        for row, dof in enumerate(body.dofs):  # where each coordinate stands in OpenSim's own order
            coordinates.get(dof.name).setValue(self.state, 1e-3 * row, False)
        told = self.state.getQ()
        place = np.rint([1e3 * told.get(row) for row in range(told.size())]).astype(int)
        forces = self.model.getForceSet()
        for number in range(forces.getSize()):
            passive = forces.get(number).getConcreteClassName().startswith("ExpressionBased")
            forces.get(number).setAppliesForce(self.state, passive)
        self.pose(body, angles)
        still = self.opensim.Vector(len(body.dofs), 0.0)
        held = self.opensim.InverseDynamicsSolver(self.model).solve(self.state, still)
        found = np.zeros(len(body.dofs))
        found[place] = [-held.get(row) for row in range(held.size())]
        return found


@pytest.fixture(scope="module")
def opened(text: str, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    if find_spec("opensim") is None:
        pytest.skip("the file is opened where OpenSim is installed")
    return Opened(text, tmp_path_factory.mktemp("opensim"))


def test_opensim_opens_the_file_without_a_warning(body: Body, opened: Opened):
    assert "[warning]" not in opened.log
    assert "[error]" not in opened.log
    assert opened.model.getNumCoordinates() == len(body.dofs)
    assert opened.model.getMuscles().getSize() == len(body.fascicles)


def test_opensim_finds_the_same_centre_of_mass(body: Body, opened: Opened, postures: list[np.ndarray]):
    mass = np.array([segment.mass for segment in body.segments])
    assert opened.model.getTotalMass(opened.state) == pytest.approx(body.mass, abs=1e-8)
    for angles in postures:
        opened.pose(body, angles)
        found = opened.model.calcMassCenterPosition(opened.state)
        wanted = Y_UP @ (mass @ mechanics(body, angles).centres / mass.sum())
        assert [found.get(axis) for axis in range(3)] == pytest.approx(wanted, abs=1e-9)


def test_opensim_finds_the_same_landmarks(body: Body, opened: Opened, postures: list[np.ndarray]):
    markers = opened.model.getMarkerSet()
    for angles in postures:
        opened.pose(body, angles)
        points = mechanics(body, angles).points
        for number, name in list(enumerate(body.landmarks))[::40]:
            found = markers.get(name).getLocationInGround(opened.state)
            assert [found.get(axis) for axis in range(3)] == pytest.approx(Y_UP @ points[number], abs=1e-12)


def test_opensim_finds_the_same_muscles(body: Body, opened: Opened, postures: list[np.ndarray]):
    muscles = [opened.model.getMuscles().get(fascicle.name) for fascicle in body.fascicles]
    for angles in postures:
        opened.pose(body, angles)
        opened.model.realizeDynamics(opened.state)
        state = mechanics(body, angles)
        forces = forces_at(body, state.lengths)
        lengths = [muscle.getLength(opened.state) for muscle in muscles]
        active = [muscle.calcInextensibleTendonActiveFiberForce(opened.state, 1.0) for muscle in muscles]
        passive = [muscle.getPassiveFiberForceAlongTendon(opened.state) for muscle in muscles]
        assert lengths == pytest.approx(state.lengths, abs=1e-12)
        assert active == pytest.approx(forces.active, rel=1e-9, abs=1e-9)
        assert passive == pytest.approx(forces.passive, rel=1e-9, abs=1e-9)


def test_opensim_finds_the_same_moment_arms(body: Body, opened: Opened, postures: list[np.ndarray]):
    random = np.random.default_rng(2)
    coordinates, muscles = opened.model.getCoordinateSet(), opened.model.getMuscles()
    for angles in postures:
        opened.pose(body, angles)
        arms = mechanics(body, angles).arms
        rows, columns = np.nonzero(arms)
        for one in random.choice(len(rows), 40, replace=False):
            dof, fascicle = body.dofs[rows[one]], body.fascicles[columns[one]]
            found = muscles.get(fascicle.name).computeMomentArm(opened.state, coordinates.get(dof.name))
            assert found == pytest.approx(arms[rows[one], columns[one]], abs=1e-9), (dof.name, fascicle.name)


def test_opensim_finds_the_same_gravity_tissue_and_ribs(body: Body, opened: Opened, postures: list[np.ndarray]):
    rest = recumbent(body)
    for angles in postures:
        state = mechanics(body, angles)
        ribs = rib_pull(body, state, rib_rest(body, rest)).on_coordinates(motion(body, state))
        wanted = state.gravity + tissue_slopes(body, angles - rest)[0] + ribs
        assert opened.asked(body, angles) == pytest.approx(wanted, abs=1e-6)
