"""`new`: begin an instance of one's own from a preset."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli import options
from planner.cli.output import tell, write_json
from planner.cli.session import Exit, Language, Session


def add_to(app: typer.Typer, session: Session) -> None:
    """Add the command to the program."""
    say = session.say

    @app.command("new", help=say("new_help"), short_help=say("new_short"))
    def _new(
        *,
        folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("new_folder"), show_default=False)],
        preset: Annotated[str, typer.Option("--preset", metavar="NAME", help=say("new_preset"), show_default=False)],
        empty: Annotated[bool, typer.Option("--empty", help=say("new_empty"))] = False,
        as_json: Annotated[bool, options.as_json(session)] = False,
        lang: Annotated[Language, options.lang(session)] = Language.ZH,
    ) -> int:
        return run(session, folder, preset=preset, empty=empty)


def run(session: Session, folder: Path, *, preset: str, empty: bool) -> Exit:
    """Write the policy and tables of a preset into a folder."""
    from planner.intake.presets import write_preset

    written = write_preset(preset, folder, empty=empty)
    if session.as_json:
        write_json({"out": str(folder), "preset": preset, "files": [path.name for path in written]})
    else:
        tell(session.say("new_written", folder=str(folder), files=[path.name for path in written]))
        tell(session.say("new_next_empty" if empty else "new_next", folder=str(folder)))
    return Exit.FINE
