"""The command line: `kept import`, `kept promises`, `kept serve` and the rest."""

from __future__ import annotations

import gc
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb

import typer
from typer.exceptions import TyperException

from commands import flags
from commands.every import asked_for, command_line
from pipelines.no_pandas import leave_out_pandas

STOPPED = 130  # what a shell calls the end of a program by Ctrl-C


def __getattr__(name: str) -> typer.Typer:
    """`kept.app`, for whoever runs commands from Python: every one of them, loaded when asked."""
    if name == "app":
        return command_line()
    raise AttributeError(f"module 'kept' has no attribute {name!r}")


def main() -> None:
    """Run one command; whatever goes wrong is one sentence and an exit code, never a traceback."""
    leave_out_pandas()
    gc.set_threshold(100_000)  # starting makes much and throws nothing away: a tenth of its time
    try:
        code = command_line(asked_for(sys.argv[1:]))(standalone_mode=False)
        if code == STOPPED:
            _say("Stopped; what was not finished has changed nothing.")
        sys.stdout.flush()  # what cannot be written is to be said while somebody can say it
        sys.exit(code if isinstance(code, int) else 0)
    except TyperException as error:
        sys.exit(_misused(error))
    except BrokenPipeError:  # `kept promises | head`
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        code = _failed(error)
        _let_go_of_output()
        sys.exit(code)


def _let_go_of_output() -> None:
    """Python writes what is left once more when it ends, and would end otherwise than we say."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _misused(error: TyperException) -> int:
    """Say which flag or argument cannot be meant; with --json also as the one object."""
    error.message = error.message.replace("Value error, ", "")
    sentence = error.format_message()
    show = getattr(error, "show", None)  # with the usage of the command, where there is one
    if show is not None:
        show()
    else:
        typer.echo(sentence, err=True)
    _say_json(sentence)
    return error.exit_code


def _failed(error: Exception) -> int:
    """Say what went wrong; the exit code. Unforeseen errors also leave a line in the log."""
    from access.sign_in import SignInError
    from metrics.brief import UnknownCustomer
    from metrics.cause_map import MapError
    from pipelines.keeping.lock import StoreError
    from pipelines.keeping.version import is_damage
    from pipelines.options import UsageError
    from pipelines.problem import Refused
    from pipelines.settings import SettingsError

    if isinstance(error, UsageError):
        _say(str(error))
        return 2
    known = StoreError | SettingsError | SignInError | Refused | UnknownCustomer | MapError
    if isinstance(error, OSError) and error.filename is not None:
        _say(f"{error.filename} cannot be used ({error.strerror}); nothing was changed.")
        return 1
    if not isinstance(error, known) and is_damage(error):
        _say(
            "A part of the store cannot be read: its newest version was damaged. `kept verify` "
            "looks at all of them, and `kept back VERSION` goes back to one that is whole."
        )
        return 1
    if not isinstance(error, known):
        log = _log(error)
        _say(f"Kept could not do this ({type(error).__name__}); nothing was changed. {log}")
        return 1
    near = _nearest(error.suggestions) if isinstance(error, UnknownCustomer) else ""
    _say(f"{error}{near}")
    return 1


def _nearest(names: tuple[str, ...]) -> str:
    """The names that come near, and where all of them stand."""
    near = f" Did you mean {' or '.join(names)}?" if names else ""
    return f"{near} `kept rates --by customer` lists them all."


def _say(sentence: str) -> None:
    """To standard error; with --json also as the one object on standard output."""
    typer.echo(sentence, err=True)
    _say_json(sentence)


def _say_json(sentence: str) -> None:
    if "--json" in sys.argv:
        typer.echo(json.dumps({"error": sentence}, ensure_ascii=False))


def _log(error: Exception) -> str:
    """One line where it happened, without the text of the error: it may name a customer."""
    frames = extract_tb(error.__traceback__)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": sys.argv[1:2],
        "error": type(error).__name__,
        "where": [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames],
    }
    log = flags.store_at(None).path / "log.jsonl"
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    except OSError:
        typer.echo(json.dumps(line), err=True)
        return "Please report the line above."
    return f"Please report the last line of {log}."


if __name__ == "__main__":
    main()
