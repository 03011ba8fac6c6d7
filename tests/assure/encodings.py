"""A3: the same report in other encodings, rightly and wrongly declared: the numbers of the UTF-8 original."""

from pathlib import Path

from etl.parse import parse_file
from etl.synth.compose import Report, compose
from etl.synth.knowledge import knowledge
from etl.synth.layouts import LAYOUTS
from etl.synth.render import ENCODINGS, render
from tests.assure.tally import Tally, try_one

TEXT_LAYOUTS = ("html_clean", "word", "lines", "pipes", "markdown", "csv")


def _read_whole(layout: str, number: int, path: Path) -> Report:
    # Some blanks between bars are rightly refused in any encoding; here only the encoding is in question.
    for attempt in range(10):
        report = compose(3, number + 1000 * attempt, tuple(LAYOUTS), layout=layout, style=knowledge().styles[0])
        path.write_bytes(render(report, ENCODINGS["utf8"]))
        if not parse_file(path).refusals:
            return report
    raise AssertionError(f"no report in the layout {layout} is read whole in UTF-8")


def run(count: int, folder: Path) -> Tally:
    """``count`` files: each encoding with each text layout in turn, another report each time."""
    tally = Tally("A3 encodings")
    pairs = [(encoding, layout) for encoding in ENCODINGS.values() for layout in TEXT_LAYOUTS]
    for number in range(count):
        encoding, layout = pairs[number % len(pairs)]
        path = folder / f"encoded.{LAYOUTS[layout].suffix}"
        report = _read_whole(layout, number, path)
        path.write_bytes(render(report, encoding))
        verdict = try_one(tally, path, report.cells, frozenset(), f"{number} {encoding.name} {layout}")
        if verdict is None or verdict.refused:
            tally.failures.append(f"not read: {number} {encoding.name} {layout}")
    return tally
