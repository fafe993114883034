"""Who and what is known so far? The leaders or places of an instance and those a file has named, found by their names."""

from collections import defaultdict
from collections.abc import Iterable

from planner.intake.office.names import canonical_names, key, stem, without_bracket
from planner.intake.office.questions import NEW, SKIP, Answers, Candidate, Match, Option, Question

MOST_OPTIONS = 12


class Register:
    """
    Candidates, found by what their names have in common with another name.

    Parameters
    ----------
    candidates
        What the instance has.
    named
        Keys of all names in the file: what is itself named there is not taken for a misspelt other.
    answers
        What the user said to questions.
    """

    def __init__(self, candidates: Iterable[Candidate], named: frozenset[str], answers: Answers) -> None:
        self.named = named
        self.answers = answers
        self.given: list[Candidate] = []
        self.taken: set[str] = set()
        self._by_key: dict[str, list[Candidate]] = defaultdict(list)
        self._by_stem: dict[str, list[Candidate]] = defaultdict(list)
        self._by_variant: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            self.add(candidate)

    def add(self, candidate: Candidate) -> None:
        """Make a candidate known."""
        if candidate.given:
            self.given.append(candidate)
        self._by_key[key(candidate.name)].append(candidate)
        self._by_stem[stem(without_bracket(candidate.name)[0])].append(candidate)
        for meant, _ in canonical_names(candidate.name):
            self._by_variant[key(meant)].append(candidate)

    def spelled(self, name: str) -> list[Candidate]:
        """Those of the same name."""
        return list(self._by_key.get(key(name), ()))

    def with_stem(self, name: str) -> list[Candidate]:
        """Those whose names differ by the ending or a bracket at most."""
        return list(self._by_stem.get(stem(without_bracket(name)[0]), ()))

    def variants(self, name: str) -> list[tuple[Candidate, str]]:
        """Those of which the name is a published variant, or the other way round, with the county the variant belongs to."""
        found = [(candidate, county) for meant, county in canonical_names(name) for candidate in self.spelled(meant)]
        found += [(candidate, _county(candidate, key(name))) for candidate in self._by_variant.get(key(name), ())]
        for meant, county in canonical_names(name):
            found += [(candidate, county) for candidate in self._by_variant.get(key(meant), ())]
        return list(dict.fromkeys(found))

    def unnamed(self) -> list[Candidate]:
        """Those of the instance whose names the file does not hold and that nothing in it has been taken to mean."""
        return [each for each in self.given if key(each.name) not in self.named and each.id not in self.taken]

    def ask(self, question: Question, candidates: list[Candidate]) -> Match:
        """The match that an answer makes; with none, or one that is no option, the question itself."""
        answer = self.answers.get(question.id)
        if answer is None or all(option.answer != answer for option in question.options):
            return Match(question=question)
        if answer == SKIP:
            return Match(skipped=True)
        chosen = next((candidate for candidate in candidates if f"is:{candidate.id}" == answer), None)
        return Match(chosen, "" if chosen is None else "as_answered")


def options_of(candidates: Iterable[Candidate]) -> tuple[Option, ...]:
    """The candidates as options, then that it is new, then that it is left out."""
    return (*(candidate.option for candidate in candidates), Option(NEW), Option(SKIP))


def _county(candidate: Candidate, wanted: str) -> str:
    return next(county for meant, county in canonical_names(candidate.name) if key(meant) == wanted)
