"""A chart's rows as CSV that Excel opens as it should: byte-order mark, all rows, missing in words."""

from __future__ import annotations

import csv
import io

from pages.exports.cells import heading, safe
from pages.exports.product import Product
from pages.exports.sheet import sheet


def as_csv(product: Product) -> bytes:
    """UTF-8 with a byte-order mark; text quoted, numbers bare, rates as fractions."""
    content = sheet(product.view, product.evidence, product.t)
    out = io.StringIO()
    # Quoted text survives a reader that splits at semicolons or tabs.
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([safe(heading(column)) for column in content.columns])
    for row in content.rows:
        writer.writerow([safe(cell.value) for cell in row])
    return out.getvalue().encode("utf-8-sig")
