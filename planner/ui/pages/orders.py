"""Orders: what is to be put right, one order with its events and slips, and the ledger."""

from functools import partial

import streamlit as st

from planner.follow_up.orders import histories, ledger
from planner.reports.follow_up import orders as tables
from planner.reports.follow_up.order_slip import order_slip, return_slip
from planner.ui import state
from planner.ui.following import day_asked, download, followed_or_stop, paper, sections
from planner.ui.order_form import event_form, new_order_form
from planner.ui.panels import page_title
from planner.ui.steps import record_steps
from planner.ui.table_view import sheet
from planner.ui.words import say

page_title("orders")
at = followed_or_stop()
record_steps(at.draft)
on, language, rules = day_asked(at), state.language(), at.regime.orders
found = histories(at.records.orders, at.records.order_events, rules, at.records.working_days, on=on)
kept = ledger(found, first=at.since, last=on)
open_orders = tables.open_orders(at.instance, at.assignment, found, rules, on=on, lang=language)
closed = tables.closed_orders(at.instance, at.assignment, found, language)

counted = {"total": kept.total, "closed": kept.closed, "open": kept.still_open, "overdue": kept.overdue}
for box, (name, count) in zip(st.columns(4), counted.items(), strict=True):
    box.metric(say(f"orders_{name}"), count, border=True)
with st.expander(say("order_add"), expanded=not found):
    new_order_form(at, on)
if not found:
    st.info(say("no_orders"))
    st.stop()
sections((open_orders,), empty="nothing_here")

st.header(say("one_order"), anchor=False)
by_id = {history.order.id: history for history in sorted(found, key=lambda each: (not each.is_open, each.deadline))}
number = st.selectbox(
    say("choose_order"),
    list(by_id),
    format_func=lambda each: tables.order_label(at.instance, by_id[each]),
    key="order_chosen",
    persist_state="session",
)
chosen = by_id[number]
sheet(tables.steps(chosen, language))
with st.container(horizontal=True):
    for name, write in (("order_slip", order_slip), ("return_slip", return_slip)):
        make = partial(paper, partial(write, at.instance, at.assignment, chosen, lang=language))
        st.download_button(
            say(name), make, say(f"{name}_file", order=chosen.order.id) + ".docx", on_click="ignore", key=name
        )
event_form(at, chosen, on)

by = st.segmented_control(
    say("ledger_by"), tables.BY, format_func=lambda each: say(f"ledger_by_{each}"), default="district", required=True
)
book = tables.order_ledger(at.instance, at.assignment, found, by, first=at.since, last=on, lang=language)
sections((book, closed), empty="nothing_here")
download(at, (open_orders, closed, book), "orders_file", on)
