"""etl.sandbox: hostile work ends as a reason, and its neighbours are not touched."""

import os
import socket
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from etl.model import Cell, CellStatus
from etl.sandbox import LimitedPool, RefusalCode, Refused, WorkerStartError, run_limited
from tests.etl import misdeeds

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's limits are Linux's")


def test_a_result_of_our_own_classes_comes_back_equal() -> None:
    assert run_limited(misdeeds.cell, "136") == Cell("t3.x.y", Decimal(136), "136", CellStatus.REPORTED, "line 1")


@pytest.mark.parametrize(
    ("misdeed", "argument", "code", "reason"),
    [
        (misdeeds.sleep, "", RefusalCode.TIME, "took more than 0.5 s"),
        (misdeeds.spin, "", RefusalCode.TIME, "took more than 0.5 s"),
        (misdeeds.hoard, "", RefusalCode.MEMORY, "needed more than 100 MB"),
        (misdeeds.segfault, "", RefusalCode.CRASHED, "the reader crashed (SIGSEGV)"),
        (misdeeds.killed, "", RefusalCode.CRASHED, "the reader crashed (SIGKILL)"),
        (misdeeds.leave, "", RefusalCode.CRASHED, "the reader ended itself (exit code 7)"),
        (misdeeds.fail, "no column", RefusalCode.FAILED, "the reader failed: IndexError: no column"),
        (misdeeds.start_program, "", RefusalCode.FORBIDDEN, "subprocess.Popen is not allowed while a report is read"),
        (misdeeds.fork, "", RefusalCode.FORBIDDEN, "os.fork is not allowed while a report is read"),
        (misdeeds.unpickle, "", RefusalCode.FORBIDDEN, "pickle.find_class is not allowed while a report is read"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_misdeed_is_refused_with_its_reason(misdeed, argument, code, reason) -> None:
    # Only the slow ones may meet the clock: on a busy machine half a second is short for the others.
    seconds = 0.5 if code is RefusalCode.TIME else 60
    assert run_limited(misdeed, argument, seconds=seconds, memory_mb=100) == Refused(code, reason)


def test_a_reader_refuses_in_its_own_words() -> None:
    answer = run_limited(misdeeds.fail, "no table", expected=(LookupError,))
    assert answer == Refused(RefusalCode.UNREADABLE, "no table")


def test_endless_recursion_is_refused() -> None:
    answer = run_limited(misdeeds.recurse, "x")
    assert isinstance(answer, Refused) and answer.code in (RefusalCode.FAILED, RefusalCode.CRASHED)


@pytest.mark.parametrize("misdeed", [misdeeds.trap, misdeeds.foreign, misdeeds.unpicklable])
def test_an_answer_that_is_no_plain_object_is_refused(misdeed) -> None:
    answer = run_limited(misdeed, "")
    assert isinstance(answer, Refused) and answer.code in (RefusalCode.FORBIDDEN, RefusalCode.FAILED)


def test_files_are_neither_written_nor_deleted(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("kept")
    for misdeed, path in ((misdeeds.write, tmp_path / "new"), (misdeeds.delete, kept)):
        answer = run_limited(misdeed, str(path))
        assert isinstance(answer, Refused) and answer.code is RefusalCode.FORBIDDEN
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]
    assert kept.read_text() == "kept"


@linux
def test_native_code_writes_no_byte(tmp_path: Path) -> None:
    path = tmp_path / "native"
    assert run_limited(misdeeds.write_natively, str(path)) in (
        -1,
        Refused(RefusalCode.CRASHED, "the reader crashed (SIGXFSZ)"),
    )
    assert not path.exists() or path.read_bytes() == b""


@pytest.fixture
def listening_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


def test_no_connection_through_python(listening_port: str) -> None:
    answer = run_limited(misdeeds.connect, listening_port)
    assert isinstance(answer, Refused) and answer.code is RefusalCode.FORBIDDEN


@linux
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="an empty network namespace needs root here")
def test_no_connection_for_native_code(listening_port: str) -> None:
    assert misdeeds.connect_natively(listening_port) == 0
    assert run_limited(misdeeds.connect_natively, listening_port) == -1


def test_order_is_kept_and_only_the_bad_are_refused() -> None:
    items = [f"{'hang' if n in (3, 40) else 'die' if n in (4, 5, 77) else 'ok'} {n}" for n in range(100)]
    with LimitedPool(workers=2, seconds=0.5) as pool:
        answers = list(pool.map(misdeeds.hang_on, items))
    assert [item for item, _ in answers] == items
    codes = {item: answer.code for item, answer in answers if isinstance(answer, Refused)}
    assert codes == {
        "hang 3": RefusalCode.TIME,
        "die 4": RefusalCode.CRASHED,
        "die 5": RefusalCode.CRASHED,
        "hang 40": RefusalCode.TIME,
        "die 77": RefusalCode.CRASHED,
    }
    assert all(answer == item for item, answer in answers if not isinstance(answer, Refused))


def test_a_slow_first_item_holds_nobody_up_for_ever() -> None:
    items = [f"{'hang' if n in (0, 1) else 'ok'} {n}" for n in range(200)]
    with LimitedPool(workers=2, seconds=0.3, chunk=1) as pool:
        answers = list(pool.map(misdeeds.hang_on, items))
    assert [item for item, _ in answers] == items
    assert [item for item, answer in answers if isinstance(answer, Refused)] == ["hang 0", "hang 1"]


def test_items_are_read_lazily_and_a_broken_off_run_leaves_a_usable_pool() -> None:
    read: list[str] = []

    def endless():
        number = 0
        while True:
            read.append(str(number))
            yield read[-1]
            number += 1

    with LimitedPool(workers=2) as pool:
        run = pool.map(misdeeds.length, endless())
        assert [answer for _, answer in (next(run) for _ in range(12))] == [1] * 10 + [2] * 2
        run.close()
        assert len(read) < 2_000
        assert list(pool.map(misdeeds.length, ["four"])) == [("four", 4)]


def test_workers_are_reused_and_replaced() -> None:
    with LimitedPool(workers=1, files_per_worker=5) as pool:
        ids = [answer for _, answer in pool.map(misdeeds.process_id, [str(n) for n in range(20)])]
    assert 1 < len(set(ids)) <= 4
    with LimitedPool(workers=1) as pool:
        assert len({answer for _, answer in pool.map(misdeeds.process_id, [str(n) for n in range(20)])}) == 1


def test_many_workers_few_items_and_none() -> None:
    with LimitedPool(workers=3) as pool:
        assert list(pool.map(misdeeds.length, [])) == []
        assert list(pool.map(misdeeds.length, ["a", "bb"])) == [("a", 1), ("bb", 2)]


def test_a_large_argument_and_a_large_answer_pass() -> None:
    big = "x" * (6 << 20)
    assert run_limited(misdeeds.hang_on, big) == big


def test_a_function_that_cannot_be_imported_is_an_error_and_not_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misdeeds, "only_here", lambda text: text, raising=False)
    misdeeds.only_here.__module__, misdeeds.only_here.__qualname__ = misdeeds.__name__, "only_here"
    with pytest.raises(WorkerStartError):
        run_limited(misdeeds.only_here, "x")


def test_no_worker_outlives_its_pool() -> None:
    pool = LimitedPool(workers=2)
    numbers = {answer for _, answer in pool.map(misdeeds.process_id, ["a", "b", "c", "d"])}
    pool.close()
    for number in numbers:
        assert not Path(f"/proc/{number}").exists() or not sys.platform.startswith("linux")
