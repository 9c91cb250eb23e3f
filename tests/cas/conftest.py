"""A real CAS server beside the tests, in an environment of its own, since it wants another Django than the site may have.

The environment lies under `.venv/cas` and is made once, from `requirements.txt` here.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
import requests

from tests.servers import free_port, wait_until_it_listens

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent.parent / ".venv" / "cas"
REQUIREMENTS = HERE / "requirements.txt"

READERS = {
    "campus": {"attribute": "userType", "values": ["staff", "student"]},
    "party": {"attribute": "politicalStatus", "values": ["中共党员", "中共预备党员"]},
    "groups": {"中层干部": {"attribute": "rank", "values": ["中层正职"]}},
    "name": {"attribute": "cn"},
}
"""The mapping of attributes that the tests use."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """They share one CAS server, and so one of xdist's workers."""
    item.add_marker(pytest.mark.xdist_group("cas"))


def python() -> Path:
    """The Python of the CAS server's environment, which is made where it is missing or of other requirements."""
    found, made_of = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "made-of.txt"
    install = [found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", REQUIREMENTS]
    # Journeys want it, too, and another of xdist's workers may make it at this moment.
    with ENVIRONMENT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made_of.exists() or made_of.read_text() != REQUIREMENTS.read_text():
            subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
            subprocess.run(install, check=True)
            made_of.write_text(REQUIREMENTS.read_text())
    return found


@dataclass
class CasServer:
    """A CAS server that runs, and the people whom it knows."""

    url: str
    folder: Path

    def knows(self, **people: dict) -> None:
        """From now on it knows these people by these attributes, and nobody else."""
        (self.folder / "people.json").write_text(json.dumps(people))


@pytest.fixture(scope="session")
def running_cas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CasServer]:
    folder, port = tmp_path_factory.mktemp("cas"), free_port()
    log = folder / "server.log"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE / "project"), "DJANGO_SETTINGS_MODULE": "settings"}
    env["CAS_FOLDER"] = str(folder)
    interpreter = python()
    subprocess.run([interpreter, HERE / "project" / "register_site.py"], env=env, check=True)
    with log.open("wb") as output:
        command = [interpreter, "-m", "django", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, env=env, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_it_listens(server, port, log)
        yield CasServer(f"http://127.0.0.1:{port}/cas/", folder)
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def cas(running_cas: CasServer, settings, live_server) -> CasServer:
    """The CAS server, as the site under test is told of it."""
    settings.CAS_SERVER_URL = running_cas.url
    settings.CAS_READER_ATTRIBUTES = READERS
    settings.BASE_URL = settings.CAS_ROOT_PROXIED_AS = live_server.url
    return running_cas


class Browser(requests.Session):
    """Somebody's browser: it keeps cookies, follows redirects and fills in the CAS server's form."""

    def __init__(self, site: str):
        super().__init__()
        self.site = site

    def look(self, path: str, **kwargs) -> requests.Response:
        return self.get(self.site + path, **kwargs)

    def sign_in(self, name: str, path: str = "/sign-in/campus/", **kwargs) -> requests.Response:
        """Go to `path` of the site, sign in at the CAS server as `name`, and come back."""
        form = self.look(path)
        assert "/cas/login" in form.url, form.url
        hidden = re.findall(r'<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?', form.text)
        data = {name: unescape(value) for name, value in hidden} | {"username": name, "password": name}
        return self.post(form.url, data, headers={"Referer": form.url}, **kwargs)

    def submit(self, path: str, **data) -> requests.Response:
        """Post a form of the site's."""
        token = {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        return self.post(self.site + path, data | token, headers={"Referer": self.site})

    def is_signed_in_as(self, name: str) -> bool:
        return f'<span class="account-name">{name}</span>' in self.look("/search/").text


@pytest.fixture
def browser(live_server) -> Iterator[Browser]:
    with Browser(live_server.url) as session:
        yield session
