"""The recogniser of words: one engine a process, one thread (the build runs a process a core)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from etl.ocr.ruled import Image

# A figure of two digits padded to the usual 320 pixels takes four times as long.
_NARROW = {"Rec.rec_img_shape": [3, 48, 80]}


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised line of text with its box in pixels and its score (0–1)."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float


@lru_cache(maxsize=1)
def engine() -> Any:
    """The engine with the models of the wheel; nothing is fetched."""
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={**threads, **_NARROW, "Global.log_level": "critical"})


def read_lines(crops: Sequence[Image]) -> list[tuple[str, float]]:
    """The text and score of pictures of one line each."""
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not crops:
        return []
    # The recogniser alone has no public way in.
    recogniser = engine()._load_rec_model()
    found = recogniser(TextRecInput(img=[_coloured(crop) for crop in crops]))
    return [(str(text), float(score)) for text, score in zip(found.txts, found.scores, strict=True)]


def find_words(page: Image) -> list[Word]:
    """All lines of text that the engine finds on a page."""
    found = engine()(_coloured(page), use_cls=False)
    if found.boxes is None or found.txts is None:
        return []
    pairs = zip(found.boxes, found.txts, found.scores, strict=True)
    return [
        Word(str(text), float(score), *np.min(box, axis=0).tolist(), *np.max(box, axis=0).tolist())
        for box, text, score in pairs
    ]


def _coloured(image: Image) -> Image:
    return np.repeat(image[:, :, None], 3, axis=2)
