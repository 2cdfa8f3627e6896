"""The JSON API of the real server."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from source.citations import Citation
from tests.command import COMMAND
from tests.serving import serving

OPVANG = "Is er genoeg opvang voor mannen?"


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[httpx.Client]:
    """A client of a server without a limit."""
    with serving(data, rate="0") as address, httpx.Client(base_url=f"{address}api/v1") as found:
        yield found


def test_a_question_gets_citations_to_the_letter(client: httpx.Client, citations: tuple[Citation, ...]) -> None:
    """With reference, proof and edition; never kept by anyone on the way."""
    answer = client.post("/ask", json={"question": OPVANG, "top_k": 3})
    told = answer.json()
    by_id = {citation.id: citation for citation in citations}

    assert (answer.status_code, told["answered"], len(told["hits"])) == (200, True, 3)
    assert answer.headers["cache-control"] == "no-store"
    for hit in told["hits"]:
        assert hit["citation"]["text"] == by_id[hit["citation"]["id"]].text
        assert (hit["proven"], hit["notes"]) == (True, [])
    assert told["hits"][0]["reference"] == (
        "Bloemlezing Samen tegen mensenhandel, § 4.7 Betere slachtofferbescherming, p. 53"
    )


def test_a_question_may_lean_and_keep_to_a_part(client: httpx.Client) -> None:
    """As everywhere else."""
    alone = client.post("/ask", json={"question": "en voor kinderen?", "top_k": 5}).json()
    leaning = client.post("/ask", json={"question": "en voor kinderen?", "history": [OPVANG], "top_k": 5}).json()
    part = client.post("/ask", json={"question": OPVANG, "chapters": ["2"], "top_k": 5}).json()

    assert [hit["citation"]["id"] for hit in alone["hits"]] != [hit["citation"]["id"] for hit in leaning["hits"]]
    assert {hit["citation"]["chapter"] for hit in part["hits"]} == {2}


def test_a_citation_comes_with_its_proof(client: httpx.Client, citations: tuple[Citation, ...]) -> None:
    """Its boxes, lines and steps; with the edition as ETag, so that it need not be sent twice."""
    first = client.get(f"/citations/{citations[0].id}")
    tag = first.headers["etag"]
    again = client.get(f"/citations/{citations[0].id}", headers={"If-None-Match": f'"x", W/{tag}'})

    assert first.json()["citation"]["lines"] == list(citations[0].lines)
    assert first.json()["citation"]["proof"] == {"agreed": True, "differences": []}
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_the_contents_count_all(client: httpx.Client) -> None:
    """By chapter and by section, which has the number it has in the contents."""
    told = client.get("/contents").json()

    assert sum(chapter["count"] for chapter in told["chapters"]) == 559
    assert sum(section["count"] for section in told["sections"]) == 559
    assert [section["number"] for section in told["sections"]] == list(range(1, len(told["sections"]) + 1))


def test_a_picture_may_be_kept_if_its_pdf_is_named(client: httpx.Client) -> None:
    """Otherwise it is asked for again, with its ETag."""
    sha256 = client.get("/editions/current").json()["pdf"]["sha256"]
    named = client.get(f"/pages/5.webp?sha256={sha256}")
    plain = client.get("/pages/5.webp")

    assert named.content == plain.content
    assert named.content.startswith(b"RIFF")
    assert "immutable" in named.headers["cache-control"]
    assert "no-cache" in plain.headers["cache-control"]
    assert client.get("/pages/5.webp", headers={"If-None-Match": plain.headers["etag"]}).status_code == 304
    assert client.get(f"/pages/5.webp?sha256={'0' * 64}").status_code == 404


def test_the_api_describes_itself(client: httpx.Client) -> None:
    """In OpenAPI, with an example, and on a page that loads nothing from elsewhere."""
    schema = client.get("/openapi.json").json()
    page = client.get("/docs").text

    assert sorted(schema["paths"]) == [
        "/api/v1/ask",
        "/api/v1/citations/{name}",
        "/api/v1/collections",
        "/api/v1/contents",
        "/api/v1/editions/current",
        "/api/v1/health",
        "/api/v1/pages/{number}.webp",
        "/api/v1/ready",
    ]
    assert schema["components"]["schemas"]["Asked"]["examples"]
    for path in schema["paths"]:
        assert path in page
    assert "\n  &#34;question&#34;: &#34;Is er genoeg opvang voor mannen?&#34;,\n" in page
    assert '<html lang="en">' in page
    assert "http://" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "https://" not in page


def test_the_api_does_what_it_describes(client: httpx.Client, tmp_path: Path) -> None:
    """Whatever schemathesis makes of the description: no server error, no answer that is not described."""
    command = [COMMAND.replace("bloemlezing", "schemathesis"), "run", f"{client.base_url}openapi.json"]
    command += ["--max-examples", "20", "--generation-deterministic", "--phases", "examples,coverage,fuzzing"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400, cwd=tmp_path)

    assert told.returncode == 0, told.stdout
