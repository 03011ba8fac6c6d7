"""Facts across reports: parent against children, jumps, timeliness; all listed, nothing mended."""

from datetime import date

import pytest

from etl.forms import DATA
from etl.metrics import build_metrics
from tests.etl.metrics.warehouse import add_place, add_report, empty

FORM = {"t3": "gb2021_30", "t2": "gb2021_30"}


def area(connection, code, adcode, value, year=2023, scope="whole_area", **more):
    cells = {"t3.new_requests.total": str(value)}
    add_report(connection, code, cells, adcode=adcode, year=year, scope=scope, forms=FORM, **more)


@pytest.mark.parametrize(
    ("parent", "children", "status", "total", "missing"),
    [
        (30, {"990101": 10, "990102": 20}, "equal", 30, []),
        (35, {"990101": 10, "990102": 20}, "more", 30, []),
        (29, {"990101": 10, "990102": 20}, "less", 30, []),
        (35, {"990101": 10}, "not_assessable", 10, ["990102"]),
        (5, {"990101": 10}, "less", 10, ["990102"]),
    ],
)
def test_hierarchy(parent, children, status, total, missing):
    connection = empty()
    add_place(connection, "990100", "prefecture", "990000", "990000")
    for adcode in ("990101", "990102"):
        add_place(connection, adcode, parent="990100", province="990000")
    area(connection, "p", "990100", parent)
    for adcode, value in children.items():
        area(connection, f"c{adcode}", adcode, value)
    area(connection, "own", "990102", 999, scope="own")
    build_metrics(connection, DATA)
    rows = connection.execute(
        "select status_code, parent_value, children_value, difference, child_count, reporting_count, missing_adcodes, "
        "report_code, child_report_codes from out_hierarchy where metric_id = 'applications_new'"
    ).fetchall()
    codes = [f"c{adcode}" for adcode in children]
    assert rows == [(status, parent, total, parent - total, 2, len(children), missing, "p", codes)]


def test_two_different_reports_of_one_area_are_none():
    connection = empty()
    add_place(connection, "990100", "prefecture", "990000", "990000")
    add_place(connection, "990101", parent="990100", province="990000")
    area(connection, "p", "990100", 30)
    area(connection, "p2", "990100", 31, kind="office")
    area(connection, "c", "990101", 10)
    build_metrics(connection, DATA)
    rows = connection.execute(
        "select parent_value, children_value, status_code from out_hierarchy where metric_id = 'applications_new'"
    )
    assert rows.fetchall() == [(None, 10, "not_assessable")]


def test_place_that_no_longer_exists_is_no_child():
    connection = empty()
    add_place(connection, "990100", "prefecture", "990000", "990000")
    add_place(connection, "990101", parent="990100", province="990000")
    add_place(connection, "990102", parent="990100", province="990000")
    connection.execute("update dim_place set valid_to_year = 2020 where adcode = '990102'")
    area(connection, "p", "990100", 10)
    area(connection, "c", "990101", 10)
    build_metrics(connection, DATA)
    assert connection.execute("select distinct status_code, child_count from out_hierarchy").fetchall() == [
        ("equal", 1)
    ]


def test_jumps_are_listed_in_both_directions_and_small_ones_are_not():
    connection = empty()
    series = {
        "990001": (10, 51),
        "990002": (10, 50),
        "990003": (51, 10),
        "990004": (1, 9),
        "990005": (0, 12),
        "990006": (0, 3),
    }
    for adcode, values in series.items():
        for year, value in zip((2022, 2023), values, strict=True):
            area(connection, f"{adcode}-{year}", adcode, value, year)
    area(connection, "gap-1", "990007", 10, 2020)
    area(connection, "gap-2", "990007", 500, 2022)
    build_metrics(connection, DATA)
    rows = connection.execute(
        "select adcode, previous_value, value, round(ratio, 3), report_code, previous_report_code from out_jump "
        "where metric_id = 'applications_new' order by adcode"
    ).fetchall()
    assert rows == [
        ("990001", 10, 51, 5.1, "990001-2023", "990001-2022"),
        ("990003", 51, 10, 0.196, "990003-2023", "990003-2022"),
        ("990005", 0, 12, None, "990005-2023", "990005-2022"),
    ]
    assert connection.execute(
        "select count(*) from out_metric where report_code = '990001-2023' and value = 51"
    ).fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("kind", "scope", "year", "published", "status", "days"),
    [
        ("government", "whole_area", 2021, "2022-01-30", "in_time", -60),
        ("government", "whole_area", 2019, "2020-03-31", "in_time", 0),
        ("government", "whole_area", 2019, "2020-04-01", "late", 1),
        ("department", "own", 2021, "2022-01-31", "in_time", 0),
        ("department", "own", 2021, "2022-02-01", "late", 1),
        ("department", "own", 2018, "2019-03-31", "in_time", 0),
        ("office", "own", 2021, "2022-02-01", "late", 1),
        ("office", "whole_area", 2021, "2022-02-01", "in_time", -58),
        ("office", "unknown", 2021, "2022-02-01", "no_due_date", None),
        ("township", "own", 2021, "2022-06-01", "no_due_date", None),
        ("township", "own", 2017, "2018-06-01", "late", 62),
        ("zone", "own", 2021, "2022-06-01", "no_due_date", None),
        ("government", "whole_area", 2021, None, "unknown_date", None),
        ("government", "whole_area", 2022, "2022-07-25", "implausible_date", -249),
    ],
)
def test_timeliness(kind, scope, year, published, status, days):
    connection = empty()
    area(connection, "r", "990001", 5, year, scope, kind=kind, published=published and date.fromisoformat(published))
    build_metrics(connection, DATA)
    rows = connection.execute("select report_code, kind_code, days_late, status_code from out_timeliness").fetchall()
    assert rows == [("r", kind, days, status)]


def test_real_warehouse(warehouse):
    import duckdb

    connection = duckdb.connect(str(warehouse), read_only=True)
    rows = connection.execute(
        "select parent_value, children_value, status_code from out_hierarchy "
        "where adcode = '321300' and report_year = 2023 and metric_id = 'applications_handled'"
    ).fetchall()
    assert rows == [(3607, 2216, "more")]
    rows = connection.execute(
        "select previous_value, value from out_jump where adcode = '320813' and report_year = 2024"
    ).fetchall()
    assert (550, 9487) in rows
    late = dict(connection.execute("select status_code, count(*) from out_timeliness group by 1").fetchall())
    reports = connection.execute("select count(*) from dim_report where is_current").fetchall()
    assert sum(late.values()) == reports[0][0] and late["in_time"] > 400 and late["unknown_date"] > 200
    seed = connection.execute(
        "select days_late, t.status_code from out_timeliness t join dim_report r using (report_code) "
        "where r.adcode = '330383' and r.report_year = 2021"
    )
    assert (-60, "in_time") in seed.fetchall()
