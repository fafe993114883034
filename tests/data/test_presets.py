"""The samples of the other systems: what is real is complete and marked, what is made up says so."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from planner.follow_up.cascade import cascade
from planner.intake import load_instance, read_instance
from planner.intake.follow_up import SCHEMAS, regime_of
from planner.intake.follow_up.writing import record_tables
from scripts.demonstration import made_up

DATA = Path(__file__).parents[2] / "data"


def table(sample: str, name: str) -> list[dict[str, str]]:
    with (DATA / sample / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rudong_has_its_towns_and_its_261_villages_and_communities() -> None:
    kinds = Counter(row["kind"] for row in table("rudong", "places"))
    assert kinds["street"] + kinds["township"] == 15
    assert kinds["community"] + kinds["village"] == 261
    assert {row["source"] for row in table("rudong", "places")} == {"fact"}
    assert {row["source"] for row in table("rudong", "leaders")} == {"illustrative"}
    missing = [
        row["name"] for row in table("rudong", "places") if row["kind"] in {"street", "township"} and not row["lon"]
    ]
    assert missing == ["城中街道"]


def test_the_cascade_of_rudong_has_no_hole() -> None:
    instance = read_instance(DATA / "rudong").instance
    assert instance is not None
    found = cascade(instance, instance.current_assignment, regime_of(instance.policy).cascade)
    assert found.whole
    assert len(found.chains) == 261
    levels = {leader.id: leader.extra["level"] for leader in instance.leaders}
    assert {tuple(levels[link.leader] for link in chain) for chain in found.chains} == {("town", "county")}
    towns = {leader.id: leader.body for leader in instance.leaders}
    names = {place.id: place.name for place in instance.places}
    assert all(towns[chain[0].leader] == names[chain[1].place] for chain in found.chains)


def test_87_units_are_paired_with_28_communities_three_or_four_each() -> None:
    counts = Counter(row["place"] for row in table("communities", "current"))
    assert (len(table("communities", "leaders")), len(counts)) == (87, 28)
    assert set(counts.values()) == {3, 4}


def test_every_team_has_three_to_five_people() -> None:
    counts = Counter(row["place"] for row in table("teams", "current"))
    assert len(counts) == 15
    assert set(counts.values()) <= {3, 4, 5}


@pytest.mark.parametrize("sample", ["baoying", "communities", "sections"])
def test_templates_say_that_they_are_made_up(sample: str) -> None:
    assert {row["source"] for name in ("leaders", "places") for row in table(sample, name)} == {"illustrative"}
    assert "illustrative" in (DATA / sample / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("sample", ["taizhou", "rudong", "baoying"])
def test_every_row_of_the_made_up_year_says_so(sample: str) -> None:
    read = read_instance(DATA / sample)
    assert read.faults == ()
    for name in ("visits", "orders", "scores", "submissions"):
        assert {row["note"] for row in table(sample, name)} == {"示例（虚构）"}
    assert all("示例" in row["name"] for row in table(sample, "requests"))
    assert all(row["source"] for row in table(sample, "holidays"))
    assert set(SCHEMAS) >= {"visits", "orders"}
    assert read.records.last_day is not None


@pytest.mark.parametrize("sample", ["taizhou", "rudong"])
def test_every_part_of_following_up_has_rules_and_records_to_show(sample: str) -> None:
    read = read_instance(DATA / sample)
    assert read.instance is not None
    regime, records = regime_of(read.instance.policy), read.records
    assert regime.visits
    assert regime.assessment is not None
    assert regime.reports
    assert regime.committees is not None
    assert regime.materials.prompt_day is not None
    assert regime.feedback is not None
    assert {name for name, rows in record_tables(records).items() if not rows} == set()
    if sample == "rudong":  # the county's units, not the city's
        assert not [row["unit"] for row in table(sample, "materials") if row["unit"].startswith("市")]


@pytest.mark.parametrize("sample", ["taizhou", "rudong"])
def test_the_script_makes_the_same_year_again(sample: str) -> None:
    instance = load_instance(DATA / sample)
    assert made_up(instance) == read_instance(DATA / sample).records
