"""Points from a recorded marker file, read through the map of names, frame and units a visit declares."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinespine.errors import suggestion
from kinespine.measures import MeasuredPoint, PointKind
from kinespine.text_file import UnfitText, lines_of
from kinespine.visit.point_names import point_names
from kinespine.visit.problems import Problems, shown

SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "space": None}
UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001}
MOST_GAPS = 0.2  # of the frames that may be missing where gaps are declared
FURTHEST_JUMP = 0.1  # m, that a point of a standing person may move between two frames that follow each other
_GAPS = {"", "nan", "na", "n/a", "-"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MarkerMap:
    """How a marker file is to be read, as its visit declares it."""

    file: str
    separator: str
    decimal_comma: bool
    column: str  # how a marker's columns are called: "{marker}_{axis}"
    time_column: str | None
    rotation: NDArray[np.float64]  # (3, 3) from the axes X, Y, Z of the file to forward, left, up
    unit: str
    window: tuple[float, float] | None  # s
    gaps: bool  # frames without a value are left out instead of refused
    surface: PointKind
    error: float | None  # m, for every point without its own; None: by kind of point
    error_of: Mapping[str, float]  # m, by landmark
    depth_of: Mapping[str, float]  # m, by landmark
    landmark_of: Mapping[str, str]  # marker -> landmark


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """Points averaged over the frames of one file."""

    file: str
    points: Mapping[str, MeasuredPoint]
    frames: int
    duration: float | None  # s
    missing: int  # places of markers left out as gaps
    not_used: tuple[str, ...]  # markers of the file that the map does not name

    @property
    def largest_drift(self) -> tuple[str, float]:
        """The point that moved furthest during the recording, and how far, m."""
        name = max(self.points, key=lambda name: self.points[name].drift)
        return name, self.points[name].drift


def read_markers(path: Path, declared: MarkerMap, place: str, problems: Problems) -> Recording | None:
    """Read and average the mapped markers; None, with every reason noted, where that fails.

    Args:
        place: where the visit names the file, for problems with the map itself.
    """
    count_before = len(problems.found)
    try:
        lines = lines_of(path)
        _, first = next(lines, (0, ""))
        header = _cells(first, declared)
        columns = _columns(header, declared, place, problems)
        if columns is None:
            return None
        not_used = tuple(marker for marker in _markers_of(header, declared) if marker not in columns)
        times, values, numbers = _read_rows(lines, header, columns, declared, problems)
    except UnfitText as error:
        problems.add(f"{declared.file}, line {error.line}" if error.line else declared.file, str(error))
        return None
    if len(problems.found) > count_before:
        return None
    if not len(values):
        seconds = f" between {declared.window[0]:g} and {declared.window[1]:g} s" if declared.window else ""
        problems.add(declared.file, f"it has no frame{seconds}. Below its header stands one line per frame.")
        return None
    if not _no_jump(values, numbers, list(columns), declared, problems):
        return None
    return _averaged(times, values, not_used, declared, problems)


def _columns(
    header: list[str], declared: MarkerMap, place: str, problems: Problems
) -> dict[str, tuple[int, int, int]] | None:
    """The three columns of each mapped marker."""
    file, found = f"{declared.file}, line 1", dict[str, tuple[int, int, int]]()
    before = len(problems.found)
    if not any(header):
        problems.add(file, "the file is empty. Export the recording again, with a line of column names.")
        return None
    if len(header) == 1:
        here = next((word for word, mark in SEPARATORS.items() if mark and mark in header[0]), None)
        here = here or ("space" if len(header[0].split()) > 1 else None)
        advice = f'The separator seems to be a {here}: write separator = "{here}".' if here else "Export it again."
        problems.add(place, f"read with separator {declared.separator!r}, {declared.file} has one column. {advice}")
        return None
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        problems.add(file, f"column {shown(name)} stands there {header.count(name)} times. Rename or remove one.")
    if declared.time_column and declared.time_column not in header:
        problems.add(
            place,
            f"{declared.file} has no time column {shown(declared.time_column)}."
            f"{suggestion(declared.time_column, header)}",
        )
    markers = _markers_of(header, declared)
    for marker in declared.landmark_of:
        if marker in markers:
            found[marker] = markers[marker]
        else:
            problems.add(
                place,
                f"{declared.file} has no marker {shown(marker)} (columns {declared.column} for X, Y and Z)."
                f"{suggestion(marker, markers)}",
                file=declared.file,
            )
    return found if len(problems.found) == before else None


def _markers_of(header: list[str], declared: MarkerMap) -> dict[str, tuple[int, int, int]]:
    index = {name: number for number, name in enumerate(header)}
    before, _, rest = declared.column.partition("{marker}")
    after_of = [rest.replace("{axis}", axis) for axis in "XYZ"]
    before_of = [before.replace("{axis}", axis) for axis in "XYZ"]
    markers: dict[str, tuple[int, int, int]] = {}
    for name in header:
        if not (name.startswith(before_of[0]) and name.endswith(after_of[0])):
            continue
        marker = name[len(before_of[0]) : len(name) - len(after_of[0])]
        three = [f"{start}{marker}{end}" for start, end in zip(before_of, after_of, strict=True)]
        if marker and all(column in index for column in three):
            markers[marker] = (index[three[0]], index[three[1]], index[three[2]])
    return markers


def _read_rows(
    lines: Iterator[tuple[int, str]],
    header: list[str],
    columns: Mapping[str, tuple[int, int, int]],
    declared: MarkerMap,
    problems: Problems,
) -> tuple[list[float], NDArray[np.float64], list[int]]:
    """Times (n,) s and values (n, markers * 3) of the frames in the window, in the unit of the file, and their lines.

    A marker at exactly 0, 0, 0 was not seen: many programs write a lost marker so.
    """
    clock = header.index(declared.time_column) if declared.time_column else None
    wanted = [at for three in columns.values() for at in three]
    times, frames, kept, last = list[float](), list[list[float]](), list[int](), -np.inf
    for number, line in lines:
        cells = _cells(line, declared)
        where = f"{declared.file}, line {number}"
        if not any(cells):
            continue
        if len(cells) != len(header):
            problems.add(
                where,
                f"{len(cells)} cells where the header has {len(header)}. The file may be cut off: "
                "export it again, or remove the line.",
                file=declared.file,
            )
            continue
        first_of = [*([clock] if clock is not None else []), *wanted]
        if not kept and not declared.decimal_comma and any(_comma_number(cells[at]) for at in first_of):
            at = next(at for at in first_of if _comma_number(cells[at]))
            problems.add(where, f'column {header[at]} holds {shown(cells[at])}: write decimal = "comma".')
            break  # every other cell would say the same
        if clock is not None:
            time = _number(cells[clock], where, header[clock], declared, problems)
            if time is None:
                problems.add(where, f"column {header[clock]} has no time.", file=declared.file)
            if time is None or not np.isfinite(time):
                continue
            if time <= last:
                problems.add(
                    where,
                    f"time {time:g} does not come after {last:g}. Put the frames in order, without repeats.",
                    file=declared.file,
                )
            last = time
            if declared.window and not declared.window[0] <= time <= declared.window[1]:
                continue
            times.append(time)
        row: list[float] = []
        for marker, three in columns.items():
            place = [_number(cells[at], where, header[at], declared, problems) for at in three]
            lost = any(value is None for value in place) or all(value == 0 for value in place)
            if lost and not declared.gaps:
                empty = next((at for at, value in zip(three, place, strict=True) if value is None), None)
                what = "at exactly 0, 0, 0" if empty is None else f"column {header[empty]} holds {shown(cells[empty])}"
                problems.add(
                    where,
                    f"{what}: marker {shown(marker)} was lost, a gap. Choose a window without gaps, fill them, "
                    'or write gaps = "skip".',
                    file=declared.file,
                )
            row += [np.nan if value is None or lost else value for value in place]
        frames.append(row)
        kept.append(number)
    return times, np.array(frames, dtype=float), kept


def _number(cell: str, where: str, column: str, declared: MarkerMap, problems: Problems) -> float | None:
    """A number, None for a gap; not-a-number, with the reason noted, for anything else."""
    if cell.lower() in _GAPS:
        return None
    try:
        value = float(cell.replace(",", ".", 1) if declared.decimal_comma else cell)
    except ValueError:
        problems.add(where, f"column {column} holds {shown(cell)}, not a number.", file=declared.file)
        return np.nan
    if not np.isfinite(value):
        problems.add(where, f"column {column} holds {cell}, not a finite number.", file=declared.file)
        return np.nan
    return value


def _comma_number(cell: str) -> bool:
    return cell.count(",") == 1 and cell.replace(",", "").lstrip("+-").isdigit()


def _no_jump(
    values: NDArray[np.float64], lines: list[int], markers: list[str], declared: MarkerMap, problems: Problems
) -> bool:
    """No marker leaps between two frames where it was seen: two markers were mistaken for each other there."""
    sound = True
    for marker, track in zip(markers, values.reshape(len(values), -1, 3).swapaxes(0, 1), strict=True):
        seen = np.flatnonzero(~np.isnan(track).any(axis=1))
        steps = UNITS[declared.unit] * np.linalg.norm(np.diff(track[seen], axis=0), axis=1)
        if len(steps) and steps.max() > FURTHEST_JUMP:
            first = int(np.argmax(steps > FURTHEST_JUMP))
            sound = False
            problems.add(
                f"{declared.file}, line {lines[seen[first + 1]]}",
                f"marker {shown(marker)} jumps by {1000 * steps[first]:.0f} mm from the frame before. Choose a window "
                "without it, mend the recording, or leave the marker out of the map.",
                file=declared.file,
            )
    return sound


def _averaged(
    times: list[float],
    values: NDArray[np.float64],
    not_used: tuple[str, ...],
    declared: MarkerMap,
    problems: Problems,
) -> Recording | None:
    places = values.reshape(len(values), -1, 3) * UNITS[declared.unit] @ declared.rotation.T
    points: dict[str, MeasuredPoint] = {}
    for (marker, landmark), track in zip(declared.landmark_of.items(), places.swapaxes(0, 1), strict=True):
        seen = track[~np.isnan(track).any(axis=1)]
        if len(seen) < max(1, (1 - MOST_GAPS) * len(track)):
            problems.add(
                declared.file,
                f"marker {shown(marker)} is missing in {len(track) - len(seen)} of {len(track)} frames; "
                f"at most {MOST_GAPS:.0%} may be. Choose another window or leave the marker out of the map.",
            )
            continue
        tenth = max(1, len(seen) // 10)
        kind = point_names()[landmark]
        points[landmark] = MeasuredPoint(
            position=seen.mean(axis=0),
            error=declared.error_of.get(landmark, declared.error or kind.error_mm / 1000),
            kind=declared.surface,
            depth=declared.depth_of.get(landmark, kind.depth_mm / 1000) if declared.surface == "skin" else 0.0,
            spread=float(np.sqrt(np.sum(seen.var(axis=0)))),
            drift=float(np.linalg.norm(seen[-tenth:].mean(axis=0) - seen[:tenth].mean(axis=0))),
        )
    if len(points) < len(declared.landmark_of):
        return None
    return Recording(
        file=declared.file,
        points=points,
        frames=len(places),
        duration=times[-1] - times[0] if times else None,
        missing=int(np.isnan(places).any(axis=2).sum()),
        not_used=not_used,
    )


def _cells(line: str, declared: MarkerMap) -> list[str]:
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(SEPARATORS[declared.separator])]
