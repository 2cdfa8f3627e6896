"""Takes out of a PDF what tells when and where it was made, byte for byte in place."""

import re
from pathlib import Path

DATE = re.compile(rb"D:\d{14}")
ZONE = re.compile(rb"(?<=D:20000101000000)[+-]\d\d'\d\d")
IDENTIFIER = re.compile(rb"(?<=<)[0-9A-F]{32}(?=>\s*<[0-9A-F]{32}>\s*\]|>\s*\])|(?<=/DocChecksum /)[0-9A-F]{32}")


def neutralise(path: Path) -> None:
    """Set every date to 1 January 2000 and every random identifier to zeros."""
    data = DATE.sub(b"D:20000101000000", path.read_bytes())
    data = ZONE.sub(b"+00'00", data)
    path.write_bytes(IDENTIFIER.sub(b"0" * 32, data))
