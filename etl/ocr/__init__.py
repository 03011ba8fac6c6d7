"""Pictures of pages become documents: ruled tables from their lines, words by optical recognition.

Needs the extra ``ocr`` (rapidocr on onnxruntime, its models inside the wheel). ``etl.proven`` decides what of such a
document may be believed.
"""

from __future__ import annotations

from importlib.util import find_spec

from etl.read.errors import ReadError

SCANNED = "scanned"
"""Note of a document whose words were recognised in a picture."""
REMEDY = "reading pictures needs the extra: pip install 'gongkai[ocr]' (or rapidocr and onnxruntime)"


class ScannedError(ReadError):
    """The file is a picture of pages: it can only be read by optical recognition."""


def is_available() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def scanned(found: str) -> ScannedError:
    """The error for a picture, with the remedy where the extra is missing."""
    return ScannedError(f"looked for text, found {found}" + ("" if is_available() else f"; {REMEDY}"))
