"""What an operator can set; the only reader of the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import get_args

from assistant.access import Network, Readers
from index.bundled import BUNDLED
from source.limits import Limits

PREFIX = "BLOEMLEZING_"
HIGHEST_PORT = 65535
MOST_MEGABYTES = 65_536  # of a file or of memory; more is a slip of the finger
LEAST_MEMORY_MEGABYTES = 256  # the reader itself takes half of it
MOST_PAGES = 100_000  # what the PDF library goes up to
MOST_RATE = 1_000_000
HOST = re.compile(r"[a-z0-9.-]+")  # without a scheme or port
ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]+", re.IGNORECASE)
DEFAULT_PORT = re.compile(r"^(https(?=.*:443$)|http(?=.*:80$))(://.+):\d+$")
ROOT_PATH = re.compile(r"(/(?!\.\.?(/|$))[\w.~-]+)+")
MOST_SECONDS = 3_600  # an hour; nobody waits longer


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names it and says what is expected."""

    def __init__(self, key: str, value: str, expected: str) -> None:
        self.key = key
        self.value = value
        self.expected = expected
        super().__init__(f"{key} is {value!r}, but must be {expected}.")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the program runs here."""

    data: Path = Path("data")  # the folder where editions live
    collection: str = ""  # the collection that a command is about; the one without a name, unless a flag names another
    model: str = BUNDLED  # the bundled model, another by name on the hub, or a local folder
    glossary: Path | None = None  # abbreviations of one's own, beside those that come with the program
    host: str = "127.0.0.1"  # the address to serve on; this machine only
    port: int = 7860
    hosts: tuple[str, ...] = ()  # the names by which the server may be called, beside those of this machine
    sites: tuple[str, ...] = ()  # the origins that may show it in a frame and call its API
    readers: Readers = "public"  # who may read
    keys: Path | None = None  # the file with keys; `keys` in the data folder if not named
    proxies: tuple[Network, ...] = ()  # the addresses of reverse proxies whose word is taken
    user_header: str = "x-forwarded-user"  # in which such a proxy names who has signed on
    root_path: str = ""  # the path under which a reverse proxy shows the server
    administrators: tuple[str, ...] = ()  # who may put another edition in use, as the proxy or their key names them
    rate: int = 120  # questions a minute for each key, user or address; 0 is no limit
    operator: str | None = None  # the organisation that offers the service, for its accessibility statement
    contact: str | None = None  # where its readers can turn to
    judgments: bool = False  # readers may say whether a citation is useful; their questions are then stored
    limits: Limits = field(default_factory=Limits)  # what reading a PDF may cost

    @property
    def keys_file(self) -> Path:
        """The file with keys."""
        return self.keys or self.data / "keys"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings in `environ`, with defaults for those not there.

        Raises:
            SettingsError: a value cannot be used.

        """
        default = cls()
        return cls(
            data=Path(_value(environ, "DATA") or default.data),
            model=_value(environ, "MODEL") or default.model,
            glossary=Path(value) if (value := _value(environ, "GLOSSARY")) else None,
            host=_value(environ, "HOST") or default.host,
            port=_port(_value(environ, "PORT") or str(default.port)),
            hosts=_hosts(environ),
            sites=_sites(environ),
            readers=_readers(environ),
            keys=Path(value) if (value := _value(environ, "KEYS")) else None,
            proxies=_proxies(environ),
            user_header=(_value(environ, "USER_HEADER") or default.user_header).casefold(),
            root_path=_root_path(environ),
            administrators=_names(environ, "ADMINISTRATORS"),
            rate=_whole(environ, "RATE", default.rate, 0, MOST_RATE),
            operator=_value(environ, "OPERATOR") or None,
            contact=_value(environ, "CONTACT") or None,
            judgments=_switch(environ, "JUDGMENTS"),
            limits=_limits(environ, default.limits),
        )


def _value(environ: Mapping[str, str], name: str) -> str:
    return environ.get(PREFIX + name, "").strip()


def _names(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Names parted by commas, for they may have spaces in them."""
    return tuple(filter(None, (" ".join(one.split()) for one in _value(environ, name).split(","))))


def _hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    hosts = tuple(_value(environ, "HOSTS").casefold().split())
    for host in hosts:
        if not HOST.fullmatch(host):
            raise SettingsError(PREFIX + "HOSTS", host, "names such as bloemlezing.example.nl, parted by spaces")
    return hosts


def _sites(environ: Mapping[str, str]) -> tuple[str, ...]:
    sites = tuple(DEFAULT_PORT.sub(r"\1\2", site.rstrip("/").casefold()) for site in _value(environ, "SITES").split())
    for site in sites:
        if not ORIGIN.fullmatch(site):
            raise SettingsError(PREFIX + "SITES", site, "origins such as https://intranet.example.nl, parted by spaces")
    return sites


def _readers(environ: Mapping[str, str]) -> Readers:
    value = _value(environ, "READERS") or "public"
    if value not in get_args(Readers):
        raise SettingsError(PREFIX + "READERS", value, "public, key or proxy")
    found: Readers = "key" if value == "key" else "proxy" if value == "proxy" else "public"
    return found


def _proxies(environ: Mapping[str, str]) -> tuple[Network, ...]:
    value = _value(environ, "PROXIES")
    try:
        return tuple(ip_network(one) for one in value.split())
    except ValueError as error:
        raise SettingsError(PREFIX + "PROXIES", value, "IP addresses or networks, parted by spaces") from error


def _root_path(environ: Mapping[str, str]) -> str:
    value = _value(environ, "ROOT_PATH").rstrip("/")
    if value and not ROOT_PATH.fullmatch(value):
        raise SettingsError(PREFIX + "ROOT_PATH", value, "a path such as /bloemlezing")
    return value


def _switch(environ: Mapping[str, str], name: str) -> bool:
    value = _value(environ, name)
    if value.casefold() not in {"", "on", "off"}:
        raise SettingsError(PREFIX + name, value, "on or off")
    return value.casefold() == "on"


def _port(value: str) -> int:
    if not (
        value.isascii() and value.isdigit() and len(value) <= len(str(HIGHEST_PORT)) and int(value) <= HIGHEST_PORT
    ):
        raise SettingsError(PREFIX + "PORT", value, f"a whole number from 0 to {HIGHEST_PORT}")
    return int(value)


def _limits(environ: Mapping[str, str], default: Limits) -> Limits:
    return Limits(
        megabytes=_whole(environ, "PDF_MEGABYTES", default.megabytes, 1, MOST_MEGABYTES),
        pages=_whole(environ, "PDF_PAGES", default.pages, 1, MOST_PAGES),
        memory_megabytes=_whole(
            environ, "PDF_MEMORY_MEGABYTES", default.memory_megabytes, LEAST_MEMORY_MEGABYTES, MOST_MEGABYTES
        ),
        seconds=_whole(environ, "PDF_SECONDS", default.seconds, 1, MOST_SECONDS),
    )


def _whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = _value(environ, name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(most)) and least <= int(value) <= most):
        raise SettingsError(PREFIX + name, value, f"a whole number from {least} to {most}")
    return int(value)
