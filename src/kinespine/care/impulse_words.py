"""What a simulated push does not say, and what it takes for granted: shown with every result."""

from kinespine.care.impulse_draws import Method
from kinespine.care.impulse_model import HELD, Held, moving_above

NOT_SAID = (
    "No statement on safety: that a simulated motion is small or large says nothing on who may be pushed.",
    "No statement on lasting change: it cannot be determined, for no data were found on when these tissues yield.",
    "Vertebral artery not computed: neither its path between the bones nor its slack in mm was found.",
)
ALWAYS_TAKEN = (
    "The whole measured force reaches the bone; skin and muscle in between soften it in a person.",
    "Muscles do nothing beyond the drawn stiffness; preload and gravity are left out: the person lies and is carried.",
    "Ranges were measured in vitro at a stated moment; ends of fibres were placed by anatomy, not measured.",
)
SAMPLING = (
    "The interval of a probability is that of sampling alone (95 %); the stated ranges are assumptions and their own "
    "doubt is not in it."
)
NO_RANGE = "no range of translations was found, so they are in mm without a probability"
MIDDLES: dict[Held, dict[Method, tuple[float, float]]] = {
    "C3": {"toggle": (0.36, 0.40), "instrument": (0.03, 0.04), "hand": (0.10, 0.22)},
    "C4": {"toggle": (0.50, 0.60), "instrument": (0.04, 0.05), "hand": (0.16, 0.27)},
    "C5": {"toggle": (0.60, 0.67), "instrument": (0.05, 0.06), "hand": (0.20, 0.28)},
    "C6": {"toggle": (0.66, 0.68), "instrument": (0.06, 0.07), "hand": (0.23, 0.29)},
    "C7": {"toggle": (0.67, 0.69), "instrument": (0.06, 0.07), "hand": (0.25, 0.31)},
    "T1": {"toggle": (0.68, 0.68), "instrument": (0.07, 0.07), "hand": (0.27, 0.31)},
}
"""Middle rotation of C0-C1 and C1-C2 as a share of its range, of 60 draws of the reference man (docs/impulse.md)."""


def taken(held: Held, method: Method) -> tuple[str, ...]:
    """What is taken for granted where that bone is held."""
    lowest, _ = moving_above(held)[0]
    return (
        f"{held} is held: what lies below {lowest} does not give way, {_left_out(held, method)}. "
        "The head lies on its far side on a rest, from one that gives way to a firm one; friction there is left out.",
        *ALWAYS_TAKEN,
    )


def _left_out(held: Held, method: Method) -> str:
    """By how much C0-C1 and C1-C2 move otherwise here than in a neck that gives way as far down as is simulated."""
    if held == HELD[-1]:
        return "and what it would add was not simulated"
    here, there = (" and ".join(f"{part:.2f}" for part in MIDDLES[bone][method]) for bone in (held, HELD[-1]))
    return (
        f"so that C0-C1 and C1-C2 move by {here} of their ranges where they move by {there} in a neck that gives way "
        f"down to {HELD[-1]} (middles of 60 draws of the reference man)"
    )
