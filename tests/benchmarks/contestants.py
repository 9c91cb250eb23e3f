"""The servers that are compared, each on a port of its own, and the pages that they are asked for."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.benchmarks import stock, web_server
from tests.benchmarks.asking import Caller
from tests.benchmarks.generation import Generation
from tests.benchmarks.processes import family
from tests.benchmarks.worlds import World, kept_folder
from tests.migrated import ROOT
from tests.servers import free_port, wait_until_it_listens

GUNICORN = [str(Path(sys.executable).parent / "gunicorn"), "--workers", "1", "--worker-class", "gthread", "--threads", "4"]
GUNICORN += ["--keep-alive", "75", "--timeout", "120"]

HTTPS = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https"}

FOR_ADMIN = {"explorer", "archive room", "admin home"}
"""Pages that only the office is asked for."""

WARM, AFTER_CHANGE = "warm", "after a change"


@dataclass(frozen=True)
class Page:
    """A page of a server, as one kind of reader asks for it."""

    name: str
    address: str
    reader: str = "anonymous"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Contestant:
    """A running server.

    Args:
        pid: its first process.
        others: first processes of the servers behind it.
        generation: raises the generation of its world; None if it has none.
        seconds_to_start: from its start to its first answer.
    """

    name: str
    port: int
    pid: int
    pages: list[Page]
    others: list[int] = field(default_factory=list)
    generation: Generation | None = None
    seconds_to_start: float = 0.0
    size: int = 0
    vendor: str = ""

    @property
    def pids(self) -> list[int]:
        return [pid for first in (self.pid, *self.others) for pid in family(first)]

    def caller(self, page: Page) -> Caller:
        return Caller(self.port, page.headers)


def started(
    stack: ExitStack, name: str, command: Callable[[int], list[str]], folder: Path, **how: Any
) -> tuple[int, int, float]:
    """Start a server that the stack stops; return port, process and seconds to its first answer.

    Args:
        command: returns the command for a port.
        how: of `subprocess.Popen`.
    """
    port, log = free_port(), folder / f"{name.replace(' ', '-').replace(',', '')}.log"
    began = time.monotonic()
    with log.open("wb") as output:
        running = subprocess.Popen(command(port), stdout=output, stderr=output, start_new_session=True, **how)
    stack.callback(_stop, running)
    wait_until_it_listens(running, port, log)
    # gunicorn listens before its worker has loaded the site.
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", "/", headers=HTTPS)
    connection.getresponse().read()
    connection.close()
    return port, running.pid, time.monotonic() - began


def _stop(running: subprocess.Popen) -> None:
    running.terminate()
    try:
        running.wait(timeout=30)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def bare_django(stack: ExitStack, folder: Path, length: int) -> Contestant:
    env = stock.environment(ROOT) | {"PAGE_BYTES": str(length)}
    env.pop("DJANGO_SETTINGS_MODULE")
    how = {"env": env, "cwd": ROOT}
    port, pid, seconds = started(
        stack, "bare", lambda port: _gunicorn(port, "tests.benchmarks.bare:application"), folder, **how
    )
    return Contestant("bare Django view", port, pid, [Page("page", "/")], seconds_to_start=seconds)


def stock_wagtail(stack: ExitStack, folder: Path, length: int) -> Contestant:
    """Return stock Wagtail with articles of `length` bytes of text."""
    made = stock.stock_project(kept_folder() / f"stock-{length}", length)
    how = {"env": made.environment, "cwd": made.folder}
    port, pid, seconds = started(stack, "stock", lambda port: _gunicorn(port, "stock.wsgi:application"), folder, **how)
    signed_in = {"Cookie": f"sessionid={made.session}"}
    pages = [
        Page("home", "/"),
        Page("item", "/all/500/"),
        Page("entry", "/all/"),
        Page("search", "/search/?query=Article"),
        Page("item", "/all/500/", "member", signed_in),
    ]
    return Contestant("stock Wagtail", port, pid, pages, seconds_to_start=seconds)


def ours(
    stack: ExitStack, folder: Path, world: World, pages: list[Page], *, keeps: bool = True, behind: int | None = None
) -> Contestant:
    """Return the site with a world.

    Args:
        keeps: whether answers and bodies are kept.
        behind: the first process of its database server.
    """
    name = world.name if keeps else "nothing kept"
    env = world.environment | ({} if keeps else {"ANSWERS_MAX_MB": "0"})
    how = {"env": env, "cwd": ROOT}
    port, pid, seconds = started(stack, name, lambda port: _gunicorn(port, "wsgi:application"), folder, **how)
    others = [behind] if behind else []
    generation = Generation(world)
    stack.callback(generation.close)
    return Contestant(f"ours, {name}", port, pid, pages, others, generation, seconds, world.size, world.vendor)


def nginx_before(stack: ExitStack, folder: Path, world: World, site: Contestant) -> Contestant:
    place = folder / "nginx"
    place.mkdir()
    port, pid, _ = started(stack, "nginx", lambda port: web_server.before_site(place, port, site.port, world.folder), folder)
    pages = [page for page in site.pages if page.reader == "anonymous" and page.name in ("home", "item", "entry")]
    return Contestant("nginx before ours", port, pid, pages, [site.pid, *site.others], site.generation)


def nginx_alone(stack: ExitStack, folder: Path, page: bytes) -> Contestant:
    """Return nginx with one file of the same bytes as a page of ours."""
    place = folder / "static"
    place.mkdir()
    port, pid, _ = started(stack, "static", lambda port: web_server.one_file(place, port, page), folder)
    return Contestant("nginx, a file", port, pid, [Page("home", "/page.html")])


def pages_of(told: dict[str, Any]) -> list[Page]:
    """Return every page of a world, as its `places` tell of it, as every reader may ask for it."""
    return [
        Page(name, address, reader, HTTPS | ({"Cookie": cookie} if cookie else {}))
        for reader, cookie in told["cookies"].items()
        for name, address in told["addresses"].items()
        if reader == "office" or name not in FOR_ADMIN
    ]


def _gunicorn(port: int, application: str) -> list[str]:
    return [*GUNICORN, "--bind", f"127.0.0.1:{port}", "--pythonpath", "site", application]
