"""Build beside, swap whole."""

import fcntl

import duckdb
import pytest

from etl.load.swap import LOCK, SwapError, build_folder, clean_leftovers, swap


def test_the_private_folder_is_gone_afterwards(tmp_path):
    out = tmp_path / "w.duckdb"
    with build_folder(out) as folder:
        assert folder.parent == tmp_path
        (folder / "half").write_text("x")
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_nothing_behind(tmp_path):
    with pytest.raises(RuntimeError), build_folder(tmp_path / "w.duckdb") as folder:
        (folder / "half").write_text("x")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_dead_builds_are_removed_and_running_ones_kept(tmp_path):
    out = tmp_path / "w.duckdb"
    dead, alive = tmp_path / ".w.duckdb.building-1", tmp_path / ".w.duckdb.building-2"
    other = tmp_path / ".v.duckdb.building-3"
    for folder in (dead, alive, other):
        folder.mkdir()
        (folder / LOCK).touch()
    with (alive / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert clean_leftovers(out) == [dead]
    assert sorted(path.name for path in tmp_path.iterdir()) == [other.name, alive.name]


def test_a_wal_beside_either_file_stops_the_swap(tmp_path):
    built, out = tmp_path / "next.duckdb", tmp_path / "w.duckdb"
    built.write_bytes(b"new")
    out.write_bytes(b"old")
    for wal, words in ((tmp_path / "next.duckdb.wal", "not complete"), (tmp_path / "w.duckdb.wal", "somebody writes")):
        wal.touch()
        with pytest.raises(SwapError, match=words):
            swap(built, out)
        wal.unlink()
    assert out.read_bytes() == b"old"
    swap(built, out)
    assert (out.read_bytes(), built.exists()) == (b"new", False)


def test_a_reader_keeps_the_old_file_and_a_new_one_sees_the_new(tmp_path):
    out = tmp_path / "w.duckdb"

    def write(path, number):
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"create table t as select {number} as n")

    def attach(connection):
        connection.execute(f"attach '{out}' as w (read_only)")
        return connection.execute("select n from w.t").fetchone()

    write(out, 1)
    with duckdb.connect(":memory:") as old, duckdb.connect(":memory:") as new:
        assert attach(old) == (1,)
        write(tmp_path / "next.duckdb", 2)
        swap(tmp_path / "next.duckdb", out)
        assert old.execute("select n from w.t").fetchone() == (1,)
        assert attach(new) == (2,)
