"""What stands in for the planning of one instance in tests; here, so that a worker process can import it."""

import os

from planner.batch.one import Planned, Settings, plan_one
from planner.domain import Instance

DEADLY = "Deadly"
BROKEN = "Broken"


def plan_or_die(instance: Instance, settings: Settings) -> Planned:
    """Plan a town; one of that title takes its process down, as the system does when memory runs out."""
    if instance.policy.title == DEADLY:
        os._exit(9)
    return plan_one(instance, settings)


def plan_or_break(instance: Instance, settings: Settings) -> Planned:
    """Plan a town; one of that title meets a bug."""
    if instance.policy.title == BROKEN:
        raise ZeroDivisionError("a bug")
    return plan_one(instance, settings)
