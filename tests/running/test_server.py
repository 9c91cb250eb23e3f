"""What the server of `make run` answers."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.migrated import copy_migrated
from tests.running.managing import MANAGE, environment
from tests.servers import free_port, wait_until_it_listens


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("running")
    copy_migrated(folder)
    return folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[int]:
    """The port of a server such as `make run` starts."""
    port = free_port()
    log = data / "server.log"
    with log.open("wb") as output:
        command = [*MANAGE, "runserver", "--noreload", f"127.0.0.1:{port}"]
        running = subprocess.Popen(command, env=environment(data), stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_it_listens(running, port, log)
        yield port
    finally:
        running.terminate()
        running.wait()


def ask(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_the_server_answers_what_it_does_not_have_with_the_sites_own_page(server: int):
    status, page = ask(server, "/nowhere/")
    assert status == 404
    assert "没有找到这个页面" in page and "URLconf" not in page


@pytest.mark.parametrize("file", ["css/base.css", "img/emblem.svg", "admin/admin.css", "wagtailadmin/css/core.css"])
def test_the_server_gives_out_static_files_without_collecting_them(server: int, file: str):
    status, content = ask(server, f"/static/{file}")
    assert status == 200 and content


def test_the_server_answers_its_own_failure_with_the_sites_own_page_and_records_it(server: int, data: Path):
    with sqlite3.connect(data / "db.sqlite3") as database:
        database.execute("ALTER TABLE items_shelfcount RENAME TO gone")
    status, page = ask(server, "/")
    assert status == 500
    assert "网站暂时出错" in page and "Traceback" not in page
    assert "no such table: items_shelfcount" in (data / "server.log").read_text()
