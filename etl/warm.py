"""Reads one page of nothing when it is imported, so that the readers' forms, labels, places and patterns are loaded.

The process from which confined workers are forked imports it once: a first report takes 0.6 s, a later one 0.02 s, and
neither the time limit of a file nor the replacement of a worker should pay for that difference.
"""

from __future__ import annotations

import contextlib
import gc

from etl.forms import load_forms
from etl.parse import parse_document
from etl.read import ReadError, read_bytes


def page() -> bytes:
    """A page with the labels of a form, one row a cell, and a sentence with a figure."""
    form = next(iter(load_forms().values()))
    rows = "".join(
        f"<tr><td>{cell.row_path[-1]}</td><td>{cell.column_path[-1]}</td><td>0</td></tr>" for cell in form.cells
    )
    prose = "<p>示例市人民政府全年共受理政府信息公开申请0件。</p>"
    return f"<html><title>政府信息公开工作年度报告</title>{prose}<table>{rows}</table></html>".encode()


# A report leaves no cycles behind and what was loaded stays: looking for garbage took a tenth of the time.
THRESHOLD = 20_000

with contextlib.suppress(ReadError):
    parse_document(read_bytes(page(), "warm.html"))
gc.collect()
gc.freeze()
gc.set_threshold(THRESHOLD, 20, 50)
