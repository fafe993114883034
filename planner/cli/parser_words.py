"""
What the parser of command lines says by itself, in the words of the catalogues: headings of help, and what it refuses.

Typer has its English words partly in code and partly as constants, and no catalogue of its own. So its help is given ours where it allows
it, and a refusal is known by its English sentence, as a message is known by its msgid. What no pattern knows is told as it comes.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from planner.cli.session import Session

REFUSALS = {
    "parser_missing_argument": r"Missing argument '(?P<name>[^']+)'\..*",
    "parser_missing_option": r"Missing option '(?P<name>[^']+)'\..*",
    "parser_missing_command": r"Missing command\.",
    "parser_invalid_value": r"Invalid value(?: for [^:]+)?: (?P<problem>.+)",
    "parser_no_such_option": r"No such option: (?P<name>\S+)",
    "parser_no_such_option_but": r"No such option: (?P<name>\S+) \(Possible options: (?P<others>.+)\)",
    "parser_no_such_command": r"No such command '(?P<name>.*)'\.",
    "parser_no_such_command_but": r"No such command '(?P<name>.*)'\. Did you mean (?P<others>.+)\?",
    "parser_extra_arguments": r"Got unexpected extra argument\(s\) \((?P<names>.+)\)",
    "parser_needs_value": r"Option '(?P<name>[^']+)' requires an argument\.",
    "parser_takes_no_value": r"Option '(?P<name>[^']+)' does not take a value\.",
    "parser_not_one_of": r"(?:Value error, )?'(?P<value>.*)' is not one of (?P<others>.+)\.",
}
"""Sentences of the catalogue, and what the parser says in their place; at most one pattern fits."""
NO_SUCH_NUMBER = (
    r"Input should be (?:a valid (?:integer|number)|a finite number|greater than or equal to|less than or equal to).*"
)
"""What the parser says of a number that it does not take."""


def problem(session: Session, said: str, parameter: Any = None, value: str = "") -> str:
    """
    What the parser says of a command line, in the session's language.

    Parameters
    ----------
    said
        The parser's sentence, or that of a command that has refused a value, which is in the session's language already.
    parameter, value
        The option or argument that was refused, and what was typed there, where it is known.
    """
    if parameter is not None and re.fullmatch(NO_SUCH_NUMBER, said, re.DOTALL):
        return _number_wanted(session, parameter, value)
    for name, pattern in REFUSALS.items():
        if (found := re.fullmatch(pattern, said, re.DOTALL)) is not None:
            values = found.groupdict()
            if "problem" in values:
                values["problem"] = problem(session, values["problem"], parameter, value)
            return session.say(name, **values)
    return said


def _number_wanted(session: Session, parameter: Any, value: str) -> str:
    """Which numbers an option takes, all of it at once: who is told only that it must not be negative next tries one too large."""
    wanted = parameter.get_runtime_param()
    least, most = wanted.parameter_info.min, wanted.parameter_info.max
    whole = wanted.annotation is int
    if most is None:
        return session.say("parser_whole_from" if whole else "parser_number_from", value=value, least=least)
    return session.say("parser_whole_within" if whole else "parser_number_within", value=value, least=least, most=most)


def put_into_words(session: Session, program: TyperCommand | TyperGroup) -> None:
    """Give a program and all its commands headings, placeholders and the line on --help in the session's language."""
    context = _context(session.say)
    for command in _all(program):
        command.context_class = context
        command.options_metavar = session.say("parser_options_metavar")
        if isinstance(command, TyperGroup):
            command.subcommand_metavar = session.say("parser_command_metavar")
        help_option = command.get_help_option(context(command))
        if help_option is not None:
            help_option.help = session.say("parser_option_help")


def _all(command: Any) -> Iterator[TyperCommand | TyperGroup]:
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _all(inner)


def _context(say: Callable[..., str]) -> type[typer.Context]:
    """What a command is parsed and explained in; its usage line begins with our word."""

    class Formatter(typer.Context.formatter_class):  # type: ignore[valid-type, misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            # Help begins with this line: early enough to name what follows it, and Rich is not loaded by a run without help.
            _name_panels(say)
            super().write_usage(prog, args, say("parser_usage") if prefix is None else prefix)

    class Context(typer.Context):
        formatter_class = Formatter

    return Context


def _name_panels(say: Callable[..., str]) -> None:
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = say("parser_arguments")
    rich_utils.OPTIONS_PANEL_TITLE = say("parser_options")
    rich_utils.COMMANDS_PANEL_TITLE = say("parser_commands")
    rich_utils.REQUIRED_LONG_STRING = say("parser_required")
    rich_utils.DEFAULT_STRING = say("parser_default", value="{}")
