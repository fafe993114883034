"""What would the instance be? A draft without open questions -> the new instance, made as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from planner.domain import Holding, Instance, Leader, Place
from planner.intake.office.drafting import Draft, DraftLeader, DraftPlace
from planner.intake.office.entries import Reading
from planner.intake.office.first_policy import first_policy
from planner.intake.office.match_places import group_of
from planner.intake.office.names import key

_JOINED = ("support_unit", "contact", "note")


def build(
    draft: Draft, readings: Sequence[Reading], old: Instance | None, *, name: str, keep_missing: bool
) -> Instance:
    """
    The instance that a draft makes.

    Parameters
    ----------
    name
        What the file is called: the title of a policy whose table has none.
    """
    leaders = {leader.id: leader for leader in (old.leaders if old else ())}
    places = {place.id: place for place in (old.places if old else ())}
    for id_, said in draft.leaders.items():
        leaders[id_] = _leader(leaders.get(id_) or Leader(id_, said.candidate.name), said)
    for id_, told in draft.places.items():
        places[id_] = _place(places.get(id_) or Place(id_, told.candidate.name, told.candidate.kind, source=name), told)
    speaks = any(reading.speaks_of_pairs for reading in readings)
    if old is None:
        title = next((reading.title for reading in readings if reading.title), name)
        wording = next((reading.wording for reading in readings if reading.wording), "")
        policy = first_policy(title, places, draft.pairs, len(leaders))
        policy = replace(policy, wording=wording, source=name)
        current = tuple(Holding(*pair, role) for pair, (role, _) in draft.pairs.items())
        return Instance(policy, tuple(leaders.values()), tuple(places.values()), current=current)
    spoken = spoken_layers(readings, old)
    if not keep_missing:
        leaders, places = _without_missing(leaders, places, draft, old, spoken)
    return replace(
        old,
        leaders=tuple(leaders.values()),
        places=tuple(places.values()),
        links=tuple(link for link in old.links if link.a in places and link.b in places),
        stances=tuple(each for each in old.stances if each.leader in leaders and each.place in places),
        current=tuple(_current(draft, old, spoken, places)) if speaks else old.current,
    )


def spoken_layers(readings: Iterable[Reading], instance: Instance) -> frozenset[str]:
    """Names of the layers that the columns of a file are about; all of them where a column is about places of any kind."""
    layers = instance.policy.layers
    kinds = {kind for reading in readings if reading.speaks_of_pairs for kind in reading.kinds}
    if "" in kinds or any(reading.pairs for reading in readings):
        return frozenset(layer.name for layer in layers)
    groups = {group_of(kind) for kind in kinds}
    return frozenset(layer.name for layer in layers if layer.name in groups or groups & set(map(group_of, layer.kinds)))


def _leader(old: Leader, said: DraftLeader) -> Leader:
    def stated(name: str, before: str) -> str:
        joined = ("；" if name in _JOINED else "、").join(said.texts.get(name, ()))
        text = joined.replace("\n", "；" if name in _JOINED else "、")
        return before if not text or _same(text, before) else text

    return replace(
        old,
        name=stated("name", old.name),
        post=stated("post", old.post),
        body=stated("body", old.body),
        support_unit=stated("support_unit", old.support_unit),
        contact=stated("contact", old.contact),
        note=stated("note", old.note),
        rank=old.rank if said.rank is None else said.rank,
        share=old.share if said.share is None else said.share,
        vacant=said.vacant or (old.vacant and not said.renamed),
    )


def _place(old: Place, told: DraftPlace) -> Place:
    def stated(name: str, before: float) -> float:
        return told.numbers.get(name, before)

    managed_by = told.texts.get("managed_by", old.managed_by)
    is_road = group_of(told.kind) == group_of(old.kind) == "road"
    return replace(
        old,
        # What a table may add and not change: the district by law is not always the one it is listed under.
        district=old.district or told.texts.get("district", ""),
        managed_by=old.managed_by if _same(managed_by, old.managed_by) else managed_by,
        kind=told.kind if is_road else old.kind,
        weight=stated("weight", old.weight),
        priority=stated("priority", old.priority),
        lon=told.numbers.get("lon", old.lon),
        lat=told.numbers.get("lat", old.lat),
    )


def _same(text: str, other: str) -> bool:
    """Whether two texts differ by blanks and punctuation only: then what is there stays."""
    return text == other or (bool(other) and key(text) == key(other))


def _current(draft: Draft, old: Instance, spoken: frozenset[str], places: Mapping[str, Place]) -> Iterable[Holding]:
    """The assignment in force: of layers that the file speaks of what it says, of the others what was."""
    layer_of = old.policy.layer_of_kind
    roles = {row.pair: row.role for row in old.current}
    stays = set()
    for row in old.current:
        place = places.get(row.place)
        layer = layer_of(place.kind) if place else None
        if row.pair in draft.pairs:
            stays.add(row.pair)
            yield replace(row, role=draft.pairs[row.pair][0] or row.role)
        elif layer is not None and layer.name not in spoken:
            yield row
    for pair, (role, _) in draft.pairs.items():
        if pair not in stays:
            yield Holding(*pair, role or roles.get(pair, ""))


def _without_missing(
    leaders: Mapping[str, Leader], places: Mapping[str, Place], draft: Draft, old: Instance, spoken: frozenset[str]
) -> tuple[dict[str, Leader], dict[str, Place]]:
    """Leaders and places that the file names, as far as it names any; places of layers that it does not speak of stay."""
    named_leaders = set(draft.leaders) | {leader for leader, _ in draft.pairs}
    named_places = set(draft.places) | {place for _, place in draft.pairs}
    kept_leaders = {id_: leader for id_, leader in leaders.items() if not named_leaders or id_ in named_leaders}
    layer_of = old.policy.layer_of_kind
    kept_places = {}
    for id_, place in places.items():
        layer = layer_of(place.kind)
        if not named_places or id_ in named_places or (layer is not None and spoken and layer.name not in spoken):
            kept_places[id_] = place
    return kept_leaders, kept_places
