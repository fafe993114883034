"""Which ids do new leaders and places get? The next free number behind the letter of their kind."""

from collections.abc import Iterable

_LETTERS = {
    "street": "s",
    "township": "s",
    "main_road": "r",
    "secondary_road": "r",
    "community": "c",
    "village": "v",
    "line_of_work": "w",
}


class Ids:
    """
    Ids that nobody has.

    >>> ids = Ids(["l1", "s01", "r07"])
    >>> ids.leader(), ids.place("street"), ids.place("street"), ids.place("main_road"), ids.place("market")
    ('l02', 's02', 's03', 'r01', 'p01')
    """

    def __init__(self, taken: Iterable[str]) -> None:
        # l1 and l01 are two ids to the program and one to a reader.
        self._taken = {_plain(id_) for id_ in taken}
        self._last: dict[str, int] = {}

    def leader(self) -> str:
        """The id of a new leader."""
        return self._next("l")

    def place(self, kind: str) -> str:
        """The id of a new place."""
        return self._next(_LETTERS.get(kind, "p"))

    def _next(self, letter: str) -> str:
        number = self._last.get(letter, 0) + 1
        while _plain(f"{letter}{number:02d}") in self._taken:
            number += 1
        self._last[letter] = number
        return f"{letter}{number:02d}"


def _plain(id_: str) -> str:
    return id_[:1].casefold() + (id_[1:].lstrip("0") or "0")
