"""What can be said on the command line."""

import argparse
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.reply import SEVERAL
from assistant.settings import HIGHEST_PORT, Settings
from index.library import MAIN

MOST_HITS = 1_000
HIGHEST_PAGE = 100_000
MOST_KEPT = 1_000  # editions


def parser(settings: Settings) -> argparse.ArgumentParser:
    """The command line, with defaults from the settings; `command` of what it reads is the name of the command."""
    line = argparse.ArgumentParser(
        prog="bloemlezing", description="Answers questions about an anthology with its citations, word for word."
    )
    line.add_argument("--version", action="version", version=f"%(prog)s {version('bloemlezing')}")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data", type=Path, default=settings.data, metavar="DIR", help="folder where editions live (%(default)s)"
    )
    one = argparse.ArgumentParser(add_help=False, parents=[shared])
    one.add_argument("--collection", default=MAIN, metavar="NAME", help="one of several anthologies")
    commands = line.add_subparsers(required=True, metavar="COMMAND")

    extract = commands.add_parser("extract", parents=[shared], help="write the citations of a PDF as JSON Lines")
    extract.add_argument("pdf", type=Path, metavar="PDF")
    extract.add_argument("-o", "--output", type=Path, metavar="FILE", help="file to write (standard output)")
    extract.set_defaults(command="extract")

    build = commands.add_parser("build", parents=[one], help="make an edition of a PDF, beside the one in use")
    build.add_argument(
        "pdf", type=Path, nargs="?", metavar="PDF", help="the anthology (the facsimile that comes with the program)"
    )
    build.add_argument("--dry-run", action="store_true", help="only tell what would change; nothing is written")
    build.add_argument("--publish", action="store_true", help="put it in use, unless something must be looked at first")
    build.add_argument("--force", action="store_true", help="put it in use whatever must be looked at")
    build.add_argument("--json", action="store_true", help="print JSON")
    build.set_defaults(command="build")

    _add_editions(commands, one)

    verify = commands.add_parser("verify", parents=[one], help="prove the edition in use against a PDF")
    verify.add_argument("pdf", type=Path, nargs="?", metavar="PDF", help="another PDF (the edition's own)")
    verify.set_defaults(command="verify")

    ask = commands.add_parser("ask", parents=[shared], help="print the citations that answer a question")
    ask.add_argument("--collection", default=MAIN, metavar="NAME", help="one of several anthologies, or all")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument("-k", type=_top_k, default=SEVERAL, metavar="N", help="most citations to give (%(default)s)")
    ask.add_argument("--json", action="store_true", help="print JSON")
    ask.add_argument("--batch", metavar="FILE", help='answer JSON lines {"id", "q", "history"}; - for standard input')
    ask.add_argument(
        "--chapter", action="append", default=[], metavar="C", help="only of this chapter (number or title)"
    )
    ask.add_argument(
        "--section", action="append", default=[], metavar="S", help="only of this section (number or title)"
    )
    ask.add_argument("--kind", choices=["quote", "pullquote"], help="only quotes, or only what is printed large")
    ask.add_argument("--pages", type=_pages, default=(None, None), metavar="A-B", help="only of these printed pages")
    ask.set_defaults(command="ask")

    evaluate = commands.add_parser("evaluate", parents=[one], help="measure the answers to judged questions")
    evaluate.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    evaluate.add_argument(
        "--citations", type=Path, metavar="FILE", help="the judged citations (id and text), if not the edition's own"
    )
    evaluate.add_argument("--run", type=Path, metavar="FILE", dest="run_file", help="write a trec run file")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluate.set_defaults(command="evaluate")

    judgments = commands.add_parser(
        "judgments", parents=[one], help="write what readers found useful as questions for evaluate"
    )
    judgments.add_argument("-o", "--output", type=Path, metavar="FILE", help="file to write (standard output)")
    judgments.set_defaults(command="judgments")

    key = commands.add_parser("key", parents=[shared], help="make a key for who may read, and print it once")
    key.add_argument("name", metavar="NAME", help="by which you know whose it is")
    key.set_defaults(command="key")

    serve = commands.add_parser("serve", parents=[shared], help="serve the web chat")
    serve.add_argument("--host", default=settings.host, help="address to serve on (%(default)s)")
    serve.add_argument("--port", type=_port, default=settings.port, help="port to serve on (%(default)s)")
    serve.set_defaults(command="serve")
    return line


def _add_editions(commands: Any, one: argparse.ArgumentParser) -> None:
    editions = commands.add_parser("editions", help="list, compare, publish and remove editions")
    editions.set_defaults(command="editions")
    deeds = editions.add_subparsers(required=True, metavar="WHAT", dest="deed")
    told = argparse.ArgumentParser(add_help=False, parents=[one])
    told.add_argument("--json", action="store_true", help="print JSON")
    deeds.add_parser("list", parents=[told], help="all editions, the latest first")
    deeds.add_parser("log", parents=[told], help="what was done, when and by whom")
    deeds.add_parser("rollback", parents=[told], help="put the edition back that was in use before this one")
    show = deeds.add_parser("show", parents=[told], help="what an edition is; every byte of it is checked")
    compare = deeds.add_parser("compare", parents=[told], help="what differs between two editions")
    publish = deeds.add_parser("publish", parents=[told], help="put an edition in use")
    for deed, names in ((show, ("edition",)), (compare, ("old", "new")), (publish, ("edition",))):
        for name in names:
            deed.add_argument(name, metavar=name.upper(), help="its name, or a part that no other has")
    compare.add_argument("--report", type=Path, metavar="FILE", help="also write FILE.html and FILE.md, to be mailed")
    publish.add_argument("--force", action="store_true", help="whatever must be looked at")
    prune = deeds.add_parser("prune", parents=[told], help="remove the oldest editions, never the one in use")
    prune.add_argument("--keep", type=_kept, required=True, metavar="N", help="how many to keep in all")


def _kept(value: str) -> int:
    return _whole(value, 1, MOST_KEPT)


def _top_k(value: str) -> int:
    return _whole(value, 1, MOST_HITS)


def _port(value: str) -> int:
    return _whole(value, 0, HIGHEST_PORT)


def _whole(value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(most)) and least <= int(value) <= most):
        raise argparse.ArgumentTypeError(f"{value!r} must be a whole number from {least} to {most}")
    return int(value)


def _pages(value: str) -> tuple[int, int]:
    first, to, last = value.partition("-")
    span = _whole(first, 1, HIGHEST_PAGE), _whole(last if to else first, 1, HIGHEST_PAGE)
    if span[0] > span[1]:
        raise argparse.ArgumentTypeError(f"{value!r} must name the first page before the last, such as 17-20")
    return span
