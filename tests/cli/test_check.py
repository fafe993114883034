"""`check` names every broken rule and holds a certificate against the plan, without a solver."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_plan_that_keeps_the_rules(tiny: Path, good_plan: Path, run: Run) -> None:
    outcome = run("check", tiny, good_plan, "--json")
    assert outcome.code == 0
    assert set(outcome.document) == {"violations", "terms", "levels", "certificate"}
    assert outcome.document["violations"] == []
    assert outcome.document["certificate"] is None
    assert outcome.document["terms"]["peak_load"] == 21  # l2: 20 + 1
    assert outcome.document["levels"] == [{"value": 21, "best": None, "bound": None, "gap": None}]


def test_a_plan_that_breaks_rules(tiny: Path, bad_plan: Path, run: Run) -> None:
    outcome = run("check", tiny, bad_plan, "--json", "--lang", "en")
    assert outcome.code == 1
    assert outcome.document["violations"] == [
        {
            "rule": "coverage",
            "leader": None,
            "place": "r3",
            "layer": None,
            "value": 0,
            "bound": [1, 1],
            "message": "青年路 (r3): number of leaders is 0, must be 1.",
        },
        {
            "rule": "quota",
            "leader": "l1",
            "place": None,
            "layer": "subdistrict",
            "value": 2,
            "bound": [1, 1],
            "message": "市长 (l1): number of places of layer streets and townships is 2, must be 1.",
        },
        {
            "rule": "quota",
            "leader": "l2",
            "place": None,
            "layer": "subdistrict",
            "value": 0,
            "bound": [1, 1],
            "message": "副市长 (l2): number of places of layer streets and townships is 0, must be 1.",
        },
    ]


def test_people_read_what_is_broken(tiny: Path, bad_plan: Path, good_plan: Path, run: Run) -> None:
    broken = run("check", tiny, bad_plan)
    assert "青年路（r3）现有 0 位领导挂钩联系，应为 1 位。" in broken.out
    assert "共有 3 处不符合规定。" in broken.out
    assert "全部符合规定" in run("check", tiny, good_plan).out


def test_ids_that_the_instance_does_not_have_are_faults(tiny: Path, tmp_path: Path, run: Run) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("leader,place\nl9,s1\nl1,s9\n", encoding="utf-8")
    outcome = run("check", tiny, plan, "--json")
    assert outcome.code == 2
    faults = outcome.document["faults"]
    assert [(fault["file"], fault["row"], fault["column"], fault["value"]) for fault in faults] == [
        ("plan.csv", 2, "leader", "l9"),
        ("plan.csv", 3, "place", "s9"),
    ]


@pytest.fixture
def certificate(tiny: Path, tmp_path: Path, run: Run) -> Path:
    """The certificate of a solved `tiny`, in the folder of its plan."""
    assert run("solve", tiny, "--out", tmp_path / "out").code == 0
    return tmp_path / "out" / "certificate.json"


def test_the_certificate_of_another_plan_is_invalid(tiny: Path, bad_plan: Path, certificate: Path, run: Run) -> None:
    outcome = run("check", tiny, bad_plan, "--certificate", certificate, "--json")
    assert (outcome.code, outcome.document["certificate"]) == (1, "invalid")
    assert "方案不同：" in run("check", tiny, bad_plan, "--certificate", certificate).out


def test_a_certificate_that_claims_too_much_is_invalid_though_the_plan_is_fine(
    tiny: Path, certificate: Path, run: Run
) -> None:
    claimed = json.loads(certificate.read_text(encoding="utf-8"))
    claimed["terms"]["peak_load"] = 1.0
    certificate.write_text(json.dumps(claimed), encoding="utf-8")
    plan = certificate.parent / "assignment.csv"
    outcome = run("check", tiny, plan, "--certificate", certificate, "--json")
    assert (outcome.code, outcome.document["violations"], outcome.document["certificate"]) == (1, [], "invalid")


def test_a_certificate_of_another_instance_is_invalid(tiny: Path, certificate: Path, run: Run) -> None:
    with (tiny / "leaders.csv").open("a", encoding="utf-8") as file:
        file.write("l3,市政协主席,3\n")
    outcome = run("check", tiny, certificate.parent / "assignment.csv", "--certificate", certificate, "--lang", "en")
    assert outcome.code == 1
    assert "The instance differs" in outcome.out


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"", b"[" * 100_000])
def test_a_certificate_that_is_no_json_is_bad_input(
    tiny: Path, good_plan: Path, tmp_path: Path, run: Run, content: bytes
) -> None:
    path = tmp_path / "certificate.json"
    path.write_bytes(content)
    outcome = run("check", tiny, good_plan, "--certificate", path, "--json")
    assert outcome.code == 2
    assert outcome.document["faults"][0]["file"] == "certificate.json"
    assert "不是 JSON 文件" in outcome.document["faults"][0]["message"]


@pytest.mark.parametrize("content", ["[]", "7", "null", '{"format": 1}'])
def test_json_that_is_no_certificate_is_invalid(
    tiny: Path, good_plan: Path, tmp_path: Path, run: Run, content: str
) -> None:
    path = tmp_path / "certificate.json"
    path.write_text(content)
    outcome = run("check", tiny, good_plan, "--certificate", path, "--json")
    assert (outcome.code, outcome.document["certificate"]) == (1, "invalid")


def test_a_certificate_that_is_not_there_is_bad_input(tiny: Path, good_plan: Path, tmp_path: Path, run: Run) -> None:
    outcome = run("check", tiny, good_plan, "--certificate", tmp_path / "none.json", "--json")
    assert (outcome.code, outcome.document["status"]) == (2, "bad_input")


def test_check_needs_no_solver(tiny: Path, good_plan: Path) -> None:
    program = (
        "import sys\n"
        "from planner.cli import main\n"
        f"assert main(['check', {str(tiny)!r}, {str(good_plan)!r}, '--json']) == 0\n"
        "assert not {'pulp', 'highspy', 'planner.optimization'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
