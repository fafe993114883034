"""`assess` tells ranks and flags, and every line they come from."""

from pathlib import Path

from tests.cli.conftest import Run

SECTION = """
[follow_up]
start = 2026-01-01
[follow_up.assessment]
period = "two_months"
items = [{ name = "测评", measure = "mark", points = 1 }, { name = "新单", measure = "orders_opened", points = -2 }]
groups = [{ name = "街道", kinds = ["street"] }]
black = { name = "黄旗", bottom = 1, below = 80 }
"""


def test_a_round_is_told_with_every_line(tiny: Path, run: Run, tmp_path: Path) -> None:
    (tiny / "current.csv").write_text("leader,place\nl1,s1\nl2,s2\n", encoding="utf-8")
    policy = (tiny / "policy.toml").read_text(encoding="utf-8")
    assert run("assess", tiny, "--json").document["faults"][0]["column"] == "follow_up"
    (tiny / "policy.toml").write_text(policy + SECTION.split("[follow_up.assessment]", maxsplit=1)[0], encoding="utf-8")
    assert run("assess", tiny, "--json").document["faults"][0]["column"] == "follow_up.assessment"
    (tiny / "policy.toml").write_text(policy + SECTION, encoding="utf-8")
    scores = "place,date,item,score\ns1,2026-01-20,测评,80\ns2,2026-01-20,测评,81\n"
    (tiny / "scores.csv").write_text(scores, encoding="utf-8")
    orders = "id,place,opened,problem,deadline\no1,s2,2026-01-05,积水,2026-01-09\n"
    (tiny / "orders.csv").write_text(orders, encoding="utf-8")
    # s1 has 80, s2 81 - 2 = 79.
    document = run("assess", tiny, "--on", "2026-02-10", "--json").document
    assert (document["round"], document["ended"]) == ("2026-01~02", False)
    assert [(each["place"], each["score"], each["flag"]) for each in document["standings"]] == [
        ("s1", 80.0, None), ("s2", 79.0, "black"),
    ]  # fmt: skip
    assert document["standings"][1]["lines"][1] == {
        "item": "新单", "measure": "orders_opened", "value": 1.0, "points": -2.0,
    }  # fmt: skip
    told = run("assess", tiny, "--on", "2026-02-28", "--out", tmp_path / "round.xlsx").out
    assert "黄旗：各组后 1 名，且得分低于 80 分" in told
    assert (tmp_path / "round.xlsx").exists()
