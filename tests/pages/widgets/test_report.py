"""The report reader: official tables as printed, faults on their cells, two reports side by side."""

from typing import Any

import pytest

from etl.forms import load_forms, load_labels
from pages.queries.printed_cells import printed_cells
from pages.queries.report_checks import report_checks
from pages.queries.report_family import report_family
from pages.queries.report_head import report_head
from pages.registry import Visit
from pages.router import page_at, visit_of
from pages.text import Text
from pages.warehouse import Warehouse
from pages.widgets import html
from pages.widgets.html import Element, walk
from pages.widgets.official_table import merged, official_table
from pages.widgets.report_facts import neighbours
from pages.widgets.report_faults import by_cell, faults_of, recomputed
from pages.widgets.report_pairs import counts, pairs
from pages.widgets.report_sheet import above, body, lead
from tests.pages.trees import as_json


def code_of(opened: Warehouse, publisher: str, year: int) -> str:
    (row,) = (
        opened.cursor()
        .execute(
            "select report_code from dim_report where publisher_code = $p and report_year = $y and is_current "
            "and (form_t2 is not null or form_t3 is not null)",
            {"p": publisher, "y": year},
        )
        .fetchall()
    )
    return str(row[0])


def visit(opened: Warehouse, code: str, query: str = "") -> Visit:
    found, ignored = visit_of(opened, query, {"report_code": code})
    assert ignored == ()
    return found


def words(node: Any) -> str:
    if isinstance(node, (list, tuple)):
        return "".join(words(child) for child in node)
    if isinstance(node, Element):
        return words(getattr(node, "children", None))
    return "" if node is None else str(node)


def cells(node: Any) -> dict[str, Element]:
    found = {}
    for part in walk(node):
        key = part.get("data-cell")
        if key:
            found[key] = part
    return found


def test_labels_merge_as_on_paper() -> None:
    found = merged([("a",), ("b", "x"), ("b", "y")])
    assert [[(label.text, label.along, label.across) for label in begins] for begins in found] == [
        [("a", 1, 2)],
        [("b", 2, 1), ("x", 1, 1)],
        [("y", 1, 1)],
    ]


@pytest.mark.parametrize(
    ("form", "table", "rows", "figures", "spans"),
    [
        ("gb2021_30", "t3", 27, 175, [22, 8, 3, 5, 3]),
        ("gb2019_60", "t3", 25, 161, [20, 8, 3, 5]),
        ("gb2021_30", "t4", 4, 15, []),
        ("gb2021_30", "t2", 14, 10, []),
        ("gb2019_60", "t2", 18, 22, []),
    ],
)
def test_a_table_is_the_form(form: str, table: str, rows: int, figures: int, spans: list[int]) -> None:
    def render(cell: Any, span: int) -> html.Td:
        return html.Td(cell.key, colSpan=span, className="cell")

    drawn = official_table(table, load_forms()[form].table(table), render, Text("zh"))
    lines = [part for part in walk(drawn) if isinstance(part, html.Tr)]
    assert len(lines) == rows
    assert sum(getattr(part, "className", "") == "cell" for part in walk(drawn)) == figures
    groups = [part for part in walk(drawn) if isinstance(part, html.Th) and part.scope == "rowgroup"]
    assert [part.rowSpan for part in groups if hasattr(part, "rowSpan")] == spans


@pytest.mark.parametrize("form", ["gb2021_30", "gb2019_60"])
@pytest.mark.parametrize("table", ["t2", "t3", "t4"])
def test_every_line_is_equally_wide(form: str, table: str) -> None:
    def render(cell: Any, span: int) -> html.Td:
        return html.Td(cell.key, colSpan=span)

    drawn = official_table(table, load_forms()[form].table(table), render, Text("en"))
    # Each cell takes its span from as many lines as it is high.
    widths, open_cells = [], []
    for line in (part for part in walk(drawn) if isinstance(part, html.Tr)):
        own = line.children if isinstance(line.children, list) else [line.children]
        open_cells = [(span, left - 1) for span, left in open_cells if left > 1]
        open_cells += [(getattr(c, "colSpan", 1) or 1, getattr(c, "rowSpan", 1) or 1) for c in own]
        widths.append(sum(span for span, _ in open_cells))
    assert set(widths) == {max(widths)}


def test_every_label_of_the_forms_has_english() -> None:
    labels = {
        part
        for form in ("gb2019_60", "gb2021_30")
        for cell in load_forms()[form].cells
        for part in cell.row_path + cell.column_path
    }
    assert len(labels) > 60
    assert labels - load_labels().keys() == set()


def test_longgang_is_printed_cell_by_cell(opened: Warehouse) -> None:
    code = code_of(opened, "330383-gov", 2021)
    drawn = cells(body(visit(opened, code)))
    assert len(drawn) == 200
    assert words(drawn["t3.new_requests.total"]) == "166"
    assert words(drawn["t3.res_granted.legal_service"]) == "27"
    assert words(drawn["t2.admin_fees.amount_10k_yuan"]) == "3481.768936"
    assert words(drawn["t2.norm_docs.issued"]) == "41①正文 42"
    assert "is-head" in drawn["t2.norm_docs.issued"].className
    assert sum("is-ringed" in cell.className for cell in drawn.values()) == 1
    assert lead(report_head(opened.cursor(), code), visit(opened, code)) == [  # type: ignore[arg-type]
        "收有 3 张正式表格，表式共 200 格：已报告 200 格。",
        "核对了 55 条勾稽和对照，1 条不成立，画在有关的格子上。",
    ]
    text = words(above(visit(opened, code)))
    assert "2022-01-30，按期公布（法定期限 2022-03-31）" in text
    assert "c485d4e1c7d945bf0c3b40a9a66ec0ac29ec66aac4aa8d3f9035b88af8438b20" in text


def test_hongze_fails_where_it_fails(opened: Warehouse) -> None:
    code = code_of(opened, "320813-gov", 2023)
    shown = body(visit(opened, code))
    drawn = cells(shown)
    ringed = {key for key, cell in drawn.items() if "is-ringed" in cell.className}
    assert ringed == {
        f"t4.{track}.{outcome}"
        for track in ("review", "lit_after_review")
        for outcome in ("upheld", "corrected", "other", "pending", "total")
    }
    assert words(drawn["t4.review.total"]) == "0①≠ 11"
    assert words(drawn["t4.review.upheld"]) == "10①"
    assert words(drawn["t4.lit_after_review.total"]) == "0②≠ 5"
    assert "印作 0，按各项重算为 11 相差 −11" in words(shown)


def test_a_blank_total_has_its_sum_beside_it(opened: Warehouse) -> None:
    code = code_of(opened, "310000-office", 2019)
    drawn = cells(body(visit(opened, code)))
    cell = drawn["t3.res_refused_state_secret.total"]
    assert words(cell) == "未填重算 14"
    assert "is-blank" in cell.className
    assert words(drawn["t3.res_granted.total"]) == "未填①正文 258重算 272"
    assert words(drawn["t2.procurement.proc_amount"]) == "251000元"
    sums = recomputed(report_checks(opened.cursor(), code))
    assert len(sums) == 11
    assert sums["t3.res_unable_not_held.total"] == 265


def test_words_in_every_cell_without_a_figure(opened: Warehouse) -> None:
    cur = opened.cursor()
    for (code,) in cur.execute("select report_code from dim_report where form_t3 is not null").fetchall():
        shown = visit(opened, code)
        for part in walk(body(shown)):
            if str(getattr(part, "className", "")).startswith("cell "):
                assert words(part).strip(), (code, part)


def test_a_cut_copy_says_so(opened: Warehouse) -> None:
    code = code_of(opened, "130283-tdbd2e5", 2020)
    text = words(body(visit(opened, code)))
    assert text.count("未收") == 126
    assert "没有收到这份年报的这张表" in text


def test_prose_alone(opened: Warehouse) -> None:
    (code,) = (
        opened.cursor()
        .execute("select report_code from fact_check where check_code = 'GROWTH' and status_code = 'fail'")
        .fetchone()
    )
    shown = words([above(visit(opened, code)), body(visit(opened, code))])
    assert "没有收到这份年报的表格，只有正文所引的 6 个数字。" in shown
    assert "正文说 23 %，两年数字算出 21.48 % 相差 +1.52" in shown


def test_suqian_beside_its_year_before(opened: Warehouse) -> None:
    one, other = code_of(opened, "321300-gov", 2024), code_of(opened, "321300-gov", 2023)
    drawn = cells(body(visit(opened, one, f"with={other}")))
    assert words(drawn["t2.norm_docs.in_force"]) == "597 → 420−177"
    assert words(drawn["t2.rules.issued"]) == "2 → 2相同"
    # The order is that of the years, whichever report is opened.
    assert words(cells(body(visit(opened, other, f"with={one}")))["t2.norm_docs.in_force"]) == "597 → 420−177"


def pair_of(opened: Warehouse, one: str, other: str, table: str, layout: str) -> dict[str, int]:
    cur = opened.cursor()
    held = [(report_head(cur, code), printed_cells(cur, code)) for code in (one, other)]
    return counts(list(pairs(table, held[0], held[1], layout).values()))  # type: ignore[arg-type]


def test_what_may_not_be_subtracted(opened: Warehouse) -> None:
    old, new = code_of(opened, "310000-office", 2019), code_of(opened, "310000-office", 2025)
    # The form of 2021 asks other things in table 2: no cell but the decisions is in both.
    assert pair_of(opened, old, new, "t2", "gb2021_30") == {"differ": 0, "equal": 3, "neither": 7}
    assert pair_of(opened, old, new, "t3", "gb2021_30")["neither"] >= 21
    area = code_of(opened, "320813-gov", 2024)
    assert pair_of(opened, old, area, "t4", "gb2021_30") == {"differ": 0, "equal": 0, "neither": 15}
    text = words(body(visit(opened, old, f"with={area}")))
    assert "全区域汇总与本机关年报口径不同" in text and "不同机关" in text


def test_neighbours_and_versions(opened: Warehouse) -> None:
    cur = opened.cursor()
    head = report_head(cur, code_of(opened, "321300-gov", 2024))
    assert head is not None
    before, after = neighbours(head, report_family(cur, head.report_code))
    assert (before and before.year, after and after.year) == (2023, 2025)
    seed = report_family(cur, code_of(opened, "330383-gov", 2021))
    assert [(r.year, r.is_current) for r in seed] == [(2021, False)]


def test_faults_are_numbered_in_reading_order(opened: Warehouse) -> None:
    cur = opened.cursor()
    faults = faults_of(report_checks(cur, code_of(opened, "321300-gov", 2024)))
    assert [(f.sign, f.check.subject) for f in faults] == [("①", "review_total"), ("②", "litigation_total")]
    assert set(by_cell(faults)) == {"t4.review.total", "t4.lit_direct.total", "t4.lit_after_review.total"}


def test_english_words_only(opened: Warehouse) -> None:
    code = code_of(opened, "320813-gov", 2023)
    shown = body(visit(opened, code, "lang=en"))
    for part in walk(shown):
        if isinstance(part, (html.Th, html.H2, html.Summary)) or "cell" in str(getattr(part, "className", "")):
            assert not any("\u4e00" <= c <= "\u9fff" for c in words(part)), words(part)


def test_an_unknown_report_is_a_message(opened: Warehouse) -> None:
    shown, meta = page_at(opened, "/report/none-2020-000000", "with=nobody")
    text = as_json(shown)
    assert "没有这份年报" in text
    assert meta["search"] == ""


def test_the_second_report_stays_in_the_link_of_the_reader_only(opened: Warehouse) -> None:
    one, other = code_of(opened, "321300-gov", 2024), code_of(opened, "321300-gov", 2023)
    shown, meta = page_at(opened, f"/report/{one}", f"with={other}&lang=en")
    assert meta["search"] == f"lang=en&with={other}"
    links = {part.href for part in walk(shown) if isinstance(part, html.A)}
    assert f"/report/{one}?with={other}" in links
    assert {link for link in links if "with=" in link and not link.startswith("/report/")} == set()


def test_links_are_web_addresses(opened: Warehouse) -> None:
    cur = opened.cursor()
    for (code,) in cur.execute("select report_code from dim_report using sample 60").fetchall():
        for part in walk(above(visit(opened, code))):
            if isinstance(part, html.A):
                assert part.href.startswith(("http://", "https://", "/")), part.href
