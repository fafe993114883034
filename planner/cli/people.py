"""`people`: the accounts of a server, kept by whoever may use its command line."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session

WHO = "command line"
"""What the audit calls whoever works here: the operating system knows who it was."""


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command, which has commands of its own, to the program."""
    say = session.say
    people = typer.Typer(help=say("people_help"), short_help=say("people_short"), no_args_is_help=True)
    app.add_typer(people, name="people")
    json_option, lang_option = options.as_json(session), options.lang(session)
    name_argument = typer.Argument(metavar="NAME", help=say("people_name"), show_default=False)
    role_option = typer.Option("--role", metavar="ROLE", help=say("people_role"), show_default=False)
    leader_option = typer.Option("--leader", metavar="ID", help=say("people_leader"), show_default=False)

    @people.command("add", help=say("people_add_help"), short_help=say("people_add_short"))
    def _add(
        *, name: Annotated[str, name_argument], role: Annotated[str, role_option], leader: Annotated[str, leader_option] = "",
        as_json: Annotated[bool, json_option] = False, lang: Annotated[Language, lang_option] = Language.ZH,
    ) -> int:  # fmt: skip
        return change(session, "add", name, role=role, leader=leader)

    @people.command("list", help=say("people_list_short"))
    def _list(
        *, as_json: Annotated[bool, json_option] = False, lang: Annotated[Language, lang_option] = Language.ZH
    ) -> int:  # fmt: skip
        return listed(session)

    @people.command("role", help=say("people_role_short"))
    def _role(
        *, name: Annotated[str, name_argument], role: Annotated[str, role_option], leader: Annotated[str, leader_option] = "",
        as_json: Annotated[bool, json_option] = False, lang: Annotated[Language, lang_option] = Language.ZH,
    ) -> int:  # fmt: skip
        return change(session, "role", name, role=role, leader=leader)

    def simple(act: str, help_text: str) -> None:
        @people.command(act, help=help_text)
        def _act(
            *, name: Annotated[str, name_argument],
            as_json: Annotated[bool, json_option] = False, lang: Annotated[Language, lang_option] = Language.ZH,
        ) -> int:  # fmt: skip
            return change(session, act, name)

    simple("password", say("people_password_short"))
    simple("close", say("people_close_short"))
    simple("open", say("people_open_short"))
    simple("logout", say("people_logout_short"))


def listed(session: Session) -> Exit:
    """Every account with its role."""
    from planner.cli.keeping import opened
    from planner.store.accounts import accounts

    with opened() as (_, database):
        found = accounts(database)
    if session.as_json:
        rows = [{"name": row.name, "role": row.role, "leader": row.leader, "active": row.active} for row in found]
        write_json({"accounts": rows})
        return Exit.FINE
    for row in found:
        tell(session.say("people_line" if row.active else "people_line_closed", name=row.name, role=row.role))
    return Exit.FINE


def change(session: Session, act: str, name: str, *, role: str = "", leader: str = "") -> Exit:
    """Do one act to one account; a password is read from the standard input, never from the command line that others can see."""
    from planner.cli.keeping import opened
    from planner.store import accounts, sessions
    from planner.store.errors import StoreError
    from planner.store.stamps import Stamp

    password = _password(session) if act in {"add", "password"} else ""
    stamp = Stamp(WHO, datetime.now(UTC))
    with opened() as (_, database):
        if act == "add":
            accounts.add(database, name, password, role=role, leader=leader, stamp=stamp)
        elif act == "role":
            accounts.set_role(database, name, role, stamp, leader=leader)
        elif act == "password":
            accounts.set_password(database, name, password, stamp)
        elif act in {"close", "open"}:
            accounts.set_active(database, name, stamp, active=act == "open")
        else:
            account = accounts.named(database, name)
            if account is None:
                raise StoreError("store.no_account", name=name)
            sessions.end_all(database, account, stamp)
    if session.as_json:
        write_json({"name": name, "done": act})
    else:
        tell(session.say("people_done", name=name))
    return Exit.FINE


def _password(session: Session) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(session.say("people_ask"), hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
