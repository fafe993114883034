"""Of which kind is a new place? Its name's ending, its column and the kinds of the policy decide, or else the user."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from planner.intake.office.match_places import group_of
from planner.intake.office.names import kind_of_name, without_bracket
from planner.intake.places import KIND_WORDS

DEFAULT_KINDS = ("street", "township", "main_road", "secondary_road", "community", "village", "line_of_work")
"""Kinds that there are where no instance says otherwise."""
_FIRST_OF_GROUP: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "subdistrict": ("street", "township"),
        "road": ("main_road", "secondary_road"),
        "community": ("community", "village"),
    }
)


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind, whether it was assumed for want of a statement, and the kinds to choose from where none could be found."""

    kind: str = ""
    assumed: bool = False
    choices: tuple[str, ...] = ()


def find_kind(name: str, stated: str, kinds: Sequence[str]) -> KindFound:
    """
    The kind of a new place.

    Parameters
    ----------
    stated
        What the column or a cell of its own says: a kind, a group of kinds, or "".
    kinds
        Kinds that there are, in the policy's order.

    >>> find_kind("大伦镇", "subdistrict", DEFAULT_KINDS), find_kind("人民路", "secondary_road", DEFAULT_KINDS).kind
    (KindFound(kind='township', assumed=False, choices=()), 'secondary_road')
    >>> find_kind("人民路", "road", DEFAULT_KINDS)
    KindFound(kind='main_road', assumed=True, choices=())
    >>> find_kind("东部片区", "", ("street", "main_road")).choices
    ('street', 'main_road')
    """
    by_name = kind_of_name(without_bracket(name)[0])
    concrete = _known(stated, kinds)
    if concrete and (not by_name or group_of(by_name) != group_of(concrete) or group_of(concrete) == "road"):
        return KindFound(concrete)
    by_ending = _known(by_name, kinds)
    if by_ending and (not stated or group_of(stated) == group_of(by_ending)):
        return KindFound(by_ending)
    group = group_of(stated) or group_of(by_name)
    for kind in _FIRST_OF_GROUP.get(group, (group,)):
        known = _known(kind, kinds)
        if known:
            return KindFound(known, assumed=True)
    return KindFound(choices=tuple(kinds))


def _known(kind: str, kinds: Sequence[str]) -> str:
    """A kind as the policy writes it: itself, or the Chinese word that means it; "" when the policy has none."""
    if not kind or kind in kinds:
        return kind
    meant = KIND_WORDS.get(kind, "")
    if meant in kinds:
        return meant
    return next((word for word, english in KIND_WORDS.items() if english == kind and word in kinds), "")
