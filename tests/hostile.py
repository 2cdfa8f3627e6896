"""PDFs as an attacker, a bad scanner or a broken disk makes them, each by a small function that gives its bytes.

And how long a program may take that stands in for the child that read one.
"""

import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from source.limits import Limits

STATEMENTS = ("Er zijn te weinig plekken in de opvang.", "Aangifte doen is een lang proces voor het slachtoffer.")
LATIN = {i: chr(i) for i in range(0x20, 0x7F)}  # code to character


def anthology(*statements: str, unicode: dict[int, str] | None = None, info: dict[str, str] | None = None) -> PdfWriter:
    """A page with a heading, some statements and the `statements`; `unicode` is what codes of its fonts mean."""
    made = PdfWriter()
    made.add_metadata(info or {})
    content = ["BT /B 16 Tf 60 780 Td (1 Trends en ontwikkelingen) Tj ET"]
    y = 740
    for statement in (*STATEMENTS, *statements, *STATEMENTS):
        for line in _wrap(statement):
            content.append(f"BT /F 10 Tf 60 {y} Td <{line.encode('latin-1').hex()}> Tj ET")
            y -= 12
        y -= 14
    page = made.add_blank_page(595, 842 if y > 0 else 842 - y)
    shift = 0 if y > 0 else -y
    page[NameObject("/Contents")] = made._add_object(stream(f"1 0 0 1 0 {shift} cm " + "\n".join(content)))
    fonts = {"/F": font(made, "/Helvetica", unicode), "/B": font(made, "/Helvetica-Bold", unicode)}
    page[NameObject("/Resources")] = dictionary({"/Font": dictionary(fonts)})
    return made


def _wrap(text: str, width: int = 90) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip(" ")
    return lines


def dictionary(entries: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def name(value: str) -> NameObject:
    return NameObject(value)


def stream(content: str | bytes, entries: dict[str, Any] | None = None) -> StreamObject:
    made = StreamObject()
    made.set_data(content.encode("latin-1") if isinstance(content, str) else content)
    made.update(dictionary(entries or {}))
    return made


def font(made: PdfWriter, base: str, unicode: dict[int, str] | None) -> Any:
    entries = {"/Type": name("/Font"), "/Subtype": name("/Type1"), "/BaseFont": name(base)}
    found = dictionary({**entries, "/Encoding": name("/WinAnsiEncoding")})
    if unicode is not None:
        found[NameObject("/ToUnicode")] = made._add_object(stream(to_unicode(unicode)))
    return made._add_object(found)


def to_unicode(codes: dict[int, str]) -> str:
    """The table of a font that tells which characters its codes mean."""
    pairs = "\n".join(
        f"<{code:02x}> <{text.encode('utf-16-be', 'surrogatepass').hex()}>" for code, text in codes.items()
    )
    start = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange {len(codes)} beginbfchar"
    return f"{start}\n{pairs}\nendbfchar endcmap"


def written(made: PdfWriter) -> bytes:
    file = BytesIO()
    made.write(file)
    return file.getvalue()


def good() -> bytes:
    return written(anthology())


def truncated(share: float) -> bytes:
    whole = good()
    return whole[: round(share * len(whole))]


def html() -> bytes:
    return b"<!DOCTYPE html><html><body><script>alert(1)</script>Niet gevonden</body></html>"


def protected(user: str, owner: str) -> bytes:
    made = anthology()
    made.encrypt(user, owner, algorithm="AES-256")
    return written(made)


def scan() -> bytes:
    """A page that is one image."""
    image = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceGray"}
    entries = {key: name(value) for key, value in image.items()}
    size = {"/Width": NumberObject(600), "/Height": NumberObject(800), "/BitsPerComponent": NumberObject(8)}
    made = PdfWriter()
    page = made.add_blank_page(595, 842)
    page[NameObject("/Contents")] = made._add_object(stream("595 0 0 842 0 0 cm /I Do"))
    picture = made._add_object(stream(b"\xcc" * 480_000, {**entries, **size}).flate_encode())
    page[NameObject("/Resources")] = dictionary({"/XObject": dictionary({"/I": picture})})
    return written(made)


def content(data: bytes, filters: Sequence[str] = (), pages: int = 1) -> bytes:
    """Pages that share this content, which the `filters` decode."""
    made = anthology()
    found = stream(data, {"/Filter": ArrayObject(name(f) for f in filters)} if filters else {})
    reference = made._add_object(found)
    for _ in range(pages):
        page = made.add_blank_page(595, 842)
        page[NameObject("/Contents")] = reference
        page[NameObject("/Resources")] = made.pages[0]["/Resources"]
    return written(made)


def flate_bomb(layers: int) -> bytes:
    """A GiB of zeros, compressed once or more often."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(2**20)) for _ in range(2**10)) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return content(data, ["/FlateDecode"] * layers)


def operator_bomb(operators: bytes, times: int, pages: int = 1) -> bytes:
    """A small file in which pages have a great many operators."""
    return content(zlib.compress(operators * times, 9), ["/FlateDecode"], pages)


def text_bomb(megabytes: int) -> bytes:
    """One string of many megabytes on a page."""
    data = b"BT /F 1 Tf 60 700 Td (" + b"mensen " * (megabytes * 2**20 // 7) + b") Tj ET"
    return content(zlib.compress(data, 9), ["/FlateDecode"])


def form_bomb() -> bytes:
    """Forms that each show the next one ten times: ten to the tenth times a word."""
    made = anthology()
    font_resources = made.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    entries = {"/Type": name("/XObject"), "/Subtype": name("/Form")}
    inner: Any = made._add_object(stream("BT /F 10 Tf 60 700 Td (bom) Tj ET", entries))
    for _ in range(10):
        resources = dictionary({"/Font": font_resources, "/XObject": dictionary({"/X": inner})})
        inner = made._add_object(stream("/X Do " * 10, {**entries, "/Resources": resources}))
    page = made.add_blank_page(595, 842)
    page[NameObject("/Contents")] = made._add_object(stream("/X Do"))
    page[NameObject("/Resources")] = dictionary({"/XObject": dictionary({"/X": inner})})
    return written(made)


def many_pages(count: int, in_a_row: int) -> bytes:
    """Empty pages, so many below each node of the page tree."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for start in range(0, count, in_a_row):
        node = len(objects) + 1
        pages = range(node + 1, node + 1 + min(in_a_row, count - start))
        objects.append(f"<< /Type /Pages /Parent 2 0 R /Count {len(pages)} /Kids [{_references(pages)}] >>")
        objects += [f"<< /Type /Page /Parent {node} 0 R /MediaBox [0 0 595 842] >>"] * len(pages)
        kids.append(node)
    objects[1] = f"<< /Type /Pages /Count {count} /Kids [{_references(kids)}] >>"
    return raw(objects)


def _references(numbers: Sequence[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def raw(objects: Sequence[str]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, value in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{value}\nendobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    data += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(data)


def cyclic_pages() -> bytes:
    """Nodes of the page tree that hold each other."""
    return raw(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 2 /Kids [3 0 R] >>",
            "<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [4 0 R] >>",
            "<< /Type /Pages /Parent 3 0 R /Count 2 /Kids [2 0 R] >>",
        ]
    )


def doubling_pages() -> bytes:
    """Each node of the page tree holds the next one twice: two to the fortieth pages."""
    nodes = [f"<< /Type /Pages /Count 2 /Kids [{n} 0 R {n} 0 R] >>" for n in range(3, 43)]
    return raw(["<< /Type /Catalog /Pages 2 0 R >>", *nodes, "<< /Type /Page /MediaBox [0 0 595 842] >>"])


def outline(kind: str) -> bytes:
    """An anthology with an outline that holds itself, doubles at each level, or is no outline."""
    made = anthology()
    items = [made._add_object(dictionary({"/Title": TextStringObject(str(i))})) for i in range(30)]
    for i, item in enumerate(items):
        following = items[(i + 1) % len(items)] if kind == "cyclic" else items[min(i + 1, 29)]
        cast("DictionaryObject", item.get_object())[NameObject("/First")] = following
        cast("DictionaryObject", item.get_object())[NameObject("/Next")] = following
    root = dictionary({"/Type": name("/Outlines"), "/First": items[0], "/Last": items[-1]})
    made.root_object[NameObject("/Outlines")] = NumberObject(7) if kind == "none" else made._add_object(root)
    made.root_object[NameObject("/PageLabels")] = ArrayObject([NullObject()]) if kind == "none" else dictionary({})
    return written(made)


def garbled_by(kind: str) -> bytes:
    """An anthology whose fonts translate codes into something else than letters."""
    tables = {
        "private": {code: chr(0xE000 + code) for code in LATIN},
        "unknown": dict.fromkeys(LATIN, "\ufffd"),
        "control": {code: chr(code % 0x20) for code in LATIN},
        "unassigned": {code: chr(0xE0100 - code) for code in LATIN},
        "halves": dict.fromkeys(LATIN, "\ud800"),
        "shifted": {code: chr(code - 29) if code > 0x40 else chr(code) for code in LATIN},
        "signs": {code: chr(0x21 + code % 15) if code > 0x20 else " " for code in LATIN},
    }
    return written(anthology(*STATEMENTS * 4, unicode=tables[kind]))


def odd_characters() -> bytes:
    """Direction overrides, control characters, line separators and a NUL inside a statement."""
    odd = {0x80: "\u202e", 0x81: "\u0000", 0x82: "\u001b", 0x83: "\u2028", 0x84: "\u0085", 0x85: "\u200f", 0x86: "\x0c"}
    statement = "Er is \x80geen\x81 op\x82vang\x83 voor\x84 man\x85nen\x86 hier."
    return written(anthology(statement, unicode={**LATIN, **odd}))


def two_meanings() -> bytes:
    """An anthology with a code that shows a `d`, of which its font says that it means a `d`, and again a `v`."""
    made = anthology("De \x80ader is vaak bekend bij de politie.", unicode={**LATIN, 0x80: "d"})
    found = made.pages[0]["/Resources"]["/Font"]["/F"]  # type: ignore[index]
    differences = ArrayObject([NumberObject(0x80), name("/d")])
    found[NameObject("/Encoding")] = dictionary(
        {"/BaseEncoding": name("/WinAnsiEncoding"), "/Differences": differences}
    )
    table = found["/ToUnicode"]
    table.set_data(table.get_data().replace(b"endbfchar", b"<80> <0076>\nendbfchar"))
    return written(made)


MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)> {{7*7}} javascript:alert(1) =cmd|'/c calc'!A1"


def markup() -> bytes:
    """HTML, JavaScript, a template and a formula as text and as title."""
    return written(anthology(MARKUP, info={"/Title": MARKUP, "/Subject": "\u202e\x00<b>"}))


def actions() -> bytes:
    """An anthology that would run JavaScript and a program, send itself away, and carries files."""
    made = anthology()
    script = "app.alert('hallo'); this.submitForm('http://127.0.0.1:9/');"
    run = dictionary({"/S": name("/JavaScript"), "/JS": TextStringObject(script)})
    names = dictionary({"/JavaScript": dictionary({"/Names": ArrayObject([TextStringObject("a"), run])})})
    made.root_object[NameObject("/Names")] = names
    made.add_attachment("../../hostile-attachment.sh", b"#!/bin/sh\ntouch /tmp/hostile-attachment\n")
    program = dictionary(
        {"/S": name("/Launch"), "/F": TextStringObject("/usr/bin/touch"), "/P": TextStringObject("hostile")}
    )
    made.root_object[NameObject("/OpenAction")] = made._add_object(program)
    made.pages[0][NameObject("/AA")] = dictionary({"/O": made._add_object(program)})
    return written(made)


def xfa() -> bytes:
    """A form in XML, with an entity that would read a file and one that grows without end."""
    xml = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaaa&f;">]><xdp>&a;&f;</xdp>'
    made = anthology()
    parts = ArrayObject([TextStringObject("template"), made._add_object(stream(xml))])
    made.root_object[NameObject("/AcroForm")] = dictionary({"/XFA": parts, "/Fields": ArrayObject()})
    made.root_object[NameObject("/Metadata")] = made._add_object(stream(xml, {"/Type": name("/Metadata")}))
    return written(made)


def long_statement(characters: int) -> bytes:
    words = "mensenhandel " * (characters // 13)
    return written(anthology("Er is " + words[: characters - 9] + " te."))


def limits_for(code: str) -> Limits:
    """Little time for a program that goes on and on; enough for any other to begin, also on a busy machine."""
    return Limits(seconds=1) if "sleep" in code or "while" in code else Limits()
