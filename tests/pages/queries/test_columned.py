from itertools import product

from pages.queries.columned import Columned
from pages.queries.metric_values import metric_values
from pages.queries.selection import EVERYTHING, Selection
from pages.warehouse import Warehouse
from tests.pages.charts.test_applications import made

PLACES = ((), ("321300", "330383"), ("999999",))


def test_columns_find_what_the_records_say(opened: Warehouse) -> None:
    values = metric_values(opened.cursor(), ["disclosed_of_closed"], EVERYTHING)
    held = Columned(values)
    years = ((0, 9999), (2022, 2024), (2030, 2031))
    for scope, level, span, places in product(("all", "whole_area", "own"), ("all", "county", "zone"), years, PLACES):
        asked = Selection(scope, level, *span, places)
        assert held.of(asked) == asked.of(values)
    assert len(held.of(EVERYTHING)) == len(values) > 500


def test_a_publisher_without_place_and_level_is_in_no_selection_of_these() -> None:
    alone = made("a", 1, adcode=None, level_code=None)
    held = Columned([alone, made("b", 2, 2023)])
    assert held.of(Selection("all", "all", 2024, 2024)) == [alone]
    assert [one.value for one in held.of(Selection("all", "county", 2019, 2025, ("b",)))] == [2]
    assert Columned([]).of(EVERYTHING) == []
