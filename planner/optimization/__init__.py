"""How is it found? The only package that imports PuLP or a solver."""

from planner.optimization.compilation import compiling
from planner.optimization.solve import solve
from planner.optimization.warmup import prepare, warm_up

__all__ = ["compiling", "prepare", "solve", "warm_up"]
