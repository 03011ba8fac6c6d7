"""What every chart asks before it draws: may these records share an axis? :mod:`etl.metrics.guards` answers.

Panels, refusals and the notes under a chart come from here; no chart filters or parts by scope or level itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from etl.metrics import guards
from etl.metrics.breaks import Break
from etl.metrics.catalogue import load_metrics
from etl.metrics.guards import Note, Outcome, Point, Rule
from etl.metrics.tables import load_thresholds
from etl.model import Trust
from pages.charts.view import ChartView, Context, Reported, Row, Switch, Table
from pages.queries.held_reports import HeldReports, held_reports
from pages.queries.metric_values import MetricValue
from pages.queries.selection import Selection
from pages.state import LEVELS, SCOPES

# ``all`` is an open choice, not a level.
ORDER = (*LEVELS[1:], guards.NO_LEVEL)
EVERY = SCOPES[-1]
R = TypeVar("R", bound=Reported)
# All that the guard sees of a record (:func:`point_of`) but its place, its form, and the size of its denominator.
SEEN = attrgetter("level_code", "scope_code", "year", "trust_code", "is_quoted", "failed")
OF_VALUE = attrgetter("status_code", "form", "is_estimated")

Status = Callable[[R], str | None]


def own_status(record: Reported) -> str | None:
    """No status but the record's own."""
    return None


class Levelled(Protocol):
    """A place with its level."""

    @property
    def level_code(self) -> str: ...  # noqa: D102


L = TypeVar("L", bound=Levelled)


@dataclass(frozen=True, slots=True)
class Panel(Generic[R]):
    """Records of one scope and one level, which may share an axis; ``heading`` names what tells it from the others."""

    scope: str
    level: str
    heading: str
    records: tuple[R, ...]

    def __len__(self) -> int:
        return len(self.records)

    def word(self, ctx: Context) -> str:
        """The heading inside a sentence: English begins it with a small letter."""
        return self.heading[:1].lower() + self.heading[1:] if ctx.state.lang == "en" else self.heading


@dataclass(frozen=True, slots=True)
class Listed:
    """The guard's answer: notes to print, and why nothing may be drawn (in the reader's language), else None."""

    notes: tuple[Note, ...]
    refused: str | None

    def words(self, ctx: Context) -> str:
        """The notes to print under the chart, one after the other."""
        lang: guards.Language = "en" if ctx.state.lang == "en" else "zh"
        stop, join = ("。", "") if lang == "zh" else (".", " ")
        return join.join(words.removesuffix(stop) + stop for words in (note.text(lang) for note in self.notes))


@dataclass(frozen=True, slots=True)
class Shown(Listed, Generic[R]):
    """The answer for figures: panels in the order of scopes and levels (none where refused), breaks to mark."""

    panels: tuple[Panel[R], ...]
    breaks: tuple[Break, ...]

    @property
    def records(self) -> list[R]:
        """Every record of every panel."""
        return [record for panel in self.panels for record in panel.records]

    @property
    def rows(self) -> list[list[Panel[R]]]:
        """Panels for a grid: a row a scope, its levels side by side."""
        scopes = dict.fromkeys(panel.scope for panel in self.panels)
        return [[panel for panel in self.panels if panel.scope == scope] for scope in scopes]

    def where(self, keep: Callable[[R], bool]) -> Shown[R]:
        """The same answer for some of the records: panels that lose all of theirs are gone, notes stay."""
        kept = (replace(panel, records=tuple(filter(keep, panel.records))) for panel in self.panels)
        return replace(self, panels=tuple(panel for panel in kept if panel.records))


def level_of(record: Reported) -> str:
    """The record's level; ``none`` where its publisher has no place in the code list."""
    return record.level_code or guards.NO_LEVEL


def heading(record: Reported, ctx: Context) -> str:
    """What a record's panel is called: its level, after its scope where the reader asked for every scope."""
    return _heading(record.scope_code, level_of(record), ctx)


def _heading(scope: str, level: str, ctx: Context) -> str:
    words = ctx.t(f"level.{level}")
    return f"{ctx.t(f'scope.{scope}')} · {words}" if ctx.state.scope == EVERY else words


def panels(records: Sequence[R], ctx: Context) -> tuple[Panel[R], ...]:
    """Records as the guard parts them, in the order of scopes and levels."""
    parts = guards.parted(records)
    order = sorted(parts, key=lambda key: (SCOPES.index(key[0]), ORDER.index(key[1])))
    return tuple(Panel(*key, _heading(*key, ctx), parts[key]) for key in order)


def by_year(records: Sequence[R], ctx: Context) -> list[tuple[str, int, list[R]]]:
    """What may be added up: (heading, year, records) of each panel and year, in order."""
    return [
        (panel.heading, year, [r for r in panel.records if r.year == year])
        for panel in panels(records, ctx)
        for year in sorted({r.year for r in panel.records})
    ]


def by_level(places: Sequence[L], ctx: Context) -> list[tuple[str, list[L]]]:
    """Places, not reports, in order under the headings of their levels."""
    held: dict[str, list[L]] = {}
    for place in places:
        held.setdefault(place.level_code, []).append(place)
    return [(ctx.t(f"level.{level}"), held[level]) for level in ORDER if level in held]


def largest(records: Sequence[R], ctx: Context) -> Panel[R]:
    """The panel with most records, that of the earliest record among equals: what a sum or a sentence may speak of."""
    parts = panels(records, ctx)
    most = max(len(part) for part in parts)
    first = next(r for r in records if any(len(p) == most and r is p.records[0] for p in parts))
    return next(part for part in parts if part.records[0] is first)


def point_of(record: Reported, status: str | None = None, number: int = 1) -> Point:
    """A record, or ``number`` alike, as the guard sees it; without a status of its own it is reported, or quoted."""
    # Prose may stand in for a cell of a report whose tables are held. Fictional prose stays fictional.
    trust = "quoted" if record.is_quoted and record.trust_code != Trust.SYNTHETIC else record.trust_code
    where = (record.adcode or "", level_of(record), record.scope_code, record.year)
    if isinstance(record, MetricValue):
        held = (record.form, record.denominator, record.is_estimated, record.failed)
        return Point(*where, status or record.status_code, trust, *held, number)
    own = status or ("quoted" if record.is_quoted else "reported")
    form = getattr(record, "form_code", None)
    return Point(*where, own, trust, form, failed_check_count=record.failed, number=number)


def counted(cases: float, metric: str) -> str | None:
    """The status of a composition: with too few cases no percentages; there is no interval to be faint."""
    return "too_few" if is_few(cases, metric) else None


def rule_of(*metrics: str, draws_counts: bool = False) -> Rule:
    """The rule of a chart of these metrics."""
    return guards.rule_of(*(load_metrics()[metric] for metric in metrics), draws_counts=draws_counts)


def ask(
    records: Sequence[R],
    ctx: Context,
    rule: Rule,
    status: Status[R] = own_status,
    beside: Sequence[R] | Sequence[Point] = (),
) -> Shown[R]:
    """The guard's answer for ``records``, as panels of records with headings and words in the reader's language.

    ``status`` names a record's status where it is another than its own. ``beside`` are peers drawn behind them, or
    points that stand for them: their breaks are marked too.
    """
    answer = guards.judge(rule, _points(records, rule, status), beside=_points(beside, rule, status))
    lang: guards.Language = "en" if ctx.state.lang == "en" else "zh"
    if answer.outcome is Outcome.REFUSED:
        return Shown(answer.notes, answer.notes[0].text(lang), (), answer.breaks)
    return Shown(answer.notes, None, panels(records, ctx), answer.breaks)


def _points(records: Sequence[R] | Sequence[Point], rule: Rule, status: Status[R]) -> list[Point]:
    made = [record for record in records if isinstance(record, Point)]
    return made or _alike([record for record in records if not isinstance(record, Point)], rule, status)


def _alike(records: Sequence[R], rule: Rule, status: Status[R]) -> list[Point]:
    # The guard counts and never looks at one figure: those that it cannot tell apart are one point with their number.
    bounds = rule.min_n, load_thresholds()["full_from"]
    own = (_of_value(r, *bounds) if isinstance(r, MetricValue) else getattr(r, "form_code", None) for r in records)
    keys = list(zip(map(SEEN, records), map(status, records), own, strict=True))
    # The last to be put under a key stays: turned round, the first.
    firsts = dict(zip(reversed(keys), reversed(records), strict=True))
    numbers = Counter(keys)
    for key, record in zip(keys, records, strict=True):
        # A record may stand for many alike.
        if (more := getattr(record, "number", 1)) > 1:
            numbers[key] += more - 1
    return [point_of(firsts[key], key[1], number) for key, number in numbers.items()]


def _of_value(value: MetricValue, min_n: float, full_from: float) -> tuple[object, ...]:
    cases = value.denominator
    return (*OF_VALUE(value), cases if cases is None else (cases >= min_n) + (cases >= full_from))


def ask_one(
    records: Sequence[R], ctx: Context, rule: Rule, keep: Callable[[R], bool], status: Status[R] = own_status
) -> Shown[R]:
    """For a chart that can draw one panel only: that with most records to ``keep``, and a note on what is left out."""
    shown = ask(records, ctx, rule, status).where(keep)
    if len(shown.panels) < 2:
        return shown
    panel = max(shown.panels, key=len)
    mine = [r for r in records if (r.scope_code, level_of(r)) == (panel.scope, panel.level)]
    again = ask(mine, ctx, rule, status).where(keep)
    said = guards.one_panel(panel.heading, len(panel), len(shown.records) - len(panel))
    return replace(again, notes=(said, *again.notes))


def listed(ctx: Context, is_every_scope: bool, only_chosen: bool = True) -> Listed:
    """The guard's answer for a chart that lists or counts reports and compares no figure of theirs.

    ``is_every_scope``: it shows each scope as its own fact, whatever scope the reader chose.
    """
    state = ctx.state
    scope = EVERY if is_every_scope else state.scope
    held = held_reports(ctx.cur, Selection(scope, state.level, *ctx.years, state.selected if only_chosen else ()))
    points = [point for record in held for point in _report_points(record)]
    answer = guards.judge(Rule(is_compared=False), points)
    lang: guards.Language = "en" if state.lang == "en" else "zh"
    return Listed(answer.notes, answer.notes[0].text(lang) if answer.outcome is Outcome.REFUSED else None)


def _report_points(record: HeldReports) -> Iterator[Point]:
    point = Point(
        "",
        record.level_code or guards.NO_LEVEL,
        record.scope_code,
        record.year,
        "reported" if record.has_table else "quoted",
        record.trust_code,
        number=record.number - record.failed_number,
    )
    yield from (p for p in (point, replace(point, failed_check_count=1, number=record.failed_number)) if p.number)


def refusal(
    chart_id: str,
    title: str,
    shown: Listed,
    ctx: Context,
    more: str = "",
    table: Table | None = None,
    switches: tuple[Switch, ...] = (),
) -> ChartView:
    """A chart that the guard refuses: the reason, the other notes, ``more`` on what to do, and the rows as a table.

    ``switches``: a choice that may make it possible.
    """
    said = {"missing"} | {note.code for note in shown.notes[:1] if shown.refused}
    rest = replace(shown, notes=tuple(note for note in shown.notes if note.code not in said))
    footnotes = tuple(line for line in (rest.words(ctx), ctx.t("note.version", id=ctx.snapshot.snapshot_id)) if line)
    join = "" if ctx.state.lang == "zh" else " "
    reason = join.join(part for part in (shown.refused, more) if part) or ctx.t("empty.none")
    held: Sequence[Row] = () if table is None else table.rows
    columns = () if table is None else table.columns
    return ChartView(
        chart_id, title, "", "", None, 0, Table(columns, held), footnotes=footnotes, empty=reason, switches=switches
    )


def is_full(denominator: float | None) -> bool:
    """Whether a rate is drawn in full, not faint (thresholds.csv); a count always is."""
    return denominator is None or denominator >= load_thresholds()["full_from"]


def is_few(cases: float, metric: str) -> bool:
    """Whether cases are too few for a rate by the metric's own minimum."""
    return cases < load_metrics()[metric].min_n
