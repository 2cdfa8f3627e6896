"""Known attacks on gradio applications, and on what stands in front of them, against the real server: all refused."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index.edition import load_edition
from tests.serving import serving

SITE = "https://intranet.example.nl"
FOREIGN = "https://kwaad.example"
ASKED = {"question": "Is er genoeg opvang voor mannen?", "top_k": 1}


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[httpx.Client]:
    """A client of a server that one site may show, called by one more name."""
    with serving(data, sites=SITE, hosts="bloemlezing.example.nl") as address, httpx.Client(base_url=address) as found:
        yield found


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "gradio_api/upload"),
        ("GET", "gradio_api/file=/etc/passwd"),
        ("GET", "gradio_api/file=..%2f..%2fetc%2fpasswd"),
        ("GET", "file=/etc/passwd"),
        ("GET", "file/etc/passwd"),
        ("GET", "gradio_api/proxy=http://127.0.0.1:1/"),
        ("GET", "gradio_api/file=http://127.0.0.1:1/"),
        ("POST", "gradio_api/component_server"),
        ("GET", "custom_component/x/client/component/index.js"),
        ("GET", "gradio_api/info"),
        ("GET", "config"),
        ("GET", "monitoring"),
        ("GET", "gradio_api/monitoring"),
        ("GET", "openapi.json"),
        ("GET", "docs"),
        ("POST", "gradio_api/run/ask"),
        ("POST", "gradio_api/call/ask"),
        ("POST", "gradio_api/process_recording"),
        ("POST", "gradio_api/reset"),
        ("POST", "vibe-edit"),
        ("GET", "login_check"),
        ("GET", "assets/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd"),
        ("GET", "assets/%2e%2e/%2e%2e/routes.py"),
        ("GET", "static/..%5c..%5croutes.py"),
        ("GET", "page-assets/..%2f..%2fsettings.py"),
        ("GET", "page-assets/%2e%2e/settings.py"),
        ("GET", "svelte/..%2f..%2froutes.py"),
        ("PUT", ""),
        ("DELETE", "inhoud"),
        ("TRACE", "inhoud"),
    ],
)
@pytest.mark.parametrize("language", ["", "en/"])
def test_what_gradio_has_for_others_is_closed(client: httpx.Client, method: str, path: str, language: str) -> None:
    """Files, uploads, proxies, components, tools, and every way around them."""
    answer = client.request(method, f"/{language}{path}")
    assert answer.status_code in {404, 405}
    assert "root:" not in answer.text
    assert "import " not in answer.text


@pytest.mark.parametrize(
    "value",
    [
        {"path": "http://127.0.0.1:1/x", "url": "http://127.0.0.1:1/x", "meta": {"_type": "gradio.FileData"}},
        {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
        [["x"]],
        1,
    ],
)
def test_the_chat_takes_text_only(client: httpx.Client, value: object) -> None:
    """What calls itself a file would be fetched by gradio."""
    body = {"data": [value, "[]"], "fn_index": 0, "session_hash": "abc"}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 422


@pytest.mark.parametrize("content", [b"", b"x", b"[]", b'{"data": 1}', b'{"data": ' + b"[" * 100_000])
def test_what_is_no_question_is_refused(client: httpx.Client, content: bytes) -> None:
    """Before gradio sees it."""
    assert client.post("/gradio_api/queue/join", content=content).status_code == 422


@pytest.mark.parametrize("origin", [FOREIGN, "null", SITE])
@pytest.mark.parametrize("path", ["antwoord", "gradio_api/queue/join", "mcp"])
def test_no_other_site_asks_in_a_readers_name(client: httpx.Client, path: str, origin: str) -> None:
    """Its page may show ours in a frame, but not use the reader's rights."""
    answer = client.post(f"/{path}", headers={"Origin": origin}, data={"question": "opvang"})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_what_only_a_proxy_may_say_is_believed_of_a_proxy_only(data: Path) -> None:
    """The scheme, and where a question comes from, by the line that the proxy added; never the name of the server."""
    spoofed = {"X-Forwarded-Host": "kwaad.example", "X-Forwarded-Proto": "https"}
    name = load_edition(data).citations[0].id
    with serving(data) as address:
        assert "kwaad.example" not in httpx.get(address, headers=spoofed).text
        assert f"{address}citaat/" in httpx.get(f"{address}meenemen/md?id={name}", headers=spoofed).text
    with serving(data, proxies="127.0.0.1", rate="1") as address:
        taken = httpx.get(f"{address}meenemen/md?id={name}", headers=spoofed).text
        assert f"{address.replace('http:', 'https:')}citaat/" in taken
        statuses = [
            httpx.post(
                f"{address}api/v1/ask",
                json=ASKED,
                headers=[
                    ("X-Forwarded-For", f"9.9.9.{number}"),
                    ("X-Forwarded-For", "5.5.5.5"),
                    ("X-Forwarded-User", f"{number}"),
                ],
            ).status_code
            for number in range(3)
        ]
        assert statuses == [200, 429, 429]


def test_two_names_are_one_too_many(data: Path) -> None:
    """A proxy that adds its header to one that the reader sent tells nothing."""
    with serving(data, proxies="127.0.0.1", readers="proxy") as address:
        twice = [("X-Forwarded-User", "jan"), ("X-Forwarded-User", "piet")]
        assert httpx.get(f"{address}inhoud", headers=twice).status_code == 401


@pytest.mark.parametrize(
    "path",
    ["//kwaad.example", "/en//kwaad.example", "/%5ckwaad.example", "/en?//kwaad.example", "/%2f%2fkwaad.example/.."],
)
def test_nothing_leads_to_another_server(client: httpx.Client, path: str) -> None:
    """No address of ours sends a reader elsewhere."""
    answer = client.get(f"{str(client.base_url).rstrip('/')}{path}")
    assert answer.headers.get("location", "en/") == "en/"
    assert answer.status_code in {200, 307, 404}  # 200 where the client itself made it the address of the chat
