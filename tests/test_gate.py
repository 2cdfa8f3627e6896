"""The gate in front of the real server: who gets in, from where, and what a browser is told."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest

from assistant.access import fingerprint, read_keys
from assistant.errors import UnusableError
from assistant.server import rules_of
from assistant.settings import Settings
from tests.command import COMMAND, run
from tests.serving import serving

SITE = "https://intranet.example.nl"
FOREIGN = "https://kwaad.example"
PAGES = ["inhoud", "inhoud/1", "pagina/5", "bewaard", "over", "toegankelijkheid", "antwoord", "embed", "en/embed"]
ASKED = {"question": "Is er genoeg opvang voor mannen?", "top_k": 1}


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[httpx.Client]:
    """A client of a server that one site may show, called by one more name."""
    with serving(data, sites=SITE, hosts="bloemlezing.example.nl") as address, httpx.Client(base_url=address) as found:
        yield found


def test_only_configured_names_are_answered(client: httpx.Client) -> None:
    """Those of this machine and the operator's; another name may be an attack on the reader's browser."""
    assert client.get("/health", headers={"Host": "bloemlezing.example.nl"}).status_code == 200
    assert client.get("/health", headers={"Host": "Bloemlezing.example.nl:8443"}).status_code == 200
    for path in ("health", "", "inhoud", "api/v1/contents", "gradio_api/info"):
        refused = client.get(f"/{path}", headers={"Host": "kwaad.example"})
        assert refused.status_code == 400
        assert "kwaad.example" not in refused.text


@pytest.mark.parametrize("path", ["", "en/"])
def test_nobody_may_frame_the_chat(client: httpx.Client, path: str) -> None:
    """Not even a listed site: the page for that is /embed."""
    found = client.get(f"/{path}").headers
    assert "frame-ancestors 'none'" in found["content-security-policy"]
    assert found["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", PAGES)
def test_our_own_pages_run_our_own_files_only(client: httpx.Client, path: str) -> None:
    """No inline script or style, nothing from elsewhere; listed sites may frame them."""
    found = client.get(f"/{path}").headers
    policy = found["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert f"frame-ancestors 'self' {SITE}" in policy
    assert "unsafe" not in policy
    assert found["x-content-type-options"] == "nosniff"
    assert found["referrer-policy"] == "same-origin"
    assert "server" not in found


def test_no_site_may_frame_where_none_is_listed(data: Path) -> None:
    """An empty list is nobody."""
    with serving(data) as address:
        assert "frame-ancestors 'self';" in httpx.get(f"{address}embed").headers["content-security-policy"] + ";"


def test_the_whole_embed_page_is_small(client: httpx.Client) -> None:
    """Page, style and script together stay under 40 KB, the widget under 10."""
    page = client.get("/embed").text
    files = [part.split('"')[0] for part in page.split("page-assets/")[1:]]
    sizes = [len(client.get(f"/page-assets/{file}").content) for file in files]
    assert len(sizes) == 3
    assert len(page.encode()) + sum(sizes) < 40_000
    assert len(client.get("/embed/widget.js").content) < 10_000


def test_listed_sites_may_call_the_api_from_a_browser(client: httpx.Client) -> None:
    """After asking first, as browsers do; without credentials; others may not."""
    first = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = client.options("/api/v1/ask", headers={"Origin": SITE, **first})
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == SITE
    assert "content-type" in allowed.headers["access-control-allow-headers"]
    asked = client.post("/api/v1/ask", json=ASKED, headers={"Origin": SITE})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, SITE)
    assert "access-control-allow-credentials" not in asked.headers
    for origin in (FOREIGN, "null"):
        assert client.options("/api/v1/ask", headers={"Origin": origin, **first}).status_code == 403
        read = client.get("/api/v1/contents", headers={"Origin": origin})
        assert "access-control-allow-origin" not in read.headers
    for path in ("", "gradio_api/heartbeat/x", "inhoud"):
        with client.stream("GET", f"/{path}", headers={"Origin": SITE, "Host": "bloemlezing.example.nl"}) as answer:
            assert "access-control-allow-origin" not in answer.headers


def test_a_head_is_a_get_without_a_body(client: httpx.Client) -> None:
    """So that whoever checks links finds ours alive."""
    for path in ("", "inhoud", "api/v1/contents", "embed/widget.js"):
        answer = client.head(f"/{path}")
        assert (answer.status_code, answer.content) == (200, b"")


def test_reading_with_a_key(data: Path, tmp_path: Path) -> None:
    """As a bearer token or as the password in a browser; without it only the health of the server is told."""
    keys = tmp_path / "keys"
    made = run("key", "Gemeente Utrecht", "--data", tmp_path)
    key = made.stdout.strip()
    assert (made.returncode, len(key)) == (0, 43)
    assert key not in keys.read_text(encoding="utf-8")
    assert keys.stat().st_mode & 0o077 == 0
    again = run("key", "Gemeente Utrecht", "--data", tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
    with serving(data, readers="key", keys=str(keys)) as address, httpx.Client(base_url=address) as client:
        for path in ("", "inhoud", "embed", "antwoord", "api/v1/contents", "api/v1/openapi.json", "mcp"):
            refused = client.get(f"/{path}")
            assert refused.status_code == 401
            assert refused.headers["www-authenticate"].startswith("Basic")
            assert "citaten" not in refused.text.replace("Vragen stellen", "")
        for path in ("health", "api/v1/health", "embed/widget.js"):
            assert client.get(f"/{path}").status_code == 200
        assert client.get("/inhoud", auth=("wie", key)).status_code == 200
        assert client.get("/api/v1/contents", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        assert client.get("/api/v1/contents", headers={"Authorization": f"Bearer {key}x"}).status_code == 401
        spoofed = {"X-Forwarded-User": "jan", "X-Forwarded-For": "127.0.0.1"}
        assert client.get("/inhoud", headers=spoofed).status_code == 401


def test_reading_behind_a_sign_on(data: Path) -> None:
    """The proxy says who it is; what says so without coming from the proxy is not believed."""
    settings = {"readers": "proxy", "user_header": "X-Remote-User"}
    with serving(data, proxies="127.0.0.1", **settings) as address:
        assert httpx.get(f"{address}inhoud").status_code == 401
        assert httpx.get(f"{address}inhoud", headers={"X-Remote-User": "jan"}).status_code == 200
        assert httpx.get(f"{address}inhoud", headers={"X-Forwarded-User": "jan"}).status_code == 401
    with serving(data, proxies="10.0.0.1", **settings) as address:
        assert httpx.get(f"{address}inhoud", headers={"X-Remote-User": "jan"}).status_code == 401


def test_a_sign_on_without_a_proxy_is_refused_at_the_start(data: Path) -> None:
    """Nobody could read, or everybody could say who they are."""
    environ = {**os.environ, "BLOEMLEZING_DATA": str(data), "BLOEMLEZING_READERS": "proxy"}
    told = subprocess.run([COMMAND, "serve"], env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 1
    assert "BLOEMLEZING_PROXIES" in told.stderr


@pytest.mark.parametrize(
    "path", ["beheer", "beheer/", "en/beheer", "beheer/voortgang", "beheer/uitgave/x", "bundel/x/beheer"]
)
def test_without_administrators_there_is_nothing_for_them(client: httpx.Client, path: str) -> None:
    """For nobody, whoever they say they are, and however they ask."""
    for headers in ({}, {"X-Forwarded-User": "els"}, {"Authorization": "Bearer x"}):
        form = f"/{path.removesuffix('/')}/nieuw"
        for answer in (client.get(f"/{path}", headers=headers), client.post(form, headers=headers)):
            assert answer.status_code == 404
            assert "www-authenticate" not in answer.headers


@dataclass(frozen=True, slots=True)
class Door:
    """A server with administrators, a client that comes from elsewhere, one that is a proxy, and two keys."""

    anybody: httpx.Client
    proxy: httpx.Client
    els: str
    other: str


@pytest.fixture(scope="module")
def door(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Els has a key, Renée comes through the proxy at 127.0.0.2; there are others of both kinds."""
    folder = tmp_path_factory.mktemp("keys")
    els, other = (run("key", name, "--data", folder).stdout.strip() for name in ("Els Jansen", "Gemeente Utrecht"))
    settings = {"administrators": "Els Jansen, Renée", "keys": str(folder / "keys"), "proxies": "127.0.0.2"}
    settings["readers"] = "proxy"  # elsewhere a name that comes through one may be the reader's own word
    proxy = httpx.HTTPTransport(local_address="127.0.0.2")
    with (
        serving(data, sites=SITE, **settings) as address,
        httpx.Client(base_url=address, timeout=30) as anybody,
        httpx.Client(base_url=address, timeout=30, transport=proxy) as through,
    ):
        yield Door(anybody, through, els, other)


def test_administrators_come_in_with_their_key(door: Door) -> None:
    """As the password in a browser, under any name, or as a bearer token; another's key, or none, does not do."""
    refused = door.anybody.get("beheer")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (
        401,
        'Basic realm="Bloemlezing", charset="UTF-8"',
    )
    assert door.anybody.get("beheer", auth=("Els Jansen", "raad")).status_code == 401
    assert door.anybody.get("beheer", auth=("Els Jansen", door.other)).status_code == 403
    assert door.anybody.get("beheer", auth=("wie", door.els)).status_code == 200
    assert door.anybody.head("en/beheer", headers={"Authorization": f"Bearer {door.els}"}).status_code == 200
    for path in ("stoppen", "nieuw", "terug", "uitgave/x/publiceren", "uitgave/x/verwijderen"):
        assert door.anybody.post(f"beheer/{path}").status_code == 401
        assert door.anybody.post(f"beheer/{path}", auth=("", door.other)).status_code == 403
        assert door.anybody.get(f"beheer/{path}", auth=("", door.els)).status_code == 405


def test_administrators_come_in_through_the_proxy(door: Door) -> None:
    """By exactly the name that it gives, in whatever letters; what says so without coming from it is not believed."""

    def status(client: httpx.Client, *names: str) -> int:
        return client.get("beheer", headers=[(b"X-Forwarded-User", name.encode()) for name in names]).status_code

    assert status(door.proxy, "Renée") == 200
    assert status(door.proxy, "Rene") == status(door.proxy, "renée") == status(door.proxy, "Renée,Els Jansen") == 403
    assert status(door.proxy) == status(door.proxy, "") == 401
    assert status(door.proxy, "Renée", "Renée") == status(door.proxy, "Renée", "piet") == 401
    assert status(door.anybody, "Renée") == 401
    both = [("X-Forwarded-User", "piet"), ("Authorization", f"Bearer {door.els}")]
    assert door.proxy.get("beheer", headers=both).status_code == 200


@pytest.mark.parametrize("origin", [FOREIGN, "null", SITE, "http://127.0.0.1:1"])
def test_no_other_site_acts_in_the_name_of_an_administrator(door: Door, origin: str) -> None:
    """Their browser sends the key along; not even a listed site may use it. The page itself may."""
    for path in ("beheer/stoppen", "en/beheer/nieuw", "beheer/uitgave/x/publiceren"):
        answer = door.anybody.post(path, headers={"Origin": origin}, auth=("", door.els))
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
    ours = str(door.anybody.base_url).rstrip("/")
    assert door.anybody.post("beheer/stoppen", headers={"Origin": ours}, auth=("", door.els)).status_code == 303
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert door.anybody.options("beheer/stoppen", headers=asked).status_code == 403


@pytest.mark.parametrize("path", ["beheer", "beheer/", "beheer/uitgave/x", "beheer/x", "en/beheer"])
def test_nobody_may_frame_the_pages_of_administrators(door: Door, path: str) -> None:
    """Not even a listed site, nor ourselves: a click in a hidden frame would be theirs. Nobody keeps them either."""
    for auth in (("", door.els), ("", door.other), ("", "")):
        found = door.anybody.get(path, auth=auth).headers
        assert "frame-ancestors 'none'" in found["content-security-policy"]
        assert "script-src 'self';" in found["content-security-policy"]
        assert found["x-frame-options"] == "DENY"
        assert found["cache-control"] == "no-store"


def test_administrators_who_cannot_sign_on_are_refused_at_the_start() -> None:
    """No key has one of the names, and a proxy gives none but where it signs readers on."""
    settings = Settings(data=Path("nergens"), administrators=("els",), proxies=(ip_network("127.0.0.1"),))
    with pytest.raises(UnusableError, match="BLOEMLEZING_ADMINISTRATORS names nobody who can sign on"):
        rules_of("127.0.0.1", settings)
    assert rules_of("127.0.0.1", replace(settings, readers="proxy")).administrators == {"els"}


def test_too_many_questions_are_told_to_wait(data: Path) -> None:
    """Per address, as the trusted proxy tells it; reading pages goes on."""
    with serving(data, rate="2", proxies="127.0.0.1") as address, httpx.Client(base_url=address) as client:
        first = {"X-Forwarded-For": "192.0.2.1"}
        for _ in range(2):
            assert client.post("/api/v1/ask", json=ASKED, headers=first).status_code == 200
        refused = client.post("/api/v1/ask", json=ASKED, headers=first)
        assert refused.status_code == 429
        assert refused.headers["content-type"] == "application/problem+json"
        assert 1 <= int(refused.headers["retry-after"]) <= 30
        assert client.post("/antwoord", data={"question": "opvang"}, headers=first).status_code == 429
        assert client.get("/inhoud", headers=first).status_code == 200
        assert client.post("/api/v1/ask", json=ASKED, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 200


def test_nothing_asked_is_written_down(data: Path, own_data: Path) -> None:
    """Neither on the screen of the operator nor in the data folder."""
    del data
    before = {path: path.stat().st_mtime_ns for path in own_data.rglob("*") if path.is_file()}
    with serving(own_data) as address:
        httpx.post(f"{address}api/v1/ask", json={"question": "geheime vraag over opvang"})
        httpx.post(f"{address}antwoord", data={"question": "geheime vraag over opvang"})
    assert {path: path.stat().st_mtime_ns for path in own_data.rglob("*") if path.is_file()} == before


def test_problems_are_told_as_rfc_9457_has_it(client: httpx.Client) -> None:
    """Type, title and status, whatever went wrong."""
    cases = [
        client.post("/api/v1/ask", json={}),
        client.post("/api/v1/ask", json={"question": " "}),
        client.post("/api/v1/ask", json={**ASKED, "chapters": ["99"]}),
        client.post("/api/v1/ask", content=b"{"),
        client.post("/api/v1/ask", content=b"x" * 300_000),
        client.get("/api/v1/ask"),
        client.get("/api/v1/citations/bestaatniet"),
        client.get("/api/v1/pages/99.webp"),
        client.get("/api/v1/pages/x.webp"),
        client.get("/api/v1/bestaatniet"),
        client.get("/api/v1/contents", headers={"Host": "kwaad.example"}),
    ]
    assert [one.status_code for one in cases] == [422, 422, 404, 422, 413, 405, 404, 404, 422, 404, 400]
    for one in cases:
        assert one.headers["content-type"] == "application/problem+json"
        told = json.loads(one.text)
        assert (told["type"], told["status"]) == ("about:blank", one.status_code)
        assert told["title"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "inhoud", "GET, HEAD"),
        ("DELETE", "antwoord", "GET, HEAD, POST"),
        ("GET", "oordeel", "POST"),
        ("OPTIONS", "over", "GET, HEAD"),
        ("PUT", "api/v1/ask", "POST"),
    ],
)
def test_what_an_address_takes_is_told(client: httpx.Client, method: str, path: str, allowed: str) -> None:
    """With status 405, as the standard has it."""
    answer = client.request(method, f"/{path}")
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_the_english_chat_is_found_without_a_slash(client: httpx.Client) -> None:
    """The way on stays on this server, under whatever path."""
    answer = client.get("/en")
    assert (answer.status_code, answer.headers["location"]) == (307, "en/")


def test_nothing_is_kept_on_the_way(client: httpx.Client) -> None:
    """Unless its address holds a fingerprint, a browser asks anew, and nobody between keeps it."""
    for path in ("", "inhoud", "citaat/000000000000"):
        assert client.get(f"/{path}").headers["cache-control"] == "private, no-cache"


def test_a_key_is_added_on_a_line_of_its_own(tmp_path: Path) -> None:
    """Also to a file that someone edited; a name that cannot be printed is refused before anything is written."""
    first = run("key", "a", "--data", tmp_path).stdout.strip()
    keys = tmp_path / "keys"
    keys.write_text(keys.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    keys.chmod(0o640)
    second = run("key", "b", "--data", tmp_path).stdout.strip()
    assert sorted(read_keys(keys).values()) == ["a", "b"]
    assert {fingerprint(first), fingerprint(second)} == set(read_keys(keys))
    assert keys.stat().st_mode & 0o777 == 0o640
    assert run("key", "a\x01b", "--data", tmp_path).returncode == 2


def test_an_address_of_this_machine_is_a_name_of_the_server(data: Path) -> None:
    """Who serves to a network is reached by address without more settings."""
    with serving(data, host="0.0.0.0") as address:  # noqa: S104 - that is what is tested
        port = address.rsplit(":", 1)[1].strip("/")
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
        other = httpx.get(f"http://127.0.0.1:{port}/health", headers={"Host": "192.0.2.1"})
        assert other.status_code == 400
