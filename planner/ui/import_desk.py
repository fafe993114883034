"""The import that a visitor has begun: one file at a time, until it is applied or put away."""

from collections.abc import Callable
from dataclasses import replace

from planner.intake import Learned, Mapping
from planner.store import mappings
from planner.store.database import Database
from planner.store.errors import StoreError
from planner.store.stamps import Stamp
from planner.ui import identity, keeping, state
from planner.ui.importing import Importing, begin


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


def is_about(name: str, content: bytes, *, anew: bool) -> bool:
    """Whether the import that was begun is of this file and for this target."""
    begun = state.desk().importing
    return begun is not None and (begun.name, begun.content, begun.draft is None) == (name, content, anew)


def start(name: str, content: bytes, *, anew: bool) -> None:
    """Look at a file."""
    here = state.desk()
    here.importing = begin(name, content, None if anew else state.draft(), _known())


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
    _remember(begun)
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


def forget() -> None:
    """Forget how files of this form are read, and read this one as it is proposed."""
    here = state.desk()
    begun = here.importing
    if begun is None or begun.learned is None or not identity.may("edit"):
        return
    shape = begun.learned.shape
    _keep(lambda database, stamp: mappings.forget(database, shape, stamp))
    here.importing = begin(begun.name, begun.content, begun.draft, ())


def _known() -> tuple[Learned, ...]:
    """What the office has learned of its tables; nothing where the store cannot be asked."""
    try:
        forms = mappings.known(keeping.office().database)
    except StoreError:
        return ()
    return tuple(learned for form in forms if (learned := Learned.from_json(form.body)) is not None)


def _remember(begun: Importing) -> None:
    """Keep how the file was read; a form whose corrections were taken back is forgotten."""
    learned = begun.learned
    if learned is not None:
        _keep(lambda database, stamp: mappings.learn(database, learned.shape, learned.to_json(), stamp))
    elif begun.proposed is not None and begun.mapping is not None:
        shape = Learned(begun.name, begun.proposed, begun.mapping).shape
        _keep(lambda database, stamp: mappings.forget(database, shape, stamp))


def _keep(act: Callable[[Database, Stamp], object]) -> None:
    """Do it in the store; an import does not fail because it could not be remembered, which the page then says."""
    here = state.desk()
    try:
        act(keeping.office().database, keeping.stamp(identity.who().name))
    except StoreError as error:
        here.trouble = error


def _put_away() -> None:
    here = state.desk()
    here.importing, here.imports = None, here.imports + 1
