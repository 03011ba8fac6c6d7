"""Script payloads and hostile link schemes, and a warehouse with them wherever text of strangers stands (D3, D4).

Every payload calls ``run('<sink>-<number>')`` if a browser runs it: what ran can be told from what is only shown.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import yaml

SINKS = ("name", "title", "url", "yaml", "query")
CORES = (
    "<script>{0}</script>",
    "<script src='data:text/javascript,{0}'></script>",
    "<img src=x: onerror={0}>",
    "<IMG SRC=x: oNeRrOr={0}>",
    "<img/src=x:/onerror={0}//",
    "<svg onload={0}>",
    "<svg><script>{0}</script></svg>",
    "<svg><style><img src=x: onerror={0}></style></svg>",
    "<body onload={0}>",
    "<iframe srcdoc='<script>parent.{0}</script>'></iframe>",
    "<iframe src=javascript:parent.{0}></iframe>",
    "<details open ontoggle={0}>x</details>",
    "<input autofocus onfocus={0}>",
    "<video src=x: onerror={0}></video>",
    "<video><source onerror={0}></video>",
    "<audio src=x: onerror={0}></audio>",
    "<object data='javascript:{0}'></object>",
    "<embed src='javascript:{0}'>",
    "<a href='javascript:{0}'>x</a>",
    "<a href='&#106;avascript:{0}'>x</a>",
    "<math><a xlink:href='javascript:{0}'>x</a></math>",
    "<style onload={0}></style>",
    "<link rel=stylesheet href=x: onerror={0}>",
    "<meta http-equiv=refresh content='0;url=javascript:{0}'>",
    "${{{0}}}{{{{{0}}}}}<b>{0}</b>",
)
# Out of an attribute, of a script, of a title or a text area, or straight into the text.
OUTS = ("", "\"'>", "</script></style>", "</title></textarea>--></svg>")
PAYLOADS = tuple(out + core for out in OUTS for core in CORES)

_TAIL = "run(`url-000`)"
SCHEMES = (
    *(f"{word}:{_TAIL}" for word in ("javascript", "JavaScript", "JAVASCRIPT", "vbscript", "livescript", "jscript")),
    *(f"{lead}javascript:{_TAIL}" for lead in (" ", "\t", "\n", "\r\n", "\x00", "\x01", "\u00a0", "\ufeff", "//")),
    *(f"java{inside}script:{_TAIL}" for inside in ("\t", "\n", "\r", "\x00", "&#9;", "&Tab;", "%0a", "\u200b", "/**/")),
    *(f"{colon}{_TAIL}" for colon in ("javascript&colon;", "javascript&#58;", "javascript%3A", "javascript：")),
    *(f"{lead}:{_TAIL}" for lead in ("&#106;avascript", "\\u006aavascript", "feed:javascript", "view-source")),
    f"data:text/html,<script>{_TAIL}</script>",
    "DATA:text/html;base64,PHNjcmlwdD5ydW4oKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=run()>",
    "blob:https://example.org/0",
    "file:///etc/hosts",
    "ftp://example.org/x",
    "intent://example.org#Intent;end",
    "https:javascript:run(1)",
    "http\t://example.org",
    "ht\ntps://example.org",
)


def payload(sink: str, number: int) -> str:
    """One payload; it says its sink and number if it runs, and where it is only shown."""
    return PAYLOADS[number % len(PAYLOADS)].format(f"run(`{sink}-{number:03d}`)")


def joined(sink: str, numbers: Sequence[int]) -> str:
    """Several payloads in one text."""
    return " ".join(payload(sink, number) for number in numbers)


def _fill(connection: duckdb.DuckDBPyConnection, table: str, key: str, texts: dict[str, dict[str, str]]) -> None:
    for code, columns in texts.items():
        changes = ", ".join(f"{column} = ?" for column in columns)
        connection.execute(f"update {table} set {changes} where {key} = ?", [*columns.values(), code])


def _codes(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [code for (code,) in connection.execute(sql).fetchall()]


def reports_with_a_page(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Reports with table cells, in order."""
    return _codes(connection, "select report_code from dim_report where cell_count > 0 order by 1")


def poisoned(warehouse: Path, target: Path, each: int) -> tuple[list[str], list[str]]:
    """A copy of the warehouse with payloads in names, titles, addresses, texts; ``each`` payloads a title.

    Returns the reports and the places that carry them, in the order of the payloads.
    """
    shutil.copy(warehouse, target)
    with duckdb.connect(str(target)) as connection:
        reports = reports_with_a_page(connection)[: -(-len(PAYLOADS) // each)]
        places = _codes(connection, "select adcode from out_metric where adcode is not null group by 1 order by 1")
        places = places[: len(PAYLOADS)]
        for number, place in enumerate(places):
            text = payload("name", number)
            _fill(connection, "dim_place", "adcode", {place: dict.fromkeys(("name_zh", "name_en", "short_name"), text)})
        named = joined("name", range(3))
        connection.execute("update dim_publisher set name = ? || name", [named])
        for number, report in enumerate(reports):
            numbers = range(number * each, (number + 1) * each)
            title, url = joined("title", numbers), "https://example.org/" + joined("url", numbers)
            columns = {"title": title, "source_url": url, "source_note": title, "note": title}
            _fill(connection, "dim_report", "report_code", {report: columns})
            _fill(connection, "fact_text", "report_code", {report: {"text": title}})
            _fill(
                connection,
                "fact_quoted",
                "report_code",
                {report: {"quote": title, "source_url": url, "locator": title}},
            )
            for table in ("fact_application", "fact_dispute", "fact_proactive"):
                _fill(connection, table, "report_code", {report: {"locator": title, "note": title}})
    return reports, places


def poisoned_project(root: Path, target: Path) -> None:
    """A copy of the project's code and data whose metrics have payloads for names and texts."""
    for name in ("etl", "pages", "data"):
        shutil.copytree(root / name, target / name, ignore=shutil.ignore_patterns("*.duckdb*", ".cache", "__pycache__"))
    (target / "build").symlink_to((root / "build").resolve())
    shutil.copy(root / "app.py", target)
    files = sorted((target / "data" / "metrics").glob("*.yaml"))
    wide = -(-len(PAYLOADS) // len(files))
    for number, path in enumerate(files):
        known = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = joined("yaml", range(number * wide, (number + 1) * wide))
        known |= {key: text for key in known if key.endswith(("_zh", "_en"))}
        path.write_text(yaml.safe_dump(known, allow_unicode=True), encoding="utf-8")


def with_links(warehouse: Path, target: Path, links: Sequence[str]) -> list[str]:
    """A copy of the warehouse in which one report each has one of the links as its source; returns these reports."""
    shutil.copy(warehouse, target)
    with duckdb.connect(str(target)) as connection:
        reports = reports_with_a_page(connection)
        for number, link in enumerate(links):
            _fill(connection, "dim_report", "report_code", {reports[number]: {"source_url": link}})
            _fill(connection, "fact_quoted", "report_code", {reports[number]: {"source_url": link}})
    return reports[: len(links)]
