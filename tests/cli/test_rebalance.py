"""`rebalance` proposes and changes nothing."""

from pathlib import Path

from tests.cli.conftest import Run

SECTION = "[follow_up]\nstart = 2026-01-01\n"
FEEDBACK = "[follow_up.feedback]\nopen_order = 0.5\n"


def test_a_rebalancing_is_proposed_with_its_price(tiny: Path, run: Run) -> None:
    policy = (tiny / "policy.toml").read_text(encoding="utf-8")
    # Loads 10 + 6 + 4 = 20 and 20 + 1 = 21. Three open orders at r3 make it weigh 2.5: l2 would carry 22.5.
    (tiny / "current.csv").write_text("leader,place\nl1,s1\nl1,r1\nl1,r2\nl2,s2\nl2,r3\n", encoding="utf-8")
    rows = "".join(f"o{n},r3,2026-01-05,p,2026-02-01\n" for n in (1, 2, 3))
    (tiny / "orders.csv").write_text("id,place,opened,problem,deadline\n" + rows, encoding="utf-8")
    (tiny / "policy.toml").write_text(policy + SECTION, encoding="utf-8")
    assert run("rebalance", tiny, "--json").document["faults"][0]["column"] == "follow_up.feedback"
    (tiny / "policy.toml").write_text(policy + SECTION + FEEDBACK + "most = 1.5\n", encoding="utf-8")
    before = sorted(path.read_bytes() for path in tiny.iterdir())
    outcome = run("rebalance", tiny, "--on", "2026-01-10", "--json")
    assert outcome.code == 0
    assert outcome.document["weights"] == [
        {"place": "r3", "before": 1.0, "after": 2.5, "open": 3, "overdue": 0, "score": None, "share": 1.5}
    ]
    # Nothing lighter than r3 is left for the holder of s2, so the plan stays.
    assert (outcome.document["num_moves"], outcome.document["levels_after"]) == (0, [22.5])
    told = run("rebalance", tiny, "--on", "2026-01-10").out
    assert "须调整 0 处" in told
    assert "已证明" in told
    assert sorted(path.read_bytes() for path in tiny.iterdir()) == before
