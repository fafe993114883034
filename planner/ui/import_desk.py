"""The import that a visitor has begun: one file at a time, until it is applied or put away."""

from dataclasses import replace

from planner.intake import Mapping
from planner.ui import state
from planner.ui.importing import Importing, begin

MAPPINGS_KEPT = 20


def importing() -> Importing | None:
    """The import that was begun, held against what is open now."""
    here = state.desk()
    begun, at_hand = here.importing, state.draft()
    if begun is None or begun.draft is None or at_hand is None or begun.draft.snapshot == at_hand.snapshot:
        return begun
    here.importing = replace(begun, draft=at_hand).looked_at_again()  # changed on another page meanwhile
    return here.importing


def imported() -> str:
    """Name of the file that was imported last and can still be undone; "" for none."""
    here = state.desk()
    return here.imported[0] if here.imported and state.draft() is here.imported[1] else ""


def number() -> int:
    """Grows with every import, so that each begins with an empty box for its file."""
    return state.desk().imports


def start(name: str, content: bytes, *, anew: bool) -> None:
    """Look at a file."""
    here = state.desk()
    here.importing = begin(name, content, None if anew else state.draft(), here.mappings)


def correct(mapping: Mapping) -> None:
    """Read the columns in another way."""
    here = state.desk()
    if here.importing is not None:
        here.importing = here.importing.with_mapping(mapping)


def answer(answers: dict[str, str]) -> None:
    """Take in answers."""
    here = state.desk()
    if here.importing is not None:
        here.importing = here.importing.with_answers(answers)


def finish() -> None:
    """Apply the import as a whole; its columns are remembered for the next file of the same form."""
    here, begun = state.desk(), importing()
    result = begun.result if begun is not None and begun.can_apply else None
    if begun is None or result is None:
        return
    if begun.mapping is not None:
        here.mappings = (begun.mapping, *here.mappings)[:MAPPINGS_KEPT]
    if begun.draft is None:
        state.open_instead(result)
    else:
        state.put(result)
    opened = state.draft()
    here.imported = None if opened is None else (begun.name, opened)
    _put_away()


def undo() -> None:
    """Back to what was before the import."""
    state.undo()
    state.desk().imported = None


def cancel() -> None:
    """Put the file away; nothing has been changed."""
    _put_away()


def _put_away() -> None:
    here = state.desk()
    here.importing, here.imports = None, here.imports + 1
