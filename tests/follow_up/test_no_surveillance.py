"""
The rules of 2026 bar check-ins, points for using an app, rankings by time online and forced photo or track uploads.

No table, record, rule or screen of follow-up may have a place for them.
"""

import ast
import re
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import planner.follow_up
from planner.intake.follow_up import SCHEMAS
from planner.intake.headers import CURRENT, LEADERS, LINKS, PLACES, STANCES, Schema

ROOT = Path(planner.follow_up.__file__).parents[1]
BARRED_WORDS = re.compile(
    r"check_?in|sign_?in|clock_?in|photo|picture|image|track|gps|trace|location|online|login|screen_?time|like_count|forward_count|credit",
    re.IGNORECASE,
)
BARRED_CHINESE = re.compile("签到|打卡|积分|在线时长|上线率|照片|拍照|留痕|轨迹|定位|截图|点赞|转发")
MODULES = [f"planner.follow_up.{module.name}" for module in iter_modules(planner.follow_up.__path__)]


@pytest.mark.parametrize("schema", [*SCHEMAS.values(), LEADERS, PLACES, LINKS, STANCES, CURRENT])
def test_no_table_has_a_column_for_it(schema: Schema) -> None:
    for column, headers in schema.columns.items():
        assert not BARRED_WORDS.search(column)
        assert not any(BARRED_CHINESE.search(header) for header in headers)


@pytest.mark.parametrize("module", MODULES)
def test_no_record_or_rule_has_a_field_for_it(module: str) -> None:
    kinds = [kind for kind in vars(import_module(module)).values() if isinstance(kind, type) and is_dataclass(kind)]
    assert [field.name for kind in kinds for field in fields(kind) if BARRED_WORDS.search(field.name)] == []


def test_no_key_of_the_policy_asks_for_it() -> None:
    source = (ROOT / "intake" / "follow_up" / "policy.py").read_text(encoding="utf-8")
    stated = [node.target for node in ast.walk(ast.parse(source)) if isinstance(node, ast.AnnAssign)]
    named = [target.id for target in stated if isinstance(target, ast.Name)]
    assert "gap_days" in named
    assert [name for name in named if BARRED_WORDS.search(name)] == []


def test_no_page_of_follow_up_takes_a_picture_or_a_place_from_the_device() -> None:
    pages = [path for path in (ROOT / "ui").rglob("*.py") if "follow" in path.read_text(encoding="utf-8")]
    assert ROOT / "ui" / "pages" / "visits.py" in pages
    for path in pages:
        assert not re.search(r"camera_input|geolocation|audio_input", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_sentence_of_follow_up_speaks_of_it(language: str) -> None:
    text = (ROOT / "locale" / language / "follow_up.po").read_text(encoding="utf-8")
    assert not BARRED_CHINESE.search(text)
