"""Everything a build reads: typed files, then collected ones, those that the cache holds from there.

Files are met one by one and forgotten: a country has 300,000.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from etl.load import collected
from etl.load.cache import DamagedError, Kept, ReadCache
from etl.load.chunks import CHUNK, Answer, Packed, Shared, Work, note, read_typed, unique
from etl.load.corrections import CorrectionError
from etl.load.folder import DataFolder, collected_files, collected_paths
from etl.load.hashes import Hashes
from etl.load.records import FileOutcome
from etl.load.spool import Spool

# step in words, steps done, steps in all
Progress = Callable[[str, int, int], None]
Reader = Callable[[Iterable[Sequence[Work]]], Iterator[Answer]]
FRESH, CACHED = "files_fresh", "files_cached"


@dataclass
class Intake:
    """What was read so far: rows go to ``spool``, counts are added up, ``wanted`` are reports not met yet."""

    spool: Spool
    progress: Progress
    wanted: set[str]
    total: int
    done: int = 0
    counts: Counter[str] = field(default_factory=lambda: Counter({CACHED: 0, FRESH: 0}))

    def take(self, kind: str, packed: Packed, collected_files: int = 0) -> None:
        """Add what a chunk gave."""
        self.spool.add(packed.parts)
        for file in packed.files:
            self.counts.update(file.counts)
            self.wanted.difference_update(file.codes)
        self.counts[kind] += len(packed.files)
        self.done += collected_files
        self.progress("reading", self.done, self.total)


@dataclass
class Readings:
    """The readings of one build. ``reader`` reads chunks; ``is_lasting`` unless a file was refused for want of time."""

    folder: DataFolder
    hashes: Hashes
    shared: Shared
    store: ReadCache | None
    reader: Reader
    is_lasting: bool = True

    def gather(self, spool: Spool, progress: Progress) -> Counter[str]:
        """Put all rows into ``spool``; the counts of what was read.

        Raises what reading raises, and CorrectionError for a correction of a report that no input gives.
        """
        if self.store:
            # A folder that cannot be written is reported by the first chunk that is kept there.
            with contextlib.suppress(OSError):
                self.hashes.save()
        total = sum(1 for _ in collected_paths(self.folder))
        intake = Intake(spool, progress, {entry.report for entry in self.shared.corrections}, total)
        progress("reading", 0, total)
        for packed in read_typed(self.folder, self.shared):
            intake.take(FRESH, packed)
        copies: list[FileOutcome] = []
        with collected.Manifest(self.folder.reports) as manifest:
            work = unique(collected_files(self.folder, self.hashes), manifest, copies)
            self._read(self._missing(work, intake), intake)
        intake.take(FRESH, note(copies), len(copies))
        if intake.wanted:
            raise CorrectionError(
                f"data/corrections: no input gives report {', '.join(sorted(intake.wanted))}; mend or drop the entry"
            )
        return intake.counts

    def _read(self, work: Iterator[Work], intake: Intake) -> None:
        for answer in self.reader(iter(lambda: list(islice(work, CHUNK)), [])):
            if self.store and answer.is_lasting:
                self.store.store(answer.work, answer.packed)
            self.is_lasting &= answer.is_lasting
            intake.take(FRESH, answer.packed, len(answer.work))

    def _missing(self, work: Iterator[Work], intake: Intake) -> Iterator[Work]:
        """What the cache does not hold; what it holds is taken on the way."""
        if self.store is None:
            yield from work
            return
        for found in self.store.find(work, self.shared.corrections):
            if not isinstance(found, Kept):
                yield found
                continue
            try:
                packed = self.store.load(found)
            except DamagedError:
                yield from found.work
                continue
            intake.take(CACHED, packed, len(found.work))
