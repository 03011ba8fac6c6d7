"""What a place's page says beside its charts: what it is, the reports behind it, what does not add up, what moved."""

from __future__ import annotations

from collections.abc import Sequence

from etl.metrics.tables import load_verdicts
from pages import numbers
from pages.charts import notes
from pages.charts.failed_checks import subject
from pages.charts.view import Context
from pages.names import place_name
from pages.queries.failed_checks import FailedCheck, failed_checks
from pages.queries.hierarchy import ParentSum, parent_sums
from pages.queries.metric_records import metric_records
from pages.queries.place_record import PlaceName, PlaceRecord, place_record
from pages.queries.place_reports import PlaceReport, place_reports
from pages.queries.selection import Selection
from pages.queries.similar_places import similar_places
from pages.registry import Visit
from pages.text import Text
from pages.widgets import html
from pages.widgets.compare_tools import likeness
from pages.widgets.moved import moved
from pages.widgets.place_finder import place_finder
from pages.widgets.rail import link

# Two sheets of paper hold this many rows of each list; the rest is counted.
MAX_REPORTS = 12
MAX_FAULTS = 8
MAX_SUMS = 6
MAX_NAMES = 12


def record_of(visit: Visit) -> PlaceRecord | None:
    """The place of the path."""
    return place_record(visit.ctx.cur, visit.params.get("adcode", ""))


def place_name_of(visit: Visit) -> str:
    """Its name in the reader's language: the heading of the page."""
    record = record_of(visit)
    return "" if record is None else place_name(record.place, visit.ctx.state.lang)


def exists(visit: Visit) -> bool:
    """Whether the code is or was a place."""
    return record_of(visit) is not None


def facts(visit: Visit) -> list[object]:
    """Level, parents, names, predecessors, successors, residents: a few lines under the heading."""
    record = record_of(visit)
    if record is None:
        return []
    ctx, t = visit.ctx, visit.ctx.t
    rows: list[tuple[str, object]] = [
        (t("place.level"), [t(f"level.{record.place.level_code}"), *_above(record, ctx)]),
        (t("col.adcode"), record.place.adcode),
    ]
    if record.residents is not None:
        estimated = t("place.estimated") if record.is_estimated else ""
        people = numbers.count(record.residents, ctx.state.lang)
        rows.append((t("place.residents"), t("place.residents_in", n=people, year=record.population_year) + estimated))
    if record.valid_from or record.valid_to:
        rows.append((t("place.valid"), _span(record.valid_from, record.valid_to, t)))
    older = [(name, first, last) for name, first, last in record.names if name != record.place.name_zh]
    if older:
        words = [
            f"{name}（{_span(first, last, t)}）" if t.lang == "zh" else f"{name} ({_span(first, last, t)})"
            for name, first, last in older
        ]
        rows.append((t("place.names"), t.join(words)))
    rows += [
        (t(f"place.{key}"), _links(held, ctx))
        for key, held in (("before", record.before), ("after", record.after))
        if held
    ]
    return [
        html.Dl(
            [part for name, value in rows for part in (html.Dt(name), html.Dd(value))], className="facts place-facts"
        ),
        place_finder(ctx),
    ]


def _span(first: int | None, last: int | None, t: Text) -> str:
    if first and last:
        return t("place.from_to", first=first, last=last)
    return t("place.since", year=first) if first else t("place.until", year=last)


def _above(record: PlaceRecord, ctx: Context) -> list[object]:
    return [part for place in record.above for part in (" · ", _link(place, ctx))]


def _link(place: PlaceName, ctx: Context) -> object:
    state = ctx.state.with_(metric=None, places=ctx.state.places[1:])
    return link(f"/place/{place.adcode}", state, place_name(place, ctx.state.lang))


def _links(places: Sequence[PlaceName], ctx: Context) -> list[object]:
    comma = "、" if ctx.state.lang == "zh" else ", "
    return [part for place in places for part in (_link(place, ctx), comma)][:-1]


def sections(visit: Visit) -> list[object]:
    """Reports, faults, parent and children, what moved the rate, places alike, places below."""
    record = record_of(visit)
    if record is None:
        return []
    ctx = visit.ctx
    held = place_reports(ctx.cur, record.place.adcode)
    return [
        html.Div(
            [
                _reports(held, ctx),
                html.Div(
                    [
                        # Of no report nothing adds up and nothing fails.
                        _faults(record.place.adcode, ctx) if held else None,
                        _sums(record, ctx),
                        moved(record.place.adcode, ctx),
                        _around(record, ctx),
                    ],
                    className="place-pairs",
                ),
            ],
            className="place-sheet",
        )
    ]


def section(title: str, *content: object, name: str) -> html.Section:
    """One part of the sheet under its heading."""
    return html.Section([html.H2(title), *content], id=f"place-{name}")


def grid(names: Sequence[str], rows: Sequence[object], label: str) -> html.Div:
    """A table in a box that scrolls by itself."""
    head = html.Thead(
        html.Tr([html.Th(name, scope="col", className=_column_class(rows, i)) for i, name in enumerate(names)])
    )
    body = html.Table([head, html.Tbody(list(rows))], className="data-table")
    return html.Div(body, className="table-scroll", tabIndex=0, role="region", **{"aria-label": label})


def _column_class(rows: Sequence[object], column: int) -> str | None:
    """A header stands over its figures: to the right where every cell below does."""
    below = [str(getattr(getattr(row, "children", ())[column], "className", "")) for row in rows]
    return "num" if below and all(name.split(" ")[0] == "num" for name in below) else None


def _reports(held: Sequence[PlaceReport], ctx: Context) -> object:
    t = ctx.t
    title = t("place.reports")
    if not held:
        return section(
            title,
            html.P(t("place.none"), className="card-empty"),
            html.P(t("place.how"), className="quiet"),
            name="reports",
        )
    names = (
        "col.year",
        "source.publisher",
        "source.scope",
        "source.form",
        "source.trust",
        "source.published",
        "place.due",
        "place.checks",
    )
    rows = [_report(report, ctx) for report in held[:MAX_REPORTS]]
    current = sum(report.is_current for report in held)
    words = t("place.reports_held", n=len(held), current=current)
    if len(held) > MAX_REPORTS:
        words += t("place.reports_more", n=len(held) - MAX_REPORTS)
    return section(
        title, html.P(words, className="quiet"), grid([t(name) for name in names], rows, title), name="reports"
    )


def _report(report: PlaceReport, ctx: Context) -> html.Tr:
    t = ctx.t
    forms = t.join([t.or_code(f"form.{form}", form) for form in report.forms]) or t("source.no_form")
    year = link(f"/report/{report.report_code}", ctx.state.with_(metric=None), str(report.year or t("missing.unknown")))
    version = [] if report.is_current else [html.Span(t("place.superseded"), className="quiet")]
    return html.Tr(
        [
            html.Td([year, *version]),
            html.Td(report.publisher_name or t("missing.unknown")),
            html.Td(t(f"scope.{report.scope_code}")),
            html.Td(forms),
            html.Td(t.or_code(f"trust.{report.trust_code}", report.trust_code)),
            html.Td(str(report.published_date or t("missing.unknown")), className="num"),
            html.Td(_due(report, t)),
            html.Td(
                t("place.failed", n=report.failed) if report.failed else t("place.holds"),
                className="is-failed" if report.failed else None,
            ),
        ],
        className=None if report.is_current else "is-old",
    )


def _due(report: PlaceReport, t: Text) -> str:
    if report.timeliness is None:
        return "—"
    words = load_verdicts()["timeliness", report.timeliness]
    verdict = words.zh if t.lang == "zh" else words.en
    if report.due_date is None:
        return verdict
    return t("place.due_by", verdict=verdict, due=report.due_date)


def _faults(code: str, ctx: Context) -> object:
    t = ctx.t
    # Faults of every scope: each is a fact about one report.
    found = failed_checks(ctx.cur, Selection(ctx.state.scope, "all", *ctx.years, (code,)))
    found = [fault for fault in found if fault.adcode == code]
    if not found:
        return section(t("place.faults"), html.P(t("place.no_faults", years=notes.years(ctx))), name="faults")
    names = ("col.year", "source.publisher", "place.check", "place.printed", "place.recomputed", "place.difference")
    rows = [_fault(fault, ctx) for fault in found[:MAX_FAULTS]]
    more = (
        [html.P(t("place.faults_more", n=len(found) - MAX_FAULTS), className="quiet")]
        if len(found) > MAX_FAULTS
        else []
    )
    return section(t("place.faults"), grid([t(name) for name in names], rows, t("place.faults")), *more, name="faults")


def _fault(fault: FailedCheck, ctx: Context) -> html.Tr:
    ref = f"{fault.report_code}|{','.join(fault.cell_keys)}|"
    button = html.Button(str(fault.year), type="button", className="source-link", **{"data-ref": ref})
    return html.Tr(
        [
            html.Td(button),
            html.Td(link(f"/report/{fault.report_code}", ctx.state.with_(metric=None), fault.publisher_name)),
            html.Td(f"{fault.check_code} {subject(fault, ctx)}"),
            *(
                html.Td(numbers.exact(round(x, 2)), className="num")
                for x in (fault.left, fault.right, fault.difference)
            ),
        ]
    )


def _sums(record: PlaceRecord, ctx: Context) -> object:
    t = ctx.t
    found = parent_sums(ctx.cur, record.place.adcode, ctx.years)
    if not found:
        return None
    names = ("col.year", "col.metric", "place.own_value", "place.children_sum", "place.difference", "col.verdict")
    rows = [_sum(one, ctx) for one in found[:MAX_SUMS]]
    title = t("place.sums")
    return section(
        title,
        html.P(t("place.sums_note"), className="quiet"),
        grid([t(name) for name in names], rows, title),
        name="sums",
    )


def _sum(one: ParentSum, ctx: Context) -> html.Tr:
    t = ctx.t
    words = load_verdicts()["hierarchy", one.status]
    verdict = words.zh if t.lang == "zh" else words.en
    children = numbers.exact(one.children_value) if one.children_value is not None else t("missing.none")
    own = numbers.exact(one.parent_value) if one.parent_value is not None else t("missing.none")
    year: object = str(one.year)
    if one.report_code:
        ref = f"{one.report_code}||{one.metric_id}"
        year = html.Button(str(one.year), type="button", className="source-link", **{"data-ref": ref})
    return html.Tr(
        [
            html.Td(year),
            html.Td(metric_records(ctx.cur)[one.metric_id].name(t.lang)),
            html.Td(own, className="num"),
            html.Td(t("place.children", sum=children, n=one.reporting_count, all=one.child_count), className="num"),
            html.Td("—" if one.difference is None or one.missing else numbers.exact(one.difference), className="num"),
            html.Td(verdict),
        ]
    )


def _around(record: PlaceRecord, ctx: Context) -> object:
    t = ctx.t
    alike = similar_places(ctx.cur, record.place.adcode, ctx.state.scope)
    lines: list[object] = []
    if alike:
        state = ctx.state.with_(metric=None, places=ctx.state.places[1:])
        links = [
            part
            for one in alike
            for part in (
                link(f"/place/{one.adcode}", state, place_name(one, t.lang)),
                html.Span(f" {likeness(one, ctx)}", className="quiet"),
                "、" if t.lang == "zh" else ", ",
            )
        ][:-1]
        codes = (record.place.adcode, *(one.adcode for one in alike))
        together = link(
            "/compare",
            ctx.state.with_(metric=None, places=codes),
            t("place.compare"),
            className="button",
            **{"data-set": f"places={','.join(codes)}"},
        )
        lines += [html.P(links), html.P(together, className="no-print")]
    if record.below:
        with_reports = [place for place in record.below if place.report_count]
        words = t("place.below", n=len(record.below), held=len(with_reports))
        names = html.Span(_links(record.below, ctx), className="no-print" if len(record.below) > MAX_NAMES else None)
        lines.append(html.P([words, names]))
    return section(t("place.around"), *lines, name="around") if lines else None
