"""What the upper neck tells the senses, handed in by whoever knows how the body senses itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kinespine.anatomy.causes import BONES, SensedError
from kinespine.chain.assumed import Assumed
from kinespine.chain.prior import Prior

WHOLE = 6.0**0.5  # spread of a bias that is kept whole over that of one kept by half of people, uniformly from 0 to 1
OWN = {"pitch": "sensed.pitch_deg", "roll": "sensed.roll_deg", "yaw": "sensed.yaw_deg"}
TURN = {"pitch": "flexion", "roll": "tilt"}
FELT = {
    "sensed.pitch_deg": "pitch", "sensed.roll_deg": "roll", "sensed.forward_mm": "forward",
    "sensed.leftward_mm": "leftward",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NeckSense:
    """What the chain is made to feel by a neck that feels turned, per radian; by a model of sensing and holding.

    With it, the causes `sensed.pitch_deg` and `sensed.roll_deg` of a prior are a bias of the neck's own sense as it is
    kept in the spread of people, and turned bones add to that bias: a part, `Assumed.gain`, of their turn. Of both,
    `Assumed.retained` is left, and a part, `Assumed.other`, is done as `other` says. Turns about the
    vertical are told as they are: the model of holding has no such way.
    """

    pitch: SensedError  # per rad that the neck is felt bent forward, m/rad and rad/rad
    roll: SensedError  # per rad that it is felt bent to the right
    other: NeckSense | None = None  # the same by senses that explain sway about as well; none: they do the same

    def own(self, prior: Prior, assumed: Assumed) -> np.ndarray:
        """Map (c, c) of causes to those of the chain, all but what bones tell: the identity where nothing is sensed."""
        found = np.eye(len(prior.names))
        kept = WHOLE * assumed.retained
        for turn, name in OWN.items():
            column = prior.place(name)
            found[:, column] = 0.0
            if turn == "yaw":
                found[column, column] = kept
            else:
                found[:, column] = kept * np.radians(1.0) * self._felt(turn, prior, assumed.other)
        return found

    def turned(self, prior: Prior, other: float) -> np.ndarray:
        """What turned bones make the chain feel, all of it told and nothing of it lost: (c, c), beside mechanics."""
        found = np.zeros((len(prior.names), len(prior.names)))
        for turn, way in TURN.items():
            for bone in BONES:
                if (name := f"{bone}_{way}_deg") in prior.names:
                    found[:, prior.place(name)] = np.radians(1.0) * self._felt(turn, prior, other)
        return found

    def chain(self, causes: np.ndarray, prior: Prior, assumed: Assumed) -> np.ndarray:
        """The causes (c,) as the chain takes them."""
        return (self.own(prior, assumed) + assumed.told * self.turned(prior, assumed.other)) @ causes

    def _felt(self, turn: str, prior: Prior, other: float) -> np.ndarray:
        """What the chain feels (c,) in the units of the causes, per rad."""
        if self.other is not None and other > 0.0:
            return (1.0 - other) * self._felt(turn, prior, 0.0) + other * self.other._felt(turn, prior, 0.0)
        sensed, found = (self.pitch if turn == "pitch" else self.roll), np.zeros(len(prior.names))
        for name, part in FELT.items():
            unit = 1e3 if name.endswith("_mm") else float(np.degrees(1.0))
            found[prior.place(name)] = unit * getattr(sensed, part)
        return found


def kept(retained: Sequence[float], felt: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a sensory share would be with all of the bias kept: which draws (d,) can tell, and what to add (d,).

    Where nothing is left there is nothing to tell it from; where that is so in all draws, nothing is added.

    Args:
        retained: of each draw.
        felt: (d,) the sensory share with that much left.
    """
    left = np.array(retained)
    some = left > 0.0
    if not some.any():
        return ~some, np.zeros(len(felt))
    return some, felt * np.where(some, 1.0 / np.where(some, left, 1.0) - 1.0, 0.0)
