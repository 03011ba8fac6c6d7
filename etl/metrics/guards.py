"""May these figures be shown together? One answer, as data, for every chart and table; words in ``guards.csv``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Literal

from etl.forms import DATA
from etl.metrics.breaks import Break, crossed, load_breaks
from etl.metrics.definition import Metric
from etl.metrics.tables import load_statuses, load_thresholds, read_rows
from etl.model import Scope, Trust

Language = Literal["zh", "en"]


class Outcome(StrEnum):
    """What a chart may do with a selection, mildest first."""

    ALLOWED = "allowed"
    SPLIT = "split"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure as a guard sees it; ``form_code`` is the form of the table the metric mainly uses, None if unknown."""

    adcode: str
    level_code: str
    scope_code: str
    year: int
    status_code: str
    trust_code: str
    form_code: str | None = None
    denominator: float | None = None
    is_estimated: bool = False
    failed_check_count: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence to print: its code and what to fill in; ``zh`` and ``en`` are the finished words."""

    code: str
    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures that may share an axis: one scope, one level."""

    scope_code: str
    level_code: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """``outcome`` and, unless allowed, the code of its ``reason``; panels to draw; notes to print; breaks to mark.

    ``may_judge``: better and worse colours are justified. A refused selection has no panels.
    """

    outcome: Outcome
    reason: str | None
    panels: tuple[Panel, ...] = ()
    notes: tuple[Note, ...] = ()
    breaks: tuple[Break, ...] = ()
    may_judge: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """A selection with all that is needed to judge it."""

    metric: Metric
    points: Sequence[Point]
    folder: Path
    breaks: tuple[Break, ...] = field(default=())


@lru_cache(maxsize=8)
def load_guards(metrics: Path = DATA / "metrics") -> dict[str, dict[str, str]]:
    """Outcome and words of every guard by code, from ``guards.csv``."""
    return {row["guard_code"]: row for row in read_rows(metrics / "guards.csv")}


def judge(metric: Metric, points: Sequence[Point], folder: Path = DATA / "metrics") -> Answer:
    """Whether ``points`` of ``metric`` may share a chart, how they must be split, and what must be said beside them."""
    concerned = (b for b in load_breaks(folder) if b.concerns(all_keys(metric)))
    case = _Case(metric, points, folder, crossed(concerned, points))
    refusal = _refusal(case)
    if refusal is not None:
        return Answer(Outcome.REFUSED, refusal.code, notes=(refusal, *_remarks(case)))
    panels = _panels(points)
    splits = tuple(_splits(case, panels))
    return Answer(
        Outcome.SPLIT if splits else Outcome.ALLOWED,
        splits[0].code if splits else None,
        panels,
        (*splits, *_remarks(case)),
        case.breaks,
        metric.lower_is_better is not None,
    )


def all_keys(metric: Metric) -> tuple[str, ...]:
    """Every key of every formula of a metric."""
    return tuple(term.key for formula in metric.formulas for _, side in formula.sides() for term in side.terms)


def _note(
    case: _Case, code: str, zh: Mapping[str, object] | None = None, en: Mapping[str, object] | None = None
) -> Note:
    words = load_guards(case.folder)[code]
    return Note(code, words["zh"].format_map(zh or {}), words["en"].format_map(en or zh or {}))


def _refusal(case: _Case) -> Note | None:
    if not case.points:
        return _note(case, "no_points")
    synthetic = {point.trust_code == Trust.SYNTHETIC for point in case.points}
    if len(synthetic) == 2:
        return _note(case, "synthetic_mixed")
    statuses = load_statuses(case.folder)
    if any(statuses[point.status_code].has_value for point in case.points):
        return None
    if any(point.status_code == "too_few" for point in case.points):
        return _note(case, "all_too_few", {"min_n": case.metric.min_n})
    return _note(case, "all_missing", _missing(case, "zh"), _missing(case, "en"))


def _panels(points: Sequence[Point]) -> tuple[Panel, ...]:
    found: dict[tuple[str, str], list[Point]] = {}
    for point in points:
        found.setdefault((point.scope_code, point.level_code), []).append(point)
    return tuple(Panel(scope, level, tuple(held)) for (scope, level), held in found.items())


def _splits(case: _Case, panels: tuple[Panel, ...]) -> Iterator[Note]:
    if len({panel.scope_code for panel in panels}) > 1:
        yield _note(case, "scope_split")
    if len({panel.level_code for panel in panels}) > 1:
        yield _note(case, "level_split")


def _remarks(case: _Case) -> Iterator[Note]:
    points, min_n = case.points, case.metric.min_n
    full_from = load_thresholds(case.folder)["full_from"]
    if points and all(p.trust_code == Trust.SYNTHETIC for p in points):
        yield _note(case, "synthetic")
    yield from _counted(case, "scope_unknown", sum(p.scope_code == Scope.UNKNOWN for p in points))
    yield from _counted(case, "quoted", sum(p.trust_code == Trust.QUOTED and _has_value(case, p) for p in points))
    yield from _counted(case, "too_few", sum(p.status_code == "too_few" for p in points), min_n=min_n)
    faint = sum(_has_value(case, p) and p.denominator is not None and p.denominator < full_from for p in points)
    yield from _counted(case, "faint", faint, min_n=min_n, full_from=int(full_from))
    if _missing(case, "zh")["detail"]:
        yield _note(case, "missing", _missing(case, "zh"), _missing(case, "en"))
    yield from _counted(case, "estimated", sum(p.is_estimated and _has_value(case, p) for p in points))
    yield from _counted(case, "failed_checks", sum(p.failed_check_count > 0 for p in points))
    for found in case.breaks:
        yield _note(case, f"{found.kind}_break", {"text": found.zh}, {"text": found.en})


def _counted(case: _Case, code: str, count: int, **values: object) -> Iterator[Note]:
    if count:
        yield _note(case, code, {"count": count, **values})


def _has_value(case: _Case, point: Point) -> bool:
    return load_statuses(case.folder)[point.status_code].has_value


def _missing(case: _Case, language: Language) -> dict[str, object]:
    """``detail``: each missing state in words with its number, worst last; empty where nothing is missing."""
    statuses = load_statuses(case.folder)
    counts = Counter(p.status_code for p in case.points if not statuses[p.status_code].has_value)
    del counts["too_few"]
    found = sorted(counts.items(), key=lambda item: statuses[item[0]].rank)
    words = [f"{getattr(statuses[code].name, language)} {count}" for code, count in found]
    return {"detail": ("、" if language == "zh" else ", ").join(words)}
