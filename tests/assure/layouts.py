"""For every layout, form and style: what synth wrote is what parse reads."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from etl.synth.compose import Forms, Report, compose
from etl.synth.knowledge import knowledge
from etl.synth.layouts import LAYOUTS
from etl.synth.render import render
from tests.assure.tally import Tally, try_one

SEED = 41


def mixes() -> tuple[Forms, ...]:
    """Every combination of forms that synthetic reports hold."""
    found = {}
    for generation in knowledge().parameters["form_mixes"]:
        for mix in generation["mixes"]:
            found[tuple((code, mix[code]) for code in mix if code != "weight")] = None
    return tuple(found)


def reports(per_pair: int) -> Iterator[Report]:
    """``per_pair`` reports of every layout in every mix of forms; styles take turns."""
    styles, number = knowledge().styles, 0
    for _ in range(per_pair):
        for layout in LAYOUTS:
            for forms in mixes():
                yield compose(
                    SEED, number, tuple(LAYOUTS), layout=layout, forms=forms, style=styles[number % len(styles)]
                )
                number += 1


# Between bars an empty cell and the bar of a span or of the next row look alike: such rows may be refused.
BARRED = frozenset(("bars_after", "bars_own", "bars_open", "pipes"))


def certain(report: Report) -> bool:
    """Whether a careful reader can be sure of everything."""
    if report.layout in BARRED and any(not cell.text for cell in report.cells.values()):
        return False
    return LAYOUTS[report.layout].certain and report.style.certain


def run(per_pair: int, folder: Path, keep: Path | None = None) -> tuple[Tally, Counter, Counter]:
    """(tally, cells printed, cells read) over ``reports``, the cell counts by layout, of those that are certain.

    A certain report must be read whole and with the right forms; any other must at least not be misread.
    """
    tally, printed, read = Tally("layouts"), Counter(), Counter()
    for report in reports(per_pair):
        path = folder / f"report.{LAYOUTS[report.layout].suffix}"
        path.write_bytes(render(report))
        forms = "+".join(form for _, form in report.forms[:2])
        name = f"{report.index} {report.layout} {forms} {report.style.name} {' '.join(report.features)}"
        failures = len(tally.failures)
        verdict = try_one(tally, path, report.cells, frozenset(), name)
        if certain(report):
            numbers = sum(cell.value is not None for cell in report.cells.values())
            printed[report.layout] += numbers
            read[report.layout] += verdict.same if verdict else 0
            if verdict is None or verdict.same < numbers:
                tally.failures.append(f"not read whole: {name}")
        if verdict and verdict.status:
            tally.failures.append(f"status: {name} {verdict.status[:3]}")
        if keep and len(tally.failures) > failures:
            (keep / f"{report.index}-{report.layout}-{report.style.name}.{path.suffix[1:]}").write_bytes(
                path.read_bytes()
            )
    return tally, printed, read
