"""generator=madgraph, stage pythia: events of one prepared job, reweighted to all benchmarks, and MadGraph's Pythia."""
import glob
import os
import shutil
import subprocess

from json_files import read_json
from madgraph.cards import read_text, set_pythia_card, write_text
from madgraph.environment import check_python
from madgraph.log import explain
from madgraph.reweighting import check_reweighting
from provenance import is_checked
from step import fail, shown

PROCESS = "mg_process"  # below the step's folder


def run_job(job_dir, madgraph, names, shower, mpi, output):
    """Runs one prepared job: events, their weights at the benchmarks ``names``, and with ``shower`` MadGraph's Pythia.

    -> {"lhe", "hepmc" (None without a shower), "log"}: paths below OUTPUT.
    """
    check_python(madgraph)
    job = read_json(os.path.join(job_dir, "job.json"))
    process, logs = os.path.join(os.path.abspath(output), PROCESS), os.path.join(os.path.abspath(output), "logs")
    shutil.rmtree(process, ignore_errors=True)
    shutil.copytree(os.path.join(job_dir, job["process"]), process, symlinks=True)
    os.makedirs(logs, exist_ok=True)
    card = os.path.join(process, "madminer", "cards", "pythia8_card_%d.dat" % job["run"])
    write_text(card, set_pythia_card(read_text(card), PartonLevel__MPI=mpi))
    if not shower:
        commands = os.path.join(process, "madminer", "cards", "mg_commands_%d.dat" % job["run"])
        write_text(commands, read_text(commands).replace("shower=Pythia8", "shower=OFF"))
    script = os.path.join(process, "madminer", "scripts", "run_%d.sh" % job["run"])
    log, errors = (os.path.join(logs, "run_%d.%s" % (job["run"], kind)) for kind in ("log", "errors.log"))
    with open(errors, "wb") as stream:
        status = subprocess.call(["bash", script, madgraph, process, logs], cwd=output, stderr=stream)
    lhe = glob.glob(os.path.join(process, "Events", "run_*", "unweighted_events.lhe.gz"))
    hepmc = glob.glob(os.path.join(process, "Events", "run_*", "tag_*_pythia8_events.hepmc.gz"))
    if status != 0 or not lhe or (shower and not hepmc):
        # MadGraph ends with 0 after most of its errors: only the files show whether it failed
        lacking = "events" if not lhe else "showered events"
        what = "MadGraph ended with exit code %d and left no %s" % (status, lacking)
        fail("%s:\n%s" % (what, explain([log, errors], process)), "the whole log is %s" % shown(log))
    check_reweighting(lhe[0], job["benchmark"], names, [log, errors], process, is_checked(job["stages"], "reweighting"))
    return {"lhe": lhe[0], "hepmc": hepmc[0] if shower else None, "log": log}
