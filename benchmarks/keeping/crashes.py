"""Kill -9 in the middle of saves and publishes: nothing acknowledged may be lost, no database damaged."""

import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.keeping.samples import city, content, sign
from planner.rules.people import AT_THIS_COMPUTER
from planner.store import audit, drafts, life, versions
from planner.store.database import Database, open_database
from planner.store.drafts import Heading
from planner.store.site import read_site

PROMISED = 200


def run(times: int) -> dict[str, Any]:
    """So many kills, each at a moment of its own; what a worker acknowledged before it was killed must be there."""
    kills, lost, damaged, saves, publishes, unfinished = times or PROMISED, 0, 0, 0, 0, 0
    chance = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(kills):
            said = _worker(folder, chance.uniform(0.05, 0.6))
            site = read_site({"PLANNER_DATA": folder})
            try:
                database = open_database(site)
            except Exception:
                damaged += 1
                continue
            missing, wrong = _compare(database, said)
            lost, damaged = lost + missing, damaged + wrong
            saves += sum(word[0] == "saved" for word in said)
            publishes += sum(word[0] == "published" for word in said)
            unfinished += not said
            database.close()
    kept = not lost and not damaged
    return {
        "kept": kept,
        "kills": kills,
        "saves": saves,
        "publishes": publishes,
        "killed_before_the_first": unfinished,
        "lost": lost,
        "damaged": damaged,
    }


def _worker(folder: str, seconds: float) -> list[list[str]]:
    """Start a worker, let it begin, kill it; the whole lines it has written are what it acknowledged."""
    command = [sys.executable, "-m", "benchmarks.keeping.crashes", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()  # ready
        time.sleep(seconds)
        process.kill()
        rest = process.stdout.read()
    whole = rest[: rest.rfind("\n") + 1]
    return [line.split() for line in whole.splitlines()]


def _compare(database: Database, said: list[list[str]]) -> tuple[int, int]:
    with database.reading() as connection:
        wrong = bool(audit.verify(connection, database.key).problem) + len(versions.broken_seals(connection))
    lost = 0
    latest = {draft: int(version) for kind, draft, version in said if kind == "saved"}
    for draft, version in latest.items():
        heading, _ = drafts.load(database, draft)
        lost += heading.version < version
    for kind, number, seal in said:
        if kind == "published":
            found = {str(row.number): row.seal for row in versions.versions(database, date(2030, 1, 1))}
            lost += found.get(number) != seal
    return lost, wrong


def work(folder: str) -> None:
    """Save and publish without end, telling of each as soon as it is acknowledged."""
    database, instance = open_database(read_site({"PLANNER_DATA": folder})), city()
    print("ready", flush=True)
    number = 0
    while True:
        heading: object = drafts.create(database, "草稿", content(instance, number), sign())
        for _ in range(5):
            number += 1
            assert isinstance(heading, Heading)
            heading = drafts.save(database, heading.id, heading.version, content(instance, number), sign())
            assert isinstance(heading, Heading)
            print("saved", heading.id, heading.version, flush=True)
        for step in ("submit", "approve", "publish"):
            assert isinstance(heading, Heading)
            heading = life.take(
                database,
                step,
                heading.id,
                seen=heading.version,
                person=AT_THIS_COMPUTER,
                stamp=sign(),
                day=datetime.now(UTC).date(),
            )
        latest = versions.versions(database, date(2030, 1, 1))[0]
        print("published", latest.number, latest.seal, flush=True)


if __name__ == "__main__":
    work(sys.argv[1])
