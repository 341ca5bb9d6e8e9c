"""Every published row accounted for: what it was used for, the model beside it, or why not, for the validation page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from published_rows import CARRIED, COMPARED, TABLES, USES, PublishedRow, RowUse, fault, published, uses
from row_comparisons import found
from row_verdicts import WORDS, Found, Word
from validation_page import table

from kinespine.errors import BadTable


@cache
def accounted() -> Mapping[str, Found]:
    """What stands beside every row that is compared, by row.

    Raises:
        BadTable: a row does not stand where its use says.
    """
    faults = [one for row in published() if (one := fault(row, uses()[row.id])) is not None]
    if faults:
        raise BadTable("row_uses.csv: " + "; ".join(faults) + ". Give the file, line and number that carry the row.")
    return {row.id: found(row, uses()[row.id]) for row in published() if uses()[row.id].use in COMPARED}


def rows_section() -> str:
    """The whole section."""
    return "\n".join([_introduction(), _counts(), "### Misses first\n", _misses(), *map(_table_of, TABLES)])


def counted(name: str | None = None) -> Counter[Word]:
    """Verdicts of the rows that were not used for anything else, of one table or of all."""
    return Counter(
        accounted()[row.id].word
        for row in published()
        if uses()[row.id].use == "result" and (name is None or row.table == name)
    )


def _introduction() -> str:
    meanings = "\n".join(f"- *{use}*: {words}." for use, words in USES.items())
    return (
        f"{len(published())} published numbers were collected to test the model on (`published_rows.csv`). What"
        " each is used for stands in `row_uses.csv`, and the page is not written unless every row that is said to be"
        " carried stands in the table named, with its source. What the model has is a body or a loop solved for this"
        " page; limits are those published, one SD of people or 95 % of the mean where the row tells one. *People*"
        " are the simulated ones of Healthy people, nine of ten men; their spread was fitted, so it is no result.\n\n"
        f"{meanings}\n"
    )


def _counts() -> str:
    columns = ["rows of", "all", *USES, *(f"results: {word}" for word in WORDS)]
    lines: list[list[str]] = []
    for name, title in TABLES.items():
        of_table = [uses()[row.id].use for row in published() if row.table == name]
        words = counted(name)
        lines.append(
            [f"{title} ({name})", str(len(of_table)), *(str(of_table.count(use) or "") for use in USES),
             *(str(words[word] or "") for word in WORDS)]
        )  # fmt: skip
    every = [use.use for use in uses().values()]
    words = counted()
    lines.append(
        ["**all**", str(len(every)), *(str(every.count(use)) for use in USES), *(str(words[word]) for word in WORDS)]
    )
    meant = "; ".join(f"*{word}*: {words}" for word, words in WORDS.items())
    return table(columns, lines) + f"\n{meant}.\n"


def _misses() -> str:
    chosen = [
        row
        for row in published()
        if uses()[row.id].use in ("result", "in view") and accounted()[row.id].word in ("missed", "sign only")
    ]
    lines = [_compared(row, uses()[row.id]) for row in chosen]
    return table(COLUMNS, lines)


COLUMNS = ("row", "what", "model", "measured", "verdict", "used for", "remark", "source")


def _compared(row: PublishedRow, use: RowUse) -> list[str]:
    answer = accounted()[row.id]
    return [row.id, row.what, answer.model, row.measured, answer.verdict, use.use, use.reason, _source(row)]


def _source(row: PublishedRow) -> str:
    return f"{row.source} ({row.status})"


def _table_of(name: str) -> str:
    rows = [(row, uses()[row.id]) for row in published() if row.table == name]
    parts = [f"### {TABLES[name]}: all {len(rows)} rows\n"]
    met = [
        (row, use)
        for row, use in rows
        if use.use in COMPARED and not (use.use in ("result", "in view") and _missed(row))
    ]
    if met:
        parts.append("Compared, those above left out:\n")
        parts.append(table(COLUMNS, [_compared(row, use) for row, use in met]))
    carried = [(row, use) for row, use in rows if use.use in CARRIED]
    if carried:
        parts.append("Carried:\n")
        parts.append(
            table(
                ("row", "what", "measured", "used for", "stands in", "remark", "source"),
                [
                    [row.id, row.what, row.measured, use.use, use.place, use.reason, _source(row)]
                    for row, use in carried
                ],
            )
        )
    parts.append(_left(rows))
    return "\n".join(parts)


def _missed(row: PublishedRow) -> bool:
    return accounted()[row.id].word in ("missed", "sign only")


def _left(rows: Sequence[tuple[PublishedRow, RowUse]]) -> str:
    """Rows that are not used, by reason."""
    reasons: dict[str, list[str]] = {}
    for row, use in rows:
        if use.use == "not used":
            reasons.setdefault(use.reason, []).append(row.id)
    if not reasons:
        return "Every row is used.\n"
    return "Not used:\n\n" + table(("rows", "why"), [[", ".join(ids), reason] for reason, ids in reasons.items()])


if __name__ == "__main__":
    print(rows_section())
