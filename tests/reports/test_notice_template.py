"""The notice by the office's own template: the built-in one says the same as the notice without it, and a bad one is told in words."""

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT

from planner.domain import Assignment, Fault, Instance, InstanceError
from planner.locale import sentence
from planner.reports import export
from planner.reports.change_notice import change_notice
from planner.reports.notice_template import write_notice_template
from planner.reports.wording import fault_sentence


def template(path: Path, *lines: str) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def faults(instance: Instance, plan: Assignment, form: Path, out: Path) -> list[Fault]:
    with pytest.raises(InstanceError) as refused:
        export(instance, plan, "docx", out, template=form)
    assert not out.exists()
    for fault in refused.value.faults:
        assert "请" in fault_sentence(fault, "zh")
        assert not re.search(r"(?<!\{)\{\w+\}", fault_sentence(fault, "en"))
    return list(refused.value.faults)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_built_in_template_makes_the_same_notice(
    two_by_four: Instance, broken: Assignment, tmp_path: Path, lang: str
) -> None:
    write_notice_template(tmp_path / "form.docx", lang)
    export(two_by_four, broken, "docx", tmp_path / "own.docx", lang)
    export(two_by_four, broken, "docx", tmp_path / "by_form.docx", lang, template=tmp_path / "form.docx")
    own, by_form = (docx.Document(str(tmp_path / f"{name}.docx")) for name in ("own", "by_form"))
    # Where lines of the title end is the form's own affair.
    texts = [["".join(line.text.split()) for line in each.paragraphs] for each in (by_form, own)]
    assert texts[0] == texts[1]
    cells = [[[cell.text for cell in row.cells] for row in document.tables[0].rows] for document in (own, by_form)]
    assert cells[0] == cells[1]
    assert by_form.sections[-1].orientation == WD_ORIENT.LANDSCAPE
    assert "w:tblHeader" in by_form.tables[0].rows[0]._tr.xml


def test_an_office_lays_out_its_own(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    lines = (
        "本办文号 {{ number }}",
        "{%p for row in rows %}",
        "{{ row.leader }}：{{ row.layer_road }}",
        "{%p endfor %}",
    )
    export(two_by_four, kept, "docx", tmp_path / "n.docx", template=template(tmp_path / "f.docx", *lines))
    texts = [line.text for line in docx.Document(str(tmp_path / "n.docx")).paragraphs]
    assert texts == ["本办文号 （发文字号）", "市长：人民路", "副市长（空缺）：建设路"]


def test_the_notice_of_a_change_uses_it_too(
    two_by_four: Instance, kept: Assignment, broken: Assignment, tmp_path: Path
) -> None:
    form = template(tmp_path / "f.docx", "{{ title }}", "{{ annex_table }}")
    change_notice(two_by_four, kept, broken, tmp_path / "c.docx", template=form)
    document = docx.Document(str(tmp_path / "c.docx"))
    assert "调整" in document.paragraphs[0].text
    assert len(document.tables[0].rows) == 3


def test_names_cannot_become_tags_or_markup(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    form = template(tmp_path / "f.docx", "{%p for row in rows %}", "{{ row.contact }}", "{%p endfor %}")
    odd = Instance(
        two_by_four.policy,
        tuple(type(each)(each.id, each.name, contact="{{ 7*7 }}<b>&") for each in two_by_four.leaders),
        two_by_four.places,
    )
    export(odd, kept, "docx", tmp_path / "n.docx", template=form)
    assert docx.Document(str(tmp_path / "n.docx")).paragraphs[0].text == "{{ 7*7 }}<b>&"


def test_every_unknown_tag_is_named(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    form = template(tmp_path / "f.docx", "{{ titel }} {{ annex_table }}", "{{ ofice }}")
    found = faults(two_by_four, kept, form, tmp_path / "n.docx")
    assert [(fault.code, fault.value) for fault in found] == [
        ("reports.template_unknown", "ofice"),
        ("reports.template_unknown", "titel"),
    ]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("{%p for text in opening %}", "{{ annex_table }}"), "template_syntax"),
        (("{{ title", "{{ annex_table }}"), "template_syntax"),
        (("{{ title }}",), "template_no_table"),
        (("{{ title.__class__.__mro__ }}{{ annex_table }}",), "template_failed"),
        (("{{ rows[99].leader }}",), "template_failed"),
    ],
)
def test_a_template_that_cannot_be_used_is_told(
    two_by_four: Instance, kept: Assignment, tmp_path: Path, lines: tuple[str, ...], code: str
) -> None:
    (fault,) = faults(two_by_four, kept, template(tmp_path / "f.docx", *lines), tmp_path / "n.docx")
    assert fault.code == f"reports.{code}"


def test_a_wrong_tag_is_quoted_and_told_in_one_language(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    (fault,) = faults(two_by_four, kept, template(tmp_path / "f.docx", "{% for x in %}"), tmp_path / "n.docx")
    told = sentence(fault.code, "zh", file=fault.file, value=fault.value, **fault.values)
    assert "{% for x in %}" in told
    assert "Expected" not in told


def test_what_is_no_word_document_is_told(two_by_four: Instance, kept: Assignment, tmp_path: Path) -> None:
    out = tmp_path / "n.docx"
    text = tmp_path / "text.docx"
    text.write_text("纯文本", encoding="utf-8")
    assert faults(two_by_four, kept, text, out)[0].code == "reports.template_not_word"
    for name, part, code in (("macros", "word/vbaProject.bin", "macros"), ("bomb", "word/media/x", "too_large")):
        form = template(tmp_path / f"{name}.docx", "{{ annex_table }}")
        with zipfile.ZipFile(form, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(part, b"0" * (60_000_000 if name == "bomb" else 1))
        assert faults(two_by_four, kept, form, out)[0].code == f"reports.template_{code}"
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    assert faults(two_by_four, kept, broken, out)[0].code == "reports.template_not_word"


def test_the_signature_stays_with_the_text_in_the_offices_own_form(
    two_by_four: Instance, kept: Assignment, tmp_path: Path
) -> None:
    write_notice_template(tmp_path / "form.docx")
    export(two_by_four, kept, "docx", tmp_path / "n.docx", template=tmp_path / "form.docx")
    lines = [line for line in docx.Document(str(tmp_path / "n.docx")).paragraphs if line.text]
    dated = next(number for number, line in enumerate(lines) if line.text == "（成文日期）")
    assert [bool(line.paragraph_format.keep_with_next) for line in lines[dated - 3 : dated + 1]] == [
        True,
        True,
        True,
        False,
    ]
