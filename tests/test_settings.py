from pathlib import Path

import pytest

from assistant.settings import Settings, SettingsError
from source.limits import Limits


def test_without_an_environment_the_defaults_hold() -> None:
    """The bundled model, served to this machine only, by nobody in particular; no judgment is stored."""
    defaults = Settings(
        data=Path("data"),
        model="bloemlezing-e5-small",
        host="127.0.0.1",
        port=7860,
        operator=None,
        contact=None,
        judgments=False,
    )

    assert Settings.from_environ({}) == defaults
    assert Settings.from_environ({"PORT": "1", "DATA": "elsewhere", "BLOEMLEZING_PORTS": "2"}) == defaults


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("BLOEMLEZING_DATA", "/srv/bloem lezing", Settings(data=Path("/srv/bloem lezing"))),
        ("BLOEMLEZING_MODEL", "owner/name@v2", Settings(model="owner/name@v2")),
        ("BLOEMLEZING_GLOSSARY", "woorden.txt", Settings(glossary=Path("woorden.txt"))),
        ("BLOEMLEZING_HOST", "::", Settings(host="::")),
        ("BLOEMLEZING_PORT", "8080", Settings(port=8080)),
        ("BLOEMLEZING_OPERATOR", "Gemeente Voorbeeld ", Settings(operator="Gemeente Voorbeeld")),
        ("BLOEMLEZING_CONTACT", "post@voorbeeld.nl", Settings(contact="post@voorbeeld.nl")),
        ("BLOEMLEZING_ADMINISTRATORS", "els", Settings(administrators=("els",))),
        (
            "BLOEMLEZING_ADMINISTRATORS",
            " Els  Jansen,\njan@a.nl ,",
            Settings(administrators=("Els Jansen", "jan@a.nl")),
        ),
        ("BLOEMLEZING_ADMINISTRATORS", " , ,", Settings()),
        ("BLOEMLEZING_JUDGMENTS", "on", Settings(judgments=True)),
        ("BLOEMLEZING_JUDGMENTS", " On\n", Settings(judgments=True)),
        ("BLOEMLEZING_JUDGMENTS", "off", Settings()),
        ("BLOEMLEZING_PDF_MEGABYTES", "500", Settings(limits=Limits(megabytes=500))),
        ("BLOEMLEZING_PDF_PAGES", "100000", Settings(limits=Limits(pages=100_000))),
        ("BLOEMLEZING_PDF_SECONDS", "60", Settings(limits=Limits(seconds=60))),
        ("BLOEMLEZING_PDF_MEMORY_MEGABYTES", "4096", Settings(limits=Limits(memory_megabytes=4096))),
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
@pytest.mark.parametrize(
    "name", ["DATA", "MODEL", "HOST", "PORT", "PDF_PAGES", "OPERATOR", "CONTACT", "JUDGMENTS", "ADMINISTRATORS"]
)
def test_a_blank_value_is_no_value(name: str, blank: str) -> None:
    """As an empty line in a compose file leaves it."""
    assert Settings.from_environ({f"BLOEMLEZING_{name}": blank}) == Settings()


LONG = [pytest.param("9" * digits, id=f"{digits} digits") for digits in (6, 4300, 4301, 100_000)]


@pytest.mark.parametrize("port", ["65536", "-1", "+80", "80.0", "8_0", "0x50", "http", "80 81", "٨٠", "²", *LONG])
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


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PDF_MEGABYTES", "0", "a whole number from 1 to 65536"),
        ("PDF_MEGABYTES", "65537", "a whole number from 1 to 65536"),
        ("PDF_PAGES", "many", "a whole number from 1 to 100000"),
        ("PDF_PAGES", "-1", "a whole number from 1 to 100000"),
        ("PDF_SECONDS", "1.5", "a whole number from 1 to 3600"),
        ("PDF_SECONDS", "9" * 4300, "a whole number from 1 to 3600"),
        ("PDF_MEMORY_MEGABYTES", "255", "a whole number from 256 to 65536"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(name: str, value: str, expected: str) -> None:
    """The error names the key, the value and what is expected."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({f"BLOEMLEZING_{name}": value})

    assert str(caught.value) == f"BLOEMLEZING_{name} is {value!r}, but must be {expected}."


@pytest.mark.parametrize("value", ["yes", "1", "true", "ja", "on off", "Aan", "no", "0", "onn"])
def test_a_switch_is_on_or_off(value: str) -> None:
    """Nothing else: who meant to switch it off must not find it on. The error names the value as it was given."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"BLOEMLEZING_JUDGMENTS": value})

    assert (caught.value.key, caught.value.value, caught.value.expected) == (
        "BLOEMLEZING_JUDGMENTS",
        value,
        "on or off",
    )
    assert str(caught.value) == f"BLOEMLEZING_JUDGMENTS is {value!r}, but must be on or off."


@pytest.mark.parametrize("value", ["https://a.example", "a.example:8443", "a.example ok/b"])
def test_a_host_is_a_name(value: str) -> None:
    """Without scheme, port or path, which would never match."""
    with pytest.raises(SettingsError, match=r"BLOEMLEZING_HOSTS is .*, but must be names such as"):
        Settings.from_environ({"BLOEMLEZING_HOSTS": value})


def test_hosts_are_parted_by_spaces() -> None:
    """In small letters, as they are compared."""
    assert Settings.from_environ({"BLOEMLEZING_HOSTS": "A.example b"}).hosts == ("a.example", "b")
