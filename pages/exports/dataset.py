"""``/data/<name>``: the whole data set as files, made when first asked for and kept for as long as the data stay.

``gongkai.xlsx``, ``gongkai-csv.zip``, ``gongkai-parquet.zip`` (every table, dictionary, sources, datapackage.json),
``gongkai.duckdb`` (the warehouse itself), ``datapackage.json``, and each table alone as ``<table>.csv`` or
``<table>.parquet``; what changed since a data version as ``revisions.csv`` and ``revisions.json``.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path

from flask import Request, Response, send_file

from etl.export import WORKBOOK, export, selects_of
from pages.exports.datapackage import datapackage
from pages.exports.etag import has
from pages.exports.revisions_file import REVISIONS, revisions_file
from pages.warehouse import Warehouse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DUCKDB = "gongkai.duckdb"
PACKAGE = "datapackage.json"
ARCHIVES = {"gongkai-csv.zip": "csv", "gongkai-parquet.zip": "parquet"}
WHOLE = (WORKBOOK, *ARCHIVES, DUCKDB, PACKAGE)
MEDIA = {
    "xlsx": XLSX,
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "duckdb": "application/octet-stream",
    "json": "application/json; charset=utf-8",
}


@dataclass(slots=True)
class _Held:
    version: str
    folder: Path


class DataSet:
    """Makes the files of one data version at a time; those of the version before are thrown away."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self._lock = threading.Lock()
        self._held: _Held | None = None
        atexit.register(self.close)

    def close(self) -> None:
        """Remove every file made."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._held is not None:
            shutil.rmtree(self._held.folder, ignore_errors=True)
            self._held = None

    def path(self, name: str) -> Path | None:
        """The file ``name`` of the current data version, made where it is not yet; None for an unknown name."""
        if name == DUCKDB:
            return self.warehouse.path
        stem, _, extension = name.rpartition(".")
        # One file is made at a time: a second reader of the same file waits for the first.
        with self._lock:
            version = self.warehouse.version
            if self._held is None or self._held.version != version:
                self._drop()
                self._held = _Held(version, Path(tempfile.mkdtemp(prefix="gongkai-data-")))
            folder = self._held.folder
            if name == PACKAGE:
                return self._package(folder)
            if name == WORKBOOK:
                return self._folder("xlsx", folder) / WORKBOOK
            if name in ARCHIVES:
                return self._archive(name, folder)
            if extension in ARCHIVES.values() and stem in selects_of(self.warehouse.cursor().cursor):
                return self._folder(extension, folder) / name
        return None

    def _folder(self, kind: str, folder: Path) -> Path:
        whole = folder / kind
        if not whole.is_dir():
            partial = folder / f"{kind}.part"
            shutil.rmtree(partial, ignore_errors=True)
            export(self.warehouse.cursor().cursor, kind, partial)
            partial.rename(whole)
        return whole

    def _package(self, folder: Path) -> Path:
        path = folder / PACKAGE
        if not path.is_file():
            body = datapackage(self.warehouse.cursor().cursor)
            path.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    def _archive(self, name: str, folder: Path) -> Path:
        path = folder / name
        if not path.is_file():
            files = sorted(self._folder(ARCHIVES[name], folder).iterdir())
            if ARCHIVES[name] == "csv":
                files.append(self._package(folder))
            partial = path.with_suffix(".part")
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
                for file in files:
                    archive.write(file, file.name)
            partial.rename(path)
        return path


def data_file(data: DataSet, name: str, request: Request) -> Response:
    """The file as a download named after its data version; 404 in one line for an unknown name, 304 for a repeat."""
    if name in REVISIONS:
        return revisions_file(data.warehouse, name, request)
    version = data.warehouse.version
    tag = f"{version}-{name}"
    if has(request, tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    path = data.path(name)
    if path is None:
        known = ", ".join((*WHOLE, *REVISIONS, "<table>.csv", "<table>.parquet"))
        return Response(f"no file {name}; there are: {known}\n", 404, mimetype="text/plain")
    stem, _, extension = name.rpartition(".")
    saved = name if name == PACKAGE else f"{stem}-{version}.{extension}"
    response = send_file(path, MEDIA[extension], as_attachment=True, download_name=saved, etag=tag, max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Gongkai-Data-Version"] = version
    return response
