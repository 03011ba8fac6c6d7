"""A3: the same report in other encodings, rightly and wrongly declared: the numbers of the UTF-8 original."""

from pathlib import Path

from etl.synth.compose import compose
from etl.synth.knowledge import knowledge
from etl.synth.layouts import LAYOUTS
from etl.synth.render import ENCODINGS, render
from tests.assure.tally import Tally, try_one

TEXT_LAYOUTS = ("html_clean", "word", "lines", "pipes", "markdown", "csv")


def run(count: int, folder: Path) -> Tally:
    """``count`` files: each encoding with each text layout in turn, another report each time."""
    tally = Tally("A3 encodings")
    pairs = [(encoding, layout) for encoding in ENCODINGS.values() for layout in TEXT_LAYOUTS]
    for number in range(count):
        encoding, layout = pairs[number % len(pairs)]
        report = compose(3, number, tuple(LAYOUTS), layout=layout, style=knowledge().styles[0])
        path = folder / f"encoded.{LAYOUTS[layout].suffix}"
        path.write_bytes(render(report, encoding))
        verdict = try_one(tally, path, report.cells, frozenset(), f"{number} {encoding.name} {layout}")
        if verdict is None or verdict.refused:
            tally.failures.append(f"not read: {number} {encoding.name} {layout}")
    return tally
