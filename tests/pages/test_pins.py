"""A link that names a data version: silent while it is the one shown, else a notice on every page, embed and file."""

import csv
import io
import shutil
from pathlib import Path

import duckdb
import openpyxl
import pytest
from flask.testing import FlaskClient

from app import create_app
from etl.load.revisions import record_revisions
from pages.charts import context
from pages.exports.compose import footnote_lines
from pages.exports.markup import markup
from pages.exports.product import product
from pages.pins import pin, pin_words
from pages.router import page_at
from pages.settings import Settings
from pages.state import ViewState
from pages.warehouse import Warehouse
from pages.widgets.revisions import revisions_part
from tests.pages.trees import as_json

OLD, UNKNOWN = "s-0123456789", "s-abcdefabcd"
# The version before held another total, and lacked one report.
BEFORE = (
    f"update etl_build set snapshot_id = '{OLD}'",
    f"update etl_snapshot set snapshot_id = '{OLD}'",
    "update fact_application set value_count = 160, printed_text = '160' where row_code = 'new_requests' "
    "and applicant_code = 'total' and report_code in "
    "(select report_code from dim_report where is_current and report_code like '330383-gov-2021-%')",
    "delete from dim_report where report_code like '320831-gov-2023-%'",
)


@pytest.fixture(scope="module")
def revised(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The real warehouse with a version before it: one cell differs, one report is new."""
    now, before = (tmp_path_factory.mktemp("pins") / f"{name}.duckdb" for name in ("now", "before"))
    shutil.copy(warehouse, before)
    shutil.copy(warehouse, now)
    with duckdb.connect(str(before)) as connection:
        for statement in BEFORE:
            connection.execute(statement)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{now}' as warehouse")
        connection.execute("use warehouse")
        for table in ("etl_snapshot", "etl_revision"):
            connection.execute(f"delete from {table}")
        assert record_revisions(connection, before) == (OLD, 2)
    return Warehouse(now)


@pytest.fixture(scope="module")
def client(revised: Warehouse) -> FlaskClient:
    return create_app(Settings(revised.path, "127.0.0.1", 8149, "/", "'self'")).server.test_client()


def test_a_pin_is_current_other_or_unknown(revised: Warehouse) -> None:
    def words(snapshot: str | None) -> str:
        return pin_words(context(revised.cursor(), ViewState(snapshot=snapshot, lang="en")))

    assert words(None) == words(revised.version) == ""
    assert OLD in words(OLD) and revised.version in words(OLD) and words(OLD).endswith("between them: 2.")
    assert "does not hold" in words(UNKNOWN)
    found = pin(context(revised.cursor(), ViewState(snapshot=OLD)))
    assert found is not None and (found.is_current, found.changes) == (False, 2)


@pytest.mark.parametrize("path", ["/", "/disclosure", "/data", "/methods", "/place/321300", "/embed/outcome_mix"])
def test_pages_and_embeds_say_it_and_lead_to_the_list(revised: Warehouse, path: str) -> None:
    def said(snapshot: str) -> str:
        return as_json(page_at(revised, path, f"?snapshot={snapshot}")[0])

    assert OLD in said(OLD) and f"snapshot={OLD}#data-revisions" in said(OLD)
    assert '"pin"' not in said(revised.version)


def test_files_say_it_and_answer_all_the_same(revised: Warehouse, client: FlaskClient) -> None:
    path = "/chart/disclosure_rate"
    for kind in ("csv", "xlsx", "json", "html", "figure.json", "citation.json"):
        answer = client.get(f"{path}.{kind}?snapshot={OLD}&lang=en")
        assert answer.status_code == 200
        listed = f"/data/revisions.json?snapshot={OLD}"
        assert answer.headers["Gongkai-Pinned"] == f"{OLD} (not current; changes={listed})"
        same = client.get(f"{path}.{kind}?snapshot={revised.version}&lang=en")
        assert same.headers["Gongkai-Pinned"] == f"{revised.version} (current)"
        assert "Gongkai-Pinned" not in client.get(f"{path}.{kind}").headers
    body = client.get(f"{path}.json?snapshot={OLD}").json
    plain = client.get(f"{path}.json").json
    assert body is not None and plain is not None
    assert body["pinned"] == {"snapshot_id": OLD, "is_current": False, "changes": listed, "change_count": 2}
    assert body["rows"] == plain["rows"] and plain["pinned"] is None
    assert OLD in body["footnotes"][0] and body["snapshot_id"] == revised.version
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}.xlsx?snapshot={OLD}").data))
    assert any(OLD in str(row[1]) for row in book["说明"].iter_rows(values_only=True))
    assert OLD in "".join(footnote_lines(product(revised, "disclosure_rate", ViewState(snapshot=OLD))))
    assert client.get(f"/briefing/321300.pptx?snapshot={OLD}").headers["Gongkai-Pinned"].startswith(OLD)


def test_a_citation_pins_the_version_it_names(revised: Warehouse, client: FlaskClient) -> None:
    said = client.get(f"/chart/outcome_mix.citation.json?snapshot={OLD}&level=county").json
    assert said is not None
    assert f"{revised.version}" in said["zh"] and said["zh"].endswith(f"level=county&snapshot={revised.version}.")


def test_the_list_of_changes_as_files(revised: Warehouse, client: FlaskClient) -> None:
    body = client.get(f"/data/revisions.json?snapshot={OLD}").json
    assert body is not None
    assert (body["snapshot_id"], body["since"], body["is_known"], body["row_count"]) == (revised.version, OLD, True, 2)
    cell, report = body["revisions"]
    assert (cell["reason_code"], cell["cell_key"], cell["old_value"], cell["new_value"]) == (
        "reread",
        "t3.new_requests.total",
        160,
        166,
    )
    assert (cell["publisher_name"], cell["report_year"], cell["old_text"]) == ("龙港市人民政府", 2021, "160")
    assert (report["reason_code"], report["report_year"], report["cell_key"]) == ("new_report", 2023, None)
    assert [version["snapshot_id"] for version in body["versions"]] == [OLD, revised.version]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/data/revisions.csv?snapshot={OLD}").data.decode("utf-8-sig"))))
    assert [(row["reason_code"], row["old_value"]) for row in rows] == [("reread", "160"), ("new_report", "")]
    for query, count in ((f"?snapshot={revised.version}", 0), ("", 2), (f"?snapshot={UNKNOWN}", 2)):
        other = client.get(f"/data/revisions.json{query}").json
        assert other is not None and other["row_count"] == count
        assert other["is_known"] == (UNKNOWN not in query)
    again = client.get("/data/revisions.csv", headers={"If-None-Match": f'"{revised.version}-revisions.csv-"'})
    assert again.status_code == 304


def test_the_data_page_lists_versions_and_changes(revised: Warehouse) -> None:
    words = markup(revisions_part(context(revised.cursor(), ViewState(snapshot=OLD))))
    for wanted in (
        OLD,
        "（现行）",
        "龙港市人民政府 2021",
        "160",
        "166",
        "同一份年报重新读取 1、新收年报 1",
        "整份年报",
    ):
        assert wanted in words, wanted
    assert f'href="/data/revisions.csv?snapshot={OLD}"' in words


def test_a_file_without_a_history_still_serves(revised: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    shutil.copy(revised.path, path)
    with duckdb.connect(str(path)) as connection:
        for table in ("etl_snapshot", "etl_revision"):
            connection.execute(f"drop table {table}")
    held = Warehouse(path)
    assert "没有版本记录" in markup(revisions_part(context(held.cursor(), ViewState())))
    assert UNKNOWN in pin_words(context(held.cursor(), ViewState(snapshot=UNKNOWN)))
