"""What does one cell of such a table name? Several places, several persons, a title within a name -> one mention each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planner.intake.office.names import (
    DISTRICT,
    clean,
    ending,
    key,
    kind_of_name,
    split_district,
    stem,
    without_bracket,
)

NOTHING = frozenset({"", "无", "暂无", "没有", "-", "--", "—", "——", "/", "\\", "\\\\", "none", "n/a", "空"})
SAME_AS_ABOVE = frozenset({"同上", "同前", "〃", "″", '"', "''", "”", "ditto"})
VACANT = frozenset({"空缺", "暂缺", "待定", "缺", "待任", "vacant"})
ROLES = frozenset({"正", "副", "协助", "牵头", "主", "配合", "第一", "lead", "deputy", "assists"})
_AFTER_A_NAME = r"(?:(?<=街道)|(?<=社区)|(?<=大道)|(?<=[镇乡村路街巷]))"
_OUTSIDE_BRACKETS = r"(?![^(（\[【]*[)）\]】])"
_SEPARATORS = re.compile(
    rf"(?:[、,，;；\n|]|{_AFTER_A_NAME}\s*(?:以及|和|及|与|[/\\ ](?!\s*[(（\[【]))\s*){_OUTSIDE_BRACKETS}"
)
_BETWEEN_PERSONS = re.compile(rf"(?:[、,，;；|/]|\n(?![(（])){_OUTSIDE_BRACKETS}")
_BLANK_BEFORE_ENDING = re.compile(r" +(?=(?:街道|镇|乡|社区|大道|路|街)(?:$|[、,，;；|\n(（]))")
_NUMBERING = re.compile(
    r"(?:^|(?<=[\s;；,，、]))[（(]?(?:\d{1,2}|[①-⑳一二三四五六七八九十]{1,2})(?:[)）.．]|、(?=\D))\s*(?=\D)|[①-⑳]"
)
_BEGINS_WITH_ENDING = re.compile(r"(?:(?P<office>街道|镇|乡|社区)|[东西南北中]?(?:大道|路|街))(?:$|[、,，;；|(（])")
_AND_MORE = re.compile(
    r"等(?:共)?(?:\d+|[一二两三四五六七八九十]+)?(?:条|个|处)?(?:道路|路段|主次干道|街道|乡镇|镇|社区|村)?$"
)
_ORGAN = re.compile(r".*(?:委|府|会|局|办|院|协|部|组|党|政)")
_DIRECTION_ENDING = re.compile(r"([东西南北中])(路|街|大街|大道)")
_TITLES = (
    r"(?:(?:第一|常务|党组|政法委|纪委|统战部|组织部|宣传部|机关)*副?(?:书记|市长|区长|县长|主任|主席|部长|秘书长|局长|检察长|院长|司令员|政委|"
    r"镇长|乡长|州长|组长|常委|调研员|巡视员|党委委员|党组成员|人大常委会副?主任|政协副?主席)(?:候选人)?)"
)
_TITLE_AFTER = re.compile(rf"([\u4e00-\u9fff·]{{2,4}}?)\s*({_TITLES})")
_TITLE_FAR_AFTER = re.compile(rf"([\u4e00-\u9fff·]{{2,4}})\s+(\S*{_TITLES})")
_TITLE_BEFORE = re.compile(rf"(\S*{_TITLES})\s+([\u4e00-\u9fff·]{{2,4}})")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦"
    "邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮"
    "柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂"
    "全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝甲乙丙丁戊己庚辛壬癸某"
)
"""First characters of names that may follow a title without a blank (市长王某): any other could go on with the title."""
_TITLE_GLUED = re.compile(rf"(\S*{_TITLES})([{_SURNAMES}][\u4e00-\u9fff]{{1,2}})")
_TITLE_PATTERNS = ((_TITLE_BEFORE, 2, 1), (_TITLE_AFTER, 1, 2), (_TITLE_FAR_AFTER, 1, 2), (_TITLE_GLUED, 2, 1))
"""Patterns of a name with a title, and the groups of name and title."""
_IS_TITLE = re.compile(rf".*{_TITLES}.*")
_INTERIM = re.compile(r"暂代|代理|代|兼|主持工作|挂职|党组成员|党外")
_BRACKETED = re.compile(r"^[(（]([^()（）]*)[)）]$")
_COURTESY = re.compile(r"(?:同志|先生|女士)$")
_PERSON = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,6}|[A-Za-z][A-Za-z .'-]{1,60}")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as a cell names it: name, district ("" unless stated) and role; `notes` are codes of what was repaired on the way."""

    name: str
    district: str = ""
    role: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A leader as a cell names him; `vacant` where the cell says that nobody holds the post, `role` where it says what he is there."""

    name: str
    post: str = ""
    role: str = ""
    vacant: bool = False
    notes: tuple[str, ...] = ()


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: blank, 无, a dash."""
    return text.strip().casefold() in NOTHING


def is_title(text: str) -> bool:
    """Whether a text is, or holds, the title of a post."""
    return _IS_TITLE.fullmatch(text) is not None


def looks_like_person(text: str) -> bool:
    """Whether a text could be a person's name: two to six Chinese characters that no place ends with."""
    plain = text.replace(" ", "")
    return _PERSON.fullmatch(plain) is not None and not ending(plain) and not is_title(plain)


def places_in(raw: str, districts: frozenset[str] = frozenset()) -> tuple[PlaceMention, ...]:
    """
    The places that a cell names, in its order.

    Parameters
    ----------
    districts
        Districts that may stand before a name.

    >>> [place.name for place in places_in("1.城东街道；2、城西街道")]
    ['城东街道', '城西街道']
    >>> [place.name for place in places_in("城东、城西街道")], [place.name for place in places_in("济川东、西路")]
    (['城东街道', '城西街道'], ['济川东路', '济川西路'])
    >>> places_in("海陵区城东\\n街道（协助）")[0]
    PlaceMention(name='城东街道', district='海陵区', role='协助', notes=('line_break',))
    >>> places_in("人民路、建设路等5条道路")[1]
    PlaceMention(name='建设路', district='', role='', notes=('several_places', 'not_all_listed'))
    >>> places_in("无")
    ()
    """
    text = clean(raw)
    notes = _repairs(raw, text)
    if is_nothing(text):
        return ()
    lines = clean(_NUMBERING.sub("\n", _BLANK_BEFORE_ENDING.sub("", text)))
    pieces = [piece.strip() for piece in _SEPARATORS.split(_joined(lines, notes))]
    pieces = [piece for piece in pieces if not is_nothing(piece)]
    if len(pieces) > 1:
        notes.append("several_places")
    return tuple(_place(piece, districts, tuple(notes)) for piece in _completed(pieces, notes))


def persons_in(raw: str, known: frozenset[str] = frozenset()) -> tuple[PersonMention, ...]:
    """
    The leaders that a cell names, in its order.

    Parameters
    ----------
    known
        Names of leaders. Titles in a row (市委常委、副市长) are one post, unless each is a leader's name.

    >>> persons_in("张 三（副市长）")
    (PersonMention(name='张三', post='副市长', role='', vacant=False, notes=('padded_name', 'title_in_name')),)
    >>> [(person.name, person.post) for person in persons_in("市长王某、副市长李某某")]
    [('王某', '市长'), ('李某某', '副市长')]
    >>> [person.name for person in persons_in("甲某、乙某某")], persons_in("李某某同志")[0].name, persons_in("暂缺")[0].vacant
    (['甲某', '乙某某'], '李某某', True)
    """
    text = clean(raw)
    notes = _repairs(raw, text)
    if is_nothing(text):
        return ()
    pieces = [piece.strip() for piece in _BETWEEN_PERSONS.split(_without_break_in_name(text, notes))]
    pieces = [part for piece in pieces for part in _persons_apart(piece) if not is_nothing(part)]
    if all(is_title(piece) and not _names_its_holder(piece) for piece in pieces) and not known.issuperset(pieces):
        pieces = [" ".join(text.split())]
    if len(pieces) > 1:
        notes.append("several_leaders")
    return tuple(_person(piece, notes) for piece in pieces)


def _repairs(raw: str, text: str) -> list[str]:
    notes = []
    if text != raw.strip() and text.replace("\n", "") != "".join(raw.split()):
        notes.append("odd_characters")
    return notes


def _joined(text: str, notes: list[str]) -> str:
    """Lines of a cell; a line that is but the end of the name before it belongs to it."""
    lines = text.split("\n")
    kept = [lines[0]]
    for line in lines[1:]:
        begins = _BEGINS_WITH_ENDING.match(line)
        last = _SEPARATORS.split(kept[-1])[-1]
        # 京泰路 + 街道 is one name, 城东街道 + 街道 never is; 路 belongs to what has no ending yet.
        open_end = begins and kind_of_name(last) in ({"", "road"} if begins["office"] else {""})
        if line.startswith(("(", "（")) or open_end:
            kept[-1] += line
            notes.append("line_break")
        else:
            kept.append(line)
    return "\n".join(kept)


def _completed(pieces: list[str], notes: list[str]) -> Iterator[str]:
    """Names in full where a list gives the ending once: 城东、城西街道; 济川东、西路."""
    whole = list(pieces)
    for position in range(len(whole) - 2, -1, -1):
        following, piece = whole[position + 1], whole[position]
        shared = _DIRECTION_ENDING.fullmatch(following)
        if shared and piece[-1:] in "东西南北中" and len(piece) > 1:
            whole[position] = piece + shared[2]
            whole[position + 1] = piece[:-1] + following
            notes.append("shared_ending")
        elif len(key(piece)) <= 4 and not ending(without_bracket(piece)[0]) and stem(following) != key(following):
            last = ending(without_bracket(following)[0])
            if last and not DISTRICT.fullmatch(piece):
                whole[position] = piece + last
                notes.append("shared_ending")
    yield from whole


def _place(piece: str, districts: frozenset[str], notes: tuple[str, ...]) -> PlaceMention:
    name, role, district = piece, "", ""
    main, inner = without_bracket(piece)
    while inner:
        if inner in ROLES:
            role = inner
        elif inner in districts or (DISTRICT.fullmatch(inner) and len(inner) <= 4):
            district = inner
        else:
            break
        name = main
        main, inner = without_bracket(name)
    more = _AND_MORE.search(name)
    if more and ending(name[: more.start()]):
        name, notes = name[: more.start()], (*notes, "not_all_listed")
    stated, name = split_district(name, districts)
    return PlaceMention(name.replace("\n", ""), stated or district, role, notes)


def _without_break_in_name(text: str, notes: list[str]) -> str:
    """A name broken over two lines for want of width: 欧阳\\n某某; two whole names stay apart."""
    lines = text.split("\n")
    if len(lines) == 2 and min(map(len, lines)) == 1 and all(map(str.isalpha, lines)):
        notes.append("line_break")
        return "".join(lines)
    return text


def _persons_apart(piece: str) -> list[str]:
    """Names that only blanks separate; a name that is spaced out (张 三) is one."""
    parts = piece.split()
    if len(parts) > 1 and all(2 <= len(part) <= 4 and looks_like_person(part) for part in parts):
        return parts
    return [piece]


def _names_its_holder(piece: str) -> bool:
    """Whether a title has a person's name with it, so that titles in a row are those of several: 市长王某、副市长李某某."""
    main, inner = without_bracket(piece)
    if inner:
        return is_title(inner) and looks_like_person(main)
    return _TITLE_GLUED.fullmatch(piece) is not None or _TITLE_BEFORE.fullmatch(piece) is not None


def _person(piece: str, notes_of_cell: list[str]) -> PersonMention:
    notes = list(notes_of_cell)
    name, post = _BRACKETED.sub(r"\1", piece), ""
    main, inner = without_bracket(name)
    role, vacant = "", False
    while inner:
        if inner in VACANT:
            vacant = True
        elif inner in ROLES:
            role = inner
        elif is_title(inner):
            post = post or inner
            notes.append("title_in_name")
        elif _INTERIM.search(inner) or re.fullmatch(r"[男女]|[男女]?[,，、]?[\u4e00-\u9fff]{1,4}族", inner):
            notes.append("bracket_dropped")
        else:
            break
        name = main
        main, inner = without_bracket(name)
    parts = name.split()
    spaced = all(len(part) <= 2 and not part.isascii() and not is_title(part) for part in parts)
    if len(parts) > 1 and spaced and sum(map(len, parts)) <= 4:
        name = "".join(parts)
        notes.append("padded_name")
    name = _COURTESY.sub("", name).strip() or name
    for pattern, name_group, post_group in _TITLE_PATTERNS:
        found = pattern.fullmatch(name)
        if found and not post and not is_title(found[name_group]) and not _ORGAN.fullmatch(found[name_group]):
            name, post = found[name_group], found[post_group]
            notes.append("title_in_name")
    if name in VACANT:
        name, vacant = post, True
    order = dict.fromkeys(notes)
    return PersonMention(name.replace("\n", " ").strip(), post, role, vacant, tuple(sorted(order)))
