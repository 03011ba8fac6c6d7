"""A chunk of inputs: read, corrected, checked, counted and written as parts. What a worker process does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.load import collected
from etl.load.corrections import Correction
from etl.load.finish import finish
from etl.load.folder import DataFolder, InputFile
from etl.load.parts import pack_parts, write_parts
from etl.load.records import FileOutcome, FileStatus, SourceReport
from etl.load.typed import load_typed
from etl.model import Refusal

# A chunk costs one Parquet file a table; 25 pages of a few ms each hide that and the call between processes.
CHUNK = 25
# Typed reports are small; their chunk only bounds memory.
TYPED_CHUNK = 2000

Work = tuple[InputFile, "collected.Entry | None"]


@dataclass(frozen=True, slots=True)
class Shared:
    """What every chunk of a build needs: the folder of places and the declared corrections."""

    reference: Path
    corrections: tuple[Correction, ...] = ()


@dataclass(slots=True)
class Batch:
    """Finished reports and file outcomes on their way to parts, with the counts for the ledger."""

    corrections: tuple[Correction, ...]
    reports: list[SourceReport] = field(default_factory=list)
    outcomes: list[FileOutcome] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    corrected: set[str] = field(default_factory=set)

    def add(self, reports: Iterable[SourceReport], outcome: FileOutcome) -> None:
        """Correct and check the reports of one file. Raises ``CorrectionError`` where a correction does not match."""
        refusals: list[Refusal] = []
        for report in reports:
            finished, dropped = finish(report, self.corrections)
            self.counts.update(
                reports_read=1,
                cells_read=len(report.cells),
                cells_dropped=len(dropped),
                figures_read=len(set(report.quoted)),
            )
            self.corrected.update(entry.report for entry in self.corrections if entry.report == report.code)
            self.reports.append(finished)
            refusals += dropped
        self.note(replace(outcome, refusals=(*outcome.refusals, *refusals)))

    def note(self, outcome: FileOutcome) -> None:
        """Count one input file and what of it was refused."""
        self.counts.update({"files_in": 1, f"files_{outcome.status.value}": 1, "refusals": len(outcome.refusals)})
        self.counts["cells_refused"] += sum(refusal.cells for refusal in outcome.refusals)
        self.outcomes.append(outcome)

    def write(self, parts: Path, number: int) -> Batch:
        """Write the parts; an empty batch that keeps counts and corrected reports."""
        write_parts(parts, pack_parts(number, self.reports, self.outcomes))
        return Batch(self.corrections, counts=self.counts, corrected=self.corrected)


@dataclass(frozen=True, slots=True)
class Packed:
    """A chunk that was read, as plain values that may leave a confined process; the parts are Parquet by name."""

    parts: dict[str, bytes]
    counts: dict[str, int]
    corrected: tuple[str, ...]

    def unpack(self, parts: Path) -> Batch:
        """Write the parts; an empty batch with the counts."""
        write_parts(parts, self.parts)
        return Batch((), counts=Counter(self.counts), corrected=set(self.corrected))


def read_chunk(number: int, work: Sequence[Work], shared: Shared) -> Packed:
    """Read collected files; their parts and counts. Pure, and pickles."""
    batch = Batch(shared.corrections)
    for file, entry in work:
        report, outcome = collected.load_collected(file, entry, shared.reference)
        batch.add([report] if report else [], outcome)
    parts = pack_parts(number, batch.reports, batch.outcomes)
    return Packed(parts, dict(batch.counts), tuple(sorted(batch.corrected)))


def read_typed(parts: Path, folder: DataFolder, shared: Shared, numbers: Iterator[int]) -> Batch:
    """Read transcribed and quoted reports and write their parts; the counts.

    A report given twice (same publisher, year and content) is loaded once: the later file is a duplicate.
    """
    batch = Batch(shared.corrections)
    seen: dict[str, str] = {}
    for loaded in load_typed(folder, shared.reference):
        fresh = [report for report in loaded.reports if report.code not in seen]
        outcome = loaded.outcome
        if loaded.reports and not fresh:
            outcome = duplicate(outcome, seen[loaded.reports[0].code], loaded.reports[0].code)
        seen.update({report.code: outcome.path for report in fresh})
        batch.add(fresh, outcome)
        if len(batch.reports) >= TYPED_CHUNK:
            batch = batch.write(parts, next(numbers))
    return batch.write(parts, next(numbers))


def note_duplicates(parts: Path, outcomes: Sequence[FileOutcome], number: int) -> Batch:
    """Write the outcomes of files that are copies of others; the counts."""
    batch = Batch(())
    for outcome in outcomes:
        batch.note(outcome)
    return batch.write(parts, number)


def unique(files: Sequence[InputFile], entries: dict[str, collected.Entry]) -> tuple[list[Work], list[FileOutcome]]:
    """Files to be read with their manifest rows, and an outcome for each copy of one of them (same bytes)."""
    first: dict[str, InputFile] = {}
    copies: list[FileOutcome] = []
    for file in sorted(files, key=lambda file: file.path):
        # An empty file is no copy of another empty file: each gets its own line.
        if file.location.exists() and file.location.stat().st_size and file.sha256 in first:
            copies.append(
                FileOutcome(file.path, file.sha256, FileStatus.DUPLICATE, f"same bytes as {first[file.sha256].path}")
            )
        else:
            first.setdefault(file.sha256, file)
    copied = {outcome.path for outcome in copies}
    work = [(file, entries.get(_below(file.path))) for file in files if file.path not in copied]
    return work, copies


def duplicate(outcome: FileOutcome, first: str, code: str) -> FileOutcome:
    """The outcome of a file whose reports another file already gave."""
    return replace(outcome, status=FileStatus.DUPLICATE, reason=f"same report as in {first}", report_codes=(code,))


def _below(path: str) -> str:
    return path.partition("/")[2]
