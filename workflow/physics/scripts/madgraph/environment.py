"""Checks before MadGraph starts what it needs: a Python that it can use, and the model of the process
card."""
import json
import os
import shutil
import subprocess

from madgraph.cards import read_text
from programs.executables import find_madgraph
from step import fail, shown

ENVIRONMENT = ".venv"  # below MadGraph's folder: used in place of the step's own Python
PACKAGES = "numpy==1.23.5 six==1.17.0"  # known to work with MadGraph 2.9 to 3.1
PROBE = """
import json, sys
def version(name):
    try:
        return getattr(__import__(name), "__version__", "")
    except ImportError:
        return None
print(json.dumps({"python": list(sys.version_info[:2]), "modules": {n: version(n) for n in ("six", "numpy",
"distutils")}}))
"""


def python_folder(madgraph):
    """-> folder of the ``python3`` and ``f2py`` that MadGraph runs with: its own environment's, or the step's."""
    own = os.path.join(os.path.abspath(madgraph), ENVIRONMENT, "bin")
    if os.access(os.path.join(own, "python3"), os.X_OK):
        return own
    python = shutil.which("python3")
    if python is None:
        fail("there is no python3 for MadGraph", how_to_make(madgraph))
    return os.path.dirname(python)


def check_python(madgraph):
    """Ends the step when the Python of ``python_folder`` lacks what this MadGraph imports, or breaks its
    reweighting."""
    python = os.path.join(python_folder(madgraph), "python3")
    done = subprocess.run(
        [python, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True
    )
    if done.returncode != 0:
        fail("MadGraph's Python %s does not start: %s" % (python, done.stderr.strip()[-300:]), how_to_make(madgraph))
    found = json.loads(done.stdout)
    problems = unfit(madgraph, found["modules"])
    if problems:
        version = ".".join(str(part) for part in found["python"])
        which = python if os.sep + ENVIRONMENT + os.sep in python else "the step's own"
        fail(
            "MadGraph cannot run with Python %s (%s): %s" % (version, which, "; ".join(problems)), how_to_make(madgraph)
        )


def unfit(madgraph, modules):
    """-> what is wrong with a Python that has these modules ({name: version, or None}), for this MadGraph."""
    problems = []
    if "import six" in source(madgraph, "bin", "mg5_aMC") and modules["six"] is None:
        problems.append("the package six is missing")
    if "distutils" in source(madgraph, "madgraph", "various", "misc.py") and modules["distutils"] is None:
        problems.append("Python 3.12 and later have no distutils, which MadGraph imports")
    if modules["numpy"] is None:
        problems.append("numpy, whose f2py makes the modules for reweighting, is missing")
    elif reads_letters(madgraph) and version_number(modules["numpy"]) >= (1, 24):
        problems.append("its reweighting fails with numpy %s: it needs numpy before 1.24" % modules["numpy"])
    return problems


def reads_letters(madgraph):
    """Whether its reweighting reads f2py's strings character by character, which fails since numpy 1.24."""
    return "i.decode() for i in j" in source(madgraph, "madgraph", "interface", "reweight_interface.py")


def check_model(madgraph, proc_card):
    """Ends the step when the model that the process card imports is not in MadGraph's folder of models."""
    for line in read_text(proc_card).splitlines():
        words = line.split("#")[0].split()
        if len(words) < 3 or words[:2] != ["import", "model"] or os.sep in words[2]:
            continue
        # A restriction follows the last hyphen: sm-no_b_mass, EWdim6-full
        names = {words[2], words[2].rpartition("-")[0] or words[2]}
        places = [os.path.join(madgraph, "models")] + os.environ.get("PYTHONPATH", "").split(os.pathsep)
        if not any(os.path.isdir(os.path.join(place, name)) for place in places if place for name in names):
            fail(
                "MadGraph has no model %s, which %s imports"
                % (words[2].rpartition("-")[0] or words[2], shown(proc_card)),
                "put the model's folder into %s" % places[0],
            )


def how_to_make(madgraph):
    """-> the commands that make MadGraph's own Python"""
    environment = os.path.join(os.path.abspath(madgraph), ENVIRONMENT)
    return "give MadGraph its own Python: python3.11 -m venv %s && %s/bin/pip install %s   (or python3.10)" % (
        environment, environment, PACKAGES,
    )  # fmt: skip


def source(madgraph, *parts):
    """-> content of a file below MadGraph's folder; empty if there is none"""
    path = os.path.join(madgraph, *parts)
    return read_text(path) if os.path.isfile(path) else ""


def version_number(text):
    """"1.23.5" -> (1, 23)"""
    return tuple(int("".join(filter(str.isdigit, part)) or 0) for part in text.split(".")[:2])


def madgraph_version(madgraph):
    """-> e.g. "2.9.4", from the VERSION file of MadGraph's folder."""
    find_madgraph(madgraph)
    for line in source(madgraph, "VERSION").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "version":
            return value.strip()
    return "unknown"
