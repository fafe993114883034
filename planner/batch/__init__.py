"""Many jurisdictions: the same use cases on an executor, local processes or a Dask cluster."""

from planner.batch.executors import MissingDaskError, OpenExecutor, UnreachableClusterError, cluster, local
from planner.batch.one import Settings
from planner.batch.records import Record
from planner.batch.run import News, Run, plan_folder
from planner.batch.sources import Source, sources_below
from planner.batch.summary import SUMMARY, summary

__all__ = [
    "SUMMARY",
    "MissingDaskError",
    "News",
    "OpenExecutor",
    "Record",
    "Run",
    "Settings",
    "Source",
    "UnreachableClusterError",
    "cluster",
    "local",
    "plan_folder",
    "sources_below",
    "summary",
]
