"""A metric file put into the folder is in warehouse, selector, chart, table, files and Methods page at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

METRIC = """\
id: partial_of_closed
topic: disclosure
order: 145
kind: rate
name_zh: 部分公开率（占办结）
name_en: Partial disclosure rate (of closed requests)
short_name_zh: 部分公开率
short_name_en: Partial of closed
why_zh: 试验用
why_en: For this test
how_zh: 部分公开 ÷ 办结总计。
how_en: Granted in part, divided by all requests closed.
numerator: t3.res_partial
denominator: t3.res_total
unit: percent
comparable_from: gb2019_60
caveats_zh: 无
caveats_en: None
"""
SCRIPT = """
import sys
from pathlib import Path
from app import create_app
from pages.charts import chart_view
from pages.exports.csv_file import as_csv
from pages.exports.json_file import as_json
from pages.exports.product import product
from pages.methods import PAGE as METHODS
from pages.charts import context
from pages.queries.known import known
from pages.registry import Visit, pages
from pages.settings import Settings
from pages.state import parse
from pages.warehouse import Warehouse

db = Path(sys.argv[1])
create_app(Settings(db, "127.0.0.1", 8149, "/", "'self'"))
warehouse = Warehouse(db)
new = "partial_of_closed"
offering = {page.code for page in pages() if new in page.metrics}
assert {"disclosure", "compare"} <= offering, offering
for chart, lang in (("disclosure_rate", "zh"), ("peer_deciles", "zh"), ("place_spine", "en")):
    state, ignored = parse(f"metric={new}&places=330383&lang={lang}", known(warehouse.cursor()))
    assert ignored == ()
    view = chart_view(warehouse, chart, state)
    name = "部分公开率" if lang == "zh" else "artial"
    text = view.title + str(view.table.rows) + str(view.figure)
    assert name in text, (chart, view.title)
state, _ = parse(f"metric={new}", known(warehouse.cursor()))
made = product(warehouse, "disclosure_rate", state)
(row,) = [line for line in as_csv(made).decode().splitlines() if "龙港市" in line and ",2021," in line]
assert ",17,165," in row or ",165," in row, row
assert new in as_json(made).decode()
visit = Visit(warehouse, context(warehouse.cursor(), state), {})
assert "部分公开率" in str(METHODS.body(visit))
print("everywhere")
"""


@pytest.fixture(scope="module")
def tree(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with fewer data (the build is shorter) and one metric more."""
    copy = tmp_path_factory.mktemp("program")
    for folder in ("etl", "pages", "data"):
        ignore = shutil.ignore_patterns("__pycache__", "figures")
        shutil.copytree(root / folder, copy / folder, ignore=ignore if folder == "data" else None)
    shutil.copy(root / "app.py", copy)
    (copy / "data" / "metrics" / "partial_of_closed.yaml").write_text(METRIC, "utf-8")
    return copy


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=tree, env=settings, capture_output=True, text=True, timeout=600
    )


def test_it_is_everywhere_and_a_wrong_one_stops_the_build(tree: Path) -> None:
    database = str(tree / "gongkai.duckdb")
    built = run(tree, "-m", "etl", "build", "--out", database, "--jobs", "0")
    assert built.returncode == 0, built.stderr[-2000:]
    shown = run(tree, "-c", SCRIPT, database)
    assert shown.stdout.strip() == "everywhere", shown.stderr[-2000:]

    wrong = tree / "data" / "metrics" / "partial_of_closed.yaml"
    wrong.write_text(METRIC.replace("t3.res_partial", "t3.res_partly"), "utf-8")
    stopped = run(tree, "-m", "etl", "build", "--out", database, "--jobs", "0")
    said = stopped.stdout + stopped.stderr
    assert stopped.returncode != 0
    for words in ("partial_of_closed.yaml", "numerator", "t3.res_partly", "use a cell"):
        assert words in said
