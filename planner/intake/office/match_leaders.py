"""Which leader is meant? Name and post; what is only similar is asked, never decided."""

import re
from functools import lru_cache

from planner.intake.office.entries import Where
from planner.intake.office.match_places import one_character_apart
from planner.intake.office.names import key, without_bracket
from planner.intake.office.questions import Candidate, Match, Question
from planner.intake.office.register import MOST_OPTIONS, Register, options_of

_NUMBERED = re.compile(r"[一二三四五六七八九十\d]{1,3}")


def match_leader(name: str, post: str, where: Where, register: Register) -> Match:
    """
    The leader that a name and a post mean.

    Parameters
    ----------
    post
        "" when the file does not state it.
    """
    namesakes = register.spelled(name)
    exact = [leader for leader in namesakes if not post or not leader.post or _same_post(post, leader)]
    if len(exact) == 1:
        return Match(exact[0], "" if exact[0].name == name else "read_as")
    if len(namesakes) == 1 and namesakes[0].given:
        return Match(namesakes[0], "post_changed")
    if namesakes:
        code, found = ("leader_ambiguous", exact) if exact else ("leader_namesake", namesakes)
    else:
        code, found = "leader_of_post", _of_the_post(name, post, register)
        if len(found) == 1 and _is_post_only(found[0], name, post):
            return Match(found[0], "matched_by_post")
        if not found:
            code = "leader_similar"
            found = [leader for leader in register.unnamed() if _mistyped(key(name), key(leader.name))]
    if not found:
        return Match()
    candidates = found[:MOST_OPTIONS]
    values = {"name": name, "post": post}
    identity = f"leader:{key(name)}:{key(post)}"
    question = Question(identity, "leader", f"intake.{code}", where, options_of(candidates), values=values)
    return register.ask(question, candidates)


def _mistyped(first: str, second: str) -> bool:
    """Whether one character tells two names apart; of names with two characters that is no likeness."""
    return min(len(first), len(second)) > 2 and one_character_apart(first, second)


def _same_post(post: str, leader: Candidate) -> bool:
    return key(post) in {key(leader.post), key(leader.name)}


def _of_the_post(name: str, post: str, register: Register) -> list[Candidate]:
    """
    Leaders of the instance who are not named themselves and hold the post, or one of its numbered kind (副市长 and 副市长（一）), or for
    want of these a post that has a title in common (市长 and 市委副书记、市长), most in common first.
    """
    wanted = {_base(post), _base(name)} - {""}
    free = register.unnamed()
    exact = [leader for leader in free if key(post or name) in {key(leader.post), key(leader.name)}]
    numbered = [leader for leader in free if {_base(leader.post), _base(leader.name)} & wanted]
    titles = _titles(post or name)
    related = [leader for leader in free if _titles(leader.post or leader.name) & titles]
    return exact or numbered or sorted(related, key=lambda leader: -len(_titles(leader.post or leader.name) & titles))


@lru_cache(maxsize=20_000)  # every post that is not known is held against every leader
def _titles(post: str) -> frozenset[str]:
    """The titles that a post is made of; names of organs before them are part of a title."""
    return frozenset(_base(title) for title in re.split(r"[、,，;；\s]+", post) if title)


@lru_cache(maxsize=20_000)
def _base(post: str) -> str:
    bare, inner = without_bracket(post)
    return key(bare) if inner and _NUMBERED.fullmatch(inner) else key(post)


def _is_post_only(leader: Candidate, name: str, post: str) -> bool:
    """Whether one side names the post and no person: then the same post is the same leader. Another person there is a question."""
    unnamed = key(leader.name) == key(leader.post or leader.name)
    return (unnamed and key(post) in {key(leader.post), key(leader.name)}) or key(name) == key(leader.post)
