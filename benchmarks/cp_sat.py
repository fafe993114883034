"""
CP-SAT in a process of its own: `python -m benchmarks.cp_sat WORKERS FILE FILE`; OR-Tools is in requirements-bench.txt.

OR-Tools and highspy cannot be imported in one process, so nothing here may import `planner.optimization`. The model is the one of the
compact formulation, said in the way that suits CP-SAT: whole numbers, and per leader, road and radius one clause "some street that he
holds is within the radius, or it costs one more".
"""

import sys
import time
from itertools import combinations
from typing import Any

from ortools.sat.python import cp_model  # type: ignore[import-not-found,unused-ignore]

from benchmarks.measuring import News, Request, Result, read_request, write_result
from planner.domain import Assignment, Instance
from planner.network import distances
from planner.rules import check


class Stated:
    """The last level of an instance with whole weights, hop distances, equal shares and exactly one leader per place."""

    def __init__(self, instance: Instance, hint: Assignment | None) -> None:
        self.instance = instance
        self.model = cp_model.CpModel()
        self.hint = frozenset() if hint is None else hint.pairs
        closed = {(row.leader, row.place) for row in instance.stances if row.stance == "avoid"}
        self.x = {
            (leader.id, place.id): self.boolean((leader.id, place.id) in self.hint)
            for leader in instance.leaders
            for place in instance.places
            if (leader.id, place.id) not in closed
        }
        self.scale = len(instance.leaders)
        self.terms: list[Any] = []
        self._rules()
        weights = instance.policy.objective[-1].weights
        self._deviation(weights.pop("deviation"))
        self._coherence(weights.pop("coherence"))
        self._pairs(weights.pop("changes", 0.0), weights.pop("preference", 0.0))
        if weights:
            raise ValueError(f"terms without a CP-SAT model: {sorted(weights)}")
        self.model.minimize(sum(self.terms))

    def boolean(self, hinted: bool) -> Any:
        """A new variable with its value in the hint."""
        variable = self.model.new_bool_var("")
        if self.hint:
            self.model.add_hint(variable, hinted)
        return variable

    def held(self, leader: str, places: Any) -> list[Any]:
        """The variables of a leader's open pairs among these places."""
        return [self.x[leader, place.id] for place in places if (leader, place.id) in self.x]

    def _rules(self) -> None:
        instance, model = self.instance, self.model
        for place in instance.places:
            model.add_exactly_one(
                [self.x[leader.id, place.id] for leader in instance.leaders if (leader.id, place.id) in self.x]
            )
        for leader in instance.leaders:
            for layer in instance.policy.layers:
                held = sum(self.held(leader.id, instance.places_by_layer[layer.name]))
                quota = instance.quota_of(leader, layer)
                model.add_linear_constraint(held, int(quota.lower), int(quota.upper))
            if (cap := instance.policy.rules.load_cap) is not None:
                model.add(self._load(leader.id) <= int(cap + 1e-6))

    def _load(self, leader: str) -> Any:
        return sum(
            int(place.weight) * self.x[leader, place.id]
            for place in self.instance.places
            if (leader, place.id) in self.x
        )

    def _deviation(self, weight: float) -> None:
        total = sum(int(place.weight) for place in self.instance.places)
        for leader in self.instance.leaders:
            away = self.model.new_int_var(0, total * self.scale, "")
            self.model.add_abs_equality(away, self.scale * self._load(leader.id) - total)
            self.terms.append(int(weight) * away)

    def _coherence(self, weight: float) -> None:
        measured = distances(self.instance)
        cap, price = int(measured.cap), int(weight) * self.scale
        for leader in (each.id for each in self.instance.leaders):
            anchors = [place for place in measured.anchors if (leader, place) in self.x]
            for a, b in combinations(anchors, 2):
                if far := int(measured.between(a, b)):
                    both = self.boolean((leader, a) in self.hint and (leader, b) in self.hint)
                    self.model.add_bool_or([~self.x[leader, a], ~self.x[leader, b], both])
                    self.terms.append(price * far * both)
            for other in measured.places:
                if other in measured.anchors or (leader, other) not in self.x:
                    continue
                for radius in range(cap):
                    near = [a for a in anchors if measured.between(a, other) <= radius]
                    hinted = (leader, other) in self.hint and not any((leader, a) in self.hint for a in near)
                    beyond = self.boolean(hinted)
                    self.model.add_bool_or([~self.x[leader, other], beyond, *(self.x[leader, a] for a in near)])
                    self.terms.append(price * beyond)

    def _pairs(self, changes: float, preference: float) -> None:
        instance = self.instance
        for (leader, place), x in self.x.items():
            if leader in instance.leaders_with_history and (leader, place) not in instance.current_assignment:
                layer = instance.layer_of(instance.place_by_id[place])
                self.terms.append(int(changes * instance.policy.change_weight(layer.name)) * self.scale * x)
        for row in instance.stances:
            if row.stance == "prefer" and (row.leader, row.place) in self.x:
                self.terms.append(int(preference * row.value) * self.scale * self.x[row.leader, row.place])


class Listener(cp_model.CpSolverSolutionCallback):  # type: ignore[misc,unused-ignore]
    """Writes down when which value was found."""

    def __init__(self, result: Result, scale: int) -> None:
        super().__init__()
        self.result, self.scale, self.began = result, scale, time.monotonic()

    def on_solution_callback(self) -> None:
        """Called by the solver at each better solution."""
        value, bound = self.objective_value / self.scale, self.best_objective_bound / self.scale
        self.result.news.append(News(time.monotonic() - self.began, 0, value, bound))


def run(request: Request, workers: int) -> Result:
    """Solve the last level."""
    began = time.monotonic()
    stated = Stated(request.instance, request.hint)
    result = Result(build=time.monotonic() - began)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = request.seconds
    solver.parameters.random_seed = request.seed
    listener = Listener(result, stated.scale)
    status = solver.solve(stated.model, listener)
    result.seconds = time.monotonic() - listener.began
    result.bound = solver.best_objective_bound / stated.scale
    result.status = "no plan"
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        plan = Assignment.of(pair for pair, x in stated.x.items() if solver.boolean_value(x))
        report = check(request.instance, plan)
        if not report.violations:
            result.status = "optimal" if status == cp_model.OPTIMAL else "feasible"
            result.value = report.levels[-1]
            result.plan = list(plan.sorted_pairs)
    return result


if __name__ == "__main__":
    workers, question, answer = sys.argv[1:]
    write_result(answer, run(read_request(question), int(workers)))
