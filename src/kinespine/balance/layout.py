"""How a recording is written down: which column is what, in which unit and direction, as somebody declares it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from kinespine.errors import BadInput, suggestion

BUNDLED = Path(__file__).parent / "layouts"
MOST_BYTES = 100_000

UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001}
MOMENT_UNITS = {"N·m": 1.0, "Nm": 1.0, "N·mm": 0.001, "Nmm": 0.001}
TIMES = {"s": 1.0, "ms": 0.001}
SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "space": None}
DIRECTIONS = ("forward", "backward", "left", "right")
KEYS = (
    "title", "separator", "decimal", "header_line", "time", "time_unit", "rate_hz", "unit", "gaps",
    "platform", "columns_are",
)  # fmt: skip
CENTRE_KEYS = ("forward", "backward", "left", "right", "vertical_force")
MOMENT_KEYS = (
    "x_is", "y_is", "force_x", "force_y", "force_z", "moment_x", "moment_y", "unit", "surface_above_origin_mm",
)  # fmt: skip

Direction = Literal["forward", "backward", "left", "right"]
Foot = Literal["both", "left", "right"]
DECLARED = """\
What can be declared, here or with the options of `kinespine sway` (docs/sway.md explains each):
  time = "..."  the column of times, with time_unit = "s" or "ms"; or rate_hz = 100
  unit = "m", "cm" or "mm"  of the centre of pressure
  separator = "tab", "comma", "semicolon" or "space"; decimal = "point" or "comma"; header_line = 1; gaps = "fill"
  [platform] forward (or backward), left (or right): columns of the centre of pressure; vertical_force: column, N
  [platform.left] and [platform.right]: the same for two platforms, one under each foot, each with vertical_force
  [platform.moments] force_x, force_y, force_z, moment_x, moment_y, x_is, y_is, unit: instead of, or as a check on,
  the columns of the centre"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Columns of forces and moments about the origin of a platform."""

    columns: Mapping[str, str]  # force_x ... moment_y -> column
    x_is: Direction
    y_is: Direction
    unit: float  # N·m in one of its units
    surface: float  # m, of the surface above the origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Columns of one platform."""

    foot: Foot
    centre: Mapping[str, str] = field(default_factory=dict[str, str])  # direction -> column
    vertical: str | None = None
    moments: Moments | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read of it."""
        moments = () if self.moments is None else tuple(self.moments.columns.values())
        return (*self.centre.values(), *([] if self.vertical is None else [self.vertical]), *moments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way to write a recording down."""

    title: str = "declared"
    separator: str | None = None  # None: as the line of column names tells
    decimal_comma: bool = False
    header_line: int = 1  # 0: there is none, and columns are called 1, 2, 3
    time: str | None = None
    time_unit: float = 1.0  # s
    rate: float | None = None  # Hz
    unit: str = ""
    fill_gaps: bool = False
    platforms: tuple[Platform, ...] = ()
    header: tuple[str, ...] = ()  # by which a bundled layout is recognised

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        own = () if self.time is None else (self.time,)
        return tuple(dict.fromkeys((*own, *(name for one in self.platforms for name in one.columns))))


def read_layout(path: Path) -> Layout:
    """Read a layout from a TOML file.

    Raises:
        BadInput: what is wrong with it, and what can be declared.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path}: too large for a layout (over {MOST_BYTES // 1000} kB).")
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f'{path}: {error}. Lines look like: unit = "mm"\n{DECLARED}') from error
    return layout_from(tables, path.name)


@cache
def bundled() -> tuple[Layout, ...]:
    """The layouts of open data sets that are recognised by their line of column names."""
    return tuple(read_layout(path) for path in sorted(BUNDLED.glob("*.toml")))


def recognised(header: Iterable[str]) -> Layout | None:
    """The bundled layout whose columns are exactly these."""
    names = tuple(header)
    return next((layout for layout in bundled() if layout.header == names), None)


def layout_from(given: Mapping[str, Any], place: str) -> Layout:
    """Check a declaration.

    Raises:
        BadInput: everything that is wrong with it, and what can be declared.
    """
    faults: list[str] = []
    for key in given:
        if key not in KEYS:
            faults.append(f"there is no {key!r}.{suggestion(key, KEYS)}")
    platforms = _platforms(given.get("platform"), faults)
    unit = _word(given, "unit", UNITS, faults) if "unit" in given else ""
    if not unit and any(one.centre for one in platforms):
        faults.append("unit is missing: m, cm or mm, of the centre of pressure.")
    time, rate = _text(given, "time", faults), given.get("rate_hz")
    if rate is not None and (isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 < rate < 1e6):
        faults.append(f"rate_hz = {rate!r} is no rate. It is a number of samples a second, such as 100.")
        rate = None
    if time is None and rate is None and not any("rate_hz" in fault for fault in faults):
        faults.append("time (a column) or rate_hz is missing.")
    line = given.get("header_line", 1)
    if isinstance(line, bool) or not isinstance(line, int) or not 0 <= line <= 1000:
        faults.append(f"header_line = {line!r} is no line. 1 is the first; 0 says that there is none.")
        line = 1
    header = given.get("columns_are", [])
    decimal = _word(given, "decimal", ("point", "comma"), faults) or "point"
    separator = _word(given, "separator", SEPARATORS, faults) or None
    gaps = _word(given, "gaps", ("refuse", "fill"), faults)
    time_unit = _word(given, "time_unit", TIMES, faults) or "s"
    if decimal == "comma" and separator == "comma":
        faults.append("a comma cannot be both the separator and the decimal mark.")
    if faults:
        raise BadInput(f"{place}: " + "\n".join([*faults, DECLARED]))
    return Layout(
        title=str(given.get("title", "declared")),
        separator=separator,
        decimal_comma=decimal == "comma",
        header_line=line,
        time=time,
        time_unit=TIMES[time_unit],
        rate=None if rate is None else float(rate),
        unit=unit or "m",
        fill_gaps=gaps == "fill",
        platforms=platforms,
        header=tuple(map(str, header)),
    )


def _platforms(given: Any, faults: list[str]) -> tuple[Platform, ...]:
    if not isinstance(given, Mapping) or not given:
        faults.append("the table [platform] is missing: which columns are forward and left.")
        return ()
    tables = cast("Mapping[str, Any]", given)
    feet = [foot for foot in ("left", "right") if isinstance(tables.get(foot), Mapping)]
    if not feet:
        return (_platform(tables, "both", "[platform]", faults),)
    if len(feet) == 1 or len(tables) > 2:
        faults.append("with two platforms, [platform.left] and [platform.right] are both there, and nothing else.")
        return ()
    both = (_platform(tables["left"], "left", "[platform.left]", faults),
            _platform(tables["right"], "right", "[platform.right]", faults))  # fmt: skip
    for one in both:
        if one.vertical is None and one.moments is None:
            faults.append(f"[platform.{one.foot}] lacks vertical_force: the weight on each foot joins both centres.")
    return both


def _platform(given: Mapping[str, Any], foot: Foot, place: str, faults: list[str]) -> Platform:
    known = (*CENTRE_KEYS, "moments")
    for key in given:
        if key not in known:
            faults.append(f"{place} has no {key!r}.{suggestion(key, known)}")
    centre = {key: name for key in DIRECTIONS if (name := _text(given, key, faults)) is not None}
    moments = _moments(given["moments"], place, faults) if "moments" in given else None
    along = [key for key in ("forward", "backward") if key in centre]
    across = [key for key in ("left", "right") if key in centre]
    if len(along) > 1 or len(across) > 1:
        faults.append(f"{place} names {' and '.join(along if len(along) > 1 else across)}: one of them says it all.")
    elif (centre or moments is None) and not (along and across):
        faults.append(f"{place} lacks {'left or right' if along else 'forward or backward'}: a column of the centre.")
    if along and across and centre[along[0]] == centre[across[0]]:
        faults.append(f"{place} names the column {centre[along[0]]!r} twice.")
    return Platform(foot=foot, centre=centre, vertical=_text(given, "vertical_force", faults), moments=moments)


def _moments(given: Any, place: str, faults: list[str]) -> Moments | None:
    place = f"{place[:-1]}.moments]"
    if not isinstance(given, Mapping):
        faults.append(f"{place} is no table.")
        return None
    table = cast("Mapping[str, Any]", given)
    for key in table:
        if key not in MOMENT_KEYS:
            faults.append(f"{place} has no {key!r}.{suggestion(key, MOMENT_KEYS)}")
    surface = table.get("surface_above_origin_mm", 0.0)
    if isinstance(surface, bool) or not isinstance(surface, (int, float)) or not -500 <= surface <= 500:
        faults.append(f"{place}: surface_above_origin_mm = {surface!r}; possible: -500 to 500.")
        surface = 0.0
    needed = ["force_z", "moment_x", "moment_y", *(["force_x", "force_y"] if surface else [])]
    columns = {key: name for key in MOMENT_KEYS[2:7] if (name := _text(table, key, faults)) is not None}
    for key in needed:
        if key not in table:
            faults.append(f"{place} lacks {key}: a column.")
    x_is, y_is = _word(table, "x_is", DIRECTIONS, faults), _word(table, "y_is", DIRECTIONS, faults)
    if not x_is or not y_is:
        faults.append(f'{place} needs x_is and y_is: where the axes of the platform point, such as x_is = "forward".')
    elif ("ward" in x_is) == ("ward" in y_is):
        faults.append(f"{place}: x_is = {x_is!r} and y_is = {y_is!r} lie along one line.")
    unit = _word(table, "unit", MOMENT_UNITS, faults)
    if not unit:
        faults.append(f"{place} lacks unit: N·m or N·mm, of the moments.")
    return Moments(columns=columns, x_is=cast("Direction", x_is or "forward"), y_is=cast("Direction", y_is or "left"),
                   unit=MOMENT_UNITS[unit or "N·m"], surface=float(surface) / 1000)  # fmt: skip


def _text(given: Mapping[str, Any], key: str, faults: list[str]) -> str | None:
    value = given.get(key)
    if value is None:
        return None
    if isinstance(value, str) and value.strip():
        return value.strip()
    faults.append(f"{key} = {value!r} is no name of a column. Write it in quotes.")
    return None


def _word(given: Mapping[str, Any], key: str, possible: Iterable[str], faults: list[str]) -> str:
    value = given.get(key)
    if value is None or value in possible:
        return value or ""
    hint = suggestion(value, possible) if isinstance(value, str) else f" Possible: {', '.join(possible)}."
    faults.append(f"{key} = {value!r}.{hint}")
    return ""
