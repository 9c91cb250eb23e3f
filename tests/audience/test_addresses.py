"""Whose address a request bears, and who could have forged it."""

import pytest
from django.test import RequestFactory

from disclosure.audience.addresses import NOWHERE, client_address, is_within, networks
from disclosure.audience.sign_in.checks import check_networks

PROXIES = ["10.0.0.1", "10.0.1.0/24", "2001:db8::/48"]

CASES = [
    # who connects, X-Forwarded-For, whose address it is
    ("198.51.100.7", None, "198.51.100.7"),
    ("198.51.100.7", "10.9.9.9", "198.51.100.7"),
    ("198.51.100.7", "10.0.0.1, 10.0.1.5", "198.51.100.7"),
    ("10.0.0.1", None, "10.0.0.1"),
    ("10.0.0.1", "", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
    ("10.0.0.1", "  203.0.113.5  ", "203.0.113.5"),
    ("10.0.0.1", "172.16.0.9, 203.0.113.5", "203.0.113.5"),
    ("10.0.0.1", "172.16.0.9,203.0.113.5,10.0.1.5", "203.0.113.5"),
    ("10.0.0.1", "203.0.113.5, 10.0.2.5", "10.0.2.5"),
    ("10.0.0.1", "10.0.1.6, 10.0.1.5", "10.0.1.6"),
    ("10.0.0.1", "203.0.113.5, unknown", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.5, unknown, 10.0.1.5", "10.0.1.5"),
    ("10.0.0.1", "203.0.113.5,", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.5:443", "10.0.0.1"),
    ("10.0.0.1", "'; DROP TABLE", "10.0.0.1"),
    ("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"),
    ("10.0.0.1", "::ffff:203.0.113.5", "203.0.113.5"),
    ("2001:db8::7", "2001:DB8:FFFF::1", "2001:db8:ffff::1"),
    ("2001:db8:1::7", "203.0.113.5", "2001:db8:1::7"),
    ("fe80::1%eth0", "203.0.113.5", "fe80::1%eth0"),
    ("", "203.0.113.5", NOWHERE),
    ("not an address", "203.0.113.5", NOWHERE),
]


def test_a_proxy_that_comes_through_a_socket_without_an_address_is_trusted_where_it_is_named(settings):
    settings.TRUSTED_PROXIES = [NOWHERE]
    assert client_address(request_from("", "198.51.100.1, 203.0.113.5")) == "203.0.113.5"
    assert client_address(request_from("203.0.113.9", "198.51.100.1")) == "203.0.113.9"


def request_from(connects: str, forwarded: str | None = None, **headers):
    if forwarded is not None:
        headers["HTTP_X_FORWARDED_FOR"] = forwarded
    return RequestFactory().get("/", REMOTE_ADDR=connects, **headers)


@pytest.mark.parametrize(("connects", "forwarded", "address"), CASES)
def test_an_address_is_that_of_the_last_who_is_none_of_our_proxies(settings, connects, forwarded, address):
    settings.TRUSTED_PROXIES = PROXIES
    assert client_address(request_from(connects, forwarded)) == address


@pytest.mark.parametrize("connects", [case[0] for case in CASES[:4]])
def test_where_no_proxy_is_trusted_a_header_says_nothing(settings, connects):
    settings.TRUSTED_PROXIES = []
    assert client_address(request_from(connects, "203.0.113.5")) == connects


@pytest.mark.parametrize("header", ["X_REAL_IP", "FORWARDED", "CLIENT_IP", "X_CLIENT_IP", "TRUE_CLIENT_IP", "X_FORWARDED"])
def test_no_other_header_counts_not_even_from_a_proxy(settings, header):
    settings.TRUSTED_PROXIES = PROXIES
    assert client_address(request_from("10.0.0.1", **{f"HTTP_{header}": "203.0.113.5"})) == "10.0.0.1"


@pytest.mark.parametrize(
    ("address", "inside"),
    [("10.0.0.1", True), ("10.0.1.255", True), ("10.0.2.0", False), ("::ffff:10.0.1.9", True), ("x", False)],
)
def test_an_address_lies_in_a_network_or_not(address, inside):
    assert is_within(address, PROXIES) is inside


@pytest.mark.parametrize("written", ["10.0.0.1/8", "10.0.0", "campus", ""])
def test_a_network_that_cannot_be_read_is_not_passed_over(written):
    with pytest.raises(ValueError, match=r"."):
        networks((written,))


@pytest.mark.parametrize("name", ["TRUSTED_PROXIES", "CAMPUS_NETWORKS"])
def test_settings_that_cannot_be_read_stop_every_command(settings, name: str):
    assert check_networks() == []
    setattr(settings, name, ["10.0.0.1/8"])
    [error] = check_networks()
    assert error.msg.startswith(name)
