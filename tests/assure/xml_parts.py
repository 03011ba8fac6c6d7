"""A6: document types and entities in every XML part of DOCX and XLSX; each is refused before a parser sees it."""

import io
import random
import zipfile
from functools import lru_cache
from pathlib import Path

from etl.synth.compose import compose
from etl.synth.render import render
from tests.assure.hostile import Case, HostileTally, try_all

LIMIT_MB = 100
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
# What stands before the root element; the entity is used in a comment's place inside it.
ATTACKS = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "haha">{_LAUGHS}<!ENTITY e "&l9;">]>',
    "one long entity": f'<!DOCTYPE a [<!ENTITY e "{"x" * 200_000}">]>',
    "file": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "address": '<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p; <!ENTITY e "x">]>',
    "external DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd" [<!ENTITY e "x">]>',
    "public DTD": '<!DOCTYPE a PUBLIC "-//A//B" "file:///etc/hostname" [<!ENTITY e "x">]>',
    "after blanks": f'{" " * 70_000}\n<!DOCTYPE a [<!ENTITY e "x">]>',
    "after a comment": f'<!-- {"-x" * 40_000} --><!DOCTYPE a [<!ENTITY e "x">]>',
    "after an instruction": '<?a b?><!DOCTYPE\na[<!ENTITY e "x">]>',
    "default attribute": '<!DOCTYPE a [<!ATTLIST a b CDATA "c"><!ENTITY e "x">]>',
}
WRAPPINGS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16 unmarked", "utf-7", "utf-32", "cp037")


def spoil(part: bytes, attack: str, wrapping: str) -> bytes:
    """The part with a document type before its root and the entity used in it, written in an encoding."""
    text = part.decode("utf-8-sig")
    text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    end = text.index(">") + 1 if text[text.index(">") - 1] != "/" else 0
    body = ATTACKS[attack] + text[:end] + ("&e;" if end else "") + text[end:]
    declared = f'<?xml version="1.0" encoding="{wrapping.split()[0].removesuffix("-sig")}"?>'
    if wrapping.startswith("utf-16"):
        code = "utf-16-be" if "be" in wrapping else "utf-16-le"
        mark = "" if "unmarked" in wrapping else "\ufeff"
        return (mark + declared.replace(code, "utf-16") + body).encode(code)
    return (declared + body).encode(wrapping, "xmlcharrefreplace")


@lru_cache(maxsize=2)
def honest(kind: str) -> dict[str, bytes]:
    """Members of an Office file of a fictional report that is read when nothing is wrong with it."""
    data = render(compose(6, 0, (kind,)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """The members as a file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def xml_parts(kind: str) -> list[str]:
    """Names of the XML parts of the honest file."""
    return [name for name in honest(kind) if name.endswith((".xml", ".rels"))]


def cases() -> list[Case]:
    """Every XML part of both kinds once, with the attacks and encodings in turn."""
    turn = 0
    found = []
    for kind in ("docx", "xlsx"):
        for part in xml_parts(kind):
            for _ in range(2):
                attack = list(ATTACKS)[turn % len(ATTACKS)]
                wrapping = "utf-8" if turn % 3 else WRAPPINGS[turn // 3 % len(WRAPPINGS)]
                members = honest(kind) | {part: spoil(honest(kind)[part], attack, wrapping)}
                found.append(Case(f"{kind} {part}: {attack}, {wrapping}", kind, packed(members)))
                turn += 1
    return found


def run(count: int, folder: Path) -> HostileTally:
    """The first ``count`` of the cases in a seeded order."""
    hostile = cases()
    random.Random(6).shuffle(hostile)
    (inside := folder / "a6").mkdir()
    return try_all("A6 document types and entities", hostile[:count], inside, megabytes=LIMIT_MB, seconds=10)
