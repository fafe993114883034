"""
Writes the parts of the manual that follow from the program: `python scripts/manual.py`.

`docs/<language>/messages.md` lists every sentence of the catalogues, `docs/<language>/pages/README.md` every page of the navigation; the
chapters beside them are written by hand. A test compares what is there with what this would write.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # started by its path, Python looks for modules beside this file only

from planner.locale import LANGUAGES, codes, raw_text  # noqa: E402
from planner.ui.navigation import SECTIONS  # noqa: E402

SENTENCE = re.compile(r"[。？！]")
"""What tells a sentence from a label, in the Chinese catalogue."""
HELP = ("_help", "_short")
"""Endings of texts that `--help` shows and that say nothing of a particular run."""
AREAS = {
    "intake": ("读取表格时", "表格、规则或地图文件有问题，或者有值得知道之处。每条都写明文件、行、列和原来的内容。",
               "Reading tables", "Something in tables, policy or map is wrong or worth knowing; file, row, column and value go with it."),
    "office": ("导入本单位现成表格时", "没有固定格式的表格，哪一列是什么由程序推测；拿不准的会提问。",
               "Importing tables in no fixed form", "What a column holds is proposed by the program; what is unsure is asked."),
    "rules": ("校验方案时", "方案有不符合规定之处：哪条规定、哪位领导或哪个对象、现在是多少、允许多少。",
              "Checking a plan", "A rule is broken: which one, by whom, what was found, what is allowed."),
    "optimization": ("没有方案时", "按现行规定编排不出方案的原因，以及最小的改动办法。",
                     "When there is no plan", "Why no plan keeps the rules, and the smallest changes that help."),
    "planning": ("说明、调整、备选和接替", "为什么这样分工、谁能接手、代价多少、怎样移交。",
                 "Explaining, mending, alternatives, succession", "Why this leader, who else could, at which price, and how to hand over."),
    "follow_up": ("跟踪落实", "联系、整改交办、测评、报送和填报负担中的提示。",
                  "Follow-up", "Visits, orders, assessment, reports and the burden of reporting."),
    "store": ("保存和版本", "保存草稿、送审、批准、发布时的提示。",
              "Keeping and versions", "Saving drafts, handing in, approving, publishing."),
    "ui": ("页面上", "各页面上的说明、下一步建议和提示。", "On the pages", "Explanations, next steps and notes on the pages."),
    "reports": ("导出的文件中", "导出的表格和公文中的句子。", "In exported files", "Sentences in exported tables and documents."),
    "cli": ("命令行", "在命令行使用时的提示。", "On the command line", "What the commands say."),
}  # fmt: skip
"""Catalogue -> heading and introduction, Chinese and English."""
VALUES = {
    "value": ("内容", "value"), "file": ("文件", "file"), "count": ("个数", "count"), "place": ("对象", "place"),
    "leader": ("领导", "leader"), "layer": ("类别", "layer"), "leaders": ("领导", "leaders"), "column": ("列", "column"),
    "name": ("名称", "name"), "places": ("对象", "places"), "meant": ("可能是", "what may be meant"), "order": ("单号", "order"),
    "first_row": ("前一处的行号", "first row"), "row": ("行", "row"), "seconds": ("秒数", "seconds"), "problem": ("问题", "problem"),
    "most": ("最多", "most"), "least": ("最少", "least"), "need": ("需要", "need"), "known": ("可用的", "known ones"),
    "options": ("可选", "options"), "total": ("总数", "total"), "number": ("序号", "number"), "held": ("现有", "held"),
    "cell": ("单元格", "cell"), "flag": ("评定", "flag"), "bound": ("界限", "bound"), "room": ("容量", "room"),
    "rows": ("行", "rows"), "id": ("编号", "id"), "percent": ("百分数", "per cent"), "on": ("日期", "day"),
    "overdue": ("逾期数", "overdue"), "load": ("工作量", "load"), "who": ("谁", "who"), "low": ("下限", "low"),
    "high": ("上限", "high"), "lower": ("下限", "lower"), "upper": ("上限", "upper"), "folder": ("文件夹", "folder"),
    "reason": ("理由", "reason"), "rule": ("规定", "rule"), "limit": ("上限", "limit"), "post": ("岗位", "post"),
    "year": ("年", "year"), "title": ("标题", "title"), "deadline": ("期限", "deadline"), "items": ("各项", "items"),
}  # fmt: skip
"""Value that a sentence names -> what stands in its place in the manual, Chinese and English; others are shown as dots."""
TEXTS = {
    "zh": {
        "messages": "程序的每一句提示",
        "about": "本章由程序的语句目录自动生成，一句不漏。尖括号里的内容由程序填入，例如‹文件›处会写出文件名。"
        "每句都说明出了什么问题、怎么办；按 Ctrl+F 搜索看到的字句，就能找到它属于哪一类。",
        "pages": "各个页面",
        "index": "左侧导航分为几组，每个页面在这里各有一节。",
    },
    "en": {
        "messages": "Every message of the program",
        "about": "Made from the program's catalogue, so that none is missing. What stands in angle brackets is filled in by the "
        "program: ‹file› is a file's name. Each says what is wrong and what to do; search for the words you see.",
        "pages": "The pages",
        "index": "The navigation has these groups; each page has its section here.",
    },
}


def main() -> None:
    """Write both files in both languages."""
    for lang in LANGUAGES:
        for name, text in written(lang).items():
            (ROOT / "docs" / lang / name).write_text(text, encoding="utf-8", newline="\n")


def written(lang: str) -> dict[str, str]:
    """Path below docs/<language> -> content, of what is made by this script."""
    return {
        "messages.md": "\n".join(_messages(lang)) + "\n",
        "pages/README.md": "\n".join(_pages(lang)) + "\n",
    }


def messages(lang: str) -> dict[str, str]:
    """Code -> sentence as its catalogue has it, of all that are sentences in Chinese and not the text of a help."""
    return {
        code: raw_text(code, lang)
        for code in codes()
        if SENTENCE.search(raw_text(code, "zh")) and not (code.startswith("cli.") and code.endswith(HELP))
    }


def _messages(lang: str) -> Iterator[str]:
    column = LANGUAGES.index(lang)
    texts = TEXTS[lang]
    yield f"# {texts['messages']}"
    yield ""
    yield texts["about"]
    found = messages(lang)
    for area, words in AREAS.items():
        heading, introduction = words[2 * column : 2 * column + 2]
        yield from ("", f"## {heading}", "", introduction, "")
        for code, text in found.items():
            if code.startswith(f"{area}."):
                yield f"- {_shown(text, column)}"


def _shown(text: str, column: int) -> str:
    """A sentence with names in place of its values, on one line, with no mark that markdown takes for its own."""

    def named(match: re.Match[str]) -> str:
        return f"‹{VALUES.get(match[1], ('……', '...'))[column]}›"

    plain = re.sub(r"\[/?bold\]|\*\*", "", " ".join(text.split()))
    plain = re.sub(r"\{\w+:[^}|]*\|([^}]*)\}", r"\1", plain)  # the manual has the plural
    shown = re.sub(r"\{(\w+)[^}]*\}", named, plain).replace("{{", "{").replace("}}", "}")
    return re.sub(r"([*_`<|\[\]])", r"\\\1", shown)


def _pages(lang: str) -> Iterator[str]:
    yield f"# {TEXTS[lang]['pages']}"
    yield ""
    yield TEXTS[lang]["index"]
    for section, names in SECTIONS.items():
        yield from ("", f"## {raw_text(f'ui.{section}', lang)}", "")
        for name in names:
            yield f"- [{raw_text(f'ui.{name}_title', lang)}]({name}.md)"


if __name__ == "__main__":
    main()
