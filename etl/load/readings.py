"""Everything a build reads, in the order it arrives: typed files, what the cache holds, then the rest by a reader."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from etl.load import collected
from etl.load.cache import DamagedError, ReadCache
from etl.load.chunks import CHUNK, Answer, Packed, Shared, Work, note, read_typed, unique
from etl.load.corrections import CorrectionError
from etl.load.folder import DataFolder, collected_files
from etl.load.hashes import Hashes
from etl.load.spool import Spool

# step in words, steps done, steps in all
Progress = Callable[[str, int, int], None]
Reader = Callable[[Sequence[Sequence[Work]]], Iterator[Answer]]


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
        work, copies = unique(collected_files(self.folder, self.hashes), collected.load_manifest(self.folder.reports))
        if self.store:
            # A folder that cannot be written is reported by the first chunk that is kept there.
            with contextlib.suppress(OSError):
                self.hashes.save()
        wanted = {entry.report for entry in self.shared.corrections}
        counts, done = Counter[str](files_cached=0, files_fresh=0), 0
        progress("reading", 0, len(work))
        for kind, size, packed in self._all(work, [*read_typed(self.folder, self.shared), note(copies)]):
            spool.add(packed.parts)
            for file in packed.files:
                counts.update(file.counts)
                wanted.difference_update(file.codes)
            counts[kind] += len(packed.files)
            done += size
            progress("reading", done, len(work))
        if wanted:
            raise CorrectionError(
                f"data/corrections: no input gives report {', '.join(sorted(wanted))}; mend or drop the entry"
            )
        return counts

    def _all(self, work: list[Work], others: Iterable[Packed]) -> Iterator[tuple[str, int, Packed]]:
        yield from (("files_fresh", 0, packed) for packed in others)
        missing = work
        if self.store:
            kept, missing = self.store.find(work, self.shared.corrections)
            for one in kept:
                try:
                    yield "files_cached", len(one.work), self.store.load(one)
                except DamagedError:
                    missing += one.work
        for answer in self.reader([missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]):
            if self.store and answer.is_lasting:
                self.store.store(answer.work, answer.packed)
            self.is_lasting &= answer.is_lasting
            yield "files_fresh", len(answer.work), answer.packed
