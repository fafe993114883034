"""A file that is written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """
    A path beside `path` to write to; it takes the place of `path` at the end, and goes without trace when anything fails.

    Raises
    ------
    OSError
        When the system does not let it be written; it names `path`, not the path beside it.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        if error.filename == str(draft):
            error.filename = str(path)
        raise
    finally:
        with suppress(OSError):
            draft.unlink()
