"""docs/api.md against the server: its charts, parameters and addresses, and its Python example run for real."""

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
