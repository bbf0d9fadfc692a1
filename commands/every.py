"""The arguments of `kept` go in; a command line with the command they ask for comes out.

A command's module is loaded where the command is asked for: a small question waits for no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module

import typer

from commands import flags

# In the order of `kept --help`: where each command stands in this folder.
COMMANDS = {
    "import": "importing.import_",
    "check": "importing.check",
    "watch": "watching.watch",
    "promises": "asking.promises",
    "rates": "asking.rates",
    "measure": "measuring.measure",
    "standards": "holding.standards",
    "mark": "marking.mark",
    "brief": "printing.brief",
    "note": "calling.note",
    "board": "reporting.board",
    "digest": "reporting.digest",
    "imports": "keeping.imports",
    "undo": "keeping.undo",
    "names": "naming.app",
    "back": "keeping.back",
    "verify": "keeping.verify",
    "forget": "forgetting.forget",
    "backup": "keeping.backup",
    "restore": "keeping.restore",
    "copy": "copying.copy",
    "migrate": "keeping.migrate",
    "settings": "keeping.settings",
    "who": "admitting.who",
    "revoke": "admitting.revoke",
    "audit": "admitting.audit",
    "serve": "serving.serve",
}
_WITH_VALUE = ("--store", "--settings")  # what may stand before the command


def command_line(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """`kept` with these commands."""
    app = typer.Typer(
        name="kept",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(before)
    for name in names:
        module, _, of_it = COMMANDS[name].partition(".")
        command = getattr(import_module(f"commands.{module}"), of_it)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def before(store: flags.StoreFlag = None, settings: flags.SettingsFlag = None) -> None:
    """Are promises to customers kept? Reads ticket and CRM exports, judges honestly."""
    flags.before_command.update(store=store, settings=settings)


def asked_for(arguments: Sequence[str]) -> Iterable[str]:
    """The one command that these arguments name; all of them where they name none, for help and
    for what is said of a command that there is not.
    """
    rest = iter(arguments)
    for one in rest:
        if one in _WITH_VALUE:
            next(rest, None)
        elif not one.startswith(tuple(f"{flag}=" for flag in _WITH_VALUE)):
            return [one] if one in COMMANDS else COMMANDS
    return COMMANDS
