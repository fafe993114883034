"""What all commands share: help, languages, bad input, and what a process leaves on its streams."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup, TyperOption

import planner
from planner.cli import inputs
from planner.cli.app import build
from planner.cli.parser_words import problem
from planner.cli.session import Session
from planner.domain import PlannerError
from planner.locale import LANGUAGES
from tests.cli.conftest import Run

ROOT = Path(planner.__file__).parents[1]
COMMANDS_BY_NAME = build(Session()).commands
NAMES = tuple(COMMANDS_BY_NAME)
GROUPS = {name for name, command in COMMANDS_BY_NAME.items() if isinstance(command, TyperGroup)}
"""Commands that only hold others."""


PROPER = {"A2", "A4", "A5", "Ctrl", "Dask", "Excel", "Jain", "OpenStreetMap", "Word"}
VALUES = {
    "administrator", "approver", "staff", "reader", "localhost", "tcp", "zh", "en", "csv", "docx", "pdf", "xlsx",
    "taizhou", "rudong", "baoying", "communities", "sections", "teams", "leader", "place", "id", "x",
    "settled", "unassigned", "titles", "follow_up", "by_road", "mapping", "planner-2026-01-02", "plan-", "start", "data",
}  # fmt: skip
"""What stands in Latin letters in Chinese help besides commands, options, placeholders and files: names, and values one may write."""
INSIDE = {"verify", "export", "add", "list", "role", "password", "close", "open", "logout"}
"""Commands within a group."""


def latin(page: str) -> set[str]:
    """Words in Latin letters of a help page, without command lines, options, placeholders and names of files."""
    page = re.sub(r"python -m planner[^　│\n]*", " ", page)
    page = re.sub(
        r"(?<![\w-])--?[a-z][a-z-]*|<[^>]*>|\b[A-Z][A-Z_-]*\b|[\w/.*]+\.(csv|json|toml|xlsx|docx|md)|\.[a-z]+",
        " ",
        page,
    )
    return set(re.findall(r"[A-Za-z][\w.-]*", page))


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A real run, as a user starts it."""
    return subprocess.run(
        [sys.executable, "-m", "planner", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def test_help_lists_every_command_in_both_languages(run: Run) -> None:
    chinese, english = run("--help"), run("--lang", "en", "--help")
    assert (chinese.code, english.code) == (0, 0)
    assert {"solve", "template", "restore", *GROUPS} < set(NAMES)
    assert {"audit", "people"} == GROUPS
    assert all(name in shown.out for shown in (chinese, english) for name in NAMES)
    assert "退出码" in chinese.out
    assert "Exit codes" in english.out


@pytest.mark.parametrize("name", [name for name in NAMES if name not in GROUPS])
def test_every_command_has_json_and_lang_and_help_in_both_languages(run: Run, name: str) -> None:
    for lang in ("zh", "en"):
        shown = run(name, "--help", "--lang", lang)
        assert shown.code == 0
        assert "--json" in shown.out
        assert "--lang" in shown.out


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if name not in {"import", "template", "mappings", "batch", "backup", "restore", "new", "serve", *GROUPS}
    ],
)
def test_the_help_of_an_instance_is_in_the_language_asked_for(run: Run, name: str) -> None:
    assert "instance" not in run(name, "--help").out  # the English help would say "A folder ..." of the instance
    shown = run(name, "--help", "--lang", "en")
    assert "A folder with policy.toml" in " ".join(shown.out.replace("│", " ").split())


@pytest.mark.parametrize("command", [[], *([name] for name in NAMES), ["audit", "export"], ["people", "add"]])
def test_chinese_help_has_no_english_words(run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # so that no name of a file is broken over two lines
    assert latin(run(*command, "--help").out) <= {*NAMES, *INSIDE, *PROPER, *VALUES}


def test_help_is_headed_in_its_own_language_whatever_was_asked_before(run: Run) -> None:
    for lang, words in (
        ("zh", ("用法：python -m planner solve [选项]", "─ 参数 ─", "─ 选项 ─", "[必填]", "[默认：0]", "显示用法后退出。")),
        (
            "en",
            (
                "Usage: python -m planner solve [OPTIONS]", "─ Arguments ─", "─ Options ─", "[required]", "[default: 0]",
                "Show this message and exit.",
            ),
        ),
    ):  # fmt: skip
        shown = run("solve", "--help", "--lang", lang).out
        assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        ("solve", "缺少参数 INSTANCE。", "Missing argument 'INSTANCE'."),
        ("export x y", "缺少选项 --out。", "Missing option '--out'."),
        ("audit", "没有写要执行的命令。", "Missing command."),
        ("solv", "没有命令“solv”。相近的有：'solve'。", "No such command 'solv'. Did you mean 'solve'?"),
        ("qqq", "没有命令“qqq”。", "No such command 'qqq'."),
        ("solve x --sed 1", "没有选项 --sed。相近的有：--seed。", "No such option: --sed (Possible options: --seed)"),
        ("solve x --qqq 1", "没有选项 --qqq。", "No such option: --qqq"),
        ("solve x y z", "多出的参数：y z。", "Got unexpected extra arguments (y z)"),
        ("solve x --seed", "选项 --seed 后面要写一个值。", "Option '--seed' requires an argument."),
        ("solve x --json=1", "选项 --json 后面不写值。", "Option '--json' does not take a value."),
        ("solve x --lang=fr", "值不对：“fr”不在可选的 'zh', 'en' 之中。", "'fr' is not one of 'zh', 'en'."),
        (
            "rotate x --years 1.5",
            "值不对：“1.5”应为 1 到 50 之间的整数。",
            "Invalid value: '1.5' should be a whole number from 1 to 50.",
        ),
        (
            "serve --port=99999",
            "值不对：“99999”应为 1 到 65535 之间的整数。",
            "'99999' should be a whole number from 1 to 65535.",
        ),
        ("alternatives x -n0", "值不对：“0”应为 1 到 100 之间的整数。", "'0' should be a whole number from 1 to 100."),
        ("batch x --workers 0", "值不对：“0”应为不小于 1 的整数。", "'0' should be a whole number of at least 1."),
        ("alternatives x --gap 11", "值不对：“11”应为 0 到 10 之间的数字。", "'11' should be a number from 0 to 10."),
        (
            "solve x --time-limit soon",
            "值不对：“soon”应为不小于 0 的数字。",
            "'soon' should be a number of at least 0.",
        ),
        ("solve x --time-limit inf", "值不对：“inf”应为不小于 0 的数字。", "'inf' should be a number of at least 0."),
        (
            "batch x --time-limit inf",
            "值不对：“inf”应为不小于 0.1 的数字。",
            "'inf' should be a number of at least 0.1.",
        ),
        (
            "visits x --on 2026-02-30",
            "值不对：“2026-02-30”不是日期，请写成 2026-07-05 的样子。",
            "'2026-02-30' is no date;",
        ),
        (
            "succeed x y --post l1 --since soon",
            "值不对：“soon”不是日期，请写成 2026-07-05 的样子。",
            "'soon' is no date;",
        ),
    ],
)
def test_what_the_parser_refuses_is_said_in_the_language_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: str, chinese: str, english: str
) -> None:
    given = arguments.split()
    refused = run(*given)
    assert (refused.code, f"：{chinese}（用法见" in refused.err) == (2, True)
    monkeypatch.setenv("PLANNER_LANG", "en")
    if "--lang=fr" not in given:  # a language that is not there is refused in Chinese
        assert english in run(*given).err


def _stated(about: object) -> set[str]:
    return {name for name, value in vars(about).items() if value is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_option_that_takes_a_number_repeats_what_was_typed_and_says_what_it_takes(run: Run, lang: str) -> None:
    """By all options whose help shows a range of numbers, so that a new one is asked too."""
    said = {"zh": "“soon”应为", "en": "'soon' should be a"}[lang]
    numbers = [
        (command.name, parameter.opts[0])
        for command in COMMANDS_BY_NAME.values()
        for parameter in command.params
        if isinstance(parameter, TyperOption)
        and not {"min", "max"}.isdisjoint(_stated(parameter.get_runtime_param().parameter_info))
    ]
    assert {("solve", "--time-limit"), ("serve", "--port"), ("rounds", "--teams")} <= set(numbers)
    for command, option in numbers:
        refused = run(command, option, "soon", "--lang", lang)
        assert (refused.code, option in refused.err, said in refused.err) == (2, True, True), refused.err


def test_a_refusal_that_no_pattern_knows_is_told_as_it_comes() -> None:
    assert problem(Session(), "Something new.") == "Something new."


def test_the_environment_can_set_the_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_LANG", "en")
    assert "Exit codes" in run("--help").out
    assert "退出码" in run("--lang=zh", "--help").out
    monkeypatch.setenv("PLANNER_LANG", "fr")
    assert "退出码" in run("--help").out


@pytest.mark.parametrize("name", ["solve", "check", "diagnose", "repair", "export"])
def test_an_instance_that_is_not_there_is_bad_input(run: Run, name: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    more: tuple[object, ...] = {"check": (plan,), "repair": (plan,), "export": (plan, "--out", tmp_path / "x.csv")}.get(
        name, ()
    )
    outcome = run(name, tmp_path / "none", *more, "--json")
    assert outcome.code == 2
    assert outcome.document["status"] == "bad_input"
    fault = outcome.document["faults"][0]
    assert set(fault) == {"file", "row", "column", "value", "message"}
    assert (fault["row"], fault["value"]) == (None, str(tmp_path / "none"))
    assert "找不到" in fault["message"]


def test_every_fault_is_named_with_file_row_column_and_value(tiny: Path, run: Run) -> None:
    (tiny / "leaders.csv").write_text("id,name,share\nl1,市长,-1\nl1,副市长,x\n", encoding="utf-8")
    outcome = run("solve", tiny, "--json", "--out", tiny / "out")
    assert outcome.code == 2
    where = {(fault["file"], fault["row"], fault["column"], fault["value"]) for fault in outcome.document["faults"]}
    assert where >= {
        ("leaders.csv", 2, "share", "-1"),
        ("leaders.csv", 3, "share", "x"),
        ("leaders.csv", 3, "id", "l1"),
    }
    assert not (tiny / "out").exists()
    said = run("solve", tiny)
    assert (said.code, said.out) == (2, "")
    assert "leaders.csv 第 2 行“share”列：" in said.err
    assert "leaders.csv row 3, column share: " in run("solve", tiny, "--lang", "en").err


@pytest.mark.parametrize(
    ("arguments", "column", "value"),
    [
        (("solve", "x", "--time-limit", "soon"), "--time-limit", "soon"),
        (("solve", "x", "--time-limit", "-1"), "--time-limit", "-1"),
        (("solve", "x", "--time-limit=nan"), "--time-limit", "nan"),
        (("solve", "x", "--time-limit", "inf"), "--time-limit", "inf"),
        (("solve", "x", "--seed", "-1"), "--seed", "-1"),
        (("solve", "x", "--lang", "fr"), "--lang", "fr"),
        (("solve",), "instance", ""),
        (("solve", "x", "--sed", "1"), "", ""),
        (("solv", "x"), "", ""),
    ],
)
def test_a_wrong_command_line_is_bad_input(run: Run, arguments: tuple[str, ...], column: str, value: str) -> None:
    outcome = run(*arguments, "--json")
    assert outcome.code == 2
    (fault,) = outcome.document["faults"]
    assert (fault["file"], fault["column"], fault["value"]) == ("命令行", column, value)
    assert "--help" in fault["message"]
    assert run(*arguments, "--lang", "en").err.startswith("Faults in the input: 1.")


def test_control_characters_of_a_file_do_not_reach_the_terminal(tiny: Path, run: Run) -> None:
    outcome = run("solve", tiny, "--current", tiny / "a\x1b[2Jb.csv")
    assert outcome.code == 2
    assert "\x1b" not in outcome.err


def test_a_user_sees_no_traceback_and_json_stays_alone_on_standard_output(tiny: Path) -> None:
    done = process("solve", tiny, "--json", "--time-limit", "20", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["status"] == "optimal"
    refused = process("check", tiny / "none", tiny, "--json", PYTHONIOENCODING="ascii")
    assert refused.returncode == 2
    assert "找不到" in json.loads(refused.stdout.decode("utf-8"))["faults"][0]["message"]
    assert b"Traceback" not in done.stderr + refused.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a pipe in another way")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_leaves_early_causes_no_traceback(tiny: Path, good_plan: Path, unbuffered: str) -> None:
    command = [sys.executable, "-m", "planner", "check", str(tiny), str(good_plan), "--json"]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def test_a_planner_error_is_a_message(tiny: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise PlannerError("the office is closed")

    monkeypatch.setattr(inputs, "instance_at", refuse)
    outcome = run("solve", tiny, "--lang", "en")
    assert outcome.code == 2
    assert "Cannot go on: the office is closed" in outcome.err


def test_a_console_without_chinese_does_not_stop_the_program(tiny: Path, good_plan: Path) -> None:
    done = process("check", tiny, good_plan, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_standard_output_holds_one_json_document_whatever_solvers_like_to_print(tiny: Path) -> None:
    policy = tiny / "policy.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("peak_load = 1", "squares = 1, coherence = 1"), encoding="utf-8"
    )
    done = process("solve", tiny, "--json")
    assert json.loads(done.stdout)["status"] == "optimal"
    assert done.stdout.count(b"\n") == 1


def test_help_loads_neither_solver_nor_tables() -> None:
    program = (
        "import sys\n"
        "from planner.cli import main\n"
        "main(['--help'])\n"
        "heavy = {'pandas', 'numpy', 'pulp', 'highspy', 'networkx', 'openpyxl', 'xlsxwriter', 'streamlit'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_the_clock_is_read_before_anything_of_the_planner_is_imported() -> None:
    (main,) = [
        node for node in ast.parse((ROOT / "planner" / "__main__.py").read_text()).body if isinstance(node, ast.If)
    ]
    first, second = main.body[:2]
    assert ast.unparse(first) == "started = time.monotonic()"
    assert isinstance(second, ast.ImportFrom)
