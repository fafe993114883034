"""`cascade` finds holes, `new` begins an instance."""

from pathlib import Path

from tests.cli.conftest import Run

POLICY = """
title = "县"
[layers.town]
kinds = ["township"]
quota = [0, 1]
coverage = [1, 1]
[layers.village]
kinds = ["village"]
quota = [0, 2]
coverage = [1, 1]
[[objective]]
minimise = { peak_load = 1 }
[follow_up]
start = 2026-01-01
"""


def test_a_hole_is_named_and_changes_the_exit_code(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "county"
    folder.mkdir()
    tables = {
        "policy.toml": POLICY,
        "leaders.csv": "id,name,rank\nc,县长,1\nz,镇长,2\n",
        "places.csv": "id,name,kind,district,managed_by\nt,东镇,township,县,\nv1,一村,village,县,东镇\nv2,二村,village,县,西镇\n",
        "current.csv": "leader,place\nc,t\nz,v1\nz,v2\n",
    }
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert run("cascade", folder, "--json").document["faults"][0]["column"] == "follow_up.cascade"
    (folder / "policy.toml").write_text(
        POLICY + "[follow_up.cascade]\nlevels = [['township'], ['village']]\n", encoding="utf-8"
    )
    outcome = run("cascade", folder, "--json")
    assert outcome.code == 1
    assert [(hole["place"], hole["code"]) for hole in outcome.document["holes"]] == [("v2", "no_superior")]
    assert outcome.document["chains"] == [[["v1", "z"], ["t", "c"]]]
    assert "二村 (v2)" in run("cascade", folder, "--lang", "en").out
    places = tables["places.csv"].replace("西镇", "东镇")
    (folder / "places.csv").write_text(places, encoding="utf-8")
    outcome = run("cascade", folder, "--out", tmp_path / "chains.xlsx")
    assert (outcome.code, outcome.out.strip()) == (0, "完整的责任链 2 条，未接通的对象 0 个，缺口 0 处。")
    (folder / "policy.toml").write_text(POLICY + "[follow_up.cascade]\nlevels = [['village']]\n", encoding="utf-8")
    assert run("cascade", folder, "--json").document["faults"][0]["column"] == "follow_up.cascade.levels"


def test_an_instance_of_ones_own_begins_with_a_preset(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "own"
    document = run("new", folder, "--preset", "teams", "--json").document
    assert "policy.toml" in document["files"]
    assert run("cascade", folder, "--json").code == 2
    assert run("new", folder, "--preset", "teams").code == 2
    told = run("new", tmp_path / "empty", "--preset", "sections", "--empty").out
    assert "下一步：填写各表" in told
    assert run("new", tmp_path / "other", "--preset", "nothing", "--json").document["faults"][0]["value"] == "nothing"
