import csv
import io
import json

import pytest

from app import create_app
from pages.exports.cells import safe
from pages.settings import Settings


@pytest.fixture
def client(settings: Settings):
    return create_app(settings).server.test_client()


def test_csv_opens_in_excel(client) -> None:
    response = client.get("/chart/disclosure_rate.csv")
    assert response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    seed = [row for row in rows if row[0] == "龙港市" and row[2] == "2021"]
    assert [row[4:6] for row in seed] == [["134", "165"]]
    assert all(cell for row in rows for cell in row)


def test_json_carries_its_dictionary(client) -> None:
    body = json.loads(client.get("/chart/outcome_mix.json?lang=en").data)
    keys = [column["key"] for column in body["columns"]]
    assert {"entity", "granted", "closed"} <= set(keys)
    assert body["parameters"] == "lang=en"
    assert body["snapshot_id"] in body["footnotes"][-1]
    assert all(set(keys) <= row.keys() for row in body["rows"])


def test_unknown_charts_and_formats_say_what_there_is(client) -> None:
    chart = client.get("/chart/pie.csv")
    assert chart.status_code == 404 and "outcome_mix" in chart.text
    assert client.get("/chart/outcome_mix.exe").status_code == 404


def test_garbage_parameters_still_answer(client) -> None:
    assert client.get("/chart/outcome_mix.csv?level=%ff%fe&places=';--&years=x").status_code == 200


def test_no_cell_is_a_formula() -> None:
    assert safe("=1+1") == "'=1+1"
    assert safe("@x") == "'@x"
    assert safe(-3) == -3
    assert safe("宿迁市") == "宿迁市"
