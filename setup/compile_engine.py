"""Compile the engine: `make fast`. The same market, about twice as fast; what it gives is the same, byte by byte.

    .venv/bin/python setup/compile_engine.py

mypyc makes C of the engine's sources as they are, the system's compiler makes modules of it. They are used only after
the engine's own tests and golden logs have been run on them and a session of bots has come to the same hash as on the
sources; gmd_desktop/compiled.py finds them from then on, until a source changes.

Exit 0: compiled, or it was already. Exit 1: the compiled engine does something else; it has been removed. Exit 3:
something is missing; the last lines say what, and the command that installs it.
"""

import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["GMD_ENGINE"] = "python"  # what is compiled here may be in use nowhere

from gmd_desktop import compiled  # noqa: E402
from setup.prepare import NOT_READY, NotReady, apt_command, say  # noqa: E402

DIFFERS = 1
# What only reads or raises gains nothing, and Python looks for __main__ itself.
LEFT = ("__init__", "__main__", "errors")
BUILD = """
import sys
from mypyc.build import mypycify
from setuptools import setup
paths = sys.argv[1:]
made = mypycify(["--config-file", "mypy.ini", *paths], opt_level="3", debug_level="0")
command = ["-q", "build_ext", "--build-lib", "made", "--build-temp", "objects"]
setup(name="engine", ext_modules=made, script_args=command)
"""
SESSION = """
import json
import gmd_desktop
import engine.market
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.scenario import load_scenario
from gmd_desktop.session.simulation import Simulation, run
scenario = load_scenario(resource_path("scenarios/demo.toml"))
play = Simulation(scenario, crowd_of(scenario))
for _ in run(play, 120):
    pass
print(json.dumps([engine.market.__file__.endswith(".py"), play.live.total_orders, play.live.log_hash]))
"""
# Tests that put something of their own into the engine's modules: compiled modules do not look there.
UNSUITED = "not floats_never_decide"


class Failed(Exception):  # noqa: N818 - a state, told to the person in its words
    """What went wrong in compiling or proving, in words."""


def main():
    """Compile and prove; return the exit code."""
    began = time.monotonic()
    try:
        maker = compilers()
        if is_ready(maker):
            say(f"The engine is compiled already, from these sources ({compiled.FOLDER.relative_to(ROOT)}).")
            return 0
        work = ROOT / "build" / "fast" / "work"
        shutil.rmtree(work, ignore_errors=True)
        made = build(work, maker)
        prove(made)
    except NotReady as missing:
        print(f"\nNot ready: {missing}", file=sys.stderr)
        return NOT_READY
    except Failed as failure:
        shutil.rmtree(work, ignore_errors=True)
        print(f"\nNot used: {failure}\nThe program goes on with the sources.", file=sys.stderr)
        return DIFFERS
    shutil.rmtree(compiled.FOLDER, ignore_errors=True)
    made.rename(compiled.FOLDER)
    shutil.rmtree(work, ignore_errors=True)
    say(f"Compiled and proved in {time.monotonic() - began:.0f} s; the program uses it from its next start.")
    return 0


def compilers():
    """Name the compilers with their versions.

    Raises:
        NotReady: one of them is missing, or what it needs.
    """
    install = [f"{sys.executable} -m pip install {name}" for name in ("mypy", "setuptools") if not is_there(name)]
    if install:
        raise NotReady("the engine is compiled with mypyc.\nInstall it: " + " && ".join(install))
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[0]
    if not shutil.which(compiler):
        raise NotReady(f"there is no C compiler ({compiler}).\nInstall it: {apt_command(['gcc', 'python3-dev'])}")
    if not Path(sysconfig.get_paths()["include"], "Python.h").exists():
        raise NotReady(f"Python's header files are missing (Python.h).\nInstall them: {apt_command(['python3-dev'])}")
    found = subprocess.run([compiler, "-dumpfullversion", "-dumpversion"], capture_output=True, text=True, check=False)
    return f"mypyc {version('mypy')} and {Path(compiler).name} {found.stdout.strip()}".strip()


def is_there(name):
    """Tell whether a package can be imported."""
    return importlib.util.find_spec(name) is not None


def is_ready(maker):
    """Tell whether what is compiled is from these sources and these compilers."""
    try:
        return compiled.check(ROOT, compiled.FOLDER).compiler == maker
    except compiled.Unusable:
        return False


def build(work, maker):
    """Compile a copy of the engine, out of sight of this project's own settings; return the folder of the modules.

    Raises:
        Failed: the compiler's message.
    """
    work.mkdir(parents=True)
    sources = compiled.sources(ROOT)
    for path in sources:
        (work / path).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / path, work / path)
    (work / "mypy.ini").write_text("[mypy]\n")
    paths = [path for path in sources if Path(path).stem not in LEFT]
    say(f"Compiling {len(paths)} modules of the engine with {maker}: a minute, on a busy machine several ...")
    wait_for([sys.executable, "-c", BUILD, *paths], work)
    made = work / "made"
    files = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    modules = {file.split(".")[0].replace("/", "."): file for file in sorted(files)}
    library = next(name for name in modules if name.endswith("__mypyc"))
    manifest = compiled.Manifest(compiled.ABI, maker, sources, modules, library)
    (made / compiled.MANIFEST).write_text(json.dumps(manifest._asdict(), indent=1) + "\n")
    return made


def wait_for(command, folder, environment=None):
    """Run a command, with a dot every two seconds.

    Raises:
        Failed: it fails; with the end of what it said.
    """
    with tempfile.TemporaryFile("w+") as out:
        running = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
        while (code := ended(running)) is None:
            print(".", end="", flush=True)
        print()
        if code:
            out.seek(0)
            raise Failed("\n".join(out.read().splitlines()[-15:]))


def ended(running):
    """Wait two seconds for a process; return its exit code, None if it still runs."""
    try:
        return running.wait(timeout=2)
    except subprocess.TimeoutExpired:
        return None


def prove(made):
    """Run the engine's tests and golden logs on the compiled modules, and hold a played session against the sources.

    Raises:
        Failed: something is different.
    """
    compiled_engine = {**os.environ, compiled.VARIABLE: str(made)}
    say("Playing a session of bots on both ...")
    from_sources, *told = played(os.environ)
    from_modules, *told_too = played(compiled_engine)
    if not from_sources or from_modules:
        raise Failed("the compiled modules were not used when they should have been.")
    if told != told_too:
        raise Failed(f"a session of bots comes to {told_too} compiled, and to {told} on the sources.")
    say("Running the engine's tests and golden logs on the compiled modules ...")
    words = ["-q", "-n", "0", "-p", "no:cacheprovider", "--no-cov", "-k", UNSUITED, "tests/engine"]
    wait_for([sys.executable, "-m", "pytest", *words], ROOT, compiled_engine)


def played(environment):
    """Play a session; tell whether the sources did it, its number of orders and its hash."""
    done = subprocess.run(
        [sys.executable, "-c", SESSION], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
