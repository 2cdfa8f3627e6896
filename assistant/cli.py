"""The command line; the only module that prints."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access import KeysError
from assistant.arguments import parser
from assistant.errors import UnusableError
from assistant.reply import Assistant, QuestionError
from assistant.settings import Settings, SettingsError
from index.errors import EditionError
from index.library import ALL, MAIN, known_collection
from index.selection import Selection
from source.errors import SourceError

if TYPE_CHECKING:
    from assistant.build import Progress
    from assistant.editions import Outcome
    from index.glossary import Glossary


CHECK_FAILED = 3  # exit code: done, and what was checked is not as it should be


class UsageError(Exception):
    """The command line makes no sense; the message says what would."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 not possible, 2 wrong usage, 3 done but a check failed."""
    try:
        settings = Settings.from_environ(os.environ)
        options = parser(settings).parse_args(arguments)
        chosen = replace(settings, data=options.data, collection=getattr(options, "collection", MAIN))
        code: int | None = COMMANDS[options.command](options, chosen)
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


@contextmanager
def _progress(steps: Sequence[str]) -> Iterator["Progress"]:
    """Tells on standard error how far these steps are: on a terminal as a bar, elsewhere a line for each step."""
    from assistant.progress import Stopwatch, bar, step_line  # noqa: PLC0415 - faiss

    watch, terminal, begun = Stopwatch(steps), sys.stderr.isatty(), False

    def tell(step: str, done: int, count: int) -> None:
        nonlocal begun
        begun, state = True, watch.state(step, done, count)
        if terminal:
            line = bar(state)[: shutil.get_terminal_size().columns - 1]  # a line that wraps cannot be written over
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        elif done in {0, count}:
            print(step_line(state), file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if terminal and begun:
            print(file=sys.stderr)


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


def _build(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.build import FACSIMILE, POLITE, READING, STEPS  # noqa: PLC0415 - faiss
    from assistant.editions import make, try_out  # noqa: PLC0415

    if options.dry_run and (options.publish or options.force):
        raise UsageError("Give either --dry-run, which writes nothing, or --publish.")
    if options.force and not options.publish:
        raise UsageError("--force goes with --publish.")
    pdf = options.pdf or FACSIMILE
    os.nice(POLITE)
    with _progress(READING if options.dry_run else STEPS) as progress:
        if options.dry_run:
            outcome = try_out(pdf, settings, progress)
        else:
            outcome = make(pdf, settings, progress, publishing=options.publish, force=options.force)
    return _say(options, outcome)


def _editions(options: argparse.Namespace, settings: Settings) -> int:
    from assistant import editions  # noqa: PLC0415 - faiss

    match options.deed:
        case "list":
            return _say(options, editions.list_all(settings))
        case "log":
            return _say(options, editions.log(settings))
        case "show":
            return _say(options, editions.show(options.edition, settings))
        case "publish":
            return _say(options, editions.put_in_use(options.edition, settings, force=options.force))
        case "rollback":
            return _say(options, editions.put_back(settings))
        case "prune":
            return _say(options, editions.prune(options.keep, settings))
    outcome, report = editions.compare(options.old, options.new, settings)
    if options.report is not None:
        for end, content in report.items():
            _write(Path(f"{str(options.report).removesuffix(f'.{end}')}.{end}"), content)
    return _say(options, outcome)


def _say(options: argparse.Namespace, outcome: "Outcome") -> int:
    """Print what came of a command."""
    from assistant.plain import to_json  # noqa: PLC0415
    from assistant.reference import visible  # noqa: PLC0415

    print(to_json(outcome.record) if options.json else "\n".join(map(visible, outcome.lines)))
    return outcome.code


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.plain import finding_text, verification_text  # noqa: PLC0415
    from assistant.verify import verify  # noqa: PLC0415 - faiss

    findings = verify(known_collection(settings.data, settings.collection), options.pdf, settings.limits)
    for finding in findings:
        if finding.found != "here":
            print(finding_text(finding))
    print(verification_text(findings))
    return 0 if all(finding.found == "here" for finding in findings) else CHECK_FAILED


def _assistant(settings: Settings) -> Assistant:
    from index.edition import load_edition  # noqa: PLC0415 - faiss
    from index.encoder import encoder_for_questions  # noqa: PLC0415

    edition = load_edition(known_collection(settings.data, settings.collection))
    return Assistant(
        edition, encoder_for_questions(edition.manifest.model, settings.data / "models"), _glossary(settings)
    )


def _glossary(settings: Settings) -> "Glossary":
    from index.glossary import read_glossary  # noqa: PLC0415

    glossary = read_glossary()
    return read_glossary(settings.glossary) + glossary if settings.glossary else glossary


def _ask(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.batch import answer_turn, read_turns  # noqa: PLC0415
    from assistant.plain import to_json, to_record, to_text  # noqa: PLC0415

    if (options.question is None) == (options.batch is None):
        raise UsageError("Give either a question or --batch FILE.")
    selection = Selection(
        frozenset(options.chapter),
        frozenset(options.section),
        frozenset([options.kind] if options.kind else []),
        *options.pages,
    )
    if settings.collection == ALL:
        return _ask_all(options, settings, selection)
    if options.batch is not None:
        turns = list(read_turns(options.batch))
        assistant = _assistant(settings)
        for turn in turns:
            print(to_json({"id": turn["id"], **answer_turn(assistant, turn, options.k, selection)}))
        return None
    reply = _assistant(settings).ask(options.question, top_k=options.k, selection=selection)
    print(to_json(to_record(reply)) if options.json else to_text(reply))
    return None


def _ask_all(options: argparse.Namespace, settings: Settings, selection: Selection) -> None:
    """Ask every collection; what each says comes under the name of its document."""
    from assistant.following import Follower  # noqa: PLC0415 - faiss
    from assistant.plain import to_json, to_record, to_text  # noqa: PLC0415
    from assistant.reference import document_name, visible  # noqa: PLC0415
    from assistant.several import ask_each  # noqa: PLC0415

    if options.batch is not None:
        raise UsageError("--batch answers from one collection at a time; leave out --collection all.")
    sites = Follower(settings, _glossary(settings), _tell).start().sites
    found = ask_each(sites, options.question, (), options.k, selection)
    if options.json:
        replies = [{**to_record(reply), "collection": site.collection} for site, reply in found]
        print(to_json({"question": options.question, "replies": replies}))
        return
    print("\n\n".join(f"{visible(document_name(reply.edition))}\n\n{to_text(reply)}" for _, reply in found))


def _tell(said: str) -> None:
    print(f"bloemlezing: {said}", file=sys.stderr)


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


def _judgments(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.judgments import Judgments, judged_questions  # noqa: PLC0415
    from assistant.plain import to_json  # noqa: PLC0415

    folder = known_collection(settings.data, settings.collection)
    _output(options.output, [to_json(record) for record in judged_questions(Judgments(folder).all())])


def _serve(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.server import serve  # noqa: PLC0415 - faiss, gradio

    serve(options.host, options.port, settings, _glossary(settings), _tell, lambda said: print(said, flush=True))


def _key(options: argparse.Namespace, settings: Settings) -> None:
    from assistant.access import fingerprint, new_key, read_keys  # noqa: PLC0415
    from index.disk import append_line  # noqa: PLC0415

    path, name = settings.keys_file, " ".join(options.name.split())
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


COMMANDS = {
    "extract": _extract,
    "build": _build,
    "editions": _editions,
    "verify": _verify,
    "ask": _ask,
    "evaluate": _evaluate,
    "judgments": _judgments,
    "key": _key,
    "serve": _serve,
}


if __name__ == "__main__":
    raise SystemExit(main())
