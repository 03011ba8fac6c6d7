"""out_metric on real printed tables and small made ones: numbers that must come out, and each way to miss one."""

from datetime import date

import pytest

from etl.forms import DATA
from etl.metrics import build_metrics
from tests.etl.metrics.warehouse import (
    add_failure,
    add_place,
    add_places,
    add_report,
    add_row,
    empty,
    metric,
    transcribed,
)


@pytest.fixture(scope="module")
def real():
    """龙港 2021, 上海府办 2019 and 洪泽 2023 as printed, and a report of which only prose is known."""
    connection = empty()
    add_places(connection)
    add_report(connection, "longgang", transcribed("2021_longgangshi.csv"), published=date(2022, 1, 30))
    add_report(
        connection,
        "shanghai",
        transcribed("2019_shanghaishibangongting.csv"),
        adcode="310000",
        year=2019,
        scope="own",
        kind="office",
    )
    add_report(connection, "hongze", transcribed("2023_hongzequ.csv"), adcode="320813", year=2023)
    keys = ["t4.review.upheld", "t4.review.corrected", "t4.review.other", "t4.review.pending", "t4.review.total"]
    add_failure(connection, "hongze", "I4", "t4.review", keys, 0, 11)
    add_report(
        connection,
        "prose",
        adcode="321300",
        year=2023,
        trust="quoted",
        quotes={"requests_workload": 3607, "granted": 1191, "partial": 328, "carried_out": 121},
    )
    build_metrics(connection, DATA)
    return connection


SEED = [
    ("applications_new", 166, None, 166),
    ("applications_handled", 166, None, 166),
    ("closed", 165, None, 165),
    ("disclosed_of_closed", 134, 165, 0.8121),
    ("disclosed_of_handled", 134, 166, 0.8072),
    ("disclosed_of_decided", 134, 137, 0.9781),
    ("disclosed_without_abusive", 134, 162, 0.8272),
    ("granted_of_closed", 103, 165, 0.6242),
    ("refused_of_closed", 3, 165, 0.0182),
    ("unable_of_closed", 21, 165, 0.1273),
    ("notproc_of_closed", 3, 165, 0.0182),
    ("other_of_closed", 4, 165, 0.0242),
    ("carry_over_share", 1, 166, 0.0060),
    ("natural_person_share", 136, 166, 0.8193),
    ("disputes_per_100_closed", 12, 165, 7.2727),
    ("norm_docs_issued", 41, None, 41),
    ("admin_fees", 3481.768936, None, 3481.768936),
    ("penalty_decisions", 342395, None, 342395),
    ("published_days", 29, None, 29),
    ("applications_per_100k", 166, 470723, 35.2649),
]


@pytest.mark.parametrize(("name", "top", "bottom", "value"), SEED)
def test_seed(real, name, top, bottom, value):
    row = metric(real, "longgang", name)
    assert (row["numerator"], row["denominator"], row["status_code"]) == (top, bottom, "reported")
    assert row["value"] == pytest.approx(value, abs=5e-5)


def test_five_outcome_shares_of_the_seed_sum_to_one(real):
    names = ("disclosed", "refused", "unable", "notproc", "other")
    assert sum(metric(real, "longgang", f"{n}_of_closed")["value"] for n in names) == pytest.approx(1)


def test_too_few_keeps_counts_and_interval(real):
    row = metric(real, "longgang", "review_corrected_of_concluded")
    assert (row["numerator"], row["denominator"], row["value"], row["status_code"]) == (8, 9, None, "too_few")
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.5650, 0.9801)
    row = metric(real, "longgang", "court_corrected_direct_of_concluded")
    assert (row["numerator"], row["denominator"], row["value"], row["status_code"]) == (0, 2, None, "too_few")
    assert (row["low"], round(row["high"], 4)) == (0, 0.6576)
    row = metric(real, "longgang", "court_corrected_after_review_of_concluded")
    assert (row["numerator"], row["denominator"], row["status_code"], row["low"]) == (0, 0, "zero_denominator", None)


def test_population_and_its_year_travel_along(real):
    row = metric(real, "longgang", "applications_per_100k")
    assert (row["population_year"], row["is_estimated"]) == (2021, True)
    assert row["note"] == "population_year=2021; population_estimated"
    assert (round(row["low"], 2), round(row["high"], 2)) == (30.10, 41.06)


def test_blank_totals_stay_blank_with_the_recomputed_beside(real):
    row = metric(real, "shanghai", "disclosed_of_closed")
    assert (row["numerator"], row["denominator"], row["value"], row["status_code"]) == (None, 805, None, "blank")
    assert (row["recomputed_numerator"], row["recomputed_denominator"]) == (275, 805)
    assert row["note"] == "recomputed=275/805; blanks_as_zero=7"
    assert metric(real, "shanghai", "unable_of_closed")["recomputed_numerator"] == 337
    assert metric(real, "shanghai", "other_of_closed")["recomputed_numerator"] is None
    assert metric(real, "shanghai", "closed")["value"] == 805


def test_printed_zero_totals_stay_with_the_failed_identity(real):
    row = metric(real, "hongze", "review_corrected_of_concluded")
    assert (row["numerator"], row["denominator"], row["value"], row["status_code"]) == (1, 0, None, "inconsistent")
    assert (row["recomputed_numerator"], row["recomputed_denominator"]) == (1, 11)
    assert (row["failed_check_count"], row["failed_checks"]) == (1, ["I4 t4.review"])
    row = metric(real, "hongze", "disputes_per_100_closed")
    assert (row["numerator"], row["recomputed_numerator"], row["failed_check_count"]) == (0, 11, 1)
    assert metric(real, "hongze", "disclosed_of_closed")["failed_check_count"] == 0


def test_own_report_has_no_per_capita(real):
    row = metric(real, "shanghai", "applications_per_100k")
    assert (row["status_code"], row["numerator"], row["denominator"]) == ("not_applicable", None, None)
    assert row["note"] == "not_for_scope"


def test_rows_of_another_form(real):
    assert metric(real, "shanghai", "norm_docs_in_force")["status_code"] == "not_in_form"
    row = metric(real, "shanghai", "norm_docs_issued")
    assert (row["value"], row["alternative_number"], row["trust_code"], row["note"]) == (
        60,
        1,
        "primary",
        "alternative=1",
    )
    assert metric(real, "shanghai", "published_days")["status_code"] == "unknown_date"


def test_prose_stands_in_only_where_declared(real):
    row = metric(real, "prose", "disclosed_of_handled")
    assert (row["numerator"], row["denominator"], row["status_code"], row["trust_code"]) == (
        1519,
        3607,
        "quoted",
        "quoted",
    )
    assert metric(real, "prose", "applications_handled")["value"] == 3607
    assert metric(real, "prose", "carry_over_share")["value"] == pytest.approx(121 / 3607)
    for name in ("applications_new", "closed", "not_held_of_closed", "disclosed_without_abusive"):
        row = metric(real, "prose", name)
        assert (row["value"], row["numerator"], row["status_code"]) == (None, None, "not_reported")


CELLS = {
    "t3.new_requests.total": "40",
    "t3.carried_in.total": "2",
    "t3.res_total.total": "41",
    "t3.carried_out.total": "1",
}
FORM = {"t3": "gb2021_30"}


def build_one(cells=CELLS, population=None, **report):
    connection = empty()
    add_place(connection, "990001", province="990000", synthetic=True)
    connection.execute(
        "insert into fact_population select '990001', ?, 1000, true, 'test' where ? is not null", [population] * 2
    )
    add_report(connection, "one", cells, adcode="990001", forms=FORM if cells else None, **report)
    build_metrics(connection, DATA)
    return connection


@pytest.mark.parametrize(
    ("printed", "status"), [("", "blank"), ("/", "not_applicable"), ("4O", "unreadable"), ("0", "zero_denominator")]
)
def test_missing_is_told_apart_and_never_zero(printed, status):
    cells = CELLS | {"t3.new_requests.total": printed, "t3.carried_in.total": "0", "t3.carried_out.total": "0"}
    row = metric(build_one(cells), "one", "carry_over_share")
    assert (row["status_code"], row["value"]) == (status, None)
    assert row["denominator"] == (0 if status == "zero_denominator" else None)


def test_worst_reason_counts():
    cells = CELLS | {"t3.new_requests.total": "", "t3.carried_in.total": "4O"}
    assert metric(build_one(cells), "one", "applications_handled")["status_code"] == "unreadable"


def test_lost_cell_is_not_reported():
    cells = {key: text for key, text in CELLS.items() if "carried_in" not in key}
    assert metric(build_one(cells), "one", "applications_handled")["status_code"] == "not_reported"
    assert metric(build_one(cells), "one", "applications_new")["value"] == 40


def test_blank_table_is_not_mended_by_prose():
    cells = CELLS | {"t3.new_requests.total": ""}
    assert metric(build_one(cells, quotes={"requests_new": 40}), "one", "applications_new")["status_code"] == "blank"


def test_contradictory_quotes_are_refused():
    connection = empty()
    add_report(connection, "one", adcode="990001", trust="quoted", quotes={"requests_new": 40})
    connection.execute(
        "insert into fact_quoted by name select report_code, indicator_code, 41 as value, unit, quote, 'line 2' "
        "as locator, is_used from fact_quoted"
    )
    build_metrics(connection, DATA)
    assert metric(connection, "one", "applications_new")["status_code"] == "ambiguous"


def test_failed_balance_of_quotes_travels_with_the_figure():
    connection = empty()
    add_report(connection, "one", adcode="990001", trust="quoted", quotes={"requests_new": 56, "closed": 54})
    add_failure(connection, "one", "BAL", "balance", ["requests_new", "carried_in", "closed", "carried_out"], 56, 55)
    build_metrics(connection, DATA)
    assert metric(connection, "one", "applications_new")["failed_checks"] == ["BAL balance"]
    assert metric(connection, "one", "admin_fees")["failed_checks"] == []


def test_quote_of_another_scope_or_unit_stands_for_nothing():
    connection = empty()
    add_report(connection, "one", adcode="990001", trust="quoted", quotes={"requests_new": 40, "admin_fees": 7})
    connection.execute("update fact_quoted set scope_code = 'own' where indicator_code = 'requests_new'")
    connection.execute(
        "insert into dim_indicator by name select 'admin_fees' as indicator_code, '费' as name_zh, "
        "'fees' as name_en, '万元' as unit, [] as cell_keys, 0 as order_number"
    )
    build_metrics(connection, DATA)
    assert metric(connection, "one", "applications_new")["status_code"] == "not_reported"
    assert metric(connection, "one", "admin_fees")["status_code"] == "not_reported"


@pytest.mark.parametrize(
    ("population", "kind", "status"),
    [
        (2021, "government", "reported"),
        (2020, "office", "reported"),
        (2019, "government", "no_population"),
        (None, "government", "no_population"),
        (2021, "zone", "not_applicable"),
        (2021, "township", "not_applicable"),
    ],
)
def test_per_capita_needs_a_recent_population_and_a_government(population, kind, status):
    row = metric(build_one(population=population, kind=kind), "one", "applications_per_100k")
    assert row["status_code"] == status
    assert row["value"] == (4000 if status == "reported" else None)


def test_only_current_reports_and_one_row_a_key():
    connection = build_one()
    assert connection.execute("select count(*), count(distinct metric_id) from out_metric").fetchall() == [(28, 28)]
    connection = build_one(current=False)
    assert connection.execute("select count(*) from out_metric").fetchall() == [(0,)]


def test_share_above_one_is_inconsistent():
    row = metric(build_one(CELLS | {"t3.carried_out.total": "99"}), "one", "carry_over_share")
    assert (row["numerator"], row["denominator"], row["value"], row["low"], row["status_code"]) == (
        99,
        42,
        None,
        None,
        "inconsistent",
    )


def test_page_dated_before_the_year_ended_is_inconsistent():
    assert metric(build_one(published=date(2021, 7, 25)), "one", "published_days")["status_code"] == "inconsistent"


def test_nothing_temporary_is_left():
    assert build_one().execute("select count(*) from duckdb_tables() where temporary").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("unit", "value", "status"),
    [("万元", 8040, "reported"), ("元", 0.804, "reported"), ("亿元", 80400000, "reported"), (None, None, "ambiguous")],
)
def test_money_is_counted_in_the_unit_the_form_asks_for(unit, value, status):
    connection = empty()
    add_places(connection)
    key = "t2.admin_fees.amount_10k_yuan"
    add_row(
        connection,
        "dim_cell",
        cell_key=key,
        table_code="t2",
        row_code="admin_fees",
        column_code="amount_10k_yuan",
        label_zh="本年收费金额",
        label_en="fees",
        unit="万元",
        form_codes=["2021"],
        order_number=1,
    )
    add_report(connection, "fees", {key: "8040"})
    connection.execute("update fact_proactive set unit = ?", [unit])
    build_metrics(connection, DATA)
    found = metric(connection, "fees", "admin_fees")
    assert (found["value"], found["status_code"]) == (value, status)
