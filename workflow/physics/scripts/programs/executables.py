"""The programs of the physics image: their paths below the MadGraph folder, and the errors when they are
missing."""
import os
import subprocess

from step import fail


def find_madgraph(folder):
    """-> path of ``mg5_aMC``; ends the step when there is none."""
    path = os.path.join(folder, "bin", "mg5_aMC")
    if not os.path.isfile(path):
        fail(
            "there is no MadGraph at %s" % path,
            "use an image that has it, name its folder with -p madgraph_dir=... (an absolute path), or choose "
            "-p generator=analytic",
        )
    return path


def find_pythia8(folder):
    """-> path of MadGraph's Pythia 8 interface, or None."""
    path = os.path.join(folder, "HEPTools", "MG5aMC_PY8_interface", "MG5aMC_PY8_interface")
    return path if os.access(path, os.X_OK) else None


def find_delphes(folder):
    """-> Delphes' folder, or None when it holds no ``DelphesHepMC``."""
    path = os.path.join(folder, "Delphes")
    return path if os.access(os.path.join(path, "DelphesHepMC"), os.X_OK) else None


def require_pythia8_and_delphes(folder):
    """Ends the step before anything runs when the image's programs for shower and detector are missing."""
    places = {"Pythia 8 (MG5aMC_PY8_interface)": find_pythia8(folder), "Delphes (DelphesHepMC)": find_delphes(folder)}
    missing = [name for name, place in places.items() if place is None]
    if missing:
        fail(
            "this environment has no Python package pythia8mc, and %s lacks %s" % (folder, " and ".join(missing)),
            "install pythia8mc, which replaces both, or use the physics image; -p shower=none continues without "
            "a shower, with a wrong shape of the angle between the jets",
        )


def library_path(folder):
    """Environment in which HEPTools' programs find their libraries."""
    libraries = os.path.join(folder, "HEPTools", "lib")
    return dict(
        os.environ, LD_LIBRARY_PATH=os.pathsep.join(filter(None, [libraries, os.environ.get("LD_LIBRARY_PATH")]))
    )


def run_logged(command, log, cwd=None, env=None):
    """Runs a program with its output in a file; a failure ends the step with the log's last lines."""
    with open(log, "wb") as stream:
        status = subprocess.call(command, stdout=stream, stderr=subprocess.STDOUT, cwd=cwd, env=env)
    if status != 0:
        fail(
            "%s ended with exit code %d:\n%s" % (" ".join(command), status, log_tail(log)), "the whole log is %s" % log
        )


def log_tail(path, lines=20):
    """The last lines of a log, indented; or a note that the log is missing."""
    if not os.path.isfile(path):
        return "  (no log was written)"
    with open(path, errors="replace") as stream:
        return "".join("  " + line for line in stream.readlines()[-lines:]).rstrip("\n")
