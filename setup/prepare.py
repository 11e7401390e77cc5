"""Prepare the environment of a checkout: .venv from a lock, and the libraries Qt needs.

    python3 setup/prepare.py          what the program needs (requirements.lock)
    python3 setup/prepare.py --dev    and what the tests need (requirements-dev.lock)

Does nothing, quickly, when all is in place. Exit 0: ready. Exit 3: something is missing that this
user cannot install; the last lines say what, and the command that installs it.

Standard library only, and readable by old Pythons, so that they can say that they are too old.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
OLDEST_GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}
NOT_READY = 3
RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"

# Which Debian package brings a library that Qt's wheels leave to the system.
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}

# What the tests in tests/window/ run the program on, and the Debian package that brings it.
WINDOW_TOOLS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "dbus-daemon": "dbus-daemon"}


class NotReady(Exception):  # noqa: N818 - a state, told to the person in its words
    """What is missing, in words that end with what to do about it."""


def main(arguments):
    """Bring the environment up to date; return the exit code."""
    unknown = [word for word in arguments if word != "--dev"]
    if unknown:
        print("prepare.py: unknown argument %r (there is only --dev)" % unknown[0], file=sys.stderr)
        return 2
    locks = [RUNTIME_LOCK, DEV_LOCK] if "--dev" in arguments else [RUNTIME_LOCK]
    try:
        require_python(sys.version_info[:2])
        require_libc(platform.libc_ver(), platform.machine())
        prepare_environment(ROOT / ".venv", locks)
        if sys.platform.startswith("linux"):
            require_qt_libraries(ROOT / ".venv", os.environ)
            if "--dev" in arguments:
                offer_window_tools(ROOT / ".venv")
    except NotReady as missing:
        sys.stdout.flush()
        print("\nNot ready: %s" % missing, file=sys.stderr)
        return NOT_READY
    return 0


def say(text):
    """Print one line of progress at once."""
    print(text, flush=True)


def require_python(version):
    """Raise NotReady if this Python is older than the project supports."""
    if tuple(version) < OLDEST:
        raise NotReady(
            "this is Python %d.%d, and the program needs Python %d.%d or newer.\n"
            "Install one and name it: make PYTHON=python3.12 demo" % (tuple(version) + OLDEST)
        )


def require_libc(libc, machine):
    """Raise NotReady if Linux's C library is older than the one Qt's wheels were built for.

    Args:
        libc: name and version as platform.libc_ver() tells them; other names than glibc pass.
        machine: the processor, as platform.machine() tells it.
    """
    name, version = libc
    oldest = OLDEST_GLIBC.get(machine)
    if name != "glibc" or oldest is None:
        return
    if tuple(int(part) for part in version.split(".")[:2]) < oldest:
        raise NotReady(
            "this system has glibc %s, and Qt's wheels need %d.%d or newer on %s.\n"
            "Use a newer system: Debian 12, Ubuntu 22.04 or newer on x86_64, Debian 13, "
            "Ubuntu 24.04 or newer on aarch64." % ((version, *oldest, machine))
        )


# ---- the virtual environment ----------------------------------------------------------------


def prepare_environment(venv, locks):
    """Make .venv hold what the last of the locks says, doing only what is left to do.

    Args:
        venv: the folder of the virtual environment.
        locks: names of lock files, the smaller first; the last one holds all of the others.
    """
    python = venv_python(venv)
    stamps = {stamp_file(venv, lock): fingerprint(lock) for lock in locks}
    if runs(python):
        if all(read(stamp) == wanted for stamp, wanted in stamps.items()):
            return
    else:
        say("Making the virtual environment .venv ...")
        create_environment(venv)
    size = "about 600 MB" if DEV_LOCK in locks else "about 420 MB"
    say("Installing %s into .venv (%s, a minute or two) ..." % (locks[-1], size))
    for stamp in venv.glob("installed-*"):
        stamp.unlink()
    install(python, locks[-1])
    for stamp, wanted in stamps.items():
        stamp.write_text(wanted)


def venv_python(venv):
    """Return the interpreter of a virtual environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def stamp_file(venv, lock):
    """Return the file that says which state of a lock is installed."""
    return venv / ("installed-" + lock)


def fingerprint(lock):
    """Return what the stamp of an installed lock must say: the lock's digest."""
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() + "\n"


def read(path):
    """Return a file's text, or nothing if it is not there."""
    return path.read_text() if path.exists() else ""


def runs(python):
    """Tell whether an environment's interpreter is there, starts, and is not too old."""
    if not python.exists():
        return False
    check = "import sys; sys.exit(sys.version_info[:2] < %r)" % (OLDEST,)
    return quiet([str(python), "-c", check])


def quiet(command):
    """Run a command without showing anything; tell whether it succeeded."""
    try:
        finished = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError:
        return False
    return finished.returncode == 0


def create_environment(venv):
    """Make an empty virtual environment, with pip in it where this Python carries pip.

    Debian splits venv and ensurepip off into python3-venv. Without it root installs it; other
    users go on with an environment without pip, filled by the system's pip from outside.
    """
    if venv.exists():
        shutil.rmtree(str(venv))
    own_pip = quiet([sys.executable, "-c", "import ensurepip, venv"])
    if not own_pip and can_apt():
        own_pip = apt_install(["python3-venv"]) and quiet([sys.executable, "-c", "import ensurepip"])
    command = [sys.executable, "-m", "venv", str(venv)]
    if not own_pip:
        if not has_outside_pip():
            raise NotReady(
                "this Python cannot make virtual environments (no ensurepip, no pip).\n"
                "Install what is missing: " + apt_command(["python3-venv"])
            )
        command.append("--without-pip")
    if subprocess.call(command, stdin=subprocess.DEVNULL) != 0:
        raise NotReady("the command %s failed; its message is above." % " ".join(command))


def has_outside_pip():
    """Tell whether this Python's pip can install into another environment (pip 22.3 or newer)."""
    return quiet([sys.executable, "-m", "pip", "--python", sys.executable, "--version"])


def install(python, lock):
    """Install a lock into an environment, every file checked against its hash."""
    if quiet([str(python), "-m", "pip", "--version"]):
        pip = [str(python), "-m", "pip"]
    elif has_outside_pip():
        pip = [sys.executable, "-m", "pip", "--python", str(python)]
    else:
        raise NotReady(
            "there is no pip for .venv.\nInstall it and start again: %s && rm -r .venv" % apt_command(["python3-venv"])
        )
    command = [*pip, "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--only-binary", ":all:", "--require-hashes", "--requirement", str(ROOT / lock)]
    if subprocess.call(command, stdin=subprocess.DEVNULL) != 0:
        raise NotReady(
            "the packages of %s could not be installed; pip's message is above.\n"
            "With the network and the disk in order, start the same command again." % lock
        )


# ---- Qt's system libraries --------------------------------------------------------------------


def require_qt_libraries(venv, environment):
    """Raise NotReady if system libraries of Qt are missing and this user cannot install them."""
    missing = missing_libraries(qt_files(venv, environment))
    if not missing:
        return
    packages, unknown = packages_for(missing)
    if packages and not unknown and can_apt():
        say("Installing system libraries of Qt: %s ..." % " ".join(packages))
        apt_install(packages)
        missing = missing_libraries(qt_files(venv, environment))
        if not missing:
            return
    advice = "Qt cannot start: the system lacks %s.\n" % ", ".join(missing)
    if unknown or not shutil.which("apt-get"):
        raise NotReady(advice + "Install the packages of your system that bring these libraries.")
    raise NotReady(advice + "Install them: " + apt_command(packages))


def qt_files(venv, environment):
    """List the files of Qt that will be loaded: the modules, and the platform that is used.

    Offscreen always; with a screen also its plugin, so that no X11 library is asked for without
    an X11 server.
    """
    folders = sorted(venv.glob("lib*/python3*/site-packages/PySide6"))
    if not folders:
        raise NotReady("PySide6 is missing from .venv.\nStart again with: rm -r .venv")
    platforms = ["libqoffscreen.so"]
    if environment.get("DISPLAY"):
        platforms.append("libqxcb.so")
    elif environment.get("WAYLAND_DISPLAY"):
        platforms.append("libqwayland.so")
    modules = ["QtWidgets.abi3.so", "QtSvg.abi3.so", "QtOpenGLWidgets.abi3.so"]
    files = [folders[0] / name for name in modules]
    files += [folders[0] / "Qt" / "plugins" / "platforms" / name for name in platforms]
    return [path for path in files if path.exists()]


def missing_libraries(files):
    """Return the sorted names of the libraries that the loader does not find for these files."""
    if not shutil.which("ldd"):
        return []
    missing = set()
    for path in files:
        listing = subprocess.run(
            ["ldd", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
        )
        for line in listing.stdout.splitlines():
            name, arrow, found = line.strip().partition(" => ")
            if arrow and found.startswith("not found"):
                missing.add(name)
    return sorted(missing)


def packages_for(libraries):
    """Split libraries into the Debian packages that bring them and those we know none for."""
    packages = sorted({DEBIAN_PACKAGES[name] for name in libraries if name in DEBIAN_PACKAGES})
    return packages, [name for name in libraries if name not in DEBIAN_PACKAGES]


# ---- a screen for the tests ----------------------------------------------------------------------


def window_packages(venv):
    """List the Debian packages that the tests in a real window still need: tools, and Qt's X11 libraries."""
    tools = [package for tool, package in WINDOW_TOOLS.items() if not shutil.which(tool)]
    libraries, _unknown = packages_for(missing_libraries(qt_files(venv, {"DISPLAY": ":0"})))
    return sorted([*tools, *libraries])


def offer_window_tools(venv):
    """Install what the tests in a real window need, where this user can; elsewhere they are skipped and say so."""
    packages = window_packages(venv)
    if packages and can_apt():
        say("Installing what the tests in a real window need: %s ..." % " ".join(packages))
        apt_install(packages)


# ---- Debian's packages --------------------------------------------------------------------------


def is_root():
    """Tell whether this process may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def can_apt():
    """Tell whether this process can install Debian packages."""
    return is_root() and shutil.which("apt-get") is not None


def apt_command(packages):
    """Return the command a person types to install Debian packages."""
    sudo = "" if is_root() else "sudo "
    return "%sapt-get update && %sapt-get install -y %s" % (sudo, sudo, " ".join(packages))


def apt_install(packages):
    """Install Debian packages without asking; tell whether it worked."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install_command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install_command):
        if subprocess.call(command, stdin=subprocess.DEVNULL, env=environment) != 0:
            say("The command %s failed." % " ".join(command))
            return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
