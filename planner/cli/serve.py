"""`serve`: the web application with address and port, as a service starts it."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell
from planner.cli.session import Exit, Language, Session

LOOPBACK = ("localhost", "127.0.0.1", "::1")
APPLICATION = Path(__file__).parents[2] / "app.py"


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("serve", help=say("serve_help"), short_help=say("serve_short"))
    def _serve(
        *,
        host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=say("serve_host"))] = "localhost",
        port: Annotated[int, typer.Option("--port", metavar="PORT", min=1, max=65535, help=say("serve_port"))] = 8501,
        name: Annotated[str, typer.Option("--name", metavar="NAME", help=say("serve_name"))] = "",
        base: Annotated[str, typer.Option("--base", metavar="PATH", help=say("serve_base"))] = "",
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, command(host, port, name, base))


def command(host: str, port: int, name: str = "", base: str = "") -> list[str]:
    """
    What is run in place of this process.

    >>> command("0.0.0.0", 80, "plan.example")[5:9]
    ['--server.address', '0.0.0.0', '--server.port', '80']
    """
    given = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        # Without a name the server would ask the internet for its own address.
        "browser.serverAddress": name or host,
        "server.baseUrlPath": base,
    }
    flags = [part for key, value in given.items() if value for part in (f"--{key}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(APPLICATION), *flags]


def run(session: Session, line: list[str]) -> Exit:
    """Check the site first, so that a wrong setting is said here and not on every page; then become the server."""
    from planner.cli.keeping import opened
    from planner.store.accounts import accounts

    with opened() as (site, database):
        needed = site.settings.accounts == "required" or line[line.index("--server.address") + 1] not in LOOPBACK
        if needed and not accounts(database):
            tell(session.say("serve_nobody"), to_error=True)
    os.chdir(APPLICATION.parent)  # where .streamlit/config.toml is
    os.execv(line[0], line)
