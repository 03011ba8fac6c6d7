"""What synthetic reports say: repeatable, fictional, consistent where not declared otherwise."""

import csv
from collections import Counter
from itertools import pairwise

import pytest

from etl.forms import DATA, load_forms
from etl.model import CellStatus
from etl.synth.compose import Report, compose, report_count
from etl.synth.knowledge import knowledge
from etl.synth.layouts import LAYOUTS
from etl.synth.places import body, body_count, place, place_count
from etl.synth.write import default_layouts

APPLICANTS = ("natural_person", "business", "research", "public_interest", "legal_service", "other_org")


def report(index: int, seed: int = 7, **imposed: str) -> Report:
    return compose(seed, index, default_layouts(), **imposed)


def number(of: Report, key: str) -> int:
    return int(of.cells[key].value or 0)


def test_every_place_is_outside_the_real_codes_and_has_its_own_name():
    places = [place(number) for number in range(place_count())]
    assert len(places) == 4060
    assert {len(found.adcode) for found in places} == {6}
    assert all(found.adcode.startswith("99") and found.name.startswith("示例") for found in places)
    assert len({found.adcode for found in places}) == len({found.name for found in places}) == 4060
    assert Counter(found.level for found in places) == {"province": 1, "prefecture": 99, "county": 3960}


def test_no_real_place_is_found_inside_a_fictional_name():
    with (DATA / "reference" / "divisions.csv").open(encoding="utf-8", newline="") as handle:
        real = {line["name_zh"] for line in csv.DictReader(handle)}
    assert len(real) > 3000
    for found in map(place, range(place_count())):
        name = found.name
        parts = {name[start:end] for start in range(len(name)) for end in range(start + 2, len(name) + 1)}
        assert not parts & real, name


def test_bodies_are_all_different_and_end():
    assert body_count() == 4060 * 12
    assert len({body(number).code for number in range(0, body_count(), 97)}) == len(range(0, body_count(), 97))
    with pytest.raises(ValueError, match="only 48720"):
        body(body_count())
    assert report_count() == 48720 * 7


def test_a_report_is_the_same_whatever_else_is_written():
    alone = report(41)
    for index in range(41):
        report(index)
    assert report(41) == alone
    assert report(41, seed=8) != alone


def test_cells_are_those_of_the_forms_in_printed_order():
    for index in range(60):
        made = report(index)
        wanted = [cell.key for code, form in made.forms for cell in load_forms()[form].table(code)]
        assert list(made.cells) == wanted
        assert set(dict(made.forms)) == {"t2", "t3", "t4"}


def test_the_identities_hold_in_every_report_without_a_declared_irregularity():
    seen = 0
    for index in range(140):
        made = report(index, layout="lines")
        if {"own_arithmetic_error", "zeros_slash", "zeros_dash"} & set(made.features):
            continue
        rows = load_forms()[dict(made.forms)["t3"]].rows("t3")
        for row in rows:
            assert number(made, f"t3.{row}.total") == sum(number(made, f"t3.{row}.{column}") for column in APPLICANTS)
        for column in (*APPLICANTS, "total"):
            outcomes = [row for row in rows if row.startswith("res_") and row != "res_total"]
            done = sum(number(made, f"t3.{row}.{column}") for row in outcomes)
            assert number(made, f"t3.res_total.{column}") == done
            arrived = number(made, f"t3.new_requests.{column}") + number(made, f"t3.carried_in.{column}")
            assert arrived == done + number(made, f"t3.carried_out.{column}")
        for block in ("review", "lit_direct", "lit_after_review"):
            parts = sum(number(made, f"t4.{block}.{name}") for name in ("upheld", "corrected", "other", "pending"))
            assert number(made, f"t4.{block}.total") == parts
        seen += 1
    assert seen > 110


def test_years_of_a_body_follow_on_each_other():
    chained = 0
    for index in range(0, 70, 7):
        years = [report(index + year, layout="lines") for year in range(7)]
        for before, after in pairwise(years):
            if before.features or after.features:
                continue
            assert number(before, "t3.carried_out.total") == number(after, "t3.carried_in.total")
            if "t2.norm_docs.in_force" in before.cells and "t2.norm_docs.in_force" in after.cells:
                stock = number(before, "t2.norm_docs.in_force") + number(after, "t2.norm_docs.issued")
                assert number(after, "t2.norm_docs.in_force") == stock - number(after, "t2.norm_docs.repealed")
                chained += 1
    assert chained > 10


def test_statuses_follow_what_is_printed():
    found = Counter()
    for index in range(300):
        for cell in report(index, layout="html_clean").cells.values():
            assert (cell.value is None) == (cell.status is not CellStatus.REPORTED)
            assert (cell.status is CellStatus.BLANK) == (cell.text == "")
            found[cell.status] += 1
    assert set(found) == {CellStatus.REPORTED, CellStatus.BLANK, CellStatus.NOT_APPLICABLE, CellStatus.UNREADABLE}


def test_blanks_are_only_printed_where_the_layout_shows_them():
    for index in range(300):
        assert all(cell.text for cell in report(index, layout="lines").cells.values())


def test_quoted_figures_agree_with_the_tables_where_they_say_so():
    agreeing = disagreeing = 0
    for index in range(200):
        made = report(index)
        for quote in made.quotes:
            assert str(quote.value) in quote.text and quote.text in made.prose["figures"]
            if quote.indicator == "requests_new":
                assert (quote.value == number(made, "t3.new_requests.total")) == quote.agrees
            agreeing, disagreeing = agreeing + quote.agrees, disagreeing + (not quote.agrees)
    assert agreeing > 300 and disagreeing > 3


def test_declared_layouts_exist_and_irregularities_are_as_frequent_as_declared():
    assert set(knowledge().layouts) <= set(LAYOUTS)
    errors = sum("own_arithmetic_error" in report(index).features for index in range(600))
    assert 10 <= errors <= 60
