"""Sets the test PDFs in tests/data/layouts, each with its truth. Without names, all of them."""

import argparse
import json
import sys
from pathlib import Path

from scripts.layouts import (
    by_chromium,
    by_libreoffice,
    by_reportlab,
    by_typst,
    unseen_chromium,
    unseen_libreoffice,
    unseen_reportlab,
    unseen_typst,
)
from scripts.layouts.anthology import Layout, LayoutError, truth

OUTPUT = Path(__file__).parents[1] / "tests" / "data" / "layouts"
PRODUCERS = {
    "reportlab": (*by_reportlab.LAYOUTS, *unseen_reportlab.LAYOUTS),
    "typst": (*by_typst.LAYOUTS, *unseen_typst.LAYOUTS),
    "Chromium": (*by_chromium.LAYOUTS, *unseen_chromium.LAYOUTS),
    "LibreOffice": (*by_libreoffice.LAYOUTS, *unseen_libreoffice.LAYOUTS),
}


def main() -> int:
    """Set what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="layouts to set, such as typst-three-columns")
    names = parser.parse_args().names
    layouts = {layout.name: (layout, producer) for producer, made in PRODUCERS.items() for layout in made}
    if unknown := set(names) - set(layouts):
        print(f"no such layout: {', '.join(sorted(unknown))}; there are {', '.join(layouts)}", file=sys.stderr)
        return 2
    for name in names or layouts:
        try:
            _make(*layouts[name])
        except LayoutError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 1
    return 0


def _make(layout: Layout, producer: str) -> None:
    pdf = OUTPUT / f"{layout.name}.pdf"
    layout.write(layout.items, pdf)
    found = truth(layout, pdf, producer)
    pdf.with_suffix(".json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{layout.name}: {len(found['citations'])} citations, {pdf.stat().st_size // 1024} KB")


if __name__ == "__main__":
    sys.exit(main())
