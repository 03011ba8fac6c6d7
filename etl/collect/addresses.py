"""Which machines may be asked: only those of the public internet, by the address that is really connected to."""

from __future__ import annotations

import ipaddress

# Each carries an IPv4 address that the kernel or a gateway may unpack: 6to4, Teredo, NAT64 (RFC 3056, 4380, 6052).
_TUNNELS = tuple(ipaddress.ip_network(net) for net in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48"))


def is_public(address: str) -> bool:
    """Whether an IP address (text) is an ordinary one of the public internet; False for what is no IP address."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return is_public(str(number.ipv4_mapped))
        if number.is_site_local or any(number in network for network in _TUNNELS):
            return False
    special = number.is_private or number.is_loopback or number.is_link_local or number.is_reserved
    return number.is_global and not (special or number.is_multicast or number.is_unspecified)
