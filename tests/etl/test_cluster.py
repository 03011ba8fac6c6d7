"""A build on a real cluster of worker processes is the local build, also when a worker is killed half-way."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import cluster
from etl.build import build
from etl.cluster import ClusterError
from etl.forms import DATA
from etl.load import readings
from etl.load.chunks import Shared
from etl.load.folder import InputFile
from etl.synth.write import write_reports

distributed = pytest.importorskip("distributed")
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """A scheduler and two workers, started with the commands of docs/scale.md; its address."""
    address = f"tcp://127.0.0.1:{free_port()}"
    settings = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False", "TMPDIR": str(tmp_path)}
    port = address.rpartition(":")[2]
    commands = [
        ["scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"],
        ["worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"],
    ]
    with (tmp_path / "cluster.log").open("wb") as log:
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "dask", *words], cwd=DATA.parent, env=settings, stdout=log, stderr=log
            )
            for words in commands
        ]
        try:
            yield address
        finally:
            for process in reversed(started):
                process.terminate()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()


def test_a_cluster_that_loses_a_worker_builds_what_this_machine_builds(scheduler, tmp_path, monkeypatch):
    monkeypatch.setattr(readings, "CHUNK", 2)
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", PATIENCE)
    data = tmp_path / "data"
    write_reports(5, 8, data, ("html_clean", "lines", "pipes"))
    (data / "reports" / "empty.txt").touch()
    local = build(data, tmp_path / "local.duckdb", 0)
    killed: list[int] = []
    with distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=PATIENCE)
        pids = client.run(os.getpid)

        def kill(step: str, done: int, total: int) -> None:
            if done and not killed:
                killed.append(min(pids.values()))
                os.kill(killed[0], signal.SIGKILL)

        built = build(data, tmp_path / "far.duckdb", progress=kill, cluster=scheduler)
    assert killed
    assert built.snapshot == local.snapshot
    assert built.ledger == local.ledger
    assert (len(built.rejected), built.rejected) == (1, local.rejected)


def test_what_cannot_travel_is_read_here_and_nothing_is_lost(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text("a")
    names = ("reports/lost.txt", "reports/a.txt", "reports/gone.txt")
    chunks = [[(InputFile(tmp_path, name, ""), None)] for name in names]
    here: list = []
    parcels = list(cluster._parcels(chunks, Shared(DATA / "reference"), "v", here))
    assert [parcel.contents for _, parcel in parcels] == [(b"a",)]
    assert here == [chunks[0], chunks[2]]


def test_what_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    write_reports(5, 1, tmp_path / "data", ("lines",))
    out = tmp_path / "w.duckdb"
    for address in (f"tcp://127.0.0.1:{free_port()}", "nothing://x", "tcp://no.such.host.invalid:1"):
        with pytest.raises(ClusterError, match="no scheduler answers"):
            build(tmp_path / "data", out, cluster=address)
    monkeypatch.setitem(sys.modules, "etl.cluster", None)
    with pytest.raises(ClusterError, match="make extras"):
        build(tmp_path / "data", out, cluster="tcp://127.0.0.1:1")
    assert not out.exists()
