"""The layout that options of a command declare, and what they lack in the words of these options."""

from collections.abc import Sequence

from kinespine.balance.layout import CENTRE_KEYS, Layout, layout_from
from kinespine.errors import BadInput, suggestion

ALONG, ACROSS = ("forward", "backward"), ("left", "right")


def layout_of_options(
    columns: Sequence[str], *, unit: str | None = None, rate: float | None = None, decimal: str | None = None
) -> Layout:
    """The layout of columns that are named as `forward=COPx`.

    Raises:
        BadInput: everything that is wrong or lacks, with the option to add.
    """
    platform: dict[str, str] = {}
    given: dict[str, object] = {"platform": platform}
    for text in columns:
        key, equals, name = (part.strip() for part in text.partition("="))
        if not (key and equals and name):
            raise BadInput(f"--column {text!r} is no KEY=NAME, such as forward=COPx.")
        if key != "time" and key not in CENTRE_KEYS:
            raise BadInput(f"--column has no key {key!r}.{suggestion(key, ('time', *CENTRE_KEYS))}")
        if key in given or key in platform:
            raise BadInput(f"--column {key}= is there twice.")
        (given if key == "time" else platform)[key] = name
    faults = _faults(platform)
    if unit is None:
        faults.append("Add --unit m, cm or mm: that of the centre of pressure.")
    if rate is None and "time" not in given:
        faults.append("Add --rate HZ, the samples a second, or --column time=NAME.")
    if rate is not None and not 0 < rate < 1e6:
        faults.append(f"--rate {rate:g} is no rate. It is a number of samples a second.")
    if faults:
        raise BadInput("\n".join(faults))
    given |= {
        key: value for key, value in {"unit": unit, "rate_hz": rate, "decimal": decimal}.items() if value is not None
    }
    return layout_from(given, "The options")


def _faults(platform: dict[str, str]) -> list[str]:
    """What is wrong with the columns of the centre."""
    faults: list[str] = []
    for keys in (ALONG, ACROSS):
        there = [key for key in keys if key in platform]
        if len(there) > 1:
            faults.append(f"--column names {' and '.join(there)}: one of them says it all.")
        elif not there:
            faults.append(
                f"Add --column {keys[0]}=NAME or --column {keys[1]}=NAME: a column of the centre of pressure."
            )
    names = [platform[key] for key in (*ALONG, *ACROSS) if key in platform]
    faults += [f"--column names {name!r} twice." for name in dict.fromkeys(names) if names.count(name) > 1]
    return faults
