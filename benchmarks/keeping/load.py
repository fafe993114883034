"""Fifty sessions at once on the websocket, each running its page again every few seconds, while a solve runs."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import quantiles
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.serving import free_port
from planner.cli.serve import command as start_command

ROOT = Path(__file__).parents[2]
PROMISED, SECONDS, PROMISED_P95 = 50, 60.0, 0.5


def run(times: int) -> dict[str, Any]:
    """So many sessions, opened one after another; then a minute of reruns beside a solve in a process of its own."""
    sessions = times or PROMISED
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"PLANNER_DATA": folder}
        command = start_command("localhost", port)
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                _wait(port)
                runs = asyncio.run(_everybody(port, sessions))
            finally:
                server.terminate()
    p50, p95 = (quantiles(runs, n=20)[index] for index in (9, 18))
    load = os.getloadavg()[0]
    return {
        "kept": p95 < PROMISED_P95,
        "sessions": sessions,
        "reruns": len(runs),
        "p50": round(p50, 3),
        "p95": round(p95, 3),
        "load_average": round(load, 1),
    }


def _wait(port: int) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError


async def _everybody(port: int, sessions: int) -> list[float]:
    opened: list[float] = []
    began = asyncio.Event()
    tasks = []
    for number in range(sessions):
        ready = asyncio.Event()
        tasks.append(asyncio.create_task(_one(port, number, ready, began, opened)))
        await asyncio.wait_for(ready.wait(), 120)
    command = [sys.executable, "-m", "planner", "solve", "data/taizhou", "--time-limit", str(int(SECONDS)), "--json"]
    with subprocess.Popen(
        ["nice", "-n", "10", *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as solve:
        began.set()
        await asyncio.gather(*tasks)
        solve.terminate()
    return opened


async def _one(port: int, number: int, ready: asyncio.Event, began: asyncio.Event, runs: list[float]) -> None:
    chance = random.Random(number)
    origin: Any = f"http://localhost:{port}"
    headers = {"Cookie": f"planner_visitor=load-{number}"}
    address = f"ws://localhost:{port}/_stcore/stream"
    async with websockets.connect(address, origin=origin, subprotocols=["streamlit"], additional_headers=headers, max_size=None) as stream:  # type: ignore[list-item]  # fmt: skip
        await _rerun(stream)
        ready.set()
        await began.wait()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            await asyncio.sleep(chance.uniform(3, 7))
            runs.append(await _rerun(stream))


async def _rerun(stream: Any) -> float:
    """Ask for a run of the page and wait until the server says that it is over."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    sent = time.monotonic()
    await stream.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await asyncio.wait_for(stream.recv(), 120))
        if answer.WhichOneof("type") == "script_finished":
            return time.monotonic() - sent
