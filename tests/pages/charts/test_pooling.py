"""Years pooled on the pages: by hand, against plain Python from the cells, and the same in table, mark and file."""

import csv
import io
import json
import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from scipy.stats import binomtest

from pages.briefings.compare import compare_briefing
from pages.briefings.docx_file import as_docx
from pages.briefings.place import place_briefing
from pages.briefings.pptx_file import as_pptx
from pages.charts import charts, context, court_outcomes, dispute_funnel, funnels, pooling, review_outcomes
from pages.charts.view import ChartView, Context, reports_of
from pages.exports.citation import citations
from pages.exports.csv_file import as_csv
from pages.exports.json_file import as_json
from pages.exports.painter import PictureError
from pages.exports.product import product
from pages.exports.xlsx_file import as_xlsx
from pages.queries.known import known
from pages.queries.metric_values import MetricValue, metric_values
from pages.queries.selection import Selection
from pages.state import parse
from pages.text import Text
from pages.warehouse import Warehouse
from pages.widgets.card import card
from pages.widgets.drawer import drawer_content
from pages.widgets.sent import sent

Make = Callable[[str], Context]
REVIEW = "review_corrected_of_concluded"
SUQIAN = f"pool=3&places=321300&metric={REVIEW}"
# 宿迁市: 17 of 440 − 26 in 2023; 18 of 170 − 36 and 25 of 259 − 24 after the law of 2024.
BY_HAND = {2023: (17, 414, "2021–2023", "3 年中的 1 年"), 2025: (18 + 25, 134 + 235, "2024–2025", "3 年中的 2 年")}


def rows(view: ChartView) -> list[dict[str, object]]:
    keys = [column.key for column in view.table.columns]
    return [dict(zip(keys, row.values, strict=True)) | {"ref": row.ref} for row in view.table.rows]


def hovers(view: ChartView) -> list[str]:
    return [text for trace in (view.figure or {})["data"] for text in trace.get("hovertext") or ()]


def test_a_trend_by_hand(context_of: Make) -> None:
    view = charts()["compare_trend"].view(context_of(SUQIAN))
    assert view.title.endswith("（3 年合并：2021–2023 至 2024–2025 逐年滚动）")
    found = {row["year"]: row for row in rows(view)}
    for year, (over, under, window, held) in BY_HAND.items():
        row = found[year]
        assert (row["numerator"], row["denominator"]) == (over, under)
        assert (row["window"], row["held"]) == (window, held)
        assert row["value"] == pytest.approx(over / under)
        bounds = binomtest(over, under).proportion_ci(method="wilson")
        assert (row["low"], row["high"]) == pytest.approx((bounds.low, bounds.high))
        assert any(f"宿迁市 {window} · {held}" in text and f"{over} / {under}" in text for text in hovers(view))
    # The line's own year of 2024 knows nothing of 2023, on the other side of the law.
    assert (found[2024]["numerator"], found[2024]["denominator"], found[2024]["window"]) == (18, 134, "2024")
    assert [len(reports_of(str(found[year]["ref"]))) for year in (2023, 2024, 2025)] == [1, 1, 2]


def test_a_change_compares_windows_that_share_no_year(context_of: Make) -> None:
    view = charts()["compare_change"].view(context_of(SUQIAN))
    (row,) = rows(view)
    assert [column.label for column in view.table.columns][2:4] == ["2021–2023", "2024–2025"]
    assert (row["before"], row["after"]) == (pytest.approx(17 / 414), pytest.approx(43 / 369))
    assert "2021–2023" in view.title and "2024–2025" in view.sentence


def test_a_composition_by_hand(context_of: Make) -> None:
    view = review_outcomes.view(context_of("pool=3&places=321300&level=prefecture"))
    assert view.title.endswith("（3 年合并：2021–2023、2024–2025）")
    (found,) = [row for row in rows(view) if row["window"] == "2024–2025"]
    single = [row for row in rows(review_outcomes.view(context_of("level=prefecture"))) if row["year"] in (2024, 2025)]
    for key in ("upheld", "corrected", "other", "pending", "total"):
        assert found[key] == sum(int(str(row[key])) for row in single), key
    assert (found["corrected"], found["total"], found["held"]) == (43, 429, "3 年中的 2 年")
    assert any("2024–2025 · 3 年中的 2 年" in text and "43 / 429" in text for text in hovers(view))


def test_tracks_are_pooled_each_for_itself(context_of: Make) -> None:
    found = {
        (row["track"], row["window"]): row["total"]
        for row in rows(court_outcomes.view(context_of("pool=3&places=321300&level=prefecture")))
    }
    assert found == {
        ("未经复议直接起诉", "2021–2023"): 24,
        ("复议后起诉", "2021–2023"): 89,
        ("未经复议直接起诉", "2024–2025"): 53,
        ("复议后起诉", "2024–2025"): 90,
    }


def test_one_choice_where_the_metric_offers_it(context_of: Make) -> None:
    offered = {
        name
        for name, spec in charts().items()
        if any(s.parameter == "pool" for s in spec.view(context_of("")).switches)
    }
    assert {"dispute_funnel", "review_outcomes", "court_outcomes", "place_trend"} <= offered
    assert not offered & {"disclosure_funnel", "disclosure_rate", "compare_trend", "volume_trend", "dispute_volume"}
    with_metric = charts()["compare_trend"].view(context_of(f"metric={REVIEW}"))
    (chosen,) = [s.chosen for s in with_metric.switches if s.parameter == "pool"]
    assert chosen == "1"
    shown = str(sent(card(charts()["review_outcomes"].view(context_of("pool=3")), "", Text("zh"))))
    assert "逐年" in shown and "3 年合并" in shown


def test_where_nothing_is_offered_nothing_is_pooled(context_of: Make) -> None:
    for chart in ("disclosure_rate", "disclosure_funnel", "outcome_mix", "volume_trend", "peer_deciles"):
        pooled, single = (charts()[chart].view(context_of(query)) for query in ("pool=3", ""))
        assert pooled == single, chart


def value(body: str, year: int, over: int, under: int, status: str = "reported") -> MetricValue:
    rate = over / under if status == "reported" and under else None
    place = ("990100", "虚市", None, None, "prefecture", "990000", "whole_area")
    return MetricValue(REVIEW, body, "虚市（虚构）", *place, year, over, under, rate, None, None, status,
                       f"{body}-{year}", "primary", False, 0, "gb2021_30", None)  # fmt: skip


def test_what_has_no_counts_is_left_out_and_said(context_of: Make) -> None:
    ctx = context_of("pool=3&years=2021-2023")
    held = [value("a", 2021, 2, 20), value("a", 2022, 9, 4, "inconsistent"), value("a", 2023, 1, 5, "too_few")]
    (found,) = pooling.pooled(held, ctx, is_rolling=False)
    assert (found.numerator, found.denominator, found.value) == (3, 25, 3 / 25)
    assert [part.year for part in found.pooled] == [2021, 2023]
    (nothing,) = pooling.pooled([value("b", 2022, 9, 4, "inconsistent")], ctx, is_rolling=False)
    assert (nothing.value, nothing.status_code, nothing.pooled) == (None, "inconsistent", ())


def test_the_funnel_stands_on_windows(context_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """No level of the bundled sample has four windows to judge: fictional bodies stand in for the query's answer."""
    chance = random.Random(3)
    made = [
        value(f"99-body{n}", year, chance.randint(0, 6), chance.randint(6, 30))
        for n in range(6)
        for year in range(2019, 2026)
    ]
    monkeypatch.setattr(funnels, "metric_values", lambda *_: made)
    view = dispute_funnel.view(context_of("pool=3"))
    assert view.title.endswith("（3 年合并：2019–2020、2021–2023、2024–2025）")
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for record in made:
        window = "2019–2020" if record.year < 2021 else "2021–2023" if record.year < 2024 else "2024–2025"
        sums[record.publisher_code, window][0] += int(record.numerator or 0)
        sums[record.publisher_code, window][1] += int(record.denominator or 0)
    found = {
        (str(row["ref"]).split("-20")[0], row["window"]): [row["numerator"], row["denominator"]] for row in rows(view)
    }
    assert found == sums and len(found) == 18
    marks = {
        ref: x for t in (view.figure or {})["data"] for ref, x in zip(t.get("customdata") or (), t["x"], strict=False)
    }
    assert sorted(marks.values()) == sorted(row["denominator"] for row in rows(view) if row["rate"] is not None)
    assert all(len(reports_of(ref)) == (3 if "-2021," in ref else 2) for ref in marks)


@pytest.fixture(scope="module")
def facts(warehouse: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(warehouse), read_only=True)


def test_slow_twin_from_the_cells(opened: Warehouse, context_of: Make, facts: duckdb.DuckDBPyConnection) -> None:
    """Every pooled share of every body, scope and year, added up again in plain Python from the cells of table 4."""
    cells = facts.execute(
        "select x.publisher_code, x.scope_code, x.report_year, f.track_code, f.outcome_code, f.value_count "
        "from fact_dispute f join dim_report x using (report_code) where x.is_current"
    ).fetchall()
    held: dict[tuple[str, str, int, str], dict[str, int | None]] = defaultdict(dict)
    for body, scope, year, track, outcome, count in cells:
        held[body, scope, year, track][outcome] = count
    tracks = {REVIEW: "review", "court_corrected_direct_of_concluded": "lit_direct",
              "court_corrected_after_review_of_concluded": "lit_after_review"}  # fmt: skip
    ctx, seen = context_of("pool=3&scope=all"), 0
    for metric, track in tracks.items():
        values = metric_values(opened.cursor(), [metric], Selection("all", "all", *ctx.years))
        for found in pooling.pooled([v for v in values if not v.is_quoted], ctx, is_rolling=True):
            start = max(found.year - 2, ctx.years[0], 2024 if found.year >= 2024 else 0)
            over = under = years = 0
            for year in range(start, found.year + 1):
                cell = held.get((found.publisher_code, found.scope_code, year, track), {})
                numbers = [cell.get(code) for code in ("corrected", "total", "pending")]
                if any(n is None for n in numbers):
                    continue
                corrected, concluded = numbers[0], numbers[1] - numbers[2]  # type: ignore[operator]
                if corrected <= concluded:  # type: ignore[operator]
                    over, under, years = over + corrected, under + concluded, years + 1  # type: ignore[operator]
            assert len(found.pooled) == years
            if years:
                assert (found.numerator, found.denominator) == (over, under)
                assert found.value == (pytest.approx(over / under) if under >= 10 else None)
                seen += 1
    assert seen > 25


FILES = (("compare_trend", SUQIAN), ("review_outcomes", "pool=3&places=321300&level=prefecture"))


@pytest.mark.parametrize(("chart", "query"), FILES)
def test_files_hold_what_the_table_holds(chart: str, query: str, opened: Warehouse) -> None:
    state = parse(query, known(opened.cursor()))[0]
    made = product(opened, chart, state)
    (want,) = [row for row in rows(made.view) if row["window"] == "2024–2025"]
    columns = made.view.table.columns
    number = "corrected" if chart == "review_outcomes" else "numerator"
    assert want[number] == 43
    at = {column.key: n for n, column in enumerate(columns)}

    body = json.loads(as_json(made))
    (line,) = [row for row in body["rows"] if row["window"] == "2024–2025"]
    assert line[number] == 43 and line["held"] == "3 年中的 2 年" and "2024–2025" in body["title"]
    lines = list(csv.reader(io.StringIO(as_csv(made).decode("utf-8-sig"))))
    (told,) = [one for one in lines[1:] if one[at["window"]] == "2024–2025"]
    assert float(told[at[number]]) == 43 and told[-2].split() == list(reports_of(str(want["ref"])))
    book = load_workbook(io.BytesIO(as_xlsx(made)))
    (cells,) = [r for r in book.worksheets[0].iter_rows(values_only=True) if r[at["window"]] == "2024–2025"]
    assert cells[at[number]] == 43
    notes = [str(c) for r in book.worksheets[-2].iter_rows(values_only=True) for c in r if c]
    assert any("每 3 年合并" in words and "2024–2025" in words for words in notes)
    sources = {r[0] for r in book.worksheets[-1].iter_rows(values_only=True)}
    assert set(reports_of(str(want["ref"]))) <= sources
    cited = citations(made)
    assert "2024–2025" in cited["zh"] and "3 years pooled" in cited["en"] and "pool=3" in cited["zh"]


def test_briefings_name_the_window(opened: Warehouse) -> None:
    def no_browser(*_: object) -> bytes:
        raise PictureError("none")

    state = parse(SUQIAN, known(opened.cursor()))[0]
    for briefing in (
        compare_briefing(opened, state, ""),
        place_briefing(opened, "321300", state.with_(years=(2021, 2023)), ""),
    ):
        document = Document(io.BytesIO(as_docx(briefing, no_browser)))
        words = "\n".join(
            [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
        )
        slides = Presentation(io.BytesIO(as_pptx(briefing)))
        shown = "\n".join(
            [s.text_frame.text for slide in slides.slides for s in slide.shapes if s.has_text_frame]
            + [
                c.text
                for slide in slides.slides
                for s in slide.shapes
                if s.has_table
                for r in s.table.rows
                for c in r.cells
            ]
        )
        for text in (words, shown):
            assert "2021–2023" in text and "17 / 414" in text and "3 年中的 1 年" in text


def test_the_drawer_lists_every_report_of_the_window(context_of: Make) -> None:
    view = charts()["compare_trend"].view(context_of(SUQIAN))
    (ref,) = [str(row["ref"]) for row in rows(view) if row["window"] == "2024–2025"]
    shown = str(drawer_content(context_of("").cur, ref, Text("zh")))
    assert "2 份年报" in shown and all(code in shown for code in reports_of(ref))
    assert "18 / 134" in shown and "25 / 235" in shown


def test_a_number_of_years_that_no_metric_offers_is_ignored(opened: Warehouse) -> None:
    for wrong in ("2", "0", "abc", "99", "３"):
        state, ignored = parse(f"pool={wrong}", known(opened.cursor()))
        assert state.pool == 1 and [item.parameter for item in ignored] == ["pool"]
    assert context(opened.cursor(), parse("pool=3", known(opened.cursor()))[0]).state.pool == 3
