"""Eight threads save the same draft fifty times each: every save must be in it, on SQLite and on PostgreSQL."""

import shutil
import tempfile
import threading
import time
from contextlib import ExitStack
from glob import glob
from pathlib import Path
from typing import Any

from benchmarks.keeping.samples import city, content, sign
from planner.store import audit, drafts
from planner.store.database import open_database
from planner.store.drafts import Conflict
from planner.store.site import read_site
from tests import postgres

PROMISED, THREADS = 50, 8


def run(times: int) -> dict[str, Any]:
    """Both databases; PostgreSQL is left out, and said so, where it is not installed."""
    saves = times or PROMISED
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        found["sqlite"] = _contend({"PLANNER_DATA": folder}, saves)
        programs = [Path(path) for path in sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True)]  # noqa: PTH207
        beside = shutil.which("initdb")
        programs = programs or ([Path(beside).resolve().parent] if beside else [])
        if programs:
            url = stack.enter_context(postgres.server(programs[0]))
            found["postgresql"] = _contend({"PLANNER_DATA": folder, "PLANNER_DATABASE": url}, saves)
    kept = all(each["lost"] == 0 and not each["audit"] for each in found.values())
    return {"kept": kept, "threads": THREADS, "saves_each": saves, **found}


def _contend(environment: dict[str, str], saves: int) -> dict[str, Any]:
    database, instance = open_database(read_site(environment)), city()
    draft = drafts.create(database, "草稿", content(instance, 0), sign()).id
    retries, errors = [0] * THREADS, [0] * THREADS

    def work(thread: int) -> None:
        done = 0
        while done < saves:
            # Each save adds one step of undo to what it has read: a lost one would be missing in the end.
            heading, before = drafts.load(database, draft)
            steps = (*before.undo, before.present)
            mine = content(instance, 1 + thread * saves + done, steps)
            try:
                saved = drafts.save(database, draft, heading.version, mine, sign(f"thread {thread}"))
            except Exception:
                errors[thread] += 1
                continue
            if isinstance(saved, Conflict):
                retries[thread] += 1
            else:
                done += 1

    began = time.monotonic()
    workers = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds = time.monotonic() - began
    heading, final = drafts.load(database, draft)
    with database.reading() as connection:
        verdict = audit.verify(connection, database.key)
    kept = {step.assignment for step in (*final.undo, final.present)}
    wanted = {content(instance, number).present.assignment for number in range(1 + THREADS * saves)}
    database.close()
    return {
        "version": heading.version, "lost": len(wanted - kept), "conflicts_told": sum(retries), "errors": sum(errors),
        "audit": verdict.problem, "events": verdict.events, "seconds": round(seconds, 1),
    }  # fmt: skip
