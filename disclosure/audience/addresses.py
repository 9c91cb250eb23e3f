"""From where a request comes: the one answer to it, asked by the throttle of sign-ins and by whatever trusts a network."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOWHERE = "0.0.0.0"  # noqa: S104 - no address to listen on: what stands where none is known
"""The address of a request that came through a socket without one: a proxy on this machine, trusted where this is named."""


@lru_cache(maxsize=8)
def networks(written: tuple[str, ...]) -> tuple[Network, ...]:
    """The networks that are written as CIDR (`10.1.0.0/16`) or as single addresses. Raises `ValueError` for anything else."""
    return tuple(ip_network(each.strip()) for each in written)


def is_within(address: str, written: list[str]) -> bool:
    """Whether `address` lies in one of the networks that are written in `written`."""
    parsed = _read(address)
    return parsed is not None and any(parsed in network for network in networks(tuple(written)))


def client_address(request: HttpRequest) -> str:
    """The address from which `request` was sent, as nobody but our own proxies could have made it up.

    Whoever connects to us is the client, unless it is one of `TRUSTED_PROXIES`. Each of those appends to `X-Forwarded-For` whom
    it had before it, so the header is read from its right end: the first address that is none of our proxies is the client's.
    What stands left of it, the client wrote. An entry that is no address ends the search at the proxy that passed it on.
    """
    hop = _read(request.META.get("REMOTE_ADDR", "")) or ip_address(NOWHERE)
    trusted = networks(tuple(settings.TRUSTED_PROXIES))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while forwarded and any(hop in network for network in trusted):
        before = _read(forwarded.pop())
        if before is None:
            break
        hop = before
    return str(hop)


def _read(written: str) -> Address | None:
    """An address as it stands in a header; one of IPv4 that was written as IPv6 is one of IPv4."""
    try:
        address = ip_address(written.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
