"""Markdown of the validation page: tables, numbers and verdicts, the same way everywhere."""

from collections.abc import Iterable, Sequence


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def number(value: float | None, digits: int = 1) -> str:
    """A number with fixed decimals and no negative zero; empty where there is none."""
    if value is None or value != value:
        return ""
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def spread(low: float | None, high: float | None, digits: int = 1) -> str:
    """The published limits in words."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {number(high, digits)}"
    if high is None:
        return f"from {number(low, digits)}"
    return f"{number(low, digits)} to {number(high, digits)}"


def verdict(value: float, low: float | None, high: float | None) -> str:
    """Inside the published limits, or outside and by how much of the nearer limit."""
    if low is None and high is None:
        return "no limits published"
    if low is not None and value < low:
        return f"**outside**{_by(value, low)}"
    if high is not None and value > high:
        return f"**outside**{_by(value, high)}"
    return "inside"


def _by(value: float, limit: float) -> str:
    return f" ({value - limit:+.1f})" if abs(value - limit) >= 0.05 else " (just)"
