"""Synthetic reports as scans: drawn, tilted, blurred, compressed, 150 dots an inch, pictures only."""

import io
import random

import pypdfium2
from PIL import Image, ImageFilter

from etl.synth.compose import Report, compose
from etl.synth.render import render

DPI = 150


def report(seed: int, index: int) -> Report:
    """A report in the PDF layout."""
    return compose(seed, index, ("pdf",))


def scan(of: Report, seed: int) -> bytes:
    """Its pages as a PDF of pictures, each tilted by up to 0.8 degrees."""
    generator = random.Random(seed)
    book = pypdfium2.PdfDocument(render(of))
    pages = [
        _worse(book[number].render(scale=DPI / 72).to_pil().convert("L"), generator) for number in range(len(book))
    ]
    book.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
    return out.getvalue()


def _worse(page: Image.Image, generator: random.Random) -> Image.Image:
    page = page.rotate(generator.uniform(-0.8, 0.8), resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(0.7))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=55)
    return Image.open(out).convert("L")
