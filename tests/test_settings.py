from pathlib import Path

import pytest

from assistant.settings import Settings, SettingsError


def test_without_an_environment_the_defaults_hold() -> None:
    """The bundled model, served to this machine only."""
    defaults = Settings(data=Path("data"), model="multilingual-e5-small", host="127.0.0.1", port=7860)

    assert Settings.from_environ({}) == defaults
    assert Settings.from_environ({"PORT": "1", "DATA": "elsewhere", "BLOEMLEZING_PORTS": "2"}) == defaults


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("BLOEMLEZING_DATA", "/srv/bloem lezing", Settings(data=Path("/srv/bloem lezing"))),
        ("BLOEMLEZING_MODEL", "owner/name@v2", Settings(model="owner/name@v2")),
        ("BLOEMLEZING_HOST", "::", Settings(host="::")),
        ("BLOEMLEZING_PORT", "8080", Settings(port=8080)),
        ("BLOEMLEZING_PORT", "0", Settings(port=0)),
        ("BLOEMLEZING_PORT", "65535", Settings(port=65535)),
        ("BLOEMLEZING_PORT", " 80\n", Settings(port=80)),
        ("BLOEMLEZING_HOST", " 0.0.0.0 ", Settings(host="0.0.0.0")),  # noqa: S104 - nothing is served
    ],
)
def test_each_setting_is_read_by_itself(key: str, value: str, expected: Settings) -> None:
    """The others keep their defaults; white space around a value is none of it."""
    assert Settings.from_environ({key: value}) == expected


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
@pytest.mark.parametrize("name", ["DATA", "MODEL", "HOST", "PORT"])
def test_a_blank_value_is_no_value(name: str, blank: str) -> None:
    """As an empty line in a compose file leaves it."""
    assert Settings.from_environ({f"BLOEMLEZING_{name}": blank}) == Settings()


@pytest.mark.parametrize("port", ["65536", "-1", "+80", "80.0", "8_0", "0x50", "http", "80 81", "٨٠", "²", "9" * 4300])
def test_a_port_that_cannot_be_is_refused(port: str) -> None:
    """The error names the key, the value and what is expected."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"BLOEMLEZING_PORT": port})

    assert (caught.value.key, caught.value.value, caught.value.expected) == (
        "BLOEMLEZING_PORT",
        port,
        "a whole number from 0 to 65535",
    )
    assert str(caught.value) == f"BLOEMLEZING_PORT is {port!r}, but must be a whole number from 0 to 65535."
