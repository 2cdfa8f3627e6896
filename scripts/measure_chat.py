"""Measures the chat in a real browser: what the first load weighs, when one can type, when a reply stands there.

Run as `python -m scripts.measure_chat ADDRESS` against a running server, with nothing else running. It asks the judged
questions of `tests/data/questions-dev.jsonl`.
"""

import argparse
import json
import statistics
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

QUESTIONS = Path(__file__).parent.parent / "tests" / "data" / "questions-dev.jsonl"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LOADS = 5
FIELD = "#bl-ask textarea"
ASK = """(question) => new Promise((resolve) => {
  const field = document.querySelector('#bl-ask textarea');
  const before = document.querySelectorAll('.turn').length;
  field.value = question;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => {
    const started = performance.now();
    new MutationObserver((_, observer) => {
      if (document.querySelectorAll('.turn').length === before) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - started));
    }).observe(document.body, { childList: true, subtree: true });
    field.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  });
})"""  # milliseconds from Enter to the frame in which the turn is painted


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("address", help="of a running server, such as http://127.0.0.1:7860/")
    address = parser.parse_args().address
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=QUIET)
        loads = [_load(browser, address) for _ in range(LOADS)]
        print(f"first load: {loads[0][0] / 1000:.0f} KB in {loads[0][1]} requests")
        usable = [seconds for _, _, seconds in loads]
        print(f"seconds until one can type: median {statistics.median(usable):.2f}, most {max(usable):.2f} of {LOADS}")
        replies = _replies(browser.new_page(), address)
        replies.sort()
        tail = replies[int(len(replies) * 0.95)]
        print(
            f"milliseconds from Enter to a reply: median {statistics.median(replies):.0f}, 95 % within {tail:.0f}, ",
            end="",
        )
        print(f"most {replies[-1]:.0f} of {len(replies)}")
        browser.close()


def _load(browser: Browser, address: str) -> tuple[int, int, float]:
    """Bytes sent, requests, and seconds until the field can be used, in a browser that has nothing in its cache."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sent: list[int] = []
    session.on("Network.loadingFinished", lambda event: sent.append(_bytes(event)))
    page.goto(address, wait_until="commit")
    page.locator(FIELD).fill("a")
    usable = page.evaluate("performance.now()") / 1000
    page.wait_for_timeout(2_000)
    context.close()
    return sum(sent), len(sent), usable


def _bytes(event: dict[str, Any]) -> int:
    return int(event["encodedDataLength"])


def _replies(page: Page, address: str) -> list[float]:
    page.goto(address)
    page.locator(FIELD).wait_for()
    questions = [json.loads(line)["q"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked = [question for question in questions if any(character.isalnum() for character in question)]
    return [float(page.evaluate(ASK, question[:1_900])) for question in asked]


if __name__ == "__main__":
    main()
