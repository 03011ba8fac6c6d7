"""The house rules that no linter knows: sizes, literals, licences, documents that must not drift from the code."""

import ast
import json
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
IGNORED = {".git", ".venv", "build", "node_modules", "test-results", "uv.lock", "__pycache__"}
CODE = [ROOT / "app.py", *sorted((ROOT / "etl").rglob("*.py")), *sorted((ROOT / "pages").rglob("*.py"))]
DOCUMENTS = {name: ROOT / name for name in ("README.md", "README.zh.md")}

MODULE_LINES, MODULE_MEDIAN, FUNCTION_LINES, FUNCTION_MEDIAN = 400, 90, 60, 10
MAKE_COMMANDS = {"setup", "build", "serve", "test", "check", "bench", "screenshots"}
ETL_COMMANDS = {"build", "parse", "check", "export", "synth", "collect"}
LINTERS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "mypy"],
    "import rules": [str(Path(sys.executable).parent / "lint-imports")],
}


def project_files() -> list[Path]:
    """Every file that belongs to the project (with or without a git history beside it)."""

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name in IGNORED or path.name.endswith("_cache") or path.name == ".hypothesis":
                continue
            if path.is_dir():
                yield from walk(path)
            elif ".duckdb" not in path.name:
                yield path

    return list(walk(ROOT))


def text_files(*, data: bool) -> dict[Path, str]:
    """Text of every UTF-8 file of the project; `data`: with what was collected (data/, fixtures) or without."""
    texts = {}
    for path in project_files():
        inside = path.relative_to(ROOT).parts
        if not data and (inside[0] == "data" or "fixtures" in inside):
            continue
        try:
            texts[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts


def functions(path: Path) -> list[tuple[str, int]]:
    """(name with line, number of lines) of each function of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1) for node in found
    ]


def hits(pattern: str, texts: dict[Path, str]) -> list[str]:
    """Each "file:line: match" of a pattern."""
    return [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for path, text in texts.items()
        for match in re.finditer(pattern, text)
    ]


# --- what is in the files -------------------------------------------------------------------------------------------


def test_no_file_names_a_package_registry_by_its_address():
    texts = text_files(data=True)
    assert len(texts) > 50
    # Put together from halves, or this file would be its own first hit.
    hosts = "|".join(a + b for a, b in (("py", "pi"), ("python", "hosted"), ("npm", "js"), ("debian", r"\.org/debian")))
    assert hits(rf"https?://[a-z0-9.-]*({hosts})", texts) == []


def test_no_code_or_document_names_a_path_of_one_machine():
    folders = "|".join(("work", "root", "home", "tmp", "Users"))
    assert hits(rf"(?<![\w./~:$\}}-])/({folders})/[\w.]+", text_files(data=False)) == []


def test_modules_and_functions_stay_small():
    assert len(CODE) > 10
    modules = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    found = [function for path in CODE for function in functions(path)]
    assert {name: size for name, size in modules.items() if size > MODULE_LINES} == {}
    assert {name: size for name, size in found if size > FUNCTION_LINES} == {}
    # Package files hold one sentence each and would make the median look better than it is.
    assert (
        statistics.median(size for name, size in modules.items() if not name.endswith("__init__.py")) <= MODULE_MEDIAN
    )
    assert statistics.median(size for _, size in found) <= FUNCTION_MEDIAN


def literals(path: Path) -> Iterator[tuple[int, object]]:
    """(line, value) of every constant of a module that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in said:
            yield node.lineno, node.value


def test_no_year_form_or_place_is_written_into_the_mechanism():
    # A form is named after the document that prescribes it, so its name carries a number; the companion files do not.
    forms = {path.stem for path in (ROOT / "data" / "forms").glob("*.csv") if re.search(r"\d", path.stem)}
    assert len(forms) >= 4
    found = []
    for path in (ROOT / "etl").rglob("*.py"):
        for line, value in literals(path):
            is_year = type(value) is int and 2003 <= value <= 2035
            is_form_or_place = isinstance(value, str) and (value in forms or re.fullmatch(r"[1-8]\d{5}", value))
            if is_year or is_form_or_place:
                found.append(f"{path.relative_to(ROOT)}:{line}: {value!r}")
    assert found == []


# --- what is installed ----------------------------------------------------------------------------------------------


LOCKS = ("requirements.lock", "requirements-extras.lock")


def entries(lock_file: str = "requirements-extras.lock") -> list[str]:
    """The entries of a lock file, each a requirement with its hashes; the longer one holds the other."""
    lock = (ROOT / lock_file).read_text(encoding="utf-8")
    return re.split(r"^(?=[a-z0-9-]+==)", lock, flags=re.M)[1:]


def locked(lock_file: str = "requirements-extras.lock") -> dict[str, str]:
    """Version of each package that a lock file names for this Python, by normalised name."""
    wanted = [Requirement(entry.split("\\")[0].strip()) for entry in entries(lock_file)]
    return {want.name: str(want.specifier)[2:] for want in wanted if want.marker is None or want.marker.evaluate()}


def normal(name: str) -> str:
    """A package name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.assure(row="E1")
@pytest.mark.parametrize("lock_file", LOCKS)
def test_a_lock_pins_every_package_with_a_hash_and_holds_no_address(lock_file):
    assert len(locked(lock_file)) > 80
    assert [entry.split()[0] for entry in entries(lock_file) if "--hash=sha256:" not in entry] == []
    assert "://" not in (ROOT / lock_file).read_text(encoding="utf-8")


@pytest.mark.assure(row="E1")
def test_what_npm_installs_is_pinned_without_an_address():
    assert "resolved" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_both_locks_agree_where_they_overlap():
    short, long = (locked(lock_file) for lock_file in LOCKS)
    assert {name: version for name, version in short.items() if long.get(name) != version} == {}


@pytest.mark.assure(row="E1")
def test_the_lock_answers_every_requirement_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [Requirement(line) for line in project["project"]["dependencies"] + project["dependency-groups"]["dev"]]
    versions = locked("requirements.lock")
    assert len(wanted) > 30
    assert [str(want) for want in wanted if not want.specifier.contains(versions.get(normal(want.name), "0"))] == []


def licence_words(distribution: metadata.Distribution) -> list[str]:
    """Everything a package says about its licence, shortest useful form."""
    about = distribution.metadata
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    # A free-text field may hold the whole licence; its name is in the first line.
    free = (about.get("License") or "").strip().splitlines()[:1]
    return [*filter(None, [about.get("License-Expression")]), *classifiers, *free]


@pytest.mark.assure(row="E1")
def test_no_installed_package_is_under_gpl_or_agpl_alone():
    installed = {normal(found.name): found for found in metadata.distributions()}
    seen = [installed[name] for name in locked() if name in installed]
    assert len(seen) > 80
    copyleft = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|General Public License")
    only_copyleft = []
    for distribution in seen:
        words = licence_words(distribution)
        # Offered under a choice of licences (text-unidecode: Artistic or GPL), we take the other one.
        if words and all(copyleft.search(word) and " OR " not in word for word in words):
            only_copyleft.append(f"{distribution.name}: {words}")
    assert only_copyleft == []


def test_the_chart_bundle_is_the_version_the_plotly_wheel_was_made_for():
    from plotly.offline import get_plotlyjs_version

    from pages import bundle

    wanted = get_plotlyjs_version()
    for name in ("package.json", "package-lock.json"):
        stated = json.loads((ROOT / name).read_text(encoding="utf-8"))
        package = stated.get("packages", {}).get("", stated)
        assert set(package["dependencies"]) == {bundle.PACKAGE, "regenerator-runtime"}
        assert package["dependencies"][bundle.PACKAGE] == wanted
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"][f"node_modules/{bundle.PACKAGE}"]["version"] == wanted
    if bundle.SCRIPT.is_file():
        assert f"v{wanted}\n" in bundle.SCRIPT.read_text(encoding="utf-8")[:300]


# --- what the documents say -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_is_documented_and_every_documented_command_exists(name):
    text = DOCUMENTS[name].read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    said_make = set(re.findall(r"\bmake ([a-z]+)\b", " ".join(re.findall(r"`[^`]+`|```.*?```", text, re.S))))
    said_etl = set(re.findall(r"python -m etl ([a-z]+)", text))
    assert said_make >= MAKE_COMMANDS, "a command of the contract is not documented"
    assert said_make <= targets, "a documented make command does not exist"
    assert said_etl >= ETL_COMMANDS
    assert "python app.py" in text


def test_the_etl_program_knows_the_commands_its_documents_name():
    done = subprocess.run([sys.executable, "-m", "etl", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    said = set(re.findall(r"python -m etl ([a-z]+)", DOCUMENTS["README.md"].read_text(encoding="utf-8")))
    assert [command for command in sorted(said) if not re.search(rf"\b{command}\b", done.stdout)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_setting_is_documented_and_every_documented_setting_is_read(name):
    read = {match for path in CODE for match in re.findall(r"GONGKAI_[A-Z_]+", path.read_text(encoding="utf-8"))}
    said = set(re.findall(r"GONGKAI_[A-Z_]+", DOCUMENTS[name].read_text(encoding="utf-8")))
    assert len(read) >= 5
    assert read == said


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_picture_of_a_document_is_there(name):
    links = re.findall(r"\]\(([^)#]+)\)", DOCUMENTS[name].read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert inside
    assert [link for link in inside if not (ROOT / link).exists()] == []


def test_the_readme_opens_with_a_picture_and_the_two_commands():
    opening = DOCUMENTS["README.md"].read_text(encoding="utf-8")[:2500]
    assert DOCUMENTS["README.md"].read_text(encoding="utf-8").splitlines()[0].count("README.zh.md") == 1
    assert re.search(r"!\[[^\]]+\]\(docs/screenshots/", opening)
    assert "make serve" in opening and "make test" in opening


def test_continuous_integration_runs_the_documented_test_command_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test </dev/null"]


# --- what the linters say -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LINTERS)
def test_linter_is_clean(name):
    done = subprocess.run([sys.executable, *LINTERS[name]], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


def test_make_check_runs_the_same_linters():
    line = re.search(r"^CHECKS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert line
    commands = re.findall(r'"([^"]+)"', line.group(1))
    assert [command.split()[-1].split("/")[-1] for command in commands] == [".", ".", "mypy", "lint-imports"]
    assert len(commands) == len(LINTERS)
