import pytest

from pages import numbers


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (1234, "1,234", "1,234"),
        (9999, "9,999", "9,999"),
        (10000, "1.00 万", "10,000"),
        (34430, "3.44 万", "34,430"),
        (123456789, "1.23 亿", "123.46 million"),
        (-12000, "−1.20 万", "−12,000"),
        (2.5, "2.5", "2.5"),
    ],
)
def test_count(value: float, zh: str, en: str) -> None:
    assert numbers.count(value, "zh") == zh
    assert numbers.count(value, "en") == en


def test_rates_are_rounded_half_up_as_reports_do() -> None:
    assert numbers.rate(134 / 165) == "81.2 %"
    assert numbers.rate(134 / 166) == "80.7 %"
    assert numbers.rate(0.0005) == "0.1 %"
    assert numbers.interval(0.145, 0.226) == "14.5–22.6 %"


def test_points_carry_their_sign() -> None:
    assert numbers.points(0.045, "zh") == "+4.5 个百分点"
    assert numbers.points(-0.019, "en") == "−1.9 points"
    assert numbers.points(0.0, "en") == "0.0 points"


def test_exact_drops_no_digit() -> None:
    assert numbers.exact(3481.768936) == "3,481.768936"
    assert numbers.exact(1000.0) == "1,000"
    assert numbers.ratio(134, 165) == "134 / 165"


def test_years_and_per() -> None:
    assert numbers.years(2019, 2025) == "2019–2025"
    assert numbers.years(2021, 2021) == "2021"
    assert (numbers.per(3.14), numbers.per(314.2)) == ("3.1", "314")


def test_number_and_unit_are_one_word() -> None:
    assert (
        numbers.closed("收办 1.00 万 件，收费 7.27 万 万元，3.44 万 (2024)")
        == "收办 1.00 万件，收费 7.27 亿元，3.44 万 (2024)"
    )
    assert numbers.closed("1.20 million cases") == "1.20 million cases"
