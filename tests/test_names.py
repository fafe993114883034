"""One name per rule and per term: in the documents, the plain functions, the solver's side, the sentences and the tests."""

import re
from pathlib import Path

import pytest

from planner.cli.price import Rule
from planner.domain import TERMS
from planner.intake import load_instance
from planner.intake.policy_checks import SECTIONS_OF_OTHERS
from planner.locale import LANGUAGES, has
from planner.optimization.constraints import CONSTRAINTS
from planner.optimization.objective import OBJECTIVE_TERMS
from planner.planning.rule_price import without_rule
from planner.rules import RULES, TERM_FUNCTIONS
from planner.rules.people import ACTS, USUAL

ROOT = Path(__file__).parents[1]
NUMBERED_RULES = {f"C{number}": rule for number, rule in enumerate(RULES, start=1)}
NUMBERED_TERMS = {f"O{number}": term for number, term in enumerate(TERMS, start=1)}


def numbered_headings(letter: str) -> dict[str, str]:
    """Number -> name of the headings of docs/model.md such as "### (C1) coverage"."""
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    return dict(re.findall(rf"^### \(({letter}\d+)\) (\w+)$", text, flags=re.MULTILINE))


def names_tested_in(module: str) -> set[str]:
    text = (ROOT / "tests" / "rules" / module).read_text(encoding="utf-8")
    return set(re.findall(r"^def test_(\w+)\(", text, flags=re.MULTILINE))


def test_rules_have_one_name_in_documents_checks_and_constraints() -> None:
    assert list(RULES) == list(CONSTRAINTS) == list(numbered_headings("C").values())
    assert numbered_headings("C") == NUMBERED_RULES


def test_terms_have_one_name_in_documents_policy_checks_and_objective() -> None:
    assert list(TERMS) == list(TERM_FUNCTIONS) == list(OBJECTIVE_TERMS) == list(numbered_headings("O").values())
    assert numbered_headings("O") == NUMBERED_TERMS


@pytest.mark.parametrize(("number", "rule"), NUMBERED_RULES.items())
def test_a_rule_is_called_by_its_number_and_tested_by_its_name(number: str, rule: str) -> None:
    for function in (RULES[rule], CONSTRAINTS[rule]):
        assert function.__name__ == rule
        assert (function.__doc__ or "").startswith(f"({number})")
    assert any(name.startswith(f"{rule}_") for name in names_tested_in("test_hard.py"))


@pytest.mark.parametrize(("number", "term"), NUMBERED_TERMS.items())
def test_a_term_is_called_by_its_number_and_tested_by_its_name(number: str, term: str) -> None:
    for function in (TERM_FUNCTIONS[term], OBJECTIVE_TERMS[term]):
        assert function.__name__ == term
        assert (function.__doc__ or "").strip().startswith(f"({number})")
    assert any(name.startswith(f"{term}_") for name in names_tested_in("test_terms.py"))


def test_every_rule_has_a_price() -> None:
    """The command lists them by hand, so that its help need not load the rules."""
    city = load_instance(ROOT / "data" / "taizhou")
    assert [str(rule) for rule in Rule] == list(RULES)
    for rule in RULES:
        without_rule(city, rule)  # one that it does not know is an error


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rules_and_terms_have_their_words(lang: str) -> None:
    codes = [*(f"rules.{rule}" for rule in RULES), *(f"reports.rule_{rule}" for rule in RULES)]
    codes += [f"reports.term_{term}" for term in TERMS]
    assert [code for code in codes if not has(code, lang)] == []


def test_data_md_lists_every_term() -> None:
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert "Terms: " + ", ".join(f"`{term}`" for term in TERMS) in text


def test_data_md_has_a_chapter_for_every_section_of_the_policy() -> None:
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    headings = {word for line in re.findall(r"^## (.*)$", text, flags=re.MULTILINE) for word in line.split()}
    assert set(SECTIONS_OF_OTHERS) - {"titles"} <= headings  # titles is told with the rest of policy.toml
    (sentence,) = re.findall(r"^.*The section `titles` is kept as read,.*$", text, flags=re.MULTILINE)
    assert [name for name in SECTIONS_OF_OTHERS if f"`{name}`" not in sentence] == []


@pytest.mark.parametrize("act", ACTS)
def test_an_act_that_not_everybody_may_do_has_its_words_and_its_line_in_the_tables(act: str) -> None:
    assert [lang for lang in LANGUAGES if not has(f"office.act_of_{act}", lang)] == []
    documents = (
        ("security.md", "data.md") if act in USUAL else ("security.md",)
    )  # an office cannot give away the others
    for name in documents:
        rows = re.findall(r"^\|(.*?)\|", (ROOT / "docs" / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert any(f"`{act}`" in row for row in rows), name
