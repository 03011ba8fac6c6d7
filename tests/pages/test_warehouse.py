import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from pages import warehouse as module
from pages.warehouse import Warehouse, WarehouseMissing


@pytest.fixture
def copy(warehouse: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(warehouse, tmp_path / "copy.duckdb"))


FORBIDDEN = [
    "create table app.t (a integer)",
    "insert into etl_build select * from etl_build",
    "delete from dim_report",
    "drop table dim_report",
    "attach 'other.duckdb'",
    "copy dim_report to 'out.csv'",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from glob('/*')",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set threads = 8",
    "export database 'out'",
]


@pytest.mark.assure(row="D6")
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_served_connection_refuses(opened: Warehouse, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        opened.cursor().execute(statement)


def test_a_new_file_is_picked_up_and_empties_the_cache(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHECK_SECONDS", 0.0)
    served = Warehouse(copy)
    first = served.version
    assert served.cached("count", lambda cur: "old") == "old"
    assert served.cached("count", lambda cur: "new") == "old"
    beside = copy.with_suffix(".next")
    shutil.copy(copy, beside)
    with duckdb.connect(str(beside)) as connection:
        connection.execute("update etl_build set snapshot_id = 's-next'")
    beside.replace(copy)
    assert served.version == "s-next" != first
    assert served.cursor().execute("select snapshot_id from etl_build").fetchall() == [("s-next",)]
    assert served.cached("count", lambda cur: "new") == "new"


def test_a_missing_or_broken_file_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="make build"):
        _ = Warehouse(tmp_path / "none.duckdb").version
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"not a database" * 100)
    with pytest.raises(WarehouseMissing, match="make build"):
        _ = Warehouse(broken).version


def test_a_file_that_vanishes_and_returns(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHECK_SECONDS", 0.0)
    served = Warehouse(copy)
    version = served.version
    away = copy.with_suffix(".away")
    copy.rename(away)
    with pytest.raises(WarehouseMissing):
        _ = served.version
    away.rename(copy)
    assert served.version == version


def test_what_one_thread_is_making_others_wait_for(warehouse: Path) -> None:
    opened, made, begun = Warehouse(warehouse), [], threading.Event()

    def make(_: object) -> str:
        begun.set()
        made.append(threading.get_ident())
        # The second thread is waiting by now, or will find the value: either way it is made once.
        waiting.wait(5)
        return "value"

    waiting = threading.Event()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(opened.cached, "key", make)
        assert begun.wait(10)
        second = threads.submit(opened.cached, "key", make)
        waiting.set()
        assert (first.result(20), second.result(20), len(made)) == ("value", "value", 1)
    assert opened._making == {}


def test_a_mistake_is_nobody_elses(warehouse: Path) -> None:
    opened = Warehouse(warehouse)
    with pytest.raises(ZeroDivisionError):
        opened.cached("key", lambda _: 1 // 0)
    assert opened.cached("key", lambda _: 7) == 7
    assert opened._making == {}


def test_what_is_kept_is_bounded_by_weight(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHE_WEIGHT", 10)
    served = Warehouse(copy)
    for key, weight in (("a", 4), ("b", 5), ("c", 6), ("c", 6)):
        served.cached(key, lambda cur, key=key: key, lambda made, weight=weight: weight)  # type: ignore[misc]
    assert served.cached("c", lambda cur: "again") == "c"
    assert served.cached("a", lambda cur: "again") == "again"
    # What is light stays; what is heavier than all room is the one heavy thing.
    served.cached("card", lambda cur: "card")
    assert served.cached("d", lambda cur: "d", lambda made: 99) == served.cached("d", lambda cur: "again") == "d"
    assert served.cached("card", lambda cur: "again") == "card"
    assert served.cached("c", lambda cur: "again") == "again"


def test_what_is_kept_as_it_is_sent_is_bounded_by_bytes(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHE_BYTES", 100)
    served = Warehouse(copy)
    served.cached("view", lambda cur: "view", lambda made: 50)
    for key, size in (("a", 40), ("b", 50), ("a", 40), ("c", 30), ("c", 30)):
        served.cached(key, lambda cur, key=key: key, size=lambda made, size=size: size)  # type: ignore[misc]
    kept = {key: served.cached(key, lambda cur: "again") for key in ("view", "a", "c", "b")}
    assert kept == {"view": "view", "a": "a", "c": "c", "b": "again"}
    # One larger than all room is the one that is kept.
    served.cached("d", lambda cur: "d", size=lambda made: 999)
    assert served.cached("d", lambda cur: "again") == "d" and served.cached("a", lambda cur: "again") == "again"
