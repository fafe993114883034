"""What does a header mean? Words that offices write above a column -> the role of the column."""

import re
import unicodedata
from typing import Literal, get_args

Role = Literal[
    "ignore",
    "serial",
    "id",
    "name",
    "post",
    "body",
    "rank",
    "share",
    "support_unit",
    "contact",
    "note",
    "place",
    "kind",
    "district",
    "managed_by",
    "weight",
    "priority",
    "lon",
    "lat",
    "role",
    "leader_id",
    "place_id",
]
"""
What a column holds. `place`: names of places, whose kind the column may tell; `ignore`: not read; `leader_id` and `place_id`: ids of an
instance, as exported plans have them; `serial`: a number that means nothing.
"""
ROLES: tuple[str, ...] = get_args(Role)
LAYER_OF_WORD = {
    "subdistrict": ("街道", "乡镇", "镇街", "镇乡", "办事处", "street", "township", "subdistrict"),
    "road": ("道路", "干道", "干线", "路段", "路名", "马路", "road"),
    "community": ("社区", "居委会", "村居", "村", "communit", "village"),
    "line_of_work": ("条线", "行业", "领域", "lineofwork", "linesofwork"),
}
"""Group of kinds -> words that name it in a header."""
KIND_OF_WORD = {
    "主干道": "main_road",
    "主干路": "main_road",
    "次干道": "secondary_road",
    "次干路": "secondary_road",
    "街道": "street",
    "乡镇": "township",
    "镇": "township",
    "乡": "township",
    "社区": "community",
    "行政村": "village",
    "村": "village",
    "条线": "line_of_work",
    "mainroad": "main_road",
    "secondaryroad": "secondary_road",
    "street": "street",
    "township": "township",
    "community": "community",
    "village": "village",
    "lineofwork": "line_of_work",
}
"""A word that alone names a kind."""

_CARE = r"(?:挂钩|挂联|联系|包保|包联|包挂|挂包|负责|责任|分管|结对|督导|联络|帮扶|挂点|所)*"
_PERSON = r"(?:市|区|县|镇|街道)?(?:级|管)?(?:领导|干部|负责人|责任人|路长|街长|长)(?:同志|干部)?(?:姓名|名单)?"
_WORDS: tuple[tuple[Role, str], ...] = (
    ("leader_id", r"领导编号|leader|leaderid"),
    ("place_id", r"(?:挂联)?对象编号|place_id|placeid"),
    ("contact", r".*(?:联系人|联络员|联系方式|联系电话|联络人|电话|手机|contact|phone).*"),
    (
        "support_unit",
        r".*(?:配合|协助|牵头|联络|后盾|帮扶|协调|责任|参与|挂钩|包保|保障|服务)(?:单位|部门|科室).*|单位|部门|supportunit",
    ),
    ("serial", r"序号|序|项次|no|#|serial|行号"),
    ("id", r"编号|代码|id|编码|行政区划代码|区划代码"),
    (
        "name",
        rf"姓名(?:[及和与]?职务|职务)?|领导岗位|leaderpost|leaders|{_CARE}{_PERSON}|{_CARE}领导{_CARE}|领导成员|name",
    ),
    ("post", r".*(?:职务|岗位|职位|任职|现职).*|post|title"),
    ("body", r".*(?:班子|四套).*|body"),
    ("note", r".*(?:备注|说明|附注).*|注|note|notes|remarks?"),
    ("rank", r"排序|位次|rank|排名"),
    ("share", r"份额|share"),
    ("managed_by", r"管理区|代管区|managedby"),
    (
        "district",
        r"(?:所属|所在|属地|辖)?(?:区县|县区|县市区|市区|市县区|市县|区市县|市辖区|辖区|行政区划?|地区|县|区|区域)|district",
    ),
    ("weight", r"(?:月)?工作量(?:分钟|分)?|权重|weight|work"),
    ("priority", r"重要性|优先级|priority"),
    ("lon", r"经度|lon|lng|longitude"),
    ("lat", r"纬度|lat|latitude"),
    ("role", r"角色|role"),
    ("kind", r"(?:对象|道路|区划)?(?:类别|类型|等级|性质|种类)|kind|class"),
)
_PLACE_NAMES = re.compile(
    rf"{_CARE}(?:重点)?(?:挂联|挂钩|联系)?(?:对象|地点|点位|单位名称|地方|范围|点)(?:名称)?|名称|地名|点位名称|places?"
)
_BEFORE_OBJECT = re.compile(rf"^(?:{_CARE}|looksafter)(?:重点|创建|文明|的|市区|城区|主要)*")
_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _WORDS)
_PLACE_WORDS = sorted({*KIND_OF_WORD, *(word for words in LAYER_OF_WORD.values() for word in words), "主次"})
_ONLY_PLACES = re.compile(rf"(?:{'|'.join(_PLACE_WORDS)}|及|和|名称?|s|and|or|main|the)+")
_PUNCTUATION = re.compile(r"[\s()（）\[\]【】、,，.。:：;；/\\\-—_·'\"“”*　]+")
_LONGEST = 40


def plain(header: str) -> str:
    """
    A header without blanks, line breaks and punctuation.

    >>> plain("挂钩联系\\n街道（乡镇）"), plain(" 姓　名 ")
    ('挂钩联系街道乡镇', '姓名')
    """
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", header).casefold())


def role_of(header: str) -> tuple[Role, str] | None:
    """
    The role that a header states, with the kinds or the group of kinds it names; None when it is no known header.

    Returns
    -------
    role, kind
        `kind`, of places only: one kind ("main_road"), a group ("subdistrict", "road", ...), or "" when several or none are meant.

    >>> role_of("姓 名"), role_of("挂钩联系街道（乡镇）"), role_of("挂钩联系主次干道"), role_of("次干道")
    (('name', ''), ('place', 'subdistrict'), ('place', 'road'), ('place', 'secondary_road'))
    >>> role_of("挂钩联系街道、道路"), role_of("联系人及电话"), role_of("挂钩领导"), role_of("甲")
    (('place', ''), ('contact', ''), ('name', ''), None)
    """
    text = plain(header)
    if not text or len(text) > _LONGEST:
        return None
    for role, pattern in _PATTERNS:
        if pattern.fullmatch(text):
            return role, ""
    if _PLACE_NAMES.fullmatch(text):
        return "place", ""
    named = [layer for layer, words in LAYER_OF_WORD.items() if any(word in text for word in words)]
    rest = _BEFORE_OBJECT.sub("", text)
    if not named or (len(rest) == len(text) and not _ONLY_PLACES.fullmatch(text)):
        return None
    object_of_care = rest.removesuffix("名称").removesuffix("名")
    return "place", KIND_OF_WORD.get(object_of_care, named[0] if len(named) == 1 else "")
