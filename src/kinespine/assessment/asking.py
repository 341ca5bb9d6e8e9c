"""The fewest questions that could still settle something: what cannot matter any more is not asked."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from kinespine.assessment.logic import Answers, AtLeast, Condition, Not, Yes, keys, truth

Wanted = frozenset[str]


def fewest(
    conditions: Iterable[Condition], answers: Answers, follows: Mapping[str, Condition], order: Sequence[str]
) -> tuple[str, ...]:
    """The smallest set of questions whose answers could show that none of the conditions holds.

    Args:
        conditions: that are unknown so far.
        answers: what is known.
        follows: yes/no questions whose answer follows from others, and from which.
        order: every question, in the order in which it is asked; ties go to the earlier ones.
    """
    place = {key: index for index, key in enumerate(order)}
    families = [ways for one in conditions if (ways := ways_to(one, False, answers, follows))]
    chosen = frozenset[str]().union(*(ways[0] for ways in families if len(ways) == 1))
    best = _cover(families, chosen, place)
    return tuple(sorted(best, key=place.__getitem__))


def ways_to(
    condition: Condition, wanted: bool, answers: Answers, follows: Mapping[str, Condition]
) -> tuple[Wanted, ...]:
    """Every smallest set of unknown questions whose answers could make the condition what is wanted.

    One empty set: it is so already. None at all: it cannot become so.
    """
    known = truth(condition, answers)
    if known is not None:
        return (frozenset(),) if known is wanted else ()
    match condition:
        case Not(part):
            return ways_to(part, not wanted, answers, follows)
        case AtLeast(number, parts):
            needed = number if wanted else len(parts) - number + 1
            each = [ways_to(part, wanted, answers, follows) for part in parts]
            return _smallest(way for some in combinations(each, needed) for way in _together(some))
        case Yes(key) if key in follows:
            return _smallest([frozenset((key,)), *ways_to(follows[key], wanted, answers, follows)])
        case _:
            return (frozenset(key for key in keys(condition) if key not in answers),)


def _together(each: Sequence[tuple[Wanted, ...]]) -> tuple[Wanted, ...]:
    """Every way to have all of them at once."""
    ways: tuple[Wanted, ...] = (frozenset(),)
    for some in each:
        ways = _smallest(one | two for one in ways for two in some)
    return ways


def _smallest(ways: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Without those that contain another."""
    kept: list[Wanted] = []
    for way in sorted(set(ways), key=lambda one: (len(one), sorted(one))):
        if not any(less <= way for less in kept):
            kept.append(way)
    return tuple(kept)


def _cover(families: Sequence[tuple[Wanted, ...]], chosen: Wanted, place: Mapping[str, int]) -> Wanted:
    """The smallest set that holds one way of every family; of equals the one asked earliest."""
    best: list[Wanted] = []

    def rank(one: Wanted) -> tuple[int, list[int]]:
        return len(one), sorted(place[key] for key in one)

    def search(taken: Wanted) -> None:
        if best and len(taken) > len(best[0]):
            return
        unsettled = [ways for ways in families if not any(way <= taken for way in ways)]
        if not unsettled:
            if not best or rank(taken) < rank(best[0]):
                best[:] = [taken]
            return
        ways = min(unsettled, key=len)
        for way in sorted(ways, key=lambda one: rank(one - taken)):
            search(taken | way)

    search(chosen)
    return best[0]
