"""One line of JSON per check; exit code 1 when a promise is broken."""

import argparse
import json
import sys

from benchmarks.keeping import backups, crashes, forgeries, load, threads

CHECKS = {"crash": crashes.run, "threads": threads.run, "links": forgeries.run, "backup": backups.run, "load": load.run}


def main() -> int:
    """Run the checks that are named, with how often each, and print what was counted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.keeping", description=__doc__)
    parser.add_argument("check", choices=CHECKS)
    parser.add_argument(
        "--times", type=int, default=0, help="how often (kills, saves per thread, links, sessions); 0: as promised"
    )
    chosen = parser.parse_args()
    found = CHECKS[chosen.check](chosen.times)
    print(json.dumps({"check": chosen.check, **found}, ensure_ascii=False))
    return 0 if found["kept"] else 1


if __name__ == "__main__":
    sys.exit(main())
