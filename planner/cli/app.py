"""The program: its commands, the language they speak, and the one place where errors become messages and exit codes."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_group

from planner.cli import (
    alternatives,
    assess,
    audit,
    backup,
    batch,
    bulletin,
    burden,
    calendar,
    cascade,
    check,
    committees,
    convert,
    diagnose,
    explain,
    export,
    fairness,
    import_,
    mappings,
    materials,
    new,
    options,
    orders,
    papers,
    people,
    price,
    rebalance,
    repair,
    rotate,
    rounds,
    serve,
    solve,
    succeed,
    visits,
)
from planner.cli.output import tell_faults
from planner.cli.parser_words import problem, put_into_words
from planner.cli.session import Exit, Language, Session
from planner.domain import Fault, InstanceError, PlannerError
from planner.store.errors import StoreError

COMMANDS = (
    solve, check, diagnose, repair, explain, alternatives, fairness, price, rotate, succeed, export, papers, import_, mappings,
    visits, orders, assess, calendar, burden, bulletin, committees, materials, batch, backup, audit, people, cascade, new, serve, rebalance,
    rounds, convert,
)  # fmt: skip
"""Modules of the commands, in the order of `--help`. Each has `add_to(app, session)`; a further command is one more entry."""

PROGRAM = "python -m planner"
INTERRUPTED, BROKEN_PIPE = 130, 141  # as shells number an end by Ctrl+C, and by a reader who has gone


def build(session: Session) -> TyperGroup:
    """The program with all its commands, its help in the session's language."""
    app = typer.Typer(
        name=PROGRAM,
        help=session.say("help"),
        epilog=session.say("epilog"),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def _program(lang: Annotated[Language, options.lang(session)] = Language.ZH) -> None:
        """Options may stand before the command too."""

    for command in COMMANDS:
        command.add_to(app, session)
    program = get_group(app)
    put_into_words(session, program)
    return program


def main(arguments: Sequence[str] | None = None, *, started: float | None = None) -> int:
    """
    Run one command.

    Parameters
    ----------
    arguments
        Without the program's name; those of the process when left out.
    started
        Reading of `time.monotonic` at the start of the process, from which time limits count; now when left out.

    Returns
    -------
    int
        Exit code: 0 fine, 1 `check` found something, 2 bad input, 3 proved infeasible, 4 no answer in time.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    lang = _language(given)
    session = Session(lang, as_json) if started is None else Session(lang, as_json, started)
    _prepare_streams(as_json)
    try:
        code = int(build(session)(given, prog_name=PROGRAM, standalone_mode=False) or 0)
        sys.stdout.flush()
        return code
    except (BrokenPipeError, SystemExit):  # outside standalone mode, Typer exits only when the pipe is broken
        _close_broken_pipe()
        return BROKEN_PIPE
    except InstanceError as error:
        tell_faults(session, error.faults)
    except StoreError as error:
        tell_faults(session, [Fault(PROGRAM, None, "", "", error.code, error.values)])
    except PlannerError as error:
        tell_faults(session, [Fault(PROGRAM, None, "", "", "cli.planner_error", {"problem": str(error)})])
    except typer.TyperException as error:
        tell_faults(session, [_usage(session, given, error)])
    except OSError as error:
        tell_faults(session, [_refused(error)])
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    return Exit.BAD_INPUT


def _language(given: Sequence[str]) -> Language:
    """
    The language asked for by --lang, else by PLANNER_LANG, else Chinese.

    It is needed before the arguments are parsed, as the help of every command is written in it; a language that does not exist is left
    to the parser to refuse.
    """
    asked = os.environ.get("PLANNER_LANG", "")
    for position, argument in enumerate(given):
        if argument == "--lang" and position + 1 < len(given):
            asked = given[position + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return Language(asked) if asked in set(Language) else Language.ZH


def _prepare_streams(as_json: bool) -> None:
    """Make sure that no character stops the program: JSON leaves as UTF-8, and what a console cannot show is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = "utf-8" if as_json and stream is sys.stdout else None
            reconfigure(encoding=encoding, errors="backslashreplace")


def _close_broken_pipe() -> None:
    """Let what is still to be written at the end of the process go nowhere, as its reader has gone."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _usage(session: Session, given: Sequence[str], error: typer.TyperException) -> Fault:
    """A command line that cannot be understood."""
    parameter = getattr(error, "param", None)
    option = getattr(error, "param_hint", None) or ("" if parameter is None else parameter.opts[0])
    context = getattr(error, "ctx", None)
    command = PROGRAM if context is None else context.command_path
    # A group without a command has shown its help in place of a message.
    said = "Missing command." if type(error).__name__ == "NoArgsIsHelpError" else error.format_message()
    value = _value_of(given, str(option), error)
    values = {"problem": problem(session, said, parameter, value), "command": command}
    return session.fault_of(str(option), value, "cli.usage", **values)


def _value_of(given: Sequence[str], option: str, error: BaseException) -> str:
    """
    The value given to an option that was refused; "" when there is none.

    >>> [_value_of(given, "--seed", ValueError()) for given in (["solve", "x", "--seed", "a"], ["--seed=b"], ["--seed"])]
    ['a', 'b', '']
    """
    found = getattr(error.__cause__, "errors", None)
    # Of -n0 the parser alone knows where the option ends.
    if found is not None:
        return str(found()[0]["input"])
    for argument, following in zip(given, [*given[1:], ""], strict=True):
        if argument == option:
            return following
        if option and argument.startswith(f"{option}="):
            return argument.removeprefix(f"{option}=")
    return ""


def _refused(error: OSError) -> Fault:
    """A file that the system does not let be read or written."""
    name = str(error.filename2 or error.filename or "")
    folder = Path(name).parent
    if isinstance(error, FileNotFoundError) and name and not folder.exists():
        return Fault(name, None, "", name, "cli.no_such_folder", {"folder": str(folder)})
    return Fault(name, None, "", name, "cli.refused", {"problem": error.strerror or str(error)})
