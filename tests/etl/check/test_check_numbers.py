"""The numbers that must come out of the shipped data, asked of the built warehouse."""

import duckdb
import pytest

FACT = """
select c.left_value::double, c.right_value::double, c.status_code
from fact_check c join dim_report r using (report_code) join dim_publisher p using (publisher_code)
where p.name = ? and r.report_year = ? and r.scope_code = ? and c.check_code = ? and c.subject = ? and r.is_current
"""


@pytest.fixture(scope="module")
def facts(warehouse):
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        connection.execute("use warehouse")
        yield connection


@pytest.mark.parametrize(
    ("publisher", "year", "check", "subject", "expected"),
    [
        ("龙港市人民政府", 2021, "I3", "t3.total", (166, 166, "pass")),
        ("龙港市人民政府", 2021, "I9", "norm_docs_issued", (42, 41, "fail")),
        ("宿迁市人民政府", 2024, "I5", "t3.carried_in.total", (121, 121, "pass")),
        ("宿迁市人民政府", 2024, "I6", "t2.norm_docs", (420, 420, "pass")),
        ("宿迁市人民政府", 2025, "I6", "t2.norm_docs", (422, 422, "pass")),
        ("宿迁市人民政府", 2024, "I6", "t2.rules", (12, 12, "pass")),
        ("宿迁市人民政府", 2024, "I9", "review_total", (134, 170, "fail")),
        ("宿迁市人民政府", 2024, "I9", "litigation_total", (57, 77, "fail")),
        ("宿迁市人民政府", 2023, "CHILDREN", "requests_workload", (3607, 3607, "pass")),
        ("淮安市洪泽区人民政府", 2023, "I4", "t4.review", (0, 11, "fail")),
        ("淮安市洪泽区人民政府", 2023, "I4", "t4.lit_after_review", (0, 5, "fail")),
        ("淮安市洪泽区人民政府", 2024, "I9", "requests_workload", (17, 95, "not_assessable")),
        ("金湖县人民政府", 2023, "I4", "t4.lit_direct", (0, 3, "fail")),
        ("天津市河东区人民政府", 2024, "I5", "carried_in", (23, 23, "pass")),
        ("天津市河东区人民政府", 2024, "GROWTH", "other:pct_received_growth", (4.6, 4.63, "pass")),
        ("万源市人民政府", 2025, "BAL", "balance", (56, 55, "fail")),
        ("万源市人民政府", 2025, "PARTS", "outcomes", (54, 55, "fail")),
        ("桐庐县人民政府", 2023, "PARTS", "outcomes", (161, 160, "fail")),
    ],
)
def test_whole_area_reports(facts, publisher, year, check, subject, expected):
    assert facts.execute(FACT, [publisher, year, "whole_area", check, subject]).fetchall() == [expected]


@pytest.mark.parametrize(
    ("publisher", "year", "check", "subject", "expected"),
    [
        ("上海市人民政府办公厅", 2019, "I9", "other:granted_or_partial", (258, 275, "fail")),
        ("上海市人民政府办公厅", 2019, "I9", "unable_total", (265, 337, "fail")),
        ("上海市人民政府办公厅", 2019, "I1", "t3.res_granted", (None, 272, "not_assessable")),
        ("上海市人民政府办公厅", 2019, "I2", "t3.total", (805, 805, "not_assessable")),
        ("上海市人民政府办公厅", 2019, "I3", "t3.total", (877, 877, "pass")),
        ("上海市科学技术委员会", 2024, "I3", "t3.total", (36, 35, "fail")),
        ("昆山市人民政府办公室", 2025, "BAL", "balance", (78, 78, "pass")),
        ("昆山市人民政府办公室", 2025, "PARTS", "outcomes", (76, 76, "pass")),
        ("长春市退役军人事务局", 2023, "I9", "requests_workload", (2, 3, "fail")),
        ("哈密市伊州区丽园街道办事处", 2020, "PLAUS_RULES", "t2.rules", (5, 0, "fail")),
    ],
)
def test_own_organ_reports(facts, publisher, year, check, subject, expected):
    assert facts.execute(FACT, [publisher, year, "own", check, subject]).fetchall() == [expected]


def test_a_report_of_unknown_scope_is_not_joined_to_its_neighbour(facts):
    found = facts.execute(FACT, ["武汉市江岸区人民政府", 2023, "unknown", "SCOPE", "requests_workload"]).fetchall()
    assert found == [(70, 691, "fail")]


def test_the_seed_passes_every_identity_of_its_tables(facts):
    counts = facts.execute(
        "select c.check_code, count(*) from fact_check c join dim_report r using (report_code) "
        "where r.publisher_code = '330383-gov' and r.report_year = 2021 and r.is_current and c.status_code = 'pass' "
        "and c.check_code in ('I1', 'I2', 'I3', 'I4') group by all order by all"
    ).fetchall()
    assert counts == [("I1", 25), ("I2", 7), ("I3", 7), ("I4", 3)]
    failed = facts.execute(
        "select check_code from fact_check c join dim_report r using (report_code) "
        "where r.publisher_code = '330383-gov' and r.is_current and c.status_code = 'fail'"
    ).fetchall()
    assert failed == [("I9",)]


def test_the_seed_as_collected_is_current_and_its_transcription_is_kept(facts):
    rows = facts.execute(
        "select is_current, cell_count, published_date::varchar, form_t2, form_t3, form_t4, trust_code "
        "from dim_report where publisher_code = '330383-gov' and report_year = 2021 order by is_current desc"
    ).fetchall()
    forms = ("gb2021_30",) * 3
    assert rows == [(True, 200, "2022-01-30", *forms, "primary"), (False, 200, None, *forms, "primary")]


def test_printed_zeros_and_blanks_stay(facts):
    zero = facts.execute(
        "select value_count, printed_text, status_code from fact_dispute join dim_report using (report_code) "
        "where publisher_code = '320813-gov' and report_year = 2023 and track_code = 'review' "
        "and outcome_code = 'total'"
    ).fetchall()
    assert zero == [(0, "0", "reported")]
    blank = facts.execute(
        "select count(*), count(value_count) from fact_application join dim_report using (report_code) "
        "where publisher_code = '310000-office' and report_year = 2019 and status_code = 'blank' "
        "and applicant_code = 'total'"
    ).fetchall()
    assert blank == [(19, 0)]
    form = facts.execute(
        "select form_t2, form_t3, form_t4, scope_code from dim_report "
        "where publisher_code = '310000-office' and report_year = 2019 and cell_count > 0"
    ).fetchall()
    assert form == [("gb2019_60", "gb2019_60", "gb2019_60", "own")]


def test_every_check_saw_something(facts):
    idle = facts.execute("select check_code from dim_check where assessed_count = 0").fetchall()
    assert idle == []
    seen = dict(facts.execute("select check_code, failed_count from dim_check").fetchall())
    assert {code: seen[code] for code in ("I1", "I2", "I3", "I4", "I5", "I6", "BAL", "PARTS", "SCOPE")} == {
        "I1": 0,
        "I2": 0,
        "I3": 1,
        "I4": 3,
        "I5": 2,
        "I6": 0,
        "BAL": 4,
        "PARTS": 3,
        "SCOPE": 1,
    }


def test_sources_and_years_are_as_reviewed(facts):
    reports = dict(facts.execute("select trust_code, count(*) from dim_report group by all").fetchall())
    assert reports["quoted"] == 855
    typed = "transcribed/%"
    files = facts.execute(
        "select count(*) from etl_file where path like ? and status_code = 'parsed'", [typed]
    ).fetchone()
    assert files == (43,)
    cells = 0
    for table in ("fact_application", "fact_dispute", "fact_proactive"):
        select = f"select count(*) from {table} join dim_report using (report_code) where file_path like ?"
        cells += facts.execute(select, [typed]).fetchone()[0]
    assert cells == 2821
    quoted = facts.execute(
        "select count(*) from fact_quoted join dim_report using (report_code) where file_path like 'quoted/figures/%'"
    ).fetchone()
    assert quoted == (3486,)
