import base64
from ipaddress import ip_network
from pathlib import Path

import pytest

from assistant.access import (
    MOST_CALLERS,
    KeysError,
    RateLimit,
    client_address,
    fingerprint,
    key_owner,
    network_of,
    new_key,
    read_keys,
    trusted,
)

PROXIES = (ip_network("10.0.0.0/8"), ip_network("::1"))
KEYS = {fingerprint("geheim"): "Gemeente Utrecht", fingerprint("ander"): "Politie"}


def basic(password: str) -> str:
    """What a browser sends for a password."""
    return "Basic " + base64.b64encode(f"naam:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "owner"),
    [
        ("Bearer geheim", "Gemeente Utrecht"),
        ("bearer  ander ", "Politie"),
        (basic("geheim"), "Gemeente Utrecht"),
        ("Bearer geheim2", None),
        ("Bearer ", None),
        ("", None),
        ("geheim", None),
        ("Basic geheim", None),
        ("Basic \ud800", None),
        ("Digest geheim", None),
        (f"Bearer {fingerprint('geheim')}", None),
    ],
)
def test_a_key_is_known_by_its_fingerprint(authorization: str, owner: str | None) -> None:
    """As a bearer token or a password; what is stored is no key itself."""
    assert key_owner(KEYS, authorization) == owner


def test_keys_are_read_from_a_file(tmp_path: Path) -> None:
    """A name, which may have spaces, and a fingerprint; empty lines and remarks are passed over."""
    file = tmp_path / "keys"
    file.write_text(f"# wie\n\nGemeente Utrecht {fingerprint('geheim')}\n", encoding="utf-8")

    assert read_keys(file) == {fingerprint("geheim"): "Gemeente Utrecht"}


@pytest.mark.parametrize(
    "line", ["naam", "naam geheim", f"a {'0' * 64}b {'0' * 64}", f"naam {'g' * 64}", "a" * 64, f"naam {'A' * 64}"]
)
def test_a_line_that_is_no_key_is_said(line: str, tmp_path: Path) -> None:
    """With its number and what to do."""
    file = tmp_path / "keys"
    file.write_text(f"# wie\n{line}\n", encoding="utf-8")

    with pytest.raises(KeysError, match=r"Line 2 of .* is no key; add keys with 'bloemlezing key NAME'"):
        read_keys(file)


def test_a_missing_file_with_keys_is_said(tmp_path: Path) -> None:
    """And how to make one."""
    with pytest.raises(KeysError, match="make it with 'bloemlezing key NAME'"):
        read_keys(tmp_path / "keys")


def test_keys_cannot_be_guessed() -> None:
    """Each is new, and long."""
    keys = {new_key() for _ in range(100)}

    assert len(keys) == 100
    assert min(map(len, keys)) == 43


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("8.8.8.8", "", "8.8.8.8"),
        ("8.8.8.8", "1.1.1.1", "8.8.8.8"),
        ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "1.1.1.1, 10.0.0.2", "1.1.1.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "onzin", "onzin"),
        ("", "1.1.1.1", ""),
        ("10.0.0.1", "1.1.1.1:4001", "1.1.1.1"),
        ("10.0.0.1", "[2001:db8::1]:4001", "2001:db8::1"),
    ],
)
def test_only_a_trusted_proxy_tells_who_it_speaks_for(peer: str, forwarded: str, expected: str) -> None:
    """The first address from the right that is not a proxy's own; what stands left of it anyone can write."""
    assert client_address(peer, forwarded, PROXIES) == expected


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [("1.1.1.1", "1.1.1.1"), ("2001:db8::1", "2001:db8::/64"), ("2001:db8::2", "2001:db8::/64"), ("onzin", "10.0.0.1")],
)
def test_one_connection_is_one_caller(forwarded: str, expected: str) -> None:
    """An IPv6 connection has a whole /64; what is no address is the proxy itself."""
    assert network_of("10.0.0.1", forwarded, PROXIES) == ("address", expected)


def test_a_proxy_is_trusted_by_its_network() -> None:
    """Other addresses are not, nor is what is no address."""
    assert [trusted(one, PROXIES) for one in ("10.9.9.9", "::1", "11.0.0.1", "", "10.0.0")] == [
        True,
        True,
        *[False] * 3,
    ]


def test_so_many_questions_a_minute() -> None:
    """A minute's worth at once, then one at a time as time goes by; each caller has an own measure."""
    now = 0.0
    limit = RateLimit(2, lambda: now)

    assert [
        limit.wait(("user", "a")),
        limit.wait(("user", "a")),
        limit.wait(("user", "a")),
        limit.wait(("user", "b")),
    ] == [0, 0, 30, 0]
    now = 29.0
    assert limit.wait(("user", "a")) == pytest.approx(1)
    now = 30.0
    assert [limit.wait(("user", "a")), limit.wait(("user", "a"))] == [0, 30]
    now = 1_000.0
    assert [limit.wait(("user", "a")), limit.wait(("user", "a")), limit.wait(("user", "a"))] == [0, 0, 30]


def test_no_limit_is_no_limit() -> None:
    """However many are asked."""
    limit = RateLimit(0)

    assert {limit.wait(("user", "a")) for _ in range(1_000)} == {0}


def test_callers_are_forgotten() -> None:
    """The one longest silent first, so that memory stays small."""
    limit = RateLimit(1, lambda: 0.0)
    for number in range(MOST_CALLERS + 1):
        limit.wait(("user", str(number)))

    assert limit.wait(("user", "0")) == 0
    assert limit.wait(("user", str(MOST_CALLERS))) == 60
