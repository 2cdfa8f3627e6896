"""The real command, run as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("bloemlezing"))
FACSIMILE = Path(__file__).parent.parent / "source" / "data" / "samen-tegen-mensenhandel-facsimile.pdf"


def run(*arguments: str | Path, data: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the real command as a user would, with the data folder `data`."""
    environ = {**os.environ, **({"BLOEMLEZING_DATA": str(data)} if data else {})}
    command = [COMMAND, *map(str, arguments)]
    return subprocess.run(command, env=environ, input=stdin, capture_output=True, text=True, check=False, timeout=300)
