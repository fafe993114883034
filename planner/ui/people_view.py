"""The boxes of the page of people."""

import secrets
from collections.abc import Callable
from typing import Any

import streamlit as st

from planner.rules.people import ACTS, LEADER, ROLES, STAFF
from planner.store import accounts, sessions
from planner.store.accounts import Account
from planner.store.errors import StoreError
from planner.store.stamps import Stamp
from planner.ui import identity, keeping, state
from planner.ui.links_view import leaders_in_force
from planner.ui.plan_editor import names_of
from planner.ui.words import office, plain

ADDED = "accounts_added"
"""Counter of a tab: accounts that were added in it."""


def new_password() -> str:
    """A password that can be read out on the telephone: four groups of letters and digits that are not mistaken for each other."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def add_box() -> None:
    """A new account, with a password that is shown once."""
    leaders = names_of(tuple(leaders_in_force().values()))
    # By how many were added here: once one is the field is empty; after a refusal, or when others add one, it holds what was typed.
    key = f"new_account_{state.counter(ADDED) or 0}"
    with st.container(border=True):
        st.header(office("people_add"), anchor=False)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(office("name"), max_chars=accounts.LONGEST_NAME, key=key, width=240)
            role = st.selectbox(office("role"), ROLES, ROLES.index(STAFF), format_func=_role, key="new_role", width=180)
            leader = ""
            if role == LEADER:
                hint = None if leaders else office("people_no_leader")
                chosen = st.selectbox(
                    office("link_leader"), list(leaders), format_func=leaders.__getitem__, placeholder=hint, width=240
                )
                leader = chosen or ""
            st.button(office("people_add_button"), type="primary", on_click=add, args=(name, role, leader))


def add(name: str, role: str, leader: str) -> None:
    """Make an account; checked here, whatever the page showed."""
    password = new_password()

    def act() -> None:
        accounts.add(keeping.office().database, name, password, role=role, leader=leader, stamp=_stamp())

    if _do(act, ("office.done_account", {"name": name.strip(), "password": password})):
        state.set_counter(ADDED, (state.counter(ADDED) or 0) + 1)


def accounts_box() -> None:
    """Every account with what can be done to it."""
    for account in accounts.accounts(keeping.office().database):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            closed = "" if account.active else f" · {office('people_closed')}"
            st.markdown(f"**{plain(account.name)}**  \n{_role(account.role)}{closed}", width="stretch")
            if account.role != LEADER:
                st.selectbox(
                    office("role"),
                    [role for role in ROLES if role != LEADER],
                    [role for role in ROLES if role != LEADER].index(account.role),
                    format_func=_role,
                    key=f"role_{account.id}",
                    label_visibility="collapsed",
                    width=150,
                    on_change=set_role,
                    args=(account,),
                )
            for act, label in _acts(account):
                st.button(office(label), key=f"{act}_{account.id}", on_click=change, args=(account, act))


def _acts(account: Account) -> tuple[tuple[str, str], ...]:
    close = ("close", "people_close") if account.active else ("open", "people_open")
    return (("password", "people_password"), ("logout", "logout_everywhere"), close)


def change(account: Account, act: str) -> None:
    """Do one act to one account."""
    database, password = keeping.office().database, new_password()
    if act == "password":
        said = ("office.done_account", {"name": account.name, "password": password})
        _do(lambda: accounts.set_password(database, account.name, password, _stamp()), said)
    elif act == "logout":
        _do(lambda: sessions.end_all(database, account, _stamp()), ("office.done_logout", {"name": account.name}))
    else:
        active = act == "open"
        said = ("office.done_open" if active else "office.done_close", {"name": account.name})
        _do(lambda: accounts.set_active(database, account.name, _stamp(), active=active), said)


def set_role(account: Account) -> None:
    """Give an account the role that its list shows; where that is refused, the list shows the account's own again."""
    role = state.chosen(f"role_{account.id}")
    said = ("office.done_role", {"name": account.name, "role": _role(role)})
    if not _do(lambda: accounts.set_role(keeping.office().database, account.name, role, _stamp()), said):
        state.choose(f"role_{account.id}", account.role)


def table_box() -> None:
    """Who may do what, as the plan in force says."""
    with st.expander(office("people_table")):
        st.caption(office("people_table_caption"))
        table = identity.table()
        rows = [
            {
                office("act"): office(f"act_of_{act}"),
                **{_role(role): "✓" if role in table.roles[act] else "" for role in ROLES},
            }
            for act in ACTS
        ]
        st.table(rows, hide_index=True)
        st.markdown(office("second_person_yes" if table.second_person else "second_person_no"))


def _role(role: str) -> str:
    return office(f"role_{role}")


def _stamp() -> Stamp:
    return keeping.stamp(identity.who().name)


def _do(act: Callable[[], object], said: tuple[str, dict[str, Any]]) -> bool:
    """Do it where this visitor may and it can be done, and say what came of it; whether it was done."""
    here = state.desk()
    if not identity.may("people"):
        here.notice = ("rules.refused_role", {})
        return False
    try:
        act()
    except StoreError as error:
        here.notice = (error.code, error.values)
        return False
    here.notice = said
    return True
