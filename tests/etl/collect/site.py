"""A small site of a fictional office on loopback that misbehaves where a path says so, and notes who asked when."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PDF = b"%PDF-1.4\n% a fictional annex\n"
PAGE = """<html><head><meta charset="utf-8"><title>云川市人民政府年度报告</title></head><body>
<p>云川市（虚构）政府信息公开工作年度报告</p>
<a href="files/annual.pdf">云川市政府信息公开工作年度报告.pdf</a>
<a href="files/apply.doc">政府信息公开申请表.doc</a>
<a href="files/table.xlsx">附件：统计表</a>
<a href="files/holiday.pdf">放假通知</a>
<a href="other.html">上一篇</a>
<iframe src="/viewer/web/viewer.html?file=/files/shown.pdf"></iframe>
</body></html>""".encode()


class Site:
    """What the server answers (path → function of the handler) and what was asked of it."""

    def __init__(self) -> None:
        self.robots: tuple[int, bytes] = (404, b"")
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[float, str, str, str]] = []
        self.sequence: dict[str, list[tuple[int, dict[str, str], bytes]]] = defaultdict(list)
        self.port = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Paths asked for, without robots.txt."""
        return [path for _, _, path, _ in self.asked if path != "/robots.txt"]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        agent = handler.headers.get("User-Agent", "")
        self.asked.append((time.monotonic(), handler.headers.get("Host", ""), path, agent))
        if path == "/drip":
            return self.drip(handler)
        if path == "/robots.txt":
            status, body = self.robots
            headers: dict[str, str] = {}
        elif self.sequence[path]:
            status, headers, body = self.sequence[path].pop(0)
        else:
            status, headers, body = self.pages.get(path, (404, {}, b"nothing here"))
        handler.send_response(status)
        for name, value in ({"Content-Type": "text/html", "Content-Length": str(len(body))} | headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    @staticmethod
    def drip(handler: BaseHTTPRequestHandler) -> None:
        """A byte now and then, for longer than anyone waits."""
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"<")
            handler.wfile.flush()
            time.sleep(0.05)


@contextmanager
def serving(address: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                site.answer(self)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *_: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    server = Server((address, port), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
