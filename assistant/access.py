"""Who may read, from where, and how often: keys, trusted proxies, and a limit on questions. Pure but for the clock."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Literal

Readers = Literal["public", "key", "proxy"]  # anyone, who has a key, or whom the proxy has signed on
Network = IPv4Network | IPv6Network
Caller = tuple[str, str]  # a kind, and a name of that kind
IPV6 = 6
MARK = re.compile(r"[0-9a-f]{64}")  # a fingerprint, where two lines became one
KEY_BYTES = 32  # of randomness; so many that a plain hash protects them
MOST_CALLERS = 10_000  # that are remembered for the limit; the one longest silent is forgotten first
MINUTE = 60.0  # seconds


class KeysError(Exception):
    """The file with keys cannot be used; the message says what to do."""


def new_key() -> str:
    """A key that no one can guess."""
    return secrets.token_urlsafe(KEY_BYTES)


def fingerprint(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def read_keys(path: Path) -> dict[str, str]:
    """The names of who has a key, by its fingerprint; a line is a name, white space and a fingerprint.

    Raises:
        KeysError: the file cannot be read, or a line is no key.

    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KeysError(f"Cannot read {path}; make it with 'bloemlezing key NAME'.") from error
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, mark = line.strip().rpartition(" ")
        if (
            not name
            or MARK.search(name)
            or len(mark) != hashlib.sha256().digest_size * 2
            or not all(c in "0123456789abcdef" for c in mark)
        ):
            raise KeysError(f"Line {number} of {path} is no key; add keys with 'bloemlezing key NAME'.")
        keys[mark] = name
    return keys


def key_owner(keys: Mapping[str, str], authorization: str) -> str | None:
    """Whose key a request carries, as a bearer token or as the password of basic authentication; compared in full."""
    given = fingerprint(_given(authorization))
    found = [name for mark, name in keys.items() if hmac.compare_digest(mark, given)]
    return found[0] if found else None


def _given(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if scheme.casefold() == "bearer":
        return rest.strip()
    if scheme.casefold() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def network_of(peer: str, forwarded: str, proxies: Sequence[Network]) -> Caller:
    """Where a request comes from, as far as the limit goes: an IPv4 address, or the /64 that one connection has."""
    found = client_address(peer, forwarded, proxies)
    try:
        address = ip_address(found)
    except ValueError:
        return "address", peer
    return "address", str(ip_network((address, 64), strict=False) if address.version == IPV6 else address)


def client_address(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """Where a request comes from: the peer, or what the trusted proxies between us and the reader say it is."""
    chain = [*(_without_port(part.strip()) for part in forwarded.split(",") if part.strip()), peer]
    while len(chain) > 1 and trusted(chain[-1], proxies):
        chain.pop()
    return chain[-1]


def _without_port(address: str) -> str:
    """`192.0.2.1:4001` and `[2001:db8::1]:4001`, as some gateways write them, without the port."""
    bare = re.fullmatch(r"\[([^\]]+)\](?::\d+)?|([\d.]+):\d+", address)
    return address if bare is None else bare[1] or bare[2]


def trusted(address: str, proxies: Sequence[Network]) -> bool:
    """Whether an address is that of a trusted proxy."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in proxies)


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class RateLimit:
    """So many questions a minute for each caller, as a token bucket that holds a minute's worth; 0 is no limit.

    May be used by several threads at once.
    """

    def __init__(self, a_minute: int, now: Callable[[], float] = monotonic) -> None:
        self._most = a_minute
        self._now = now
        self._buckets: OrderedDict[Caller, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait(self, caller: Caller) -> float:
        """How many seconds `caller` must wait before asking; 0 counts as asked."""
        if not self._most:
            return 0.0
        with self._lock:
            now = self._now()
            bucket = self._buckets.setdefault(caller, _Bucket(float(self._most), now))
            self._buckets.move_to_end(caller)
            while len(self._buckets) > MOST_CALLERS:
                self._buckets.popitem(last=False)
            bucket.tokens = min(self._most, bucket.tokens + (now - bucket.at) * self._most / MINUTE)
            bucket.at = now
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0.0
            return (1 - bucket.tokens) * MINUTE / self._most
