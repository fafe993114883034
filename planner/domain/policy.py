"""What an office decides: layers with their quotas, rules, and the objective, most important level first."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.ranges import Range

TERMS = (
    "shortfall",
    "peak_load",
    "leximin",
    "deviation",
    "squares",
    "coherence",
    "changes",
    "repeats",
    "preference",
)
"""Names of the objective terms, in the order of docs/model.md (O1-O9)."""


@dataclass(frozen=True, slots=True)
class Layer:
    """
    Kinds of places that share a quota, such as streets and townships.

    Parameters
    ----------
    quota
        Places of this layer that one leader holds; a leader may override it.
    coverage
        Leaders that hold one place; a place may override it.
    anchor
        Whether the places of the layer are what a leader's other places should be near to.
    """

    name: str
    kinds: tuple[str, ...]
    quota: Range
    coverage: Range = Range(1, 1)
    anchor: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that a policy switches on. `load_cap`: largest load a leader may have, or None for no cap."""

    load_cap: float | None = None
    one_district: bool = False
    allow_shortfall: bool = False


@dataclass(frozen=True, slots=True)
class Coherence:
    """How the distance of two places is measured: `unit` is "hop" or "km"; farther than `cap`, or unknown, is `cap`."""

    unit: str = "hop"
    cap: float = 6.0


@dataclass(frozen=True, slots=True)
class Level:
    """
    One level of the objective: the sum of `minimise` terms less the sum of `maximise` terms, made as small as possible.

    Parameters
    ----------
    minimise, maximise
        Term name (one of `TERMS`) -> weight.
    tolerance
        Share of the level's best value, >= 0, that lower levels may give away; 0.05 is five per cent.
    """

    minimise: Mapping[str, float] = field(default_factory=dict)
    maximise: Mapping[str, float] = field(default_factory=dict)
    tolerance: float = 0.0

    @property
    def weights(self) -> dict[str, float]:
        """Term -> weight of the level as a minimisation, without zero weights, in the order of `TERMS`."""
        net = {term: self.minimise.get(term, 0.0) - self.maximise.get(term, 0.0) for term in TERMS}
        return {term: weight for term, weight in net.items() if weight}

    def limit(self, best: float) -> float:
        """Largest value that lower levels may leave this level at, when `best` was reached here."""
        return best + self.tolerance * abs(best)


@dataclass(frozen=True, slots=True)
class Policy:
    """
    The rules of one city, with the official wording they come from.

    Parameters
    ----------
    changes
        Layer name -> weight of one changed pair in the terms `changes` and `repeats`; a layer that is missing counts 1.
    extra
        Sections of policy.toml that belong to other parts (follow-up, titles), kept as read.
    """

    title: str
    layers: tuple[Layer, ...]
    objective: tuple[Level, ...]
    wording: str = ""
    source: str = ""
    rules: Rules = Rules()
    coherence: Coherence = Coherence()
    changes: Mapping[str, float] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)

    def layer(self, name: str) -> Layer:
        """The layer of that name; KeyError if there is none."""
        return {layer.name: layer for layer in self.layers}[name]

    def layer_of_kind(self, kind: str) -> Layer | None:
        """The layer that a kind of place belongs to, or None."""
        return next((layer for layer in self.layers if kind in layer.kinds), None)

    def change_weight(self, layer: str) -> float:
        """Weight of one changed pair of that layer."""
        return self.changes.get(layer, 1.0)
