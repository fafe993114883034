"""What would the file make of the instance? Every mention is matched, made new or asked about; nothing is changed yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from planner.domain import Fault, Instance, Leader, Place
from planner.intake.office.entries import LeaderEntry, PlaceEntry, Reading, Where
from planner.intake.office.ids import Ids
from planner.intake.office.kinds import DEFAULT_KINDS, find_kind
from planner.intake.office.match_leaders import match_leader
from planner.intake.office.match_places import group_of, match_place
from planner.intake.office.names import key, kind_of_name
from planner.intake.office.questions import SKIP, Answers, Candidate, Match, Option, Question
from planner.intake.office.register import Register

_ASSUMED = {"main_road": "kind_assumed_main_road", "street": "kind_assumed_street"}


@dataclass(slots=True)
class DraftLeader:
    """A leader that the file names: what it says of him, and where it does so first."""

    candidate: Candidate
    where: Where
    texts: dict[str, list[str]] = field(default_factory=dict)
    rank: float | None = None
    share: float | None = None
    vacant: bool = False
    renamed: bool = False


@dataclass(slots=True)
class DraftPlace:
    """A place that the file names."""

    candidate: Candidate
    where: Where
    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    kind: str = ""


@dataclass(slots=True)
class Draft:
    """Leaders and places by id, pairs with their roles, and what is open."""

    leaders: dict[str, DraftLeader] = field(default_factory=dict)
    places: dict[str, DraftPlace] = field(default_factory=dict)
    pairs: dict[tuple[str, str], tuple[str, Where]] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    findings: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def make_draft(readings: Sequence[Reading], instance: Instance | None, answers: Answers) -> Draft:
    """The draft of what the sheets of a file say."""
    return _Drafting(readings, instance, answers).run()


class _Drafting:
    def __init__(self, readings: Sequence[Reading], instance: Instance | None, answers: Answers) -> None:
        self.readings, self.instance, self.answers = readings, instance, answers
        self.kinds: Sequence[str] = DEFAULT_KINDS
        if instance is not None:
            self.kinds = tuple(kind for layer in instance.policy.layers for kind in layer.kinds)
        self.groups = {*map(group_of, self.kinds), "subdistrict", "road", "community", "line_of_work"}
        entries = [entry for reading in readings for entry in reading.entries]
        persons = frozenset(key(leader.person.name) for entry in entries for leader in entry.leaders)
        names = frozenset(key(place.mention.name) for entry in entries for place in entry.places)
        known_leaders: tuple[Leader, ...] = instance.leaders if instance else ()
        known_places: tuple[Place, ...] = instance.places if instance else ()
        self.leaders = Register(
            (Candidate(each.id, each.name, post=each.post) for each in known_leaders), persons, answers
        )
        self.places = Register(
            (Candidate(each.id, each.name, each.district, each.managed_by, each.kind) for each in known_places),
            names,
            answers,
        )
        self.ids = Ids((*(each.id for each in known_leaders), *(each.id for each in known_places)))
        # Another sheet, or a row further down, may state the kind that this one leaves open.
        self.stated = {
            key(place.mention.name): place.kind
            for entry in entries
            for place in entry.places
            if place.kind in self.kinds
        }
        self.draft = Draft()
        self.found_leaders: dict[tuple[str, str], str | None] = {}
        self.found_places: dict[tuple[str, str, str], str | None] = {}

    def run(self) -> Draft:
        for reading in self.readings:
            for entry in reading.entries:
                leaders = [(each, self._leader(each)) for each in entry.leaders]
                places = [(each, self._place(each)) for each in entry.places]
                for leader, leader_id in leaders:
                    for place, place_id in places:
                        if leader_id is not None and place_id is not None:
                            self._pair(leader, leader_id, place, place_id)
            self._ids(reading)
        return self.draft

    def _pair(self, leader: LeaderEntry, leader_id: str, place: PlaceEntry, place_id: str) -> None:
        pair, role = (leader_id, place_id), place.mention.role or leader.person.role
        known = self.draft.pairs.get(pair)
        if known is None:
            self.draft.pairs[pair] = (role, place.where)
        elif not known[0] and role:
            self.draft.pairs[pair] = (role, known[1])
        elif not (leader.again and place.again) and known[1].file == place.where.file:
            self.draft.findings.append(
                place.where.fault(
                    "pair_repeated", first_row=known[1].row, leader=leader.person.name, name=place.mention.name
                )
            )

    def _ids(self, reading: Reading) -> None:
        """Pairs of an exported plan; an id that the instance does not have is told and its row left out."""
        instance = self.instance
        for row in reading.pairs:
            known = instance is not None and row.leader in instance.leader_by_id and row.place in instance.place_by_id
            if not known:
                self.draft.faults.append(row.where.fault("unknown_pair", leader=row.leader, place=row.place))
            elif (row.leader, row.place) in self.draft.pairs:
                first = self.draft.pairs[row.leader, row.place][1].row
                self.draft.findings.append(
                    row.where.fault("pair_repeated", first_row=first, leader=row.leader, name=row.place)
                )
            else:
                self.draft.pairs[row.leader, row.place] = (row.role, row.where)

    def _settle(self, match: Match, where: Where, name: str) -> Candidate | None:
        """The candidate of a match; a question is kept, with all rows that raise it, and a note is told."""
        if match.question is not None:
            known = self.draft.questions.setdefault(match.question.id, match.question)
            rows = {*known.rows, *([where.row] if where.row is not None else [])}
            self.draft.questions[known.id] = replace(known, rows=tuple(sorted(rows)))
        elif match.skipped:
            self.draft.findings.append(where.fault("left_out_as_answered", name=name))
        elif match.candidate is not None and match.note:
            meant = match.candidate.name
            self.draft.findings.append(where.fault(match.note, name=name, meant=meant, id=match.candidate.id))
        return match.candidate

    def _leader(self, entry: LeaderEntry) -> str | None:
        name, post = entry.person.name, entry.texts.get("post", "")
        identity = key(name), key(post)
        if identity not in self.found_leaders:
            match = match_leader(name, post, entry.where, self.leaders)
            candidate = self._settle(match, entry.where, name)
            if candidate is None and match.question is None and not match.skipped:
                candidate = Candidate(self.ids.leader(), name, post=post, given=False)
                self.leaders.add(candidate)
            self.found_leaders[identity] = candidate.id if candidate else None
            if candidate:
                self.leaders.taken.add(candidate.id)
                renamed = match.note in {"matched_by_post", "as_answered"} and key(name) != key(post)
                self.draft.leaders.setdefault(candidate.id, DraftLeader(candidate, entry.where)).renamed |= renamed
        elif not entry.again and self.found_leaders[identity] is None:
            self._again(f"leader:{identity[0]}:{identity[1]}", entry.where)
        found = self.found_leaders[identity]
        if found is not None:
            self._say_of_leader(self.draft.leaders[found], entry)
        return found

    def _say_of_leader(self, draft: DraftLeader, entry: LeaderEntry) -> None:
        if not entry.again and entry.where != draft.where and entry.where.file == draft.where.file and entry.texts:
            self.draft.findings.append(entry.where.fault("leader_twice", first_row=draft.where.row))
        if draft.renamed:
            draft.texts.setdefault("name", [entry.person.name])
        for name, text in entry.texts.items():
            said = draft.texts.setdefault(name, [])
            if text not in said:
                said.append(text)
        draft.vacant = draft.vacant or entry.person.vacant
        draft.rank = entry.rank if draft.rank is None else draft.rank
        draft.share = entry.share if draft.share is None else draft.share

    def _place(self, entry: PlaceEntry) -> str | None:
        mention = entry.mention
        district = mention.district or entry.texts.get("district", "")
        # A word that is no kind (省道) says nothing about which place is meant.
        hint = entry.kind if group_of(entry.kind) in self.groups else kind_of_name(mention.name)
        identity = key(mention.name), district, group_of(hint)
        if identity not in self.found_places:
            match = match_place(mention.name, district, hint, entry.where, self.places)
            candidate = self._settle(match, entry.where, mention.name)
            if candidate is None and match.question is None and not match.skipped:
                candidate = self._new_place(entry, district)
            self.found_places[identity] = candidate.id if candidate else None
            if candidate:
                self.places.taken.add(candidate.id)
                self.draft.places.setdefault(candidate.id, DraftPlace(candidate, entry.where))
        elif not entry.again and self.found_places[identity] is None:
            self._again(f"place:{district}:{identity[0]}", entry.where)
            self._again(f"kind:{identity[0]}", entry.where)
        found = self.found_places[identity]
        if found is not None:
            self._say_of_place(self.draft.places[found], entry, district)
        return found

    def _say_of_place(self, draft: DraftPlace, entry: PlaceEntry, district: str) -> None:
        if district:
            draft.texts.setdefault("district", district)
        for name, text in entry.texts.items():
            draft.texts.setdefault(name, text)
        for name, value in entry.numbers.items():
            draft.numbers.setdefault(name, value)
        if entry.kind in self.kinds:
            draft.kind = draft.kind or entry.kind

    def _new_place(self, entry: PlaceEntry, district: str) -> Candidate | None:
        name = entry.mention.name
        found = find_kind(name, self.stated.get(key(name), entry.kind), self.kinds)
        kind = found.kind
        if not kind:
            question = self._kind_question(name, entry.where, found.choices)
            answer = self.answers.get(question.id, "")
            if answer == SKIP:
                self.draft.findings.append(entry.where.fault("left_out_as_answered", name=name))
                return None
            kind = answer.removeprefix("kind:")
            if kind not in found.choices:
                self._settle(Match(question=question), entry.where, name)
                return None
        elif found.assumed:
            self.draft.findings.append(entry.where.fault(_ASSUMED.get(kind, "kind_assumed"), name=name, kind=kind))
        candidate = Candidate(self.ids.place(kind), name, district, kind=kind, given=False)
        self.places.add(candidate)
        return candidate

    def _kind_question(self, name: str, where: Where, choices: Iterable[str]) -> Question:
        options = (*(Option(f"kind:{kind}", kind) for kind in choices), Option(SKIP))
        return Question(f"kind:{key(name)}", "kind", "intake.kind_unknown", where, options, values={"name": name})

    def _again(self, question: str, where: Where) -> None:
        """A further row that raises a question asked before."""
        known = self.draft.questions.get(question)
        if known is not None and where.row is not None:
            rows = tuple(sorted({*known.rows, where.row}))
            self.draft.questions[question] = replace(known, rows=rows)
