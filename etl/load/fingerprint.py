"""What a result depends on: the program, its knowledge, the libraries that read, and the inputs; each as a digest."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from etl.forms import DATA
from etl.load.folder import DataFolder, walk
from etl.load.hashes import Hashes

CODE = Path(__file__).resolve().parents[1]
# What neither reads a report nor says what it means.
NOT_READING = frozenset({"commands", "synth", "collect", "metrics", "cluster.py"})
INPUTS = frozenset({"reports", "transcribed", "corrections"})
# What no reading of a report uses; places are part of a reading through the folder that a build makes of them.
NOT_READ = frozenset({"metrics", "synth", "collect", "reference"})
# What no build uses at all.
NOT_BUILT = frozenset({"synth", "collect"})
# Libraries whose next version may read a page otherwise; those that are not installed refuse what they would read.
LIBRARIES = (
    *(
        "lxml",
        "charset-normalizer",
        "defusedxml",
        "pypdfium2",
        "pdfplumber",
        "python-docx",
        "python-calamine",
        "openpyxl",
    ),
    *("opencc-python-reimplemented", "rapidfuzz", "rapidocr", "onnxruntime", "opencv-python", "opencv-python-headless"),
)


def reading_version(reference: Path) -> str:
    """Digest of all that decides how a file is read: code, forms and words, places of ``reference``, libraries."""
    digest = hashlib.sha256(_program().encode())
    _add(digest, reference, sorted(path for path in reference.rglob("*") if path.is_file()))
    return digest.hexdigest()


def input_digest(folder: DataFolder, hashes: Hashes) -> str:
    """Digest of everything a build takes in: the inputs of ``folder`` and the whole program with its knowledge."""
    digest = hashlib.sha256(_everything().encode())
    for path in _inputs(folder):
        digest.update(f"{path.relative_to(folder.root).as_posix()}\0{hashes.of(path)}\n".encode())
    return digest.hexdigest()


def _inputs(folder: DataFolder) -> Iterator[Path]:
    parts = (folder.reports, folder.transcribed, folder.quoted, folder.corrections, folder.root / "reference")
    for part in parts:
        yield from walk(part)


@lru_cache(maxsize=1)
def _program() -> str:
    digest = hashlib.sha256(f"python {sys.version_info[:2]}".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {_installed(library)}\n".encode())
    _add(digest, CODE, (path for path in _code() if path.relative_to(CODE).parts[0] not in NOT_READING))
    _add(digest, DATA, _knowledge(NOT_READ))
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _everything() -> str:
    digest = hashlib.sha256(_program().encode())
    _add(digest, CODE, _code())
    _add(digest, DATA, _knowledge(NOT_BUILT))
    return digest.hexdigest()


def _code() -> list[Path]:
    return sorted(path for path in CODE.rglob("*") if path.suffix in (".py", ".sql"))


def _knowledge(without: frozenset[str]) -> list[Path]:
    paths = (path for path in DATA.rglob("*") if path.suffix in (".csv", ".yaml"))
    return sorted(path for path in paths if _is_knowledge(path.relative_to(DATA).parts, without))


def _is_knowledge(parts: tuple[str, ...], without: frozenset[str]) -> bool:
    hidden = any(part.startswith(".") for part in parts)
    return not hidden and parts[0] not in INPUTS | without and "figures" not in parts


def _add(digest: hashlib._Hash, root: Path, paths: Iterable[Path]) -> None:
    for path in paths:
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
