"""Points of a standing person that lie far from their height in the body: asked about, because some may be right."""

from itertools import combinations

from kinespine.measures.picture import Picture
from kinespine.measures.picture_points import PLUMB, upright_places
from kinespine.measures.views import landmarks, places

STANDING = ("photo_front", "photo_back", "photo_left", "photo_right", "lateral_full_spine", "ap_full_spine", "ap_legs")
FAR_APART = 0.2  # m of height in an average upright body, from which no person who stands has two points upside down
UP = 2  # axis of the body frame
MOST_NAMED = 3


def questions_about(picture: Picture) -> tuple[str, ...]:
    """What to ask whoever placed the points: which lies above or below what it should, one question a point.

    Two points are compared where the average body has them at heights more than 0.2 m apart, so that bending, short or
    long people and slips of a few centimetres are not asked about. Of points that contradict each other, the one with
    most contradictions is named, until none is left. Views of parts of a body have an order of their own, which
    `picture_checks` holds.
    """
    if picture.view.name not in STANDING:
        return ()
    flat, _, _ = upright_places(picture)
    usual = {name: float(places()[name][UP]) for name in flat if name not in PLUMB}
    turned: set[tuple[str, str]] = set()  # upper and lower in the body, the other way round in the picture
    for one, other in combinations(usual, 2):
        upper, lower = (one, other) if usual[one] > usual[other] else (other, one)
        if usual[upper] - usual[lower] > FAR_APART and flat[upper][1] < flat[lower][1]:
            turned.add((upper, lower))
    asked: list[str] = []
    while turned:
        counts = {name: sum(name in pair for pair in turned) for pair in turned for name in pair}
        most = max(counts, key=lambda name: (counts[name], -usual[name]))  # alone with the head, it is the foot
        above = [upper for upper, lower in turned if lower == most]
        below = [lower for upper, lower in turned if upper == most]
        asked += [_question(most, "above", above)] if above else []
        asked += [_question(most, "below", below)] if below else []
        turned = {pair for pair in turned if most not in pair}
    return tuple(asked)


def _question(name: str, where: str, others: list[str]) -> str:
    named = [landmarks()[other].words for other in sorted(others)[:MOST_NAMED]]
    more = f" and {len(others) - len(named)} more" if len(others) > len(named) else ""
    return f"{landmarks()[name].words} lies {where} {', '.join(named)}{more}: is it at the right end of the body?"
