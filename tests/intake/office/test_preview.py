"""What an import would do: shown with rows, asked where unclear, applied as a whole, taken back without a trace."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.domain import Holding, Instance, InstanceError, Place, Range
from planner.intake import Preview, apply, load_instance, missing_parts, propose_import, write_instance
from tests.intake.office.corpus import HEADER, PAIRS, ROWS, TITLE, city, sound

Rows = Sequence[tuple[object, ...]]


def table(path: Path, rows: Rows) -> Path:
    book, sheet = sound()
    sheet.unmerge_cells("A1:G1")
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def sound_table(tmp_path: Path) -> Path:
    return table(tmp_path / "table.xlsx", [HEADER, *ROWS])


def pairs(preview: Preview, change: str) -> set[tuple[str, ...]]:
    return {item.ids for item in getattr(preview, change) if item.what == "pair"}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_new_changed_and_gone_are_shown_with_their_rows(sound_table: Path) -> None:
    # In force are l5-s1, l5-r7, l1-s2 (正) and l1-r1; the table says PAIRS, of which l1-r1 is known.
    preview = propose_import(sound_table, city())
    assert pairs(preview, "new") == PAIRS - {("l1", "r1")}
    assert pairs(preview, "gone") == {("l5", "s1"), ("l5", "r7"), ("l1", "s2")}
    assert preview.changed == ()
    rows = {item.ids: (item.names, item.where.file, item.where.row) for item in preview.new if item.where}
    assert rows["l3", "r4"] == (("丙某某", "药城大道"), "安排表", 4)


def test_a_changed_field_is_shown_before_and_after(tmp_path: Path) -> None:
    row = (1, "甲某", "市长", "城东街道", "人民路", "市体育局", "某科长")
    preview = propose_import(table(tmp_path / "t.xlsx", [HEADER, row]), city())
    (item,) = preview.changed
    assert (item.ids, item.field, item.before, item.after) == (("l1",), "support_unit", "市教育局", "市体育局")
    assert item.where is not None
    assert item.where.row == 2


def test_taking_an_import_back_leaves_no_trace(sound_table: Path, tmp_path: Path) -> None:
    write_instance(city(), tmp_path / "before")
    instance = load_instance(tmp_path / "before")
    preview = propose_import(sound_table, instance)
    after = apply(preview)
    write_instance(after, tmp_path / "after")
    assert preview.before is instance
    write_instance(preview.before, tmp_path / "undone")
    assert files(tmp_path / "undone") == files(tmp_path / "before")
    assert files(tmp_path / "after") != files(tmp_path / "before")


def test_an_import_of_what_is_there_changes_nothing(sound_table: Path) -> None:
    once = apply(propose_import(sound_table, city()))
    again = propose_import(sound_table, once)
    assert (again.new, again.changed, again.gone) == ((), (), ())
    assert apply(again).fingerprint == once.fingerprint


def test_nothing_is_applied_while_anything_is_open(tmp_path: Path) -> None:
    rows = [HEADER, *ROWS[:3], (4, "丁某", "市政协主席", "凤凰街道", "药城路", "", "")]
    preview = propose_import(table(tmp_path / "t.xlsx", rows), city())
    assert not preview.is_ready
    with pytest.raises(InstanceError, match=r"安排表 row 5 column 挂钩联系道路: '药城路' \(intake.place_similar\)"):
        apply(preview)


def test_a_sentence_that_names_a_road_is_asked_about_and_is_no_new_road(tmp_path: Path) -> None:
    rows = [HEADER, (1, "甲某", "市长", "", "负责药城大道沿线环境整治工作", "", "")]
    (question,) = propose_import(table(tmp_path / "t.xlsx", rows), city()).unclear
    assert [(option.answer, option.name) for option in question.options] == [
        ("is:r4", "药城大道"),
        ("new", ""),
        ("skip", ""),
    ]


def test_a_question_names_its_options_the_likeliest_first(tmp_path: Path) -> None:
    rows = [HEADER, (1, "甲某", "市长", "", "药城路", "", ""), (2, "乙某", "副市长", "", "药城路", "", "")]
    preview = propose_import(table(tmp_path / "t.xlsx", rows), city())
    (question,) = preview.unclear
    assert (question.id, question.about, question.rows) == ("place::药城路", "place", (2, 3))
    assert [(option.answer, option.name) for option in question.options] == [
        ("is:r4", "药城大道"),
        ("new", ""),
        ("skip", ""),
    ]
    assert preview.suggested == {"place::药城路": "is:r4"}


@pytest.mark.parametrize(
    ("answer", "held", "new"), [("is:r4", {"r4"}, set()), ("new", {"r08"}, {"药城路"}), ("skip", set(), set())]
)
def test_the_answer_decides(tmp_path: Path, answer: str, held: set[str], new: set[str]) -> None:
    path = table(tmp_path / "t.xlsx", [HEADER, (1, "甲某", "市长", "", "药城路", "", "")])
    after = apply(propose_import(path, city(), answers={"place::药城路": answer}))
    assert set(after.current_assignment.places_of("l1")) == held
    assert {place.name for place in after.places} - {place.name for place in city().places} == new


def test_an_answer_that_is_no_option_leaves_the_question_open(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", [HEADER, (1, "甲某", "市长", "", "药城路", "", "")])
    assert not propose_import(path, city(), answers={"place::药城路": "is:r1"}).is_ready


def test_what_hangs_on_a_question_is_not_shown_as_gone(tmp_path: Path) -> None:
    instance = replace(city(), current=(Holding("l3", "r4"), Holding("l1", "r1")))
    path = table(tmp_path / "t.xlsx", [HEADER, (1, "甲某", "市长", "", "药城路", "", "")])
    assert pairs(propose_import(path, instance), "gone") == {("l1", "r1")}


def test_a_table_of_roads_leaves_the_streets_as_they_are(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", [("姓名", "职务", "挂钩联系道路"), ("甲某", "市长", "建设路")])
    after = apply(propose_import(path, city()))
    assert set(after.current) == {Holding("l5", "s1"), Holding("l1", "s2", "正"), Holding("l1", "r2")}


def test_a_list_of_leaders_leaves_the_assignment_as_it_is(tmp_path: Path) -> None:
    path = table(
        tmp_path / "t.xlsx",
        [("序号", "姓名", "职务", "联系电话"), (1, "甲某", "市长", "0523-1"), (2, "己某", "市委秘书长", "")],
    )
    preview = propose_import(path, city())
    after = apply(preview)
    assert after.current == city().current
    assert [(item.what, item.names) for item in preview.new] == [("leader", ("己某",))]
    assert [(item.field, item.after) for item in preview.changed] == [("contact", "0523-1")]


def test_a_list_of_places_brings_kinds_and_weights(tmp_path: Path) -> None:
    rows: Rows = [
        ("道路名称", "道路等级", "所属区", "工作量"),
        ("人民路", "主干道", "海陵区", "30分钟"),
        ("海阳路", "次干道", "海陵区", 20),
    ]
    after = apply(propose_import(table(tmp_path / "t.xlsx", rows), city()))
    known, new = after.place_by_id["r1"], after.places[-1]
    assert (known.weight, known.district, known.kind) == (30, "海陵区", "main_road")
    assert (new.name, new.kind, new.weight, new.district) == ("海阳路", "secondary_road", 20, "海陵区")
    assert after.current == city().current


def test_roles_of_pairs_that_stay_are_kept(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", [HEADER, (1, "甲某", "市长", "城西街道（副）", "人民路", "", "")])
    preview = propose_import(path, city())
    assert Holding("l1", "s2", "副") in apply(preview).current
    assert [(item.what, item.field, item.before, item.after) for item in preview.changed] == [
        ("pair", "role", "正", "副")
    ]
    silent = table(tmp_path / "u.xlsx", [HEADER, (1, "甲某", "市长", "城西街道", "人民路", "", "")])
    assert Holding("l1", "s2", "正") in apply(propose_import(silent, city())).current


def test_who_is_not_named_stays_unless_the_user_says_otherwise(sound_table: Path) -> None:
    preview = propose_import(sound_table, city())
    assert "l5" in apply(preview).leader_by_id
    assert preview.mapping is not None
    strict = propose_import(sound_table, city(), replace(preview.mapping, keep_missing=False))
    gone = {(item.what, item.ids) for item in strict.gone if item.what != "pair"}
    assert gone == {("leader", ("l5",)), ("place", ("r7",))}
    after = apply(strict)
    assert (after.stances, "l5" in after.leader_by_id) == ((), False)  # his avoid goes with him


def test_a_roster_may_list_posts_alone(tmp_path: Path) -> None:
    """市委副书记 and 市长 are known each; whoever is both is still one leader, and a new one."""
    known = load_instance(Path("data/taizhou"))
    rows = (
        ("市委副书记、市长", "市委", 2, "市政府办公室"),
        ("市长", "市政府", 3, "市教育局"),
        ("市委副书记", "市委", 4, ""),
    )
    preview = propose_import(table(tmp_path / "t.xlsx", [("职务", "班子", "排序", "配合单位"), *rows]), known)
    assert [(item.what, item.names) for item in preview.new] == [("leader", ("市委副书记、市长",))]
    assert {(item.names, item.field, item.after) for item in preview.changed} == {
        (("市长",), "rank", "3"), (("市长",), "support_unit", "市教育局"), (("市委副书记",), "rank", "4"),
    }  # fmt: skip


def test_posts_beside_a_telephone_alone_are_no_roster(tmp_path: Path) -> None:
    preview = propose_import(table(tmp_path / "t.xlsx", [("职务", "联系电话"), ("科长", "1"), ("主任", "2")]), city())
    assert [fault.code for fault in preview.faults] == ["intake.no_known_table"]


def test_a_place_is_matched_in_its_district(tmp_path: Path) -> None:
    twin = replace(city(), places=(*city().places, Place("x9", "城东街道", "street", "姜堰区")))
    rows = [HEADER, (1, "甲某", "市长", "姜堰区城东街道", "", "", "")]
    stated = propose_import(table(tmp_path / "t.xlsx", rows), twin)
    assert pairs(stated, "new") == {("l1", "x9")}
    unstated = table(tmp_path / "u.xlsx", [HEADER, (1, "甲某", "市长", "城东街道", "", "", "")])
    (question,) = propose_import(unstated, twin).unclear
    assert (question.code, [option.answer for option in question.options]) == (
        "intake.place_ambiguous",
        ["is:s1", "is:x9", "new", "skip"],
    )


def test_ids_of_other_sources_decide_nothing(tmp_path: Path) -> None:
    rows = [("编号", "姓名", "职务", "挂钩联系道路"), ("l2", "甲某", "市长", "建设路")]
    preview = propose_import(table(tmp_path / "t.xlsx", rows), city())
    assert pairs(preview, "new") == {("l1", "r2")}
    assert "intake.id_column" in {finding.code for finding in preview.findings}


def test_a_table_founds_an_instance_with_the_quotas_it_keeps(tmp_path: Path) -> None:
    rows = [("某市领导挂钩联系道路安排表",), HEADER, *ROWS]
    preview = propose_import(table(tmp_path / "t.xlsx", rows))
    after = apply(preview)
    assert missing_parts(preview) == ()
    assert after.policy.title == "某市领导挂钩联系道路安排表"
    # One street each; two, one, one and two roads; every place has one leader.
    assert [(layer.name, layer.quota, layer.coverage, layer.anchor) for layer in after.policy.layers] == [
        ("subdistrict", Range(1, 1), Range(1, 1), True),
        ("road", Range(1, 2), Range(1, 1), False),
    ]
    assert [leader.name for leader in after.leaders] == ["甲某", "乙某", "丙某某", "丁某"]
    assert {place.name: place.kind for place in after.places}["大𫭢镇"] == "township"
    assert all(place.source == "t" for place in after.places)
    write_instance(after, tmp_path / "new")
    assert load_instance(tmp_path / "new").fingerprint == after.fingerprint


def test_a_list_alone_founds_no_whole_instance(tmp_path: Path) -> None:
    leaders = propose_import(table(tmp_path / "l.xlsx", [("姓名", "职务"), ("甲某", "市长")]))
    places = propose_import(table(tmp_path / "p.xlsx", [("街道名称",), ("城东街道",), ("城西街道",)]))
    assert [fault.code for fault in missing_parts(leaders)] == ["intake.no_places_yet"]
    assert [fault.code for fault in missing_parts(places)] == ["intake.no_leaders_yet"]


def test_roads_of_one_name_in_two_districts_are_two(tmp_path: Path) -> None:
    rows: Rows = [
        ("姓名", "职务", "挂钩联系道路"),
        ("甲某", "市长", "海陵区济川路"),
        ("乙某", "副市长", "高港区济川路"),
    ]
    after = apply(propose_import(table(tmp_path / "t.xlsx", rows)))
    assert [(place.name, place.district) for place in after.places] == [("济川路", "海陵区"), ("济川路", "高港区")]


def test_persons_of_one_name_and_two_posts_are_asked(tmp_path: Path) -> None:
    rows: Rows = [("姓名", "职务", "道路"), ("甲某", "市长", "人民路"), ("甲某", "副市长", "建设路")]
    (question,) = propose_import(table(tmp_path / "t.xlsx", rows)).unclear
    assert (question.code, question.rows) == ("intake.leader_namesake", (3,))


def test_a_place_without_a_telling_name_is_asked_for_its_kind(tmp_path: Path) -> None:
    rows: Rows = [("姓名", "职务", "挂钩联系点"), ("甲某", "市长", "火车站广场"), ("乙某", "副市长", "城东街道")]
    path = table(tmp_path / "t.xlsx", rows)
    (question,) = propose_import(path, city()).unclear
    assert (question.about, question.options[0].answer) == ("kind", "kind:street")
    after = apply(propose_import(path, city(), answers={question.id: "kind:main_road"}))
    assert after.places[-1].kind == "main_road"
    skipped = apply(propose_import(path, city(), answers={question.id: "skip"}))
    assert skipped.places == city().places


def test_the_holder_of_a_named_post_is_filled_in(tmp_path: Path) -> None:
    posts = tuple(replace(leader, name=leader.post) for leader in city().leaders)
    instance: Instance = replace(city(), leaders=posts)
    path = table(tmp_path / "t.xlsx", [HEADER, (1, "甲某", "市长", "城东街道", "人民路", "市教育局", "某科长")])
    preview = propose_import(path, instance)
    assert [(item.ids, item.field, item.before, item.after) for item in preview.changed] == [
        (("l1",), "name", "市长", "甲某")
    ]
    assert apply(preview).leader_by_id["l1"].post == "市长"


def test_a_published_table_with_everything_at_once_is_read(tmp_path: Path) -> None:
    """A title over the whole width, a header of two rows, sections, line breaks, variants, a note; hand-checked against `city()`."""
    rows: Rows = [
        ("附件1",),
        (TITLE,),
        ("序号", "挂钩领导", None, "挂钩联系对象", None, "配合单位", "联络员", None),
        (None, "姓名", "职务", "街道\n(乡镇)", "主次干道", None, "姓名", "电话"),
        ("一、市政府",),
        (1, "甲 某", "市长", "城东街道办事处", "人民路\n建设路", "市教育局", "某科长", "0523-1"),
        (2, "乙某", "副市长", "海陵区城西街道", "江州路", "市卫健委", "某主任", 13900000000),
        ("二、市人大、市政协",),
        (3, "丙某某", "市人大常委会主任", "大伦镇", "药城大道", "市文旅局", "某处长", ""),
        (4, "丁某", "市政协主席", "凤凰路街道", "济川东、西路", "市城管局", "某局长", ""),
        ("注：以上安排自发文之日起执行。",),
    ]
    path = table(tmp_path / "t.xlsx", rows)
    book = load_workbook(path)
    for merged in ("A2:H2", "A3:A4", "B3:C3", "D3:E3", "F3:F4", "G3:H3", "A5:H5", "A8:H8"):
        book.worksheets[0].merge_cells(merged)
    book.save(path)
    preview = propose_import(path, city())
    after = apply(preview)
    assert after.current_assignment.pairs == PAIRS
    told = {(finding.code.removeprefix("intake."), finding.row) for finding in preview.findings}
    assert told >= {
        ("section_read", 5),
        ("note_padded_name", 6),
        ("read_as", 6),
        ("known_variant", 7),
        ("section_read", 8),
        ("known_variant", 9),
        ("known_variant", 10),
        ("note_shared_ending", 10),
        ("note_skipped", 11),
    }
    assert (after.leader_by_id["l2"].contact, after.leader_by_id["l2"].body) == ("某主任；13900000000", "市政府")
