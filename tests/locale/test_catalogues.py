"""The two catalogues say the same things, and everything the source can say is in them."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import planner
from planner.domain import TERMS
from planner.locale import LANGUAGES, codes, has, sentence
from planner.rules import RULES

SOURCE = Path(planner.__file__).parent
CATALOGUES = sorted((SOURCE / "locale").glob("*/*.po"))


@cache
def raw(lang: str) -> dict[str, str]:
    folder = {"zh": "zh_CN", "en": "en"}[lang]
    found: dict[str, str] = {}
    for path in sorted((SOURCE / "locale" / folder).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def texts_in(path: Path) -> Iterator[str]:
    """Every piece of text in a module's code, docstrings left out; an f-string gives its fixed pieces."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@cache
def all_texts() -> frozenset[str]:
    return frozenset(text for path in sorted(SOURCE.rglob("*.py")) for text in texts_in(path))


def begins_a_code(beginning: str) -> bool:
    return any(code.startswith(beginning) for code in codes())


def test_both_languages_know_the_same_codes() -> None:
    assert codes("zh") == codes("en")


@pytest.mark.parametrize("code", codes())
def test_both_languages_name_the_same_values(code: str) -> None:
    named = {lang: placeholders(raw(lang)[code]) for lang in LANGUAGES}
    assert named["zh"] == named["en"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_catalogue_holds_its_own_area_only_and_each_code_once(path: Path) -> None:
    ids = [line[7:-1] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith('msgid "')]
    stated = [code for code in ids if code]
    assert stated
    assert all(code.split(".")[0] == path.stem for code in stated)
    assert len(stated) == len(set(stated))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_empty(lang: str) -> None:
    assert [code for code, text in raw(lang).items() if not text.strip()] == []


def test_every_code_in_the_source_is_in_the_catalogues() -> None:
    # A text such as "intake.not_found" is a code when its first part is the name of a catalogue; a key path of policy.toml, such as
    # "rules.load_cap", looks the same.
    areas = {path.stem for path in CATALOGUES}
    keys_of_policy = {
        "rules.load_cap",
        "rules.one_district",
        "rules.allow_shortfall",
        "follow_up.assessment",
        "follow_up.cascade",
        "follow_up.feedback",
    }
    looks_like_code = {
        text
        for text in all_texts()
        if text.count(".") == 1
        and text.split(".")[0] in areas
        and text.split(".")[1].replace("_", "").isalnum()
        and not text.endswith((".py", ".po", ".csv"))
    }
    assert looks_like_code
    # The fixed beginning of an f-string, such as "reports.bound_", is that of some code.
    unknown = {code for code in looks_like_code if not has(code) and not (code.endswith("_") and begins_a_code(code))}
    assert unknown - keys_of_policy == set()


def test_every_code_in_the_catalogues_is_used() -> None:
    # Codes are used whole ("cli.usage"), by their name where a function knows the area (say("usage")), or by a family
    # whose members are data.
    families = {
        *(f"reports.rule_{rule}" for rule in RULES),
        *(f"reports.term_{term}" for term in TERMS),
        *(f"rules.{rule}" for rule in RULES),
        *(f"rules.own_{rule}" for rule in RULES if rule != "coverage"),  # the one rule that is of a place alone
    }
    prefixes = (
        "reports.layer_",
        "reports.kind_",
        "reports.bound_",
        "reports.fault_",
        "reports.relax_",
        "reports.batch_",
        "reports.rounds_",
        "cli.best_found_",
        "cli.claim_",
        "cli.certificate_",
        "progress.",
        "follow_up.duty_",
        "follow_up.visit_",
        "follow_up.state_",
        "follow_up.action_",
        "follow_up.slip_",
        "follow_up.return_",
        "follow_up.measure_",
        "follow_up.why_",
        "follow_up.formula_",
        "follow_up.ordinal_",
        "follow_up.over_",
        "follow_up.hole_",
        "follow_up.chain_",
        "follow_up.clash_",
        "follow_up.way_",
        "follow_up.seat_role_",
        "follow_up.span_",
        "follow_up.material_state_",
        "follow_up.material_action_",
    )
    # Areas whose users build their codes otherwise have tests of their own.
    areas = ("reports.", "rules.", "cli.", "follow_up.")
    unused = [
        code
        for code in codes()
        if code.startswith(areas)
        and code not in families
        and not code.startswith(prefixes)
        and code not in all_texts()
        and code.split(".", 1)[1] not in all_texts()
    ]
    assert unused == []


def test_every_way_a_search_ends_and_every_claim_has_its_sentence() -> None:
    ended = ("proved", "budget", "clock", "cancelled")
    claims = ("format", "instance_hash", "assignment", "terms", "levels", "lines", "gap", "status")
    for lang in LANGUAGES:
        assert all(has(f"cli.best_found_{way}", lang) for way in ended)
        assert all(has(f"cli.claim_{claim}", lang) for claim in claims)


def test_chinese_sentences_are_set_with_chinese_punctuation() -> None:
    areas = ("reports.", "rules.", "cli.", "follow_up.")
    mark_after_chinese = re.compile(r"[\u4e00-\u9fff}][,;:!?]|[,;:] ")
    assert [
        code for code, text in raw("zh").items() if code.startswith(areas) and mark_after_chinese.search(text)
    ] == []


def test_a_missing_value_is_a_bug_and_not_hidden() -> None:
    with pytest.raises(KeyError, match="place"):
        sentence("rules.coverage", "en", value=1)
