"""The same numbers in every file of every chart, read back with other people's readers."""

import csv
import io
import json
import math
import re
from functools import cache

import openpyxl
import pytest

from app import create_app
from pages.charts import chart_view, charts
from pages.exports import xlsx_file
from pages.settings import Settings
from pages.state import ViewState

QUERIES = ("", "?scope=own&lang=en", "?places=321300,330383&years=2021-2024")


@pytest.fixture(scope="module")
def client_of():
    return cache(lambda settings: create_app(settings).server.test_client())


@pytest.fixture
def client(settings: Settings, client_of):
    return client_of(settings)


def csv_rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def number(text: object) -> object:
    """A number as a number, guarded text without its guard."""
    try:
        return float(str(text))
    except ValueError:
        return str(text).removeprefix("'")


def same(a: object, b: object) -> bool:
    """Equal, numbers to the 16 digits that a workbook keeps."""
    return math.isclose(a, b, rel_tol=1e-14) if isinstance(a, float) and isinstance(b, float) else a == b


@pytest.mark.parametrize("chart_id", sorted(charts()))
@pytest.mark.parametrize("query", QUERIES)
def test_table_csv_xlsx_and_json_hold_the_same_numbers(client, chart_id, query) -> None:
    body = json.loads(client.get(f"/chart/{chart_id}.json{query}").data)
    keys = [column["key"] for column in body["columns"]]
    rows = csv_rows(client.get(f"/chart/{chart_id}.csv{query}").data)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/chart/{chart_id}.xlsx{query}").data))
    data = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert body["row_count"] == len(body["rows"]) == len(rows) - 1
    if not keys:
        assert body["empty"]
        return
    assert len(data) == len(rows)
    for said, line, cells in zip(body["rows"], rows[1:], data[1:], strict=True):
        for n, key in enumerate(keys):
            value = said[key] if said[key] is not None else said["missing"][key]
            assert value not in ("", None)
            assert number(line[n]) == number(value), (chart_id, key)
            cell = cells[n].date().isoformat() if hasattr(cells[n], "date") else cells[n]
            assert same(number(cell), number(value)), (chart_id, key)
            assert isinstance(cells[n], int | float) == isinstance(said[key], int | float)


@pytest.mark.parametrize("chart_id", sorted(charts()))
def test_the_json_is_the_table_on_screen(client, opened, chart_id) -> None:
    view = chart_view(opened, chart_id, ViewState())
    body = json.loads(client.get(f"/chart/{chart_id}.json").data)
    keys = [column.key for column in view.table.columns]
    assert [[row[key] for key in keys] for row in body["rows"]] == [list(row.values) for row in view.table.rows]
    assert body["title"] == view.title


def test_seed_in_csv(client) -> None:
    rows = csv_rows(client.get("/chart/disclosure_rate.csv").data)
    seed = [row for row in rows if row[0] == "龙港市" and row[2] == "2021"]
    assert [row[4:6] for row in seed] == [["134", "165"]]
    assert all(cell for row in rows for cell in row)


def test_each_row_of_a_csv_names_its_report(client) -> None:
    rows = csv_rows(client.get("/chart/disclosure_rate.csv?lang=en").data)
    assert rows[0][-2:] == ["Report code", "Address of the original"]
    assert all(re.fullmatch(r"\d{6}-\w+-20\d\d-\w+", row[-2]) for row in rows[1:])
    assert any(row[-1].startswith("https://") for row in rows[1:])


def test_a_workbook_has_data_chart_notes_and_sources(client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get("/chart/disclosure_rate.xlsx?lang=en").data))
    assert book.sheetnames == ["Data", "Chart", "Notes", "Sources"]
    data, chart, notes, sources = book.worksheets
    assert data.freeze_panes == "D2"
    assert data["D2"].number_format == "0.0 %"
    assert data["E2"].number_format.startswith("#,##0")
    assert len(chart._charts) == 1
    words = {row[0]: row[1] for row in notes.iter_rows(values_only=True)}
    assert words["Metric"] == "disclosed_of_closed"
    assert "below a denominator of 10" in words["Guard"]
    assert words["Rows"] == str(data.max_row - 1)
    reports = {row[0] for row in sources.iter_rows(min_row=2, values_only=True)}
    place = [cell.value for cell in data[1]].index("Report code")
    codes = {row[place] for row in data.iter_rows(min_row=2, values_only=True)}
    assert reports == codes
    failing = {row[0] for row in notes.iter_rows(values_only=True)} & reports
    assert any(code.startswith("511781-") for code in failing)


def test_json_carries_its_dictionary(client) -> None:
    body = json.loads(client.get("/chart/outcome_mix.json?lang=en").data)
    keys = [column["key"] for column in body["columns"]]
    assert {"entity", "granted", "closed"} <= set(keys)
    assert body["parameters"] == "lang=en"
    assert body["snapshot_id"] in body["footnotes"][-1]
    assert all(set(keys) <= row.keys() for row in body["rows"])
    assert set(body["dictionary"]["columns"]) == set(keys)
    assert body["dictionary"]["statuses"]["blank"]["name"] == "Blank"
    assert {row["source"].split("|")[0] for row in body["rows"]} == {s["report_code"] for s in body["sources"]}


def test_tags_follow_data_version_chart_format_and_parameters(client) -> None:
    paths = [f"/chart/{c}.{f}{q}" for c in ("outcome_mix", "coverage") for f in ("csv", "xlsx") for q in QUERIES[:2]]
    tags = [client.get(path).headers["ETag"] for path in paths]
    assert len(set(tags)) == 8
    for path, tag in zip(paths, tags, strict=True):
        assert client.get(path).headers["ETag"] == tag
        for sent in (tag, f"W/{tag}", f'"other", {tag}', tag[:-1] + ':br"'):
            answer = client.get(path, headers={"If-None-Match": sent})
            assert (answer.status_code, answer.data) == (304, b"")
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    version = json.loads(client.get("/healthz").data)["snapshot_id"]
    assert all(version in tag for tag in tags)


def test_the_same_view_written_otherwise_has_the_same_tag(client) -> None:
    one = client.get("/chart/outcome_mix.csv?lang=en&scope=own").headers["ETag"]
    assert client.get("/chart/outcome_mix.csv?scope=own&utm=x&lang=en").headers["ETag"] == one


def test_citations_name_title_version_and_access_date(client) -> None:
    body = json.loads(client.get("/chart/disclosure_rate.citation.json?level=county").data)
    assert re.fullmatch(
        r"公开 Gongkai\. 公开率.*\[DS/OL\]\. 数据版本 s-\w+\. \(\d{4}-\d\d-\d\d\)\[\d{4}-\d\d-\d\d\]\. "
        r"http://localhost/disclosure\?level=county&snapshot=s-\w+\.",
        body["zh"],
    )
    assert "Accessed" in body["en"] and body["en"].startswith("Gongkai. Disclosure rate")


def test_unknown_charts_and_formats_say_what_there_is(client) -> None:
    chart = client.get("/chart/pie.csv")
    assert chart.status_code == 404 and "outcome_mix" in chart.text
    answer = client.get("/chart/outcome_mix.exe")
    assert answer.status_code == 404 and "csv, xlsx, json, png, svg" in answer.text


def test_garbage_parameters_still_answer_and_are_named(client) -> None:
    answer = client.get("/chart/outcome_mix.csv?level=%ff%fe&places=';--&years=x%0d%0ay")
    assert answer.status_code == 200
    assert answer.headers["Gongkai-Ignored"].count("(") == 3


def test_a_workbook_has_a_bound_and_its_answer_a_remedy(client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST", 3)
    answer = client.get("/chart/review_outcomes.xlsx?lang=en")
    assert answer.status_code == 413 and "review_outcomes.csv" in answer.text and "Parquet" in answer.text
    assert client.get("/chart/review_outcomes.csv").status_code == 200
