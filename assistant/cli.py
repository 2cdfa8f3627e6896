"""The command line; the only module that prints."""

import argparse
import json
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.reply import SEVERAL, Assistant, QuestionError, Reply
from assistant.settings import HIGHEST_PORT, Settings, SettingsError
from index.errors import EditionError
from index.selection import Selection
from source.errors import SourceError

MOST_HITS = 1_000
HIGHEST_PAGE = 100_000

CHECK_FAILED = 3  # exit code: done, and what was checked is not as it should be


class UsageError(Exception):
    """The command line makes no sense; the message says what would."""


class UnusableError(Exception):
    """A file or address named on the command line cannot be used; the message says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 not possible, 2 wrong usage, 3 done but a check failed."""
    try:
        settings = Settings.from_environ(os.environ)
        options = _parser(settings).parse_args(arguments)
        code: int | None = options.run(options, replace(settings, data=options.data))
        sys.stdout.flush()
    except UsageError as error:
        print(f"bloemlezing: {error}", file=sys.stderr)
        return 2
    except (EditionError, QuestionError, SettingsError, SourceError, UnusableError) as error:
        print(f"bloemlezing: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130  # what shells expect after Ctrl-C
    else:
        return code or 0
    return 0


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bloemlezing", description="Answers questions about an anthology with its citations, word for word."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('bloemlezing')}")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data", type=Path, default=settings.data, metavar="DIR", help="folder where editions live (%(default)s)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    extract = commands.add_parser("extract", parents=[shared], help="write the citations of a PDF as JSON Lines")
    extract.add_argument("pdf", type=Path, metavar="PDF")
    extract.add_argument("-o", "--output", type=Path, metavar="FILE", help="file to write (standard output)")
    extract.set_defaults(run=_extract)

    build = commands.add_parser("build", parents=[shared], help="make an edition of a PDF and put it in use")
    build.add_argument(
        "pdf", type=Path, nargs="?", metavar="PDF", help="the anthology (the facsimile that comes with the program)"
    )
    build.add_argument(
        "--allow-unproven", action="store_true", help="publish also citations that the page does not prove, marked"
    )
    build.set_defaults(run=_build)

    verify = commands.add_parser("verify", parents=[shared], help="prove the edition in use against a PDF")
    verify.add_argument("pdf", type=Path, nargs="?", metavar="PDF", help="another PDF (the edition's own)")
    verify.set_defaults(run=_verify)

    ask = commands.add_parser("ask", parents=[shared], help="print the citations that answer a question")
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
    ask.set_defaults(run=_ask)

    evaluate = commands.add_parser("evaluate", parents=[shared], help="measure the answers to judged questions")
    evaluate.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    evaluate.add_argument(
        "--citations", type=Path, metavar="FILE", help="the judged citations (id and text), if not the edition's own"
    )
    evaluate.add_argument("--run", type=Path, metavar="FILE", dest="run_file", help="write a trec run file")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluate.set_defaults(run=_evaluate)

    judgments = commands.add_parser(
        "judgments", parents=[shared], help="write what readers found useful as questions for evaluate"
    )
    judgments.add_argument("-o", "--output", type=Path, metavar="FILE", help="file to write (standard output)")
    judgments.set_defaults(run=_judgments)

    serve = commands.add_parser("serve", parents=[shared], help="serve the web chat")
    serve.add_argument("--host", default=settings.host, help="address to serve on (%(default)s)")
    serve.add_argument("--port", type=_port, default=settings.port, help="port to serve on (%(default)s)")
    serve.set_defaults(run=_serve)
    return parser


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


def _progress(what: str, done: int, count: int) -> None:
    """Tell on standard error how far we are; on a terminal one line, elsewhere one line per step."""
    if sys.stderr.isatty():
        print(f"\r\033[K{what}: {done} of {count}", end="\n" if done == count else "", file=sys.stderr, flush=True)
    elif done == count or not done:
        print(f"{what}: {done} of {count}", file=sys.stderr, flush=True)


def _extract(options: argparse.Namespace, settings: Settings) -> None:
    from source.citations import to_json  # noqa: PLC0415 - only here
    from source.reader import read  # noqa: PLC0415

    _output(options.output, [to_json(citation) for citation in read(options.pdf, settings.limits).citations])


def _output(file: Path | None, lines: Sequence[str]) -> None:
    """Write lines to a file, or to standard output if none was named."""
    content = "".join(line + "\n" for line in lines)
    if file is None:
        sys.stdout.write(content)
    else:
        _write(file, content)


def _write(file: Path, content: str) -> None:
    try:
        file.write_text(content, encoding="utf-8")
    except OSError as error:
        raise UnusableError(f"Cannot write {file} ({error.strerror}); choose another file.") from error


def _build(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.build import FACSIMILE, build  # noqa: PLC0415 - faiss

    manifest = build(
        options.pdf or FACSIMILE,
        settings.data,
        settings.model,
        _progress,
        settings.limits,
        allow_unproven=options.allow_unproven,
    )
    unproven = manifest.counts["unproven"]
    marked = f", {unproven} of them not proven and marked so" if unproven else ", each proven against its page"
    print(
        f"Edition {manifest.edition} is in use: "
        f"{manifest.counts['citations']} citations from {manifest.pdf.name}{marked}."
    )


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.plain import finding_text, verification_text  # noqa: PLC0415
    from assistant.verify import verify  # noqa: PLC0415 - faiss

    findings = verify(settings.data, options.pdf, settings.limits)
    for finding in findings:
        if finding.found != "here":
            print(finding_text(finding))
    print(verification_text(findings))
    return 0 if all(finding.found == "here" for finding in findings) else CHECK_FAILED


def _assistant(settings: Settings) -> Assistant:
    from index.edition import load_edition  # noqa: PLC0415 - faiss
    from index.encoder import encoder_for_questions  # noqa: PLC0415
    from index.glossary import read_glossary  # noqa: PLC0415

    glossary = read_glossary()
    if settings.glossary:
        glossary = read_glossary(settings.glossary) + glossary
    edition = load_edition(settings.data)
    return Assistant(edition, encoder_for_questions(edition.manifest.model, settings.data / "models"), glossary)


def _ask(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.plain import to_json, to_record, to_text  # noqa: PLC0415

    if (options.question is None) == (options.batch is None):
        raise UsageError("Give either a question or --batch FILE.")
    selection = Selection(
        frozenset(options.chapter),
        frozenset(options.section),
        frozenset([options.kind] if options.kind else []),
        *options.pages,
    )
    if options.batch is not None:
        turns = list(_turns(options.batch))
        assistant = _assistant(settings)
        for turn in turns:
            print(to_json({"id": turn["id"], **_answer(assistant, turn, options.k, selection)}))
        return
    reply = _assistant(settings).ask(options.question, top_k=options.k, selection=selection)
    print(to_json(to_record(reply)) if options.json else to_text(reply))


def _evaluate(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.evaluate import answer_all  # noqa: PLC0415
    from assistant.plain import report_text, to_json  # noqa: PLC0415
    from index.evaluation import read_questions, report, run_lines, with_ids_of  # noqa: PLC0415

    questions = read_questions(options.questions)
    assistant = _assistant(settings)
    if options.citations is not None:
        questions = with_ids_of(questions, options.citations, assistant.edition.citations)
    assistant.encoder.encode_queries(["warming up"])
    answers = answer_all(assistant, questions)
    if options.run_file is not None:
        _write(
            options.run_file, "".join(line + "\n" for line in run_lines(answers, assistant.edition.manifest.edition))
        )
    found = report(answers)
    print(to_json(asdict(found)) if options.json else report_text(found))


def _turns(file: str) -> Iterator[dict[str, Any]]:
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


def _answer(assistant: Assistant, turn: dict[str, Any], top_k: int, selection: Selection) -> dict[str, Any]:
    """A question of a batch; one that is empty or too long is not answered, and does not stop the others."""
    from assistant.plain import to_record  # noqa: PLC0415

    try:
        reply: Reply = assistant.ask(turn["q"], turn["history"], top_k, selection)
    except QuestionError as error:
        return {"answered": False, "verdict": "none", "hits": [], "error": str(error)}
    record = to_record(reply)
    return {"answered": record["answered"], "verdict": record["verdict"], "hits": record["hits"]}


def _judgments(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.judgments import Judgments, judged_questions  # noqa: PLC0415
    from assistant.plain import to_json  # noqa: PLC0415

    _output(options.output, [to_json(record) for record in judged_questions(Judgments(settings.data).all())])


def _serve(options: argparse.Namespace, settings: Settings) -> None:
    assistant = _assistant(settings)
    listening = _listen(options.host, options.port)
    assistant.encoder.encode_queries(["warming up"])
    import uvicorn  # noqa: PLC0415

    from assistant.api import create_app  # noqa: PLC0415 - gradio
    from assistant.judgments import Judgments  # noqa: PLC0415
    from assistant.pictures import Pictures  # noqa: PLC0415
    from assistant.site import Site  # noqa: PLC0415

    pictures = Pictures(settings.data, settings.limits)
    judgments = Judgments(settings.data) if settings.judgments else None
    site = Site(assistant, pictures, judgments, settings.operator, settings.contact)
    config = uvicorn.Config(create_app(site), log_level="warning", timeout_graceful_shutdown=3)
    host, port = listening.getsockname()[:2]
    print(
        f"Bloemlezing is ready: open http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl-C)",
        flush=True,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that is ours before the page is loaded, so that a port in use is said at once."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UnusableError(
            f"Cannot serve on {host}:{port} ({os.strerror(error.errno or 0)}); choose another with --host or --port."
        ) from error


if __name__ == "__main__":
    raise SystemExit(main())
