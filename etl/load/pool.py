"""Chunks over many confined processes; a file that hangs, starves or kills its reader is named, the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain, islice

from etl.load import collected
from etl.load.chunks import Answer, Packed, Shared, Work, note, read_chunk, read_scans
from etl.load.corrections import CorrectionError
from etl.sandbox import LimitedPool, Limits, RefusalCode, Refused, preload

Read = Callable[[Sequence[Work], Shared], Packed]

# A page takes milliseconds, a long PDF a few seconds; 1 GB holds the largest scan that is opened for its text.
FILE_LIMITS = Limits(20.0, 1024)
CHUNK_LIMITS = Limits(60.0, 1024)
# A page takes 8 s of one core to recognise, and there are up to twelve; models and a page take 0.9 GB.
SCAN_LIMITS = Limits(240.0, 1536)
# What it keeps of reports it has read (a page drawn like one before is read in half the time) makes a process grow:
# 170 MB at its start, 390 after 10,000 reports, 475 after 23,000.
CHUNKS_PER_PROCESS = 400


@dataclass(frozen=True, slots=True)
class Job:
    """What one confined call reads, and with which function."""

    work: Sequence[Work]
    shared: Shared
    read: Read


class ReadingError(RuntimeError):
    """The reading of a chunk failed by a mistake of ours, not of a file."""


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says why and what to do. Chunks that were read are kept."""


def read_chunks(
    chunks: Iterable[Sequence[Work]],
    shared: Shared,
    workers: int,
    read: Read = read_chunk,
    warm: LimitedPool | None = None,
) -> Iterator[Answer]:
    """Read chunks, taken a few ahead, with ``workers`` confined processes (0: in this one); each as it is done.

    A chunk whose process exceeds its limits or dies is read again file by file: the file at fault is rejected with
    that reason. ``warm``: a pool of :func:`chunk_pool` that reads the chunks. Raises
    CorrectionError where a correction does not match, ReadingError for a mistake of ours.
    """
    alone: list[Work] = []
    scans: list[Work] = []
    for work, answer in _read(chunks, shared, workers, read, CHUNK_LIMITS, warm):
        if isinstance(answer, Refused):
            alone += work
        else:
            scans += [work[number] for number in answer.scans]
            yield _answer(work, answer)
    for work, answer in _read([[item] for item in alone], shared, workers, read, FILE_LIMITS):
        if isinstance(answer, Packed):
            scans += [work[number] for number in answer.scans]
        yield _answer(work, answer)
    if scans and workers:
        preload("etl.ocr.engine", "rapidocr", "onnxruntime", "cv2")
    for work, answer in _read([[item] for item in scans], shared, workers, read_scans, SCAN_LIMITS):
        yield _answer(work, answer)


def _answer(work: Sequence[Work], answer: Packed | Refused) -> Answer:
    if isinstance(answer, Refused):
        return Answer(work, note([collected.rejected(work[0][0], answer.reason)]), is_lasting=False)
    scans = set(answer.scans)
    return Answer([item for number, item in enumerate(work) if number not in scans], answer)


def _read(
    chunks: Iterable[Sequence[Work]],
    shared: Shared,
    workers: int,
    read: Read,
    limits: Limits,
    warm: LimitedPool | None = None,
) -> Iterator[tuple[Sequence[Work], Packed | Refused]]:
    if workers == 0:
        yield from ((chunk, read(chunk, shared)) for chunk in chunks)
        return
    rest = iter(chunks)
    # No more processes than chunks, and none for nothing.
    if first := list(islice(rest, workers)):
        jobs = (Job(chunk, shared, read) for chunk in chain(first, rest))
        with nullcontext(warm) if warm else chunk_pool(len(first), limits) as pool:
            yield from ((job.work, _packed(answer)) for job, answer in pool.map(read_job, jobs))


def chunk_pool(workers: int, limits: Limits = CHUNK_LIMITS) -> LimitedPool:
    """Confined processes for :func:`read_chunks`, to be closed by the caller."""
    # pyarrow imports pandas when it makes its first table: 1.4 s that are no file's fault.
    preload("etl.warm", "pandas")
    return LimitedPool(workers, limits.seconds, limits.memory_mb, CHUNKS_PER_PROCESS, chunk=1)


def read_job(job: Job) -> Packed | str:
    """Runs in the confined process: the packed chunk, or the words of a correction that does not match."""
    try:
        return job.read(job.work, job.shared)
    except CorrectionError as error:
        return str(error)


def _packed(answer: Packed | str | Refused) -> Packed | Refused:
    if isinstance(answer, str):
        raise CorrectionError(answer)
    if isinstance(answer, Refused) and answer.code is RefusalCode.FAILED:
        raise ReadingError(answer.reason)
    return answer
