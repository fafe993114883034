"""
The notice as a template that an office may change in Word: the same layout, with tags in place of the words.

`{{ title }}` and the like stand for words, `{%p for ... %}` and `{%p endfor %}` on lines of their own for paragraphs that come again; the
line with `{{ annex_table }}` becomes the table.
"""

import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from planner.domain import Fault, InstanceError
from planner.locale import DEFAULT_LANGUAGE
from planner.reports import drawing_in, notice, official
from planner.reports.letterhead import Letterhead
from planner.reports.table import Cell, Table
from planner.reports.whole_file import whole_file
from planner.reports.widths import text_of

MAX_BYTES, MAX_UNPACKED = 5_000_000, 50_000_000
_PLACE_OF_TABLE = "\N{OBJECT REPLACEMENT CHARACTER}annex"
SIGNED_WITH = 3
"""Lines with words above the date that stay with it."""
_LETTERHEAD = ("office", "number", "recipients", "copies", "date", "printer")


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says: title, paragraphs before the first heading, and parts with a heading each."""

    title: str
    opening: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def write_notice_template(path: str | os.PathLike[str], lang: str = DEFAULT_LANGUAGE) -> None:
    """
    Write the built-in template, to be changed in Word.

    Raises
    ------
    OSError
        When the system does not let it be written.
    """
    around = Letterhead(**{name: f"{{{{ {name} }}}}" for name in _LETTERHEAD})
    paper = official.paper("{{ title }}")
    notice.head(paper, around, "{{ title }}", lang)
    for text in ("{%p for text in opening %}", "{{ text }}", "{%p endfor %}", "{%p for part in sections %}"):
        official.line(paper, text, indent=2)
    official.line(paper, "{{ part.heading }}", font=official.HEADING, indent=2, keep_with_next=True)
    for text in ("{%p for text in part.paragraphs %}", "{{ text }}", "{%p endfor %}", "{%p endfor %}"):
        official.line(paper, text, indent=2)
    notice.foot(paper, around, Table("annex", "{{ annex_title }}", (), ()), lang, tag="{{ annex_table }}")
    with whole_file(Path(path)) as draft:
        official.save(paper, draft)


def fill(template: Path, words: Words, around: Letterhead, annex: Table, path: Path) -> None:
    """
    Write a notice by an office's template.

    Raises
    ------
    InstanceError
        When the template cannot be used, with every tag that is not known.
    OSError
        When the system does not let a file be read or written.
    """
    _check(template)
    context: dict[str, Any] = {name: text_of(text) for name, text in asdict(around).items() if name in _LETTERHEAD}
    context |= {
        "title": text_of(words.title),
        "opening": [text_of(text) for text in words.opening],
        "sections": [
            {"heading": text_of(heading), "paragraphs": [text_of(text) for text in texts]}
            for heading, texts in words.sections
        ],
        "annex_title": text_of(annex.title),
        "annex_table": _PLACE_OF_TABLE,
        "header": [text_of(title) for title in annex.header],
        "rows": [_named(annex, row) for row in annex.rows],
    }
    document = _rendered(template, context)
    _put_table(document, annex)
    _keep_signature(document, text_of(around.date))
    drawing_in.draw_in(document)
    document.save(str(path))


def _named(annex: Table, row: Sequence[Cell]) -> dict[str, str]:
    """A row's cells by the keys of their columns, for offices that lay the table out themselves: {{ row.leader }}."""
    return {column.key.replace(":", "_"): text_of(cell) for column, cell in zip(annex.columns, row, strict=True)}


def _check(template: Path) -> None:
    """Look at the wrapping before anything in it is opened."""
    name = template.name
    try:
        size = template.stat().st_size
        with zipfile.ZipFile(template) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _fault(name, "reports.template_not_word") from error
    names = {part.filename.lower() for part in parts}
    if size > MAX_BYTES or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _fault(name, "reports.template_too_large", limit_mb=MAX_BYTES / 1e6)
    if any(part.endswith("vbaproject.bin") for part in names):
        raise _fault(name, "reports.template_macros")
    if "word/document.xml" not in names:
        raise _fault(name, "reports.template_not_word")


def _rendered(template: Path, context: Mapping[str, Any]) -> Word:
    # Nothing of the program can be reached from a template, and what it does not know is told rather than left blank.
    rules = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        made = DocxTemplate(str(template))
        used = set(made.get_undeclared_template_variables(rules))
        unknown = sorted(used - set(context))
        if unknown:
            known = tuple(sorted(context))
            raise InstanceError(
                [Fault(template.name, None, "", tag, "reports.template_unknown", {"known": known}) for tag in unknown]
            )
        if not used & {"annex_table", "rows"}:
            raise _fault(template.name, "reports.template_no_table")
        made.render(dict(context), rules)
    except TemplateSyntaxError as error:
        raise _fault(template.name, "reports.template_syntax", value=_near(error)) from error
    except TemplateError as error:
        raise _fault(template.name, "reports.template_failed", problem=str(error)) from error
    except InstanceError:
        raise
    except OSError:
        raise
    except Exception as error:  # damaged XML fails in python-docx and lxml in ways they do not document
        raise _fault(template.name, "reports.template_not_word") from error
    document: Word = made.docx
    return document


def _near(error: TemplateSyntaxError) -> str:
    """The tag that an error of syntax is about, as far as it can be seen."""
    lines = (error.source or "").splitlines()
    line = lines[error.lineno - 1] if 0 < error.lineno <= len(lines) else ""
    start = line.find("{%")
    return line[start:].partition("%}")[0][:60] + "%}" if start >= 0 else ""


def _put_table(document: Word, annex: Table) -> None:
    """The table in place of the paragraph that holds its tag."""
    for paragraph in document.paragraphs:
        if _PLACE_OF_TABLE in paragraph.text:
            grid = official.table(document, annex)
            paragraph._p.addprevious(grid._tbl)
            # Between a table and the end of its section there must be a paragraph; else an empty one costs a line, or a page.
            following = paragraph._p.getnext()
            if following is not None and following.tag.endswith("}p"):
                paragraph._p.getparent().remove(paragraph._p)
            else:
                for run in paragraph.runs:
                    run.text = ""
            drawing_in.keep_company(document, grid)
            return


def _keep_signature(document: Word, date: str) -> None:
    """The date, all that stands between it and the text, and the last words of the text on one page, where the office's form has a date."""
    upright = []
    for paragraph in document.paragraphs:
        upright.append(paragraph)
        if paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:sectPr")) is not None:
            break
    dated = next(
        (number for number in range(len(upright) - 1, 0, -1) if date and upright[number].text.strip() == date), None
    )
    if dated is not None:
        filled = [number for number in range(dated) if upright[number].text.strip()]
        # The office that signs, the line that names the annex, the last paragraph of the text.
        official.keep_together(
            document, upright[filled[-SIGNED_WITH:][0]] if filled else upright[dated], upright[dated]
        )


def _fault(file: str, code: str, *, value: str = "", **values: object) -> InstanceError:
    return InstanceError([Fault(file, None, "", value, code, values)])


def sections_of(parts: Sequence[tuple[str, Sequence[str]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Headings with their paragraphs, as `Words` holds them."""
    return tuple((heading, tuple(texts)) for heading, texts in parts)
