"""The store: bounded, of one generation, and rendered once."""

from __future__ import annotations

import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

from django.test import RequestFactory

from disclosure.answers.keys import Key, key_of
from disclosure.answers.store import NOT_KEPT, OVERHEAD, KeptAnswer, Store


def key(path: str) -> Key:
    return key_of(RequestFactory().get(path).META)


def answer(size: int = 0) -> KeptAnswer:
    return KeptAnswer(200, "OK", (("Content-Type", "text/html"),), b"x" * size)


def test_an_answer_is_found_in_its_generation_only():
    store = Store(10 * OVERHEAD)
    store.put(key("/"), 7, answer())
    assert store.get(key("/"), 7) == answer()
    assert store.get(key("/"), 8) is None and store.get(key("/"), 6) is None and store.get(key("/a/"), 7) is None


def test_what_was_not_used_for_longest_goes_first():
    store = Store(3 * (OVERHEAD + 2 * len(repr(key("/1/")))))
    for path in ("/1/", "/2/", "/3/"):
        store.put(key(path), 1, answer())
    store.get(key("/1/"), 1)
    store.put(key("/4/"), 1, answer())
    assert [path for path in ("/1/", "/2/", "/3/", "/4/") if store.get(key(path), 1)] == ["/1/", "/3/", "/4/"]


def test_the_memory_is_bounded_whatever_is_asked_for():
    store = Store(100_000)
    for number in range(1000):
        store.put(key(f"/{number}/"), 1, answer(number * 10))
        store.put(key("/"), number, answer(number))
        assert sum(OVERHEAD + len(kept.body) for _, kept in store._kept.values()) < store._bytes <= 100_000
    store.put(key("/large/"), 1, answer(100_000))
    assert store._bytes == 0


def test_long_addresses_count_towards_the_limit():
    store = Store(1_000_000)
    tracemalloc.start()
    try:
        for number in range(1000):
            store.put(key(f"/{number:04}{'长' * 1000}/"), 1, NOT_KEPT)
        assert tracemalloc.get_traced_memory()[0] < 2 * store.most_bytes
    finally:
        tracemalloc.stop()


def test_of_many_who_ask_at_once_one_renders():
    store, rendered = Store(10 * OVERHEAD), []
    begin = threading.Barrier(8)

    def ask() -> KeptAnswer:
        begin.wait()
        with store.turn(key("/")):
            found = store.get(key("/"), 1)
            if found is None:
                rendered.append(1)
                time.sleep(0.05)
                found = answer()
                store.put(key("/"), 1, found)
            return found

    with ThreadPoolExecutor(8) as threads:
        assert [each.result() for each in [threads.submit(ask) for _ in range(8)]] == [answer()] * 8
    assert len(rendered) == 1 and not store._turns
