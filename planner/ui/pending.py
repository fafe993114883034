"""Sheets and rules that are being edited and were not applied yet: kept while the visitor is elsewhere, and while others save."""

from collections.abc import Callable
from dataclasses import replace

from planner.domain import Instance, Policy
from planner.ui import state
from planner.ui.desks import PendingPolicy, PendingSheets
from planner.ui.draft import Draft
from planner.ui.rebasing import rebased
from planner.ui.revision import TABLES, Revision, sheets_of


def being_edited() -> bool:
    """Whether the visitor has edited sheets or rules of the draft at hand and not applied that."""
    here = state.desk()
    if here.draft is None:
        return False
    instance, sheets, policy = here.draft.instance, here.sheets, here.policy
    if sheets is not None and sheets.instance == instance:
        # What a grid was just given is not in the sheets before its page is drawn.
        grids = [state.widget(f"sheet_{name}_{sheets.number}") or {} for name in TABLES]
        if any(any(grid.values()) for grid in grids) or Revision(instance, sheets.original, sheets.edited).changed:
            return True
    if policy is None or policy.instance != instance:
        return False
    return (policy.edited, policy.edited_leaders) != (instance.policy, instance.leaders)


def sheets(at_hand: Draft) -> PendingSheets:
    """
    The sheets being edited: fresh ones of another draft, and those of before where the visitor comes back to the page.

    Where the draft's data have changed meanwhile, be it by himself on another page, what he edited is carried over to them.
    """
    here = state.desk()
    known, draft = here.sheets, "" if here.kept is None else here.kept.id
    if known is None or known.instance != at_hand.instance:
        begun = sheets_of(at_hand.instance)
        ours = known is not None and known.source == at_hand.source and known.draft in ("", draft)
        edited = rebased(known.original, known.edited, begun) if known is not None and ours else begun
        known = PendingSheets(at_hand.instance, begun, edited, edited, _next_number(), at_hand.source, draft)
        here.sheets = known
    elif state.widget(f"sheet_{TABLES[0]}_{known.number}") is None:
        # Streamlit forgets the state of grids that are not on the page: go on from what they held.
        known = replace(known, sheets=known.edited, number=_next_number(), draft=draft)
        here.sheets = known
    return known


def _next_number() -> int:
    state.desk().count += 1
    return state.desk().count


def take_over_sheets(revision: Revision) -> None:
    """Make the edited sheets the draft's question."""
    if revision.intake.instance is not None:
        _settle_sheets()
        state.revise(revision.intake.instance)


def drop_sheets() -> None:
    """Forget what was edited and not taken over."""
    _settle_sheets()
    state.desk().sheets = None


def _settle_sheets() -> None:
    # Not only forgotten here: a second tab of this visitor was opened with the same sheets.
    known = state.desk().sheets
    if known is not None:
        known.edited = known.original


def policy(at_hand: Draft) -> PendingPolicy:
    """The policy being edited: the draft's own at first, and what the form said where the visitor comes back to it."""
    here = state.desk()
    known = here.policy
    if known is not None and (known.instance.policy, known.instance.leaders) == (
        at_hand.instance.policy,
        at_hand.instance.leaders,
    ):
        known.instance = at_hand.instance  # what else has changed is none of the form's business
    if known is None or known.instance != at_hand.instance:
        begun, leaders = at_hand.instance.policy, at_hand.instance.leaders
        known = here.policy = PendingPolicy(at_hand.instance, begun, begun, _next_number(), leaders, leaders)
    elif state.widget(f"policy_{known.number}_layers") is None:
        known = _begin_again(known, known.edited)
    return known


def _begin_again(known: PendingPolicy, edited: Policy) -> PendingPolicy:
    leaders = known.edited_leaders
    begun = state.desk().policy = PendingPolicy(known.instance, edited, edited, _next_number(), leaders, leaders)
    return begun


def reshape_policy(reshape: Callable[[Policy], Policy]) -> None:
    """Give the form another policy to begin with, made from what it says now."""
    known = state.desk().policy
    if known is not None:
        _begin_again(known, reshape(known.edited))


def take_over_policy(candidate: Instance) -> None:
    """Make the edited rules, and leaders' quotas, those of the draft."""
    _settle_policy()
    state.revise(candidate)


def drop_policy() -> None:
    """Forget what was edited and not taken over."""
    _settle_policy()
    state.desk().policy = None


def _settle_policy() -> None:
    known = state.desk().policy
    if known is not None:
        known.edited, known.edited_leaders = known.instance.policy, known.instance.leaders
