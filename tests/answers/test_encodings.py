"""Compressed answers: for what everybody gets, and for nothing else."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.answers.encodings import SMALLEST, accepted_encoding
from disclosure.answers.keys import Key
from disclosure.answers.store import store

DECODE = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}

ACCEPTED = {
    "": "",
    "gzip": "gzip",
    "gzip, deflate, br, zstd": "br",
    "GZIP;q=1.0": "gzip",
    "br;q=0, gzip;q=0.5": "gzip",
    "br; q=0.000,gzip ;q=0": "",
    "br;q=0.1": "br",
    "brotli, x-gzip": "",
    "*": "",
    "identity": "",
}


@pytest.mark.parametrize("header", ACCEPTED)
def test_the_best_encoding_that_a_browser_accepts_is_chosen(header):
    assert accepted_encoding(header) == ACCEPTED[header]


@pytest.fixture(params=[0, 8], ids=["rendered", "kept"])
def megabytes(request, keeping, settings) -> None:
    settings.ANSWERS_MAX_MB = request.param


@pytest.mark.django_db
def test_a_page_for_everybody_is_the_same_in_each_encoding(catalogue, client, megabytes):
    for address in ("/", catalogue.page.url, "/nothing/", "/search/?q=党费"):
        plain = client.get(address)
        for _ in range(2):
            for encoding in ("br", "gzip"):
                packed = client.get(address, headers={"Accept-Encoding": encoding})
                assert packed["Content-Encoding"] == encoding and packed["Content-Length"] == str(len(packed.content))
                assert DECODE[encoding](packed.content) == plain.content and len(packed.content) < len(plain.content) / 2
                assert packed["ETag"] == f"W/{plain['ETag']}" and packed["Vary"] == plain["Vary"] == "Cookie, Accept-Encoding"
                others = {"Content-Encoding", "Content-Length", "ETag"}
                assert [each for each in packed.items() if each[0] not in others] == [
                    each for each in plain.items() if each[0] not in others
                ]


@pytest.mark.django_db
def test_a_browser_that_has_a_page_in_any_encoding_is_told_so(catalogue, client, megabytes):
    etag = client.get("/")["ETag"]
    for encoding in DECODE:
        for known in (etag, f"W/{etag}"):
            answer = client.get("/", headers={"Accept-Encoding": encoding, "If-None-Match": known})
            assert (answer.status_code, answer.content, answer["Vary"]) == (304, b"", "Cookie, Accept-Encoding")
            assert answer["ETag"] == (f"W/{etag}" if encoding else etag)


@pytest.mark.django_db
def test_what_is_for_one_reader_is_never_compressed(world, megabytes):
    """A form holds a token, a page for somebody signed in what others may not read: its size must not tell of either."""
    asked = {"Accept-Encoding": "gzip, br"}
    answers = [
        Client().get("/sign-in/", headers=asked),
        world.readers["member"].get("/", headers=asked),
        world.readers["member"].get(world.item("met").url, headers=asked),
        world.readers["student"].get(world.item("met").url, headers=asked),
    ]
    for answer in answers:
        assert len(answer.content) > SMALLEST
        assert not answer.has_header("Content-Encoding") and answer["Vary"] == "Cookie"


@pytest.mark.django_db
def test_a_page_is_rendered_and_compressed_once(catalogue, client, keeping):
    for encoding in ("br", "gzip"):
        client.get("/", headers={"Accept-Encoding": encoding})
    assert sorted(key.encoding for key in store._kept if isinstance(key, Key)) == ["", "br", "gzip"]
    with CaptureQueriesContext(connection) as queries:
        for encoding in DECODE:
            client.get("/", headers={"Accept-Encoding": encoding})
    assert len([query for query in queries if "SET CONSTRAINTS" not in query["sql"]]) == len(DECODE)
