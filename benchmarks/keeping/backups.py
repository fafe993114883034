"""Backup while others save, restore, back up again: the two files must be the same, byte for byte."""

import tempfile
import threading
from pathlib import Path
from typing import Any

from benchmarks.keeping.samples import city, content, sign
from planner.store import audit, drafts
from planner.store.backup import backup, restore
from planner.store.database import open_database
from planner.store.drafts import Heading
from planner.store.site import read_site

PROMISED = 20


def run(times: int) -> dict[str, Any]:
    """So many backups while a thread saves without pause."""
    rounds, same, whole, rows = times or PROMISED, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        database, instance = open_database(read_site({"PLANNER_DATA": f"{folder}/live"})), city()
        stop = threading.Event()

        def work() -> None:
            heading = drafts.create(database, "草稿", content(instance, 0), sign())
            while not stop.is_set():
                saved = drafts.save(database, heading.id, heading.version, content(instance, heading.version), sign())
                assert isinstance(saved, Heading)
                heading = saved

        worker = threading.Thread(target=work)
        worker.start()
        try:
            for number in range(rounds):
                first, second = Path(folder, f"{number}.zip"), Path(folder, f"{number}-again.zip")
                manifest = backup(database, first)
                rows = sum(table["rows"] for table in manifest["tables"].values())
                other = open_database(read_site({"PLANNER_DATA": f"{folder}/{number}"}))
                restore(other, first)
                backup(other, second)
                same += first.read_bytes() == second.read_bytes()
                with other.reading() as connection:
                    whole += not audit.verify(connection, database.key).problem
                other.close()
        finally:
            stop.set()
            worker.join()
        database.close()
    return {
        "kept": same == whole == rounds,
        "rounds": rounds,
        "byte_for_byte": same,
        "audit_whole": whole,
        "rows_in_the_last": rows,
    }
