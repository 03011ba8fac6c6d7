"""The definitions: all are there, whole in both languages; a wrong one names file, key and remedy."""

import re
import shutil

import pytest
import yaml

from etl.forms import DATA
from etl.metrics import build_metrics
from etl.metrics.catalogue import MetricError, load_metrics
from etl.metrics.definition import Metric
from tests.etl.metrics.warehouse import add_report, empty, metric, transcribed

LISTED = """
applications_new applications_handled applications_per_100k closed disclosed_of_closed disclosed_of_handled
disclosed_of_decided granted_of_closed refused_of_closed unable_of_closed notproc_of_closed other_of_closed
not_held_of_closed disclosed_without_abusive carry_over_share natural_person_share review_corrected_of_concluded
review_corrected_of_upheld_or_corrected court_corrected_direct_of_concluded court_corrected_after_review_of_concluded
disputes_per_100_closed norm_docs_in_force norm_docs_issued licensing_decisions penalty_decisions coercion_decisions
admin_fees published_days
"""
METRICS = LISTED.split()


@pytest.fixture
def copy(tmp_path):
    """A copy of data/ in which a test may change definitions."""
    for name in ("metrics", "forms", "reference"):
        shutil.copytree(DATA / name, tmp_path / name)
    return tmp_path


def test_every_metric_is_defined():
    assert set(load_metrics()) == set(METRICS) and len(METRICS) == 28


@pytest.mark.parametrize("found", load_metrics().values(), ids=lambda m: m.id)
def test_words_in_both_languages(found):
    for name in ("name", "short_name", "why", "how", "caveats"):
        zh, en = getattr(found, f"{name}_zh"), getattr(found, f"{name}_en")
        assert re.search(r"[一-鿿]", zh) and not re.search(r"[一-鿿]", en)
    assert len(found.short_name_zh) <= 12 and len(found.short_name_en) <= 26
    assert found.why_zh.endswith("。") and found.how_zh.endswith("。") and found.caveats_zh.endswith("。")
    assert Metric.model_validate_json(found.model_dump_json()) == found


def test_judgement_is_rare():
    judged = {m.id for m in load_metrics().values() if m.lower_is_better is not None}
    assert judged == {"court_corrected_direct_of_concluded", "court_corrected_after_review_of_concluded"}


def test_code_names_no_metric(root):
    texts = [p.read_text("utf-8") for suffix in ("py", "sql") for p in (root / "etl" / "metrics").rglob(f"*.{suffix}")]
    assert len(texts) >= 20
    # `closed` is also an English word and a column of the form; it is looked for as a quoted literal.
    for name in METRICS:
        pattern = rf"['\"]{name}['\"]" if name == "closed" else rf"\b{name}\b"
        assert not any(re.search(pattern, text) for text in texts), name


def test_dropped_in_file_appears_without_another_edit(copy):
    text = (copy / "metrics" / "closed.yaml").read_text("utf-8")
    content = yaml.safe_load(text) | {
        "id": "third_party_of_closed",
        "kind": "rate",
        "numerator": "t3.res_refused_third_party",
        "order": 155,
        "denominator": "t3.res_total",
        "unit": "percent",
        "min_n": 10,
        "also": [],
        "related": ["closed"],
    }
    (copy / "metrics" / "third_party_of_closed.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    connection = empty()
    add_report(connection, "seed", transcribed("2021_longgangshi.csv"))
    build_metrics(connection, copy)
    row = connection.execute("select order_number, numerator from dim_metric where metric_id = 'third_party_of_closed'")
    assert row.fetchall() == [(11, "t3.res_refused_third_party")]
    figure = metric(connection, "seed", "third_party_of_closed")
    assert (figure["denominator"], figure["status_code"]) == (165, "reported")


WRONG = [
    ({"numerator": "t3.res_grantet"}, r"key `numerator`: t3.res_grantet.total is unknown; use a cell of data/forms"),
    ({"numerator": "t3.a * 2"}, r"key `numerator`: .*write sums and differences"),
    ({"denominator": "t3.res_total"}, r"key `kind`: a count has no denominator"),
    ({"kind": "share"}, r"key `kind`: Input should be"),
    ({"kind": "ratio", "denominator": "t3.new_requests", "also": []}, r"per belongs to a ratio"),
    ({"min_n": -1}, r"key `min_n`: .*greater than or equal to 0"),
    ({"unit": "pieces"}, r"key `unit`: pieces is not in units.csv; add it there"),
    ({"topic": "fun"}, r"key `topic`: fun is not in topics.csv"),
    ({"comparable_from": "gb1999"}, r"key `comparable_from`: gb1999 is no form"),
    ({"related": ["nothing"]}, r"key `related`: nothing is no other metric"),
    ({"related": ["closed"]}, r"key `related`: closed is no other metric"),
    ({"id": "finished"}, r"key `id`: is finished in a file named closed; give both one name"),
    ({"nmin": 3}, r"key `nmin`: unknown; remove it or use one of id, topic"),
    ({"name_zh": None}, r"key `name_zh`: .*string"),
    ({"also": [{"numerator": "quoted.nobody"}]}, r"key `also.0.numerator`: quoted.nobody is unknown"),
    ({"lower_is_better": "perhaps"}, r"key `lower_is_better`"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_wrong_definition_names_file_key_and_remedy(copy, change, said):
    path = copy / "metrics" / "closed.yaml"
    content = yaml.safe_load(path.read_text("utf-8")) | change
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(MetricError, match=r"^closed\.yaml: .*" + said):
        build_metrics(empty(), copy)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: closed\nid: closed\n", "key `id` stands twice; keep one"),
        ("- a\n- b\n", "holds no keys"),
        ("id: [", "not readable as YAML"),
        ("id: closed\n", "key `topic`: missing; add it"),
        ("", "holds no keys"),
    ],
)
def test_wrong_file(copy, text, said):
    (copy / "metrics" / "closed.yaml").write_text(text, "utf-8")
    with pytest.raises(MetricError, match=r"^closed\.yaml: .*" + said):
        load_metrics(copy / "metrics", copy / "forms")


def test_no_definition_at_all(tmp_path):
    with pytest.raises(MetricError, match="no metric"):
        load_metrics(tmp_path)


def test_readme_explains_every_key_and_names_every_table():
    text = (DATA / "metrics" / "README.md").read_text("utf-8")
    assert [key for key in Metric.model_fields if f"`{key}`" not in text] == []
    tables = [path.stem for path in (DATA / "metrics").glob("*.csv")]
    assert len(tables) == 10 and [name for name in tables if name not in text] == []
