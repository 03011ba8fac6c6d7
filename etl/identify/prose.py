"""Figures that the prose states with certainty. What a clause does not say in known words is not taken.

A sentence is read from left to right. What its figures are about (requests, reviews, suits), of which year and of
which body is carried along; a word of another year or body, or an unknown count, ends the reading of the sentence.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from etl.identify.departments import spoken
from etl.identify.paragraphs import comparable, paragraphs
from etl.identify.places import Places
from etl.identify.publishers import without_suffix
from etl.identify.quantities import Quantity, quantities, tail
from etl.identify.vocabulary import Entry, Vocabulary
from etl.model import Document, PublisherKind, Quote, ReportIdentity, Scope

# Two patterns and a look for words: together in one they take three times as long.
COUNTED_SOMETHING = re.compile(r"\d(?:万|亿)?(?:元|[件条篇场次个宗起例份期人名(（])")
DENIED = re.compile(r"(?:未|没有|无)[^。]{0,24}(?:申请|诉讼|复议)")
SENTENCE_END = re.compile(r"[。!?]")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?")
YEAR_WORD = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
COUNTED = frozenset("件宗起例") | {""}
# Unknown things counted in these units may be what the next figures are about.
PIECES = frozenset("份条篇个")
SHIFT = {"previous": -1, "next": 1, "": 0}
PERCENT = "%"
# “予以公开”5件: the marks name a category of the form.
UNQUOTED = str.maketrans("", "", "“”‘’\"'")


class Reading(NamedTuple):
    """What is known while a sentence is read. ``is_lost``: the rest of it is about something else.

    A tuple: a paragraph replaces it a dozen times.
    """

    topic: str = ""
    is_lost: bool = False
    scope: Scope | None = None
    share_of: str = ""


class Prose:
    """Reads one document's prose; ``year`` None takes the one year the prose names, if it names one."""

    def __init__(self, identity: ReportIdentity, vocabulary: Vocabulary, places: Places) -> None:
        self._vocabulary = vocabulary
        self._identity = identity
        self._year = identity.year
        self._names = _own_names(identity, places)

    def quotes(self, document: Document) -> tuple[Quote, ...]:
        """Quoted figures in reading order, each once."""
        texts = [found for found in paragraphs(document) if len(found[0]) > 1 and is_worth_reading(found[0])]
        if self._year is None:
            years = {int(year) for printed, _ in texts for year in YEAR_WORD.findall(printed)}
            self._year = years.pop() if len(years) == 1 else None
        found: dict[tuple[str, Decimal], Quote] = {}
        for printed, where in texts:
            for quote in self._paragraph(printed, comparable(printed), where):
                found.setdefault((quote.indicator, quote.value), quote)
        return tuple(found.values())

    def _paragraph(self, printed: str, text: str, where: str) -> list[Quote]:
        found: list[Quote] = []
        reading, start = Reading(), 0
        for end in [*(match.end() for match in SENTENCE_END.finditer(text)), len(text)]:
            sentence = text[start:end]
            if is_worth_reading(sentence):
                quotes, reading = self._sentence(sentence, printed[start:end], where, reading)
                found += quotes
            reading = Reading(topic=reading.topic)
            start = end
        return found

    def _sentence(self, sentence: str, printed: str, where: str, reading: Reading) -> tuple[list[Quote], Reading]:
        found: list[Quote] = []
        numbers = quantities(sentence)
        for quantity in numbers:
            for clause in quantity.clauses:
                reading = self._clause(clause, reading, sentence, printed, where, found)
            if quantity.unit == PERCENT:
                found += self._share(quantity, reading, printed, where)
            else:
                reading = self._quantity(quantity, reading, sentence, printed, where, found)
        for clause in tail(sentence, numbers[-1] if numbers else None):
            reading = self._clause(clause, reading, sentence, printed, where, found)
        return found, reading

    def _clause(
        self, clause: str, reading: Reading, sentence: str, printed: str, where: str, found: list[Quote]
    ) -> Reading:
        """A clause without a number: may state none, or say what the figures behind it are about."""
        words = self._vocabulary.words
        clause = self._own(clause)
        if reading.is_lost or words["change"].search(clause) or words["carried_too"].fullmatch(clause):
            return reading
        entries = self._vocabulary.none.find(clause.rstrip("。!?"))
        if entries and not self._is_elsewhere(clause, 0):
            for indicator in entries[0].indicators:
                found.append(
                    Quote(
                        indicator, Decimal(0), printed.rstrip("。！？!?"), where, scope=self._other_scope(reading.scope)
                    )
                )
            return reading
        if self._is_elsewhere(words["full_year"].sub("", clause), 0) or words["other_body"].search(clause):
            return reading if self._is_own_level(clause) else reading._replace(is_lost=True, topic="other")
        has_review, has_suit = "复议" in clause, "诉讼" in clause
        if has_review or has_suit:
            topic = "" if has_review and has_suit else ("review" if has_review else "suit")
            return reading._replace(topic=topic)
        scope = self._scope(clause)
        return reading._replace(scope=scope) if scope else reading

    def _quantity(
        self, quantity: Quantity, reading: Reading, sentence: str, printed: str, where: str, found: list[Quote]
    ) -> Reading:
        words = self._vocabulary.words
        label = self._own(quantity.label)
        if reading.share_of:
            reading = reading._replace(share_of="")
        if reading.is_lost or words["change"].search(label):
            return reading
        entry, text = self._entry(label, quantity, reading, sentence, printed)
        if entry is not None:
            if entry.indicators[0] and not quantity.value.is_nan():
                scope = self._other_scope(self._scope(label) or reading.scope)
                unit = quantity.unit if quantity.unit not in COUNTED else "件"
                indicator = entry.indicators[0]
                found.append(Quote(indicator, quantity.value, text, where, unit, scope=scope))
                reading = reading._replace(share_of=indicator)
            return reading._replace(topic=entry.sets or reading.topic, scope=self._scope(label) or reading.scope)
        known = words["neutral"].fullmatch(label) and not self._is_foreign(label, None)
        if known or quantity.unit not in COUNTED | PIECES:
            return reading
        return reading._replace(is_lost=quantity.unit in COUNTED, topic="other")

    def _entry(
        self, label: str, quantity: Quantity, reading: Reading, sentence: str, printed: str
    ) -> tuple[Entry | None, str]:
        """The one entry a label (or, where there is none, the words behind the number) stands for, and its text."""
        if quantity.attached and label and not self._vocabulary.words["joined"].match(label):
            return None, ""
        # 予以公开5件部分公开3件: the words between belong to either number.
        if quantity.run_on and self._vocabulary.after.find(quantity.run_on):
            return None, ""
        text, spoken = printed[quantity.start : quantity.end], label
        found = self._vocabulary.labels.find(label)
        if any(entry.years for entry in found):
            # 2023年结转至2024年: a leading year may belong to the sentence or to the carry-over.
            found = self._vocabulary.labels.find_all(label)
        if not found and self._vocabulary.words["opening_only"].fullmatch(label) and not quantity.attached:
            spoken = self._own(quantity.after)
            found = self._vocabulary.after.find(spoken)
            text = printed[quantity.start : quantity.after_end]
        fitting = {
            entry.indicators: entry
            for entry in found
            if self._fits(entry, label, quantity, reading, sentence) and not self._is_foreign(spoken, entry)
        }
        return (next(iter(fitting.values())), text) if len(fitting) == 1 else (None, "")

    def _fits(self, entry: Entry, label: str, quantity: Quantity, reading: Reading, sentence: str) -> bool:
        words = self._vocabulary.words
        is_unit = quantity.unit in entry.units if quantity.unit else entry.topic == "requests"
        is_topic = entry.topic in ("", reading.topic) or (
            entry.topic == "requests" and not reading.topic and words["request_words"].search(sentence) is not None
        )
        is_part = entry.whole and any(words["part"].search(text) for text in (label, *quantity.clauses[-1:]))
        is_dispute = not entry.dispute or words["dispute_words"].search(sentence) is not None
        is_said = entry.behind is None or entry.behind.match(sentence, quantity.end) is not None
        return is_unit and is_topic and not is_part and is_dispute and is_said and self._is_asked(entry, sentence)

    def _is_asked(self, entry: Entry, sentence: str) -> bool:
        return not entry.bare or self._vocabulary.words["request_words"].search(sentence) is not None

    def _share(self, quantity: Quantity, reading: Reading, printed: str, where: str) -> list[Quote]:
        vocabulary = self._vocabulary
        pattern, named = vocabulary.share_named
        if reading.is_lost or quantity.clauses or quantity.value.is_nan() or quantity.attached:
            return []
        if pattern.fullmatch(quantity.label):
            indicator = named if reading.share_of else None
        else:
            is_share = vocabulary.share.fullmatch(quantity.label) is not None
            indicator = vocabulary.shares.get(reading.share_of) if is_share else None
        if indicator is None:
            return []
        text = printed[quantity.start : quantity.end]
        return [Quote(indicator, quantity.value, text, where, PERCENT, scope=self._other_scope(reading.scope))]

    def _own(self, text: str) -> str:
        text = text.translate(UNQUOTED)
        # A pattern of names takes longer to compile than a report's prose to read, and few clauses hold one.
        if any(name in text for name in self._names):
            return re.sub("|".join(map(re.escape, self._names)), "§", text)
        return text

    def _is_elsewhere(self, text: str, shift: int) -> bool:
        """Whether a text speaks of another year or of a part or multiple of one."""
        words = self._vocabulary.words
        years = {int(year) for year in YEAR.findall(text)}
        allowed = {self._year, (self._year or 0) + shift} if self._year else set()
        if years - allowed or words["elsewhere"].search(text):
            return True
        return shift >= 0 and words["year_before"].search(text) is not None

    def _is_foreign(self, label: str, entry: Entry | None) -> bool:
        shift = SHIFT[entry.years] if entry else 0
        if self._is_elsewhere(label, shift) or (shift and not self._names_year(label, shift)):
            return True
        return self._vocabulary.words["own_level"].search(label) is not None and not self._is_own_level(label)

    def _names_year(self, label: str, shift: int) -> bool:
        """Whether a carry-over names the year before or after: in words, or by its number."""
        years = {int(year) for year in YEAR.findall(label)}
        return (self._year or 0) + shift in years or self._vocabulary.words["beside"].search(label) is not None

    def _is_own_level(self, text: str) -> bool:
        is_level = self._vocabulary.words["own_level"].search(text) is not None
        return is_level and self._identity.scope is Scope.OWN

    def _other_scope(self, scope: Scope | None) -> Scope | None:
        return None if scope is self._identity.scope else scope

    def _scope(self, text: str) -> Scope | None:
        publisher = self._identity.publisher
        if publisher is None or publisher.kind not in (PublisherKind.GOVERNMENT, PublisherKind.ZONE):
            return None
        if self._vocabulary.words["own_words"].search(text):
            return Scope.OWN
        return Scope.WHOLE_AREA if self._vocabulary.words["whole_words"].search(text) else None


def is_worth_reading(text: str) -> bool:
    """Whether a text may state a figure, or that there was none."""
    return COUNTED_SOMETHING.search(text) is not None or (
        ("申请" in text or "诉讼" in text or "复议" in text) and DENIED.search(text) is not None
    )


def _own_names(identity: ReportIdentity, places: Places) -> list[str]:
    names: set[str] = set()
    if identity.publisher is not None:
        names |= {identity.publisher.name, without_suffix(identity.publisher)}
    place = places.valid(identity.adcode, identity.year) if identity.adcode else None
    if place is not None:
        own = {place.name_zh, places.label(place)}
        names |= own
        if identity.publisher is not None:
            stems = {word for name in own for word in spoken(identity.publisher.name.removeprefix(name))}
            names |= {label + stem for label in own for stem in stems if not stem.startswith(label)}
            # 区统计局: the letter stands for the place.
            names |= stems | {place.name_zh[-1] + stem for stem in stems}
    return sorted((name for name in names if len(name) > 1), key=len, reverse=True)
