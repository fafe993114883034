"""Which tables of records there are, and which columns they have; any other column is told of and ignored."""

from planner.intake.headers import Schema

_LEADER = ("领导", "领导编号")
_PLACE = ("挂联对象", "挂联对象编号", "点位")
_DATE = ("日期",)

VISITS = Schema(
    {
        "leader": _LEADER,
        "place": _PLACE,
        "date": (*_DATE, "联系日期"),
        "minutes": ("时长", "时长(分钟)", "分钟"),
        "kind": ("方式",),
        "by": ("代访人",),
        "seen": ("所见情况", "发现情况"),
        "note": ("备注",),
    },
    required=("leader", "place", "date"),
)
SCHEMAS = {"visits": VISITS}
"""Name of a file of records, without .csv -> its columns."""
