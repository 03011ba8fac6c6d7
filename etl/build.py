"""From the data folder to the warehouse: read in many processes, load in one, prove, swap."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etl.load import collected
from etl.load.chunks import CHUNK, Shared, note_duplicates, read_typed, unique
from etl.load.corrections import CorrectionError, load_corrections
from etl.load.folder import DataFolder, FolderError, collected_files, open_folder
from etl.load.ledger import Ledger, LedgerError, write_ledger
from etl.load.pool import read_chunks
from etl.load.proofs import ProofError
from etl.load.reference import build_reference
from etl.load.swap import DATABASE, SwapError, build_folder, swap
from etl.load.transcribed import SourceError
from etl.load.warehouse import Snapshot, load_facts, new_warehouse, seal

# step in words, steps done, steps in all
Progress = Callable[[str, int, int], None]
REJECTED = "select path, reason from etl_file where status_code = 'rejected' order by path"
# Everything that stops a build for a reason a person can act on.
BUILD_ERRORS = (FolderError, SourceError, CorrectionError, LedgerError, ProofError, SwapError)


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where the warehouse is, what it holds, the ledger, and rejected files with their reasons."""

    out: Path
    snapshot: Snapshot
    ledger: Ledger
    rejected: tuple[tuple[str, str], ...]


def build(data: Path, out: Path, jobs: int | None = None, progress: Progress | None = None) -> Built:
    """Build the warehouse ``out`` from the folder ``data`` and swap it in whole.

    ``jobs`` processes read reports (default: one a core; 0: this process). ``progress`` is called with the step in
    words, files done and files in all. The content depends neither on the order of inputs nor on ``jobs``. Raises one
    of ``BUILD_ERRORS``; then nothing was swapped in.
    """
    folder = open_folder(data)
    corrections = load_corrections(folder.corrections)
    workers = os.cpu_count() or 1 if jobs is None else jobs
    with build_folder(out) as private:
        parts = private / "parts"
        parts.mkdir()
        data_of_places = build_reference(folder, private / "places")
        report = progress or (lambda step, done, total: None)
        counts = _read_all(folder, parts, Shared(data_of_places / "reference", corrections), workers, report)
        report("loading", 0, 1)
        with new_warehouse(private / DATABASE, workers) as connection:
            load_facts(connection, parts, data_of_places)
            snapshot = seal(connection)
            ledger = write_ledger(connection, counts)
            rejected = connection.execute(REJECTED).fetchall()
        swap(private / DATABASE, out)
    return Built(out, snapshot, ledger, tuple(rejected))


def _read_all(folder: DataFolder, parts: Path, shared: Shared, workers: int, progress: Progress) -> Counter[str]:
    """Read every input into parts; the counts of what was read."""
    numbers = itertools.count()
    work, copies = unique(collected_files(folder), collected.load_manifest(folder.reports))
    batches = [read_typed(parts, folder, shared, numbers), note_duplicates(parts, copies, next(numbers))]
    chunks = [work[start : start + CHUNK] for start in range(0, len(work), CHUNK)]
    counts, corrected, done = Counter[str](), set[str](), 0
    progress("reading", 0, len(work))
    for size, batch in itertools.chain(
        ((0, batch) for batch in batches), read_chunks(chunks, parts, numbers, shared, workers)
    ):
        counts += batch.counts
        corrected |= batch.corrected
        done += size
        progress("reading", done, len(work))
    if idle := sorted({entry.report for entry in shared.corrections} - corrected):
        raise CorrectionError(f"data/corrections: no input gives report {', '.join(idle)}; mend or drop the entry")
    return counts
