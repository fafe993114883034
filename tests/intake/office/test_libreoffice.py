"""What LibreOffice has saved again comes in as it was: the exported plan, a changed one, the template filled in, as .xlsx and as .xls."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.domain import Assignment, Holding, Instance, Stance
from planner.intake import apply, load_instance, propose_import, read_assignment, write_template
from planner.reports import export
from tests.conftest import Convert
from tests.intake.office.corpus import PAIRS, city

EDIT = "调整分工"
PLAN = Assignment(PAIRS, {("l1", "s1"): "正"})
SAMPLE = Path("data/taizhou")


def in_force() -> Instance:
    """The city with the plan in force, and something settled by hand."""
    held = city().with_current(tuple(Holding(*pair, PLAN.roles.get(pair, "")) for pair in sorted(PAIRS)))
    return replace(
        held, stances=(Stance("l2", "s1", "avoid", reason="亲属任职"), Stance("l3", "s3", "pin", reason="延续"))
    )


@pytest.fixture(scope="module")
def resaved(libreoffice: Convert, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Files as LibreOffice saves them: `plan`, `changed` (人民路 goes from 甲某 to 乙某), `sample` and `template` (one leader, two places).
    """
    made, saved = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("saved")
    export(in_force(), PLAN, "xlsx", made / "plan.xlsx")
    book = load_workbook(made / "plan.xlsx")
    row = next(row for row in range(4, 40) if book[EDIT].cell(row, 9).value == "r1")
    book[EDIT].cell(row, 5).value = "乙某"
    book.save(made / "changed.xlsx")
    sample = load_instance(SAMPLE)
    export(sample, sample.current_assignment, "xlsx", made / "sample.xlsx", "en")
    write_template(made / "template.xlsx", "zh", city())
    form = load_workbook(made / "template.xlsx")
    form.worksheets[0].append([1, "甲某", "市长", "市政府", "大𫭢镇、城西街道", "人民路", "市教育局", "某科长", "备注"])
    form.worksheets[1].append([1, "人民路", "次干道", "海陵区", "", "30", "2", "119.9", "32.5"])
    form.save(made / "template.xlsx")
    libreoffice(sorted(made.iterdir()), "xlsx", saved)
    libreoffice([made / "plan.xlsx", made / "changed.xlsx"], "xls", saved)
    return saved


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_an_exported_plan_says_the_same_after_being_saved_again(resaved: Path, ending: str) -> None:
    preview = propose_import(resaved / f"plan.{ending}", in_force())
    assert (preview.faults, preview.unclear, preview.new, preview.changed, preview.gone) == ((), (), (), (), ())
    assert apply(preview).fingerprint == in_force().fingerprint
    if ending == "xlsx":  # what the other commands read
        assert read_assignment(resaved / "plan.xlsx", in_force(), unknown_is_fault=True)[0].pairs == PAIRS


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_exactly_the_changed_row_comes_back(resaved: Path, ending: str) -> None:
    preview = propose_import(resaved / f"changed.{ending}", in_force())
    assert (preview.faults, preview.unclear) == ((), ())
    assert apply(preview).current_assignment.pairs == PAIRS - {("l1", "r1")} | {("l2", "r1")}
    assert apply(preview).current_assignment.roles == PLAN.roles


def test_the_plan_of_a_whole_city_comes_in_as_it_was(resaved: Path) -> None:
    sample = load_instance(SAMPLE)
    assert apply(propose_import(resaved / "sample.xlsx", sample)).fingerprint == sample.fingerprint


def test_the_template_filled_in_is_read_with_its_rare_characters(resaved: Path) -> None:
    preview = propose_import(resaved / "template.xlsx")
    assert (preview.faults, preview.unclear) == ((), ())
    after = apply(preview)
    assert [(leader.name, leader.post, leader.support_unit) for leader in after.leaders] == [
        ("甲某", "市长", "市教育局")
    ]
    road = {place.name: place for place in after.places}["人民路"]
    assert (road.kind, road.weight, road.priority, road.lon, road.lat) == ("secondary_road", 30, 2, 119.9, 32.5)
    assert "大𫭢镇" in {place.name for place in after.places}
