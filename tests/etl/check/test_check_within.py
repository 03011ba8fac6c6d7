"""Checks within one report: exact sides, status, blanks, and what cannot be assessed."""

from decimal import Decimal

import pytest

from etl.check import check_report, modules
from etl.forms import DATA
from etl.indicators import load_indicators
from etl.load.folder import read_rows
from etl.model import Cell, CellStatus, Check, Publisher, PublisherKind, Quote, ReportIdentity, Scope
from tests.etl.load.small import table_3

FORMS = {"t3": "gb2021_30"}


def cell(key: str, text: str) -> Cell:
    value = Decimal(text) if text.strip("/ ") else None
    status = CellStatus.REPORTED if value is not None else CellStatus.BLANK
    return Cell(key, value, text, status, "line 1")


def checks(
    cells: dict[str, str], quoted: dict[str, float] | None = None, forms: dict[str, str] = FORMS, **identity: object
) -> dict[tuple[str, str], Check]:
    quotes = [Quote(code, Decimal(str(value)), str(value), "line 9") for code, value in (quoted or {}).items()]
    known = ReportIdentity(scope=Scope.WHOLE_AREA, year=2023, **identity)
    found = check_report([cell(key, text) for key, text in cells.items()], forms, quotes, known)
    return {(check.id, check.subject): check for check in found}


def sides(check: Check) -> tuple[object, ...]:
    return check.left, check.right, check.status.value, check.blanks


def test_a_sound_table_passes_every_identity_on_every_row_and_column():
    found = checks(table_3())
    assert sum(id == "I1" for id, _ in found) == 25
    assert sum(id == "I2" for id, _ in found) == 7
    assert sum(id == "I3" for id, _ in found) == 7
    assert sides(found["I3", "t3.total"]) == (12, 12, "pass", 0)
    assert sides(found["I2", "t3.total"]) == (11, 11, "pass", 0)
    assert {check.status.value for check in found.values()} == {"pass"}


def test_a_wrong_total_fails_its_row_and_its_column_only():
    found = checks(table_3() | {"t3.res_granted.total": "7"})
    failed = {key: sides(check) for key, check in found.items() if check.status.value == "fail"}
    assert failed == {("I1", "t3.res_granted"): (7, 6, "fail", 0), ("I2", "t3.total"): (11, 12, "fail", 0)}


def test_a_blank_total_is_not_assessable_and_the_recomputed_one_stands_beside_it():
    found = checks(table_3() | {"t3.res_granted.total": ""})
    check = found["I1", "t3.res_granted"]
    assert (sides(check), check.note) == ((None, 6, "not_assessable", 1), "printed_blank")


def test_blank_counts_as_zero_for_the_test_and_is_counted():
    found = checks(table_3() | {"t3.res_granted.business": "", "t3.res_granted.research": ""})
    assert sides(found["I1", "t3.res_granted"]) == (6, 6, "pass", 2)


def test_a_column_of_blank_totals_is_recomputed_from_the_applicants():
    totals = {
        key: "" for key in table_3() if key.startswith("t3.res_") and key.endswith(".total") and "res_total" not in key
    }
    check = checks(table_3() | totals)["I2", "t3.total"]
    assert (check.left, check.right, check.status.value, check.note) == (11, 11, "not_assessable", "parts_blank")


def test_a_missing_row_is_not_assessable_and_no_partial_sum_is_shown():
    cells = {key: text for key, text in table_3().items() if not key.startswith("t3.res_unable_not_held.")}
    check = checks(cells)["I2", "t3.total"]
    assert (check.left, check.right, check.status.value, check.note) == (11, None, "not_assessable", "cells_missing")


def test_an_unreadable_cell_is_not_assessable():
    cells = [cell(key, text) for key, text in table_3().items() if key != "t3.carried_in.total"]
    broken = Cell("t3.carried_in.total", None, "2?", CellStatus.UNREADABLE, "line 2")
    found = check_report([*cells, broken], FORMS, (), ReportIdentity())
    assert [c.status.value for c in found if (c.id, c.subject) == ("I3", "t3.total")] == ["not_assessable"]


def test_the_form_of_2019_has_one_row_of_other_handling():
    cells = {key: text for key, text in table_3().items() if not key.startswith("t3.res_other_")}
    cells |= {f"t3.res_other_total.{column}": "0" for column in ("natural_person", "total")}
    rest = ("business", "research", "public_interest", "legal_service", "other_org")
    cells |= {f"t3.res_other_total.{column}": "0" for column in rest}
    found = checks(cells, forms={"t3": "gb2019_60"})
    assert sides(found["I2", "t3.total"]) == (11, 11, "pass", 0)
    assert sum(id == "I1" for id, _ in found) == 23


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ({"granted": 6}, (6, 6, "pass", None)),
        ({"granted": 5}, (5, 6, "fail", None)),
        ({"requests_workload": 12}, (12, 12, "pass", None)),
        ({"requests_workload": 10}, (10, 12, "pass", "prose_counts_new")),
        ({"requests_workload": 11}, (11, 12, "fail", None)),
        ({"applicant_natural": 12}, (12, 10, "pass", "prose_counts_workload")),
        ({"unable_total": 5}, (5, 5, "pass", None)),
    ],
)
def test_prose_against_table(quoted, expected):
    check = checks(table_3(), quoted)["I9", next(iter(quoted))]
    assert (check.left, check.right, check.status.value, check.note) == expected


def test_prose_of_another_scope_is_not_compared():
    quote = Quote("requests_workload", Decimal(3), "3件", "line 9", scope=Scope.OWN)
    known = ReportIdentity(scope=Scope.WHOLE_AREA)
    found = check_report([cell(k, v) for k, v in table_3().items()], FORMS, [quote], known)
    check = next(check for check in found if check.id == "I9")
    assert (check.left, check.right, check.status.value, check.note) == (3, 12, "not_assessable", "scope_differs")


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ({"requests_new": 54, "carried_in": 2, "closed": 54, "carried_out": 1}, (56, 55, "fail", None)),
        ({"requests_workload": 78, "closed": 76, "carried_out": 2}, (78, 78, "pass", None)),
        (
            {"requests_workload": 114, "carried_in": 2, "closed": 116, "carried_out": 0},
            (116, 116, "pass", "prose_counts_new"),
        ),
        (
            {"requests_workload": 10, "closed": 11, "carried_out": 1},
            (10, 12, "not_assessable", "carry_in_not_quoted"),
        ),
        ({"requests_workload": 60, "closed": 54, "carried_out": 2}, (60, 56, "fail", None)),
    ],
)
def test_quoted_balance(quoted, expected):
    check = checks({}, quoted, forms={})["BAL", "balance"]
    assert (check.left, check.right, check.status.value, check.note) == expected


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        (
            {"closed": 54, "granted": 45, "partial": 4, "refused_total": 4, "unable_total": 2},
            (54, 55, "fail", "parts_not_all_quoted"),
        ),
        (
            {"closed": 76, "granted": 11, "refused_total": 8, "notproc_total": 9, "unable_total": 48},
            (76, 76, "pass", "parts_not_all_quoted"),
        ),
        (
            {"closed": 434, "granted": 200, "partial": 47},
            (434, 247, "not_assessable", "parts_not_all_quoted"),
        ),
        (
            {
                "requests_new": 163,
                "carried_in": 7,
                "carried_out": 9,
                "other:granted_or_partial": 96,
                "refused_total": 2,
                "unable_total": 40,
                "notproc_total": 1,
                "other_total": 21,
            },
            (161, 160, "fail", None),
        ),
    ],
)
def test_quoted_parts(quoted, expected):
    check = checks({}, quoted, forms={})["PARTS", "outcomes"]
    assert (check.left, check.right, check.status.value, check.note) == expected


@pytest.mark.parametrize(
    ("kind", "adcode", "expected"),
    [
        (PublisherKind.TOWNSHIP, None, "fail"),
        (PublisherKind.DEPARTMENT, "110000", "fail"),
        (PublisherKind.GOVERNMENT, "110101", "fail"),
        (PublisherKind.GOVERNMENT, "110000", None),
        (PublisherKind.GOVERNMENT, "130100", None),
        (PublisherKind.OFFICE, "310000", None),
        (PublisherKind.GOVERNMENT, None, None),
    ],
)
def test_only_provinces_and_cities_make_rules(kind, adcode, expected):
    body = Publisher("x", "某机关", kind, adcode)
    found = checks({"t2.rules.issued": "0", "t2.rules.in_force": "6"}, publisher=body, adcode=adcode)
    check = found.get(("PLAUS_RULES", "t2.rules"))
    assert (check.status.value if check else None) == expected
    assert check is None or (check.left, check.right) == (6, 0)


def test_every_check_has_its_row_of_words_and_every_row_its_check():
    rows = read_rows(DATA / "checks" / "checks.csv")
    assert sorted(row["check_code"] for row in rows) == sorted(module.ID for module in modules())
    assert all(all(row.values()) for row in rows)
    notes = {row["note_code"] for row in read_rows(DATA / "checks" / "notes.csv")}
    assert {"printed_blank", "scope_unknown", "prose_counts_new"} <= notes
    assert load_indicators()["requests_workload"].readings == (("t3.new_requests.total", "t3.carried_in.total"),)
