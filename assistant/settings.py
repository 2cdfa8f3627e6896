"""What an operator can set; the only reader of the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.bundled import BUNDLED
from source.limits import Limits

PREFIX = "BLOEMLEZING_"
HIGHEST_PORT = 65535
MOST_MEGABYTES = 65_536  # of a file or of memory; more is a slip of the finger
LEAST_MEMORY_MEGABYTES = 256  # the reader itself takes half of it
MOST_PAGES = 100_000  # what the PDF library goes up to
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
    model: str = BUNDLED  # the bundled model, another by name on the hub, or a local folder
    glossary: Path | None = None  # abbreviations of one's own, beside those that come with the program
    host: str = "127.0.0.1"  # the address to serve on; this machine only
    port: int = 7860
    operator: str | None = None  # the organisation that offers the service, for its accessibility statement
    contact: str | None = None  # where its readers can turn to
    judgments: bool = False  # readers may say whether a citation is useful; their questions are then stored
    limits: Limits = field(default_factory=Limits)  # what reading a PDF may cost

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
            operator=_value(environ, "OPERATOR") or None,
            contact=_value(environ, "CONTACT") or None,
            judgments=_switch(environ, "JUDGMENTS"),
            limits=_limits(environ, default.limits),
        )


def _value(environ: Mapping[str, str], name: str) -> str:
    return environ.get(PREFIX + name, "").strip()


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
