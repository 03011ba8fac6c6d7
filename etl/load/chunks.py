"""A chunk of inputs: read, corrected, checked, counted and written as parts. What a worker process does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.load import collected
from etl.load.corrections import Correction, corrections_digest
from etl.load.finish import finish
from etl.load.folder import DataFolder, InputFile
from etl.load.parts import pack_parts
from etl.load.records import FileOutcome, FileStatus, SourceReport
from etl.load.typed import load_typed
from etl.model import Refusal
from etl.ocr import ScannedError

# A chunk costs one Parquet table a kind of row; 25 pages of a few ms each hide that and the call between processes.
CHUNK = 25
# Typed reports are small; their chunk only bounds memory.
TYPED_CHUNK = 2000

Work = tuple[InputFile, "collected.Entry | None"]


@dataclass(frozen=True, slots=True)
class Shared:
    """What every chunk of a build needs: the folder of places and the declared corrections."""

    reference: Path
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file gave: the codes of its reports, its counts for the ledger, a digest of the corrections applied."""

    path: str
    codes: tuple[str, ...]
    counts: dict[str, int]
    corrections: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """Files that were read, as plain values that may leave a confined process: rows as Parquet by table.

    ``scans`` are the places in the chunk of files that are pictures: they want :func:`read_scans`.
    """

    parts: dict[str, bytes]
    files: tuple[FileRead, ...]
    scans: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Work and what became of it; ``is_lasting`` unless it was refused for want of time or memory."""

    work: Sequence[Work]
    packed: Packed
    is_lasting: bool = True


@dataclass(slots=True)
class Batch:
    """Finished reports and file outcomes on their way to parts."""

    corrections: tuple[Correction, ...] = ()
    reports: list[SourceReport] = field(default_factory=list)
    outcomes: list[FileOutcome] = field(default_factory=list)
    files: list[FileRead] = field(default_factory=list)

    def add(self, reports: Sequence[SourceReport], outcome: FileOutcome) -> None:
        """Correct and check the reports of one file. Raises ``CorrectionError`` where a correction does not match."""
        refusals: list[Refusal] = []
        counts: Counter[str] = Counter()
        for report in reports:
            finished, dropped = finish(report, self.corrections)
            counts.update(
                reports_read=1,
                cells_read=len(report.cells),
                cells_dropped=len(dropped),
                figures_read=len(set(report.quoted)),
            )
            self.reports.append(finished)
            refusals += dropped
        codes = tuple(report.code for report in reports)
        outcome = replace(outcome, refusals=(*outcome.refusals, *refusals))
        counts.update({"files_in": 1, f"files_{outcome.status.value}": 1, "refusals": len(outcome.refusals)})
        counts["cells_refused"] += sum(refusal.cells for refusal in outcome.refusals)
        self.outcomes.append(outcome)
        self.files.append(FileRead(outcome.path, codes, dict(counts), corrections_digest(codes, self.corrections)))

    def pack(self) -> Packed:
        """What was added so far; the batch is empty afterwards."""
        packed = Packed(pack_parts(self.reports, self.outcomes), tuple(self.files))
        self.reports, self.outcomes, self.files = [], [], []
        return packed


def read_chunk(work: Sequence[Work], shared: Shared) -> Packed:
    """Read collected files; their rows and counts. Pictures are left to :func:`read_scans`. Pure, and pickles."""
    batch, scans = Batch(shared.corrections), []
    for number, (file, entry) in enumerate(work):
        try:
            report, outcome = collected.load_collected(file, entry, shared.reference)
        except ScannedError:
            scans.append(number)
            continue
        batch.add([report] if report else [], outcome)
    return replace(batch.pack(), scans=tuple(scans))


def read_scans(work: Sequence[Work], shared: Shared) -> Packed:
    """As :func:`read_chunk`, by optical recognition: seconds a page."""
    from etl.ocr.document import open_scan

    batch = Batch(shared.corrections)
    for file, entry in work:
        report, outcome = collected.load_collected(file, entry, shared.reference, open_scan)
        batch.add([report] if report else [], outcome)
    return batch.pack()


def read_typed(folder: DataFolder, shared: Shared) -> Iterator[Packed]:
    """Read transcribed and quoted reports.

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
            yield batch.pack()
    yield batch.pack()


def note(outcomes: Iterable[FileOutcome]) -> Packed:
    """Files of which nothing is loaded: copies of others, and refused ones."""
    batch = Batch()
    for outcome in outcomes:
        batch.add((), outcome)
    return batch.pack()


def unique(files: Iterable[InputFile], manifest: collected.Manifest, copies: list[FileOutcome]) -> Iterator[Work]:
    """Files (by path) to be read with their manifest rows; an outcome for each copy of one of them goes to ``copies``.

    A copy has the same bytes. Nothing but the hashes is held: a country has 300,000 files.
    """
    first: dict[bytes, str] = {}
    for file in files:
        digest = bytes.fromhex(file.sha256)
        # An empty file is no copy of another empty file: each gets its own line.
        if digest in first and file.location.exists() and file.location.stat().st_size:
            same = f"same bytes as {first[digest]}"
            copies.append(FileOutcome(file.path, file.sha256, FileStatus.DUPLICATE, same))
        else:
            first.setdefault(digest, file.path)
            yield file, manifest.get(_below(file.path))


def duplicate(outcome: FileOutcome, first: str, code: str) -> FileOutcome:
    """The outcome of a file whose reports another file already gave."""
    return replace(outcome, status=FileStatus.DUPLICATE, reason=f"same report as in {first}", report_codes=(code,))


def _below(path: str) -> str:
    return path.partition("/")[2]
