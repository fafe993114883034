"""`python -m planner`: the command line."""

import os
import sys
import time

if __name__ == "__main__":
    started = time.monotonic()  # before anything heavy is imported: --time-limit counts from here

    from planner.cli import main

    code = main(started=started)
    planning = sys.modules.get("planner.planning")
    if planning is not None and planning.compiling():
        # On a first run with a short limit the compiler is still at work, and the interpreter would wait for it at its end.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
