"""English counts read well whatever the number."""

import re

from planner.locale import codes, raw_text, sentence


def test_no_sentence_leaves_singular_or_plural_to_the_reader() -> None:
    assert [code for code in codes("en") if "(s)" in raw_text(code, "en")] == []


# Limits of files and programs, which are never 1.
NEVER_ONE = {"limit", "longest", "shortest"}
# What may stand between a count and its noun is an adjective or two; what ends in s and is no noun is listed below.
PLURAL = re.compile(r"\{(?P<name>\w+)\} (?:(?!in|as|of|to|by|and|or|that)[a-z]+ ){0,2}?(?P<word>[a-z]{3,}s)\b")
COUNTS = {name for code in codes("en") for name in re.findall(r"\{(\w+):[^}|]+\|", raw_text(code, "en"))}
NO_NOUNS = {"has", "does", "was", "this", "its", "lies", "stands"}


def test_every_count_before_a_plural_has_a_singular() -> None:
    """A placeholder that counts somewhere is a count wherever a plural follows it."""
    left = [
        (code, found[0])
        for code in codes("en")
        for found in PLURAL.finditer(raw_text(code, "en"))
        if found["name"] in COUNTS - NEVER_ONE and found["word"] not in NO_NOUNS
    ]
    assert left == []


def test_a_count_of_one_takes_the_singular() -> None:
    values = {"leaders": 1, "places": 2, "name": "x"}
    assert sentence("ui.opened", "en", **values) == "“x” is open: 1 leader, 2 places."
