"""What stands beside each published row that the product can express: the words of `row_uses.csv`, worked out."""

from collections.abc import Callable, Mapping

import row_body as body
import row_people as people
import row_senses as senses
from published_rows import PublishedRow, RowUse
from row_verdicts import FACTOR, Found, Word
from validation_chain import Found as Answered
from validation_chain import experiments, run
from validation_in_vivo import ORDER, holds, in_vivo_line, row_called

Comparison = Callable[..., Found]
PARTS: Mapping[str, Comparison] = {**body.COMPARISONS, **people.COMPARISONS, **senses.COMPARISONS}


def found(row: PublishedRow, use: RowUse) -> Found:
    """What the model or a table gives for a row, and the verdict."""
    kind, _, rest = use.compared.partition(" ")
    if kind == "chain":
        return _chain(row, tuple(rest.split()))
    if kind == "in_vivo":
        return _in_vivo(row)
    return PARTS[kind](row, rest) if rest else PARTS[kind](row)


def _chain(row: PublishedRow, lines: tuple[str, ...]) -> Found:
    """All lines of `chain_experiments.csv` that one row was written out into."""
    chosen = [one for one in experiments() if one.id in lines or (not lines and one.id.rstrip("abcd") == row.id)]
    answers = [run(one) for one in chosen]
    told = [f"{one.experiment.outcome.replace('_', ' ')} {one.difference:+.2f}" for one in answers]
    wrong = [one for one in answers if not one.right]
    word: Word = "missed" if wrong else "sign only" if any(_far(one, row) for one in answers) else "met"
    if len(answers) == 1:
        return Found(model=told[0], verdict=answers[0].verdict, word=word)
    verdicts = "; ".join(dict.fromkeys(one.verdict for one in answers))
    return Found(model="; ".join(told), verdict=f"{len(answers) - len(wrong)} of {len(answers)}: {verdicts}", word=word)


def _far(answer: Answered, row: PublishedRow) -> bool:
    """Whether an effect has its sign and is off by a factor of two; a lower bound can only be missed below."""
    size = answer.experiment.threshold
    if answer.experiment.null or size is None:
        return False
    ratio = abs(answer.difference) / size
    return ratio < 1.0 / FACTOR or (ratio > FACTOR and row.spread != "at least")


def _in_vivo(row: PublishedRow) -> Found:
    """The line of the section on loads; inside where the measured value lies inside the model's span."""
    task = row_called(row.id)
    model, span, verdict = (in_vivo_line(task)[place] for place in (3, 4, 6))
    held = holds(task) if row.id in ORDER else None
    word: Word = "open"
    if held is not None:
        word = "met" if held else "missed"
    elif "inside span" in verdict:
        word = "met"
    elif "outside span" in verdict or "not solved" in verdict:
        word = "missed"
    what = f"{task.task.replace(';', '; ')}: {task.compared}" + (f" over {task.below}" if task.below else "")
    return Found(model=f"{model} ({span}); {what}" if span else f"{model}; {what}", verdict=verdict, word=word)
