import pytest

from etl.metrics.expression import ExpressionError, Term, parse


def test_default_column_signs_and_facts():
    terms = parse("t4.review.total - t4.review.pending + t3.res_total").terms
    assert terms == (Term(1, "t4.review.total"), Term(-1, "t4.review.pending"), Term(1, "t3.res_total.total"))
    assert parse("place.population").terms == (Term(1, "place.population"),)
    assert parse("quoted.other:granted_or_partial").is_quoted
    assert not parse("t3.res_total").is_quoted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no cell key"),
        ("t3.a * t3.b", "no cell key"),
        ("t3.a +", "no cell key"),
        ("- t3.a", "no cell key"),
        ("__import__('os').system('x')", "no cell key"),
        ("t3.a + t3.a.total", "used twice"),
        ("quoted.a.b", "one part too many"),
        ("t3", "no cell key"),
    ],
)
def test_anything_else_is_refused(text, said):
    with pytest.raises(ExpressionError, match=said):
        parse(text)
