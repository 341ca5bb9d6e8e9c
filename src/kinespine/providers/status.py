"""What a registry holds: its age, its kinds, and every row that was refused or mended, by line."""

from pathlib import Path
from typing import Any

from kinespine.providers import store
from kinespine.providers.search import opened
from kinespine.providers.words import HOW_TO_LOAD

MOST_REMARKS = 1000  # told of each kind; all are counted


def status_record(path: Path) -> dict[str, Any]:
    """The registry at a place as data.

    Raises:
        BadInput: what lies there is no registry.
    """
    interrupted = path.with_name(f"{path.name}.loading").exists()
    if not path.exists():
        return {
            "status": "not loaded",
            "message": " ".join(["No registry is loaded.", *HOW_TO_LOAD]),
            "registry": str(path),
            "entries": 0,
            "interrupted_load": interrupted,
        }
    with opened(path) as registry:
        db = registry.db
        active = db.execute("SELECT count(*) FROM entries WHERE active").fetchone()[0]
        entries = db.execute("SELECT count(*) FROM entries").fetchone()[0]
        placed = db.execute(
            "SELECT coalesce(a.precision, 'none'), count(*) FROM entries e LEFT JOIN areas a ON a.id = e.area "
            "GROUP BY 1"
        )
        newest, oldest = db.execute("SELECT max(updated), min(updated) FROM entries").fetchone()
        files = db.execute(
            "SELECT name, rows, loaded, again, others, older, deactivations, refused, repaired, left_out FROM files "
            "ORDER BY number"
        )
        keys = (
            "file", "rows", "new", "again", "other_kinds", "older", "deactivations", "refused", "repaired", "left_out",
        )  # fmt: skip
        declared = registry.own.execute("SELECT count(*) FROM declared").fetchone()[0]
        notes = registry.own.execute("SELECT count(*) FROM notes").fetchone()[0]
        return {
            "status": "loaded",
            "message": f"{entries:,} entries of kind {registry.holds.words}, loaded on {registry.loaded}.",
            "registry": str(path),
            "loaded": store.fact(db, "loaded"),
            "kinds": registry.holds.words,
            "entries": entries,
            "active": active,
            "placed_by": dict(placed.fetchall()),
            "updated_newest": newest,
            "updated_oldest": oldest,
            "files": [dict(zip(keys, row, strict=True)) for row in files],
            "refused": _remarks(registry.db, "refused"),
            "repaired": _remarks(registry.db, "repaired"),
            "older": _remarks(registry.db, "older"),
            "self_declared": declared,
            "notes": notes,
            "interrupted_load": interrupted,
        }


def status_text(record: dict[str, Any]) -> str:
    """The registry at a place in words."""
    went = ["An interrupted load waits: give the same command again to go on."] if record["interrupted_load"] else []
    if record["status"] == "not loaded":
        return "\n".join(["No registry is loaded; searches answer with invented entries.", *HOW_TO_LOAD, *went])
    placed = ", ".join(f"{count:,} by {how}" for how, count in record["placed_by"].items())
    lines = [
        record["message"],
        f"{record['active']:,} are active. Last updated between {record['updated_oldest']} and "
        f"{record['updated_newest']}.",
        f"Placed: {placed}.",
        f"Self-declared statements: {record['self_declared']:,}; notes of yours: {record['notes']:,}.",
    ]
    for row in record["files"]:
        lines.append(
            f"{row['file']}: {row['rows']:,} rows, {row['new'] + row['again']:,} taken, {row['other_kinds']:,} of "
            f"other kinds, {row['older']:,} older than the entry, {row['deactivations']:,} deactivations, "
            f"{row['refused']:,} not readable, {row['repaired']:,} mended."
        )
    for title, rows in (
        ("Not readable", record["refused"]),
        ("Mended", record["repaired"]),
        ("Older", record["older"]),
    ):
        lines += [f"{title}: {row['file']}, line {row['line']:,}: {row['words']}" for row in rows[:10]]
        if len(rows) > 10:
            lines.append(f"… {title.lower()}: the others stand in --json.")
    return "\n".join([*lines, *went, f"Registry: {record['registry']}"])


def _remarks(db: Any, kind: str) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT f.name, r.line, r.words FROM remarks r JOIN files f ON f.number = r.file WHERE r.kind = ? "
        "ORDER BY r.file, r.line LIMIT ?",
        (kind, MOST_REMARKS),
    )
    return [{"file": name, "line": line, "words": words} for name, line, words in rows]
