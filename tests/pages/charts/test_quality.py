"""Data quality: who has reported, which identity fails in which cell, when reports came, what was refused."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pages.charts import context, coverage_matrix, failed_checks, jumps, publication_dates, refusals
from pages.charts.view import ChartView, Context
from pages.queries.coverage_cells import coverage_cells
from pages.queries.coverage_counts import coverage_counts
from pages.queries.failed_checks import failed_checks as failures
from pages.queries.jumps import jumps as queried
from pages.queries.selection import Selection
from pages.state import ViewState
from pages.warehouse import Warehouse

Make = Callable[[str], Context]


def rows(view: ChartView) -> list[dict[str, object]]:
    keys = [column.key for column in view.table.columns]
    return [dict(zip(keys, row.values, strict=True)) for row in view.table.rows]


def test_provinces_add_up_what_their_places_hold(context_of: Make) -> None:
    cur = context_of("").cur
    counts = {c.year: c for c in coverage_counts(cur, Selection("whole_area", "all", 2019, 2025, ("330000",)))}
    cells = coverage_cells(cur, Selection("whole_area", "all", 2019, 2025, ("330000",)))
    for year, count in counts.items():
        states = [cell.state for cell in cells if cell.year == year]
        assert count.place_count == sum(state != "abolished" for state in states), year
        assert (count.table_count, count.quoted_count) == (states.count("tables"), states.count("quoted")), year
    assert (counts[2024].place_count, counts[2024].quoted_count) == (103, 11)


def test_who_has_no_report_for_2024_in_zhejiang(context_of: Make) -> None:
    view = coverage_matrix.view(context_of("places=330000&years=2024-2024"))
    assert "103 个地方中 11 个" in view.sentence and "92 个没有" in view.sentence
    found = {row["entity"]: row["state"] for row in rows(view)}
    assert found["绍兴市"] == "未找到年报"
    assert found["湖州市"] == "只有正文所引数字，没有表格"
    assert found["宁波市"] == "未找到年报"


def test_a_place_is_not_missed_before_it_existed(context_of: Make) -> None:
    found = {
        (row["entity"], row["year"]): row["state"] for row in rows(coverage_matrix.view(context_of("places=330113")))
    }
    assert found["临平区", 2020] == "当年没有这个行政区划"
    assert found["临平区", 2024] == "只有正文所引数字，没有表格"


def test_hundreds_are_counted_by_province_and_a_click_opens_one(context_of: Make) -> None:
    view = coverage_matrix.view(context_of("lang=en"))
    assert len({row["adcode"] for row in rows(view)}) == 34
    texts = [note["text"] for note in (view.figure or {})["layout"]["annotations"]]
    assert any('href="?places=330000&lang=en"' in text and "Zhejiang" in text for text in texts)
    assert sum(int(str(row["tables"])) for row in rows(view)) == 9


def test_an_own_report_is_told_from_no_report(context_of: Make) -> None:
    view = coverage_matrix.view(context_of("places=310000&level=province&years=2019-2019"))
    (found,) = rows(view)
    assert found["state"] == "没有这一口径的年报；另有 1 份其他口径的"
    assert (found["tables"], found["other"]) == (None, 1)


@pytest.mark.parametrize(
    ("place", "year", "check", "where", "sides"),
    [
        ("洪泽区", 2023, "I4", "行政复议", (0, 11)),
        ("洪泽区", 2023, "I4", "行政诉讼（复议后起诉）", (0, 5)),
        ("龙港市", 2021, "I9", "行政规范性文件", (42, 41)),
        ("宿迁市", 2024, "I9", "行政复议", (134, 170)),
        ("万源市", 2025, "BAL", None, (56, 55)),
        ("上海市科学技术委员会", 2024, "I3", None, (36, 35)),
    ],
)
def test_known_failures(
    context_of: Make, place: str, year: int, check: str, where: str | None, sides: tuple[int, int]
) -> None:
    found = [row for row in rows(failed_checks.view(context_of(""))) if row["entity"] == place and row["year"] == year]
    (row,) = [
        row for row in found if str(row["check"]).startswith(check) and row["row"] == where and row["left"] == sides[0]
    ]
    assert (row["left"], row["right"], row["difference"]) == (*sides, sides[0] - sides[1])
    assert str(row["report"]).count("-") >= 3


def test_suqian_suits_span_two_rows(context_of: Make) -> None:
    found = [row for row in rows(failed_checks.view(context_of("places=321300"))) if row["left"] == 57]
    assert [(row["right"], row["table"], row["row"]) for row in found] == [(77, "表四", None)]


def test_each_check_says_what_it_saw(context_of: Make) -> None:
    view = failed_checks.view(context_of(""))
    texts = " ".join(note["text"] for note in (view.figure or {})["layout"]["annotations"])
    assert "I4 复议诉讼合计（成立 32，不成立 3，无法判断 1；看了 180 个数）" in texts
    assert "I1 行合计" in texts and "看了 2,086 个数" in texts
    assert "23 条不成立" in view.sentence


def test_every_failure_is_drawn_or_told(context_of: Make) -> None:
    ctx = context_of("")
    view = failed_checks.view(ctx)
    found = failures(ctx.cur, Selection("whole_area", "all", 2019, 2025))
    assert len(found) == len(view.table.rows) == 23
    marks = (view.figure or {})["data"][-1]["customdata"]
    assert sorted(marks) == sorted(row.ref or "" for row in view.table.rows)


def test_dates_against_the_law(context_of: Make) -> None:
    view = publication_dates.view(context_of(""))
    found = rows(view)
    assert len(found) == 837
    assert [found_status(found, word) for word in ("按期公布", "逾期公布", "公布日期不详", "无法定日期")] == [
        418,
        14,
        247,
        157,
    ]
    late = [row for row in found if row["entity"] == "黄浦区" and row["year"] == 2023 and row["days"]]
    assert [(row["due"], row["published"], row["days"]) for row in late] == [("2024-03-31", "2025-08-15", 502)]
    assert "418 份按期，14 份逾期；另有 247 份公布日期不详，不算逾期" in view.sentence


def found_status(found: list[dict[str, object]], word: str) -> int:
    return sum(row["status"] == word for row in found)


def test_only_known_dates_are_drawn(context_of: Make) -> None:
    figure = publication_dates.view(context_of("")).figure or {"data": []}
    in_time, late = figure["data"]
    assert (len(in_time["x"]), len(late["x"])) == (418, 14)
    assert max(in_time["x"]) <= 0 < min(late["x"])
    assert late["marker"]["symbol"].count("triangle-right") == 3


def test_the_seed_was_in_time(context_of: Make) -> None:
    view = publication_dates.view(context_of("places=330383"))
    found = [row for row in rows(view) if row["published"] == "2022-01-30"]
    assert [(row["kind"], row["due"], row["days"], row["status"]) for row in found] == [
        ("政府", "2022-03-31", -60, "按期公布")
    ]


def test_nothing_refused_is_said(context_of: Make) -> None:
    ctx = context_of("")
    view = refusals.view(ctx)
    (files,) = ctx.cur.execute("select count(*) from etl_file").fetchone() or (0,)
    assert view.figure is None and f"{files} 份文件全部读成" in (view.empty or "")


@pytest.fixture
def refused(warehouse: Path, tmp_path: Path) -> Context:
    """The real warehouse with two refused tables and a rejected file written into a copy of it."""
    path = tmp_path / "refused.duckdb"
    path.write_bytes(warehouse.read_bytes())
    with duckdb.connect(str(path)) as connection:
        code = "321300-gov-2024"
        (report,) = connection.execute(
            "select report_code from dim_report where starts_with(report_code, ?)", [code]
        ).fetchone() or ("",)
        for number, (table, reason, cells) in enumerate([("t2", "short_row", 12), ("t4", "no_values", 0)], start=1):
            connection.execute(
                "insert into etl_refusal values ('a.html', ?, ?, ?, ?, '14 cells where 15 are asked', 'line 56', ?)",
                [number, report, table, reason, cells],
            )
        connection.execute("insert into etl_file values ('b.pdf', 'x', 'rejected', 'not a report', null, 0)")
    opened = Warehouse(path)
    return context(opened.cursor(), ViewState(places=("321300",)))


def test_refusals_by_reason(refused: Context) -> None:
    view = refusals.view(refused)
    assert [(row["file"], row["table"], row["reason"], row["cells"]) for row in rows(view)] == [
        ("b.pdf", "整份文件", "不是可读的年报", None),
        ("a.html", "表二", "行内格数不足", 12),
        ("a.html", "表四", "有行名无数", 0),
    ]
    assert "1 份拒读" in view.sentence and "2 张表" in view.sentence
    assert (view.figure or {"data": [{}]})["data"][0]["x"] == [1, 1, 1]


def test_a_refused_table_is_named_in_its_cell(refused: Context) -> None:
    found = {(row["entity"], row["year"]): row["state"] for row in rows(coverage_matrix.view(refused))}
    assert str(found["宿迁市", 2024]).endswith("；表二、表四未能读取")


def test_a_count_far_from_the_year_before_is_listed_with_both_reports(context_of: Make) -> None:
    view = jumps.view(context_of("places=320813"))
    (row,) = [row for row in rows(view) if row["metric"] == "行政许可"]
    assert (row["entity"], row["year"], row["before"], row["after"], row["factor"]) == (
        "洪泽区",
        2024,
        550,
        9487,
        17.2491,
    )
    assert str(row["previous_report"]).startswith("320813-gov-2023") and str(row["report"]).startswith(
        "320813-gov-2024"
    )
    assert "550 → 9,487（×17.25）" in view.sentence
    _, before, after = (view.figure or {"data": []})["data"]
    assert (before["x"], after["x"]) == ([550], [9487])
    assert before["customdata"][0].startswith("320813-gov-2023") and after["customdata"][0].startswith(
        "320813-gov-2024"
    )


@pytest.mark.parametrize(
    ("before", "after", "word"), [(0, 17, "上一年为 0"), (34, 0, "降为 0"), (5000, 21, "×0.0042"), (21, 525, "×25.00")]
)
def test_a_factor_is_never_printed_as_nothing(context_of: Make, before: float, after: float, word: str) -> None:
    ctx = context_of("places=320813")
    (jump,) = (
        one for one in queried(ctx.cur, Selection("whole_area", "all", 2024, 2024, ("320813",))) if one.before == 550
    )
    ratio = after / before if before else None
    assert jumps.factor(replace(jump, before=before, after=after, factor=ratio), ctx) == word


def test_no_jump_says_how_many_pairs_were_compared(context_of: Make) -> None:
    view = jumps.view(context_of("places=321300"))
    (pairs,) = re.findall(r"比较了 ([0-9,]+) 对", view.empty or "")
    assert view.figure is None and int(pairs) == 12
    assert "无从比较" in (jumps.view(context_of("places=330383&years=2008-2021")).empty or "")
