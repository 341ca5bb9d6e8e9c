"""What several commands are asked alike: a task and what differs in the person."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kinespine.cli.given import NUMBER
from kinespine.errors import BadInput

if TYPE_CHECKING:
    from kinespine.anatomy.causes import Causes, Hypothesis
    from kinespine.chain import Task

_Command = TypeVar("_Command", bound=Callable[..., Any])


def named_numbers(
    context: click.Context, option: click.Parameter, typed: Sequence[str]
) -> tuple[tuple[str, float], ...]:
    """Read every `skull_tilt_deg=5`, or say what is wrong with it."""
    found: list[tuple[str, float]] = []
    for text in typed:
        name, equals, number = (part.strip() for part in text.partition("="))
        if not (name and equals and number):
            raise click.BadParameter(f"{text!r} is no NAME=VALUE, such as skull_tilt_deg=5.", context, option)
        found.append((name, NUMBER.convert(number, option, context)))
    return tuple(found)


class WithTasks(click.Command):
    """A command whose help ends with every task there is, read when the help is asked for."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the tasks."""
        from kinespine.chain import task_words

        with formatter.section("Tasks, with what is meant where nothing else is said"):
            formatter.write_dl(
                [(head, words.strip()) for head, _, words in (line.partition("  ") for line in task_words())]
            )


def cause_options(command: _Command) -> _Command:
    """Add `--cause` and `--hypothesis` to a command."""
    for option in reversed(
        (
            click.option(
                "--cause",
                "given_causes",
                callback=named_numbers,
                multiple=True,
                metavar="NAME=VALUE",
                help="What differs in the person, once for each cause; `kinespine causes` lists them.",
            ),
            click.option(
                "--hypothesis",
                type=click.Choice(["shape", "position"]),
                default="shape",
                help="Turned bones of the upper neck rest there (shape), or are carried so by habit (position). "
                "Default: shape.",
            ),
        )
    ):
        command = option(command)
    return command


def standing_options(command: _Command) -> _Command:
    """Add `--task`, `--cause` and `--hypothesis` to a command."""
    task = click.option(
        "--task", "task_text", default="stand", metavar="TASK", help="What is done, see below. Default: stand."
    )
    return task(cause_options(command))


def read_asked(text: str, given: Sequence[tuple[str, float]], hypothesis: "Hypothesis") -> "tuple[Task, Causes]":
    """The task and the causes, or everything that is wrong with both."""
    from kinespine.anatomy.causes import Causes, causes_from
    from kinespine.chain import parse_task

    faults: list[str] = []
    task, causes = None, Causes()
    try:
        task = parse_task(text)
    except BadInput as error:
        faults.append(str(error))
    try:
        causes = causes_from(given, hypothesis)
    except BadInput as error:
        faults.append(str(error))
    if task is None or faults:
        raise BadInput("\n".join(faults))
    return task, causes
