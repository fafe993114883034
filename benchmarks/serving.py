"""A server of the application for a benchmark that talks to it."""

import socket
import time
import urllib.request

PATIENCE = 240


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Wait until the server answers, for a minute at most."""
    for _ in range(PATIENCE):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit(f"The server does not answer at {address}.")
