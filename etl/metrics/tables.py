"""The small tables of words and limits in ``data/metrics`` and ``data/forms/groups.csv``, read once."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from etl.forms import DATA, Form


class DataError(ValueError):
    """A file of ``data/`` that does not hold what it must; the message names file, key and remedy."""


def folder(data_dir: Path, name: str) -> Path:
    """``name`` inside ``data_dir``, or the bundled one where that has none (a folder of reports alone)."""
    return data_dir / name if (data_dir / name).is_dir() else DATA / name


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV as text by column name; raises :class:`DataError` where the file is missing or empty."""
    if not path.is_file():
        raise DataError(f"{path}: not found; restore it")
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    if not rows:
        raise DataError(f"{path}: no rows; restore it")
    return rows


@dataclass(frozen=True, slots=True)
class Words:
    """A code's words in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a figure. ``rank`` orders statuses, the worst of a sum's cells counts.

    ``may_stand_in``: another formula of the metric may be used in its place; ``has_value``: a value is shown.
    """

    code: str
    rank: int
    has_value: bool
    may_stand_in: bool
    name: Words
    meaning: Words


@lru_cache(maxsize=8)
def load_statuses(metrics: Path = DATA / "metrics") -> dict[str, Status]:
    """Every status a figure can have, by code, from ``statuses.csv``: the one list of them."""
    return {
        row["status_code"]: Status(
            row["status_code"],
            int(row["rank"]),
            row["has_value"] == "1",
            row["may_stand_in"] == "1",
            Words(row["status_code"], row["name_zh"], row["name_en"]),
            Words(row["status_code"], row["meaning_zh"], row["meaning_en"]),
        )
        for row in read_rows(metrics / "statuses.csv")
    }


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a metric; stored values times ``display_factor`` are what is printed (100 for per cent)."""

    code: str
    display_factor: float
    zh: str
    en: str


@lru_cache(maxsize=8)
def load_units(metrics: Path = DATA / "metrics") -> dict[str, Unit]:
    """Units by code, from ``units.csv``."""
    return {
        row["unit_code"]: Unit(row["unit_code"], float(row["display_factor"]), row["zh"], row["en"])
        for row in read_rows(metrics / "units.csv")
    }


@lru_cache(maxsize=8)
def load_topics(metrics: Path = DATA / "metrics") -> dict[str, Words]:
    """Topics under which metrics are listed, in order, from ``topics.csv``."""
    rows = sorted(read_rows(metrics / "topics.csv"), key=lambda row: int(row["order"]))
    return {row["topic_code"]: Words(row["topic_code"], row["zh"], row["en"]) for row in rows}


@lru_cache(maxsize=8)
def load_notes(metrics: Path = DATA / "metrics") -> dict[str, Words]:
    """Words of the codes in ``out_metric.note`` (``code`` or ``code=value``), from ``notes.csv``."""
    return {row["note_code"]: Words(row["note_code"], row["zh"], row["en"]) for row in read_rows(metrics / "notes.csv")}


@lru_cache(maxsize=8)
def load_verdicts(metrics: Path = DATA / "metrics") -> dict[tuple[str, str], Words]:
    """Words of verdicts by (kind, code), from ``verdicts.csv``; kinds are change, funnel, hierarchy, timeliness."""
    rows = read_rows(metrics / "verdicts.csv")
    return {(r["kind_code"], r["verdict_code"]): Words(r["verdict_code"], r["zh"], r["en"]) for r in rows}


@lru_cache(maxsize=8)
def load_thresholds(metrics: Path = DATA / "metrics") -> dict[str, float]:
    """Limits that are a matter of judgement, by code, from ``thresholds.csv``."""
    return {row["threshold_code"]: float(row["value"]) for row in read_rows(metrics / "thresholds.csv")}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows or columns of a table that are summed under one code; ``form`` None holds in every form."""

    axis: str
    table: str
    code: str
    form: str | None
    member: str


@lru_cache(maxsize=8)
def load_groups(forms: Path = DATA / "forms") -> tuple[Group, ...]:
    """Members of every group, from ``groups.csv``; a group may hold groups."""
    return tuple(
        Group(row["axis"], row["table_code"], row["group_code"], row["form_code"] or None, row["member_code"])
        for row in read_rows(forms / "groups.csv")
    )


def members(groups: tuple[Group, ...], axis: str, table: str, code: str, form: str) -> tuple[str, ...]:
    """Codes that make up ``code`` on an axis of a table in one form, groups inside it resolved; () where it is none."""
    found: list[str] = []
    for group in groups:
        if (group.axis, group.table, group.code) == (axis, table, code) and group.form in (None, form):
            found += members(groups, axis, table, group.member, form) or [group.member]
    return tuple(found)


def expand(groups: tuple[Group, ...], key: str, form: Form) -> tuple[str, ...]:
    """Cells of ``form`` that the key of a cell or group stands for: itself where printed, () where there is none."""
    if key in form.by_key:
        return (key,)
    return parts(groups, key, form, "row") or parts(groups, key, form, "column")


def parts(groups: tuple[Group, ...], key: str, form: Form, axis: str) -> tuple[str, ...]:
    """Cells of ``form`` that add up to ``key`` along an axis (``row`` or ``column``), or () where not all exist."""
    table, row, column = key.split(".")
    codes = members(groups, axis, table, row if axis == "row" else column, form.id)
    cells = tuple(f"{table}.{c}.{column}" if axis == "row" else f"{table}.{row}.{c}" for c in codes)
    return cells if all(cell in form.by_key for cell in cells) else ()


@lru_cache(maxsize=8)
def load_check_notes(checks: Path = DATA / "checks") -> dict[str, Words]:
    """Words of the codes in ``fact_check.note``, from ``data/checks/notes.csv``."""
    rows = read_rows(checks / "notes.csv")
    return {row["note_code"]: Words(row["note_code"], row["text_zh"], row["text_en"]) for row in rows}
