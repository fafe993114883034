"""
Planner: which leader looks after which streets, townships and roads.

>>> from planner import check, load_instance, solve  # doctest: +SKIP
>>> instance = load_instance("data/taizhou")  # doctest: +SKIP
>>> solution = solve(instance, time_limit=60)  # doctest: +SKIP
>>> check(instance, solution.assignment).violations  # doctest: +SKIP
()
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "check", "load_instance", "solve"]

if TYPE_CHECKING:
    # By their modules: a function that shares its module's name is taken for the module by type checkers.
    from planner.intake import load_instance
    from planner.planning.propose import propose as solve
    from planner.rules.check import check

_HOMES = {
    "load_instance": ("planner.intake", "load_instance"),
    "solve": ("planner.planning", "propose"),
    "check": ("planner.rules", "check"),
}


def __getattr__(name: str) -> Any:
    # Imported on first use: `import planner.domain` must not pull in a solver.
    if name not in _HOMES:
        raise AttributeError(name)
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
