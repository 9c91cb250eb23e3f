"""The server of production, configured as `site/deploy/gunicorn.conf.py` says."""

from __future__ import annotations

import gc
import re
import runpy
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from tests.migrated import copy_migrated
from tests.running.managing import environment
from tests.running.nginx import CONFIGURATION as NGINX_CONFIGURATION
from tests.servers import free_port, wait_until_it_listens

CONFIGURATION = Path(settings.BASE_DIR) / "site" / "deploy" / "gunicorn.conf.py"


@pytest.fixture(scope="module")
def configured() -> dict:
    return runpy.run_path(str(CONFIGURATION))


def test_it_serves_pages_from_forked_workers_and_ends_when_told_to(tmp_path: Path):
    copy_migrated(tmp_path)
    port, log = free_port(), tmp_path / "server.log"
    command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIGURATION), "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as output:
        running = subprocess.Popen(
            [*command, "wsgi:application"],
            cwd=tmp_path,
            env=environment(tmp_path) | {"WEB_CONCURRENCY": "2"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_listens(running, port, log)
        answers = []
        for _ in range(6):
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            # By this header another server may say what a path is below; here nobody does.
            connection.request("GET", "/nowhere/", headers={"SCRIPT_NAME": "/nowhere"})
            response = connection.getresponse()
            answers.append((response.status, "没有找到这个页面" in response.read().decode()))
            connection.close()
        assert answers == [(404, True)] * 6
    finally:
        running.terminate()
        assert running.wait(30) == 0
    told = log.read_text()
    assert told.count("Booting worker") == 2 and "Traceback" not in told


def test_no_connection_is_shared_by_two_workers(configured, monkeypatch):
    closed = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(True))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    configured["pre_fork"](None, None)
    assert closed == [True]


def test_nginx_gives_up_a_connection_before_the_server_does(configured):
    (kept,) = re.findall(r"keepalive_timeout (\d+)s;", NGINX_CONFIGURATION.read_text(encoding="utf-8"))
    assert int(kept) < configured["keepalive"]
    assert configured["bind"] in NGINX_CONFIGURATION.read_text(encoding="utf-8")
