"""My places and their peers: what every chart of the comparison pages begins with. Peers share level and scope."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.metrics import guards
from etl.metrics.breaks import Break, segments
from etl.metrics.peers import Band, band, deciles
from etl.metrics.tables import load_thresholds, load_topics
from pages import numbers
from pages.charts import guard, notes, pooling
from pages.charts.guard import Shown
from pages.charts.offered import offered
from pages.charts.view import Context
from pages.names import place_name
from pages.queries import peer_values
from pages.queries.metric_records import MetricRecord, metric_records
from pages.queries.metric_values import MetricValue, metric_values
from pages.queries.peer_values import Numbers, PeerYear, is_many, peer_years, thin_records
from pages.queries.place_options import place_options
from pages.queries.scopes_held import scopes_held
from pages.theme import place_colours

# The choice of the comparison pages; the first is the default disclosure rate of metrics.md.
METRICS = offered(
    "disclosed_of_closed",
    "disclosed_of_handled",
    "disclosed_of_decided",
    "granted_of_closed",
    "refused_of_closed",
    "unable_of_closed",
    "notproc_of_closed",
    "applications_new",
    "applications_handled",
    "applications_per_100k",
    "carry_over_share",
    "natural_person_share",
    "disputes_per_100_closed",
    "review_corrected_of_concluded",
    "court_corrected_direct_of_concluded",
    topics=tuple(load_topics()),
    kinds=("rate", "ratio", "count"),
)
# With nothing chosen, this many places with the longest series stand as an example.
EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One chosen place or body over the years; ``colour`` is None from the ninth on."""

    adcode: str
    publisher_code: str
    name: str
    records: tuple[MetricValue, ...]
    colour: str | None

    def at(self, year: int) -> MetricValue | None:
        """Its record of a year."""
        return next((record for record in self.records if record.year == year), None)

    @property
    def valued(self) -> tuple[MetricValue, ...]:
        """Its records with a value."""
        return tuple(record for record in self.records if record.value is not None)


@dataclass(frozen=True, slots=True)
class Group:
    """One panel: heading, records with a value, deciles by year, the chosen series; ``values``: sorted, by year."""

    heading: str
    records: tuple[MetricValue, ...]
    bands: tuple[Band, ...]
    chosen: tuple[Series, ...]
    values: Mapping[int, Sequence[float] | Numbers]

    @classmethod
    def of(cls, heading: str, records: Sequence[MetricValue], chosen: tuple[Series, ...]) -> Group:
        """From every record of a panel; those without a value are left out and never counted as zero."""
        valued = tuple(record for record in records if record.value is not None)
        least = int(load_thresholds()["decile_places"])
        bands = deciles(((r.publisher_code, r.year, r.value) for r in valued), least)
        values: dict[int, list[float]] = {}
        for record in valued:
            values.setdefault(record.year, []).append(record.value or 0.0)
        return cls(heading, valued, bands, chosen, {year: sorted(held) for year, held in values.items()})

    @classmethod
    def among(
        cls, heading: str, held: Sequence[PeerYear], thin: Sequence[MetricValue], chosen: tuple[Series, ...]
    ) -> Group:
        """From the numbers of a panel; ``records`` are those of ``thin`` years, which are drawn one by one."""
        least = int(load_thresholds()["decile_places"])
        years = sorted({one.year for one in held if len(one.values)})
        values = {year: np.sort(np.concatenate([one.values for one in held if one.year == year])) for year in years}
        bands = tuple(band(year, found, least) for year, found in values.items())
        return cls(heading, tuple(r for r in thin if r.value is not None), bands, chosen, values)

    def band(self, year: int) -> Band | None:
        """The band of a year, also where too few places leave it without levels."""
        return next((band for band in self.bands if band.year == year), None)

    def below(self, record: MetricValue) -> float | None:
        """Share of the other places of that year with a lower value; None without deciles."""
        band = self.band(record.year)
        if record.value is None or band is None or not band.levels:
            return None
        return bisect_left(self.values[record.year], record.value) / max(band.places - 1, 1)


@dataclass(frozen=True, slots=True)
class Absent:
    """A chosen place without a figure here, and why, in words."""

    adcode: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A selection ready to draw. ``asked``: the guard's answer for the chosen series; refused, there are no groups."""

    metric: MetricRecord
    groups: tuple[Group, ...]
    absent: tuple[Absent, ...]
    asked: Shown[MetricValue]
    is_example: bool

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks that the chosen series cross."""
        return self.asked.breaks

    @property
    def series(self) -> list[Series]:
        """Every chosen series, levels apart."""
        return [series for group in self.groups for series in group.chosen]

    @property
    def is_pooled(self) -> bool:
        """Whether the records are pooled over years."""
        return any(record.window for record in self.drawn)

    @property
    def drawn(self) -> list[MetricValue]:
        """Every record of a chosen series."""
        return [record for series in self.series for record in series.records]


def kind_of(metric: MetricRecord) -> str:
    """The kind of a table column for a metric's values: rate, per or count."""
    return "rate" if metric.is_rate else "per" if metric.per else "count"


def value_text(value: float, metric: MetricRecord, lang: str) -> str:
    """A value as printed: ``81.2 %``, ``12.3`` or ``1,234``."""
    if metric.is_rate:
        return numbers.rate(value)
    return numbers.per(value) if metric.per else numbers.count(value, lang)


def comparison(ctx: Context, metric_id: str | None = None, *, is_rolling: bool = True) -> Comparison:
    """The chosen places (or an example of those with the longest series) among their peers.

    Where years are pooled, the windows that end with each year, or (not ``is_rolling``) windows that share no year.
    """
    records_of = metric_records(ctx.cur)
    metric = records_of[metric_id] if metric_id else notes.metric_of(ctx, METRICS)
    if is_many(ctx.cur) and pooling.length(metric.metric_id, ctx) == pooling.SINGLE:
        return _among_many(metric, ctx)
    every = metric_values(ctx.cur, [metric.metric_id], notes.selection(ctx))
    records = pooling.pooled(every, ctx, is_rolling=is_rolling)
    codes = ctx.state.selected or examples(records, ctx)
    held = [series for series in _series(records, codes, ctx) if series.records]
    asked = guard.ask(_records(held), ctx, guard.rule_of(metric.metric_id), beside=records)
    absent = _absent(codes, {series.adcode for series in held}, ctx)
    return Comparison(metric, _groups(asked, records, held, ctx), absent, asked, not ctx.state.selected)


def _records(held: Sequence[Series]) -> list[MetricValue]:
    return [record for series in held for record in series.records]


def _among_many(metric: MetricRecord, ctx: Context) -> Comparison:
    """The same from peers as numbers: only the chosen places are read as records."""
    chosen = notes.selection(ctx)
    codes = ctx.state.selected or peer_values.examples(ctx.cur, metric.metric_id, chosen, EXAMPLES)
    mine = metric_values(ctx.cur, [metric.metric_id], replace(chosen, places=codes)) if codes else []
    held = [series for series in _series(mine, codes, ctx) if series.records]
    every = peer_years(ctx.cur, metric.metric_id, chosen)
    asked = guard.ask(_records(held), ctx, guard.rule_of(metric.metric_id), beside=points_of(every))
    groups = tuple(
        group_of(
            panel.heading,
            metric,
            [one for one in every if (one.scope_code, one.level_code or guards.NO_LEVEL) == (panel.scope, panel.level)],
            tuple(series for series in held if guard.heading(series.records[-1], ctx) == panel.heading),
            ctx,
        )
        for panel in asked.panels
    )
    absent = _absent(codes, {series.adcode for series in held}, ctx)
    return Comparison(metric, groups, absent, asked, not ctx.state.selected)


def group_of(
    heading: str, metric: MetricRecord, held: Sequence[PeerYear], chosen: tuple[Series, ...], ctx: Context
) -> Group:
    """A panel from its peers as numbers."""
    thin = thin_records(ctx.cur, metric.metric_id, held, int(load_thresholds()["decile_places"]))
    return Group.among(heading, held, thin, chosen)


def points_of(held: Sequence[PeerYear]) -> list[guards.Point]:
    """What tells which breaks peers cross: a point a form and year."""
    return [
        guards.Point("", one.level_code or guards.NO_LEVEL, one.scope_code, one.year, "reported", "primary", form)
        for one in held
        for form in one.forms
    ]


def examples(records: Sequence[MetricValue], ctx: Context) -> tuple[str, ...]:
    """Adcodes of the places with most years and then most cases, all of the level with most records."""
    valued = [record for record in records if record.value is not None and record.adcode]
    if not valued:
        return ()
    members = guard.largest(valued, ctx).records
    by_place: dict[str, list[MetricValue]] = {}
    for record in members:
        by_place.setdefault(record.adcode or "", []).append(record)

    def rank(code: str) -> tuple[int, float, str]:
        return -len({r.year for r in by_place[code]}), -(by_place[code][-1].denominator or 0), code

    return tuple(sorted(by_place, key=rank)[:EXAMPLES])


def _series(records: Sequence[MetricValue], codes: Sequence[str], ctx: Context) -> list[Series]:
    colours = dict(zip(codes, place_colours(ctx.state.theme), strict=False))
    held: dict[str, dict[tuple[str, str], list[MetricValue]]] = {code: {} for code in codes}
    for record in records:
        if record.adcode in held:
            held[record.adcode].setdefault((record.publisher_code, record.scope_code), []).append(record)
    return [
        Series(code, publisher, notes.name_of(found[-1], ctx), tuple(found), colours.get(code))
        for code in codes
        for (publisher, _), found in held[code].items()
    ]


def _groups(
    asked: Shown[MetricValue], records: Sequence[MetricValue], chosen: Sequence[Series], ctx: Context
) -> tuple[Group, ...]:
    peers = {panel.heading: panel.records for panel in guard.panels(records, ctx)}
    return tuple(
        Group.of(
            panel.heading,
            peers[panel.heading],
            tuple(series for series in chosen if guard.heading(series.records[-1], ctx) == panel.heading),
        )
        for panel in asked.panels
    )


def _absent(codes: Sequence[str], held: set[str], ctx: Context) -> tuple[Absent, ...]:
    missing = [code for code in codes if code not in held]
    if not missing:
        return ()
    t, state = ctx.t, ctx.state
    scopes = scopes_held(ctx.cur, missing, ctx.years)
    found = []
    for place in place_options(ctx.cur, "\0", tuple(missing), 0):
        if state.level not in ("all", place.level_code):
            reason = t("peers.other_level", level=t(f"level.{place.level_code}"))
        elif not scopes[place.adcode]:
            reason = notes.status_name("no_report", ctx)
        elif state.scope in scopes[place.adcode]:
            reason = notes.status_name("not_reported", ctx)
        else:
            reason = t("peers.other_scope", scopes=t.join([t(f"scope.{code}") for code in scopes[place.adcode]]))
        found.append(Absent(place.adcode, place_name(place, state.lang), reason))
    return tuple(sorted(found, key=lambda absent: missing.index(absent.adcode)))


def runs(records: Sequence[MetricValue], breaks: Sequence[Break]) -> list[list[MetricValue]]:
    """A series parted where no line may run: a missing year, or a break after which figures mean something else."""
    return [list(run) for run in segments(breaks, [r for r in records if r.value is not None])]


def absent_words(found: Comparison, ctx: Context) -> str:
    """One sentence on chosen places that are not drawn, empty when all are."""
    return _absent_words(found.absent, ctx)


def undrawn(records: Sequence[MetricValue], ctx: Context) -> str:
    """The same sentence for a chart of all places, of which ``records`` have a row."""
    return _absent_words(_absent(ctx.state.selected, {r.adcode or "" for r in records}, ctx), ctx)


def _absent_words(absent: Sequence[Absent], ctx: Context) -> str:
    parts = [ctx.t("peers.absent_one", name=one.name, reason=one.reason) for one in absent]
    return ctx.t("peers.absent", places=ctx.t.join(parts)) if parts else ""
