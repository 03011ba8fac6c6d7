"""The written reports of tests/fixtures/reports and what must be read from them."""

import csv
from collections import defaultdict
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "reports"
REFUSED = ("headings_only.txt", "labels_only.txt", "repeated_lines_removed.txt", "two_reports.html")


def expected(path: Path, text_column: str = "printed_text") -> dict[str, dict[str, tuple[str, str]]]:
    """file → cell key → (printed text, value as text, "" for no number)."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["file"]][row["cell_key"]] = (row[text_column], row["value"])
    return found
