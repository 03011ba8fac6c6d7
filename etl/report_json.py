"""A parsed report as the JSON of ``parse --json``: plain dicts, numbers as printed, unknown as null."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from etl.model import Cell, Check, ParsedReport, Quote, Refusal


def report_json(report: ParsedReport, file: str) -> dict[str, Any]:
    """The report as JSON-ready objects (keys of the contract); ``file`` is how the caller named it."""
    who = report.identity
    return {
        "file": file,
        "sha256": report.sha256,
        "report": {
            "publisher": who.publisher.name if who.publisher else None,
            "publisher_kind": who.publisher.kind.value if who.publisher else None,
            "jurisdiction": who.jurisdiction,
            "adcode": who.adcode,
            "scope": who.scope.value,
            "year": who.year,
            "title": who.title,
            "published_date": who.published_date,
            "forms": dict(report.forms),
            "doubts": list(who.doubts),
        },
        "cells": [_cell(cell) for cell in report.cells],
        "quoted": [_quote(quote) for quote in report.quoted],
        "checks": [_check(check) for check in report.checks],
        "refusals": [_refusal(refusal) for refusal in report.refusals],
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _cell(cell: Cell) -> dict[str, Any]:
    found = {
        "key": cell.key,
        "value": _number(cell.value),
        "text": cell.text,
        "status": cell.status.value,
        "where": cell.where,
    }
    extra = {"unit": cell.unit, "note": cell.note}
    return found | {name: value for name, value in extra.items() if value is not None}


def _quote(quote: Quote) -> dict[str, Any]:
    return {"indicator": quote.indicator, "value": _number(quote.value), "text": quote.text, "where": quote.where}


def _check(check: Check) -> dict[str, Any]:
    sides = {"left": _number(check.left), "right": _number(check.right)}
    return {"id": check.id, "subject": check.subject, **sides, "status": check.status.value}


def _refusal(refusal: Refusal) -> dict[str, Any]:
    found = {"table": refusal.table, "reason": refusal.reason}
    extra = {"where": refusal.where, "code": refusal.code}
    return found | {name: value for name, value in extra.items() if value is not None}
