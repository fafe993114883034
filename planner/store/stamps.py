"""Who does something, when and why: what every act that is kept carries."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """
    The signature under an act.

    Parameters
    ----------
    who
        Name of the account, or `planner.rules.people.LOCAL` on a computer without accounts.
    at
        With its time zone; the caller reads the clock.
    reason
        Why, in the words of whoever does it; "" where none is asked for.
    """

    who: str
    at: datetime
    reason: str = ""
