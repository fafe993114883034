"""When are two names the same? Spellings of places and persons -> keys that are compared, and kinds that endings tell."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

VARIANTS_FILE = Path(__file__).with_name("name_variants.csv")
"""Published spellings of one place: canonical, county ("" for any), variant, source."""

_ESCAPED = re.compile(r"_x00(?:0[0-8BCEF]|1[0-9A-F]|0D)_", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {0x3000: 0x20, 0xA0: 0x20, 0x2007: 0x20, 0x202F: 0x20, 0x09: 0x20}
_BLANKS = re.compile(r" {2,}")
_OFFICES = (
    (re.compile(r"街道(?:办事处|办|党工委|工委)$"), "街道"),
    (re.compile(r"(?<=[镇乡])(?:人民政府|政府|党委)$"), ""),
    (re.compile(r"社区(?:居民委员会|居委会)$"), "社区"),
    (re.compile(r"村(?:民委员会|委会)$"), "村"),
)
_DROPPED = re.compile(r"[\s·•・.,，。、:：;；\"'“”‘’《》<>〈〉*]+")
_DASHES = re.compile(r"[-‐‑–—―－_]+")
ENDINGS: Mapping[str, str] = {
    "街道": "street",
    "镇": "township",
    "乡": "township",
    "社区": "community",
    "居委会": "community",
    "村": "village",
    "大道": "road",
    "公路": "road",
    "快速路": "road",
    "高架": "road",
    "路": "road",
    "街": "road",
    "巷": "road",
    "线": "road",
    "道": "road",
}
"""Ending of a place's name -> its kind; "road" where the ending does not tell a main road from a secondary one."""
_BY_LENGTH = sorted(ENDINGS, key=len, reverse=True)
DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,5}(?:区|县|市|旗)")
_DISTRICT_BEFORE = re.compile(r"([\u4e00-\u9fff]{2,3}(?:区|县))(.{3,})")


def clean(raw: str) -> str:
    """
    A cell as it was meant: half-width digits, letters and blanks, no invisible characters; line breaks stay, one each.

    >>> clean(" １２ 号　路\\r\\n\\u200b城东 "), clean("大𫭢镇_x000D_")
    ('12 号 路\\n城东', '大𫭢镇')
    """
    if raw.isascii() and raw.isalnum():
        return raw
    text = _ESCAPED.sub("", raw).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").translate(_WIDE)
    text = _INVISIBLE.sub("", text)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=100_000)
def key(name: str) -> str:
    """
    What two spellings of one name have in common.

    >>> key("城东街道办事处") == key(" 城东 街道"), key("大伦镇人民政府"), key("Ｓ２３１"), key("人民路（东段）")
    (True, '大伦镇', 's231', '人民路(东段)')
    """
    text = _DASHES.sub("-", _DROPPED.sub("", unicodedata.normalize("NFKC", name).casefold()))
    for office, place in _OFFICES:
        text = office.sub(place, text)
    return text


@lru_cache(maxsize=100_000)  # every name that is not known is held against every place
def ending(name: str) -> str:
    """
    The ending that tells a place's kind, "" when there is none.

    >>> ending("药城大道"), ending("凤凰路街道"), ending("经济开发区")
    ('大道', '街道', '')
    """
    text = key(name)
    return next((word for word in _BY_LENGTH if text.endswith(word)), "")


@lru_cache(maxsize=100_000)
def stem(name: str) -> str:
    """
    The key without its ending; the whole key when nothing would be left.

    >>> stem("药城大道"), stem("药城路"), stem("城东"), stem("街道")
    ('药城', '药城', '城东', '街道')
    """
    text = key(name)
    return text.removesuffix(ending(text)) or text


def kind_of_name(name: str) -> str:
    """The kind that a name's ending tells ("road" for any road), "" when it tells none."""
    return ENDINGS.get(ending(name), "")


def without_bracket(name: str) -> tuple[str, str]:
    """
    A name and what stands in its last bracket.

    >>> without_bracket("城东街道（海陵区）"), without_bracket("人民路"), without_bracket("(一)")
    (('城东街道', '海陵区'), ('人民路', ''), ('(一)', ''))
    """
    found = re.fullmatch(r"(.+?)\s*[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]\s*", name, re.DOTALL)
    return (found[1].strip(), found[2].strip()) if found else (name, "")


def split_district(name: str, districts: frozenset[str] = frozenset()) -> tuple[str, str]:
    """
    The district that a name begins with, and the rest.

    Parameters
    ----------
    districts
        Known ones; others are recognised by 区 or 县 before a name with an ending of its own.

    >>> split_district("海陵区城东街道"), split_district("开发区大道"), split_district("兴化市沈伦镇", frozenset({"兴化市"}))
    (('海陵区', '城东街道'), ('', '开发区大道'), ('兴化市', '沈伦镇'))
    """
    for district in sorted(districts, key=len, reverse=True):
        if district and name.startswith(district) and len(name) > len(district) + 1:
            return district, name[len(district) :].lstrip(" -—、")
    found = _DISTRICT_BEFORE.fullmatch(name)
    if found and ending(found[2]) and stem(found[2]) != key(found[2]):
        return found[1], found[2]
    return "", name


@cache
def _variants() -> dict[str, tuple[tuple[str, str], ...]]:
    """Key of a spelling -> (canonical name, county) of the places it may mean."""
    meant: dict[str, list[tuple[str, str]]] = {}
    with VARIANTS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            meant.setdefault(key(row["variant"]), []).append((row["canonical"], row["county"]))
    return {spelling: tuple(places) for spelling, places in meant.items()}


def canonical_names(name: str) -> tuple[tuple[str, str], ...]:
    """
    The places that a published variant may mean, as (canonical name, county); county "" means any.

    >>> canonical_names("大伦镇"), canonical_names("江州路"), canonical_names("人民路")
    ((('大𫭢镇', '姜堰区'),), (('江洲路', ''),), ())
    """
    return _variants().get(key(name), ())
