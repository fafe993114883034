"""What may be changed in a plan by hand, in a spreadsheet? One row per place and leader, the names to choose from, and the limits."""

from collections import Counter
from dataclasses import dataclass

from planner.domain import Assignment, Instance, Place
from planner.locale import capital
from planner.reports.plan_tables import holders
from planner.reports.table import rounded
from planner.reports.wording import kind_label, layer_label, word
from planner.rules import loads

ROLES = ("正", "副", "协助")
_NOTES = {
    ("pin", True): "pin_note",
    ("pin", False): "pin_note_unreasoned",
    ("avoid", True): "avoid_note",
    ("avoid", False): "avoid_note_unreasoned",
}
"""Stance, and whether its reason is known -> the form of its note."""


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A leader to choose: his id, a label that no other leader has, and his limits.

    Parameters
    ----------
    quotas
        Fewest and most places, per layer of `Editing.layers`.
    held
        Places he has in the plan, per layer.
    """

    id: str
    label: str
    post: str
    share: float
    quotas: tuple[tuple[int, int], ...]
    held: tuple[int, ...]
    load: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A place, and one of the leaders it has or could have: `leader` is a label, "" where nobody is."""

    place: str
    name: str
    kind: str
    district: str
    weight: float
    fewest: int
    most: int
    leader: str
    role: str
    note: str


@dataclass(frozen=True, slots=True)
class Editing:
    """
    The plan as it may be changed.

    Parameters
    ----------
    fingerprint
        Of the instance.
    layers
        What each layer is called.
    slots
        Per layer, its rows; the rows of a place follow one another.
    """

    fingerprint: str
    layers: tuple[str, ...]
    leaders: tuple[Choice, ...]
    slots: tuple[tuple[Slot, ...], ...]


def editing(instance: Instance, assignment: Assignment, lang: str) -> Editing:
    """The plan as rows to change: as many for each place as it has leaders or still needs, and one more where it may have one."""
    names = Counter(leader.name for leader in instance.leaders)
    labels = {
        leader.id: leader.name
        if names[leader.name] == 1 and leader.name
        else word(lang, "with_id", name=leader.name, id=leader.id)
        for leader in instance.leaders
    }
    layers, load = instance.policy.layers, loads(instance, assignment)
    choices = []
    for leader in instance.leaders:
        quotas = tuple(instance.quota_of(leader, layer) for layer in layers)
        held = Counter(instance.layer_of(instance.place_by_id[place]).name for place in assignment.places_of(leader.id))
        choices.append(
            Choice(
                leader.id,
                labels[leader.id],
                leader.post if leader.post != leader.name else "",
                leader.share,
                tuple((quota.lower, quota.upper) for quota in quotas),
                tuple(held[layer.name] for layer in layers),
                rounded(load[leader.id]),
            )
        )
    slots = tuple(
        tuple(
            slot
            for place in instance.places_by_layer[layer.name]
            for slot in _slots(instance, assignment, place, labels, lang)
        )
        for layer in layers
    )
    named = tuple(layer_label(instance, layer.name, lang) for layer in layers)
    return Editing(instance.fingerprint, named, tuple(choices), slots)


def _slots(instance: Instance, assignment: Assignment, place: Place, labels: dict[str, str], lang: str) -> list[Slot]:
    held = [
        (labels[leader.id], assignment.roles.get((leader.id, place.id), ""))
        for leader in holders(instance, assignment, place)
    ]
    allowed, note = instance.coverage_of(place), _note(instance, place, labels, lang)
    free = max(allowed.lower - len(held), 1 if len(held) < allowed.upper else 0, 0 if held else 1)
    return [
        Slot(
            place.id,
            place.name,
            capital(kind_label(place.kind, lang)),
            place.managing_district,
            rounded(place.weight),
            allowed.lower,
            allowed.upper,
            leader,
            role,
            note,
        )
        for leader, role in (*held, *[("", "")] * free)
    ]


def _note(instance: Instance, place: Place, labels: dict[str, str], lang: str) -> str:
    """Who is pinned to a place and who avoids it, with the reasons."""
    told = []
    for stance in instance.stances:
        if stance.place == place.id and stance.stance != "prefer":
            form = _NOTES[stance.stance, bool(stance.reason)]
            told.append(word(lang, form, leader=labels[stance.leader], reason=stance.reason))
    return "\n".join(told)
