"""
Exact pricing on two threads: classes are cut into blocks, whose results are put together in order.

What a block finds depends on its classes and the prices alone, so one thread or two give the same columns.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planner.optimization.model import ANYWHERE, Floats, Ints

if TYPE_CHECKING:
    from planner.optimization.bundles import Bundles
    from planner.optimization.cuts import Cuts
    from planner.optimization.kernels_others import CutTable, Ground

BLOCK = 8
"""Classes of one block."""
FEW = 64
"""Classes below which a second thread costs more than it saves."""
WORKERS = min(2, os.cpu_count() or 1)
GLANCE = 0.05
"""Seconds between two looks at the clock while blocks are at work."""
NODES = 20_000_000
"""Partial bundles that pricing may look at for one class and district before it gives up."""
PIN = 1e7
"""Reward that makes a pinned place a must; far above any price, far below `kernels_least.FAR`."""


class Stopped(Exception):  # noqa: N818
    """Pricing was told to stop half-way; nothing it had by then is exact."""


@dataclass(frozen=True)
class Question:
    """
    What to look for.

    Parameters
    ----------
    place_price, class_price
        Duals of the place rows, shape (m,), and of the class rows, shape (classes,).
    multiplier
        Weight of each functional in the cost; the goal's is 1.
    threshold
        Reduced cost below which a bundle counts, per class.
    cuts
        Rank-1 cuts with their prices.
    keep
        Bundles wanted per class and district.
    every
        When positive: all bundles below the threshold, at most this many in all; none where there are more.
    """

    place_price: Floats
    class_price: Floats
    multiplier: Floats
    threshold: Floats
    cuts: "Cuts | None" = None
    keep: int = 4
    every: int = 0


class Found(NamedTuple):
    """Bundles of some classes: class, places, how many, reduced cost; least reduced costs; whether rows or nodes ran out."""

    group: Ints
    places: Ints
    held: Ints
    price: Floats
    least: Floats
    ran_out: bool
    nodes: int


class Pricing:
    """Pricing of one set of bundles, with what all of its questions share."""

    def __init__(self, bundles: "Bundles", workers: int = WORKERS) -> None:
        self.bundles = bundles
        self.workers = workers

    @cached_property
    def ground(self) -> "Ground":
        """Places, distances and who is near whom."""
        from planner.optimization.kernels_others import Ground  # noqa: PLC0415

        model, bundles = self.bundles.model, self.bundles
        layers = [model.places_of_layer[k] for k in (*bundles.anchor_layers, *bundles.other_layers)]
        anchors = np.flatnonzero(model.is_anchor)
        near_begin, near, near_distance = self._nearer(anchors, [anchors])
        others = [model.places_of_layer[k] for k in bundles.other_layers]
        around_begin, around, around_distance = self._nearer(anchors, others)
        return Ground(
            model.weight, model.anchor_row, model.distance, float(model.cap), bundles.anchor_layers, bundles.other_layers,
            np.cumsum([0, *map(len, layers)]), np.concatenate([*layers, np.zeros(0, dtype=np.int64)]),
            near_begin, near, near_distance, around_begin, around, around_distance,
        )  # fmt: skip

    def _nearer(self, anchors: Ints, targets: Sequence[Ints]) -> tuple[Ints, Ints, Floats]:
        """Per anchor and set of targets those nearer than the cap: begin, places, distances."""
        model = self.bundles.model
        counts, found, away = [0], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
        for anchor in anchors.tolist():
            row = model.distance[model.anchor_row[anchor]]
            for places in targets:
                chosen = places[(row[places] < model.cap) & (places != anchor)]
                counts.append(len(chosen))
                found.append(chosen)
                away.append(row[chosen])
        return np.cumsum(counts), np.concatenate(found), np.concatenate(away)

    @cached_property
    def _districts(self) -> tuple[Ints, int]:
        """District of each place as a number from 0, and how many there are."""
        names, number = np.unique(self.bundles.model.district, return_inverse=True)
        return number.astype(np.int64), 1 if list(names) == [ANYWHERE] else max(1, len(names))

    def answer(self, question: Question, stop: Callable[[], bool]) -> Found:
        """All blocks, in order; stops early once `every` is not enough."""
        parts: list[Found] = []
        least = question.threshold.copy()
        total, ran_out, nodes = 0, False, 0
        for first, part in self._blocks(self._worker(question), stop):
            last = first + BLOCK
            least[first:last] = part.least[first:last]
            total += len(part.group)
            nodes += part.nodes
            ran_out = ran_out or part.ran_out or 0 < question.every < total
            parts.append(part)
            if ran_out and question.every:
                break
        if not parts or (ran_out and question.every):
            empty = np.zeros(0, dtype=np.int64)
            return Found(empty, np.zeros((0, self.bundles.width), np.int64), empty, np.zeros(0), least, ran_out, nodes)
        group, places, count = (np.concatenate([part[i] for part in parts]) for i in range(3))
        return Found(group, places, count, np.concatenate([part.price for part in parts]), least, ran_out, nodes)

    def _blocks(self, work: Callable[[int], Found], stop: Callable[[], bool]) -> Iterator[tuple[int, Found]]:
        """Every block's first class and findings, in order."""
        starts = range(0, self.bundles.num_classes, BLOCK)
        if self.workers == 1 or self.bundles.num_classes < FEW:
            for first in starts:
                if stop():
                    raise Stopped
                yield first, work(first)
            return
        with ThreadPoolExecutor(self.workers) as pool:
            futures: list[Future[Found]] = [pool.submit(work, first) for first in starts]
            try:
                for first, future in zip(starts, futures, strict=True):
                    while not future.done():
                        if stop():
                            raise Stopped
                        wait([future], timeout=GLANCE, return_when=FIRST_COMPLETED)
                    yield first, future.result()
            finally:
                for future in futures:
                    future.cancel()

    def _worker(self, question: Question) -> Callable[[int], Found]:
        from planner.optimization.kernels_bundles import price_block  # noqa: PLC0415
        from planner.optimization.kernels_others import Out, Terms  # noqa: PLC0415

        bundles, model = self.bundles, self.bundles.model
        district, num_districts = self._districts
        deviation, squares, coherence = (float(value) for value in question.multiplier @ bundles.coef)
        terms = Terms(coherence, deviation, squares, float(bundles.mean))
        table, cut_rows, cut_shares = self._cut_table(question.cuts)
        ground = self.ground

        def work(first: int) -> Found:
            last = min(first + BLOCK, bundles.num_classes)
            rows = question.every or (last - first) * question.keep * num_districts
            out = Out(np.zeros((rows, bundles.width + 1), np.int64), np.zeros(rows, np.int64), np.zeros(rows))
            group = np.empty(rows, np.int64)
            least = question.threshold.copy()
            size, ran_out, nodes = price_block(
                ground, terms, table, cut_rows, cut_shares, question.multiplier, bundles.pair, question.place_price,
                question.class_price, question.threshold, bundles.leader_of, first, last, model.open_pairs, model.pinned_pairs, PIN,
                district, num_districts, model.quota_lower, model.quota_upper, model.share, bundles.least_work, float(bundles.most),
                question.keep, bool(question.every), NODES, out, group, least,
            )  # fmt: skip
            places = out.places[:size, : bundles.width].copy()
            return Found(
                group[:size].copy(), places, out.count[:size].copy(), out.price[:size].copy(), least, ran_out, nodes
            )

        return work

    def _cut_table(self, cuts: "Cuts | None") -> tuple["CutTable", Ints, Ints]:
        from planner.optimization.kernels_others import CutTable  # noqa: PLC0415

        nothing = np.zeros(0, dtype=np.int64)
        if cuts is None or not (cuts.price > 0).any():
            begin = np.zeros(self.bundles.model.m + 1, dtype=np.int64)
            none = np.zeros((0, 1), dtype=np.int64)
            return CutTable(begin, nothing, nothing, np.zeros(0), nothing), none, none
        begin, number, share = cuts.by_place(self.bundles)
        return CutTable(begin, number, share, cuts.price, cuts.whole), cuts.rows, cuts.share
