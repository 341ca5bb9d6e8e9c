"""A simulated push as plain data for other programs, and as text. The keys are a contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import Any

import numpy as np

from kinespine.care.impulse import SHARES, Amount, Chance, Impulse
from kinespine.care.impulse_draws import method_rows, tissue_rows
from kinespine.care.impulse_words import NO_RANGE, NOT_SAID, SAMPLING, taken

WIDTH = 100  # characters of a line
CONTACT_WORDS = (
    "on the left transverse process of the atlas towards the right, tilted up to 20° up, down, forward, back"
)


def impulse_as_record(found: Impulse) -> dict[str, Any]:
    """Everything that was found, each number beside its unit; ranges that were drawn from, with source and status."""
    return {
        "method": found.method,
        "held": found.held,
        "message": message(found),
        "draws": found.draws,
        "seed": found.seed,
        "not_said": list(NOT_SAID),
        "taken_for_granted": list(taken(found.held, found.method)),
        "sampling": SAMPLING,
        "peak_N": _amount(found.peak, 1.0),
        "duration_ms": _amount(found.duration, 1e3),
        "impulse_Ns": _amount(found.impulse, 1.0),
        "work_J": _amount(found.work, 1.0),
        "damped_share": _amount(found.damped, 1.0),
        "joints": [
            {"joint": one.joint, "most_share_of_range": _amount(one.most, 1.0), "beyond": _beyond(one.beyond)}
            for one in found.joints
        ],
        "turns": [
            {
                "joint": one.joint,
                "direction": one.direction,
                "range_deg": float(np.degrees(one.range)),
                "angle_deg": _amount(one.angle, 180.0 / np.pi),
                "beyond": _beyond(one.beyond),
            }
            for one in found.turns
        ],
        "shifts": [
            {"joint": one.joint, "direction": one.direction, "length_mm": _amount(one.length, 1e3)}
            for one in found.shifts
        ],
        "shifts_note": NO_RANGE,
        "ligaments": [
            {
                "ligament": one.ligament,
                "slack_mm": 1e3 * one.slack,
                "slack_sd_mm": 1e3 * one.slack_sd,
                "longer_mm": _amount(one.longer, 1e3),
                "beyond_slack": _chance(one.beyond_slack),
            }
            for one in found.stretches
        ],
        "vertebral_artery": None,
        "still_moving_draws": found.still_moving,
        "energy_error": found.energy_error,
        "momentum_error": found.momentum_error,
        "drawn_from": [
            *(
                {"of": found.method, "quantity": row.quantity, "low": row.low, "high": row.high, "spread": row.spread,
                 "source": row.source, "status": row.status, "note": row.note}
                for row in method_rows(found.method)
            ),
            *(
                {"of": row.joint, "quantity": row.quantity, "low": row.low, "high": row.high, "spread": "log-uniform",
                 "source": row.source, "status": row.status, "note": row.note}
                for row in tissue_rows(found.held)
            ),
        ],
    }  # fmt: skip


def impulse_as_text(found: Impulse) -> str:
    """Tables for a terminal."""
    return "\n".join(_lines(found))


def message(found: Impulse) -> str:
    """What was done, in a sentence."""
    return f"A light push on the atlas ({found.method}), simulated with {found.draws} draws of what is not known."


def percent(chance: Chance) -> str:
    """A probability with its sampling interval."""
    low, high = chance.interval
    return f"{100 * chance.value:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def _lines(found: Impulse) -> Iterator[str]:
    yield message(found)
    for words in NOT_SAID:
        yield fill(words, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield ""
    yield f"The push: {_of(found.peak, 1)} N over {_of(found.duration, 1e3)} ms, {_of(found.impulse, 1)} N·s,"
    yield f"  {CONTACT_WORDS};"
    yield f"  {_of(found.work, 1)} J, of which the dampers take {_of(found.damped, 100)} %. (Middle of the draws,"
    yield "  in brackets what 5 and 95 of 100 stay below.)"
    yield ""
    heads = tuple(f"beyond {100 * share:.0f} %" for share in SHARES)
    yield from _table(
        [
            ("largest rotation", "deg", "range, deg", *heads),
            *(
                (f"{one.joint} {one.direction}", _of(one.angle, 180.0 / np.pi), f"{np.degrees(one.range):.1f}",
                 *map(percent, one.beyond))
                for one in found.turns
            ),
            *((f"{one.joint} any of these", "", "", *map(percent, one.beyond)) for one in found.joints),
        ]
    )  # fmt: skip
    yield fill(SAMPLING, WIDTH)
    if found.still_moving:
        yield f"In {found.still_moving} draws a rotation was still growing at the end of the simulation."
    yield ""
    yield from _table(
        [
            ("largest translation", "mm"),
            *((f"{one.joint} {one.direction}", _of(one.length, 1e3)) for one in found.shifts),
        ]
    )
    yield f"({NO_RANGE})"
    yield ""
    yield from _table(
        [
            ("ligament, longest fibre", "longer by, mm", "slack, mm", "beyond its slack"),
            *(
                (one.ligament, _of(one.longer, 1e3), f"{1e3 * one.slack:.2f} (SD {1e3 * one.slack_sd:.2f})",
                 percent(one.beyond_slack))
                for one in found.stretches
            ),
        ]
    )  # fmt: skip
    yield "A fibre beyond its slack begins to carry; how much it bears is not said."
    yield ""
    yield "Taken for granted:"
    for words in taken(found.held, found.method):
        yield fill(words, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield (
        f"Largest imbalance of any draw: energy {found.energy_error:.1e} of the work, momentum "
        f"{found.momentum_error:.1e} of the impulse."
    )


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(cells[place]) for cells in rows) for place in range(len(rows[0]))]
    for cells in rows:
        yield "  ".join(
            cell.ljust(size) if place == 0 else cell.rjust(size)
            for place, (cell, size) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()


def _of(amount: Amount, factor: float) -> str:
    return f"{_short(factor * amount.median)} ({_short(factor * amount.low)} to {_short(factor * amount.high)})"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _amount(amount: Amount, factor: float) -> dict[str, float]:
    return {"p5": factor * amount.low, "median": factor * amount.median, "p95": factor * amount.high}


def _beyond(chances: Sequence[Chance]) -> list[dict[str, Any]]:
    return [{"share_of_range": share, **_chance(chance)} for share, chance in zip(SHARES, chances, strict=True)]


def _chance(chance: Chance) -> dict[str, Any]:
    low, high = chance.interval
    return {"count": chance.count, "of": chance.of, "probability": chance.value, "low": low, "high": high}
