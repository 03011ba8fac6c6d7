"""A parsed report for people at a terminal: the official tables as tables, what is refused or fails in red."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from etl.forms import TABLES, Form, load_forms, load_names
from etl.model import Cell, CellStatus, Check, CheckStatus, ParsedReport

# In names.csv a row of a group is named "group：row".
_OF_GROUP = "："
# Screen cells of a column's heading in one line, three characters: so the widest table of the forms fits 80.
_HEADING = 6
_MARKS = {CellStatus.BLANK: "·", CellStatus.NOT_APPLICABLE: "/", CellStatus.UNREADABLE: "?"}


def show(report: ParsedReport, console: Console) -> None:
    """Print who reports, the three tables, refusals with reasons and failed identities with both sides."""
    console.print(Group(*_parts(report)))


def _parts(report: ParsedReport) -> Iterator[RenderableType]:
    yield Text(_headline(report), style="bold")
    for doubt in report.identity.doubts:
        yield Text(f"? {doubt}", style="yellow")
    cells = {cell.key: cell for cell in report.cells}
    for table in TABLES:
        if any(key.startswith(f"{table}.") for key in cells):
            yield _table(table, _form_of(report, table), cells)
    if report.refusals:
        yield Text("Refused", style="bold red")
        for refusal in report.refusals:
            place = f" ({refusal.where})" if refusal.where else ""
            yield Text(f"  {refusal.table}: {refusal.reason}{place}", style="red")
    failed = [check for check in report.checks if check.status is CheckStatus.FAIL]
    passed = sum(check.status is CheckStatus.PASS for check in report.checks)
    yield Text(f"Identities: {passed} hold, {len(failed)} fail", style="bold red" if failed else "green")
    for check in failed:
        yield Text(f"  {_failure(check)}", style="red")
    for quote in report.quoted:
        yield Text(f"  prose: {quote.indicator} {quote.value} “{quote.text}”", style="dim")


def _headline(report: ParsedReport) -> str:
    who = report.identity
    name = who.publisher.name if who.publisher else "publisher unknown"
    read = sum(cell.value is not None for cell in report.cells)
    forms = ", ".join(f"{table} {form}" for table, form in report.forms.items()) or "no form"
    return f"{name} · {who.year or 'year unknown'} · {who.published_date or 'date unknown'} · {forms} · {read} numbers"


def _failure(check: Check) -> str:
    note = f" ({check.note})" if check.note else ""
    return f"{check.id} {check.subject}: printed {check.left}, recomputed {check.right}{note}"


def _form_of(report: ParsedReport, table: str) -> Form:
    forms = load_forms()
    keys = {cell.key for cell in report.cells if cell.key.startswith(f"{table}.")}
    return (
        forms[report.forms[table]]
        if table in report.forms
        else next(f for f in forms.values() if keys <= f.by_key.keys())
    )


def _table(table: str, form: Form, cells: dict[str, Cell]) -> Table:
    names = load_names()
    columns = list(dict.fromkeys(cell.column for cell in form.table(table)))
    rows = list(form.rows(table))
    values = {
        row: [_value(cells.get(f"{table}.{row}.{column}"), column in form.columns(table, row)) for column in columns]
        for row in rows
    }
    title = names["table", table].zh
    drawn = Table(title=title, title_style="bold", title_justify="left", box=box.SIMPLE_HEAD, padding=0)
    drawn.add_column("", no_wrap=True)
    for n, column in enumerate(columns):
        # A heading may be folded, a number may not.
        widest = max(values[row][n].cell_len for row in rows)
        drawn.add_column(names["column", column].zh, justify="right", overflow="fold", width=max(widest, _HEADING))
    heading = ""
    for row in rows:
        group, _, own = names["row", row].zh.rpartition(_OF_GROUP)
        if group and group != heading:
            drawn.add_row(group)
        heading = group
        drawn.add_row(f"  {own}" if group else own, *values[row])
    return drawn


def _value(cell: Cell | None, exists: bool) -> Text:
    if not exists:
        return Text("")
    if cell is None:
        return Text("✗", style="red")
    if cell.status in _MARKS:
        return Text(_MARKS[cell.status], style="red" if cell.status is CellStatus.UNREADABLE else "dim")
    return Text(f"{cell.value}{cell.unit or ''}")
