"""One report: what was read, what was refused and why."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

NOTHING_READ = 3
# A page takes 8 s of one core to recognise; models and a page take 0.9 GB.
SCAN_SECONDS, SCAN_MEMORY_MB = 240.0, 1536


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``parse [--json] FILE``."""
    parser.add_argument("file", type=Path, help="the report: txt, html, md, pdf, docx, xlsx, xls, csv or zip")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")


def run(args: argparse.Namespace) -> int:
    """Parse one file and print it; 0, or 3 when nothing could be read."""
    from etl.forms import TABLES
    from etl.model import ParsedReport, Refusal, ReportIdentity
    from etl.parse import parse_or_scan, parse_scan
    from etl.read import ReadError
    from etl.report_json import report_json
    from etl.report_view import show
    from etl.sandbox import Refused, preload, run_limited

    preload("etl.warm")
    report = run_limited(parse_or_scan, args.file, expected=(ReadError,))
    if report is None:
        preload("etl.ocr.engine", "rapidocr", "onnxruntime", "cv2")
        report = run_limited(
            parse_scan, args.file, seconds=SCAN_SECONDS, memory_mb=SCAN_MEMORY_MB, expected=(ReadError,)
        )
    if isinstance(report, Refused):
        if args.json:
            refused = tuple(Refusal(table, report.reason, None, "unreadable_file") for table in TABLES)
            nothing = ParsedReport(str(args.file), _digest(args.file), ReportIdentity(), refusals=refused)
            print(json.dumps(report_json(nothing, str(args.file)), ensure_ascii=False))
        print(f"{args.file}: {report.reason}", file=sys.stderr)
        return NOTHING_READ
    if args.json:
        print(json.dumps(report_json(report, str(args.file)), ensure_ascii=False))
    else:
        from rich.console import Console

        show(report, Console())
    if report.cells or report.quoted:
        return 0
    reasons = "; ".join(f"{refusal.table}: {refusal.reason}" for refusal in report.refusals)
    print(f"{args.file}: looked for the tables of an annual report, could read none ({reasons})", file=sys.stderr)
    return NOTHING_READ


def _digest(path: Path) -> str:
    """SHA-256 of a file's bytes; empty for a folder or a file that cannot be opened."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
