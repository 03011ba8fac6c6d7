"""What may share a chart: each guard alone, in both languages, and the breaks of a series."""

import pytest

from etl.metrics.breaks import crossed, load_breaks, segments
from etl.metrics.catalogue import load_metrics
from etl.metrics.guards import Outcome, Point, all_keys, judge, load_guards
from etl.metrics.tables import load_notes, load_statuses, load_thresholds, load_topics, load_units, load_verdicts

RATE = load_metrics()["disclosed_of_closed"]
DISPUTE = load_metrics()["review_corrected_of_concluded"]
STOCK = load_metrics()["norm_docs_in_force"]
ISSUED = load_metrics()["norm_docs_issued"]


def point(adcode="330383", year=2021, **changed):
    place = {"adcode": adcode, "level_code": "county", "scope_code": "whole_area"}
    values = {"year": year, "status_code": "reported", "trust_code": "primary", "denominator": 165.0}
    return Point(**place | values | changed)


def codes(answer):
    return [note.code for note in answer.notes]


def test_plain_selection_is_allowed():
    answer = judge(RATE, [point(), point("320813", denominator=40.0)])
    assert (answer.outcome, answer.reason, answer.notes, answer.breaks) == (Outcome.ALLOWED, None, (), ())
    assert [len(p.points) for p in answer.panels] == [2] and not answer.may_judge
    assert judge(load_metrics()["court_corrected_direct_of_concluded"], [point()]).may_judge


def test_scopes_are_split_into_panels():
    answer = judge(RATE, [point(), point("320800", scope_code="own"), point("320813")])
    assert (answer.outcome, answer.reason) == (Outcome.SPLIT, "scope_split")
    assert [(p.scope_code, len(p.points)) for p in answer.panels] == [("whole_area", 2), ("own", 1)]
    assert answer.notes[0].zh == "全区域汇总与本机关年报口径不同，已分开显示，不可相加。"
    assert "must not be added" in answer.notes[0].text("en") and answer.notes[0].text("zh") == answer.notes[0].zh


def test_levels_are_split_within_scopes():
    answer = judge(
        RATE,
        [point(), point("330300", level_code="prefecture"), point("330300", level_code="prefecture", scope_code="own")],
    )
    assert (answer.outcome, codes(answer)) == (Outcome.SPLIT, ["scope_split", "level_split"])
    assert [(p.scope_code, p.level_code) for p in answer.panels] == [
        ("whole_area", "county"),
        ("whole_area", "prefecture"),
        ("own", "prefecture"),
    ]


def test_synthetic_and_real_are_refused_together():
    answer = judge(RATE, [point(), point("990001", trust_code="synthetic")])
    assert (answer.outcome, answer.reason, answer.panels) == (Outcome.REFUSED, "synthetic_mixed", ())
    alone = judge(RATE, [point("990001", trust_code="synthetic")])
    assert (alone.outcome, codes(alone)) == (Outcome.ALLOWED, ["synthetic"])


def test_quoted_are_counted_and_marked():
    answer = judge(
        RATE,
        [
            point(),
            point("1", trust_code="quoted", status_code="quoted"),
            point("2", trust_code="quoted", status_code="not_reported", denominator=None),
        ],
    )
    assert codes(answer) == ["quoted", "missing"]
    assert answer.notes[0].en.startswith("Quoted from prose, not taken from tables")


def test_small_numbers():
    answer = judge(
        DISPUTE,
        [point(status_code="too_few", denominator=9.0), point("1", denominator=29.0), point("2", denominator=30.0)],
    )
    assert codes(answer) == ["too_few", "faint"]
    assert answer.notes[0].zh == "1 个数分母不足 10 件，只列件数（能算的附区间），不列比率。"
    assert "from 10 to below 30" in answer.notes[1].en
    refused = judge(
        DISPUTE, [point(status_code="too_few", denominator=9.0), point("1", status_code="blank", denominator=None)]
    )
    assert (refused.outcome, refused.reason) == (Outcome.REFUSED, "all_too_few")
    assert codes(refused) == ["all_too_few", "too_few", "missing"]


def test_missing_states_are_told_apart():
    held = [
        point(str(n), status_code=s, denominator=None)
        for n, s in enumerate(["blank", "blank", "not_in_form", "no_report"])
    ]
    answer = judge(RATE, [point(), *held])
    assert answer.notes[0].zh == "缺：本表式无此项 1、未填 2、未找到年报 1。缺失不等于零。"
    assert answer.notes[0].en == "Missing: Not in this form 1, Blank 2, No report found 1. Missing is not zero."
    refused = judge(RATE, held)
    assert (refused.outcome, refused.reason, refused.panels) == (Outcome.REFUSED, "all_missing", ())
    assert judge(RATE, []).reason == "no_points"


def test_estimates_and_failed_checks_are_said():
    answer = judge(
        load_metrics()["applications_per_100k"],
        [point(is_estimated=True, denominator=4e5), point("1", failed_check_count=2)],
    )
    assert codes(answer) == ["estimated", "failed_checks"]


def test_unknown_scope_stands_apart():
    answer = judge(RATE, [point(), point("1", scope_code="unknown")])
    assert codes(answer) == ["scope_split", "scope_unknown"] and answer.outcome is Outcome.SPLIT


def test_law_break_only_where_the_series_crosses_it_and_only_disputes():
    answer = judge(DISPUTE, [point(year=2023), point(year=2024)])
    assert (codes(answer), [b.code for b in answer.breaks]) == (["law_break"], ["law_review_2024"])
    assert "复议" in answer.notes[0].zh and "review" in answer.notes[0].en
    assert judge(DISPUTE, [point(year=2022), point(year=2023)]).breaks == ()
    assert judge(RATE, [point(year=2023), point(year=2024)]).breaks == ()


def test_form_break_is_told_by_the_form_not_the_year():
    late = point(year=2022, form_code="gb2019_60")
    assert judge(ISSUED, [late, point(year=2023, form_code="gb2021_30")]).breaks[0].code == "form_2021_decisions"
    assert (
        judge(ISSUED, [point(year=2019, form_code="gb2021_30"), point(year=2022, form_code="gb2021_30")]).breaks == ()
    )
    assert [b.effect for b in judge(STOCK, [point(year=2020), point(year=2021)]).breaks] == ["cut"]
    assert judge(RATE, [point(year=2020, form_code="gb2019_60"), point(year=2021, form_code="gb2021_30")]).breaks == ()


def test_no_line_runs_over_a_cut_or_a_missing_year():
    found = [b for b in load_breaks() if b.concerns(all_keys(STOCK))]
    series = [point(year=y) for y in (2023, 2019, 2020, 2021, 2022, 2025)]
    assert [[p.year for p in run] for run in segments(found, series)] == [[2019, 2020], [2021, 2022, 2023], [2025]]
    assert [[p.year for p in run] for run in segments((), series)] == [[2019, 2020, 2021, 2022, 2023], [2025]]
    assert segments(found, []) == () and crossed(found, [point(year=2020)]) == ()


@pytest.mark.parametrize(
    "table", [load_guards, load_statuses, load_thresholds, load_verdicts, load_notes, load_units, load_topics]
)
def test_tables_of_words_are_filled(table):
    assert len(table()) >= 5
    for row in table().values():
        words = getattr(row, "name", row)
        texts = (
            (words["zh"], words["en"])
            if isinstance(words, dict)
            else (getattr(words, "zh", "x"), getattr(words, "en", "x"))
        )
        assert all(texts)


def test_every_guard_is_asked_somewhere():
    """guards.csv and the module name the same codes."""
    from inspect import getsource

    from etl.metrics import guards

    source = getsource(guards)
    for code in load_guards():
        assert f'"{code}"' in source or (code.endswith("_break") and "_break" in source), code
