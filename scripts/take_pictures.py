"""Takes the pictures in the README, from a running server: `python -m scripts.take_pictures ADDRESS [--key KEY]`."""

import argparse
import io
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Browser, HttpCredentials, Page, ViewportSize, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
WIDTH = 880  # pixels in the README; half of what is taken
SIZE = ViewportSize(width=1100, height=760)


def main() -> None:
    """Ask a question, open its best citation and, with a key, see what a new edition changes; a picture of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="of a running server, such as http://127.0.0.1:7860/")
    parser.add_argument("--key", help="of an administrator; the latest edition should be one that is not in use yet")
    options = parser.parse_args()
    address = options.address
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SIZE, device_scale_factor=2, reduced_motion="reduce")
        page.goto(address)
        page.locator("#bl-ask textarea").fill("Is er genoeg opvang voor mannen?")
        page.keyboard.press("Enter")
        page.locator(".citation").first.wait_for()
        page.wait_for_timeout(500)
        _take(page, "reply")
        page.locator(".turn .citation a").first.click()
        page.locator("dialog .facsimile img").wait_for()
        page.wait_for_timeout(500)
        _take(page, "page")
        if options.key:
            _take_edition(browser, address, options.key)
        browser.close()


def _take_edition(browser: Browser, address: str, key: str) -> None:
    signed: HttpCredentials = {"username": "", "password": key}
    page = browser.new_page(viewport=SIZE, device_scale_factor=2, http_credentials=signed, locale="nl-NL")
    page.goto(f"{address}beheer")
    page.locator(".editions a").first.click()
    page.locator("#changes-changed").evaluate("element => element.scrollIntoView()")
    _take(page, "edition")


def _take(page: Page, name: str) -> None:
    image = Image.open(io.BytesIO(page.screenshot()))
    height = round(image.height * WIDTH / image.width)
    PICTURES.mkdir(exist_ok=True)
    image.convert("RGB").resize((WIDTH, height)).save(PICTURES / f"{name}.webp", quality=70, method=6)


if __name__ == "__main__":
    main()
