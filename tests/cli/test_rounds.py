"""`rounds` plans inspection rounds, says what is proved of them and writes what teams take along."""

import csv
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from icalendar import Calendar

from tests.cli.conftest import Run

POINTS = {"s1": (119.90, 32.50), "s2": (119.95, 32.50), "r1": (119.90, 32.52), "r2": (119.95, 32.52)}


@pytest.fixture
def located(tiny: Path) -> Path:
    """The tiny city with points: four places in a rectangle of 5 by 2 kilometres, r3 without any."""
    rows = (tiny / "places.csv").read_text(encoding="utf-8").splitlines()
    told = [rows[0] + ",lon,lat"]
    for row in rows[1:]:
        lon, lat = POINTS.get(row.split(",")[0], ("", ""))
        told.append(f"{row},{lon},{lat}")
    (tiny / "places.csv").write_text("\n".join(told) + "\n", encoding="utf-8")
    return tiny


def test_every_place_is_seen_once_and_the_number_of_days_is_proved(located: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    # 5 stays of 60 minutes are 300: one team of 240 minutes needs two days, and two days leave room for the ways.
    outcome = run("rounds", located, "--teams", 1, "--minutes", 240, "--stay", 60, "--start", "s1",
                  "--from", "2026-01-02", "--out", out, "--json")  # fmt: skip
    found = outcome.document
    assert (outcome.code, found["status"], found["days"], found["days_bound"]) == (0, "optimal", 2, 2)
    seen = [stop["place"] for each in found["team_days"] for stop in each["stops"]]
    assert sorted(seen) == ["r1", "r2", "r3", "s1", "s2"]
    assert all(each["minutes"] <= 240 for each in found["team_days"])
    # The 2nd of January 2026 is a Friday, the next working day a Monday.
    assert [each["date"] for each in found["team_days"]] == ["2026-01-02", "2026-01-05"]
    assert found["located"]["unknown"] == ["r3"]
    assert "青年路" in " ".join(found["told"])
    with (out / "rounds.csv").open(encoding="utf-8", newline="") as file:
        assert [row["place"] for row in csv.DictReader(file)] == seen
    book = openpyxl.load_workbook(out / "rounds.xlsx")
    assert sum(sheet.max_row for sheet in book) > len(seen)
    arrivals = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.number_format == "[h]:mm"]
    assert len(arrivals) == 2 + 2 * len(seen)  # hours of two days, and of each place when one is there and leaves
    assert not any(isinstance(cell.value, str) for cell in arrivals)
    tables = Document(str(out / "rounds.docx")).tables
    assert [len(table.rows) for table in tables] == [2, 2]  # a day each: the header and the only team
    events = Calendar.from_ical((out / "rounds.ics").read_bytes()).walk("VEVENT")
    assert [event.decoded("dtstart").isoformat() for event in events] == ["2026-01-02", "2026-01-05"]


def test_too_few_days_are_refused_with_the_numbers(located: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("rounds", located, "--teams", 1, "--minutes", 100, "--stay", 60, "--max-days", 2, "--out", out)
    outcome = run(*arguments)
    assert outcome.code == 3
    assert "至少要 5 天" in outcome.out
    assert not out.exists()
    assert run(*arguments, "--json").document["status"] == "infeasible"


def test_a_start_that_cannot_be_found_on_a_map_is_bad_input(located: Path, run: Run) -> None:
    outcome = run("rounds", located, "--start", "r3", "--json")
    assert (outcome.code, outcome.document["faults"][0]["value"]) == (2, "r3")
    refused = run("rounds", located, "--start", "nowhere")
    assert (refused.code, "- 命令行“--start”：挂联对象编号“nowhere”" in refused.err) == (2, True)


def test_the_policy_says_what_the_command_line_leaves_out(located: Path, run: Run) -> None:
    with (located / "policy.toml").open("a", encoding="utf-8") as file:
        file.write('[inspection]\nteams = 2\nminutes = 300\nkinds = ["street"]\nstays = { street = 10 }\n')
    found = run("rounds", located, "--json").document
    assert (found["teams"], found["minutes"]) == (2, 300)
    assert [stop["place"] for each in found["team_days"] for stop in each["stops"]] == ["s1", "s2"]
    assert "1 天走完全部 2 个点位" in run("rounds", located).out
    assert "all 2 places in 1 day," in run("rounds", located, "--lang", "en").out


def test_without_any_coordinates_the_plan_is_called_a_guess(tiny: Path, run: Run) -> None:
    # Five stays of 30 minutes and four ways of 2 km, 3 minutes each at 40 km an hour: 162 minutes.
    outcome = run("rounds", tiny, "--teams", 1, "--minutes", 162)
    assert (outcome.code, "所有点位都没有坐标" in outcome.out) == (0, True)
    assert "1 天走完全部 5 个点位" in outcome.out
    assert "2 天走完全部 5 个点位" in run("rounds", tiny, "--teams", 1, "--minutes", 161).out


def test_a_start_is_not_asked_for_while_the_table_of_places_is_empty(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    assert run("new", own, "--preset", "rudong", "--empty").code == 0
    columns = {fault["column"] for fault in run("solve", own, "--json").document["faults"]}
    assert "inspection.start" not in columns
