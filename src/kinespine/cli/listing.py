"""`kinespine listing`: where skull, atlas and axis were read to lie, in words and in numbers."""

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from kinespine.cli.given import FILE
from kinespine.cli.output import as_json
from kinespine.errors import BadInput

if TYPE_CHECKING:
    from kinespine.assessment.listing_write import Written
    from kinespine.assessment.pattern import Pattern

WIDTH = 100  # characters of a line


@click.command()
@click.argument("text", required=False)
@click.option(
    "--method",
    metavar="METHOD",
    help="In whose words: NUCCA, Orthospinology, 'Atlas Orthogonal', Blair or Palmer. With --from: in theirs alone.",
)
@click.option("--from", "result", type=FILE, help="Write the listing of this JSON file: one of those above.")
@click.option("--json", "in_json", is_flag=True, help="Print one JSON object and nothing else.")
def listing(text: str | None, method: str | None, result: Path | None, in_json: bool) -> None:
    """Read a listing: its numbers with their errors, what it means, and the words of other methods.

    Either TEXT in the words of a method, or --from a file: explanation.json, result.json, or what `kinespine measure
    --json` printed of films. A number stands beside its error and beside what healthy
    people have: most listings are within normal asymmetry. What no source documents of a method is not guessed.

    \b
    kinespine listing --method NUCCA "R 2 1/2, A 1 1/2"
    kinespine listing --method Palmer ASRA
    kinespine listing --from my-visit/report/explanation.json
    kinespine listing --from films.json
    """  # noqa: D301 - click wants the backspace itself before lines it shall not wrap
    from kinespine.assessment.listing import method_named
    from kinespine.assessment.listing_words import parse_listing
    from kinespine.assessment.pattern import classify

    if (text is None) == (result is None):
        raise BadInput("Give either a listing in words, such as 'R 2 1/2, A 1 1/2', or --from a result.")
    chosen = None if method is None else method_named(method)
    if text is not None:
        if chosen is None:
            raise BadInput("Whose words are these? Say it with --method, such as --method NUCCA.")
        pattern = classify(parse_listing(text, chosen))
    else:
        from kinespine.assessment.film_listing import read_measures
        from kinespine.visit.result_file import read_result

        assert result is not None
        films = read_measures(result)
        if films is not None:
            pattern = classify(films)
        else:
            read = read_result(result)
            pattern = classify(read.neck, read_distortions=read.distortions, age=read.age)
    written = pattern.written
    if chosen is not None and result is not None:
        from kinespine.assessment.listing_write import write_listing

        written = (write_listing(pattern.listing, chosen),)
    own = next((one for one in written if one.method == chosen), None)
    click.echo(_as_json(pattern, own, written) if in_json else _as_text(pattern, own, written))


def _as_text(pattern: "Pattern", own: "Written | None", written: "tuple[Written, ...]") -> str:
    from kinespine.assessment.listing_lines import at_odds
    from kinespine.assessment.pattern_words import NO_CARE, say_found, say_item, say_verdict

    neck = pattern.neck
    lines = [] if own is None else [f"{own.method}: {own.text}"]
    lines += [f"  {say_item(item)}" for item in pattern.listing.items]
    if neck.names:
        lines += ["", "As causes, ± one standard deviation of reader, positioning, projection and bone shape together"]
        lines += [
            f"  {name.ljust(20)} {value:+.2f} ± {neck.error[name]:.1f}"
            for name, value in zip(neck.names, neck.value, strict=True)
        ]
    lines += [""] * bool(lines)
    lines += [fill(words, WIDTH) for words in (say_verdict(pattern), *at_odds(pattern.listing))]
    measured = [one for one in pattern.distortions if one.value is not None]
    if measured:
        lines += ["", *(say_found(one) for one in pattern.distortions)]
    others = [one for one in written if one is not own]
    if others:
        lines += ["", "In the words of others" if own else "In words"]
        for one in others:
            lines.append(f"  {one.method}: {one.text}")
            lines += [f"    left out: {reason}" for reason in one.left_out]
    elif own:
        lines += ["", "In the words of others: nothing, for this listing has no sizes that they could be given."]
    lines += [f"Left out: {reason}" for reason in (own.left_out if own else ())]
    lines += [f"No listing has words for {name}." for name in pattern.unsaid]
    return "\n".join([*lines, "", NO_CARE])


def _as_json(pattern: "Pattern", own: "Written | None", written: "tuple[Written, ...]") -> str:
    from kinespine.assessment.pattern_words import NO_CARE, pattern_as_record, say_verdict

    record: dict[str, Any] = pattern_as_record(pattern)
    record["written"] = [row for row in record["written"] if row["method"] in {one.method for one in written}]
    return as_json(
        {
            "status": "listed",
            "message": f"{say_verdict(pattern)} {NO_CARE}",
            "method": None if own is None else own.method,
            "text": None if own is None else own.text,
            **record,
        }
    )
