"""What a rule costs: the plan with it and the plan without it."""

from functools import partial

import streamlit as st

from planner import planning
from planner.domain import Instance
from planner.reports import decisions
from planner.reports.reasoning import price_sentence
from planner.reports.wording import rule_label
from planner.ui import state
from planner.ui.asking import Question
from planner.ui.draft import Draft
from planner.ui.table_view import sheet
from planner.ui.waiting import answer_of
from planner.ui.words import plain, say

SECONDS = 60.0


def rules_on(instance: Instance) -> list[str]:
    """Rules that have a price to be asked for: those that are stated."""
    stated = {row.stance for row in instance.stances}
    rules = instance.policy.rules
    found: list[str] = [stance for stance in ("pin", "avoid") if stance in stated]
    found += ["load_cap"] if rules.load_cap is not None else []
    found += ["one_district"] if rules.one_district else []
    return [*found, "quota", "coverage"]


def price_of_a_rule(draft: Draft) -> None:
    """Choose a rule, and see what it costs on every level."""
    language = state.language()
    st.caption(say("price_caption"))
    rule = st.selectbox(
        say("price_rule"), rules_on(draft.instance), format_func=lambda name: rule_label(name, language), width=320
    )
    about = (draft.instance, rule)
    question = state.question("price", about)
    ask = partial(planning.rule_price, draft.instance, rule, time_limit=SECONDS)
    prepare = partial(planning.prepare, draft.instance)
    st.button(
        say("price_button"),
        disabled=question is not None and question.active,
        on_click=lambda: state.ask("price", Question(about, ask, time_limit=SECONDS, prepare=prepare)),
    )
    if question is not None and (found := answer_of(question)) is not None:
        st.markdown(plain(price_sentence(rule, found, language)))
        if found.levels:
            sheet(decisions.prices(draft.instance, found.levels, found.terms, language))
