"""How words are set, whatever they say: alone in a cell, and how wide a line of them is."""

from unicodedata import east_asian_width


def capital(text: str) -> str:
    """
    A label as it stands alone in a cell of a table, not within a sentence.

    >>> capital("main road"), capital("主干道"), capital("")
    ('Main road', '主干道', '')
    """
    return text[:1].upper() + text[1:]


def text_width(text: str) -> int:
    """
    Columns that a line takes in the standard font.

    >>> text_width("城东 A1")
    7
    """
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
