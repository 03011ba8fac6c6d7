"""E1: the bill of materials, made from the lock files, and what a vulnerability database says of them.

``python -m tests.assure.supply [FILE]`` (``make audit``) writes the bill as CycloneDX JSON and asks the database. Both
work without a network: the bill needs none, and the audit then says that it could not ask.
"""

import base64
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHORT, LONG = "requirements.lock", "requirements-extras.lock"
BILL = ROOT / "build" / "sbom.cdx.json"
# Seconds: an answer of the database, the question about one package, the question about all.
PATIENCE, PROBE, WHOLE = 5, 30, 300
# Asked about first: a database that does not know it knows nothing.
KNOWN = "certifi"
# Say it in a file only.
READ_BY_HAND = {"axe-playwright-python": "MIT", "vizro": "Apache-2.0", "vizro-dash-components": "Apache-2.0"}
_ENTRY = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+?))?\s*\\?$", re.M)


@dataclass(frozen=True)
class Pinned:
    """A package of a lock file: what it is pinned to, for which systems, and who asked for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package address."""
        return f"pkg:pypi/{self.name}@{self.version}"


def pinned(lock_file: str = LONG) -> list[Pinned]:
    """The packages of a lock file, in its order."""
    text = (ROOT / lock_file).read_text(encoding="utf-8")
    starts = [*_ENTRY.finditer(text)]
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return [
        Pinned(
            found[1],
            found[2],
            found[3] or "",
            tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", body := text[found.end() : end])),
            tuple(re.findall(r"^    #(?: via |   )([a-z0-9][a-z0-9._-]*)$", body, re.M)),
        )
        for found, end in zip(starts, ends, strict=True)
    ]


def licence(name: str) -> dict[str, Any] | None:
    """An installed package's word on its licence, as CycloneDX wants it; None where it is not installed or silent."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if expression := about.get("License-Expression") or READ_BY_HAND.get(name):
        return {"expression": expression}
    classifiers = [
        line.split(" :: ")[-1] for line in about.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    # A free field may hold the whole licence; its name is in the first line.
    free = (about.get("License") or "").strip().splitlines()[:1]
    found = classifiers or free
    return {"license": {"name": " / ".join(found)}} if found else None


def _library(package: Pinned, is_needed: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        **{"type": "library", "bom-ref": package.purl, "name": package.name, "version": package.version},
        **{"purl": package.purl, "scope": "required" if is_needed else "optional"},
        "hashes": [{"alg": "SHA-256", "content": one} for one in package.hashes],
    }
    if found := licence(package.name):
        made["licenses"] = [found]
    if package.marker:
        made["properties"] = [{"name": "gongkai:marker", "value": package.marker}]
    return made


def _scripts() -> Iterator[dict[str, Any]]:
    """What npm installs."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for path, about in lock["packages"].items():
        if not path:
            continue
        name = path.removeprefix("node_modules/")
        purl = f"pkg:npm/{name}@{about['version']}"
        kind, _, digest = about["integrity"].partition("-")
        content = {"alg": kind.upper().replace("SHA", "SHA-"), "content": _hex(digest)}
        found = {"type": "library", "bom-ref": purl, "name": name, "version": about["version"], "purl": purl}
        yield found | {"hashes": [content], "licenses": [{"expression": about["license"]}], "scope": "required"}


def _hex(digest: str) -> str:
    return base64.b64decode(digest).hex()


def wanted() -> frozenset[str]:
    """Names of the packages that the project itself asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    lists += project["dependency-groups"].values()
    names = (re.split(r"[^A-Za-z0-9._-]", line)[0] for some in lists for line in some)
    return frozenset(re.sub(r"[-_.]+", "-", name).lower() for name in names)


def bill() -> dict[str, Any]:
    """The bill of materials; the same lock files give the same one."""
    packages, needed, direct = pinned(LONG), {package.name for package in pinned(SHORT)}, wanted()
    content = "".join((ROOT / name).read_text(encoding="utf-8") for name in (SHORT, LONG, "package-lock.json"))
    below: dict[str, list[str]] = defaultdict(list)
    refs = {package.name: package.purl for package in packages}
    for package in packages:
        for parent in package.via:
            below[refs.get(parent, "gongkai")].append(package.purl)
        if package.name in direct:
            below["gongkai"].append(package.purl)
    scripts = list(_scripts())
    below["gongkai"] += [script["bom-ref"] for script in scripts]
    all_refs = ["gongkai", *refs.values(), *(script["bom-ref"] for script in scripts)]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "([^"]+)"', project, re.M)
    own = {"type": "application", "bom-ref": "gongkai", "name": "gongkai", "version": version[1] if version else "0"}
    return {
        **{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1},
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "metadata": {"component": own | {"licenses": [{"expression": "MIT"}]}},
        "components": [*(_library(package, package.name in needed) for package in packages), *scripts],
        "dependencies": [{"ref": ref, "dependsOn": sorted(set(below[ref]))} for ref in all_refs],
    }


@dataclass(frozen=True)
class Audit:
    """What the database says: ``found`` weaknesses by package, or why it could not be asked."""

    found: tuple[str, ...] = ()
    asked: int = 0
    note: str = ""


def _ask(lines: list[str], seconds: float) -> list[dict[str, Any]] | str:
    """The packages as ``pip-audit`` answers, or why it does not."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
        words = ["-r", str(wanted), "--no-deps", "--disable-pip", "--progress-spinner=off", f"--timeout={PATIENCE}"]
        command = [sys.executable, "-m", "pip_audit", *words, "--format=json"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL)
            return list(json.loads(done.stdout)["dependencies"])
        except subprocess.TimeoutExpired:
            return f"no answer within {seconds:.0f} s"
        except (ValueError, KeyError, OSError):
            return "not within reach"


def audit() -> Audit:
    """Ask about one package; where it is known, about all that are installed on this system."""
    packages = {package.name: package for package in pinned(LONG)}
    known = packages[KNOWN]
    answer = _ask([f"{known.name}=={known.version}"], PROBE)
    if isinstance(answer, str):
        return Audit(note=f"the vulnerability database is {answer}")
    if not answer or any("skip_reason" in one for one in answer):
        return Audit(note="the package index within reach holds no vulnerability data")
    lines = [f"{package.name}=={package.version}" for package in packages.values() if licence(package.name)]
    answer = _ask(lines, WHOLE)
    if isinstance(answer, str):
        return Audit(note=f"the vulnerability database is {answer}")
    known_ones = [one for one in answer if "skip_reason" not in one]
    found = [f"{one['name']} {one['version']}: {weak['id']}" for one in known_ones for weak in one["vulns"]]
    return Audit(tuple(found), len(known_ones))


def main() -> int:
    """Writes the bill, prints one line on it and one on the audit; exit 1 when a weakness is known."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else BILL
    target.parent.mkdir(parents=True, exist_ok=True)
    made = bill()
    target.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"bill of materials: {len(made['components'])} components, CycloneDX 1.6: {target}")
    told = audit()
    print(
        f"audit: NOT DONE: {told.note}"
        if told.note
        else f"audit: {told.asked} packages, {len(told.found)} known weaknesses"
    )
    for weak in told.found:
        print(f"  {weak}")
    return 1 if told.found else 0


if __name__ == "__main__":
    sys.exit(main())
