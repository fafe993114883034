"""`python -m planner`: the command line."""

import sys
import time

if __name__ == "__main__":
    started = time.monotonic()  # before anything heavy is imported: --time-limit counts from here

    from planner.cli import main

    sys.exit(main(started=started))
