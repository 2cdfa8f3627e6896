"""The command line, run as a user runs it."""

import json
import os
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from assistant.judgments import Judgments
from assistant.phrasebook import phrases
from index.evaluation import Question, read_questions
from tests import hostile
from tests.command import COMMAND, FACSIMILE, run

TESTED = Path(__file__).parent / "data"
REFERENCE = TESTED / "citations.jsonl"
QUESTION = "aangifte doen is een lang proces en slachtoffers kennen de stappen niet"


def test_extract_prints_json_lines_only() -> None:
    """`extract` writes 559 citations as JSON Lines to standard output, nothing else, and needs no data folder."""
    done = run("extract", FACSIMILE)
    assert (done.returncode, done.stderr) == (0, "")
    citations = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(citations) == len(REFERENCE.read_text(encoding="utf-8").splitlines())
    first = citations[0]
    assert (first["chapter"], first["chapter_title"], first["section"], first["section_title"]) == (
        1,
        "Trends en ontwikkelingen",
        "1.1",
        None,
    )
    assert (first["kind"], first["page"], first["page_label"], first["pages"]) == ("quote", 5, "11", [5])
    assert first["lines"][0] == "Steeds meer jongeren krijgen kennis over mensenhandel."
    assert first["boxes"][0] == {"page": 5, "x0": 41.0, "top": 59.4, "x1": 251.32, "bottom": 68.2}
    assert first["complete"] is True


def test_extract_writes_the_same_to_a_file(tmp_path: Path) -> None:
    """`-o` writes to a file what otherwise is printed."""
    target = tmp_path / "citations.jsonl"
    assert run("extract", FACSIMILE, "-o", target).stdout == ""
    assert target.read_text(encoding="utf-8") == run("extract", FACSIMILE).stdout


def test_ask_prints_citations_with_their_references(data: Path) -> None:
    """`ask` prints numbered citations, each with chapter, section and page."""
    done = run("ask", QUESTION, "-k", "1", data=data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "1. Aangifte doen is een lang proces en het slachtoffer kent niet altijd de stappen daarin.",
        "   Hoofdstuk 2 · § 2.1 Aangiftebereidheid en k ennis en bewustzijn van slachtofferschap · p. 18",
    ]


def test_ask_refuses_what_the_anthology_does_not_answer(data: Path) -> None:
    """A question about something else gets a sentence, three sections and no citation; that is no error."""
    done = run("ask", "Wat is de hoofdstad van Frankrijk?", data=data)
    lines = done.stdout.splitlines()
    assert (done.returncode, lines[:2]) == (
        0,
        ["Geen citaat gevonden dat deze vraag beantwoordt.", "Kijk misschien eens in:"],
    )
    assert [line[:5] for line in lines[2:]] == ["   § "] * 3


def test_ask_can_keep_to_a_part(data: Path) -> None:
    """To chapters and sections by number or title, to pages, and to what is printed large."""
    question = "Hoe gaat het met de samenwerking?"

    def citations(*arguments: str) -> list[dict[str, Any]]:
        record = json.loads(run("ask", question, "--json", *arguments, data=data).stdout)
        return [hit["citation"] for hit in record["hits"]]

    assert {c["chapter"] for c in citations("--chapter", "3", "--chapter", "ambities")} == {3, 4}
    assert {c["section"] for c in citations("--section", "2.23")} == {"2.23"}
    assert {c["page_label"] for c in citations("--pages", "17-19")} <= {"17", "18", "19"}
    assert {c["kind"] for c in citations("--kind", "pullquote")} == {"pullquote"}
    assert len(citations("--pages", "41")) == 10


def test_a_part_without_citations_is_an_error(data: Path) -> None:
    """It is not taken for a question without answer: the message names the chapters there are."""
    done = run("ask", QUESTION, "--chapter", "9", data=data)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "bloemlezing: No citation is in the chapters, sections, pages or of the kind you chose;"
    )
    assert "The chapters are: 1" in done.stderr


def test_a_glossary_of_ones_own_is_used(data: Path, tmp_path: Path) -> None:
    """Where BLOEMLEZING_GLOSSARY names it; one that makes no sense is an error that names the line."""
    glossary = tmp_path / "woorden.txt"
    glossary.write_text("Zonnebloem = het aangifteproces\n", encoding="utf-8")

    def asked() -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "BLOEMLEZING_DATA": str(data), "BLOEMLEZING_GLOSSARY": str(glossary)}
        command = [COMMAND, "ask", "Hoe lang duurt Zonnebloem?", "--json", "-k", "3"]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    texts = [hit["citation"]["text"] for hit in json.loads(asked().stdout)["hits"]]
    assert "Aangifte doen is een lang proces en het slachtoffer kent niet altijd de stappen daarin." in texts
    glossary.write_text("Zonnebloem\n", encoding="utf-8")
    assert (asked().returncode, asked().stderr.split(" of the glossary")[0]) == (1, "bloemlezing: Line 1")


@pytest.fixture(scope="module")
def evaluated(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[str]]:
    """The report on the judged questions, and the run that was written."""
    run_file = tmp_path_factory.mktemp("run") / "run.trec"
    arguments = [TESTED / "questions-dev.jsonl", "--citations", TESTED / "citations.jsonl", "--run", run_file]
    return json.loads(
        run("evaluate", *map(str, arguments), "--json", data=data).stdout
    ), run_file.read_text().splitlines()


def test_answers_are_as_good_as_the_readme_says(evaluated: tuple[dict[str, Any], list[str]]) -> None:
    """On the judged questions, with the bundled model: no style falls through, and refusals are right on both sides."""
    styles, refusal = evaluated[0]["styles"], evaluated[0]["refusal"]

    assert styles["all"]["questions"] == 49
    assert styles["all"]["ndcg"] >= 0.55
    assert min(style["ndcg"] for style in styles.values()) >= 0.40
    assert refusal["auroc"] >= 0.96
    assert refusal["refused"] <= 0.08
    assert max(refusal["answered"]["off"], refusal["answered"]["broken"]) <= 0.05
    assert refusal["answered"]["near"] <= 0.25


def test_a_run_is_written_for_other_programs(evaluated: tuple[dict[str, Any], list[str]], data: Path) -> None:
    """Ten hits and what they repeat for each question that says something, with ids of the edition's citations."""
    rows = [line.split() for line in evaluated[1]]
    edition = next((data / "editions").glob("*"))
    ids = {json.loads(line)["id"] for line in (edition / "citations.jsonl").read_text("utf-8").split("\n") if line}

    assert {(row[1], row[5]) for row in rows} == {("Q0", edition.name)}
    assert {row[2] for row in rows} <= ids
    assert all(10 <= sum(row[0] == name for row in rows) <= 15 for name in {row[0] for row in rows})


def test_evaluate_prints_a_table(data: Path, tmp_path: Path) -> None:
    """A line a style, then the refusals; judgments may also be by the edition's own ids."""
    record = json.loads(run("ask", QUESTION, "-k", "1", "--json", data=data).stdout)
    file = tmp_path / "questions.jsonl"
    asked = [
        {"id": 1, "q": QUESTION, "style": "lookup", "rel": {record["hits"][0]["citation"]["id"]: 2}},
        {"id": 2, "q": "Wat is de hoofdstad van Frankrijk?", "style": "negative", "tier": "off", "rel": {}},
    ]
    file.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")

    done = run("evaluate", file, data=data)

    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["style", "questions", "nDCG@10", "95", "%", "Success@1", "Recall@10"]
    assert lines[1].split() == ["all", "1", "1.000", "1.00", "to", "1.00", "1.00", "1.00"]
    assert lines[2].split()[0] == "lookup"
    assert lines[4:7] == [
        "AUROC of the confidence, with and without an answer: 1.000",
        "refused though there is an answer: 0%",
        "answered though there is none (off): 0%",
    ]
    assert lines[7].startswith("median time a question: ")


def test_evaluate_says_what_is_wrong_with_its_files(data: Path, tmp_path: Path) -> None:
    """A question that is none, and a run that cannot be written."""
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 1}\n', encoding="utf-8")

    assert run("evaluate", file, data=data).stderr.startswith(f"bloemlezing: Line 1 of {file} is no judged question")
    unwritable = run("evaluate", TESTED / "questions-dev.jsonl", "--run", tmp_path, data=data)
    assert unwritable.stderr == f"bloemlezing: Cannot write {tmp_path} (Is a directory); choose another file.\n"


def test_without_judgments_nothing_is_written(tmp_path: Path) -> None:
    """No edition is needed, and no file is made but the one that is asked for."""
    done = run("judgments", data=tmp_path / "weg")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert run("judgments", "-o", tmp_path / "leeg.jsonl", data=tmp_path).returncode == 0
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("leeg.jsonl", "")]


def test_judgments_are_written_as_questions(tmp_path: Path) -> None:
    """To standard output or to a file, as `evaluate` reads them, whatever characters a question has."""
    stored, odd = Judgments(tmp_path), "en «mannen»?\u2028\n\ud800"
    stored.add("Is er opvang?", [], "a1", 2, "e")
    stored.add(odd, ["Is er opvang?"], "b2-2", 2, "e")
    stored.add(odd, ["Is er opvang?"], "a1", 0, "e")
    target = tmp_path / "questions.jsonl"

    written, printed = run("judgments", "-o", target, data=tmp_path), run("judgments", data=tmp_path)

    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    assert (printed.returncode, printed.stdout, printed.stderr) == (0, target.read_text(encoding="utf-8"), "")
    assert [json.loads(line) for line in printed.stdout.split("\n") if line] == [
        {"id": "j1", "q": "Is er opvang?", "history": [], "style": "judged", "rel": {"a1": 2}},
        {"id": "j2", "q": odd, "history": ["Is er opvang?"], "style": "judged", "rel": {"b2-2": 2, "a1": 0}},
    ]
    assert read_questions(target) == [
        Question("j1", "Is er opvang?", (), "judged", "all", {"a1": 2}),
        Question("j2", odd, ("Is er opvang?",), "judged", "all", {"b2-2": 2}),
    ]


def test_judgments_can_be_evaluated(data: Path, tmp_path: Path) -> None:
    """A citation that readers found useful, and that is the first, is a success."""
    hit = json.loads(run("ask", QUESTION, "-k", "1", "--json", data=data).stdout)["hits"][0]
    Judgments(tmp_path).add(QUESTION, [], hit["citation"]["id"], 2, hit["edition"])
    run("judgments", "-o", tmp_path / "questions.jsonl", data=tmp_path)

    record = json.loads(run("evaluate", tmp_path / "questions.jsonl", "--json", data=data).stdout)

    assert list(record["styles"]) == ["all", "judged"]
    assert (record["styles"]["judged"]["questions"], record["styles"]["judged"]["success"]) == (1, 1.0)


def test_judgments_that_cannot_be_read_or_written_are_said(tmp_path: Path) -> None:
    """One sentence, exit code 1."""
    (tmp_path / "bezet" / "judgments.jsonl").mkdir(parents=True)
    for done, said in (
        (run("judgments", data=tmp_path / "bezet"), "(Is a directory)"),
        (run("judgments", "-o", tmp_path, data=tmp_path), f"Cannot write {tmp_path} (Is a directory); choose another"),
    ):
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert said in done.stderr


def test_ask_json_tells_the_same(data: Path) -> None:
    """`--json` gives the citations `ask` prints, with their scores, edition and PDF."""
    record = json.loads(run("ask", QUESTION, "-k", "2", "--json", data=data).stdout)
    assert record["answered"] is True
    assert record["hits"][0]["citation"]["page_label"] == "18"
    assert record["hits"][0]["score"] >= record["hits"][1]["score"]
    manifest = json.loads(next((data / "editions").glob("*/manifest.json")).read_text(encoding="utf-8"))
    assert record["edition"]["pdf_sha256"] == manifest["pdf"]["sha256"]


def test_batch_answers_line_by_line(data: Path, tmp_path: Path) -> None:
    """`--batch` gives a line for each question, in order, also for one that cannot be answered as it is."""
    questions = [
        {"id": "a", "q": QUESTION, "history": []},
        {"id": "b", "q": "", "history": []},
        {"id": 3, "q": "en als ze kinderen bij zich hebben?", "history": ["Hoe staat het met de opvang?"]},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(question) + "\n" for question in questions), encoding="utf-8")
    answers = [json.loads(line) for line in run("ask", "--batch", file, "-k", "4", data=data).stdout.splitlines()]
    assert [(a["id"], a["answered"], len(a["hits"])) for a in answers] == [
        ("a", True, 4),
        ("b", False, 0),
        (3, True, 4),
    ]
    assert answers[1]["error"] == "The question is empty; type a question."
    piped = run("ask", "--batch", "-", "-k", "4", data=data, stdin=file.read_text(encoding="utf-8"))
    assert [json.loads(line) for line in piped.stdout.splitlines()] == answers


def test_a_line_of_a_batch_ends_at_a_line_feed_only(data: Path) -> None:
    """What Unicode calls a line end may stand in a question."""
    question = json.dumps({"id": "\u2028", "q": f"{QUESTION}\u2029\x85", "history": ["\u2028"]}, ensure_ascii=False)
    done = run("ask", "--batch", "-", "-k", "1", data=data, stdin=question + "\n\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert [(a["id"], a["answered"]) for a in map(json.loads, done.stdout.splitlines())] == [("\u2028", True)]


def test_half_a_character_does_not_break_printing(data: Path) -> None:
    """JSON may hold one half of a pair of surrogates, and so may an argument that is not UTF-8."""
    batch = json.dumps({"id": "\ud83d", "q": f"{QUESTION} \ud800", "history": ["opvang \udfff"]})
    for arguments, key, value in (
        (["--batch", "-"], "id", "\ud83d"),
        ([f"{QUESTION} \udcff", "--json"], "question", f"{QUESTION} \udcff"),
    ):
        done = run("ask", *arguments, "-k", "1", data=data, stdin=batch)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)[key] == value


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1}',
        "[]",
        "no",
        '{"id": 1, "q": "x", "history": "y"}',
        '{"q": "x"}',
        pytest.param('{"q": "x", "id": ' + "9" * 5000 + "}", id="5000 digits"),
    ],
)
def test_batch_names_the_line_that_is_wrong(data: Path, line: str) -> None:
    """A line that is no question stops the batch before anything is answered."""
    done = run("ask", "--batch", "-", data=data, stdin='{"id": 0, "q": "x"}\n' + line)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("bloemlezing: Line 2 ")


def test_ask_imports_no_torch(data: Path) -> None:
    """A question to the bundled model is answered without torch, transformers and gradio."""
    code = (
        "import sys; from assistant.cli import main; main(['ask', 'Is er genoeg opvang?']);"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'gradio') if m in sys.modules])"
    )
    environ = {**os.environ, "BLOEMLEZING_DATA": str(data)}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def _pdf(path: Path, *texts: str) -> Path:
    canvas = Canvas(str(path))
    for text in texts:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return path


def bad_pdf(kind: str, folder: Path) -> Path:
    """A file that citations cannot be read from."""
    path = folder / f"{kind}.pdf"
    if kind == "html":
        path.write_text("<html><body>geen PDF</body></html>", encoding="utf-8")
    if kind == "empty":
        path.write_bytes(b"")
    if kind == "truncated":
        path.write_bytes(FACSIMILE.read_bytes()[:5000])
    if kind == "no-text":
        _pdf(path, "")
    if kind == "no-citations":
        _pdf(path, "Alleen een brief.")
    if kind in {"no-pages", "protected"}:
        writer = PdfWriter()
        if kind == "protected":
            writer.add_blank_page(100, 100)
            writer.encrypt("geheim", algorithm="AES-256")
        writer.write(path)
    return path


BAD = {
    "missing": "There is no file missing.pdf; check the name and the folder.",
    "html": "html.pdf cannot be read as a PDF (it does not start as a PDF does); "
    "open it in a PDF viewer and save it anew as PDF.",
    "empty": "empty.pdf cannot be read as a PDF (it does not start as a PDF does); "
    "open it in a PDF viewer and save it anew as PDF.",
    "truncated": "truncated.pdf cannot be read as a PDF (",
    "no-pages": "no-pages.pdf has no pages; choose the published PDF.",
    "protected": "protected.pdf is protected with a password; save a copy without password and use that.",
    "no-text": "no-text.pdf contains no text, only images; use the digital publication instead of a scan.",
    "no-citations": "No citations were found in no-citations.pdf; it must be an anthology with headings "
    "and short statements set apart by white space.",
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("command", ["extract", "build", "build --dry-run"])
def test_a_bad_pdf_is_said_in_one_sentence(command: str, kind: str, tmp_path: Path) -> None:
    """Each bad file: one sentence on standard error that says what to do, exit code 1, nothing written."""
    done = run(*command.split(), bad_pdf(kind, tmp_path), data=tmp_path / "data")
    assert (done.returncode, done.stdout) == (1, "")
    said = [line for line in done.stderr.splitlines() if not line.startswith("Reading pages")]
    assert len(said) == 1
    assert said[0].startswith(f"bloemlezing: {BAD[kind]}")
    assert not (tmp_path / "data").exists()


@pytest.fixture(scope="module")
def unproven(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an edition of a PDF on which the two readers disagree in one citation."""
    folder = tmp_path_factory.mktemp("unproven")
    (folder / "models").symlink_to(models_dir.resolve())
    (folder / "bron.pdf").write_bytes(hostile.two_meanings())
    done = run("build", "--publish", "--force", folder / "bron.pdf", data=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].endswith("5 citations from bron.pdf, 1 of them not proven and marked so.")
    return folder


def test_extract_tells_where_the_readers_differ(tmp_path: Path) -> None:
    """In the proof of each citation that is not proven."""
    (tmp_path / "bron.pdf").write_bytes(hostile.two_meanings())
    found = [json.loads(line) for line in run("extract", tmp_path / "bron.pdf").stdout.splitlines()]
    assert [c["proof"] for c in found if not c["proof"]["agreed"]] == [
        {
            "agreed": False,
            "differences": [
                {
                    "page": 1,
                    "ours": "De vader is vaak bekend bij de politie.",
                    "page_text": "Dedaderisvaakbekendbijdepolitie.",
                    "what": "other characters stand there",
                }
            ],
        }
    ]


def test_an_unproven_citation_is_marked(unproven: Path) -> None:
    """In text under the citation, in JSON in its proof; the others are not."""
    question = "vader bekend bij de politie"
    lines = run("ask", question, "-k", "1", data=unproven).stdout.splitlines()
    assert lines == [
        "1. De vader is vaak bekend bij de politie.",
        "   Hoofdstuk 1 Trends en ontwikkelingen · pdf-pagina 1",
        f"   ({phrases()['unproven']})",
    ]
    hits = json.loads(run("ask", question, "--json", data=unproven).stdout)["hits"]
    assert {hit["citation"]["text"]: hit["citation"]["proof"]["agreed"] for hit in hits} == {
        "De vader is vaak bekend bij de politie.": False,
        **dict.fromkeys(hostile.STATEMENTS, True),
    }


def test_version_is_told() -> None:
    """And nothing else."""
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"bloemlezing {version('bloemlezing')}\n", "")


def test_a_batch_may_start_with_a_byte_order_mark(data: Path, tmp_path: Path) -> None:
    """As Windows programs write it."""
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"id": 1, "q": QUESTION}), encoding="utf-8-sig")
    done = run("ask", "--batch", file, "-k", "1", data=data)
    assert (done.returncode, done.stderr) == (0, "")
    assert [(a["id"], a["answered"]) for a in map(json.loads, done.stdout.splitlines())] == [(1, True)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Cannot read {} (No such file or directory); check the name and the folder."),
        (b"\xff\xfe{", "{} is no text in UTF-8; write JSON, one object a line."),
    ],
)
def test_a_batch_that_cannot_be_read_is_said(content: bytes | None, said: str, tmp_path: Path) -> None:
    """A sentence with what to do and exit code 1, before an edition is looked for."""
    file = tmp_path / "questions.jsonl"
    if content is not None:
        file.write_bytes(content)
    done = run("ask", "--batch", file, data=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"bloemlezing: {said.format(file)}\n")


def test_a_question_and_a_batch_are_too_much(data: Path) -> None:
    """Or neither: wrong usage."""
    for arguments in ([], ["Wat nu?", "--batch", "-"]):
        done = run("ask", *arguments, data=data)
        assert (done.returncode, done.stderr) == (2, "bloemlezing: Give either a question or --batch FILE.\n")


def test_each_hit_names_its_edition(data: Path) -> None:
    """In a batch too, so that an answer can be traced by itself."""
    manifest = json.loads(next((data / "editions").glob("*/manifest.json")).read_text(encoding="utf-8"))
    done = run("ask", "--batch", "-", "-k", "2", data=data, stdin=json.dumps({"id": 1, "q": QUESTION}))
    hits = json.loads(done.stdout)["hits"]
    assert [(hit["edition"], hit["pdf_sha256"]) for hit in hits] == [
        (manifest["edition"], manifest["pdf"]["sha256"])
    ] * 2


def test_a_failed_build_leaves_the_edition_in_use(data: Path, tmp_path: Path) -> None:
    """After a build that failed, whatever was asked to be forced, the same edition answers and nothing else is new."""
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    done = run("build", bad_pdf("no-citations", tmp_path), "--publish", "--force", data=data)
    assert (done.returncode, done.stdout) == (1, "")
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--dry-run", "--publish"], "Give either --dry-run, which writes nothing, or --publish."),
        (["--dry-run", "--force"], "Give either --dry-run, which writes nothing, or --publish."),
        (["--force"], "--force goes with --publish."),
    ],
)
def test_flags_that_contradict_each_other_are_wrong_usage(flags: list[str], said: str, tmp_path: Path) -> None:
    """Before the PDF is looked for."""
    done = run("build", tmp_path / "weg.pdf", *flags, data=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"bloemlezing: {said}\n")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "The question is empty; type a question."),
        (" \n ", "The question is empty; type a question."),
        ("a" * 100_000, "The question has 100000 characters; ask it in 2000 or less, one subject at a time."),
    ],
)
def test_a_bad_question_is_said_in_one_sentence(data: Path, question: str, said: str) -> None:
    """An empty question and one of 100,000 characters get a sentence and exit code 1."""
    done = run("ask", question, data=data)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"bloemlezing: {said}\n")


def test_without_an_edition_it_says_what_to_do(tmp_path: Path) -> None:
    """Without an edition, `ask` and `serve` say how to make one."""
    for command in (["ask", "Wat nu?"], ["serve"]):
        done = run(*command, data=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            f"bloemlezing: No edition in {tmp_path}; run 'bloemlezing build PDF --data {tmp_path}' or name another.\n"
        )


def test_a_missing_edition_is_named_by_its_whole_path(tmp_path: Path) -> None:
    """`--data` is relative to where one stands; the message shows where that is."""
    done = subprocess.run(
        [COMMAND, "verify", "--data", "weg"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"bloemlezing: No edition in {tmp_path / 'weg'}; run 'bloemlezing build PDF --data ")


def test_a_port_in_use_is_said(data: Path) -> None:
    """`serve` on a port that another program has says so and how to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), data=data)
    assert done.returncode == 1
    assert f"Cannot serve on 127.0.0.1:{port}" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["ask", "x", "-k", "0"],
        ["ask", "x", "-k", "1001"],
        ["ask", "x", "-k", "many"],
        ["ask", "x", "-k", "²"],
        pytest.param(["ask", "x", "-k", "9" * 5000], id="-k of 5000 digits"),
        ["ask", "x", "--pages", "20-17"],
        ["ask", "x", "--pages", "iv"],
        ["ask", "x", "--pages", "17-"],
        ["ask", "x", "--kind", "poem"],
        ["evaluate"],
        ["build", "bron.pdf", "--allow-unproven"],
        ["editions"],
        ["editions", "remove"],
        ["editions", "show"],
        ["editions", "compare", "a"],
        ["editions", "rollback", "a"],
        ["editions", "prune"],
        ["editions", "prune", "--keep", "0"],
        ["editions", "prune", "--keep", "-1"],
        ["editions", "prune", "--keep", "1001"],
        ["editions", "list", "--force"],
        ["serve", "--port", "70000"],
        pytest.param(["serve", "--port", "9" * 5000], id="--port of 5000 digits"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    """Wrong usage is exit code 2 with a word about usage."""
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: bloemlezing")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["http", pytest.param("9" * 5000, id="5000 digits")])
def test_a_bad_setting_is_named(port: str) -> None:
    """A setting in the environment that cannot be used is named with what is expected."""
    environ = {**os.environ, "BLOEMLEZING_PORT": port}
    command = [COMMAND, "ask", "x"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        f"bloemlezing: BLOEMLEZING_PORT is '{port}', but must be a whole number from 0 to 65535.\n",
    )


def test_a_bad_switch_is_named() -> None:
    """As for every command, before anything is done."""
    environ = {**os.environ, "BLOEMLEZING_JUDGMENTS": "ja"}
    done = subprocess.run([COMMAND, "serve"], env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "bloemlezing: BLOEMLEZING_JUDGMENTS is 'ja', but must be on or off.\n",
    )
