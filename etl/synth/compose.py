"""What one synthetic report says: who, when, every cell as printed with its truth, the sentences with figures."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

from etl.forms import load_forms
from etl.synth import numbers
from etl.synth.knowledge import Style, cumulated, knowledge
from etl.synth.layouts import LAYOUTS, Layout
from etl.synth.places import Body, body, body_count
from etl.synth.plan import Plan, plan_named
from etl.synth.spelling import Printed, spell_cells

Forms = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QuoteTruth:
    """A figure the prose states, in its sentence; ``agrees`` is False where it was made to differ from the table."""

    indicator: str
    value: int
    text: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A synthetic report before it is written. ``cells`` are in printed order; ``features`` name its irregularities."""

    index: int
    body: Body
    year: int
    published: date
    forms: Forms
    layout: str
    style: Style
    cells: dict[str, Printed]
    prose: dict[str, str]
    quotes: tuple[QuoteTruth, ...]
    features: tuple[str, ...] = field(default=())

    def slots(self) -> dict[str, str]:
        """What fills the template of the report's sheet."""
        slots = {key: cell.text for key, cell in self.cells.items()}
        slots.update(self.prose)
        return slots


def report_count(plan: Plan | None = None) -> int:
    """How many different reports a plan has (the first plan without one)."""
    return body_count(plan) * len((plan or plan_named()).years)


def _pick(rng: random.Random, entries: Any) -> Any:
    return rng.choices(entries, [entry["weight"] for entry in entries])[0]


@lru_cache(maxsize=8)
def _layout_weights(names: tuple[str, ...]) -> tuple[float, ...]:
    declared = knowledge().layouts
    return cumulated(tuple(declared.get(name, 0) for name in names))


@lru_cache(maxsize=1)
def _style_weights() -> tuple[float, ...]:
    return cumulated(tuple(style.weight for style in knowledge().styles))


def _forms(rng: random.Random, year: int) -> Forms:
    generation = max(
        (entry for entry in knowledge().parameters["form_mixes"] if entry["from_year"] <= year),
        key=itemgetter("from_year"),
    )
    mix = _pick(rng, generation["mixes"])
    return tuple((code, mix[code]) for code in mix if code != "weight")


@lru_cache(maxsize=64)
def _table_kinds(form_id: str, code: str) -> str:
    rows = load_forms()[form_id].rows(code)
    parameters = knowledge().parameters
    if parameters["flow"]["new"] in rows:
        return "requests"
    return "disputes" if next(iter(parameters["disputes"]["blocks"])) in rows else "proactive"


def _counts(seed: int, who: Body, year: int, forms: Forms) -> dict[str, int]:
    rng = numbers.year_stream(seed, who, year)
    cells: dict[str, int] = {}
    for code, form in forms:
        kind = _table_kinds(form, code)
        if kind == "requests":
            cells |= numbers.requests(rng, seed, who, year, form, code)
        elif kind == "disputes":
            cells |= numbers.disputes(rng, who, code)
        else:
            cells |= numbers.proactive(rng, seed, who, year, form, code)
    return cells


def _published(rng: random.Random, who: Body, year: int) -> date:
    due = date(year + 1, 3, 31) if who.kind == "government" else date(year + 1, 1, 31)
    late = rng.random() < knowledge().parameters["shares"]["late"]
    return due + timedelta(days=rng.randint(1, 60) if late else -rng.randint(0, 25))


def _figures(
    rng: random.Random, counts: dict[str, int], cells: dict[str, Printed], year: int
) -> tuple[str, tuple[QuoteTruth, ...]]:
    """Sentences over cells that print what they count, and what they state."""
    shares = knowledge().parameters["shares"]
    if rng.random() >= shares["prose"]:
        return "", ()
    wrong = rng.random() < shares["prose_disagrees"]
    sentences: list[str] = []
    quotes: list[QuoteTruth] = []
    used: set[str] = set()
    for entry in knowledge().phrases["figures"]:
        needed = [key for keys in entry["parts"].values() for key in keys]
        if used & set(entry["parts"]) or any(cells[key].value != str(counts[key]) for key in needed):
            continue
        if not used and rng.random() < 0.5 and "t3.new_requests.total" in needed:
            continue
        values = {name: sum(counts[key] for key in keys) for name, keys in entry["parts"].items()}
        off = 0
        if wrong and not quotes:
            off = rng.choice((1, 3, 10))
            values[next(iter(values))] += off
        text = entry["text"].format(year=year, **values)
        sentences.append(text)
        quotes += [
            QuoteTruth(name, value, text, not (off and name == next(iter(values)))) for name, value in values.items()
        ]
        used |= set(entry["parts"])
    return "".join(sentences), tuple(quotes)


def _prose(rng: random.Random, who: Body, year: int, published: date) -> dict[str, str]:
    phrases = knowledge().phrases
    words = {
        "publisher": who.name,
        "place": who.place.name,
        "year": year,
        "date_dash": published.isoformat(),
        "date_zh": f"{published.year}年{published.month}月{published.day}日",
        "date_spaced": f"{published.year}- {published.month:02}- {published.day:02} 09: 50",
    }
    texts = {
        "title": "titles",
        "meta": "meta",
        "opening": "opening",
        "overview": "overview",
        "problems": "problems",
        "other": "other",
    }
    prose = {name: rng.choice(phrases[bank]).format(**words) for name, bank in texts.items()}
    return prose | {"notice": phrases["notice"], "publisher": who.name, "place": who.place.name}


def compose(
    seed: int,
    index: int,
    layouts: tuple[str, ...],
    layout: str | None = None,
    style: Style | None = None,
    forms: Forms | None = None,
    plan: Plan | None = None,
) -> Report:
    """Report ``index`` of ``seed`` and ``plan``, the same whatever else is written; the rest may be imposed.

    ``layouts`` are drawn from with the weights of ``layouts.yaml``. Raises ValueError past ``report_count(plan)``.
    """
    rng = random.Random(f"{seed}:{index}")
    years = (plan or plan_named()).years
    number, at = divmod(index, len(years))
    who, year = body(number, plan), years[at]
    drawn_layout = rng.choices(layouts, cum_weights=_layout_weights(layouts))[0] if layout is None else layout
    drawn_style = rng.choices(knowledge().styles, cum_weights=_style_weights())[0] if style is None else style
    drawn_forms = _forms(rng, year) if forms is None else forms
    counts = _counts(seed, who, year, drawn_forms)
    kind: Layout = LAYOUTS[drawn_layout]
    cells, features = spell_cells(rng, counts, who, kind.keeps_blanks)
    published = _published(rng, who, year)
    prose = _prose(rng, who, year, published)
    sentence, quotes = _figures(rng, counts, cells, year)
    prose["figures"] = sentence
    return Report(index, who, year, published, drawn_forms, drawn_layout, drawn_style, cells, prose, quotes, features)
