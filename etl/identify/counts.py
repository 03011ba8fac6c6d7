"""What a count of requests counts: new ones, or new ones and those carried in. Decided by the prose's own balance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from etl.model import Quote

WORKLOAD, NEW, CARRIED_IN, CLOSED, CARRIED_OUT = (
    "requests_workload",
    "requests_new",
    "carried_in",
    "closed",
    "carried_out",
)
OUTCOMES = ("granted", "partial", "refused_total", "unable_total", "notproc_total", "other_total")


def settle(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The same quotes; one that says 收到 or 受理 becomes ``requests_new`` where only that reading balances.

    Received + carried in = closed + carried out proves that it counts new requests alone; received = closed + carried
    out that it holds those carried in. Without a balance it stays ``requests_workload`` and says so in ``counts``.
    """
    values = _once(quotes)
    if WORKLOAD not in values:
        return quotes
    received, carried_in = values[WORKLOAD], values.get(CARRIED_IN)
    closed = values.get(CLOSED, _outcomes(values))
    counts, indicator = "正文未说明是否含上年结转", WORKLOAD
    if NEW in values and received == values[NEW] + (carried_in or 0):
        counts = "新收与上年结转之和"
    elif NEW not in values and carried_in and closed is not None and CARRIED_OUT in values:
        handled = closed + values[CARRIED_OUT]
        if received == handled:
            counts = "按正文收支平衡，含上年结转"
        elif received + carried_in == handled:
            counts, indicator = "按正文收支平衡，为本年新收", NEW
    return tuple(
        replace(quote, indicator=indicator, counts=counts) if quote.indicator == WORKLOAD else quote for quote in quotes
    )


def _once(quotes: tuple[Quote, ...]) -> dict[str, Decimal]:
    values: dict[str, Decimal] = {}
    several: set[str] = set()
    for quote in quotes:
        if values.setdefault(quote.indicator, quote.value) != quote.value:
            several.add(quote.indicator)
    return {indicator: value for indicator, value in values.items() if indicator not in several}


def _outcomes(values: dict[str, Decimal]) -> Decimal | None:
    known = [values[name] for name in OUTCOMES if name in values]
    return sum(known, Decimal(0)) if known else None
