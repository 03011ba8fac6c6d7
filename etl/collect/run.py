"""Collects a whole list: hosts side by side, the pages of one host one after the other, each with its attachments."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from etl.collect.fetch import Fetcher
from etl.collect.kinds import kind_of
from etl.collect.links import Page, attachments
from etl.collect.outcome import CollectError, FailureCode
from etl.collect.store import Failure, Source, Store, conflict
from etl.sandbox import Refused, run_limited

_LINK_SECONDS = 20
_LINK_MEMORY_MB = 512
_PAGE_SUFFIX = ".html"


@dataclass(slots=True)
class Tally:
    """What a run did: numbers of files stored and already there, and what could not be had."""

    pages: int = 0
    attachments: int = 0
    already: int = 0
    failures: list[Failure] = field(default_factory=list)


class Collection:
    """One run over a list of sources. ``on_step(found)`` is called after each item: how many more it brought up."""

    def __init__(
        self, store: Store, fetcher: Fetcher, *, is_refreshing: bool, on_step: Callable[[int], None] = lambda _: None
    ) -> None:
        self.store, self.fetcher, self.is_refreshing, self.on_step = store, fetcher, is_refreshing, on_step
        self.tally = Tally()
        self._lock = threading.Lock()
        self._is_stopped = threading.Event()

    def run(self, sources: list[Source], jobs: int) -> Tally:
        """Collects everything; ``failures.csv`` is up to date after every failure, and at the end."""
        hosts: dict[str, list[Source]] = {}
        for source in self._once_each(sources):
            hosts.setdefault(_host(source.url), []).append(source)
        with ThreadPoolExecutor(max(1, jobs)) as pool:
            futures = [pool.submit(self._collect_host, group) for group in hosts.values()]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                self._is_stopped.set()
                pool.shutdown(cancel_futures=True)
                raise
            finally:
                self.store.write_failures(self.tally.failures)
        return self.tally

    def _once_each(self, sources: list[Source]) -> list[Source]:
        first: dict[str, Source] = {}
        for source in sources:
            if source.url not in first:
                first[source.url] = source
                continue
            self.on_step(0)
            if error := conflict(first[source.url], source):
                self._failed(source.url, "", error)
        return list(first.values())

    def _collect_host(self, sources: list[Source]) -> None:
        for source in sources:
            if self._is_stopped.is_set():
                return
            self._collect_page(source)

    def _collect_page(self, source: Source) -> None:
        row = self._item(source, source.url, page_url="")
        found = self._attachments(source, row) if row and row["file"].endswith(_PAGE_SUFFIX) else ()
        self.on_step(len(found))
        for url in found:
            if self._is_stopped.is_set():
                return
            self._item(source, url, page_url=source.url)
            self.on_step(0)

    def _item(self, source: Source, url: str, page_url: str) -> dict[str, str] | None:
        """The manifest row of one address, fetched now or before; None (and a failure) where it cannot be had."""
        if not self.is_refreshing and (row := self.store.stored(url)):
            with self._lock:
                self.tally.already += 1
            return row
        try:
            fetched = self.fetcher.fetch(url)
            kind = kind_of(fetched.data, fetched.content_type)
            if kind is None or (page_url and not kind.is_attachment):
                raise CollectError(
                    FailureCode.WRONG_KIND, f"not a file we read ({fetched.content_type})", status=fetched.status
                )
            note = f"attachment of {page_url}" if page_url else source.note
            row = self.store.add(fetched, source, kind.suffix, note)
        except CollectError as error:
            self._failed(url, page_url, error)
            return None
        with self._lock:
            self.tally.attachments += bool(page_url)
            self.tally.pages += not page_url
        return row

    def _attachments(self, source: Source, row: dict[str, str]) -> tuple[str, ...]:
        """Found in a limited child: the page is as little trusted here as in the build."""
        page = Page((self.store.folder / row["file"]).read_bytes(), row.get("final_url") or source.url)
        found = run_limited(attachments, page, seconds=_LINK_SECONDS, memory_mb=_LINK_MEMORY_MB)
        if isinstance(found, Refused):
            error = CollectError(FailureCode.WRONG_KIND, f"its links cannot be read: {found.reason}")
            self._failed(source.url, source.url, error)
            return ()
        return found

    def _failed(self, url: str, page_url: str, error: CollectError) -> None:
        with self._lock:
            self.tally.failures.append(Failure(url, page_url, error))
            self.store.write_failures(self.tally.failures)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
