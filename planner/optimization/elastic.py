"""
The least that has to give: quotas, coverage, avoids and pins made elastic, each unit at a price of 1.

Leaders (and places) that are alike are put together, and what a class gives is dealt out evenly. Where the layers stand apart this is a
flow, and exact for leaders and places whose avoids and pins count for nothing; of all others it is a relaxation: what it says has to
give is the least, but may not be enough. With everyone alone it is exact.
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
        Rules that may give; none asks whether something must.
    alone_leaders, alone_places
        bool, shapes (n,) and (m,): who is not put together with others; avoids and pins count between them only.
    """

    rules: Ruleset
    layers: tuple[int, ...]
    kinds: frozenset[str]
    alone_leaders: Bools
    alone_places: Bools
    made: Program = field(default_factory=Program)
    takers: list[tuple[str, Ints, int, str, Ints]] = field(default_factory=list)
    raised: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    constant: int = 0

    def __post_init__(self) -> None:
        model = self.rules.model
        places = np.flatnonzero(np.isin(model.layer, self.layers))
        self.leaders = _groups(range(model.n), self._leader_key, self.alone_leaders)
        self.places = _groups(places.tolist(), self._place_key, self.alone_places)
        self.exact = bool(self.alone_leaders.all() and self.alone_places.all())
        self._state()

    def _leader_key(self, l: int) -> tuple[float, ...]:
        model = self.rules.model
        return (*model.quota_lower[l].tolist(), *model.quota_upper[l].tolist(), model.share[l])

    def _place_key(self, p: int) -> tuple[float, ...]:
        model = self.rules.model
        named = (model.layer, model.cover_lower, model.cover_upper, model.district, model.priority, model.weight)
        return tuple(float(values[p]) for values in named)

    def _state(self) -> None:
        model, made = self.rules.model, self.made
        g, c = (index.ravel() for index in np.indices((len(self.leaders), len(self.places))))
        first_l = np.array([group[0] for group in self.leaders], dtype=np.int64)[g]
        first_p = np.array([group[0] for group in self.places], dtype=np.int64)[c]
        many = np.array([len(group) for group in self.leaders])[g] * np.array([len(group) for group in self.places])[c]
        single = self.alone_leaders[first_l] & self.alone_places[first_p]
        avoided = self.rules.avoids[first_l, first_p] & single
        pinned = model.pinned_pairs[first_l, first_p] & single
        liftable, loose = "avoid" in self.kinds, "pin" in self.kinds
        cost = np.where(avoided & liftable, 1.0, 0.0) - np.where(pinned & loose, 1.0, 0.0)
        upper = np.where(avoided & (not liftable), 0.0, many)
        whole = self.exact and not layers_apart(model)
        x = made.add_columns(len(g), cost, np.where(pinned & (not loose), 1.0, 0.0), upper, integer=whole)
        if liftable:
            self._taker("avoid", x[avoided], first_l[avoided], first_p[avoided])
        if loose:
            self._taker("pin", x[pinned], first_l[pinned], first_p[pinned])
            self.constant = int(pinned.sum())
        self._quotas(x, g, c)
        self._coverage(x, c)
        self._load_cap(x, g, first_p)
        if (model.district != ANYWHERE).any():
            self._one_district(x, g, c, first_p)

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
                more = self._unit_columns("quota", group, k, "max", tops[number], -1.0, most - upper, price)
                self.raised[number, k] = tuple(more.tolist())

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
                used = self.made.add_columns(1, upper=float(size[number]), integer=True)
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

    def _load_cap(self, x: Ints, g: Ints, first_p: Ints) -> None:
        model = self.rules.model
        if np.isfinite(model.load_cap):
            shares = np.array([model.share[group].sum() for group in self.leaders])
            rows = self.made.add_rows(len(self.leaders), -np.inf, model.load_cap * shares)
            self.made.put(rows[g], x, model.weight[first_p])

    def _one_district(self, x: Ints, g: Ints, c: Ints, first_p: Ints) -> None:
        """Each leader works in one district; numbers of leaders per district are whole."""
        model, made = self.rules.model, self.made
        districts = np.unique(model.district)
        sizes = np.array([len(group) for group in self.leaders], dtype=np.float64)
        y = made.add_columns(len(sizes) * len(districts), upper=np.repeat(sizes, len(districts)), integer=True)
        y = y.reshape(len(sizes), len(districts))
        d = np.searchsorted(districts, model.district[first_p])
        rows = made.add_rows(len(x), -np.inf, 0.0)
        made.put(rows, x)
        made.put(rows, y[g, d], -np.array([len(group) for group in self.places], dtype=np.float64)[c])
        once = made.add_rows(len(sizes), -np.inf, sizes)
        made.put(np.repeat(once, len(districts)), y.ravel())
        totals = made.add_columns(len(districts), upper=float(model.n), integer=True)
        sums = made.add_rows(len(districts), 0.0, 0.0)
        made.put(sums, totals, -1.0)
        made.put(np.tile(sums, len(sizes)), y.ravel())
        self._quotas_by_district(x, g, d, y, model.layer[first_p])

    def _quotas_by_district(self, x: Ints, g: Ints, d: Ints, y: Ints, layer: Ints) -> None:
        """A leader's upper quota holds in the one district he works in; what it gives, it gives there."""
        model, made = self.rules.model, self.made
        heads = np.array([group[0] for group in self.leaders], dtype=np.int64)
        for k in self.layers:
            inside = layer == k
            rows = made.add_rows(y.size, -np.inf, 0.0).reshape(y.shape)
            made.put(rows[g[inside], d[inside]], x[inside])
            made.put(rows.ravel(), y.ravel(), -np.repeat(model.quota_upper[heads, k].astype(float), y.shape[1]))
            for number in range(len(heads)):
                for units in self.raised.get((number, k), ()):
                    made.put(rows[number], np.full(y.shape[1], units), -1.0)

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


def _groups(indices: Iterable[int], key: Callable[[int], Hashable], alone: Bools) -> list[Ints]:
    found: dict[Hashable, list[int]] = {}
    for index in indices:
        found.setdefault(("one", index) if alone[index] else key(index), []).append(index)
    return [np.array(group) for group in found.values()]
