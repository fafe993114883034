"""The same use cases without a browser: one module per command (`python -m planner`)."""

from planner.cli.app import main

__all__ = ["main"]
