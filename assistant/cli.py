"""The command line; the only module that prints."""

import argparse
import json
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access import KeysError
from assistant.arguments import parser
from assistant.reply import Assistant, QuestionError, Reply
from assistant.settings import Settings, SettingsError
from index.errors import EditionError
from index.selection import Selection
from source.errors import SourceError

if TYPE_CHECKING:
    from assistant.gate import Rules


MOST_OPEN = 1_000  # connections at once; each open page keeps one or two
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")  # names by which a server may be called on its own machine
CHECK_FAILED = 3  # exit code: done, and what was checked is not as it should be


class UsageError(Exception):
    """The command line makes no sense; the message says what would."""


class UnusableError(Exception):
    """A file or address named on the command line cannot be used; the message says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 not possible, 2 wrong usage, 3 done but a check failed."""
    try:
        settings = Settings.from_environ(os.environ)
        options = parser(settings).parse_args(arguments)
        code: int | None = COMMANDS[options.command](options, replace(settings, data=options.data))
        sys.stdout.flush()
    except UsageError as error:
        print(f"bloemlezing: {error}", file=sys.stderr)
        return 2
    except (EditionError, KeysError, QuestionError, SettingsError, SourceError, UnusableError) as error:
        print(f"bloemlezing: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130  # what shells expect after Ctrl-C
    else:
        return code or 0
    return 0


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
    config = uvicorn.Config(
        create_app(site, _rules(options.host, settings)),
        log_level="warning",
        timeout_graceful_shutdown=3,
        proxy_headers=False,  # the gate sees to them
        server_header=False,
        limit_concurrency=MOST_OPEN,
        root_path=settings.root_path,
    )
    host, port = listening.getsockname()[:2]
    print(
        f"Bloemlezing is ready: open http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl-C)",
        flush=True,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _rules(host: str, settings: Settings) -> "Rules":
    """What the gate lets through, by the settings."""
    from assistant.access import read_keys  # noqa: PLC0415
    from assistant.gate import Rules  # noqa: PLC0415

    if settings.readers == "proxy" and not settings.proxies:
        raise UnusableError("BLOEMLEZING_READERS is proxy, but no proxy is trusted; name it in BLOEMLEZING_PROXIES.")
    keys = _keys_file(settings)
    return Rules(
        hosts=frozenset([*THIS_MACHINE, host.casefold(), *settings.hosts]),
        sites=settings.sites,
        readers=settings.readers,
        keys=read_keys(keys) if keys.exists() or settings.readers == "key" else {},
        proxies=settings.proxies,
        user_header=settings.user_header,
        rate=settings.rate,
    )


def _keys_file(settings: Settings) -> Path:
    return settings.keys or settings.data / "keys"


def _key(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.access import fingerprint, new_key, read_keys  # noqa: PLC0415
    from assistant.appending import append_line  # noqa: PLC0415

    path, name = _keys_file(settings), " ".join(options.name.split())
    if not name or not name.isprintable() or name.startswith("#"):
        raise UsageError("Give a name by which you know whose key it is.")
    if path.exists() and name in read_keys(path).values():
        raise UnusableError(f"{path} has a key for {name} already; remove its line first, or choose another name.")
    key = new_key()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        append_line(path, f"{name} {fingerprint(key)}")
    except OSError as error:
        raise UnusableError(f"Cannot write {path} ({error.strerror}); choose another file.") from error
    print(key)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that is ours before the page is loaded, so that a port in use is said at once."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UnusableError(
            f"Cannot serve on {host}:{port} ({os.strerror(error.errno or 0)}); choose another with --host or --port."
        ) from error


COMMANDS = {
    "extract": _extract,
    "build": _build,
    "verify": _verify,
    "ask": _ask,
    "evaluate": _evaluate,
    "judgments": _judgments,
    "key": _key,
    "serve": _serve,
}


if __name__ == "__main__":
    raise SystemExit(main())
