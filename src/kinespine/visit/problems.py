"""Everything that is wrong with a visit, collected so that it is told at once."""

from dataclasses import dataclass, field

from kinespine.errors import BadInput

MOST_PER_PLACE = 6  # a column of letters would otherwise fill the screen; the rest are counted
MOST_SHOWN = 60  # characters of a given value that are repeated in a message


@dataclass(slots=True)
class Problems:
    """A growing list of what is wrong, each with its place and what to do."""

    found: list[str] = field(default_factory=list[str])
    urgent: str = ""  # lines of emergency signs, told before anything that is wrong
    _counted: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, place: str, what: str, *, file: str | None = None) -> None:
        """Note one problem; past the sixth of one file they are only counted."""
        key = file or place.partition(",")[0]
        self._counted[key] = self._counted.get(key, 0) + 1
        if file is None or self._counted[key] <= MOST_PER_PLACE:
            self.found.append(f"{place}: {what}")

    def stop_if_any(self, folder: str) -> None:
        """Refuse the visit if anything was wrong.

        Raises:
            BadInput: what is urgent, then every problem, one a line.
        """
        if not self.found:
            return
        more = [
            f"{key}: and {count - MOST_PER_PLACE} more like these."
            for key, count in self._counted.items()
            if count > MOST_PER_PLACE and not key.startswith("visit.toml")
        ]
        lines = [*self.found, *more]
        head = "1 problem" if len(self.found) == 1 else f"{len(self.found)} problems"
        told = [f"{head} in {folder}; no report was written.", *(f"  {line}" for line in lines)]
        raise BadInput(self.urgent + "\n".join(told))


def shown(value: object) -> str:
    """A given value as it can be repeated in a message: printable, and not too long."""
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}... ({len(text)} characters)"
