"""The statistical year: from the title or from the period the report names, never from the date of publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from etl.identify.announced import announced
from etl.identify.opening import years as opening_years
from etl.identify.surroundings import Surroundings
from etl.identify.words import Words, plain
from etl.model import ReportIdentity

LAST_DAY = ("31", "３１")
CHINESE_DIGITS = {
    char: str(digit) for digit, chars in enumerate(("〇○零OＯ0", *"一二三四五六七八九")) for char in chars
}


def years_in(text: str, words: Words) -> set[int]:
    """Years a title names, in figures or in Chinese numerals."""
    years = {int(match) for match in words.year.findall(text)}
    for match in words.chinese_year.findall(text):
        years.add(int("".join(CHINESE_DIGITS[char] for char in match)))
    return years


def not_before_its_form(identity: ReportIdentity, forms: Iterable[str]) -> ReportIdentity:
    """The identity without a year that is older than a form its tables have: text kept from an older report."""
    year = identity.year
    newer = [form for form in forms if year is not None and year < int(form[2:6])]
    if not newer:
        return identity
    doubt = f"a report on {year} cannot have tables in the form {newer[0]}"
    return replace(identity, year=None, doubts=(*identity.doubts, doubt))


def statistical_year(around: Surroundings, published: str | None, words: Words) -> tuple[int | None, tuple[str, ...]]:
    """The one year reported on and no doubt, or None and why: none named, several named, or not over yet."""
    titled: set[int] = set()
    for title in (around.page_title, *around.titles):
        if title is not None:
            titled |= years_in(plain(title.text), words)
    period: set[int] = set()
    # Pages and converters break lines inside dates: the head is also read as one line.
    for text in (*around.prose_with(*LAST_DAY), *around.head, "".join(around.head)):
        for start, end in words.period.findall(text):
            period |= {int(start), int(end or start)}
    if len(titled) > 1 and len(period) == 1:
        titled &= period
    years = titled | period
    # A page whose title is lost: what it announces, else its first paragraphs, where all tell of one year.
    years = years or {said.year for said in announced(around, words)} or opening_years(around, words)
    if not years:
        return None, ("no year in the title and no statistical period",)
    if len(years) > 1:
        return None, ("title and statistical period name the years " + ", ".join(map(str, sorted(years))),)
    year = years.pop()
    if published is not None and int(published[:4]) <= year:
        return None, (f"a report on {year} cannot be published on {published}",)
    return year, ()
