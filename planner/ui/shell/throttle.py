"""How often may somebody try a password? Slower and slower for who guesses, while nobody can lock out anybody else."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

FREE_TRIES = 5
"""Wrong passwords from one place for one name before waiting begins."""
FREE_TRIES_OF_PLACE, FREE_TRIES_OF_NAME = 30, 60
"""The same from one place whatever the name, and for one name from wherever."""
LONGEST_WAIT = 15 * 60.0
FORGOTTEN_AFTER = 60 * 60.0
REMEMBERED = 20_000


@dataclass
class _Tries:
    wrong: int = 0
    last: float = 0.0
    until: float = 0.0


class Throttle:
    """
    Wrong passwords, counted per place and name, per place, and per name.

    The count of a name slows down only browsers from which nobody has ever logged in with it: whoever guesses from many places cannot keep
    its owner out. Counts live in memory and are forgotten an hour after the last wrong try.
    """

    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, place: str, name: str, now: float, *, known: bool) -> float:
        """
        Seconds until the next try counts; 0 for at once.

        Parameters
        ----------
        known
            Whether the browser shows the mark of an earlier login with this name.
        """
        with self._lock:
            keys = [key for key, _ in self._limits(place, name, known=known)]
            return max(0.0, *(self._tries[key].until - now if key in self._tries else 0.0 for key in keys))

    def wrong(self, place: str, name: str, now: float, *, known: bool) -> None:
        """Note a wrong password."""
        with self._lock:
            for key, free in self._limits(place, name, known=known):
                tries = self._tries.get(key)
                if tries is None or now - tries.last > FORGOTTEN_AFTER:
                    tries = self._tries[key] = _Tries()
                self._tries.move_to_end(key)
                tries.wrong, tries.last = tries.wrong + 1, now
                if tries.wrong >= free:
                    tries.until = now + min(LONGEST_WAIT, 2.0 ** min(20, tries.wrong - free + 1))
            while len(self._tries) > REMEMBERED:
                self._tries.popitem(last=False)

    def right(self, place: str, name: str) -> None:
        """Forget the wrong tries of somebody who has come in."""
        with self._lock:
            self._tries.pop((place, name), None)

    def _limits(self, place: str, name: str, *, known: bool) -> list[tuple[tuple[str, str], int]]:
        limits = [((place, name), FREE_TRIES), ((place, ""), FREE_TRIES_OF_PLACE)]
        return limits if known else [*limits, (("", name), FREE_TRIES_OF_NAME)]


def place_of(address: str) -> str:
    """
    Where a try comes from: the address, of IPv6 the network of a household.

    >>> place_of("192.0.2.7"), place_of("2001:db8:1:2:3:4:5:6"), place_of("?")
    ('192.0.2.7', '2001:db8:1:2::', '?')
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
