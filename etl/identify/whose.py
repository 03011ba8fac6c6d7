"""Whose report a page is: the body named by its title, its source line or its signature, and that body's place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from etl.forms import load_forms
from etl.identify.announced import announced
from etl.identify.opening import makers, opening
from etl.identify.places import PROVINCE, Place, Places
from etl.identify.publishers import (
    NOT_A_PLACE_END,
    PLACE_ENDS,
    body,
    clean,
    kind_of,
    strip_place,
    unlisted_government,
    unlisted_office,
)
from etl.identify.surroundings import Surroundings
from etl.identify.titles import BODY_LINE, names_body
from etl.identify.words import Words, plain
from etl.identify.zones import local_zone
from etl.model import Publisher, PublisherKind


@dataclass(frozen=True, slots=True)
class Whose:
    """A body and its place, each None where unknown."""

    publisher: Publisher | None
    place: Place | None
    doubts: tuple[str, ...] = ()


def whose(around: Surroundings, year: int | None, places: Places, words: Words) -> Whose:
    """The publisher and its place, from the first of title, source line and signature that names a body."""
    context = _Context(around, year, places, words)
    bodies = list(dict.fromkeys(t.body for t in (around.page_title, *around.titles) if t is not None and t.body))
    if len(bodies) > 1:
        found = [answer for name in bodies if (answer := context.answer(name)).publisher]
        codes = {answer.publisher.code for answer in found if answer.publisher}
        if len(codes) != 1:
            return Whose(None, None, ("several bodies in the title: " + ", ".join(bodies),))
        return found[0]
    titled = context.answer(bodies[0]) if bodies else None
    if titled is not None and titled.place is not None:
        return titled
    said = _announced(context)
    if titled is not None:
        return said if said is not None and _says_where(said, titled) else titled
    if said is not None:
        return said
    for name in _sources(around, places, words):
        answer = context.answer(name)
        if answer.publisher is not None:
            return answer
    return _maker(around, year, places, words) or Whose(
        None, None, ("no body named in title, source line or signature",)
    )


def _announced(context: _Context) -> Whose | None:
    """The one body that the page announces a report of, in the year reported on."""
    around, words = context.around, context.words
    names = [said.body for said in announced(around, words) if said.body and said.year == context.year]
    found = [context.answer(name) for name in names if names_body(name, words)]
    named = {answer.publisher.code: answer for answer in found if answer.publisher is not None}
    placed = {code: answer for code, answer in named.items() if answer.place is not None} or named
    return next(iter(placed.values())) if len(placed) == 1 else None


def _says_where(said: Whose, titled: Whose) -> bool:
    """Whether an announcement names the body of a title with the place that the title leaves open."""
    return (
        said.place is not None
        and said.publisher is not None
        and (titled.publisher is None or said.publisher.kind == titled.publisher.kind)
        and (titled.publisher is None or said.publisher.name.endswith(titled.publisher.name))
    )


def _maker(around: Surroundings, year: int | None, places: Places, words: Words) -> Whose | None:
    """The one body that the first paragraphs name as the report's own; None where they name none or several."""
    context = _Context(replace(around, head=(*around.head, *opening(around))), year, places, words)
    found = [answer for name in makers(around, words) if _is_named(answer := context.answer(name))]
    # 区教育局 is the same as 江北区教育局 once a place is known; a name that stays without one is no other body.
    placed = [answer for answer in found if answer.place is not None] or found
    codes = {answer.publisher.code for answer in placed if answer.publisher}
    return placed[0] if len(codes) == 1 else None


def _is_named(answer: Whose) -> bool:
    # The office of a government publishes for it as well as for itself.
    publisher = answer.publisher
    if publisher is None or publisher.kind is PublisherKind.OFFICE:
        return False
    return answer.place is not None or PLACE_ENDS.search(publisher.name) is None


def _sources(around: Surroundings, places: Places, words: Words) -> list[str]:
    """Names in the source line and under the text, where they are names of bodies."""
    sources = [clean(match.group(1)) for text in (*around.facts, *around.head) for match in words.source.finditer(text)]
    # An excerpt may end inside a label: 行政处 of 行政处罚 is no body.
    signed = [clean(text) for text in around.tail if BODY_LINE.match(text) and text not in _labels()]
    # An office puts its government's report on the page as well as its own: as a source it decides nothing.
    names = [name for name in sources if kind_of(_rest(name, places)) is not PublisherKind.OFFICE] + signed
    return [name for name in names if names_body(name, words)]


@lru_cache(maxsize=1)
def _labels() -> str:
    """The labels of all forms in one text."""
    cells = (cell for form in load_forms().values() for cell in form.cells)
    return " ".join(dict.fromkeys(label for cell in cells for label in (*cell.row_path, *cell.column_path)))


def _rest(name: str, places: Places) -> str:
    return places.leading(name)[1]


class _Context:
    """The places that a page names around its report; most titles say enough without them."""

    def __init__(self, around: Surroundings, year: int | None, places: Places, words: Words) -> None:
        self.around, self.year, self.places, self.words = around, year, places, words
        self._answers: dict[str, Whose] = {}

    def answer(self, name: str) -> Whose:
        """The body that a name means on this page; a page names its own several times."""
        if name not in self._answers:
            self._answers[name] = _resolve(name, self, self.year, self.places, self.words)
        return self._answers[name]

    @cached_property
    def mentions(self) -> list[tuple[Place, ...]]:
        """The readings of each name, in order."""
        return _mentions(self.around, self.year, self.places, self.words)

    @cached_property
    def notices(self) -> list[tuple[Place, ...]]:
        """The readings of the places whose governments told the body to report."""
        names = [match[1] for text in opening(self.around) for match in self.words.notice.finditer(text)]
        return [place for name in names for place in self.places.mentions(name, self.year)]


def _mentions(around: Surroundings, year: int | None, places: Places, words: Words) -> list[tuple[Place, ...]]:
    texts = [*around.site, *(t for t in around.head if len(t) < words.longest_title or _telling(t, words))]
    texts += [plain(note) for note in around.notes]
    texts += [text for text in around.tail if len(text) <= words.longest_title // 2]
    found: list[tuple[Place, ...]] = []
    for text in texts:
        if len(text) >= words.longest_title:
            text = _telling(text, words)
        found += places.mentions(text, year)
    return found


def _telling(text: str, words: Words) -> str:
    """What a long line says of where its page comes from: whom to ask, which body put it there."""
    matches = [match for pattern in (words.contact, words.source) for match in pattern.finditer(text)]
    return " ".join(part for match in matches for part in match.groups() if part)


def _resolve(name: str, context: _Context, year: int | None, places: Places, words: Words) -> Whose:
    local = local_zone(name, places, lambda found: places.only(found, year) or _supported(found, context, year, places))
    if local is not None:
        zone, rest = local
        return Whose(body(rest, zone, None, places), zone)
    found, rest = places.leading(name)
    if found and not NOT_A_PLACE_END.match(rest):
        place = places.only(found, year) or _supported(found, context, year, places)
        if place is None:
            reason = (
                "no such place in the year reported on" if not _valid(found, year) else "several places have the name"
            )
            return Whose(body(rest, None, None, places) if rest else None, None, (f"{reason}: {name}",))
        deeper = _below(rest, place, year, places, words)
        if deeper is not None:
            return deeper
        return Whose(body(strip_place(name, place, places), place, None, places), place)
    return _without_place(name, context, year, places, words)


def _below(rest: str, place: Place, year: int | None, places: Places, words: Words) -> Whose | None:
    """The body of a place below ``place`` in the name: its short name, or a bureau's branch there."""
    seat, branch = words.short_seat.match(rest), words.branch.match(rest)
    found = seat[1] if seat else branch["below"] if branch else None
    below = places.by_name(found, year, place.adcode) if found else None
    if below is None or below.adcode == place.adcode:
        return None
    own = rest[seat.end() :] if seat else f"{branch['kind']}分局" if branch else ""
    return Whose(body(own, below, None, places), below)


def _without_place(name: str, context: _Context, year: int | None, places: Places, words: Words) -> Whose:
    letter = words.relative.match(name)
    rest = name[letter.end() :] if letter else name
    office = None if letter else unlisted_office(rest)
    if office is not None:
        return Whose(office, None, (f"not in the list of places: {name}",))
    publisher = body(rest, None, None, places)
    if publisher is not None and publisher.kind is PublisherKind.GOVERNMENT:
        return Whose(None, None, (f"a government without a place: {name}",))
    if publisher is None:
        unlisted = unlisted_government(name) if words.place_ending.search(name) else None
        return Whose(unlisted, None, (f"not in the list of places: {name}",))
    is_town = publisher.kind is PublisherKind.TOWNSHIP
    place = _deepest(context, year, letter.group(1) if letter else "", is_town, places)
    if place is None:
        return Whose(publisher, None, (f"the page names no single place around {name}",))
    return Whose(body(rest, place, None, places), place)


def _valid(found: Iterable[Place], year: int | None) -> list[Place]:
    return [place for place in found if place.is_valid(year)]


def _supported(found: Iterable[Place], context: _Context, year: int | None, places: Places) -> Place | None:
    """The one reading whose place or ancestor the page names elsewhere."""
    named = {place.adcode for mention in context.mentions if (place := places.only(mention, year))}
    return places.only((p for p in found if named & {p.adcode, *places.ancestors(p)}), year)


def _deepest(context: _Context, year: int | None, ending: str, is_town: bool, places: Places) -> Place | None:
    mentions = context.mentions + (context.notices if is_town else [])
    named = {place for mention in mentions if (place := places.only(mention, year))}
    named |= {place for mention in context.mentions if (place := _supported(mention, context, year, places))}
    if ending:
        named = {place for place in named if place.name_zh.endswith(ending)}
    elif is_town:
        named = {place for place in named if place.level_code != PROVINCE and not places.has_counties(place)}
    above = {code for place in named for code in places.ancestors(place)}
    return places.only((place for place in named if place.adcode not in above), year)
