"""Plausible counts for a body and a year: the form's identities hold, carry-over and stocks chain through the years."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import numpy as np

from etl.forms import load_forms
from etl.synth.knowledge import knowledge
from etl.synth.places import Body

Ints = np.ndarray[Any, np.dtype[np.int64]]
# One generator a stream, set to a new state for each report: building one costs ten times as much (27 against 2 µs).
_STREAMS = {name: np.random.Generator(np.random.PCG64(0)) for name in ("flow", "year", "body")}
_STATE_BITS = 128


def _rng(stream: str, *key: int) -> np.random.Generator:
    """The stream's generator, set by ``key``; valid until the next call for the same stream."""
    drawn = int.from_bytes(hashlib.blake2b(repr((stream, key)).encode(), digest_size=32).digest(), "little")
    generator = _STREAMS[stream]
    state = {"state": drawn >> _STATE_BITS, "inc": drawn % (1 << _STATE_BITS) | 1}
    generator.bit_generator.state = {"bit_generator": "PCG64", "state": state, "has_uint32": 0, "uinteger": 0}
    return generator


def _scale(who: Body) -> float:
    """Size of a body relative to the government of a county."""
    sizes = knowledge().parameters["requests"]
    return float(who.size * sizes[who.place.level] / sizes["county"])


@lru_cache(maxsize=1)
def _applicants() -> tuple[tuple[str, ...], Ints]:
    shares = knowledge().parameters["applicants"]
    weights = np.array(list(shares.values()))
    return tuple(shares), weights / weights.sum()


@lru_cache(maxsize=8)
def _outcomes(form: str, table: str) -> tuple[tuple[str, ...], Ints]:
    weights = knowledge().parameters["outcomes"]
    rows = tuple(row for row in load_forms()[form].rows(table) if row in weights)
    shares = np.array([weights[row] for row in rows])
    return rows, shares / shares.sum()


# A body's years are written one after the other, so last year's flow is at hand.
@lru_cache(maxsize=4)
def flow(seed: int, who: Body, year: int) -> tuple[Ints, Ints]:
    """New requests and those carried out, by applicant, of one year; next year's carried-in is this carried-out."""
    parameters = knowledge().parameters
    rng = _rng("flow", seed, who.number, year)
    median = parameters["requests"]["county"] * _scale(who)
    total = int(rng.lognormal(np.log(median), parameters["requests"]["spread"]))
    new = rng.multinomial(total, _applicants()[1])
    return new, rng.binomial(new, parameters["carried"])


@lru_cache(maxsize=64)
def _row_keys(form: str, table: str) -> dict[str, tuple[str, ...]]:
    names = (*_applicants()[0], knowledge().parameters["flow"]["total"])
    return {row: tuple(f"{table}.{row}.{name}" for name in names) for row in load_forms()[form].rows(table)}


def requests(rng: np.random.Generator, seed: int, who: Body, year: int, form: str, table: str) -> dict[str, int]:
    """All cells of table 3 in printed order: rows add up, outcomes add up, and in = out."""
    roles = knowledge().parameters["flow"]
    new, out = flow(seed, who, year)
    carried = flow(seed, who, year - 1)[1]
    done = new + carried - out
    rows, shares = _outcomes(form, table)
    matrix = rng.multinomial(done, shares)
    lines = dict(zip(rows, matrix.T.tolist(), strict=True))
    lines |= {
        roles["new"]: new.tolist(),
        roles["in"]: carried.tolist(),
        roles["done"]: done.tolist(),
        roles["out"]: out.tolist(),
    }
    cells: dict[str, int] = {}
    for row, keys in _row_keys(form, table).items():
        values = lines[row]
        cells.update(zip(keys, (*values, sum(values)), strict=True))
    return cells


@lru_cache(maxsize=1)
def _rulings() -> tuple[tuple[str, ...], Ints]:
    shares = knowledge().parameters["disputes"]["outcomes"]
    return tuple(shares), np.array(list(shares.values()))


def disputes(rng: np.random.Generator, who: Body, table: str) -> dict[str, int]:
    """All cells of table 4: each block's total is the sum of its outcomes."""
    declared = knowledge().parameters["disputes"]
    names, shares = _rulings()
    blocks = declared["blocks"]
    yearly = knowledge().parameters["requests"]["county"] * _scale(who)
    totals = rng.poisson([share * yearly for share in blocks.values()])
    cells: dict[str, int] = {}
    for block, values in zip(blocks, rng.multinomial(totals, shares).tolist(), strict=True):
        cells.update((f"{table}.{block}.{name}", value) for name, value in zip(names, values, strict=True))
        cells[f"{table}.{block}.{declared['total']}"] = sum(values)
    return cells


def _documents(rng: np.random.Generator, mean: float, years: int, until: int) -> dict[str, int]:
    """Documents of year number ``until`` of ``years``; the stock adds issued and takes repealed since the first."""
    issued = rng.poisson(mean, years)
    start = int(rng.poisson(mean * 6))
    repealed = np.minimum(rng.poisson(mean * 0.7, years), issued)
    stock = start + int((issued - repealed)[:until].sum())
    last, gone = int(issued[until - 1]), int(repealed[until - 1])
    return {
        "issued": last,
        "repealed": gone,
        "in_force": stock,
        "made": last,
        "newly_public": last,
        "public_total": stock + last,
    }


def _decisions(rng: np.random.Generator, mean: float, items: float) -> dict[str, int]:
    draws = rng.random(4).tolist()
    change = int(draws[1] * 9) - 3 if draws[0] < 0.4 else 0
    decisions = int(rng.poisson(mean))
    drawn = {"decisions": decisions, "items_prev": int(items * (0.8 + 0.4 * draws[2])) + 3, "items_change": change}
    return drawn | {
        "amount_10k_yuan": int(mean * 10_000 * draws[3]),
        "proc_count": decisions,
        "proc_amount": int(mean * 40_000 * draws[3]),
    }


@lru_cache(maxsize=8)
def _row_columns(form: str, table: str) -> dict[str, tuple[str, ...]]:
    shape = load_forms()[form]
    return {row: shape.columns(table, row) for row in shape.rows(table)}


def proactive(rng: np.random.Generator, seed: int, who: Body, year: int, form: str, table: str) -> dict[str, int]:
    """All cells of table 2 but money, as whole numbers; money cells (fees, procurement) come as whole yuan."""
    parameters = knowledge().parameters
    years = who.years.index(year) + 1
    scale, above = _scale(who), who.place.level != "county"
    # Stocks chain through the years: drawn for the body, not for the year.
    lasting = _rng("body", seed, who.number)
    cells: dict[str, int] = {}
    for row, columns in _row_columns(form, table).items():
        entry = parameters["rows"][row]
        mean = entry["size_above_county"] if above and "size_above_county" in entry else entry["size"] * scale
        if entry["counts"] == "documents":
            drawn = _documents(lasting, mean, len(who.years), years)
        else:
            drawn = _decisions(rng, mean, parameters["items"].get(row, 0))
        cells.update((f"{table}.{row}.{column}", drawn[column]) for column in columns)
    return cells


def year_stream(seed: int, who: Body, year: int) -> np.random.Generator:
    """Random numbers of one report."""
    return _rng("year", seed, who.number, year)
