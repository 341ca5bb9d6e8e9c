"""The same load sharing in OpenSim: an exported body, postures and given forces, static optimisation."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import opensim

from kinespine.anatomy import Body
from kinespine.anatomy.levels import JOINTS, body_of
from kinespine.anatomy.model import GRAVITY
from kinespine.anatomy.opensim import Y_UP, osim

APART = 1e4  # s between frames: the splines OpenSim lays through them leave accelerations below 1e-8 rad/s2
KNOTS = 6  # that such a spline needs at least
RESIDUAL = 1.0  # N or N·m: an actuator on each coordinate of the pelvis, for OpenSim wants one for every row
LENT = 1.0  # kg
UP = np.array([0.0, 1.0, 0.0])
BAD_WORDS = ("could not find", "FAILED", "too weak", "[error]", "[warning]")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One given posture and what pushes on every segment beside gravity, tissue, ribs and active muscle."""

    name: str
    angles: np.ndarray  # (n,) rad, m
    forces: np.ndarray  # (n_segments, 3) N
    torques: np.ndarray  # (n_segments, 3) N·m about the origin of the segment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What OpenSim finds in one frame."""

    activations: np.ndarray  # (m + limbs,) of muscles, then of limb torques
    pelvis: np.ndarray  # (6,) N or N·m that the actuators of the pelvis had to add
    joint_forces: np.ndarray  # (25, 3) N on everything above each joint but by the joint itself, body frame
    time_s: float  # of the processor, so that a busy machine is no slower engine
    log: str  # what OpenSim said of this frame

    @property
    def is_sound(self) -> bool:
        """Whether OpenSim said nothing of failure: its return value does not tell."""
        return not any(word in self.log for word in BAD_WORDS)


class Side:
    """One exported body in OpenSim, with the frames it is to solve."""

    def __init__(self, body: Body, rest: np.ndarray, frames: Sequence[Frame]) -> None:
        self.body, self.frames = body, tuple(frames)
        self.folder = Path(tempfile.mkdtemp(prefix="opensim-"))
        self.log = self.folder / "log.txt"
        opensim.Logger.removeFileSink()
        opensim.Logger.addFileSink(str(self.log))
        file = self.folder / "body.osim"
        file.write_text(osim(body, rest), encoding="utf-8")
        began = time.perf_counter()
        self.model = opensim.Model(str(file))
        self.plain = self.model.clone()  # the file alone
        self._add_weight()
        self._add_pelvis()
        self._add_pushes()
        self.state = self.model.initSystem()
        self.plain_state = self.plain.initSystem()
        self.loading_s = time.perf_counter() - began
        self.loading_log = self.log.read_text()

    def _add_weight(self) -> None:
        """Bodies without mass get one, and a given force that carries it: OpenSim balances accelerations."""
        for segment in self.body.segments:
            if segment.mass == 0.0:
                weighed = self.model.getBodySet().get(segment.name)
                weighed.setMass(LENT)
                weighed.setInertia(opensim.Inertia(*(3 * [LENT * 0.1**2])))

    def _add_pelvis(self) -> None:
        for dof in self.body.dofs:
            if dof.role == "floating":
                held = opensim.CoordinateActuator(dof.name)
                held.setName(f"held.{dof.name}")
                held.setOptimalForce(RESIDUAL)
                held.setMinControl(-1e3)
                held.setMaxControl(1e3)
                self.model.addForce(held)

    def _add_pushes(self) -> None:
        """Given forces as functions of time, a knot at each frame."""
        bodies = self.model.getBodySet()
        for number, segment in enumerate(self.body.segments):
            push = opensim.PrescribedForce(f"given.{segment.name}", bodies.get(segment.name))
            push.setForceIsInGlobalFrame(True)
            force, torque = ([Y_UP @ getattr(f, part)[number] for f in self.frames] for part in ("forces", "torques"))
            if segment.mass == 0.0:
                force = [one + LENT * GRAVITY * UP for one in force]
            push.setForceFunctions(*(self._function([v[axis] for v in force]) for axis in range(3)))
            push.setTorqueFunctions(*(self._function([v[axis] for v in torque]) for axis in range(3)))
            push.setPointFunctions(*(opensim.Constant(0.0) for _ in range(3)))
            push.setPointIsInGlobalFrame(False)
            self.model.addForce(push)

    def _function(self, values: Sequence[float]) -> object:
        function = opensim.PiecewiseLinearFunction()
        for place, value in enumerate(values):
            function.addPoint(APART * place, float(value))
        return function

    # --- the body alone ---

    def pose(self, model: object, state: object, angles: np.ndarray) -> None:
        """Put a model into a posture, at rest."""
        coordinates = model.getCoordinateSet()
        for dof, value in zip(self.body.dofs, angles, strict=True):
            coordinates.get(dof.name).setValue(state, float(value), False)
            coordinates.get(dof.name).setSpeedValue(state, 0.0)

    def tissue(self, angles: np.ndarray) -> np.ndarray:
        """Passive moments (tissues,) N·m in the order of `body.tissue`."""
        self.pose(self.plain, self.plain_state, angles)
        self.plain.realizeDynamics(self.plain_state)
        forces = self.plain.getForceSet()
        cast = opensim.ExpressionBasedCoordinateForce.safeDownCast
        return np.array(
            [
                cast(forces.get(f"tissue.{tissue.joint}.{tissue.motion}")).calcExpressionForce(self.plain_state)
                for tissue in self.body.tissue
            ]
        )

    def arms(self, angles: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Moment arms (k,) m of fascicles about coordinates, by their numbers (k,)."""
        self.pose(self.plain, self.plain_state, angles)
        self.plain.realizeVelocity(self.plain_state)
        coordinates = [self.plain.getCoordinateSet().get(self.body.dofs[row].name) for row in rows]
        muscles = [self.plain.getMuscles().get(self.body.fascicles[column].name) for column in columns]
        pairs = zip(muscles, coordinates, strict=True)
        return np.array([muscle.computeMomentArm(self.plain_state, coordinate) for muscle, coordinate in pairs])

    # --- static optimisation ---

    def solve(self, *, tolerance: float | None = None, most_steps: int | None = None) -> list[Answer]:
        """Every frame by OpenSim's StaticOptimization: squares of activations, no weights.

        It prepares itself with the first one, whose time is therefore none.
        """
        tool = opensim.StaticOptimization()
        tool.setModel(self.model)
        tool.setActivationExponent(2.0)
        tool.setUseMusclePhysiology(True)
        if tolerance is not None:
            tool.setConvergenceCriterion(tolerance)
        if most_steps is not None:
            tool.setMaxIterations(most_steps)
        states = self._states()  # the tool keeps no copy
        tool.setStatesStore(states)
        answers: list[Answer] = []
        for number, frame in enumerate(self.frames):
            self.pose(self.model, self.state, frame.angles)
            self.state.setTime(APART * number)
            self.model.realizeVelocity(self.state)
            heard = len(self.log.read_text())
            began = time.process_time()
            if number == 0:
                tool.begin(self.state)
            else:
                tool.step(self.state, number)
            took = time.process_time() - began
            said = self.log.read_text()[heard:]
            answers.append(self._answer(tool, number, took if number else float("nan"), said))
        return answers

    def _states(self) -> object:
        """The postures as a storage of states, which OpenSim takes splines of."""
        store = opensim.Storage()
        names = self.model.getStateVariableNames()
        labels = opensim.ArrayStr()
        labels.append("time")
        for number in range(names.getSize()):
            labels.append(names.get(number))
        store.setColumnLabels(labels)
        frames = [*self.frames, *[self.frames[-1]] * (KNOTS - len(self.frames))]
        for number, frame in enumerate(frames):
            self.pose(self.model, self.state, frame.angles)
            store.append(APART * number, self.model.getStateVariableValues(self.state))
        return store

    def _answer(self, tool: object, number: int, took: float, said: str) -> Answer:
        names = [f.name for f in self.body.fascicles] + [f"torque.{limb.dof}" for limb in self.body.limbs]
        held = [f"held.{dof.name}" for dof in self.body.dofs if dof.role == "floating"]
        activations = _row(tool.getActivationStorage(), number)
        forces = _row(tool.getForceStorage(), number)
        return Answer(
            activations=np.array([activations[name] for name in names]),
            pelvis=np.array([forces[name] for name in held]),
            joint_forces=self._joint_forces({name: forces[name] for name in (*names, *held)}),
            time_s=took,
            log=said,
        )

    def _joint_forces(self, forces: dict[str, float]) -> np.ndarray:
        """Reactions of the spine's joints when every actuator gives its force."""
        actuators = {name: self._actuator(name) for name in forces}
        for name, actuator in actuators.items():
            actuator.overrideActuation(self.state, True)
            actuator.setOverrideActuation(self.state, forces[name])
        self.model.realizeAcceleration(self.state)
        found = np.zeros((len(JOINTS), 3))
        for row, joint in enumerate(JOINTS):
            upper = self.model.getJointSet().get(body_of(joint.split("-")[0]))
            force = upper.calcReactionOnChildExpressedInGround(self.state).get(1)
            found[row] = -Y_UP.T @ np.array([force.get(axis) for axis in range(3)])
        for actuator in actuators.values():
            actuator.overrideActuation(self.state, False)
        return found

    def _actuator(self, name: str) -> object:
        force = self.model.getForceSet().get(name)
        held = opensim.CoordinateActuator.safeDownCast(force)
        return self.model.getMuscles().get(name) if held is None else held


def _row(store: object, number: int) -> dict[str, float]:
    labels, values = store.getColumnLabels(), store.getStateVector(number).getData()
    return {labels.get(place + 1): values.get(place) for place in range(values.getSize())}


def version() -> str:
    """Of OpenSim."""
    return opensim.GetVersion().split("-")[0]
