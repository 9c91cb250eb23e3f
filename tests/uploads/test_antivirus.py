"""ClamAV is asked of every file where it is set up; what it could not scan does not come in."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from disclosure.uploads import antivirus
from disclosure.uploads.kinds import ATTACHMENTS
from disclosure.uploads.vetting import Vetted, vet
from tests import files
from tests.servers import free_port

MEGABYTE = 1024 * 1024
VIRUS = b"a virus, so to speak"


def scanned(content: bytes) -> bytes:
    return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if VIRUS in content else b"stream: OK\0"


@contextmanager
def clamd(listener: socket.socket, answer: Callable[[bytes], bytes]) -> Iterator[list[bytes]]:
    """A server that speaks `zINSTREAM`: yields what it was sent so far, file by file."""
    received: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(size)
                received.append(content)
                connection.sendall(answer(content))

    listener.listen()
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


@pytest.fixture(params=["tcp", "unix"])
def listener(request, settings, tmp_path: Path) -> socket.socket:
    """Where ClamAV would listen; the settings name it."""
    if request.param == "tcp":
        port = free_port()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{port}"
        listening = socket.socket()
        listening.bind(("127.0.0.1", port))
        return listening
    settings.CLAMD_URL = f"unix://{tmp_path}/clamd"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "clamd"))
    return listening


def vetted(content: bytes = files.pdf(), name: str = "a.pdf") -> Vetted:
    return vet(ContentFile(content, name=name), ATTACHMENTS, 5 * MEGABYTE)


def test_nobody_is_asked_where_nothing_is_set_up(settings, monkeypatch):
    monkeypatch.setattr(antivirus, "_connection", None)
    assert settings.CLAMD_URL == ""
    assert vetted().size


def test_every_byte_of_a_clean_file_is_scanned_and_the_file_comes_in(listener):
    content = files.pdf(bytes(range(256)) * 4000)
    with clamd(listener, scanned) as received:
        assert vetted(content).read() == content
    assert received == [content]


def test_a_picture_is_scanned_as_it_came(listener):
    content = files.picture()
    with clamd(listener, scanned) as received:
        vetted(content, "a.png")
    assert received == [content]


def test_a_file_with_a_virus_is_refused(listener):
    with clamd(listener, scanned), pytest.raises(ValidationError, match="带有病毒"):
        vetted(files.pdf(VIRUS))


ANSWERS = {
    "an error": b"INSTREAM size limit exceeded. ERROR\0",
    "nothing": b"",
    "something else": b"HTTP/1.1 200 OK\r\n\r\n",
    "half an answer": b"stream: ",
    "an answer of another file": b"stream: OK\0stream: OK\0",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_file_does_not_come_in_when_clamav_does_not_say_that_it_is_clean(listener, answer):
    with clamd(listener, lambda _: ANSWERS[answer]), pytest.raises(ValidationError, match="病毒扫描暂时不能进行"):
        vetted()


def test_a_file_does_not_come_in_when_clamav_takes_too_long(listener, monkeypatch):
    monkeypatch.setattr(antivirus, "SCAN_TIMEOUT_SECONDS", 0.2)
    listener.listen()
    with listener, pytest.raises(ValidationError, match="病毒扫描暂时不能进行"):
        vetted()


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd", "tcp://127.0.0.1:port", "127.0.0.1:3310", "http://127.0.0.1"]
)
def test_a_file_does_not_come_in_when_clamav_is_not_there(settings, address):
    settings.CLAMD_URL = address
    with pytest.raises(ValidationError, match="病毒扫描暂时不能进行"):
        vetted()
