"""A folder in the canonical form, file by file; `two_by_two` draws the city."""

from pathlib import Path

import pytest

from planner.domain import Coherence, Holding, Instance, InstanceError, QuotaOverride, Range, Rules
from planner.intake import folder, load_instance, read_assignment, read_instance

SOUND = Path(__file__).parent / "faults" / "sound"


@pytest.fixture
def two_by_two(tmp_path: Path) -> Path:
    """Two leaders, two streets s1 - s2 side by side, two roads r1 and r2, of which r1 passes s1."""
    for path in SOUND.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def write(into: Path, name: str, text: str, encoding: str = "utf-8") -> None:
    (into / name).write_bytes(text.encode(encoding))


def test_an_instance_holds_what_its_files_say(two_by_two: Path) -> None:
    instance = load_instance(str(two_by_two))
    assert [layer.quota for layer in instance.policy.layers] == [Range(1, 2), Range(1, 2)]
    assert [level.minimise for level in instance.policy.objective] == [
        {"peak_load": 1.0},
        {"deviation": 1.0, "coherence": 5.0},
    ]
    assert [level.tolerance for level in instance.policy.objective] == [0.05, 0]
    assert [place.id for place in instance.places] == ["s1", "s2", "r1", "r2"]
    assert instance.place_by_id["s1"].weight == 10
    assert [(link.a, link.b, link.relation, link.km) for link in instance.links] == [
        ("r1", "s1", "passes", 1.5),
        ("s1", "s2", "adjacent", 2.0),
    ]
    assert [(row.leader, row.place, row.stance, row.reason) for row in instance.stances] == [
        ("l1", "s1", "pin", "连任")
    ]
    assert instance.current_assignment.sorted_pairs == (("l1", "s1"), ("l2", "s2"))


def test_what_is_not_stated_has_its_default(two_by_two: Path) -> None:
    for name in ("links", "stances", "current"):
        (two_by_two / f"{name}.csv").unlink()
    write(two_by_two, "leaders.csv", "id,name\nl1,甲岗\n")
    instance = load_instance(two_by_two)
    assert (instance.policy.rules, instance.policy.coherence) == (Rules(None, False, False), Coherence("hop", 6.0))
    assert (instance.policy.wording, instance.policy.source, instance.policy.changes) == ("", "", {})
    leader = instance.leaders[0]
    assert (leader.share, leader.rank, leader.vacant, leader.quotas, leader.extra) == (1.0, None, False, {}, {})
    assert (instance.links, instance.stances, instance.current) == ((), (), ())


def test_ids_are_text_and_a_leader_may_share_one_with_a_place(two_by_two: Path) -> None:
    write(two_by_two, "leaders.csv", "id,name\n007,甲岗\n7,乙岗\n")
    write(two_by_two, "places.csv", "id,name,kind\n007,一街道,street\n7.0,二街道,street\n")
    write(two_by_two, "links.csv", "a,b,relation\n007,7.0,adjacent\n")
    write(two_by_two, "stances.csv", "leader,place,stance\n007,007,pin\n")
    write(two_by_two, "current.csv", "leader,place\n")
    instance = load_instance(two_by_two)
    assert [leader.id for leader in instance.leaders] == ["007", "7"]
    assert [place.id for place in instance.places] == ["007", "7.0"]


def test_an_own_quota_replaces_only_the_side_it_states(two_by_two: Path) -> None:
    write(two_by_two, "leaders.csv", "编号,姓名,quota_road_max,配额_subdistrict_下限\nl1,甲岗,3,0\nl2,乙岗,,\n")
    instance = load_instance(two_by_two)
    first, second = instance.leaders
    assert first.quotas == {"road": QuotaOverride(None, 3), "subdistrict": QuotaOverride(0, None)}
    assert second.quotas == {}
    assert [instance.quota_of(first, layer) for layer in instance.policy.layers] == [Range(0, 2), Range(1, 3)]


@pytest.mark.parametrize(
    ("text", "vacant"),
    [(text, True) for text in ("true", "TRUE", "1", "yes", "是", "空缺")]
    + [(text, False) for text in ("false", "0", "No", "否", "")],
)
def test_vacancy_is_read_in_both_languages(two_by_two: Path, text: str, vacant: bool) -> None:
    write(two_by_two, "leaders.csv", f"id,name,空缺\nl1,甲岗,{text}\nl2,乙岗,\n")
    assert load_instance(two_by_two).leaders[0].vacant is vacant


def test_kinds_may_be_chinese_where_the_policy_uses_the_english_ones(two_by_two: Path) -> None:
    write(two_by_two, "places.csv", "编号,名称,类别\ns1,一街道,街道\ns2,二镇,镇\nr1,一路,主干道\nr2,二路,main_road\n")
    assert [place.kind for place in load_instance(two_by_two).places] == [
        "street",
        "township",
        "main_road",
        "main_road",
    ]


def test_a_kind_of_the_policy_is_taken_as_it_is(two_by_two: Path) -> None:
    policy = (two_by_two / "policy.toml").read_text(encoding="utf-8")
    write(two_by_two, "policy.toml", policy.replace('"street"', '"street", "街道"'))
    write(
        two_by_two,
        "places.csv",
        "id,name,kind\ns1,一街道,街道\ns2,二街道,street\nr1,一路,main_road\nr2,二路,main_road\n",
    )
    assert load_instance(two_by_two).places[0].kind == "街道"


def test_a_serial_number_is_an_id_only_for_want_of_one(two_by_two: Path) -> None:
    write(two_by_two, "leaders.csv", "序号,编号,姓名\n1,l1,甲岗\n2,l2,乙岗\n")
    intake = read_instance(two_by_two)
    assert intake.instance is not None
    assert [(leader.id, leader.extra) for leader in intake.instance.leaders] == [
        ("l1", {"序号": "1"}),
        ("l2", {"序号": "2"}),
    ]
    assert [(finding.column, finding.code) for finding in intake.findings] == [("序号", "intake.extra_column")]
    write(two_by_two, "leaders.csv", "序号,姓名\nl1,甲岗\nl2,乙岗\n")
    assert [leader.id for leader in load_instance(two_by_two).leaders] == ["l1", "l2"]


def test_full_width_digits_are_numbers(two_by_two: Path) -> None:
    write(two_by_two, "leaders.csv", "id,name,share,rank,quota_road_max\nl1,甲岗,０．５,１,３\nl2,乙岗,,−2,\n")
    first, second = load_instance(two_by_two).leaders
    assert (first.share, first.rank, first.quotas["road"], second.rank) == (0.5, 1, QuotaOverride(None, 3), -2)


def test_rows_count_the_lines_of_the_file(two_by_two: Path) -> None:
    # line 1 header, 2-3 one row with a line break in its note, 4 and 5 blank, 6 the fault
    write(two_by_two, "leaders.csv", 'id,name,note,share\r\nl1,甲岗,"上\r\n下",1\r\n\r\n,,,\r\nl2,乙岗,,-1\r\n')
    intake = read_instance(two_by_two)
    assert [(fault.row, fault.column, fault.value) for fault in intake.faults] == [(6, "share", "-1")]


def test_surrounding_blanks_are_trimmed_and_short_rows_filled_up(two_by_two: Path) -> None:
    write(two_by_two, "leaders.csv", "\n id ,　name,note,\n l1 ,　甲岗　,x,\nl2,乙岗\n")
    assert [(leader.id, leader.name, leader.note) for leader in load_instance(two_by_two).leaders] == [
        ("l1", "甲岗", "x"),
        ("l2", "乙岗", ""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_encoding_of_offices_is_read(two_by_two: Path, encoding: str) -> None:
    for path in two_by_two.iterdir():
        write(two_by_two, path.name, (SOUND / path.name).read_text(encoding="utf-8"), encoding)
    assert load_instance(two_by_two).fingerprint == load_instance(SOUND).fingerprint


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_outside_gbk_survives(two_by_two: Path, encoding: str) -> None:
    write(two_by_two, "leaders.csv", "id,name\nl1,大𫭢镇书记\nl2,乙岗\n", encoding)
    assert load_instance(two_by_two).leaders[0].name == "大\U0002bb62镇书记"


def test_rows_of_those_who_left_stay_in_the_assignment_in_force(two_by_two: Path) -> None:
    write(two_by_two, "current.csv", "leader,place,role\nl1,s1,正\nl7,s2,\n")
    instance = load_instance(two_by_two)
    assert instance.current == (Holding("l1", "s1", "正"), Holding("l7", "s2"))
    assert instance.current_assignment.sorted_pairs == (("l1", "s1"),)


def test_another_file_can_stand_for_the_assignment_in_force(two_by_two: Path) -> None:
    write(two_by_two, "current.csv", "not even a header of it\n")
    write(two_by_two, "plan.txt", "place,leader\nr2,l2\nr1,l8\n")
    intake = read_instance(two_by_two, current=two_by_two / "plan.txt")
    assert intake.instance is not None
    assert intake.instance.current == (Holding("l2", "r2"), Holding("l8", "r1"))
    assert [(finding.file, finding.row, finding.code) for finding in intake.findings] == [
        ("plan.txt", 3, "intake.left_leader")
    ]
    missing = read_instance(two_by_two, current=two_by_two / "none.csv")
    assert [(fault.file, fault.code) for fault in missing.faults] == [("none.csv", "intake.missing_file")]


def test_a_pair_may_be_pinned_and_avoided_at_once(two_by_two: Path) -> None:
    write(two_by_two, "stances.csv", "leader,place,stance\nl1,s1,pin\nl1,s1,avoid\n")
    assert [row.stance for row in load_instance(two_by_two).stances] == ["pin", "avoid"]


def test_a_table_over_the_limit_is_not_read(two_by_two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_TABLE_BYTES", 100)  # places.csv has 147 bytes, the others fewer than 100
    assert [(fault.file, fault.code) for fault in read_instance(two_by_two).faults] == [
        ("places.csv", "intake.too_large")
    ]


def test_a_path_that_is_no_instance_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    for path, code in ((tmp_path / "none", "intake.not_found"), (tmp_path / "notes.txt", "intake.not_an_instance")):
        assert [fault.code for fault in read_instance(path).faults] == [code]
    with pytest.raises(InstanceError, match=r"'File name too long' \(intake\.unreadable\)"):
        load_instance(tmp_path / ("x" * 300))


@pytest.fixture
def city() -> Instance:
    return load_instance(SOUND)


def test_an_assignment_keeps_its_roles(city: Instance, tmp_path: Path) -> None:
    write(tmp_path, "plan.csv", "leader,place,role,name\nl1,s1,正,一街道\nl2,s1,副,一街道\n")
    plan, findings = read_assignment(tmp_path / "plan.csv", city, unknown_is_fault=True)
    assert plan.sorted_pairs == (("l1", "s1"), ("l2", "s1"))
    assert plan.roles == {("l1", "s1"): "正", ("l2", "s1"): "副"}
    assert [finding.column for finding in findings] == ["name"]


def test_an_unknown_id_of_an_assignment_is_a_fault_or_a_finding_as_asked(city: Instance, tmp_path: Path) -> None:
    write(tmp_path, "plan.csv", "leader,place\nl1,s1\nl9,s2\n")
    with pytest.raises(InstanceError, match=r"plan.csv row 3 column leader: 'l9' \(intake.unknown_leader\)"):
        read_assignment(tmp_path / "plan.csv", city, unknown_is_fault=True)
    plan, findings = read_assignment(tmp_path / "plan.csv", city, unknown_is_fault=False)
    assert plan.sorted_pairs == (("l1", "s1"), ("l9", "s2"))
    assert [(finding.row, finding.code) for finding in findings] == [(3, "intake.left_leader")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty_file"), ("leader,place\nl1,s1\nl1,s1\n", "pair_twice"), ("leader\nl1\n", "missing_column")],
)
def test_an_assignment_file_has_its_faults_too(city: Instance, tmp_path: Path, text: str, code: str) -> None:
    write(tmp_path, "plan.csv", text)
    with pytest.raises(InstanceError, match=rf"plan.csv.*intake\.{code}"):
        read_assignment(tmp_path / "plan.csv", city, unknown_is_fault=False)
