"""What goes wrong in keeping things, as a code and values; its sentence is in the catalogue under `store.`."""

from typing import Any

from planner.domain import PlannerError


class StoreError(PlannerError):
    """
    Something cannot be kept, or what is kept cannot be read.

    Examples
    --------
    >>> str(StoreError("store.damaged", file="planner.db"))
    "store.damaged {'file': 'planner.db'}"
    """

    def __init__(self, code: str, /, **values: Any) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code} {values}")
