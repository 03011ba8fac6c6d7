"""The whole data set over HTTP: every format, its rows, the package description, and names that are none."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import NamedTuple

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from app import create_app
from pages.exports.datapackage import field_type
from pages.exports.dataset import WHOLE, DataSet
from pages.queries.dictionary import dictionary
from pages.queries.ledger import ledger, origins
from pages.router import page_at
from pages.settings import Settings
from pages.warehouse import Warehouse


class Reply(NamedTuple):
    status_code: int
    data: bytes
    headers: dict[str, str]


@pytest.fixture(scope="module")
def client(warehouse: Path) -> FlaskClient:
    return create_app(Settings(warehouse, "127.0.0.1", 8149, "/", "'self'")).server.test_client()


def fetch(client: FlaskClient, name: str, **headers: str) -> Reply:
    """A file, read and closed: a response streamed from disk keeps it open."""
    response = client.get(f"/data/{name}", headers=headers)
    reply = Reply(response.status_code, response.data, dict(response.headers))
    response.close()
    return reply


def rows_of(opened: Warehouse) -> dict[str, int]:
    return {table.name: table.row_count for table in dictionary(opened.cursor()) if not table.name.startswith("etl_")}


def test_the_csv_archive_holds_every_row(client: FlaskClient, opened: Warehouse) -> None:
    response = fetch(client, "gongkai-csv.zip")
    assert response.status_code == 200
    assert opened.version in response.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    held = rows_of(opened)
    names = {f"{name}.csv" for name in (*held, "dictionary", "sources")}
    assert set(archive.namelist()) == names | {"datapackage.json"}
    for name, count in held.items():
        lines = list(csv.reader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))
        assert len(lines) - 1 == count, name
    assert held["dim_report"] == 899 and held["fact_application"] == 2261


def test_the_package_describes_the_csv(client: FlaskClient) -> None:
    package = json.loads(fetch(client, "datapackage.json").data)
    assert package["name"] == "gongkai" and package["licenses"][0]["name"] == "MIT"
    archive = zipfile.ZipFile(io.BytesIO(fetch(client, "gongkai-csv.zip").data))
    assert len(package["resources"]) >= 18
    for resource in package["resources"]:
        header = next(csv.reader(io.StringIO(archive.read(resource["path"]).decode("utf-8-sig"))))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        assert "any" not in {field["type"] for field in resource["schema"]["fields"]}, resource["name"]
        for key in resource["schema"].get("primaryKey", ()):
            assert key in header
    keys = {r["name"]: r["schema"].get("primaryKey") for r in package["resources"]}
    assert keys["fact-application"] == ["report_code", "row_code", "applicant_code"]
    # Two names of one code in one year are told apart by the name; the years may be empty, so there is no primary key.
    assert keys["dim-place"] is None


def test_xlsx_parquet_and_duckdb(client: FlaskClient, opened: Warehouse, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fetch(client, "gongkai.xlsx").data), read_only=True)
    held = rows_of(opened)
    assert set(book.sheetnames) == {*held, "dictionary", "sources"}
    assert sum(1 for _ in book["fact_dispute"].rows) - 1 == held["fact_dispute"] == 195
    table = pq.read_table(io.BytesIO(fetch(client, "fact_proactive.parquet").data))
    assert table.num_rows == held["fact_proactive"]
    assert str(table.schema.field("value").type) == "decimal128(24, 6)"
    path = tmp_path / "copy.duckdb"
    path.write_bytes(fetch(client, "gongkai.duckdb").data)
    with duckdb.connect(str(path), read_only=True) as copy:
        assert copy.execute("select snapshot_id from etl_build").fetchone() == (opened.version,)


def test_one_table_alone_and_the_sources(client: FlaskClient) -> None:
    lines = list(csv.DictReader(io.StringIO(fetch(client, "sources.csv").data.decode("utf-8-sig"))))
    assert len(lines) == 899
    assert sum(line["source_url"].startswith("http") for line in lines) > 800


@pytest.mark.parametrize(
    "name",
    ["nothing.csv", "etl_build.csv", "dim_report.exe", "..csv", "dim_report", "gongkai.zip", "a'b.csv"],
)
def test_other_names_are_not_files(client: FlaskClient, name: str) -> None:
    reply = fetch(client, name)
    assert reply.status_code == 404
    assert b"Traceback" not in reply.data


def test_no_file_of_the_machine(client: FlaskClient) -> None:
    # A slash makes it a page's address: the app answers, not the file.
    for name in ("%2e%2e%2fapp.py", "..%2f..%2fpyproject.toml", "/etc/passwd"):
        assert b"create_app" not in (body := fetch(client, name).data) and b"[project]" not in body
        assert b"root:" not in body


def test_a_reader_who_has_it_gets_nothing(client: FlaskClient) -> None:
    first = fetch(client, "datapackage.json")
    again = fetch(client, "datapackage.json", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_files_are_made_once_and_thrown_away(opened: Warehouse) -> None:
    data = DataSet(opened)
    one, two = data.path("datapackage.json"), data.path("dim_check.csv")
    assert one is not None and two is not None and data.path("dim_check.csv") == two
    stamp = two.stat().st_mtime_ns
    assert data.path("dim_report.csv") is not None and two.stat().st_mtime_ns == stamp
    data.close()
    assert not one.exists() and not two.exists()


def test_types() -> None:
    assert [field_type(kind) for kind in ("VARCHAR[]", "DECIMAL(24,6)", "SMALLINT", "DATE", "BLOB")] == [
        "string",
        "number",
        "integer",
        "date",
        "any",
    ]


def test_the_ledger_balances(opened: Warehouse) -> None:
    held = ledger(opened.cursor())
    assert held["files_in"] == held["files_parsed"] + held["files_rejected"] + held["files_duplicate"] == 75
    assert sum(o.report_count for o in origins(opened.cursor())) == 899


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_names_every_file_and_table(opened: Warehouse, lang: str) -> None:
    shown, _ = page_at(opened, "/data", f"lang={lang}")
    text = str(shown)
    for name in WHOLE:
        assert f"/data/{name}" in text
    for table in dictionary(opened.cursor()):
        assert table.grain in text
    assert opened.version in text
    assert "[DS/OL]" in text and "[data set]" in text
