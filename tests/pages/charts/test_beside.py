"""Printed beside recomputed, in table, tooltip and every file, for the two places whose totals do not add up."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from pages.charts import chart_view
from pages.exports.csv_file import as_csv
from pages.exports.json_file import as_json
from pages.exports.product import product
from pages.exports.xlsx_file import as_xlsx
from pages.queries.known import known
from pages.state import ViewState, parse
from pages.warehouse import Warehouse

KEYS = ("reported", "recomputed", "difference")
SHANGHAI, HONGZE = "上海市人民政府办公厅", "洪泽区"
REVIEW = "I4 表四 · 行政复议：印出 0，重算 11，相差 −11"
COURT = "I4 表四 · 行政诉讼（复议后起诉）：印出 0，重算 5，相差 −5"
UNABLE = "I9 无法提供：正文 265，核对得 337，相差 −72"
GRANTED = "I9 予以公开 + 部分公开：正文 258，核对得 275，相差 −17"
SUMS = "总计未填，各项之和为：表三 · 予以公开 272、表三 · 部分公开 3"
CASES = [
    ("review_outcomes", "", HONGZE, 2023, (0, 11, -11), REVIEW, [REVIEW]),
    ("court_outcomes", "", HONGZE, 2023, (0, 5, -5), COURT, [COURT]),
    ("dispute_volume", "", HONGZE, 2023, (0, 11, -11), REVIEW, [REVIEW, COURT]),
    ("place_trend", "places=320813", HONGZE, 2023, (0, 11, -11), REVIEW, [REVIEW]),
    ("outcome_mix", "scope=own", SHANGHAI, 2019, (265, 337, -72), UNABLE, [UNABLE, GRANTED]),
    ("peer_deciles", "scope=own&places=310000", SHANGHAI, 2019, (258, 275, -17), GRANTED, [GRANTED, SUMS]),
    (
        "compare_trend",
        "scope=own&places=310000&metric=unable_of_closed",
        SHANGHAI,
        2019,
        (265, 337, -72),
        UNABLE,
        [UNABLE],
    ),
    ("place_trend", "scope=own&places=310000", SHANGHAI, 2019, (258, 275, -17), GRANTED, [GRANTED, UNABLE, SUMS]),
]
Make = Callable[[str], ViewState]


@pytest.fixture
def state_of(opened: Warehouse) -> Make:
    return lambda query: parse(query, known(opened.cursor()))[0]


def number(value: object) -> float:
    return float(str(value).lstrip("'").replace("−", "-"))


@pytest.mark.parametrize(("chart", "query", "name", "year", "pair", "said", "told"), CASES)
def test_both_values_are_everywhere(
    chart: str, query: str, name: str, year: int, pair: tuple[int, ...], said: str, told: list[str],
    opened: Warehouse, state_of: Make,
) -> None:  # fmt: skip
    state = state_of(query)
    view = chart_view(opened, chart, state)
    keys = [column.key for column in view.table.columns]
    labels = [column.label for column in view.table.columns]
    at = [keys.index(key) for key in KEYS]

    def fits(values: object, identity: int) -> bool:
        row = list(values)  # type: ignore[call-overload]
        found = name in row or chart == "place_trend"
        return found and year in [v if isinstance(v, int) else None for v in row] and said in str(row[identity])

    (row,) = [r for r in view.table.rows if fits(r.values, keys.index("identity"))][:1]
    assert tuple(row.values[i] for i in at) == pair

    hovers = [text for trace in (view.figure or {})["data"] for text in trace.get("hovertext") or ()]
    for words in told:
        assert any(words in text for text in hovers), words

    made = product(opened, chart, state)
    lines = list(csv.reader(io.StringIO(as_csv(made).decode("utf-8-sig"))))
    columns = [lines[0].index(label) for label in ("印出的数", "重算的数", "相差")]
    held = [
        tuple(number(line[c]) for c in columns) for line in lines[1:] if said in line[lines[0].index("不成立的核对")]
    ]
    assert pair in held

    book = load_workbook(io.BytesIO(as_xlsx(made)), read_only=True)
    cells = list(book.worksheets[0].iter_rows(values_only=True))
    head = next(line for line in cells if labels[-1] in line)
    spots = [head.index(label) for label in ("印出的数", "重算的数", "相差", "不成立的核对")]
    assert any(tuple(line[s] for s in spots[:3]) == pair and said in str(line[spots[3]]) for line in cells)

    body = json.loads(as_json(made))
    assert any(tuple(r[key] for key in KEYS) == pair and said in r["identity"] for r in body["rows"])
    assert set(KEYS) <= set(body["dictionary"]["columns"])


def test_a_blank_total_is_told_with_the_sum_of_its_parts(opened: Warehouse, state_of: Make) -> None:
    view = chart_view(opened, "peer_deciles", state_of("scope=own&places=310000"))
    (row,) = [r for r in view.table.rows if r.values[2] == 2019 and r.ref]
    assert str(row.values[-1]).endswith("总计未填，各项之和为：表三 · 予以公开 272、表三 · 部分公开 3")
    english = chart_view(opened, "peer_deciles", state_of("scope=own&places=310000&lang=en"))
    (row,) = [r for r in english.table.rows if r.values[2] == 2019 and "258" in str(r.values[-1])]
    assert "prose 258, expected 275, difference −17" in str(row.values[-1])


def test_no_wider_table_where_nothing_fails(opened: Warehouse, state_of: Make) -> None:
    view = chart_view(opened, "review_outcomes", state_of("years=2021-2021"))
    assert "identity" not in [column.key for column in view.table.columns]
    shown = chart_view(opened, "review_outcomes", state_of(""))
    keys = [column.key for column in shown.table.columns]
    whole = [row for row in shown.table.rows if row.values[keys.index("identity")] is None]
    assert len(whole) > 3 and all(row.missing["reported"] == "无" for row in whole)
