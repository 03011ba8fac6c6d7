"""The assurance table: each row's code, title and the number of inputs its long form must try (1: all there are)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RowKind:
    """A row. ``is_hostile``: its inputs are broken or hostile and count in the report line."""

    title: str
    least: int = 1
    is_hostile: bool = False


ROWS = {
    "A1": RowKind("mutated reports: same numbers or a reason", 5000, is_hostile=True),
    "A2": RowKind("span bombs and junk", 200, is_hostile=True),
    "A3": RowKind("encodings, rightly and wrongly declared", 60, is_hostile=True),
    "A4": RowKind("spellings of numbers and blanks", 500, is_hostile=True),
    "A5": RowKind("zip bombs, nested, traversing archives", 40, is_hostile=True),
    "A6": RowKind("DTD and entities in every XML part", 40, is_hostile=True),
    "A7": RowKind("hostile and broken PDFs", 60, is_hostile=True),
    "A8": RowKind("every pattern x 6 shapes x 3 sizes", 1800),
    "A9": RowKind("synthetic reports of every layout and form: written = read", 500),
    "A10": RowKind("fuzzed readers, parameters and callbacks", 2000, is_hostile=True),
    "B1": RowKind("file ledger"),
    "B2": RowKind("cell ledger"),
    "B3": RowKind("row counts per source and year against the reviewed list"),
    "B4": RowKind("identities printed on the form: kept, flagged, shown"),
    "B5": RowKind("outliers against the reviewed list"),
    "B6": RowKind("corrections still match and are still needed"),
    "B7": RowKind("rebuilt and shuffled: one content", 5),
    "B8": RowKind("builds killed, starved and refused: old data served", 50),
    "B9": RowKind("unknown, renamed, merged, split places", 40, is_hostile=True),
    "C1": RowKind("each metric against its slow twin", 28 * 200),
    "C2": RowKind("ratio laws", 1000),
    "C3": RowKind("reports with truth typed by hand: every cell equal", 15),
    "D1": RowKind("links: round trips and garbage, as values and over HTTP", 6000, is_hostile=True),
    "D2": RowKind("malformed callback posts", 1000, is_hostile=True),
    "D3": RowKind("script payloads x 5 sinks in a real browser", 500, is_hostile=True),
    "D4": RowKind("link schemes", 40, is_hostile=True),
    "D5": RowKind("injection strings in every parameter", 200, is_hostile=True),
    "D6": RowKind("forbidden statements on the served connection", 12, is_hostile=True),
    "D7": RowKind("embeds: 6 parents x 4 storage modes", 24),
    "D8": RowKind("export payloads in cells and headers", 60, is_hostile=True),
    "D9": RowKind("debug, reload, MCP and source-map routes", 8, is_hostile=True),
    "D10": RowKind("callbacks: memory growth below 5 %", 10_000),
    "D11": RowKind("50 users, data swapped under them: requests without an error", 1000),
    "D12": RowKind("pages with the network cut"),
    "D13": RowKind("axe on every page, keyboard, table = chart"),
    "D14": RowKind("every page on A4, both ways"),
    "D15": RowKind("figure hashes, every metric x page x preset"),
    "E1": RowKind("audit, lock cool-down, licences, bill of materials"),
}
WORDS = ("tried", "passed", "crashed", "hung", "lost", "wrong without warning")
