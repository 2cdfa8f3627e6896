"""What an operator can set; the only reader of the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.bundled import BUNDLED

PREFIX = "BLOEMLEZING_"
HIGHEST_PORT = 65535


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
    host: str = "127.0.0.1"  # the address to serve on; this machine only
    port: int = 7860

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
            host=_value(environ, "HOST") or default.host,
            port=_port(_value(environ, "PORT") or str(default.port)),
        )


def _value(environ: Mapping[str, str], name: str) -> str:
    return environ.get(PREFIX + name, "").strip()


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) <= HIGHEST_PORT):
        raise SettingsError(PREFIX + "PORT", value, f"a whole number from 0 to {HIGHEST_PORT}")
    return int(value)
