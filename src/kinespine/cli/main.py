"""The command `kinespine`: its groups of commands, and how every one of them ends."""

import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click

import kinespine
from kinespine.cli import (
    balance,
    bend,
    body,
    causes,
    course,
    explain,
    follow_up,
    impulse,
    influence,
    listing,
    mark,
    measure,
    picture,
    providers,
    score,
    screen,
    stand,
    sway,
    treat,
    visit,
    what_if,
)
from kinespine.cli.help import WholeHelp
from kinespine.cli.output import DEFECT, SOLVER_FAILED, STOPPED, WRONG_INPUT, as_json
from kinespine.errors import KinespineError, NotSolved

# Before NumPy is loaded: threads of the linear algebra cost more than they give on matrices of this size.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# What a machine answers to a place that it does not let one use.
REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.ENAMETOOLONG, errno.ELOOP}


class Commands(WholeHelp):
    """A group whose every end, wrong input included, is a message and an exit code, or one JSON object."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command and leave the process with its exit code."""
        given = list(sys.argv[1:] if args is None else args)
        wants_json = "--json" in given
        try:
            with _ending_as_by_hand():
                ended = super().main(
                    given, prog_name, complete_var, False, windows_expand_args=windows_expand_args, **extra
                )
        except click.ClickException as error:
            _end(_message(error), WRONG_INPUT, wants_json)
        except NotSolved as error:
            _end(str(error), SOLVER_FAILED, wants_json)
        except KinespineError as error:
            _end(str(error), WRONG_INPUT, wants_json)
        except (click.Abort, KeyboardInterrupt):
            _end("Stopped before the end; nothing more was written.", STOPPED, wants_json)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in REFUSED and error.filename is not None:
                _end(
                    f"Cannot use {error.filename}: {error.strerror}. Name a place you may use.", WRONG_INPUT, wants_json
                )
            traceback.print_exc()  # a defect of ours: the trace is for the report of it
            _end(f"Kinespine has a defect here, please report it: {error!r}", DEFECT, wants_json)
        else:
            sys.exit(ended if isinstance(ended, int) else 0)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(kinespine.__version__, prog_name="kinespine", message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Measure the spine as one chain, model it, and explain its loads.

    Research and education software: it gives no diagnosis and recommends no treatment.

    Exit codes: 0 done, 2 wrong input, 3 referred to a clinician, 4 the solver failed,
    5 answers are missing.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


main.add_command(visit.new)
main.add_command(visit.examine)
main.add_command(explain.explain)
main.add_command(treat.treat)
main.add_command(course.course)
main.add_command(follow_up.follow_up)
main.add_command(screen.screen)
main.add_command(listing.listing)
main.add_command(picture.film)
main.add_command(picture.photo)
main.add_command(mark.mark)
main.add_command(measure.measure)
main.add_command(score.score)
main.add_command(score.evidence)
main.add_command(sway.sway)
main.add_command(body.body)
main.add_command(causes.causes)
main.add_command(stand.stand)
main.add_command(stand.loads)
main.add_command(balance.balance)
main.add_command(bend.bend)
main.add_command(influence.outcomes)
main.add_command(influence.influence)
main.add_command(what_if.what_if)
main.add_command(impulse.impulse)
main.add_command(providers.providers)


@contextmanager
def _ending_as_by_hand() -> Generator[None]:
    """A process that is told to end ends as by Ctrl-C: its workers with it, what was begun taken away."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield  # somebody else has decided what becomes of it
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _message(error: click.ClickException) -> str:
    """Click's own words, and where to read more."""
    words = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{words} See `{error.ctx.command_path} --help`."
    return words


def _end(message: str, code: int, wants_json: bool) -> NoReturn:
    if wants_json:
        click.echo(as_json({"status": "failed", "message": message}))
    else:
        click.echo(message, err=True)
    sys.exit(code)
