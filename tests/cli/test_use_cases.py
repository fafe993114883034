"""`fairness`, `price`, `rotate` and `succeed` answer in words and in JSON."""

from pathlib import Path

from tests.cli.conftest import Run


def test_fair_shares_are_told_by_leader_and_body(tiny: Path, good_plan: Path, run: Run) -> None:
    # Loads 20 and 21: Jain 41^2 / (2 (400 + 441)) = 1681 / 1682.
    document = run("fairness", tiny, good_plan, "--json").document
    assert document["jain"] == 1681 / 1682
    assert [(each["leader"], each["load"]) for each in document["leaders"]] == [("l2", 21.0), ("l1", 20.0)]
    assert document["standing"] is None
    told = run("fairness", tiny, good_plan, "--lang", "en").out
    assert "Most: 副市长 (l2), load 21, 102 % of the mean." in told
    assert "no body stated: leaders 2, places 5" in told


def test_a_plan_is_compared_with_random_ones(tiny: Path, good_plan: Path, run: Run) -> None:
    document = run("fairness", tiny, good_plan, "--sample", "50", "--json").document
    assert document["standing"]["sample"] == 50
    # The plan is a best one: half of its equals and all others count.
    assert 50.0 <= document["standing"]["levels"][0] <= 100.0
    assert "随机的合规方案相比：第 1 层目标优于" in run("fairness", tiny, good_plan, "--sample", "50").out


def test_a_rule_has_its_price(tiny: Path, run: Run) -> None:
    (tiny / "stances.csv").write_text("leader,place,stance\nl1,s2,pin\nl1,r1,pin\nl1,r2,pin\n", encoding="utf-8")
    # l1 must carry 20 + 6 + 4 = 30 instead of the best 21.
    outcome = run("price", tiny, "--rule", "pin", "--json")
    assert outcome.code == 0
    assert (outcome.document["levels"], outcome.document["at_least"]) == ([9.0], 9.0)
    assert (
        run("price", tiny, "--rule", "pin").out == "因有“锁定”这条规定：第 1 层目标增加 9（两个方案都已证明最优）。\n"
    )
    assert run("price", tiny, "--rule", "colour", "--json").code == 2


def test_a_rotation_is_told_year_by_year(tiny: Path, run: Run, tmp_path: Path) -> None:
    (tiny / "current.csv").write_text("leader,place\nl1,s1\nl1,r1\nl1,r2\nl2,s2\nl2,r3\n", encoding="utf-8")
    outcome = run("rotate", tiny, "--years", "1", "--window", "1", "--out", tmp_path / "out", "--json")
    assert outcome.code == 0
    (year,) = outcome.document["years"]
    # The other way round nothing repeats: l1 has s2 and r3, l2 has s1, r1 and r2.
    assert (year["repeats"], year["repeats_bound"]) == ([], 0)
    assert run("check", tiny, tmp_path / "out" / "year-1.csv").code == 0
    assert run("rotate", tiny, "--years", "1", "--window", "1").out == "第 1 年：没有重复。\n"


def test_a_rotation_without_a_plan_names_the_reason(crowded: Path, run: Run, tmp_path: Path) -> None:
    outcome = run("rotate", crowded, "--out", tmp_path / "out", "--json")
    assert outcome.code == 3
    assert outcome.document["years"][0]["reasons"]
    assert not (tmp_path / "out").exists()


def roomy(tiny: Path) -> None:
    policy = tiny / "policy.toml"
    text = (
        policy.read_text(encoding="utf-8")
        .replace("quota = [1, 1]", "quota = [1, 2]")
        .replace("quota = [1, 2]", "quota = [1, 5]")
    )
    policy.write_text(text, encoding="utf-8")


def test_a_vacant_post_has_an_interim_holder_and_a_deadline(
    tiny: Path, good_plan: Path, run: Run, tmp_path: Path
) -> None:
    roomy(tiny)
    table = tmp_path / "holidays.csv"
    table.write_text("date,kind\n2026-01-01,holiday\n2026-01-02,holiday\n2026-01-04,worked\n", encoding="utf-8")
    asked = ("succeed", tiny, good_plan, "--post", "l2", "--since", "2025-12-31", "--working-days", "2")
    outcome = run(*asked, "--holidays", table, "--json")
    assert outcome.code == 0
    document = outcome.document
    # 1 and 2 January are off, Saturday the 3rd is a weekend, Sunday the 4th is worked: the 4th and the 5th.
    assert (document["interim"], document["deadline"]) == ("l1", "2026-01-05")
    assert [(each["place"], each["receiver"]) for each in document["handover"]] == [("s2", "l1"), ("r3", "l1")]
    assert document["adjusted"]["moves_bound"] == 2
    told = run(*asked, "--lang", "en").out
    assert "While 副市长 (l2) is vacant, 市长 (l1) stands in." in told
    assert "Hand over 青年路 (r3) to 市长 (l1)." in told


def test_every_bad_day_of_a_calendar_is_named(tiny: Path, good_plan: Path, run: Run, tmp_path: Path) -> None:
    table = tmp_path / "holidays.csv"
    table.write_text("date,kind\n2026-13-01,holiday\n2026-01-02,rest\n", encoding="utf-8")
    outcome = run(
        "succeed", tiny, good_plan, "--post", "l2", "--since", "2026-01-01", "--holidays", table, "--json"
    )  # fmt: skip
    assert outcome.code == 2
    assert [(fault["row"], fault["column"], fault["value"]) for fault in outcome.document["faults"]] == [
        (2, "date", "2026-13-01"), (3, "kind", "rest"),
    ]  # fmt: skip
    assert run("succeed", tiny, good_plan, "--post", "l2", "--since", "soon", "--json").code == 2


def test_the_handover_names_open_orders_and_due_visits_and_the_days_come_from_the_instance(
    tiny: Path, good_plan: Path, run: Run
) -> None:
    roomy(tiny)
    with (tiny / "policy.toml").open("a", encoding="utf-8") as file:
        file.write('[succession]\nworking_days = 1\n[succession.substitutes]\nl2 = ["l1"]\n')
        file.write("[follow_up]\nstart = 2025-12-01\n")
        file.write('[[follow_up.visits]]\nname = "每月联系"\nperiod = "month"\nkinds = ["street"]\n')
    # 1 and 2 January are off, Saturday the 3rd is a weekend, Sunday the 4th is worked.
    (tiny / "holidays.csv").write_text("date,kind\n2026-01-01,off\n2026-01-02,off\n2026-01-04,work\n", encoding="utf-8")
    (tiny / "orders.csv").write_text(
        "id,place,opened,problem,deadline\n7,r3,2025-12-20,x,2026-01-15\n", encoding="utf-8"
    )
    outcome = run("succeed", tiny, good_plan, "--post", "l2", "--since", "2025-12-31", "--json", "--lang", "en")
    assert outcome.code == 0
    assert outcome.document["deadline"] == "2026-01-04"
    assert [(each["place"], each["pending"]) for each in outcome.document["handover"]] == [
        ("s2", ['visit "每月联系" (due by 2025-12-31)']),
        ("r3", ["order 7 (due 2026-01-15)"]),
    ]
