"""The citations of the anthology as a careful reader wrote them down."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FACSIMILE = Path(__file__).parents[1] / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"
CITATIONS = Path(__file__).parent / "data" / "citations.jsonl"


@cache
def reference() -> tuple[dict[str, Any], ...]:
    """The 559 citations; `page` is the printed number, `incomplete` says that a missing page has the rest."""
    return tuple(json.loads(line) for line in CITATIONS.read_text(encoding="utf-8").splitlines())


def letters(text: str) -> str:
    """Only letters and digits, without capitals: what two readings of one text share whatever their typography."""
    return re.sub(r"[\W_]+", "", text).lower()
