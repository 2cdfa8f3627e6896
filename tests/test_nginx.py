"""Behind a real nginx, under a path: the recipe of the README."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, expect

from assistant.phrasebook import phrases
from tests.serving import ask, serving, window

NL = phrases("nl")
README = Path(__file__).parent.parent / "README.md"
OPVANG = "Is er genoeg opvang voor mannen?"
CONFIG = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ listen 127.0.0.1:{port}; {recipe} }}
}}
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server as nginx shows it, with the recipe of the README to the letter but for the port."""
    nginx = which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None and not os.environ.get("CI"):
        pytest.skip("no nginx here")
    assert nginx
    folder = tmp_path_factory.mktemp("nginx")
    recipe = re.search(r"```nginx\n(.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert recipe
    port = free_port()
    with serving(data, root_path="/bloemlezing", proxies="127.0.0.1", hosts="example.nl") as address:
        behind = recipe[1].replace("http://127.0.0.1:7860/", address)
        assert address in behind
        (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=port, recipe=behind), encoding="utf-8")
        with subprocess.Popen([nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)]) as running:
            try:
                yield f"http://127.0.0.1:{port}/bloemlezing/"
            finally:
                running.terminate()


def test_all_works_under_a_path(browser: Browser, proxied: str) -> None:
    """Chat, page of a citation, export, English, embed page, API and widget."""
    with window(browser, proxied.removesuffix("bloemlezing/")) as page:
        broken: list[str] = []
        page.on("response", lambda answer: broken.append(answer.url) if answer.status >= 400 else None)
        page.goto(proxied)
        ask(page, OPVANG)
        expect(page.locator(".citation")).to_have_count(10)
        page.locator(".turn .citation a").first.click()
        expect(page.locator("dialog .facsimile img")).to_have_js_property("complete", value=True)
        assert page.locator("dialog .facsimile img").evaluate("(image) => image.naturalWidth") == 893
        link = page.get_by_role("link", name=NL["permalink"]).get_attribute("href")
        assert link
        assert link.startswith(f"{proxied}citaat/")
        page.goto(link)
        page.get_by_role("link", name="English").click()
        page.wait_for_url(f"{proxied}en/citaat/**")
        page.goto(f"{proxied}en/")
        ask(page, "Is there enough shelter for men?")
        page.goto(f"{proxied}embed")
        page.get_by_label(NL["question"]).fill(OPVANG)
        page.get_by_role("button", name=NL["send"]).click()
        expect(page.locator(".citation")).to_have_count(10)
        name = page.locator(".citation").first.get_attribute("data-id")
        table = page.request.get(f"{proxied}meenemen/csv?id={name}").text()
        assert f"{proxied}citaat/{name}" in table
        page.goto(f"{proxied}api/v1/docs")
        for path in ("api/v1/contents", "api/v1/openapi.json", "embed/widget.js", "health"):
            assert page.request.get(f"{proxied}{path}").status == 200
        assert broken == []


def test_what_is_not_there_is_said_under_a_path(browser: Browser, proxied: str) -> None:
    """With links that stay under it."""
    with window(browser, proxied.removesuffix("bloemlezing/")) as page:
        page.goto(f"{proxied}citaat/bestaatniet")
        expect(page.locator("h1")).to_have_text(NL["gone_title"])
        page.get_by_role("link", name=NL["contents"], exact=True).first.click()
        page.wait_for_url(f"{proxied}inhoud")
