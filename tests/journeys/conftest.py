"""Journeys: a role's way through the running site, in a real browser.

One server with the demonstration loaded serves all of them, so a journey changes an item of its own making, or one of the
demonstration's that no other journey touches, and takes nothing for granted that another may change. `visitor()` opens a
browser of one's own, signed in or not. Whatever a journey does, it fails when a page logs an error, breaks the content security
policy, misses a file, answers 500 or asks another host than this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, StorageState, expect, sync_playwright

from demonstration.people import PASSWORD
from tests.migrated import copy_demonstration
from tests.running.managing import MANAGE, environment
from tests.servers import free_port, wait_until_it_listens

ROOT = Path(__file__).resolve().parent.parent.parent
NARROW, WIDE = 360, 1440
HEIGHT = {NARROW: 780, WIDE: 900}

CHROMIUM_FLAGS = [
    "--no-sandbox",  # which root, in a container, cannot have
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but this machine's is looked up: a stray request fails at once, and is complained of.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


# Beside another worker on two cores, an answer that takes seconds is no failure.
expect.set_options(timeout=20_000)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what lies in this folder as a journey, and keep all of them on one of xdist's workers: they share a server."""
    item.add_marker(pytest.mark.journey)
    item.add_marker(pytest.mark.xdist_group("journeys"))


# --- the server --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the run's own, with the demonstration loaded."""
    folder = tmp_path_factory.mktemp("site")
    copy_demonstration(folder)
    return folder


@contextmanager
def served(data: Path, **more: str) -> Iterator[str]:
    """The address of a server of what lies in `data`, with `more` in its environment."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = environment(data) | {"PORT": str(port), "BASE_URL": address} | more
    log = data / f"server-{port}.log"
    with log.open("wb") as output:
        command = [*MANAGE, "runserver", "--noreload", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, env=env, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_it_listens(server, port, log)
        yield address
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def site(data: Path) -> Iterator[str]:
    """The address of a server of the run's own, as `make run` starts it."""
    with served(data) as address:
        yield address


# --- the browser -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. It lives as long as a module: playwright's event loop would bar later tests from the database."""
    # The headless build takes a quarter less time than the whole browser.
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert chromium, "Chromium is not installed: sh tests/system-packages.sh"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@dataclass
class Watch:
    """Keeps what is wrong with the pages that a browser shows."""

    complaints: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self.on_request)
        page.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        # What failed to load is judged as a response: a page that is refused with 403 may be just what the journey is about.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.hostname != "127.0.0.1":
            self.complaints.append(f"another host: {request.url}")

    def on_response(self, response: Response) -> None:
        # While somebody types, the editor tries to save what is there, and is told with 400 what is missing yet.
        is_answer = response.request.resource_type == "document" or (response.status == 400 and "/admin/pages/" in response.url)
        if response.status >= (500 if is_answer else 400):
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def signed_in() -> dict[str, tuple[StorageState, str]] | None:
    """By account, the cookies and the page with which somebody who signed in came back; None where everybody is to sign in."""
    return {}


@pytest.fixture
def visitor(
    site: str, browser: Browser, signed_in: dict[str, tuple[StorageState, str]] | None
) -> Iterator[Callable[..., Page]]:
    """`visitor(username=None, width=WIDE)`: somebody's own browser at the home page, signed in where a username is given.

    Further pages (tabs) that they open are watched too. All complaints are raised when the journey is over.
    """
    contexts, watch = [], Watch()

    def arrive(username: str | None = None, width: int = WIDE) -> Page:
        cookies, address = (signed_in or {}).get(username, (None, ""))
        context = browser.new_context(
            base_url=site,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": HEIGHT[width]},
            storage_state=cookies,
        )
        contexts.append(context)
        context.on("page", watch.follow)
        page = context.new_page()
        if cookies or not username:
            page.goto(address or "/")
        if username and (not cookies or "/sign-in/" in page.url):
            sign_in(page, username)
            if signed_in is not None:
                signed_in[username] = context.storage_state(), page.url
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert not watch.complaints, "\n".join(watch.complaints)


def sign_in(page: Page, username: str) -> None:
    """Sign in as an account of the demonstration, by the form that everybody uses."""
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).not_to_have_url("/sign-in/")


# --- pictures ----------------------------------------------------------------------------------------------------------


UNROLL = """() => {
  if (document.body.id !== "wagtail") return;
  for (const part of document.querySelectorAll("html, body, .wrapper, .content-wrapper")) {
    part.style.height = "auto";
    part.style.overflow = "visible";
  }
  for (const drawer of document.querySelectorAll(".form-side, [data-minimap-container]")) drawer.style.display = "none";
}"""
"""The admin scrolls inside its window and cuts off what is too wide: unrolled, a picture shows all of it.

Only the editor's drawers, which wait beside the window, are no part of the page.
"""


SETTLED = """() => Promise.all([
  document.fonts.ready,
  ...[...document.images].filter(each => !each.complete && each.loading !== "lazy").map(each => each.decode().catch(() => {})),
  new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))),
])"""
"""Fonts and pictures are there, and the page has been laid out for its new width."""


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """`shoot(page, "item")` keeps the page as `item-360.png` and `item-1440.png` in the folder SCREENSHOTS.

    At neither width may anybody have to scroll sideways.
    """
    folder = ROOT / os.environ.get("SCREENSHOTS", "var/screenshots")

    def take(page: Page, name: str) -> None:
        before = page.viewport_size
        page.wait_for_load_state("load")  # of a page to which a click has only begun to go
        page.evaluate(UNROLL)
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": HEIGHT[width]})
            page.evaluate(SETTLED)
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True, animations="disabled")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width} pixels"
        page.set_viewport_size(before)

    return take
