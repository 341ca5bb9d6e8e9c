"""Write the healthy range of left-right muscle asymmetry: how far lateral variation of standing moves each group."""

import csv
import sys
from pathlib import Path

import numpy as np

from kinespine.anatomy import REFERENCE_MAN, build_body
from kinespine.chain.acting import balance_of
from kinespine.chain.asymmetry import TABLE, healthy_postures, index_of
from kinespine.chain.sharing import share

DRAWS, SEED = 120, 20031
SILENT = 5.0  # N, of both sides together, below which a group is not judged: its floor is 1


def healthy_ranges(draws: int = DRAWS) -> dict[str, float]:
    """95th percentile of the size of the index of every group, over healthy postures of the reference man."""
    body = build_body(REFERENCE_MAN)
    groups = list(dict.fromkeys(fascicle.group for fascicle in body.fascicles))
    found: dict[str, list[float]] = {group: [] for group in groups}
    totals: dict[str, list[float]] = {group: [] for group in groups}
    start = None
    for posture in healthy_postures(body, draws, SEED):
        balance = balance_of(body, posture, posture)
        shared = share(balance.problem(), start=start)
        if shared.status != "solved":
            continue
        start = shared.multipliers
        tension = balance.tension(shared.x)
        for group in groups:
            both = [
                sum(t for f, t in zip(body.fascicles, tension, strict=True) if f.group == group and f.side == side)
                for side in ("left", "right")
            ]
            found[group].append(abs(index_of(*both)))
            totals[group].append(sum(both))
    solved = len(next(iter(found.values())))
    print(f"{solved} of {draws} postures solved")
    return {
        group: float(np.percentile(values, 95)) if np.median(totals[group]) >= SILENT else 1.0
        for group, values in found.items()
    }


def main(path: Path = TABLE) -> None:
    """Write the table."""
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["group", "floor", "source", "status", "note"])
        for group, floor in healthy_ranges().items():
            lines.writerow([group, f"{floor:.3f}", "gangnet2003", "derived", ""])
    print(f"wrote {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE)
