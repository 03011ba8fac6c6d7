"""Chunks over many machines: each travels with its bytes to a worker of a dask cluster, which reads it confined.

A worker does what a local build does with one chunk, with the same program, so that the results are the same; it needs
no folder shared with the builder. A chunk lost with its worker is read by another one.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

from distributed import Client, KilledWorker, WorkerPlugin, get_worker, wait

from etl.load.chunks import Answer, Shared, Work
from etl.load.corrections import Correction
from etl.load.fingerprint import reading_version
from etl.load.folder import InputFile
from etl.load.pool import ClusterError, chunk_pool, read_chunks
from etl.read import MAX_BYTES
from etl.sandbox import LimitedPool

Chunks = Iterable[Sequence[Work]]
Read = Callable[[Chunks, Shared], Iterator[Answer]]

PLACES = "gongkai-places"
# Seconds until a scheduler must answer and a first worker be there, and without any worker before a build gives up.
CONNECT_SECONDS, IDLE_SECONDS = 20.0, 120.0
_LOOK_SECONDS = 2.0
# Chunks under way for each thread of the cluster: one is read while the next travels.
AHEAD = 2
NON_DAEMON = "DASK_DISTRIBUTED__WORKER__DAEMON=False"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A chunk as it travels: its work, the bytes of each file, the corrections, and the version of the program."""

    work: tuple[Work, ...]
    contents: tuple[bytes, ...]
    corrections: tuple[Correction, ...]
    version: str


class Places(WorkerPlugin):
    """What every worker has, those that join later too: the folder of places, and its confined processes.

    A process for each thread that reads, kept from chunk to chunk: a new one costs more than a chunk's reading.
    """

    name = PLACES

    def __init__(self, reference: Path) -> None:
        files = sorted(path for path in reference.rglob("*") if path.is_file())
        self.files = {path.relative_to(reference).as_posix(): path.read_bytes() for path in files}
        self.folder = Path()
        self.version = ""
        self.pools: dict[int, LimitedPool] = {}

    def setup(self, worker: Any) -> None:
        """Write the folder where the worker keeps its own files; dask removes it with the worker."""
        self.folder = Path(tempfile.mkdtemp(prefix="places-", dir=worker.local_directory))
        for name, content in self.files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.version = reading_version(self.folder)

    def pool(self) -> LimitedPool:
        """The confined process of this thread."""
        thread = threading.get_ident()
        if thread not in self.pools:
            self.pools[thread] = chunk_pool(1)
        return self.pools[thread]

    def teardown(self, worker: Any) -> None:
        """End the confined processes."""
        while self.pools:
            self.pools.popitem()[1].close()


@contextmanager
def cluster_reader(address: str) -> Iterator[Read]:
    """A function that reads chunks on the cluster whose scheduler is at ``address`` (``tcp://host:port``).

    Raises :class:`ClusterError` where nobody answers, there is no worker, or all workers leave.
    """
    try:
        client = Client(address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"{address}: no scheduler answers within {CONNECT_SECONDS:g} s; start one with `dask scheduler`"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as error:
            raise ClusterError(f"{address}: the scheduler has no worker; start some with `dask worker`") from error
        yield lambda chunks, shared: _read(client, chunks, shared)


def read_parcel(parcel: Parcel) -> list[Answer]:
    """Runs on a worker: the answers for one chunk, read in a confined process.

    Raises :class:`ClusterError` where the worker may not start processes or has another program or other libraries.
    """
    if multiprocessing.current_process().daemon:
        raise ClusterError(f"a worker may not start processes of its own; start workers with {NON_DAEMON}")
    worker = get_worker()
    places = cast(Places, worker.plugins[PLACES])
    if places.version != parcel.version:
        raise ClusterError(
            f"worker {worker.address} has another program, Python or library than this build; install the same there"
        )
    with tempfile.TemporaryDirectory(prefix="chunk-", dir=worker.local_directory) as name:
        work = [(_unpacked(Path(name), item, data), entry) for (item, entry), data in _pairs(parcel)]
        return list(read_chunks([work], Shared(places.folder, parcel.corrections), 1, warm=places.pool()))


def _pairs(parcel: Parcel) -> Iterator[tuple[Work, bytes]]:
    return zip(parcel.work, parcel.contents, strict=True)


def _unpacked(root: Path, file: InputFile, data: bytes) -> InputFile:
    here = InputFile(root, file.path, file.sha256)
    here.location.parent.mkdir(parents=True, exist_ok=True)
    here.location.write_bytes(data)
    return here


def _read(client: Any, chunks: Chunks, shared: Shared) -> Iterator[Answer]:
    """The answers in the order in which they come; chunks that cannot travel or kill their workers are read here."""
    client.register_plugin(Places(shared.reference))
    version = reading_version(shared.reference)
    here: list[Sequence[Work]] = []
    parcels = _parcels(chunks, shared, version, here)
    under_way: dict[Any, Sequence[Work]] = {}
    while True:
        room = max(1, sum(client.nthreads().values())) * AHEAD - len(under_way)
        for chunk, parcel in islice(parcels, max(0, room)):
            under_way[client.submit(read_parcel, parcel, pure=False)] = chunk
        if not under_way:
            break
        for future in _finished(client, list(under_way)):
            chunk = under_way.pop(future)
            answers = _result(future)
            if answers is None:
                here.append(chunk)
            else:
                yield from _returned(chunk, answers)
    yield from read_chunks(here, shared, 1)


def _parcels(
    chunks: Chunks, shared: Shared, version: str, here: list[Sequence[Work]]
) -> Iterator[tuple[Sequence[Work], Parcel]]:
    """The chunks with their parcels; those that cannot travel go to ``here``."""
    for chunk in chunks:
        parcel = _parcel(chunk, shared, version)
        if parcel is None:
            here.append(chunk)
        else:
            yield chunk, parcel


def _parcel(chunk: Sequence[Work], shared: Shared, version: str) -> Parcel | None:
    """The chunk with its bytes; None where a file cannot be read or all are too much for one message."""
    try:
        if sum(file.location.stat().st_size for file, _ in chunk) > MAX_BYTES:
            return None
        contents = tuple(file.location.read_bytes() for file, _ in chunk)
    except OSError:
        return None
    return Parcel(tuple(chunk), contents, shared.corrections, version)


def _finished(client: Any, futures: list[Any]) -> list[Any]:
    """Those that are done, at least one. Raises ClusterError when the cluster is gone."""
    waited = 0.0
    while True:
        try:
            ready: Any = wait(futures, _LOOK_SECONDS, "FIRST_COMPLETED")  # type: ignore[no-untyped-call]
            return list(ready.done)
        except TimeoutError:
            if client.status == "running" and client.nthreads():
                waited = 0.0
                continue
        waited += _LOOK_SECONDS
        if waited >= IDLE_SECONDS:
            raise ClusterError("no worker is left; start some and build again, which goes on from here")


def _result(future: Any) -> list[Answer] | None:
    """What the worker answered; None where the chunk ended several workers."""
    try:
        return list(future.result())
    except KilledWorker:
        return None
    except (CancelledError, OSError) as error:
        raise ClusterError("the scheduler went away; start it and build again, which goes on from here") from error


def _returned(chunk: Sequence[Work], answers: Sequence[Answer]) -> Iterator[Answer]:
    """The answers with the work of this machine instead of the worker's copies."""
    own = {item[0].path: item for item in chunk}
    for answer in answers:
        yield Answer([own[item[0].path] for item in answer.work], answer.packed, answer.is_lasting)
