"""
The least that has to give: quotas, coverage, avoids and pins made elastic, each unit at a price of 1.

Where the layers stand apart this is a flow, so that leaders (and places) without avoids and pins of their own may be put together: what a
class gives is dealt out evenly. Under a load cap or one district everyone stands alone, and the programme is a whole-number one.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

import numpy as np

from planner.optimization.model import ANYWHERE, Bools, Ints
from planner.optimization.program import Answer, Program
from planner.optimization.ruleset import Ruleset, layers_apart

EVEN = 1e-5
"""Price of taking the second unit from the same one, and of touching what weighs more: decides between equals only."""
KINDS: tuple[frozenset[str], ...] = (
    frozenset({"quota"}),
    frozenset({"coverage"}),
    frozenset({"avoid", "pin"}),
    frozenset({"quota", "coverage", "avoid", "pin"}),
)
"""Rules that may give, in the order they are tried."""

Given = tuple[str, int, int, str, int]
"""(rule, l or -1, p or k, "min" | "max" | "", units): what one subject gives; p for coverage, avoid and pin, k for a quota."""


@dataclass
class Elastic:
    """
    The programme of what has to give in some layers.

    Parameters
    ----------
    kinds
        Rules that may give.
    together
        Whether leaders and places without avoids and pins are put together.
    """

    rules: Ruleset
    layers: tuple[int, ...]
    kinds: frozenset[str]
    together: bool
    made: Program = field(default_factory=Program)
    takers: list[tuple[str, Ints, int, str, Ints]] = field(default_factory=list)
    constant: int = 0

    def __post_init__(self) -> None:
        model = self.rules.model
        touched: Bools = np.asarray(self.rules.avoids | model.pinned_pairs)
        places = np.flatnonzero(np.isin(model.layer, self.layers))
        self.leaders = _groups(range(model.n), self._leader_key, np.asarray(touched.any(axis=1)), self.together)
        self.places = _groups(places.tolist(), self._place_key, np.asarray(touched.any(axis=0)), self.together)
        self._state()

    def _leader_key(self, l: int) -> tuple[int, ...]:
        model = self.rules.model
        return (*model.quota_lower[l].tolist(), *model.quota_upper[l].tolist())

    def _place_key(self, p: int) -> tuple[float, ...]:
        model = self.rules.model
        return (model.layer[p], model.cover_lower[p], model.cover_upper[p], model.priority[p], model.weight[p])

    def _state(self) -> None:
        model, made = self.rules.model, self.made
        g, c = (index.ravel() for index in np.indices((len(self.leaders), len(self.places))))
        first_l = np.array([group[0] for group in self.leaders], dtype=np.int64)[g]
        first_p = np.array([group[0] for group in self.places], dtype=np.int64)[c]
        many = np.array([len(group) for group in self.leaders])[g] * np.array([len(group) for group in self.places])[c]
        avoided, pinned = self.rules.avoids[first_l, first_p], model.pinned_pairs[first_l, first_p]
        liftable, loose = "avoid" in self.kinds, "pin" in self.kinds
        cost = np.where(avoided & liftable, 1.0, 0.0) - np.where(pinned & loose, 1.0, 0.0)
        upper = np.where(avoided & (not liftable), 0.0, many)
        whole = not layers_apart(model)
        x = made.add_columns(len(g), cost, np.where(pinned & (not loose), 1.0, 0.0), upper, integer=whole)
        if liftable:
            self._taker("avoid", x[avoided], first_l[avoided], first_p[avoided])
        if loose:
            self._taker("pin", x[pinned], first_l[pinned], first_p[pinned])
            self.constant = int(pinned.sum())
        self._quotas(x, g, c)
        self._coverage(x, c)
        if whole:
            self._ties(x, g, c)

    def _taker(self, rule: str, columns: Ints, leaders: Ints, places: Ints) -> None:
        for column, l, p in zip(columns.tolist(), leaders.tolist(), places.tolist(), strict=True):
            self.takers.append((rule, np.array([l]), p, "", np.array([column])))

    def _quotas(self, x: Ints, g: Ints, c: Ints) -> None:
        model = self.rules.model
        size = np.array([len(group) for group in self.leaders], dtype=np.float64)
        head = np.array([group[0] for group in self.leaders], dtype=np.int64)
        layer_of = np.array([model.layer[group[0]] for group in self.places], dtype=np.int64)
        for k in self.layers:
            inside = layer_of[c] == k
            sums = self.made.add_rows(len(head), size * model.quota_lower[head, k], np.inf)
            tops = self.made.add_rows(len(head), -np.inf, size * model.quota_upper[head, k])
            for rows in (sums, tops):
                self.made.put(rows[g[inside]], x[inside])
            if "quota" not in self.kinds:
                continue
            most = len(model.places_of_layer[k])
            for number, group in enumerate(self.leaders):
                lower, upper = int(model.quota_lower[head[number], k]), int(model.quota_upper[head[number], k])
                # A quota of 0 keeps a post out of the plan: that is given up last.
                price = 3 * EVEN if upper == 0 else 0.0
                self._unit_columns("quota", group, k, "min", sums[number], 1.0, lower, 0.0)
                self._unit_columns("quota", group, k, "max", tops[number], -1.0, most - upper, price)

    def _coverage(self, x: Ints, c: Ints) -> None:
        model, rules = self.rules.model, self.rules
        head = np.array([group[0] for group in self.places], dtype=np.int64)
        size = np.array([len(group) for group in self.places], dtype=np.float64)
        optional = rules.all_or_nothing[head]
        sums = self.made.add_rows(len(head), size * rules.needed[head], np.inf)
        tops = self.made.add_rows(len(head), -np.inf, size * np.where(optional, 0, model.cover_upper[head]))
        for rows in (sums, tops):
            self.made.put(rows[c], x)
        most = float(model.priority[head].max(initial=0.0)) or 1.0
        for number, group in enumerate(self.places):
            p, used = int(group[0]), None
            if optional[number]:
                used = self.made.add_columns(1, integer=True)
                self.made.put(sums[[number]], used, -float(model.cover_lower[p]))
                self.made.put(tops[[number]], used, -float(model.cover_upper[p]))
            if "coverage" not in self.kinds:
                continue
            price = EVEN * float(model.priority[p]) / most
            lowest = int(model.cover_lower[p]) if rules.needed[p] or optional[number] else 0
            spare = model.n - int(model.cover_upper[p])
            self._unit_columns("coverage", group, p, "min", sums[number], 1.0, lowest, price)
            more = self._unit_columns("coverage", group, p, "max", tops[number], -1.0, spare, price)
            if used is not None and len(more):
                # A place that is left out takes no leader, however many it might have.
                rows = self.made.add_rows(1, -np.inf, 0.0).repeat(len(more))
                self.made.put(rows, more)
                self.made.put(rows[:1], used, -float(spare))

    def _unit_columns(
        self, rule: str, group: Ints, k: int, side: str, row: int, sign: float, most: int, price: float
    ) -> Ints:
        """Columns of what a group may give: the first unit of each of them, and, a little dearer, further ones."""
        if most <= 0:
            return np.zeros(0, dtype=np.int64)
        whole = not layers_apart(self.rules.model)
        size = len(group)
        columns = [self.made.add_columns(1, 1.0 + price, 0.0, size, integer=whole)]
        if most > 1:
            columns.append(self.made.add_columns(1, 1.0 + price + EVEN, 0.0, size * (most - 1), integer=whole))
        both = np.concatenate(columns)
        self.made.put(np.full(len(both), row), both, sign)
        self.takers.append((rule, group, k, side, both))
        return both

    def _ties(self, x: Ints, g: Ints, c: Ints) -> None:
        """Load cap and one district, where everyone stands alone."""
        model = self.rules.model
        p = np.array([group[0] for group in self.places], dtype=np.int64)[c]
        if np.isfinite(model.load_cap):
            rows = self.made.add_rows(model.n, -np.inf, model.load_cap * model.share)
            self.made.put(rows[g], x, model.weight[p])
        districts = sorted({int(d) for d in model.district})
        if districts and districts[0] != ANYWHERE:
            y = self.made.add_columns(model.n * len(districts), integer=True).reshape(model.n, len(districts))
            rows = self.made.add_rows(len(x), -np.inf, 0.0)
            self.made.put(rows, x)
            self.made.put(rows, y[g, np.searchsorted(districts, model.district[p])], -1.0)
            once = self.made.add_rows(model.n, -np.inf, 1.0)
            self.made.put(np.repeat(once, len(districts)), y.ravel())

    def given(self, answer: Answer) -> tuple[Given, ...]:
        """What each subject gives in a solution, the units of a class dealt out evenly, least important places first."""
        if answer.values is None:
            raise AssertionError("no values to read from")
        found: list[Given] = []
        for rule, group, k, side, columns in self.takers:
            units = round(float(answer.values[columns].sum()))
            if rule == "pin":
                units = 1 - units
            if not units:
                continue
            if rule in {"avoid", "pin"}:
                found.append((rule, int(group[0]), k, "", units))
                continue
            each, extra = divmod(units, len(group))
            for number, index in enumerate(group.tolist()):
                if own := each + (number < extra):
                    found.append((rule, *((index, k) if rule == "quota" else (-1, index)), side, own))
        return tuple(found)


def _groups(indices: Iterable[int], key: Callable[[int], Hashable], alone: Bools, together: bool) -> list[Ints]:
    found: dict[Hashable, list[int]] = {}
    for index in indices:
        found.setdefault(("one", index) if alone[index] or not together else key(index), []).append(index)
    return [np.array(group) for group in found.values()]
