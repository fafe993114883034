"""Run every kernel once, so that it is compiled, or loaded from disk, before the first question."""

from collections.abc import Callable

import numpy as np

from planner.domain import Coherence, Instance, Layer, Leader, Level, Place, Policy, Range
from planner.network.distances import in_whole_hops
from planner.optimization.annealing import Annealing, Schedule
from planner.optimization.bundles import Bundles
from planner.optimization.column_generation import Generation
from planner.optimization.compilation import ready
from planner.optimization.cuts import Cuts
from planner.optimization.goal import Goal
from planner.optimization.inventory import Inventory
from planner.optimization.local_cuts import separate_locally
from planner.optimization.model import Model, compile_model
from planner.optimization.pool import Effort, fill, recombined
from planner.optimization.soft_prices import SoftPrices
from planner.optimization.start import first_plan
from planner.optimization.triples import InPart, separate_triples
from planner.optimization.wide_cuts import separate_wide


def warm_up() -> None:
    """Have the kernels ready; meant for a thread in the background of the app."""
    ready(lambda: False)
    ready(lambda: False, whole_hops=False)


def prepare(instance: Instance, cancelled: Callable[[], bool]) -> bool:
    """
    Wait for the kernels that an instance's search runs; False when told to stop before.

    Seconds, once on a machine, and nothing afterwards. A search that is not waited for takes them out of its time limit.
    """
    return ready(cancelled, in_whole_hops(instance.policy.coherence))


def run_every_kernel(whole_hops: bool) -> None:
    """Anneal, price and recombine a toy instance, with distances of this kind."""
    model = _toy(whole_hops)
    goal = Goal({"deviation": 1.0, "coherence": 1.0})
    start = first_plan(model)
    if start is None:
        raise AssertionError("the toy instance has a plan")
    Annealing(model, goal).search(start, Schedule(100), 0, snapshots=1)
    bundles = Bundles(model, goal)
    generation = Generation(bundles, bundles.columns_of(start), lambda: False, lambda _bound: None)
    generation.converge()
    if generation.best is None:
        raise AssertionError("the toy instance has prices")
    pool = fill(bundles, generation.best, 10.0, 1000)
    if pool is None:
        raise AssertionError("the toy instance has few bundles")
    recombined(bundles, generation.best, pool, start, Effort(team=2, rounds=5, nodes=50), 0)
    SoftPrices(bundles, bundles.columns_of(start), lambda: False, lambda _bound: None).converge()
    inventory = Inventory(bundles, pool.columns)
    point = inventory.solve(np.ones(len(inventory), dtype=np.bool_))
    separate_triples(inventory, point, wanted=1, per_row=1)
    separate_wide(inventory, point, wanted=1, per_row=1)
    # Three rows that lie together by twos: a cut is found, whatever the toy instance is like.
    has = 1.0 - np.eye(3)
    inventory.cut_locally(separate_locally(InPart(has, np.full(3, 0.5), 0.5 * has), 1, np.random.default_rng(0)))
    inventory.cut(Cuts(*(np.array(part) for part in ([[0, 1, 2, -1, -1]], [[1, 1, 1, 0, 0]], [2], [0.0]))))
    bundles.price(np.zeros(model.m), np.zeros(bundles.num_classes), np.ones(1), np.zeros(bundles.num_classes), every=10)


def _toy(whole_hops: bool) -> Model:
    layers = (Layer("a", ("street",), Range(1, 2), anchor=True), Layer("b", ("road",), Range(1, 2)))
    policy = Policy("toy", layers, (Level({"deviation": 1.0}),), coherence=Coherence("hop" if whole_hops else "km"))
    places = tuple(Place(str(i), str(i), "street" if i % 2 else "road", weight=i + 1.0) for i in range(8))
    leaders = tuple(Leader(name, name) for name in "abc")
    return compile_model(Instance(policy, leaders, places))
