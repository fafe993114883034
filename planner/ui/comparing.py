"""What a draft can be compared with, and how a difference is shown."""

from dataclasses import replace

from planner.domain import Assignment, Instance
from planner.reports.tables import Table
from planner.ui.draft import Draft
from planner.ui.plan_editor import names_of
from planner.ui.words import plain, say

STEPS_OFFERED = 20


def bases(draft: Draft) -> dict[str, Assignment]:
    """What there is to compare with, by what it is called: the assignment in force, the generated plan, earlier steps."""
    found = {}
    if draft.instance.current:
        found[say("base_in_force")] = draft.taken_over
    if draft.solution is not None and draft.solution.has_plan and not draft.is_solution:
        found[say("base_generated")] = draft.solution.assignment
    for steps, snapshot in enumerate(reversed(draft.undo[-STEPS_OFFERED:]), start=1):
        found[say("base_step", steps=steps)] = snapshot.assignment
    return found


def weighs_changes(instance: Instance) -> bool:
    """Whether any level of the objective looks at what changes against the assignment in force."""
    return any("changes" in level.weights for level in instance.policy.objective)


def counts(before: Assignment, after: Assignment) -> tuple[int, int, int]:
    """Pairs that are new, that are gone, and that stay."""
    return len(after.pairs - before.pairs), len(before.pairs - after.pairs), len(before.pairs & after.pairs)


def touched(before: Assignment, after: Assignment) -> frozenset[str]:
    """Ids of the places whose leaders differ."""
    return frozenset(place for _, place in before.pairs ^ after.pairs)


def holding(draft: Draft, plan: Assignment) -> Draft:
    """The draft as it would look with another plan, to be shown and not kept; pairs that name nobody any more are left out."""
    known = {
        pair for pair in plan.pairs if pair[0] in draft.instance.leader_by_id and pair[1] in draft.instance.place_by_id
    }
    roles = {pair: role for pair, role in plan.roles.items() if pair in known}
    return replace(draft, assignment=Assignment(frozenset(known), roles))


def handed_over(instance: Instance, before: Assignment, after: Assignment) -> list[str]:
    """One sentence per place whose leaders differ: whose it was and whose it is."""
    leaders = names_of(instance.leaders)
    places = names_of(instance.places)

    def told(plan: Assignment, place: str) -> list[str]:
        return [leaders.get(leader, leader) for leader in plan.holders_of(place)] or [say("nobody")]

    return [
        say("handed_over", place=places[place.id], before=told(before, place.id), after=told(after, place.id))
        for place in instance.places
        if before.holders_of(place.id) != after.holders_of(place.id)
    ]


def redline(table: Table) -> list[dict[str, str]]:
    """The table of changes as Markdown: what goes struck out, what comes in bold; told apart without colour."""
    marks = {"gone": "~~", "come": "**"}
    rows = []
    for row in table.rows:
        cells = {}
        for column, cell in zip(table.columns, row, strict=True):
            text, mark = plain(str(cell or "")), marks.get(column.key, "")
            cells[column.title] = f"{mark}{text}{mark}" if text else ""
        rows.append(cells)
    return rows
