"""Reviews and lawsuits: known cells, failed totals, tracks never added."""

from collections.abc import Callable

from pages.charts import court_outcomes, dispute_volume, review_outcomes
from pages.charts.view import ChartView, Context

Make = Callable[[str], Context]


def rows(view: ChartView, name: str, year: int) -> list[dict[str, object]]:
    keys = [column.key for column in view.table.columns]
    return [dict(zip(keys, r.values, strict=True)) for r in view.table.rows if r.values[0] == name and year in r.values]


def test_the_seed(context_of: Make) -> None:
    (review,) = rows(review_outcomes.view(context_of("")), "龙港市", 2021)
    assert (review["corrected"], review["total"], review["pending"]) == (8, 9, 0)
    direct = [r for r in rows(court_outcomes.view(context_of("")), "龙港市", 2021) if r["track"] == "未经复议直接起诉"]
    assert [(r["corrected"], r["total"], r["pending"]) for r in direct] == [(0, 3, 1)]


def test_a_printed_total_of_zero_is_kept_and_ringed(context_of: Make) -> None:
    view = review_outcomes.view(context_of("places=320813"))
    (found,) = rows(view, "洪泽区", 2023)
    assert (found["total"], found["known"]) == (0, 11)
    assert any(entry.mark == "ring" for entry in view.key)
    assert view.figure is not None
    assert any("○" in note["text"] and note["text"].startswith("11") for note in view.figure["layout"]["annotations"])


def test_prose_totals_have_a_panel_of_their_own(context_of: Make) -> None:
    view = dispute_volume.view(context_of("level=county"))
    quoted = [r for r in view.table.rows if "正文所引" in r.values]
    assert quoted
    tracks = {r.values[3] for r in quoted}
    assert tracks <= {"行政复议", "行政诉讼（正文，未分）"}
    headings = [note["text"] for note in (view.figure or {})["layout"]["annotations"]]
    assert sum("诉讼，未分" in text for text in headings) == 1


def test_the_law_of_2024_is_marked(context_of: Make) -> None:
    view = dispute_volume.view(context_of("level=county"))
    shapes = (view.figure or {})["layout"]["shapes"]
    assert {shape["x0"] for shape in shapes if shape["line"].get("dash") == "dot"} == {2023.5}
