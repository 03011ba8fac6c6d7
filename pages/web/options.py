"""The settings of operation, from environment variables; every door is closed or off unless it is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
# Shorter ones can be guessed: 16 characters of a random base64 text hold 96 bits.
TOKEN_LENGTH = 16
# A page asks for some 20 answers when it is new and 3 later: an office of forty behind one address stays far below.
RATE_PER_MINUTE = 3000
# The slowest honest answer, the whole data set as a workbook, takes some 5 s on two cores.
SECONDS = 30.0


class OptionError(ValueError):
    """A setting that cannot be used; the message names it and says what is wanted."""


@dataclass(frozen=True, slots=True)
class Options:
    """Sign-in (``token``; ``user_header`` believed only from ``proxies``), limits, logs, metrics."""

    token: str = ""
    user_header: str = ""
    proxies: tuple[Network, ...] = ()
    rate_per_minute: int = RATE_PER_MINUTE
    seconds: float = SECONDS
    is_logged: bool = True
    is_measured: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether a reader must sign in."""
        return bool(self.token or self.user_header)

    def trusts(self, address: str | None) -> bool:
        """Whether an address is that of a named proxy."""
        try:
            found = ip_address(address or "")
        except ValueError:
            return False
        return any(found in network for network in self.proxies)


def read_options(env: Mapping[str, str]) -> Options:
    """Options from an environment. Raises OptionError for what would leave a door open or the server unusable."""
    token, header = env.get("GONGKAI_TOKEN", "").strip(), env.get("GONGKAI_PROXY_USER_HEADER", "").strip()
    proxies = _networks(env.get("GONGKAI_PROXY_ADDRESS", ""))
    if token and len(token) < TOKEN_LENGTH:
        raise OptionError(f"GONGKAI_TOKEN: wants {TOKEN_LENGTH} characters or more, has {len(token)}")
    if header and not proxies:
        raise OptionError("GONGKAI_PROXY_USER_HEADER: wants the proxy's address in GONGKAI_PROXY_ADDRESS")
    return Options(
        token=token,
        user_header=header,
        proxies=proxies,
        rate_per_minute=int(_positive(env, "GONGKAI_RATE", RATE_PER_MINUTE)),
        seconds=_positive(env, "GONGKAI_SECONDS", SECONDS),
        is_logged=env.get("GONGKAI_LOG", "1") != "0",
        is_measured=env.get("GONGKAI_METRICS", "0") == "1",
    )


def _positive(env: Mapping[str, str], name: str, default: float) -> float:
    text = env.get(name, "")
    try:
        number = float(text) if text else default
    except ValueError:
        number = 0
    if not 0 < number < 1e9:
        raise OptionError(f"{name}: wants a number above 0, is {text!r}")
    return number


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise OptionError(f"GONGKAI_PROXY_ADDRESS: {error}") from error
