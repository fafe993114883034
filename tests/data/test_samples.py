"""The samples keep what their READMEs promise: what is real is marked and complete, what is not known is left blank."""

import csv
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from planner.domain import Instance
from planner.intake import read_instance
from planner.rules import check

DATA = Path(__file__).parents[2] / "data"
SAMPLES = ("taizhou", "taizhou-full")
URBAN = {"海陵区", "高港区", "姜堰区"}
SUBDISTRICTS = {"street", "township"}
WITHOUT_POINT = {"明珠街道", "红旗街道", "罡杨镇", "沿江街道", "白马镇", "天目山街道", "三水街道"}
OUTSIDE = {"长征路", "国庆路", "文昌路", "澄江路", "镇海路", "叶挺路", "白田路", "淮江路", "盐靖高速", "关帝庙巷"}
Row = dict[str, str]


def table(sample: str, name: str) -> list[Row]:
    """Rows of a sample's table, as text; no rows where the sample does not have it."""
    path = DATA / sample / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def subdistricts(sample: str) -> list[Row]:
    return [row for row in table(sample, "places") if row["kind"] in SUBDISTRICTS]


def roads(sample: str) -> list[Row]:
    return [row for row in table(sample, "places") if row["kind"] not in SUBDISTRICTS]


def passed(sample: str) -> dict[str, set[str]]:
    """Road id -> ids of the places it passes."""
    found: dict[str, set[str]] = {road["id"]: set() for road in roads(sample)}
    for link in table(sample, "links"):
        if link["relation"] == "passes":
            found[link["a"]].add(link["b"])
    return found


def loaded(sample: str) -> Instance:
    intake = read_instance(DATA / sample)
    assert intake.faults == ()
    assert intake.instance is not None
    return intake.instance


def test_the_city_has_36_streets_and_townships_at_least_60_roads_and_28_leaders() -> None:
    assert len(subdistricts("taizhou")) == 36
    assert {row["district"] for row in subdistricts("taizhou")} == URBAN
    assert len(roads("taizhou")) >= 60
    assert len(table("taizhou", "leaders")) == 28


def test_quotas_admit_a_plan_of_the_city() -> None:
    leaders = len(table("taizhou", "leaders"))
    assert leaders * 1 <= len(subdistricts("taizhou")) <= leaders * 2
    assert leaders * 2 <= len(roads("taizhou")) <= leaders * 3


def test_the_whole_of_taizhou_has_more_places_than_28_leaders_may_hold() -> None:
    # 28 leaders x 2 = 56 < 88
    assert len(table("taizhou-full", "leaders")) * 2 == 56
    assert len(subdistricts("taizhou-full")) == 88


def test_the_whole_of_taizhou_has_the_leaders_roads_and_rules_of_the_city() -> None:
    for file in ("policy.toml", "leaders.csv"):
        assert (DATA / "taizhou-full" / file).read_bytes() == (DATA / "taizhou" / file).read_bytes()
    assert roads("taizhou-full") == roads("taizhou")
    whole = {row["id"]: row for row in subdistricts("taizhou-full")}
    assert all(whole[row["id"]] == row for row in subdistricts("taizhou"))


def test_the_policy_balances_first_within_five_per_cent_then_keeps_places_together() -> None:
    policy = tomllib.loads((DATA / "taizhou" / "policy.toml").read_text(encoding="utf-8"))
    assert policy["wording"] == "每位市领导挂钩联系1-2个街道、乡镇和2-3条主次干道"
    assert policy["layers"]["subdistrict"]["quota"] == [1, 2]
    assert policy["layers"]["road"]["quota"] == [2, 3]
    assert policy["objective"] == [
        {"minimise": {"peak_load": 1}, "tolerance": 0.05},
        {"minimise": {"deviation": 1, "coherence": 5}},
    ]


@pytest.mark.parametrize("sample", SAMPLES)
def test_ids_are_unique_and_rows_name_only_known_ids(sample: str) -> None:
    leaders = [row["id"] for row in table(sample, "leaders")]
    places = [row["id"] for row in table(sample, "places")]
    assert len(set(leaders)) == len(leaders)
    assert len(set(places)) == len(places)
    for link in table(sample, "links"):
        assert {link["a"], link["b"]} <= set(places)
    for row in table(sample, "stances") + table(sample, "current"):
        assert row["leader"] in leaders
        assert row["place"] in places


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_row_says_whether_it_is_fact_or_illustrative(sample: str) -> None:
    marks = {"fact", "illustrative"}
    for row in table(sample, "places"):
        assert {row[column] for column in ("source", "kind_source", "district_source", "weight_source")} <= marks
        assert row["source"] == "fact"
        assert row["weight_source"] == "illustrative"
        assert row["source_ref"]
    assert {row["source"] for row in table(sample, "links")} == marks
    assert {row["source"] for row in table(sample, "leaders")} == {"illustrative"}
    assert all(row["reason"].startswith("示例") for row in table(sample, "stances"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_grades_of_roads_are_illustrative_and_kinds_of_streets_are_facts(sample: str) -> None:
    assert {row["kind_source"] for row in roads(sample)} == {"illustrative"}
    assert {row["kind_source"] for row in subdistricts(sample)} == {"fact"}


@pytest.mark.parametrize(("sample", "missing"), [("taizhou", 7), ("taizhou-full", 16)])
def test_a_place_without_a_known_point_has_none(sample: str, missing: int) -> None:
    blank = {row["name"] for row in subdistricts(sample) if not row["lon"]}
    assert {row["name"] for row in subdistricts("taizhou") if not row["lon"]} == WITHOUT_POINT
    assert len(blank) == missing
    assert blank >= WITHOUT_POINT
    for row in table(sample, "places"):
        assert bool(row["lon"]) == bool(row["lat"]) == bool(row["geonames_id"])
    assert not any(row["lon"] for row in roads(sample))


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_is_made_up_about_neighbours_of_a_place_without_a_point(sample: str) -> None:
    blank = {row["id"] for row in subdistricts(sample) if not row["lon"]}
    for link in table(sample, "links"):
        if link["relation"] == "adjacent" and link["source"] == "illustrative":
            assert not blank & {link["a"], link["b"]}
    assert not any(link["km"] for link in table(sample, "links"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_points_lie_in_taizhou(sample: str) -> None:
    for row in subdistricts(sample):
        if row["lon"]:
            assert 119.6 < float(row["lon"]) < 120.6
            assert 31.9 < float(row["lat"]) < 33.2


def test_three_streets_of_hailing_are_managed_by_gaogang() -> None:
    managed = {
        row["name"]: (row["district"], row["managed_by"]) for row in subdistricts("taizhou") if row["managed_by"]
    }
    assert managed == dict.fromkeys(("凤凰街道", "寺巷街道", "明珠街道"), ("海陵区", "高港区"))


def test_the_character_that_gbk_cannot_write_is_kept() -> None:
    assert "大\U0002bb62镇" in {row["name"] for row in subdistricts("taizhou")}
    assert {"大\U0002bb62镇", "沈\U0002bb62镇"} <= {row["name"] for row in subdistricts("taizhou-full")}


def test_ids_of_streets_follow_the_code_of_the_ministry_and_the_codes_disagree() -> None:
    assert all(row["id"] == "s" + row["mca_code"] for row in subdistricts("taizhou-full"))
    by_nbs = {row["nbs_code"]: row["name"] for row in subdistricts("taizhou")}
    assert by_nbs["321203004"] == "凤凰街道"
    assert {row["mca_code"]: row["name"] for row in subdistricts("taizhou")}["321203004"] == "沿江街道"


@pytest.mark.parametrize("sample", SAMPLES)
def test_weights_are_whole_minutes(sample: str) -> None:
    assert all(row["weight"].isdecimal() and int(row["weight"]) > 0 for row in table(sample, "places"))


def test_weights_follow_the_rule_of_the_readme() -> None:
    # Base and 4 minutes for each road of a place (at most 5) or place of a road.
    base = {"street": 32, "township": 26, "main_road": 14, "secondary_road": 9}
    on_road = passed("taizhou")
    on_place = Counter(place for places in on_road.values() for place in places)
    for row in table("taizhou", "places"):
        ties = len(on_road[row["id"]]) if row["id"] in on_road else min(5, on_place[row["id"]])
        assert int(row["weight"]) == base[row["kind"]] + 4 * ties, row["name"]


def test_no_road_lies_outside_the_districts_or_is_listed_twice() -> None:
    names = [row["name"] for row in roads("taizhou")]
    listed = names + [also for row in roads("taizhou") for also in row["also"].split("|") if also]
    assert len(set(listed)) == len(listed)
    assert not OUTSIDE & set(listed)


def test_roads_pass_one_to_four_places() -> None:
    assert {len(places) for places in passed("taizhou").values()} <= {1, 2, 3, 4}


def test_roads_that_meet_pass_a_place_in_common() -> None:
    places = passed("taizhou")
    meets = {row["id"]: set(row["meets"].split("|")) - {""} for row in roads("taizhou")}
    assert sum(map(len, meets.values())) > 60
    for road, others in meets.items():
        for other in others:
            assert road in meets[other]
            assert places[road] & places[other], (road, other)


def test_published_neighbours_and_roads_are_facts() -> None:
    name = {row["id"]: row["name"] for row in table("taizhou-full", "places")}
    facts = {(name[row["a"]], name[row["b"]]) for row in table("taizhou-full", "links") if row["source"] == "fact"}
    assert {("府前路", "城中街道"), ("吴洲路", "明珠街道"), ("京泰路", "京泰路街道")} <= facts
    published = [{"罡杨镇", "城西街道"}, {"罗塘街道", "溱潼镇"}, {"大垛镇", "沈\U0002bb62镇"}]
    assert all(pair in [set(fact) for fact in facts] for pair in published)


def test_leaders_are_posts_of_four_bodies_and_one_is_vacant() -> None:
    leaders = table("taizhou", "leaders")
    assert {row["body"] for row in leaders} == {"市委", "市人大常委会", "市政府", "市政协"}
    assert all(row["name"] == row["post"] for row in leaders)
    assert [int(row["rank"]) for row in leaders] == list(range(1, 29))
    assert [row["name"] for row in leaders if row["vacant"] == "true"] == ["副市长（五）"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_geonames_is_credited(sample: str) -> None:
    readme = (DATA / sample / "README.md").read_text(encoding="utf-8")
    assert "GeoNames" in readme
    assert "CC BY 4.0" in readme


@pytest.mark.parametrize("sample", SAMPLES)
def test_files_are_utf_8_with_plain_line_ends(sample: str) -> None:
    for path in sorted((DATA / sample).iterdir()):
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text, path
        assert not text.startswith("\ufeff"), path


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_read_without_a_fault(sample: str) -> None:
    instance = loaded(sample)
    assert len(instance.leaders) == 28
    assert len(instance.places_by_layer["road"]) == len(roads(sample))


def test_the_plan_in_force_goes_wrong_where_the_readme_says() -> None:
    instance = loaded("taizhou")
    name = {row.id: row.name for row in instance.places} | {row.id: row.name for row in instance.leaders}
    broken = {
        (violation.rule, name[violation.place or violation.leader or ""])
        for violation in check(instance, instance.current_assignment).violations
    }
    assert broken == {
        ("coverage", "红旗街道"),
        ("coverage", "泰盛路"),
        ("coverage", "广州路"),
        ("quota", "市委常委（六）"),
        ("avoid", "城南街道"),
    }
