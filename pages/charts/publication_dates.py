"""Days before or after the statutory date: a row a report, or a strip a kind of publisher and year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.metrics.guards import Rule
from etl.metrics.tables import load_statuses
from pages import numbers
from pages.charts import crowds, guard, notes
from pages.charts.rows import MAX_ROWS, RowGroup, RowItem, lay_rows
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table, ref, rows_of, said_of
from pages.queries.publication_dates import PublicationDate, alike_dates
from pages.theme import palette

ID = "publication_dates"
KINDS = ("government", "office", "department", "township", "zone", "unknown")
# Nine in ten dates lie inside; what lies outside stands on the edge as an arrow.
EARLIEST, LATEST = -92, 78
STRIP = 30
# Reports of one day lie side by side.
SHIFTS = (0.0, 4.0, -4.0, 8.0, -8.0)


@dataclass(frozen=True, slots=True)
class Lane:
    """One row: its label and right text, and the reports drawn on it."""

    heading: str
    label: str
    right: str
    records: tuple[PublicationDate, ...]
    colour: str | None = None


def day(when: date, ctx: Context) -> str:
    """A day of the year in words: ``3 月 31 日`` or ``31 March``."""
    month = ctx.t(f"month.{when.month}")
    return ctx.t("publication_dates.day", month=month, day=when.day)


def distance(days: int, ctx: Context) -> str:
    """``早 24 天``, ``迟 3 天``, or on the day itself."""
    if days == 0:
        return ctx.t("publication_dates.on_time")
    return ctx.t("publication_dates.late" if days > 0 else "publication_dates.early", n=abs(days))


def name_of(record: PublicationDate, ctx: Context, limit: int = 12) -> str:
    """The place of a whole-area report, the body of any other: scopes stand side by side here."""
    return notes.name_of(record, ctx, limit)


def status_word(record: PublicationDate, ctx: Context) -> str:
    """A status in words."""
    return ctx.t(f"publication_dates.status.{record.status_code}")


def lanes(records: Sequence[PublicationDate], ctx: Context) -> list[Lane]:
    """A lane a report while they fit, else one a kind, statutory day and year; kinds in the order of the law."""
    due = sorted(
        (r for r in records if r.due_date is not None),
        key=lambda r: (KINDS.index(r.kind_code), _month_day(r), -r.year, r.publisher_code),
    )
    if _number(due) <= MAX_ROWS:
        return [_single(r, ctx) for r in due]
    held: dict[tuple[str, tuple[int, int], int], list[PublicationDate]] = {}
    for record in due:
        held.setdefault((record.kind_code, _month_day(record), record.year), []).append(record)
    return [_strip(records, ctx) for records in held.values()]


def _number(records: Iterable[PublicationDate], *status_codes: str) -> int:
    """How many reports the records stand for, of all or of some statuses."""
    return sum(r.number for r in records if not status_codes or r.status_code in status_codes)


def _month_day(record: PublicationDate) -> tuple[int, int]:
    return (record.due_date.month, record.due_date.day) if record.due_date else (0, 0)


def _heading(record: PublicationDate, ctx: Context) -> str:
    when = day(record.due_date, ctx) if record.due_date else ""
    return ctx.t("publication_dates.heading", kind=ctx.t(f"kind.{record.kind_code}"), day=when)


def _single(record: PublicationDate, ctx: Context) -> Lane:
    if record.published_date is None or record.days_late is None:
        right = status_word(record, ctx)
    else:
        right = f"{record.published_date}   {distance(record.days_late, ctx)}"
    label = f"{name_of(record, ctx)}  {record.year}"
    return Lane(_heading(record, ctx), label, right, (record,), notes.colour_of(record, ctx))


def _strip(records: Sequence[PublicationDate], ctx: Context) -> Lane:
    counts = {code: _number(records, code) for code in ("in_time", "late", "unknown_date")}
    return Lane(
        _heading(records[0], ctx), str(records[0].year), ctx.t("publication_dates.right", **counts), tuple(records)
    )


def figure(rows: Sequence[Lane], ctx: Context) -> tuple[Figure, int]:
    """Lanes with a dot a dated report and a rule at the statutory date. Figure and height."""
    t, p = ctx.t, palette(ctx.state.theme)
    headings = dict.fromkeys(lane.heading for lane in rows)
    ordered = [lane for heading in headings for lane in rows if lane.heading == heading]
    groups = [
        RowGroup(
            heading,
            tuple(RowItem(lane.label, lane.right, lane.colour) for lane in ordered if lane.heading == heading),
        )
        for heading in headings
    ]
    ticks = (-90, -60, -30, 0, 30, 60)
    axis = {
        "range": [EARLIEST - 4, LATEST + 4],
        "tickvals": list(ticks),
        "tickangle": 0,
        "ticktext": [distance(tick, ctx) if tick else t("publication_dates.due") for tick in ticks],
    }
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, axis, STRIP)
    points = [
        (y + shift, record)
        for y, lane in zip(laid.y, ordered, strict=True)
        for shift, record in _spread([r for r in lane.records if r.status_code in ("in_time", "late")])
    ]
    rule = {
        "type": "line",
        "xref": "x",
        "x0": 0,
        "x1": 0,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": p["ink"], "width": 1.2},
        "layer": "below",
    }
    layout = laid.layout | {"shapes": [*laid.layout["shapes"], rule]}
    return {"data": [_dots(points, status, ctx) for status in ("in_time", "late")], "layout": layout}, laid.height


def _spread(records: Sequence[PublicationDate]) -> list[tuple[float, PublicationDate]]:
    # Reports of one day side by side, five deep, so that a crowd shows as a crowd.
    seen: dict[int, int] = {}
    found = []
    for record in records:
        days = max(min(record.days_late or 0, LATEST), EARLIEST)
        first = seen.get(days, 0)
        seen[days] = first + record.number
        drawn = min(record.number, len(SHIFTS))
        for at in range(drawn):
            shift = SHIFTS[(first + at) % len(SHIFTS)] if len(records) > 1 or record.number > 1 else 0.0
            share = (record.number + drawn - 1 - at) // drawn
            found.append((shift, record if drawn == 1 else replace(record, number=share)))
    return found


def _symbol(days: int) -> str:
    return "triangle-right" if days > LATEST else "triangle-left" if days < EARLIEST else "circle"


def _dots(points: Sequence[tuple[float, PublicationDate]], status: str, ctx: Context) -> Figure:
    p = palette(ctx.state.theme)
    own = [(y, r) for y, r in points if r.status_code == status]
    quiet = p["worse"] if status == "late" else p["mark"]
    numbers_of = {crowds.NUMBERS: [r.number for _, r in own]} if any(r.number > 1 for _, r in own) else {}
    return numbers_of | {
        "type": "scatter",
        "mode": "markers",
        "x": [max(min(r.days_late or 0, LATEST), EARLIEST) for _, r in own],
        "y": [y for y, _ in own],
        "cliponaxis": False,
        "marker": {
            "size": 8 if status == "late" else 7,
            "symbol": [_symbol(r.days_late or 0) for _, r in own],
            "color": [notes.colour_of(r, ctx) or quiet for _, r in own],
            "line": {
                "color": p["worse"] if status == "late" else p["paper"],
                "width": 1.4 if status == "late" else 0.6,
            },
        },
        "hovertext": said_of(own, lambda point: hover(point[1], ctx)),
        "hoverinfo": "text",
        "customdata": said_of(own, lambda point: ref(point[1].report_code)),
    }


def hover(record: PublicationDate, ctx: Context) -> str:
    """Who, which year, when, and how far from the statutory date."""
    far = distance(record.days_late or 0, ctx)
    return f"{name_of(record, ctx, 30)} {record.year}<br>{record.published_date} <b>{far}</b>"


def table(records: Sequence[PublicationDate], ctx: Context) -> Table:
    """One row a report: kind, statutory date, date of publication, days, status. Unknown is unknown, not late."""
    t = ctx.t
    columns = (
        Column("entity", t("col.entity")),
        Column("year", t("col.year"), "year"),
        Column("scope", t("control.scope")),
        Column("kind", t("publication_dates.col.kind")),
        Column("due", t("publication_dates.col.due"), "date"),
        Column("published", t("source.published"), "date"),
        Column("days", t("publication_dates.col.days"), "count"),
        Column("status", t("publication_dates.col.status")),
    )
    blank = {
        "due": t("publication_dates.status.no_due_date"),
        "published": t("missing.unknown"),
        "days": t("missing.unknown"),
    }

    def row(r: PublicationDate) -> Row:
        return Row(
            (
                name_of(r, ctx, 40),
                r.year,
                t(f"scope.{r.scope_code}"),
                t(f"kind.{r.kind_code}"),
                str(r.due_date) if r.due_date else None,
                str(r.published_date) if r.published_date else None,
                r.days_late,
                status_word(r, ctx),
            ),
            ref(r.report_code),
            blank,
        )

    return Table(columns, rows_of(records, row))


def status(record: PublicationDate) -> str:
    """An unknown date is unknown, not late."""
    return record.status_code if record.status_code in load_statuses() else "reported"


def view(ctx: Context) -> ChartView:
    """Publication of every report of the places, level and years of the state, whatever its scope."""
    t, p = ctx.t, palette(ctx.state.theme)
    title = t("publication_dates.title", years=notes.years(ctx))
    records, every = alike_dates(ctx.cur, notes.selection(ctx, only_chosen=True))
    asked = guard.ask(records, ctx, Rule(is_compared=False), status)
    rows = lanes(records, ctx)
    if asked.refused or not rows:
        return guard.refusal(ID, title, asked, ctx, t("publication_dates.none") if records else "")
    drawn, height = figure(rows, ctx)
    key = [KeyEntry(t("publication_dates.status.in_time"), "dot", p["mark"])]
    if any(r.status_code == "late" for r in records):
        key.append(KeyEntry(t("publication_dates.status.late"), "dot", p["worse"]))
    if any(not EARLIEST <= (r.days_late or 0) <= LATEST for r in records if r.status_code in ("in_time", "late")):
        key.append(KeyEntry(t("publication_dates.key.beyond"), "triangle", p["mark"]))
    counts = {code: _number(records, code) for code in ("no_due_date", "implausible_date")}
    undated = t("publication_dates.foot_none", n=counts["no_due_date"]) if counts["no_due_date"] else ""
    wrong = t("publication_dates.foot_wrong", n=counts["implausible_date"]) if counts["implausible_date"] else ""
    return ChartView(
        ID,
        title,
        t("publication_dates.sub", reports=t("unit.reports", n=_number(records))),
        sentence(records, ctx),
        drawn,
        height,
        table(every, ctx),
        tuple(key),
        notes.small_print(asked, ctx, *(line for line in (t("publication_dates.foot"), undated, wrong) if line)),
        min_width=700,
    )


def sentence(records: Sequence[PublicationDate], ctx: Context) -> str:
    """Of those with both dates, how many were in time; how many dates are unknown; the latest one."""
    t = ctx.t
    dated = [r for r in records if r.status_code in ("in_time", "late")]
    unknown = _number(records, "unknown_date")
    if not dated:
        return t("publication_dates.sentence_unknown", unknown=unknown)
    late = [r for r in dated if r.status_code == "late"]
    words = t(
        "publication_dates.sentence",
        dated=numbers.exact(_number(dated)),
        in_time=numbers.exact(_number(dated, "in_time")),
        late=_number(late),
        unknown=unknown,
    )
    if not late:
        return words
    last = max(late, key=lambda r: r.days_late or 0)
    more = t("publication_dates.latest", name=name_of(last, ctx), year=last.year, days=last.days_late or 0)
    return words + ("" if ctx.state.lang == "zh" else " ") + more


SPEC = ChartSpec(ID, view)
