"""How fast a registry file loads, in how much memory, and how long a search takes.

    python benchmarks/providers.py load 1000000          rows of a generated file; 10000000 are about 11 GB of disk
    python benchmarks/providers.py load 1000000 --duckdb   and the same columns read by DuckDB, for comparison
    python benchmarks/providers.py search                100,000 entries, 10,000 random places
    python benchmarks/providers.py search REGISTRY       the same places in a registry that is there

The generated file has the published header (329 columns) and invented rows in realistic shares. It is written into a
temporary folder (TMPDIR) and deleted. Peak memory is that of the loading process alone.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "providers")]

from generated import lines_of, postal_codes, write_generated  # noqa: E402

from kinespine.providers.load import load  # noqa: E402
from kinespine.providers.places import Place  # noqa: E402
from kinespine.providers.provider import Point  # noqa: E402
from kinespine.providers.search import Filters, opened  # noqa: E402
from kinespine.providers.taxonomy import wanted  # noqa: E402

ENTRIES, PLACES = 100_000, 10_000


def main(arguments: list[str]) -> int | str:
    """Run what was asked for."""
    with tempfile.TemporaryDirectory() as folder:
        match arguments:
            case ["load", rows, *more]:
                load_generated(Path(folder), int(rows), duckdb="--duckdb" in more)
            case ["load-file", file, registry]:
                load_file(Path(file), Path(registry))
            case ["search"]:
                rows = write_generated(Path(folder) / "generated.csv", ENTRIES, postal_codes(), shares=(0.967, 0.033))
                load([Path(folder) / "generated.csv"], Path(folder) / "registry.sqlite")
                print(f"{rows:,} entries generated and loaded")
                search_places(Path(folder) / "registry.sqlite")
            case ["search", registry]:
                search_places(Path(registry))
            case _:
                return __doc__
    return 0


def load_generated(folder: Path, rows: int, *, duckdb: bool) -> None:
    """Generate a file, load it in a process of its own, and print pace and memory."""
    file, start = folder / "generated.csv", time.monotonic()
    kept = write_generated(file, rows, postal_codes())
    size = file.stat().st_size
    print(f"generated {rows:,} rows, {size / 1e9:.2f} GB, {kept:,} chiropractors, in {time.monotonic() - start:.0f} s")
    command = [sys.executable, __file__, "load-file", str(file), str(folder / "registry.sqlite")]
    start = time.monotonic()
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    passed = time.monotonic() - start
    print(ended.stdout.strip())
    print(
        f"loaded in {passed:.0f} s: {rows / passed:,.0f} rows/s, {size / passed / 1e6:.0f} MB/s (with start and index)"
    )
    if duckdb:
        read_by_duckdb(file, rows)


def load_file(file: Path, registry: Path) -> None:
    """Load a file and print counts, processor time and peak memory of this process."""
    found = load([file], registry)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{found.counts}; {found.entries:,} entries")
    print(f"processor {used.ru_utime + used.ru_stime:.0f} s, peak memory {used.ru_maxrss / 1024:.0f} MB")


def read_by_duckdb(file: Path, rows: int) -> None:
    """Read the same rows with DuckDB's CSV reader, strictly, keeping those with a chiropractor's code."""
    import duckdb

    names = next(lines_of(file))
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    codes = " OR ".join(f"\"Healthcare Provider Taxonomy Code_{slot}\" LIKE '111N%'" for slot in range(1, 16))
    db = duckdb.connect(config={"memory_limit": "1GB"})
    start = time.monotonic()
    found = db.execute(
        f"SELECT count(*) FROM read_csv('{file}', header = true, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {{{columns}}}) WHERE {codes}"
    ).fetchone()
    passed = time.monotonic() - start
    print(f"DuckDB {duckdb.__version__}: {found} in {passed:.0f} s, {rows / passed:,.0f} rows/s")


def search_places(path: Path) -> None:
    """Search around random places of a registry, and print the percentiles."""
    chance = random.Random(4)
    filters = Filters(kinds=wanted(()))
    with opened(path) as registry:
        points = [row[:2] for row in registry.db.execute("SELECT latitude, longitude FROM areas")]
        times: list[float] = []
        own: list[float] = []
        answers = 0
        for _ in range(PLACES):
            latitude, longitude = chance.choice(points)
            there = Point(
                latitude_deg=min(89.9, latitude + chance.gauss(0, 0.3)), longitude_deg=longitude + chance.gauss(0, 0.3)
            )
            start, used = time.perf_counter(), time.process_time()
            answers += len(registry.near(Place(name="", point=there, precision="coordinates"), filters))
            times.append(1000 * (time.perf_counter() - start))
            own.append(1000 * (time.process_time() - used))
    print(f"{PLACES:,} places, {answers / PLACES:.1f} answers each")
    for what, milliseconds in (("by the clock", sorted(times)), ("of the processor", sorted(own))):
        told = ", ".join(f"{name} {milliseconds[int(share * PLACES)]:.2f}" for name, share in PERCENTILES.items())
        print(f"milliseconds {what}: {told}, longest {milliseconds[-1]:.1f}")


PERCENTILES = {"median": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
