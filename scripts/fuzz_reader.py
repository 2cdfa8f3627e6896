"""Damages good PDFs at random and reads each in the child process, for as many cases as wanted.

    python scripts/fuzz_reader.py --cases 2000 --seed 1 --keep failures

A failure is an exception other than SourceError, a child that stops for a reason it does not tell, or one that runs
into a limit. Its file is kept; the same seed makes the same cases.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from source.errors import SourceError, TooCostlyPDFError, UnreadablePDFError  # noqa: E402
from source.reader import read  # noqa: E402
from tests.mutations import mutate  # noqa: E402


def main() -> int:
    """Run the cases; the exit code is 1 if one failed."""
    parser = argparse.ArgumentParser(description="Read randomly damaged PDFs.")
    parser.add_argument("--cases", type=int, default=500, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="folder for the files that failed")
    parser.add_argument("pdfs", type=Path, nargs="*", metavar="PDF", help="good PDFs (those of the tests)")
    options = parser.parse_args()
    good = options.pdfs or [
        *sorted((ROOT / "source" / "data").glob("*.pdf")),
        *sorted(ROOT.glob("tests/data/**/*.pdf")),
    ]
    outcomes: Counter[str] = Counter()
    failures = 0
    for case in range(options.seed, options.seed + options.cases):
        chance = random.Random(case)  # noqa: S311 - no secret
        pdf = chance.choice(good)
        data = mutate(pdf.read_bytes(), chance)
        start = time.monotonic()
        outcome, failed = _outcome(data)
        outcomes[outcome] += 1
        if failed:
            failures += 1
            print(f"seed {case} ({pdf.name}): {outcome} after {time.monotonic() - start:.1f} s")
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{case}-{pdf.name}").write_bytes(data)
    print(f"{options.cases} cases, {failures} failed:", dict(outcomes.most_common()))
    return 1 if failures else 0


def _outcome(data: bytes) -> tuple[str, bool]:
    """What became of a file, and whether that is a failure."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        try:
            read(Path(file.name))
        except SourceError as error:
            silent = isinstance(error, UnreadablePDFError) and "stopped" in error.reason
            return type(error).__name__ + " (stopped)" * silent, silent or isinstance(error, TooCostlyPDFError)
        except Exception as error:  # noqa: BLE001 - any other is what is looked for
            return repr(error), True
    return "read", False


if __name__ == "__main__":
    raise SystemExit(main())
