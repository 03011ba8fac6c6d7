"""500 figures of the real out_metric, each led back to the printed text of its cells or quotes."""

import random
import re

import duckdb
import pytest

SAMPLE = 500


@pytest.fixture(scope="module")
def real(warehouse):
    return duckdb.connect(str(warehouse), read_only=True)


def number(text):
    """The number that a printed text begins with."""
    found = re.match(r"-?\d+(\.\d+)?", text.strip().replace(",", ""))
    assert found, text
    return float(found.group())


def printed(connection, report, key):
    """The printed number behind one key, read from text; checked to be in an accepted report with a file."""
    table, rest = key.split(".", 1)
    if table == "quoted":
        sql = (
            "select distinct quote from fact_quoted where report_code = ? and indicator_code = ? and scope_code is null"
        )
        texts = {number(text) for (text,) in connection.execute(sql, [report, rest]).fetchall()}
    elif table in ("t2", "t3", "t4"):
        fact, row, column = {
            "t2": ("fact_proactive", "row_code", "column_code"),
            "t3": ("fact_application", "row_code", "applicant_code"),
            "t4": ("fact_dispute", "track_code", "outcome_code"),
        }[table]
        sql = f"select printed_text, locator from {fact} where report_code = ? and {row} = ? and {column} = ?"
        ((text, locator),) = connection.execute(sql, [report, *rest.split(".")]).fetchall()
        assert locator
        texts = {number(text)}
    elif key == "place.population":
        sql = (
            "select population from fact_population p join out_metric m on p.adcode = m.adcode "
            "and p.population_year = m.population_year where m.report_code = ?"
        )
        texts = {float(people) for (people,) in connection.execute(sql, [report]).fetchall()}
    else:
        sql = "select published_date - make_date(report_year + 1, 1, 1) from dim_report where report_code = ?"
        texts = {float(days) for (days,) in connection.execute(sql, [report]).fetchall()}
    assert len(texts) == 1, (report, key, texts)
    return texts.pop()


def test_500_figures_lead_back_to_print(real):
    rows = real.execute(
        "select report_code, metric_id, numerator, denominator from out_metric where numerator is not null "
        "and status_code in ('reported', 'quoted', 'too_few', 'zero_denominator', 'inconsistent') order by all"
    ).fetchall()
    assert len(rows) > 1500
    tables = [
        row
        for row in rows
        if real.execute("select cell_count > 0 from dim_report where report_code = ?", [row[0]]).fetchall()[0][0]
    ]
    chance = random.Random(500)
    sample = chance.sample(tables, SAMPLE // 2)
    sample += chance.sample(sorted(set(rows) - set(sample)), SAMPLE - len(sample))
    cells = 0
    for report, name, top, bottom in sample:
        found = real.execute(
            "select side_code, sign, cell_key from out_metric_cell where report_code = ? and metric_id = ?",
            [report, name],
        ).fetchall()
        sums = {"numerator": 0.0, "denominator": 0.0}
        for side, sign, key in found:
            sums[side] += sign * printed(real, report, key)
            cells += 1
        assert sums["numerator"] == pytest.approx(top), (report, name, found)
        if bottom is not None:
            assert sums["denominator"] == pytest.approx(bottom), (report, name, found)
        ((path, sha),) = real.execute(
            "select file_path, file_sha256 from dim_report where report_code = ?", [report]
        ).fetchall()
        assert path and re.fullmatch(r"[0-9a-f]{64}", sha)
    assert len(sample) == SAMPLE and cells > 800
