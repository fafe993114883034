"""The answer: which leader holds which place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Holding:
    """One row of an assignment: a leader's id, a place's id, and the leader's role there ("" unless stated: 正, 副, 协助)."""

    leader: str
    place: str
    role: str = ""

    @property
    def pair(self) -> Pair:
        """(leader id, place id)."""
        return self.leader, self.place


@dataclass(frozen=True)
class Assignment:
    """
    A set of (leader id, place id) pairs, with roles where they are stated.

    Parameters
    ----------
    pairs
        The pairs; their order has no meaning.
    roles
        Pair -> role, only for pairs of the assignment that state one.

    Examples
    --------
    >>> plan = Assignment.of([("l2", "p1"), ("l1", "p2"), ("l1", "p1")])
    >>> plan.places_of("l1"), plan.holders_of("p1"), plan.places_of("l9")
    (('p1', 'p2'), ('l1', 'l2'), ())
    >>> plan.sorted_pairs
    (('l1', 'p1'), ('l1', 'p2'), ('l2', 'p1'))
    """

    pairs: frozenset[Pair] = frozenset()
    roles: Mapping[Pair, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> Self:
        """The assignment of these pairs, without roles."""
        return cls(frozenset(pairs))

    @classmethod
    def from_holdings(cls, holdings: Iterable[Holding]) -> Self:
        """The assignment that these rows state."""
        rows = tuple(holdings)
        return cls(frozenset(row.pair for row in rows), {row.pair: row.role for row in rows if row.role})

    @cached_property
    def sorted_pairs(self) -> tuple[Pair, ...]:
        """The pairs, sorted by leader id, then place id."""
        return tuple(sorted(self.pairs))

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """The rows that state this assignment with its roles, in the order of `sorted_pairs`."""
        return tuple(Holding(*pair, self.roles.get(pair, "")) for pair in self.sorted_pairs)

    @cached_property
    def _by_leader(self) -> dict[str, tuple[str, ...]]:
        grouped: dict[str, list[str]] = {}
        for leader, place in self.sorted_pairs:
            grouped.setdefault(leader, []).append(place)
        return {leader: tuple(places) for leader, places in grouped.items()}

    @cached_property
    def by_place(self) -> Mapping[str, tuple[str, ...]]:
        """Place id -> ids of its leaders, sorted; only places that have one."""
        grouped: dict[str, list[str]] = {}
        for leader, place in self.sorted_pairs:
            grouped.setdefault(place, []).append(leader)
        return {place: tuple(leaders) for place, leaders in grouped.items()}

    def places_of(self, leader: str) -> tuple[str, ...]:
        """Ids of the places a leader holds, sorted."""
        return self._by_leader.get(leader, ())

    def holders_of(self, place: str) -> tuple[str, ...]:
        """Ids of the leaders of a place, sorted."""
        return self.by_place.get(place, ())

    def __contains__(self, pair: object) -> bool:
        return pair in self.pairs

    def __len__(self) -> int:
        return len(self.pairs)
