"""Rows of a table that text or a PDF without rules prints over several lines, put back into one line each.

A wrapped label, its group and its values share lines there. The pieces are put together only where they tile into the
form's row labels in order, without a rest, and every value stands inside one row's lines or between it and the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from etl.forms import TABLES, Form
from etl.model import Document, Grid, Line
from etl.recognise.first_rows import begins, first_wordings, is_row, is_suspect
from etl.recognise.flattened import is_furniture
from etl.recognise.labels import Label, Lexicon
from etl.recognise.pieces import Printed, in_one_line, printed_in, values_of
from etl.recognise.stacks import Stack, Stacks
from etl.recognise.track_headers import with_whole_headers
from etl.recognise.under_headers import with_columns

MEDIA = frozenset({"pdf", "text"})
# A page of reports has sixty lines, a table fifty rows of up to nine.
_MAX_LINES = 600


def reflowed(document: Document, lexicon: Lexicon, forms: Iterable[Form]) -> Document:
    """``document`` with wrapped rows in one line each; itself where none are wrapped or the pieces leave a doubt."""
    if document.media not in MEDIA:
        return document
    known = tuple(forms)
    texts = [block.text for block in document.blocks if isinstance(block, Line)]
    is_wrapped = any(is_suspect(texts, table, lexicon, known) for table in TABLES[:2])
    if not is_wrapped and document.media != "pdf":
        return document
    regions = list(_regions(document.blocks, lexicon))
    headed = {label.table for heading, _ in regions for label in heading}
    blocks: list[Line | Grid] = []
    changed = False
    for heading, region in regions:
        # A table whose heading is lost may stand in any section.
        named = {label.table for label in heading}
        for table in (table for table in TABLES[:2] if is_wrapped and (table in named or table not in headed)):
            lines = _Region(region, table, lexicon, known).lines()
            changed = changed or lines is not None
            region = region if lines is None else lines
        is_here = TABLES[2] in named or TABLES[2] not in headed
        if document.media == "pdf" and (TABLES[0] in named or TABLES[0] not in headed):
            placed = list(with_columns(region, TABLES[0], lexicon))
            region, changed = placed, changed or placed != list(region)
        if is_here and (lines := with_whole_headers(region, lexicon, known[-1])) is not None:
            region, changed = lines, True
        blocks += region
    return replace(document, blocks=tuple(blocks)) if changed else document


def _regions(
    blocks: Sequence[Line | Grid], lexicon: Lexicon
) -> Iterator[tuple[tuple[Label, ...], Sequence[Line | Grid]]]:
    """Blocks parted at the headings of sections: the heading's labels, and what follows it up to the next."""
    held: list[Line | Grid] = []
    heading: tuple[Label, ...] = ()
    for block in blocks:
        found = lexicon.meaning(block.text.strip())[1] if isinstance(block, Line) and len(block.text) < 80 else ()
        if any(label.axis == "section" for label in found):
            yield heading, held
            held, heading = [], tuple(label for label in found if label.axis == "section")
        held.append(block)
    yield heading, held


class _Region:
    """The lines of one section with a table; see :func:`reflowed`."""

    def __init__(self, blocks: Sequence[Line | Grid], table: str, lexicon: Lexicon, forms: tuple[Form, ...]) -> None:
        self.blocks, self.table, self.lexicon, self.forms = blocks, table, lexicon, forms
        self.labels = Stacks(lexicon, table)
        self.stacks = self.labels.stacks

    def lines(self) -> list[Line | Grid] | None:
        """The region with each row in one line, or None where there is nothing to do or a doubt."""
        if len(self.blocks) > _MAX_LINES:
            return None
        source = [block for block in self.blocks if isinstance(block, Line)]
        if any("|" in line.text for line in source):
            return None
        texts = [line.text.strip() for line in source]
        numbers = [at for at, text in enumerate(texts) if text and not is_furniture(text)]
        start = self._first_row(source, numbers)
        if start is None:
            return None
        printed = [printed_in(source[at]) for at in numbers[start:]]
        end = self.labels.put_together(printed)
        if end is None or all(stack.pieces == 1 for stack in self.stacks):
            return None
        made = self._made(printed[:end])
        if made is None:
            return None
        rest = source[numbers[start + end] :] if start + end < len(numbers) else []
        drawn = [block for block in self.blocks if isinstance(block, Grid)]
        return [*self._headed(source[: numbers[start]]), *made, *rest, *drawn]

    def _headed(self, source: list[Line]) -> list[Line]:
        """The lines above the first row with each header in one line, from left to right; themselves where in doubt."""
        if not any("  " in line.text.strip() for line in source):
            return source
        head = _Region(source, self.table, self.lexicon, self.forms)
        printed = [printed_in(line) for line in source[1:] if line.text.strip()]
        if head.labels.put_together(printed) != len(printed) or any(line is None or line.values for line in printed):
            return source
        columns = [stack for stack in head.stacks if any(label.axis == "column" for label in stack.labels)]
        others = [stack for stack in head.stacks if stack not in columns]
        columns.sort(key=lambda stack: stack.start + stack.end)
        where = source[0].where
        return [source[0], *(Line(stack.text, where) for stack in (*others, *columns))]

    def _first_row(self, source: Sequence[Line], numbers: Sequence[int]) -> int | None:
        """Which of the lines begins the first row: the first with words of its label."""
        wordings = first_wordings(self.lexicon, self.table, self.forms)
        for place, at in enumerate(numbers):
            line = printed_in(source[at])
            if line is not None and line.words and begins(line.words, wordings):
                return place
        return None

    def _made(self, printed: Sequence[Printed | None]) -> list[Line] | None:
        lines = [line for line in printed if line is not None]
        found = [made for form in self.forms if (made := self._rows(lines, form)) is not None]
        return found[0] if found and all(other == found[0] for other in found) else None

    def _rows(self, lines: Sequence[Printed], form: Form) -> list[Line] | None:
        """The lines of the table as one of the forms prints it; None where it does not."""
        codes = form.rows(self.table)
        named = [stack for stack in self.stacks if not self._heads_column(stack, lines)]
        rows = [stack for stack in named if any(is_row(label, self.table, codes) for label in stack.labels)]
        if any(all(label.axis == "row" for label in stack.labels) and stack not in rows for stack in named):
            return None
        if len(rows) > len(codes) or not all(
            any(is_row(label, self.table, (code,)) for label in stack.labels)
            for stack, code in zip(rows, codes, strict=False)
        ):
            return None
        if any(above.last >= below.first for above, below in pairwise(rows)):
            return None
        values = _owned(rows, lines)
        return None if values is None else list(self._printed_anew(rows, values, lines))

    def _heads_column(self, stack: Stack, lines: Sequence[Printed]) -> bool:
        # A page repeats the headers: 其他 and 总计 without a number and without values.
        return any(label.axis == "column" for label in stack.labels) and not any(
            line.values for line in lines[stack.first : stack.last + 1]
        )

    def _printed_anew(self, rows: list[Stack], values: list[list[Line]], lines: Sequence[Printed]) -> Iterator[Line]:
        for stack in self.stacks:
            at = next((at for at, row in enumerate(rows) if row is stack), None)
            if at is None:
                yield Line(stack.text, lines[stack.first].line.where)
                continue
            first, *others = values[at]
            yield Line(f"{stack.text}  {first.text}", first.where)
            yield from others


def _owned(rows: Sequence[Stack], lines: Sequence[Printed]) -> list[list[Line]] | None:
    """The values of each row as lines, the first those beside its label; None where a value or a row has no other."""
    found: list[list[Line]] = []
    if any(line.values for line in lines[: rows[0].first if rows else len(lines)]):
        return None
    ends = [row.first for row in rows[1:]] + [len(lines)]
    for row, end in zip(rows, ends, strict=True):
        beside = [line for line in lines[row.first : row.last + 1] if line.values]
        after = [line for line in lines[row.last + 1 : end] if line.values]
        joined = in_one_line(beside or after)
        if joined is None:
            return None
        found.append([joined, *(values_of(line) for line in after if beside)])
    return found
