"""Many questions at once: lines of JSON in, lines of JSON out."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import UnusableError
from assistant.plain import to_record
from assistant.reply import Assistant, QuestionError, Reply
from index.selection import Selection


def read_turns(file: str) -> Iterator[dict[str, Any]]:
    """The questions in a file, or on standard input for `-`; raises UnusableError."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = content.decode("utf-8-sig")  # Windows programs put a mark before the first line
    except OSError as error:
        raise UnusableError(f"Cannot read {file} ({error.strerror}); check the name and the folder.") from error
    except UnicodeDecodeError as error:
        raise UnusableError(f"{file} is no text in UTF-8; write JSON, one object a line.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _turn(line, number)


def _turn(line: str, number: int) -> dict[str, Any]:
    try:
        turn = json.loads(line)
    except ValueError as error:
        raise UnusableError(f"Line {number} is no JSON; each line must be an object with id, q and history.") from error
    history = turn.get("history", []) if isinstance(turn, dict) else None
    well_formed = (
        isinstance(history, list) and all(isinstance(t, str) for t in history) and isinstance(turn.get("q"), str)
    )
    if not well_formed or "id" not in turn:
        raise UnusableError(f"Line {number} must be an object with id, q (a text) and history (a list of texts).")
    return {"id": turn["id"], "q": turn["q"], "history": history}


def answer_turn(assistant: Assistant, turn: dict[str, Any], top_k: int, selection: Selection) -> dict[str, Any]:
    """A question of a batch; one that is empty or too long is not answered, and does not stop the others."""
    try:
        reply: Reply = assistant.ask(turn["q"], turn["history"], top_k, selection)
    except QuestionError as error:
        return {"answered": False, "verdict": "none", "hits": [], "error": str(error)}
    record = to_record(reply)
    return {"answered": record["answered"], "verdict": record["verdict"], "hits": record["hits"]}
