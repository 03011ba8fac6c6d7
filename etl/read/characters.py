"""Characters for others: look-alikes that PDF writers print, sounds that copies print, Traditional for simplified."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

# Kangxi radicals, their supplement and compatibility ideographs; every PDF printed by a Chromium holds some.
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
# How these begin in UTF-8: an expression over bytes that starts with one byte takes a twentieth of the time.
_LEADS = (re.compile(rb"\xe2[\xba-\xbf]"), re.compile(rb"\xef[\xa4-\xab]"))
# Radicals of the supplement have no decomposition in Unicode; these are the ones met in ordinary words.
_SUPPLEMENT = str.maketrans(
    "⺀⺁⺄⺈⺊⺋⺌⺎⺏⺕⺗⺘⺙⺟⺠⺡⺢⺣⺥⺩⺪⺫⺬⺭⺮⺰⺱⺳⺴⺵⺶⺷⺹"
    "⺺⺼⺾⻁⻄⻅⻆⻈⻉⻋⻌⻓⻔⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "冫厂乙刀卜卩小尢尣彐心手攵母民水水火爫王疋罒示礻竹纟罒罒罓网羊羊老"
    "聿肉艹虎西见角讠贝车辶长门雨青韦页风飞食饣马骨鬼鱼鸟麦黄齐齿龙龟",
)


# Copies on taken-over sites print the sound of a character behind it: 件數(shù). A tone mark tells it from words.
_SOUND = re.compile(r"(?<=[\u4e00-\u9fff])[(（][a-zü]{0,5}[àáèéìíòóùúāēěīńňōūǎǐǒǔǖǘǚǜǹ][a-zü]{0,5}[)）]")
_SOUND_LEADS = (re.compile(rb"\([a-z]{0,5}[\xc3-\xc7]"), re.compile(rb"\xef\xbc\x88[a-z]{0,5}[\xc3-\xc7]"))
# Others print it without tones: 文(wen)章(zhang). One such word may be a word, so many are none.
_BARE_SOUND = re.compile(r"(?<=[\u4e00-\u9fff])(?:\([a-z]{1,6}\))+")
_BARE_LEAD = re.compile(rb"\([a-z]{1,6}\)")
_MANY_SOUNDS = 20


LINE_BREAK = "\ue0fe"
"""Where a reader put the lines of one cell together that may be one number: a sign that no page prints."""


def plain(text: str, encoded: bytes | None = None) -> str:
    """``text`` with look-alike radicals and compatibility forms as the ideographs they stand for, without sounds.

    ``encoded`` is the text in UTF-8, where that is at hand.
    """
    if text.isascii():
        return text
    encoded = text.encode("utf-8", "surrogatepass") if encoded is None else encoded
    if any(lead.search(encoded) for lead in _SOUND_LEADS):
        text = _SOUND.sub("", text)
    if len(_BARE_LEAD.findall(encoded)) >= _MANY_SOUNDS:
        text = _BARE_SOUND.sub("", text)
    return _LOOKALIKE.sub(_ideograph, text) if any(lead.search(encoded) for lead in _LEADS) else text


def simplified(text: str) -> str:
    """``text`` with simplified characters for Traditional ones, each for one."""
    # GB 2312 holds no Traditional forms: what it can encode needs no conversion.
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        table, traditional = _simplified()
        return text.translate(table) if traditional.search(text) else text
    return text


def converted(text: str) -> str:
    """``text`` as :func:`simplified` makes it within a Traditional one: GB 2312 holds a few forms (於, 後) besides."""
    return text.translate(_simplified()[0])


@lru_cache(maxsize=1)
def _simplified() -> tuple[dict[int, str], re.Pattern[str]]:
    import opencc

    table = {}
    path = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        found, _, means = line.partition("\t")
        if len(found) == 1 and means:
            table[ord(found)] = means.split()[0]
    return table, re.compile(f"[{''.join(map(chr, table))}]")


@lru_cache(maxsize=1024)
def _character(found: str) -> str:
    return unicodedata.normalize("NFKC", found).translate(_SUPPLEMENT)


def _ideograph(found: re.Match[str]) -> str:
    return _character(found[0])
