"""May these figures be shown together? One answer, as data, for every chart and table; words in ``guards.csv``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from etl.forms import DATA
from etl.metrics.breaks import Break, crossed, load_breaks
from etl.metrics.definition import Metric
from etl.metrics.tables import load_statuses, load_thresholds, read_rows
from etl.model import Scope, Trust

Language = Literal["zh", "en"]
# A publisher outside the code list has no level.
NO_LEVEL = "none"


class Placed(Protocol):
    """What parts figures: the scope and the level of their report."""

    @property
    def scope_code(self) -> str: ...  # noqa: D102
    @property
    def level_code(self) -> str | None: ...  # noqa: D102


P = TypeVar("P", bound=Placed)


class Outcome(StrEnum):
    """What a chart may do with a selection, mildest first."""

    ALLOWED = "allowed"
    SPLIT = "split"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure as a guard sees it; ``form_code`` is the form of the table the metric mainly uses, None if unknown.

    ``number``: how many figures it stands for, where a chart counts reports instead of drawing each.
    """

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
    number: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """What a chart compares: the ``keys`` of its series, the smallest denominator of its rates, whether it may judge.

    ``draws_counts``: too few cases for a rate leave counts to draw. ``is_compared``: figures stand on one axis; false
    where each fact stands for itself (who has reported, which identity fails), so that nothing is split or missing.
    """

    keys: tuple[str, ...] = ()
    min_n: int = 0
    may_judge: bool = False
    draws_counts: bool = False
    is_compared: bool = True


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

    rule: Rule
    points: Sequence[Point]
    folder: Path
    breaks: tuple[Break, ...] = field(default=())


@lru_cache(maxsize=8)
def load_guards(metrics: Path = DATA / "metrics") -> dict[str, dict[str, str]]:
    """Outcome and words of every guard by code, from ``guards.csv``."""
    return {row["guard_code"]: row for row in read_rows(metrics / "guards.csv")}


def rule_of(*metrics: Metric, draws_counts: bool = False) -> Rule:
    """The rule of one metric, or of several in one chart: all their keys, the largest of their minima."""
    keys = dict.fromkeys(key for metric in metrics for key in all_keys(metric))
    judges = all(metric.lower_is_better is not None for metric in metrics)
    return Rule(tuple(keys), max(metric.min_n for metric in metrics), judges, draws_counts)


def judge(
    subject: Metric | Rule, points: Sequence[Point], folder: Path = DATA / "metrics", beside: Sequence[Point] = ()
) -> Answer:
    """Whether ``points`` may share a chart, how they must be split, and what must be said beside them.

    ``beside`` are drawn behind them (peers): a break among these is marked too, nothing else is said of them.
    """
    rule = subject if isinstance(subject, Rule) else rule_of(subject)
    concerned = (b for b in load_breaks(folder) if b.concerns(rule.keys))
    case = _Case(rule, points, folder, crossed(concerned, (*points, *beside)))
    refusal = _refusal(case)
    if refusal is not None:
        return Answer(Outcome.REFUSED, refusal.code, notes=(refusal, *_remarks(case)))
    parts = tuple(Panel(scope, level, held) for (scope, level), held in parted(points).items())
    splits = tuple(_splits(case, parts)) if rule.is_compared else ()
    return Answer(
        Outcome.SPLIT if splits else Outcome.ALLOWED,
        splits[0].code if splits else None,
        parts,
        (*splits, *_remarks(case)),
        case.breaks,
        rule.may_judge,
    )


def one_panel(heading: str, shown: int, left_out: int, folder: Path = DATA / "metrics") -> Note:
    """What a chart says that can draw one panel only: which, and how many figures of the others are left out."""
    words = {"heading": heading, "shown": shown, "left_out": left_out}
    return _note(_Case(Rule(), (), folder), "one_panel", words)


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
    if not case.rule.is_compared or any(_has_value(case, point) for point in case.points):
        return None
    if any(point.status_code == "too_few" for point in case.points):
        return None if case.rule.draws_counts else _note(case, "all_too_few", {"min_n": case.rule.min_n})
    return _note(case, "all_missing", _missing(case, "zh"), _missing(case, "en"))


def parted(figures: Sequence[P]) -> dict[tuple[str, str], tuple[P, ...]]:
    """Figures by scope and level, in the order of the first of each; without a level, ``none``."""
    found: dict[tuple[str, str], list[P]] = {}
    for figure in figures:
        found.setdefault((figure.scope_code, figure.level_code or NO_LEVEL), []).append(figure)
    return {key: tuple(held) for key, held in found.items()}


def _splits(case: _Case, panels: tuple[Panel, ...]) -> Iterator[Note]:
    if len({panel.scope_code for panel in panels}) > 1:
        yield _note(case, "scope_split")
    if len({panel.level_code for panel in panels}) > 1:
        yield _note(case, "level_split")


def _remarks(case: _Case) -> Iterator[Note]:
    points, min_n = case.points, case.rule.min_n
    full_from = load_thresholds(case.folder)["full_from"]
    valued = [point for point in points if _has_value(case, point)]
    if points and all(p.trust_code == Trust.SYNTHETIC for p in points):
        yield _note(case, "synthetic")
    yield from _counted(case, "scope_unknown", [p for p in points if p.scope_code == Scope.UNKNOWN])
    yield from _counted(case, "quoted", [p for p in valued if _is_quoted(p)])
    yield from _counted(case, "too_few", [p for p in points if p.status_code == "too_few"], min_n=min_n)
    faint = [p for p in valued if p.denominator is not None and min_n <= p.denominator < full_from]
    yield from _counted(case, "faint", faint if min_n else [], min_n=min_n, full_from=int(full_from))
    if _missing(case, "zh")["detail"]:
        yield _note(case, "missing", _missing(case, "zh"), _missing(case, "en"))
    yield from _counted(case, "estimated", [p for p in valued if p.is_estimated])
    yield from _counted(case, "failed_checks", [p for p in points if p.failed_check_count > 0])
    for found in case.breaks:
        yield _note(case, f"{found.kind}_break", {"text": found.zh}, {"text": found.en})


def _counted(case: _Case, code: str, found: Sequence[Point], **values: object) -> Iterator[Note]:
    if found:
        yield _note(case, code, {"count": sum(point.number for point in found), **values})


def _is_quoted(point: Point) -> bool:
    return Trust.QUOTED in (point.trust_code, point.status_code)


def _has_value(case: _Case, point: Point) -> bool:
    return load_statuses(case.folder)[point.status_code].has_value


def _missing(case: _Case, language: Language) -> dict[str, object]:
    """``detail``: each missing state in words with its number, worst last; empty where nothing is missing."""
    statuses = load_statuses(case.folder)
    counts: Counter[str] = Counter()
    for p in case.points:
        if not statuses[p.status_code].has_value:
            counts[p.status_code] += p.number
    del counts["too_few"]
    found = sorted(counts.items(), key=lambda item: statuses[item[0]].rank)
    words = [f"{getattr(statuses[code].name, language)} {count}" for code, count in found]
    return {"detail": ("、" if language == "zh" else ", ").join(words)}
