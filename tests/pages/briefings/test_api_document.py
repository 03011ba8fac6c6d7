"""docs/api.md against the server: its charts, parameters and addresses, and its Python example run for real."""

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path
from threading import Thread

import pandas as pd
import pytest
from werkzeug.serving import make_server

from app import create_app
from pages.charts import charts
from pages.state import LEVELS, PARAMETERS, SCOPES

DOCUMENT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
ADDRESSES = sorted(set(re.findall(r"http://127\.0\.0\.1:8050(/[^'\"\s)]+)", DOCUMENT)))


def test_every_chart_and_parameter_is_named() -> None:
    section = DOCUMENT.split("## Charts")[1].split("##")[0]
    assert set(charts()) <= set(re.findall(r"`(\w+)`", section))
    assert tuple(re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.M)) == PARAMETERS
    for values in (LEVELS, SCOPES):
        assert ", ".join(f"`{value}`" for value in values) in DOCUMENT


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_addresses_answer(settings, address) -> None:
    answer = create_app(settings).server.test_client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Gongkai-Data-Version"].startswith("s-")
    assert "Gongkai-Ignored" not in answer.headers


def test_the_python_example_runs(settings, capsys) -> None:
    server = make_server("127.0.0.1", 0, create_app(settings).server)
    Thread(target=server.serve_forever, daemon=True).start()
    code = DOCUMENT.split("```python")[1].split("```")[0].replace("127.0.0.1:8050", f"127.0.0.1:{server.port}")
    held: dict[str, object] = {}
    try:
        exec(code, held)
    finally:
        server.shutdown()
    table = held["table"]
    assert isinstance(table, pd.DataFrame)
    row = table[(table.entity == "Longgang") & (table.year == 2021)].iloc[0]
    assert (row.numerator, row.denominator, round(row.value, 4)) == (134, 165, 0.8121)
    assert "s-" in capsys.readouterr().out


def test_the_power_query_example_gets_the_rows_and_types_it_names(settings) -> None:
    """Each step of the M code, taken in Python: address, code page, quotes, headers, types. Excel is not run here."""
    code = DOCUMENT.split("## Excel (Power Query)")[1].split("```")[1]
    for opening, closing in ("()", "[]", "{}"):
        assert code.count(opening) == code.count(closing)
    assert re.findall(r"^\s+(\w+) = ", code, re.M) == ["Source", "Headed", "Typed"]
    assert code.split("in\n")[-1].strip() == "Typed"
    (path,) = re.findall(r'Web\.Contents\("http://127\.0\.0\.1:8050([^"]+)"', code)
    query = dict(re.findall(r'(\w+) = "([^"]*)"', code.split("[Query = [")[1].split("]")[0]))
    (delimiter, page) = re.findall(r'Delimiter = "(.)", Encoding = (\d+), QuoteStyle = QuoteStyle\.Csv', code)[0]
    client = create_app(settings).server.test_client()
    answer = client.get(path, query_string=query)
    assert answer.mimetype == "text/csv" and page == "65001"
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    assert len(set(head)) == len(head) and all(len(row) == len(head) for row in rows)
    typed = re.findall(r'\{"([^"]+)", Int64\.Type\}', code)
    assert typed == ["Year"] and "PromoteAllScalars = true" in code and '"en-US"' in code
    held = client.get(path.replace(".csv", ".json"), query_string=query).get_json()["rows"]
    assert len(rows) == len(held) > 1
    for name in typed:
        assert [int(row[head.index(name)]) for row in rows] == [row[name.lower()] for row in held]
    # What stays text holds either a number as M reads it in en-US or a word, never nothing.
    values = [row[head.index("Value")] for row in rows]
    for value, row in zip(values, held, strict=True):
        assert value if row["value"] is None else float(value) == row["value"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_the_curl_examples_run(settings, tmp_path) -> None:
    server = make_server("127.0.0.1", 0, create_app(settings).server)
    Thread(target=server.serve_forever, daemon=True).start()
    section = DOCUMENT.split("## curl")[1].split("```")[1].strip()
    lines = section.replace("127.0.0.1:8050", f"127.0.0.1:{server.port}").splitlines()
    assert len(lines) == 3
    try:
        done = [
            subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=300)
            for line in lines
        ]
    finally:
        server.shutdown()
    assert [one.returncode for one in done] == [0, 0, 0]
    (table,) = tmp_path.glob("gongkai-compare_trend-s-*.csv")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "place.docx").read_bytes().startswith(b"PK")
    assert re.search(r"(?i)gongkai-data-version: s-", done[2].stdout)


def test_what_a_briefing_ignored_is_named(settings) -> None:
    client = create_app(settings).server.test_client()
    answer = client.get("/briefing/321300.pptx?level=galaxy")
    assert answer.headers["Gongkai-Ignored"] == "level=galaxy (unknown)"
