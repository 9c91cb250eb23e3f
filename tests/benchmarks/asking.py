"""Clients that ask a server and measure what the answers cost it."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPConnection

from tests.benchmarks.processes import cpu_seconds

WRK = shutil.which("wrk")
SECONDS_OF_LOAD = 2
CONNECTIONS = 8


class Caller:
    """One connection to a server, which is kept.

    Args:
        port: of 127.0.0.1.
        headers: sent with each request.
    """

    def __init__(self, port: int, headers: dict[str, str]):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = headers

    def ask(self, address: str) -> int:
        """Return the length of the answer. Raises `ValueError` if it is not the page."""
        self.connection.request("GET", address, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise ValueError(f"{address} answered {response.status}: {response.headers.get('Location', '')}")
        return len(body)

    def close(self) -> None:
        self.connection.close()


def milliseconds_of_cpu(
    ask: Callable[[], object], pids: list[int], budget: float, before: Callable[[], None] | None = None
) -> float:
    """Return the CPU of one request in all the server's processes.

    Args:
        ask: makes a request.
        pids: the server's processes.
        budget: seconds to spend, about.
        before: called before each request; it must cost the server nothing.
    """
    began, spent, asked = time.monotonic(), 0.0, 0
    while asked < 3 or time.monotonic() - began < budget:
        # What a request costs is read off in groups: reading off takes time, too.
        count = 1 if before else max(1, min(50, asked))
        if before:
            before()
        start = cpu_seconds(pids)
        for _ in range(count):
            ask()
        spent += cpu_seconds(pids) - start
        asked += count
    return spent / asked * 1000


def milliseconds_each(ask: Callable[[str], object], addresses: list[str]) -> list[float]:
    """Return how long each request takes."""
    found = []
    for address in addresses:
        began = time.perf_counter()
        ask(address)
        found.append((time.perf_counter() - began) * 1000)
    return found


def requests_a_second(port: int, address: str, headers: dict[str, str]) -> float | None:
    """Return the throughput under load; None if `wrk` is not installed. Raises `ValueError` if an answer is not the page."""
    if WRK is None:
        return None
    command = [WRK, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS_OF_LOAD}s", "--timeout", "30s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    told = subprocess.run([*command, f"http://127.0.0.1:{port}{address}"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise ValueError(f"{address} under load: {told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    return float(found[1]) if found else None
