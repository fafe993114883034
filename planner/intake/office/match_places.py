"""Which place is meant? District and normalised name; what is only similar is asked, never decided."""

from planner.intake.office.entries import Where
from planner.intake.office.names import ending, key, kind_of_name, stem, without_bracket
from planner.intake.office.questions import Candidate, Match, Question
from planner.intake.office.register import MOST_OPTIONS, Register, options_of

_GROUPS = {
    "street": "subdistrict",
    "township": "subdistrict",
    "main_road": "road",
    "secondary_road": "road",
    "village": "community",
}
SHORTEST, BESIDES = 3, 4
"""Characters of a name that may be looked for in a sentence, and that the sentence has besides it at least."""
_ORDINAL = frozenset("东西南北中上下前后新老大小一二三四五六七八九十0123456789")


def group_of(kind: str) -> str:
    """
    The group that a kind belongs to for matching; a kind of its own is its own group.

    >>> group_of("street"), group_of("road"), group_of("market"), group_of("")
    ('subdistrict', 'road', 'market', '')
    """
    return _GROUPS.get(kind, kind)


def match_place(name: str, district: str, kind: str, where: Where, register: Register) -> Match:
    """
    The place that a name means.

    Parameters
    ----------
    district
        As the file states it; "" when it does not.
    kind
        Kind, or group of kinds, that the column or the name tells; "" when none does.
    """
    of_kind = [place for place in register.spelled(name) if _kinds_agree(kind, place.kind)]
    here = [place for place in of_kind if _districts_agree(district, place)]
    variants = [
        place
        for place, county in register.variants(name)
        if _kinds_agree(kind, place.kind) and _districts_agree(district, place) and _districts_agree(county, place)
    ]
    for found, note in ((here, "read_as"), (variants, "known_variant")):
        if len(found) == 1:
            return Match(found[0], "" if found[0].name == name else note)
    # Another district is another place; in an instance it may also be a district that has changed.
    of_kind = here or [place for place in of_kind if place.given]
    if not variants and not of_kind:
        of_kind = _similar(name, district, kind, register)
        if not of_kind:
            return Match()
        code = "place_similar"
    else:
        code = "place_ambiguous" if here or variants else "place_elsewhere"
    candidates = (here or variants or of_kind)[:MOST_OPTIONS]
    values = {"name": name, "district": district}
    identity = f"place:{district}:{key(name)}"
    question = Question(identity, "place", f"intake.{code}", where, options_of(candidates), values=values)
    return register.ask(question, candidates)


def _kinds_agree(stated: str, kind: str) -> bool:
    return not stated or not kind or stated == kind or group_of(stated) == group_of(kind)


def _districts_agree(stated: str, place: Candidate) -> bool:
    return not stated or not (place.district or place.managed_by) or stated in {place.district, place.managed_by}


def _similar(name: str, district: str, kind: str, register: Register) -> list[Candidate]:
    """Places that the name may mean by another ending, without what stands in brackets, with one character mistyped, or in a sentence."""
    alike = [place for place in register.with_stem(name) if _endings_agree(name, place.name)]
    if not alike:
        alike = [
            place
            for place in register.unnamed()
            if ending(place.name) == ending(name) and one_character_apart(stem(name), stem(place.name))
        ]
    alike = alike or _told_of(name, kind, register)
    return [place for place in alike if _kinds_agree(kind, place.kind) and _districts_agree(district, place)]


def _told_of(name: str, kind: str, register: Register) -> list[Candidate]:
    """Places that a sentence in a cell tells of (负责海姜大道沿线环境整治); only where the column says of what kind its places are."""
    told = key(name)
    if not kind:
        return []
    return [
        place
        for place in register.given
        if SHORTEST <= len(key(place.name)) <= len(told) - BESIDES and key(place.name) in told
    ]


def _endings_agree(name: str, other: str) -> bool:
    """Whether the endings of two names with one stem do not tell different groups (凤凰街道 is not 凤凰路)."""
    groups = {group_of(kind_of_name(without_bracket(each)[0])) for each in (name, other)} - {""}
    return len(groups) <= 1


def one_character_apart(first: str, second: str) -> bool:
    """
    Whether two names differ by one character that was mistyped, left out or added; 城东 and 城西 are two names.

    >>> one_character_apart("江洲", "江州"), one_character_apart("城东", "城西"), one_character_apart("海陵南", "海陵")
    (True, False, False)
    """
    if min(len(first), len(second)) < 2 or abs(len(first) - len(second)) > 1:
        return False
    if len(first) == len(second):
        apart = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
        return len(apart) == 1 and not set(apart[0]) <= _ORDINAL
    longer, shorter = sorted((first, second), key=len, reverse=True)
    dropped = [at for at in range(len(longer)) if longer[:at] + longer[at + 1 :] == shorter]
    return len(shorter) > 2 and any(longer[at] not in _ORDINAL for at in dropped)
