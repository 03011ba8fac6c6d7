"""How to cite a chart: GB/T 7714-2015 for an online data set, and plain English."""

from __future__ import annotations

from pages.exports.product import Product
from pages.text import Text


def _citation(lang: str, title: str, product: Product) -> str:
    built = product.ctx.snapshot.built_at
    return Text(lang)(
        "export.citation",
        title=title,
        version=product.version,
        built=built.strftime("%Y-%m-%d"),
        accessed=product.accessed.isoformat(),
        link=product.cite,
    )


def citations(product: Product) -> dict[str, str]:
    """Both citations by language, with access date, data version and the link of the view in that version."""
    return {"zh": _citation("zh", product.title_zh, product), "en": _citation("en", product.title_en, product)}
