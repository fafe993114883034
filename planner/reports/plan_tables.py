"""Who holds what: the plan by leader, by place, what is left over, and the bare pairs."""

from functools import partial

from planner.domain import Assignment, Instance, Leader, Place
from planner.locale import capital
from planner.reports.table import Cell, Column, Table, rounded, table_of
from planner.reports.wording import kind_label, layer_label, place_label, word
from planner.rules import loads
from planner.rules.overrides import overrides

_OVERRIDDEN = {
    (False, False): "overrides_avoid_unreasoned",
    (True, False): "overrides_avoid",
    (False, True): "overrides_avoid_allowed_unreasoned",
    (True, True): "overrides_avoid_allowed",
}
"""Whether the reason of an avoid is known, and whether an exception from it was made with a reason -> how it is told."""
LEADS = "正"
"""The role that puts a leader of a shared place first, whatever his rank."""


def by_leader(instance: Instance, assignment: Assignment, lang: str) -> Table:
    """The official table: one row per leader, one column per layer with the names of the places held."""
    say = partial(word, lang)
    shares_differ = any(leader.share != 1 for leader in instance.leaders)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("leader", say("leader")),
        Column("post", say("post")),
        Column("body", say("body")),
        *(
            Column(f"layer:{layer.name}", say("held_of", layer=layer_label(instance, layer.name, lang)))
            for layer in instance.policy.layers
        ),
        Column("load", say("load_by_share" if shares_differ else "load"), is_number=True),
        Column("support_unit", say("support_unit")),
        Column("contact", say("contact")),
        Column("note", say("note")),
    )
    load = loads(instance, assignment)
    records = [
        {"serial": number, "load": rounded(load[leader.id]), **_leader_cells(instance, assignment, leader, lang)}
        for number, leader in enumerate(instance.leaders, start=1)
    ]
    optional = frozenset({"post", "body", "support_unit", "contact", "note"})
    return table_of("by_leader", say("by_leader"), columns, records, leave_out_if_blank=optional)


def by_place(instance: Instance, assignment: Assignment, lang: str) -> Table:
    """One row per place, layer by layer, with its leaders, the one who leads first."""
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("place", say("place")),
        Column("kind", say("kind")),
        Column("district", say("district")),
        Column("leaders", say("leaders_of_place")),
        Column("weight", say("weight"), is_number=True),
    )
    places = [place for layer in instance.policy.layers for place in instance.places_by_layer[layer.name]]
    records = [
        {
            "serial": number,
            "place": place.name,
            "kind": capital(kind_label(place.kind, lang)),
            "district": place.managing_district,
            "leaders": leaders_named(instance, assignment, place, lang),
            "weight": rounded(place.weight),
        }
        for number, place in enumerate(places, start=1)
    ]
    return table_of("by_place", say("by_place"), columns, records, leave_out_if_blank=frozenset({"district"}))


def unassigned(instance: Instance, assignment: Assignment, lang: str) -> Table:
    """Places that have fewer leaders than their coverage asks for."""
    say = partial(word, lang)
    columns = (
        Column("serial", say("serial"), is_number=True),
        Column("place", say("place")),
        Column("kind", say("kind")),
        Column("district", say("district")),
        Column("held", say("leaders_held"), is_number=True),
        Column("needed", say("leaders_needed"), is_number=True),
        Column("priority", say("priority"), is_number=True),
        Column("weight", say("weight"), is_number=True),
    )
    short = [
        place for place in instance.places if len(assignment.holders_of(place.id)) < instance.coverage_of(place).lower
    ]
    records = [
        {
            "serial": number,
            "place": place_label(instance, place.id, lang),
            "kind": capital(kind_label(place.kind, lang)),
            "district": place.managing_district,
            "held": len(assignment.holders_of(place.id)),
            "needed": instance.coverage_of(place).lower,
            "priority": rounded(place.priority),
            "weight": rounded(place.weight),
        }
        for number, place in enumerate(short, start=1)
    ]
    return table_of("unassigned", say("unassigned"), columns, records, empty=say("unassigned_empty"))


def pairs(instance: Instance, assignment: Assignment, lang: str) -> Table:
    """The assignment as ids, under the headers that intake reads: what makes an export input again."""
    say = partial(word, lang)
    columns = (
        Column("leader", say("leader_id")),
        Column("place", say("place_id")),
        Column("role", say("role")),
    )
    rank = {leader.id: number for number, leader in enumerate(instance.leaders)}
    ordered = sorted(assignment.pairs, key=lambda pair: (rank.get(pair[0], len(rank)), pair))
    rows = tuple((leader, place, assignment.roles.get((leader, place), "")) for leader, place in ordered)
    return Table("assignment", say("assignment"), columns, rows, is_input=True)


def _leader_cells(instance: Instance, assignment: Assignment, leader: Leader, lang: str) -> dict[str, Cell]:
    held: dict[str, list[str]] = {layer.name: [] for layer in instance.policy.layers}
    mine = set(assignment.places_of(leader.id))
    for place in instance.places:
        if place.id in mine:
            name = _with_role(place.name, assignment.roles.get((leader.id, place.id), ""), lang)
            held[instance.layer_of(place).name].append(name)
    return {
        "leader": leader_name(leader, lang),
        "post": leader.post if leader.post != leader.name else "",
        "body": leader.body,
        "support_unit": leader.support_unit,
        "contact": leader.contact,
        "note": _note(instance, assignment, leader, lang),
        **{f"layer:{name}": _listed(names, lang) for name, names in held.items()},
    }


def _note(instance: Instance, assignment: Assignment, leader: Leader, lang: str) -> str:
    """The leader's note, and every avoid that the plan overrides, with its reason and why it may be: it stays visible in every export."""
    allowed = {(row.leader, row.place): row.reason for row in overrides(instance.policy) if row.rule == "avoid"}
    overridden = [
        word(
            lang,
            _OVERRIDDEN[bool(stance.reason), (stance.leader, stance.place) in allowed],
            place=instance.place_by_id[stance.place].name,
            reason=stance.reason,
            allowed=allowed.get((stance.leader, stance.place), ""),
        )
        for stance in instance.stances
        if stance.stance == "avoid" and stance.leader == leader.id and (leader.id, stance.place) in assignment
    ]
    return "\n".join(part for part in (leader.note, *overridden) if part)


def holders(instance: Instance, assignment: Assignment, place: Place) -> list[Leader]:
    """The leaders of a place: who leads by his role, then by rank, then in the order of the table."""
    position = {leader.id: number for number, leader in enumerate(instance.leaders)}

    def precedence(leader: Leader) -> tuple[int, float, int]:
        role = assignment.roles.get((leader.id, place.id), "")
        by_role = 0 if role == LEADS else 2 if role else 1
        return by_role, float("inf") if leader.rank is None else leader.rank, position[leader.id]

    return sorted((instance.leader_by_id[leader] for leader in assignment.holders_of(place.id)), key=precedence)


def leaders_named(instance: Instance, assignment: Assignment, place: Place, lang: str) -> str:
    """The names of a place's leaders with their roles, who leads first; "" where there is none."""
    named = [
        _with_role(leader_name(leader, lang), assignment.roles.get((leader.id, place.id), ""), lang)
        for leader in holders(instance, assignment, place)
    ]
    return _listed(named, lang)


def leader_name(leader: Leader, lang: str) -> str:
    """A leader's name, and that his post is vacant where it is."""
    return word(lang, "vacant", name=leader.name) if leader.vacant else leader.name


def _with_role(name: str, role: str, lang: str) -> str:
    return word(lang, "with_role", name=name, role=role) if role else name


def _listed(names: list[str], lang: str) -> str:
    return word(lang, "list", items=tuple(names))
