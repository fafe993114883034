from pathlib import Path

from planner.batch import sources_below


def make(folder: Path, *files: str) -> None:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_folders_with_a_policy_and_workbooks_are_found_at_any_depth_and_sorted(tmp_path: Path) -> None:
    make(tmp_path, "b/policy.toml", "a/x/policy.toml", "a/city.XLSX", "a/readme.md", "c/leaders.csv")
    assert [source.name for source in sources_below(tmp_path)] == ["a/city.XLSX", "a/x", "b"]


def test_the_folder_itself_may_be_an_instance_and_hold_others(tmp_path: Path) -> None:
    make(tmp_path, "policy.toml", "county/policy.toml")
    assert [source.name for source in sources_below(tmp_path)] == [".", "county"]


def test_results_hidden_folders_and_what_excel_keeps_open_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "a/policy.toml", ".git/policy.toml", "out/a/policy.toml", "~$a.xlsx", ".a.xlsx")
    assert [source.name for source in sources_below(tmp_path, leave_out=tmp_path / "out")] == ["a"]
