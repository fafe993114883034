"""Whom plans name that the data no longer have: the names by which earlier data, or published plans, knew them."""

from collections.abc import Iterator

from planner.domain import Assignment, Instance
from planner.reports.changes import NOBODY, Former, unknown_in
from planner.store.errors import StoreError
from planner.ui import keeping, plan_life, state
from planner.ui.draft import Draft

MOST_LOOKED_AT = 5
"""Published plans that are read for a name, the newest first."""


def former(draft: Draft, *plans: Assignment) -> Former:
    """Leaders and places that plans name and the draft's data do not have, as far as anything kept knows them."""
    leaders, places = unknown_in(draft.instance, *plans)
    found = NOBODY
    if not leaders and not places:
        return found  # what is published is not read for nothing
    for instance in _earlier(draft):
        known_leaders = {name: instance.leader_by_id[name] for name in leaders if name in instance.leader_by_id}
        known_places = {name: instance.place_by_id[name] for name in places if name in instance.place_by_id}
        found = Former({**known_leaders, **found.leaders}, {**known_places, **found.places})
        if len(found.leaders) == len(leaders) and len(found.places) == len(places):
            break
    return found


def _earlier(draft: Draft) -> Iterator[Instance]:
    """What the draft's data were before, and those of published plans, the latest first."""
    yield from (snapshot.instance for snapshot in reversed(draft.undo))
    try:
        for row in plan_life.published()[:MOST_LOOKED_AT]:
            yield keeping.instance_of(row)
    except StoreError as error:
        state.desk().trouble = error
