"""A link that names a data version: whether it is the one shown, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass

from pages.charts.view import Context
from pages.queries.revisions import number_of, versions
from pages.state import ViewState, href


@dataclass(frozen=True, slots=True)
class Pin:
    """The version a link asks for beside the one shown; ``changes`` is None where the asked one is not known."""

    asked: str
    current: str
    changes: int | None

    @property
    def is_current(self) -> bool:
        """Whether the link shows what it names."""
        return self.asked == self.current

    @property
    def path(self) -> str:
        """Where the changes since are, under the server's base path."""
        return f"/data/revisions.json?snapshot={self.asked}"


def pin(ctx: Context) -> Pin | None:
    """The pin of a view, None where its link names no version."""
    asked, current = ctx.state.snapshot, ctx.snapshot.snapshot_id
    if asked is None:
        return None
    if asked == current:
        return Pin(asked, current, 0)
    held = versions(ctx.cur)
    since = number_of(held, asked)
    after = [sum(version.reasons.values()) for version in held if since is not None and version.number > since]
    return Pin(asked, current, None if since is None else sum(after))


def pin_words(ctx: Context) -> str:
    """What to say of the pin; empty where there is none or it is the version shown."""
    found = pin(ctx)
    if found is None or found.is_current:
        return ""
    if found.changes is None:
        return ctx.t("pin.unknown", asked=found.asked, current=found.current)
    return ctx.t("pin.other", asked=found.asked, current=found.current, n=found.changes)


def pin_header(found: Pin | None) -> dict[str, str]:
    """The header of an answer whose link names a data version; {} where it names none."""
    if found is None:
        return {}
    said = "current" if found.is_current else f"not current; changes={found.path}"
    return {"Gongkai-Pinned": f"{found.asked} ({said})"}


def pinned(path: str, state: ViewState, version: str) -> str:
    """Address of ``path`` in this state that names the data version shown, without the server's base path."""
    return href(path, state.with_(snapshot=version))
