"""Client addresses of requests, for the throttle of sign-ins and for every rule that trusts a network."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOWHERE = "0.0.0.0"  # noqa: S104 - not an address to listen on, but the placeholder of an unknown one
"""Address of a request through a socket without one: a proxy on this machine, trusted if the setting lists this address."""


@lru_cache(maxsize=8)
def networks(written: tuple[str, ...]) -> tuple[Network, ...]:
    """Parse networks written as CIDR (`10.1.0.0/16`) or as single addresses. Raises `ValueError` for anything else."""
    return tuple(ip_network(each.strip()) for each in written)


def is_within(address: str, written: list[str]) -> bool:
    """Return whether `address` belongs to one of the networks in `written`."""
    parsed = _read(address)
    return parsed is not None and any(parsed in network for network in networks(tuple(written)))


def client_address(request: HttpRequest) -> str:
    """Return the address from which `request` was sent: see `address_of`."""
    return address_of(request.META)


def address_of(environ: dict[str, Any]) -> str:
    """Return the address from which a request was sent, as only our own proxies could have reported it.

    The peer of the connection is the client, unless it is one of `TRUSTED_PROXIES`. Each of those appends its own peer to
    `X-Forwarded-For`, so the header is read from its right end: the first address that is not one of our proxies is the
    client's. Entries further left were written by the client. An invalid entry ends the search at the proxy that forwarded it.
    """
    hop = _read(environ.get("REMOTE_ADDR", "")) or ip_address(NOWHERE)
    trusted = networks(tuple(settings.TRUSTED_PROXIES))
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while forwarded and any(hop in network for network in trusted):
        before = _read(forwarded.pop())
        if before is None:
            break
        hop = before
    return str(hop)


def _read(written: str) -> Address | None:
    """Parse an address from a header; an IPv4 address mapped to IPv6 becomes an IPv4 address."""
    try:
        address = ip_address(written.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
