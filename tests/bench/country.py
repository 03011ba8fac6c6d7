"""`python -m tests.bench.country WAREHOUSE [--asked N]`: what answers of a large warehouse cost, by what a reader does.

The app in this process with its pages drawn ahead, as ``python app.py`` does; then everything drawn from a seed and
asked once over HTTP, so that nothing but what was drawn ahead or is shared between views is kept. Prints a line a kind:
n, median and 95th percentile in ms of the clock and of the processor.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from pages.warehouse import Warehouse
from tests.bench.answering import serving
from tests.load.readers import Reader, Tally, callback

SEED = 7
POST = "/_dash-update-component"
FIRST = ("/", "/applications", "/disclosure", "/disputes", "/proactive", "/compare", "/quality", "/data", "/methods")
METRICS = ("disclosed_of_closed", "applications_new", "refused_of_closed", "carry_over_share")
POPULATION = ("/", "/applications", "/disclosure", "/disputes", "/proactive", "/quality")

Ask = tuple[str, str, bytes | None]


class Views:
    """What readers ask of a warehouse, drawn from a seed."""

    def __init__(self, warehouse: Warehouse) -> None:
        cur = warehouse.cursor()
        self.chance = random.Random(SEED)
        places = (
            "select adcode, any_value(name_zh) from dim_place semi join dim_report using (adcode) group by 1 order by 1"
        )
        self.places = [(str(code), str(name)) for code, name in cur.run(places, None)]
        chosen = "select report_code from dim_report where is_current order by hash(report_code) limit 500"
        self.reports = [str(row[0]) for row in cur.run(chosen, None)]

    def _codes(self, most: int) -> str:
        return ",".join(code for code, _ in self.chance.sample(self.places, self.chance.randint(1, most)))

    def first_view(self) -> Ask:
        """A page by which readers come in, as a document or as the callback's answer."""
        page = self.chance.choice(FIRST)
        return ("GET", page, None) if self.chance.random() < 0.5 else ("POST", POST, callback(page, ""))

    def place(self) -> Ask:
        """The page of a place."""
        path = f"/place/{self.chance.choice(self.places)[0]}"
        return ("GET", path, None) if self.chance.random() < 0.3 else ("POST", POST, callback(path, ""))

    def compare(self) -> Ask:
        """Places side by side in one metric."""
        query = f"places={self._codes(4)}&metric={self.chance.choice(METRICS)}"
        return "POST", POST, callback("/compare", query)

    def report(self) -> Ask:
        """One report with its tables and its text."""
        return "POST", POST, callback(f"/report/{self.chance.choice(self.reports)}", "")

    def source(self) -> Ask:
        """A press on a mark: the printed cell and where it stands."""
        ref = f"{self.chance.choice(self.reports)}|t3.new_requests.total|applications_new"
        outputs = (("source-drawer", "opened"), ("source-drawer", "title"), ("source-body", "children"))
        output = [{"id": one, "property": name} for one, name in (*outputs, ("source-drawer", "closeButtonProps"))]
        asked = [_leaf("source", "data", {"ref": ref})]
        return "POST", POST, _post(output, asked, [_leaf("meta", "data", {"lang": "zh"})])

    def search(self) -> Ask:
        """A name typed into the search of places, in part."""
        name = self.chance.choice(self.places)[1]
        typed = name[self.chance.randint(0, max(len(name) - 3, 0)) :][: self.chance.randint(1, 3)]
        output = {"id": "place-finder", "property": "data"}
        asked = [_leaf("place-finder", "searchValue", typed)]
        return "POST", POST, _post(output, asked, [_leaf("meta", "data", {"lang": "zh"})])

    def everybody(self) -> Ask:
        """All places of a level or of some years, some of them marked: a view that nobody asked for before."""
        last, level = self.chance.randint(2021, 2025), self.chance.choice(("county", "prefecture", "all"))
        query = f"years={self.chance.randint(2019, last)}-{last}&level={level}"
        query += f"&places={self._codes(3)}" if self.chance.random() < 0.5 else ""
        return "POST", POST, callback(self.chance.choice(POPULATION), query)


def _leaf(one: str, name: str, value: Any) -> dict[str, Any]:
    return {"id": one, "property": name, "value": value}


def _post(outputs: Any, inputs: list[dict[str, Any]], state: list[dict[str, Any]]) -> bytes:
    named = [f"{one['id']}.{one['property']}" for one in (outputs if isinstance(outputs, list) else [outputs])]
    output = f"..{'...'.join(named)}.." if isinstance(outputs, list) else named[0]
    changed = [f"{inputs[0]['id']}.{inputs[0]['property']}"]
    body = {"output": output, "outputs": outputs, "inputs": inputs, "state": state, "changedPropIds": changed}
    return json.dumps(body).encode()


def kinds(views: Views) -> dict[str, Callable[[], Ask]]:
    """What is measured, by name."""
    return {
        "first view": views.first_view,
        "place": views.place,
        "compare": views.compare,
        "report": views.report,
        "source": views.source,
        "search": views.search,
        "everybody": views.everybody,
    }


def measure(path: Path, asked: int) -> Iterator[tuple[str, list[float], list[float]]]:
    """(kind, milliseconds of the clock, of the processor); the first is the start with all pages drawn ahead."""
    begin, clock = time.process_time(), time.perf_counter()
    with serving(path, is_warm=True) as (address, warehouse):
        yield "start", [(time.perf_counter() - clock) * 1000], [(time.process_time() - begin) * 1000]
        tally = Tally()
        reader = Reader(address, tally, SEED)
        for kind, draw in kinds(Views(warehouse)).items():
            wall, processor = [], []
            for _ in range(asked):
                method, target, body = draw()
                begin, clock = time.process_time(), time.perf_counter()
                reader.ask(method, quote(target), body)
                wall.append((time.perf_counter() - clock) * 1000)
                processor.append((time.process_time() - begin) * 1000)
            yield kind, wall, processor
        reader.close()
    if tally.errors:
        raise RuntimeError(tally.errors[0])


def p95(values: list[float]) -> float:
    """The 95th percentile; of one value that."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def main() -> int:
    """Print a line a kind."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.country")
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--asked", type=int, default=40)
    arguments = parser.parse_args()
    print(f"{'':<12}{'n':>5}{'p50':>9}{'p95':>9}  ms of the clock{'p50':>9}{'p95':>9}  of the processor")
    for kind, wall, processor in measure(arguments.warehouse, arguments.asked):
        figures = f"{median(wall):>9.0f}{p95(wall):>9.0f}{'':<17}{median(processor):>9.0f}{p95(processor):>9.0f}"
        print(f"{kind:<12}{len(wall):>5}{figures}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
