"""Records every pattern that ``etl`` compiles, in a fresh process that imports nothing of ``etl`` before."""

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")


class _Recorded:
    """Stands for a compiled pattern and notes the methods that are called."""

    def __init__(self, compiled: re.Pattern, used: set[str]) -> None:
        self._compiled, self._used = compiled, used

    def __getattr__(self, name: str) -> Any:
        if name in METHODS:
            self._used.add(name)
        return getattr(self._compiled, name)


def _recording(found: dict[tuple, tuple[str, set[str]]]) -> Callable:
    compile_really = re._compile

    def record(pattern: Any, flags: int) -> Any:
        compiled = compile_really(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        file = Path(frame.f_code.co_filename) if frame else Path()
        if not file.is_relative_to(ROOT / "etl"):
            return compiled
        where = f"{file.relative_to(ROOT)}:{frame.f_lineno}"
        key = (compiled.pattern, compiled.flags)
        return _Recorded(compiled, found.setdefault(key, (where, set()))[1])

    return record


def record() -> None:
    """Runs in a fresh process: prints every pattern of ``etl`` as JSON, one a line."""
    found: dict[tuple, tuple[str, set[str]]] = {}
    re._compile = _recording(found)
    import etl

    for module in pkgutil.walk_packages(etl.__path__, "etl."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    _exercise()
    for (pattern, flags), (where, used) in found.items():
        is_bytes = isinstance(pattern, bytes)
        text = pattern.decode("latin-1") if is_bytes else pattern
        print(json.dumps([text, flags & ~(re.UNICODE if is_bytes else 0), is_bytes, where, sorted(used)]))


def _exercise() -> None:
    from etl.parse import parse_document
    from etl.read import ReadError, read_bytes
    from etl.synth.compose import compose
    from etl.synth.layouts import LAYOUTS
    from etl.synth.render import render

    for number, (name, layout) in enumerate(LAYOUTS.items()):
        try:
            parse_document(read_bytes(render(compose(8, number, (name,), layout=name)), f"report.{layout.suffix}"))
        except ReadError:
            continue
