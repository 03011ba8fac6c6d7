"""From the data folder to the warehouse: read in many processes, load in one, prove, swap."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.load.cache import ReadCache
from etl.load.chunks import Answer, Shared, Work
from etl.load.corrections import CorrectionError, load_corrections
from etl.load.fingerprint import input_digest, reading_version
from etl.load.folder import FolderError, open_folder
from etl.load.hashes import Hashes
from etl.load.ledger import Ledger, LedgerError, read_ledger, write_ledger
from etl.load.open import WarehouseError, read_warehouse
from etl.load.pool import ClusterError, read_chunks
from etl.load.proofs import ProofError
from etl.load.readings import Progress, Readings
from etl.load.reference import build_reference
from etl.load.revisions import record_revisions
from etl.load.spool import Spool
from etl.load.swap import DATABASE, SwapError, build_folder, swap
from etl.load.transcribed import SourceError
from etl.load.warehouse import Snapshot, load_facts, new_warehouse, seal

REJECTED = "select path, reason from etl_file where status_code = 'rejected' order by path"
Read = Callable[[Iterable[Sequence[Work]], Shared], Iterator[Answer]]
# Everything that stops a build for a reason a person can act on.
BUILD_ERRORS = (FolderError, SourceError, CorrectionError, LedgerError, ProofError, SwapError, ClusterError)


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where the warehouse is, what it holds, the ledger, and rejected files with their reasons.

    ``is_unchanged``: there was nothing to do. ``trouble``: why what was read could not be kept for the next build.
    """

    out: Path
    snapshot: Snapshot
    ledger: Ledger
    rejected: tuple[tuple[str, str], ...]
    is_unchanged: bool = False
    trouble: str | None = None


def build(
    data: Path,
    out: Path,
    jobs: int | None = None,
    progress: Progress | None = None,
    cache: Path | None = None,
    cluster: str | None = None,
) -> Built:
    """Build the warehouse ``out`` from the folder ``data`` and swap it in whole.

    ``jobs`` processes read reports (default: one a core; 0: this process). ``progress`` is called with the step in
    words, files done and files in all. ``cache`` is the folder that keeps what was read: only new and changed files
    are read again, and nothing is done where nothing changed. ``cluster`` is the address of a scheduler whose workers
    read instead of this machine. The content depends neither on these nor on the order of inputs
    nor on ``jobs``. Raises one of ``BUILD_ERRORS``; then nothing was swapped in.
    """
    folder = open_folder(data)
    corrections = load_corrections(folder.corrections)
    workers = os.cpu_count() or 1 if jobs is None else jobs
    report = progress or (lambda step, done, total: None)
    hashes = Hashes(cache)
    inputs = input_digest(folder, hashes) if cache else None
    if inputs and (built := unchanged(out, inputs)):
        return built
    with build_folder(out) as private, _reader(cluster, workers) as read:
        parts = private / "parts"
        parts.mkdir()
        data_of_places = build_reference(folder, private / "places")
        shared = Shared(data_of_places / "reference", corrections)
        store = ReadCache(cache, reading_version(shared.reference)) if cache else None
        readings = Readings(folder, hashes, shared, store, lambda chunks: read(chunks, shared))
        with Spool(parts) as spool:
            counts = readings.gather(spool, report)
        report("loading", 0, 1)
        with new_warehouse(private / DATABASE, workers) as connection:
            load_facts(connection, parts, data_of_places)
            snapshot = seal(connection, inputs if readings.is_lasting else None)
            record_revisions(connection, out, corrections)
            ledger = write_ledger(connection, counts)
            rejected = connection.execute(REJECTED).fetchall()
        swap(private / DATABASE, out)
    if store:
        store.prune()
    return Built(out, snapshot, ledger, tuple(rejected), trouble=store.trouble if store else None)


@contextmanager
def _reader(cluster: str | None, workers: int) -> Iterator[Read]:
    if cluster is None:
        yield lambda chunks, shared: read_chunks(chunks, shared, workers)
        return
    try:
        from etl.cluster import cluster_reader
    except ImportError as error:
        raise ClusterError("--cluster wants the extra `cluster` (distributed): run `make extras`") from error
    with cluster_reader(cluster) as read:
        yield read


def unchanged(out: Path, inputs: str) -> Built | None:
    """The finished build at ``out`` if it was made of just these ``inputs``, else None."""
    try:
        with read_warehouse(out) as connection:
            select = "select snapshot_id, content_sha256, report_count, input_sha256 from etl_build"
            found = connection.execute(select).fetchone()
            if found is None or found[3] != inputs:
                return None
            rejected = connection.execute(REJECTED).fetchall()
            return Built(out, Snapshot(*found[:3]), read_ledger(connection), tuple(rejected), is_unchanged=True)
    except (WarehouseError, duckdb.Error):
        return None
