"""Where a request comes from, as it is counted: an IPv4 address, or the /64 network that one IPv6 customer has.

The server puts the address that a trusted proxy tells in the place of the proxy's own (``SETU_TRUSTED_PROXIES``).
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

IPV6_PREFIX = 64


def client_address(connection: HTTPConnection) -> str:
    """Return the address that counts for a client; empty for one on this machine.

    Who comes from this machine is its operator, or everybody behind a proxy that does not say for whom it speaks; to
    count all of these as one would shut out everybody at once.
    """
    return counted_address(connection.client.host if connection.client else "")


def counted_address(host: str) -> str:
    """Return an address as it is counted; empty for a loopback address and for what is no address, such as a socket."""
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return ""
    if address.version == 4:
        return str(address)
    return str(ip_network((int(address), IPV6_PREFIX), strict=False))
