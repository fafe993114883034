"""Which tables of records there are, and which columns they have; any other column is told of and ignored."""

from planner.intake.headers import Schema

_LEADER = ("领导", "领导编号")
_PLACE = ("挂联对象", "挂联对象编号")
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
    days=frozenset({"date"}),
)
HOLIDAYS = Schema(
    {"date": _DATE, "kind": ("类别", "安排"), "name": ("名称", "节日"), "source": ("来源",)},
    required=("date", "kind"),
    days=frozenset({"date"}),
)
ORDERS = Schema(
    {
        "id": ("编号", "交办单号", "单号"),
        "place": _PLACE,
        "opened": ("交办日期",),
        "problem": ("存在问题", "问题"),
        "point": ("点位", "具体位置"),
        "advice": ("整改建议", "整改要求"),
        "deadline": ("整改期限", "期限"),
        "leader": ("责任领导", *_LEADER),
        "unit": ("责任单位",),
        "note": ("备注",),
    },
    required=("id", "place", "opened", "problem"),
    days=frozenset({"opened", "deadline"}),
)
ORDER_EVENTS = Schema(
    {
        "order": ("交办单号", "单号"),
        "date": _DATE,
        "action": ("办理", "环节"),
        "by": ("经办人",),
        "text": ("依据或理由", "依据", "理由", "办理情况"),
        "until": ("新期限",),
    },
    required=("order", "date", "action", "by"),
    days=frozenset({"date", "until"}),
)
SCORES = Schema(
    {"place": _PLACE, "date": _DATE, "item": ("项目", "测评项目"), "score": ("得分", "评分"), "note": ("备注",)},
    required=("place", "date", "item", "score"),
    days=frozenset({"date"}),
)
SUBMISSIONS = Schema(
    {
        "report": ("报送事项", "事项"),
        "period": ("时段", "期别"),
        "by": ("报送单位", "单位"),
        "date": ("报送日期", *_DATE),
        "note": ("备注",),
    },
    required=("report", "period", "by", "date"),
    days=frozenset({"date"}),
)
REQUESTS = Schema(
    {
        "name": ("事项", "名称"),
        "due": ("要求日期", "期限"),
        "by": ("单位", "报送单位"),
        "fields": ("填报项数", "项数"),
        "asked_by": ("布置单位",),
    },
    required=("name", "due"),
    days=frozenset({"due"}),
)
COMMITTEES = Schema(
    {
        "committee": ("委员会", "领导小组", "专项委员会"),
        "role": ("职责", "组内职务"),
        "leader": _LEADER,
        "unit": ("单位", "成员单位"),
        "since": ("起始日期", "起"),
        "until": ("截止日期", "止"),
        "note": ("备注",),
    },
    required=("committee", "role"),
    days=frozenset({"since", "until"}),
)
MEASURES = Schema(
    {
        "id": ("编号", "序号"),
        "item": ("行动项目", "项目"),
        "measure": ("具体措施", "措施"),
        "due": ("完成时限", "时限"),
        "committee": ("委员会", "领导小组", "专项委员会"),
        "leader": ("责任领导", *_LEADER),
        "unit": ("责任单位",),
        "begun": ("启动日期",),
        "done": ("完成日期",),
        "result": ("完成情况", "成效"),
        "note": ("备注",),
    },
    required=("id", "item", "measure", "due"),
    days=frozenset({"due", "begun", "done"}),
)
MATERIALS = Schema(
    {
        "id": ("编号", "材料编号", "序号"),
        "material": ("材料名称", "材料"),
        "due": ("提交时限", "时限"),
        "item": ("测评项目", "指标"),
        "unit": ("责任单位",),
        "person": ("责任人",),
        "asked": ("布置日期",),
        "note": ("备注",),
    },
    required=("id", "material", "due"),
    days=frozenset({"due", "asked"}),
)
MATERIAL_EVENTS = Schema(
    {
        "material": ("材料编号", "编号"),
        "date": _DATE,
        "action": ("办理", "环节"),
        "by": ("经办人",),
        "text": ("档号或理由", "档号", "理由"),
    },
    required=("material", "date", "action", "by"),
    days=frozenset({"date"}),
)
SCHEMAS = {
    "visits": VISITS,
    "holidays": HOLIDAYS,
    "orders": ORDERS,
    "order_events": ORDER_EVENTS,
    "scores": SCORES,
    "submissions": SUBMISSIONS,
    "requests": REQUESTS,
    "committees": COMMITTEES,
    "measures": MEASURES,
    "materials": MATERIALS,
    "material_events": MATERIAL_EVENTS,
}
"""Name of a file of records, without .csv -> its columns."""
SHEETS = {
    "visits": "联系记录",
    "holidays": "节假日",
    "orders": "整改交办",
    "order_events": "交办办理",
    "scores": "测评得分",
    "submissions": "报送记录",
    "requests": "临时布置",
    "committees": "委员会",
    "measures": "行动项目",
    "materials": "申报材料",
    "material_events": "材料办理",
}
"""Name of a table of records -> Chinese name of its sheet in a workbook."""
