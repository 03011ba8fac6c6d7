import csv
from decimal import Decimal
from pathlib import Path

import pytest

from etl.identify import quotes
from etl.identify.vocabulary import load_vocabulary
from etl.model import Document, Line, Publisher, PublisherKind, ReportIdentity, Scope
from etl.read import read
from tests.etl.identify.pages import page

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "identify"
# A fictional city.
CITY = Publisher("990100-gov", "云水市人民政府", PublisherKind.GOVERNMENT, None)
IDENTITY = ReportIdentity(publisher=CITY, scope=Scope.WHOLE_AREA, year=2024)


def said(*lines: str, identity: ReportIdentity = IDENTITY) -> dict[str, Decimal]:
    return {quote.indicator: quote.value for quote in quotes(page(*lines), identity)}


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


PHRASINGS, HOSTILE = rows("phrasings.csv"), rows("hostile.csv")


def test_enough_phrasings():
    assert len(PHRASINGS) >= 60
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("row", PHRASINGS, ids=lambda row: row["sentence"][:24])
def test_phrasing(row):
    expected = dict(part.rsplit("=", 1) for part in row["expected"].split(";"))
    assert said(row["sentence"]) == {code: Decimal(value) for code, value in expected.items()}


@pytest.mark.parametrize("row", HOSTILE, ids=lambda row: row["sentence"][:24])
def test_hostile_sentence_gives_nothing(row):
    assert said(row["sentence"]) == {}


@pytest.mark.parametrize("row", HOSTILE, ids=lambda row: row["sentence"][:24])
def test_hostile_sentence_leaves_the_next_paragraph_alone(row):
    assert said(row["sentence"], "2024年，全市共受理依申请公开件52件。") == {"requests_workload": 52}


def test_every_indicator_is_declared_once(root):
    with (root / "data" / "quoted" / "indicators.csv").open(encoding="utf-8") as handle:
        declared = list(csv.DictReader(handle))
    names = [name for row in declared for name in (row["indicator_code"], *row["source_codes"].split(";")) if name]
    assert len(names) == len(set(names))
    vocabulary = load_vocabulary()
    codes = {row["indicator_code"] for row in declared}
    entries = (*vocabulary.labels.entries, *vocabulary.after.entries, *vocabulary.none.entries)
    assert {code for entry in entries for code in entry.indicators if code} <= codes
    assert {*vocabulary.shares.values(), vocabulary.share_named[1]} <= codes
    sources = {
        row["indicator_code"]
        for path in (root / "data" / "quoted" / "figures").glob("*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    }
    assert len(sources) == 94
    assert sources <= set(names)


def test_the_founding_report(root):
    found = quotes(read(next((root / "data" / "reports" / "330383").glob("*2021*"))))
    assert {quote.indicator: quote.value for quote in found} == {
        "proactive_items": 2481,
        "norm_docs_issued": 42,
        "requests_workload": 166,
        "granted": 103,
        "partial": 31,
        "refused_total": 3,
        "unable_total": 21,
        "notproc_total": 3,
        "other_total": 4,
        "carried_out": 1,
        "review_total": 9,
        "litigation_total": 3,
        "other:training_people": 42,
        "other:pct_disclosed": Decimal("80.7"),
        "other:pct_denied": Decimal("1.8"),
        "other:pct_unable": Decimal("12.7"),
        "other:pct_not_processed": Decimal("1.8"),
        "other:pct_other_handling": Decimal("2.4"),
        "other:pct_carried_out": Decimal("0.6"),
    }


def test_a_quote_is_the_printed_clause_with_its_locator():
    (quote,) = quotes(page("总体情况", "2024年，全市共受理 依申请公开件１６６件，成效明显。"), IDENTITY)
    assert (quote.text, quote.where, quote.unit) == ("全市共受理依申请公开件１６６件", "line 2", "件")


def test_what_a_count_counts_is_decided_by_the_balance():
    balanced = {
        quote.indicator: quote for quote in quotes(page("收到申请30件，上年结转2件，办结31件，结转下年1件。"), IDENTITY)
    }
    assert balanced["requests_new"].counts == "按正文收支平衡，为本年新收"
    included = {
        quote.indicator: quote for quote in quotes(page("收到申请30件，上年结转2件，办结29件，结转下年1件。"), IDENTITY)
    }
    assert included["requests_workload"].counts == "按正文收支平衡，含上年结转"
    neither = {
        quote.indicator: quote for quote in quotes(page("收到申请30件，上年结转2件，办结30件，结转下年1件。"), IDENTITY)
    }
    assert neither["requests_workload"].counts == "正文未说明是否含上年结转"


def test_figures_of_the_office_inside_a_report_of_the_city_carry_their_scope():
    found = quotes(
        page("市政府办公室代表市政府共受理政府信息公开申请21件，予以公开9件。", "全市共受理申请300件。"), IDENTITY
    )
    assert [(quote.indicator, quote.value, quote.scope) for quote in found] == [
        ("requests_workload", 21, Scope.OWN),
        ("granted", 9, Scope.OWN),
        ("requests_workload", 300, None),
    ]


def test_the_level_of_the_city_counts_only_in_its_own_report():
    own = ReportIdentity(publisher=CITY, scope=Scope.OWN, year=2024)
    assert said("市本级共受理政府信息公开申请50件。", identity=own) == {"requests_workload": 50}
    assert said("市本级共受理政府信息公开申请50件。") == {}


def test_a_sentence_broken_by_the_page_is_joined():
    lines = ("2024年，全市各级行政机关依法依规办理，共受理政府信息公开申请1", "66件，其中予以公开103件。")
    assert said(*lines) == {"requests_workload": 166, "granted": 103}
    assert said(lines[0], "— 3 —", lines[1]) == {"requests_workload": 166, "granted": 103}


def test_cells_of_a_flattened_table_are_no_prose():
    cells = (
        "(一)予以公开",
        "3件",
        "0",
        "(二)部分公开(区分处理的,只计这一情形,不计其他情形)",
        "31",
        "1.属于国家秘密",
        "2件",
    )
    assert said(*cells) == {}
    assert said("一、本年新收政府信息公开申请数量 | 3件 | 0件 |") == {}


def test_an_unknown_year_takes_the_only_year_the_prose_names():
    nobody = ReportIdentity()
    assert said("2022年收到申请9件，予以公开3件。", identity=nobody) == {"requests_workload": 9, "granted": 3}
    assert said("2022年收到申请9件。", "2023年收到申请8件。", identity=nobody) == {}


def test_a_count_given_twice_is_quoted_once_and_two_counts_twice():
    twice = quotes(page("全市共受理申请19件。", "全年共受理申请19件。", "共受理申请18件。"), IDENTITY)
    assert [quote.value for quote in twice] == [19, 18]


def test_the_slow_twin_of_the_lookup_agrees():
    vocabulary = load_vocabulary()
    labels = [entry.label for entry in vocabulary.labels.entries]
    assert len(labels) >= 50
    for text in (
        "全市共受理依申请公开件",
        "其中予以公开",
        "结转下年度继续办理",
        "行政复议案件",
        "人大代表建议",
        "",
        "因故",
    ):
        assert bool(vocabulary.labels.find(text)) == bool(vocabulary.labels.find_all(text))


NARRATIVES = {
    2: {"requests_new": 42, "carried_in": 1, "granted": 4, "partial": 10, "unable_total": 21, "carried_out": 5},
    3: {"requests_workload": 121, "requests_new": 112, "carried_in": 9, "closed": 119, "refused_total": 6},
    4: {"requests_new": 7, "carried_in": 1, "granted": 3, "unable_total": 4, "carried_out": 1},
    5: {"requests_workload": 13, "granted": 10, "unable_total": 2, "carried_out": 1},
}


@pytest.mark.samples
def test_narratives(samples: Path):
    text = (samples / "p39_narrative_only_samples.txt").read_text(encoding="utf-8")
    parts = text.split("\n# ")[1:]
    counts = []
    for number, part in enumerate(parts, 1):
        lines = tuple(Line(line, "line") for line in part.splitlines()[1:] if line)
        year = next(year for year in range(2020, 2030) if str(year) in part.splitlines()[0])
        found = quotes(Document("p39", "", "text", lines), ReportIdentity(year=year))
        counts.append(len(found))
        values = {quote.indicator: quote.value for quote in found}
        assert NARRATIVES.get(number, {}).items() <= values.items()
    assert counts == [21, 9, 19, 5, 4]


@pytest.mark.samples
def test_the_office_of_shanghai(samples: Path):
    values = {quote.indicator: quote.value for quote in quotes(read(samples / "g01_shanghai_office_2019.html"))}
    assert values["other:granted_or_partial"] == 258
    assert values["requests_new"] == 859
    assert (values["closed"], values["carried_in"], values["carried_out"]) == (805, 18, 72)
    assert (values["review_total"], values["litigation_total"], values["unable_total"]) == (7, 9, 265)


def test_a_count_that_says_it_holds_those_carried_in():
    assert said("全年办理政府信息公开申请16件（含上年结转），结转下年度1件。") == {
        "requests_workload": 16,
        "carried_out": 1,
    }
    found = said("全年办理政府信息公开申请16件（含上年结转2件），结转下年度继续办理1件。")
    assert found == {"requests_workload": 16, "carried_in": 2, "carried_out": 1}


def test_handled_alone_gives_no_figure_but_tells_what_follows():
    found = said("全年共办理依申请公开16件，其中予以公开10件、部分公开3件，结转下年度继续办理1件。")
    assert found == {"granted": 10, "partial": 3, "carried_out": 1}


def test_what_is_left_over_is_carried_out():
    assert said("收到申请45件，答复43件，其余2件结转下年度继续办理。") == {
        "requests_workload": 45,
        "closed": 43,
        "carried_out": 2,
    }
    assert said("收到申请45件，其中“予以公开”20件，尚有2件结转至下一年度。")["granted"] == 20


def test_the_letter_of_a_place_before_a_body_s_name_is_its_own():
    bureau = Publisher("420106-d", "武汉市武昌区行政审批局", PublisherKind.DEPARTMENT, "420106")
    own = ReportIdentity(publisher=bureau, adcode="420106", scope=Scope.OWN, year=2024)
    assert said("区行政审批局本年新收到政府信息公开申请42件。", identity=own) == {"requests_new": 42}
    assert not said("区司法局本年新收到政府信息公开申请42件。", identity=own)
