"""Cut the outlines of the provider map from public-domain boundaries, once.

    npm pack us-atlas@3.0.1 world-atlas@2.0.2     and unpack both
    python tools/provider_outlines.py states-10m.json land-110m.json

us-atlas 3.0.1 (ISC) holds the cartographic boundary files of the US Census Bureau, 2017, world-atlas 2.0.2 (ISC) those
of Natural Earth, 1:110 million; both sources are in the public domain. Every border between two states is kept once, as
a line of longitudes and latitudes in thousandths of a degree, each point told as its difference from the one before.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src" / "kinespine" / "providers" / "outlines" / "outlines.json"
PER_DEGREE = 1000
LAYERS = ("states", "world")


def main(arguments: list[str]) -> int | str:
    """Write the outlines of both files."""
    if len(arguments) != len(LAYERS):
        return __doc__ or ""
    layers = {name: lines(Path(path)) for name, path in zip(LAYERS, arguments, strict=True)}
    made = {"per_degree": PER_DEGREE, "sources": "US Census Bureau 2017; Natural Earth 1:110m; public domain", **layers}
    TARGET.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")
    return 0


def lines(path: Path) -> list[list[int]]:
    """Every arc of a TopoJSON file as differences of longitude, latitude, longitude, latitude."""
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    scale, start = topology["transform"]["scale"], topology["transform"]["translate"]
    found: list[list[int]] = []
    for arc in topology["arcs"]:
        x = y = 0
        last, line = (0, 0), []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            here = (
                round(PER_DEGREE * (x * scale[0] + start[0])),
                round(PER_DEGREE * (y * scale[1] + start[1])),
            )
            line += [here[0] - last[0], here[1] - last[1]]
            last = here
        found.append(line)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
