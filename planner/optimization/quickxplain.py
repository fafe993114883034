"""
A minimal part of a set that cannot stand, by divide and conquer [1]_.

.. [1] U. Junker, "QuickXplain: preferred explanations and relaxations for over-constrained problems", AAAI (2004).
"""

from collections.abc import Callable, Sequence

from planner.optimization.ruleset import Member

Group = tuple[Member, ...]
"""Members that are given up, or told, together."""


def shortest(items: Sequence[Group], cannot_stand: Callable[[Sequence[Group]], bool]) -> list[Group]:
    """
    A minimal part of `items` that cannot stand, by QuickXplain; the earlier items are given up last.

    Parameters
    ----------
    items
        Together they cannot stand.
    """

    def divide(background: list[Group], added: bool, rest: list[Group]) -> list[Group]:
        if added and cannot_stand(background):
            return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        of_second = divide(background + first, bool(first), second)
        of_first = divide(background + of_second, bool(of_second), first)
        return of_first + of_second

    return divide([], False, list(items)) if items else []
