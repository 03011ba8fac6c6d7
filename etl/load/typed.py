"""Transcribed reports and quoted figures as reports and file outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.load import quoted, transcribed
from etl.load.collected import one_line, rejected
from etl.load.folder import DataFolder, FolderError, InputFile, prose_files, quoted_files, transcribed_files
from etl.load.records import FileOutcome, FileStatus, SourceReport
from etl.model import Refusal


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one input file became: its reports (none when rejected) and its outcome."""

    reports: tuple[SourceReport, ...]
    outcome: FileOutcome


def load_typed(folder: DataFolder, reference: Path) -> Iterator[Loaded]:
    """Every transcribed report with the figures of its prose, and every quoted report, file by file."""
    prose: dict[InputFile, tuple[dict[tuple[str, int], list[quoted.Figure]], list[Refusal]]] = {}
    for file in prose_files(folder):
        try:
            prose[file] = quoted.load_prose(file)
        except FolderError as error:
            yield Loaded((), rejected(file, one_line(error)))
    figures = [figure for found, _ in prose.values() for group in found.values() for figure in group]
    by_report: dict[tuple[str, int], list[quoted.Figure]] = defaultdict(list)
    for figure in figures:
        by_report[figure.group.publisher, figure.group.year].append(figure)
    attached: dict[tuple[str, int], str] = {}
    sources: dict[tuple[str, int], str] = {}
    yield from _transcribed(folder, reference, by_report, attached, sources)
    for file, (groups, refusals) in prose.items():
        rest = [group for key, group in sorted(groups.items()) if key not in attached]
        yield _prose(
            file, rest, refusals, [code for key, code in attached.items() if key in groups], sources, reference
        )
    for file in quoted_files(folder):
        yield _quoted(file, reference)


def _transcribed(
    folder: DataFolder,
    reference: Path,
    figures: dict[tuple[str, int], list[quoted.Figure]],
    attached: dict[tuple[str, int], str],
    sources: dict[tuple[str, int], str],
) -> Iterator[Loaded]:
    """Transcribed files; notes in ``attached`` and ``sources`` which report took which prose."""
    files = transcribed_files(folder)
    try:
        manifest = transcribed.load_manifest(folder.transcribed)
    except (transcribed.SourceError, FolderError) as error:
        yield from (Loaded((), rejected(file, one_line(error))) for file in files)
        return
    for file in files:
        entry = manifest.get(file.location.name)
        try:
            report = transcribed.load_transcribed(file, entry, reference)
        except (transcribed.SourceError, FolderError) as error:
            yield Loaded((), rejected(file, one_line(error)))
            continue
        key = (entry.publisher, entry.year) if entry else ("", 0)
        if key in figures:
            attached[key] = report.code
            sources.update({(figure.group.source, figure.group.year): report.code for figure in figures[key]})
            report = quoted.attach(report, figures[key])
        yield Loaded((report,), _parsed(file, (report,)))
    for name in sorted(manifest.keys() - {file.location.name for file in files}):
        missing = InputFile(folder.root, f"transcribed/{name}", "")
        yield Loaded((), rejected(missing, "manifest.csv lists it, the file is not there; add it or drop the row"))


def _prose(
    file: InputFile,
    groups: list[list[quoted.Figure]],
    refusals: list[Refusal],
    attached: list[str],
    sources: dict[tuple[str, int], str],
    reference: Path,
) -> Loaded:
    reports: list[SourceReport] = []
    for group in groups:
        for key in sorted({figure.group for figure in group}, key=lambda found: (found.source, found.scope)):
            figures = [figure for figure in group if figure.group == key]
            reports.append(quoted.quoted_report(file, key, figures, reference, sources.get((key.source, key.year))))
    codes = tuple(sorted({*attached, *(report.code for report in reports)}))
    return Loaded(tuple(reports), FileOutcome(file.path, file.sha256, FileStatus.PARSED, None, codes, tuple(refusals)))


def _quoted(file: InputFile, reference: Path) -> Loaded:
    try:
        reports, refusals = quoted.load_figures(file, reference)
    except FolderError as error:
        return Loaded((), rejected(file, one_line(error)))
    if not reports:
        reason = refusals[0].reason if refusals else "looked for quoted figures, found no row"
        return Loaded((), FileOutcome(file.path, file.sha256, FileStatus.REJECTED, reason, (), tuple(refusals)))
    return Loaded(tuple(reports), _parsed(file, reports, tuple(refusals)))


def _parsed(
    file: InputFile, reports: tuple[SourceReport, ...] | list[SourceReport], refusals: tuple[Refusal, ...] = ()
) -> FileOutcome:
    codes = tuple(report.code for report in reports)
    return FileOutcome(file.path, file.sha256, FileStatus.PARSED, None, codes, refusals)
