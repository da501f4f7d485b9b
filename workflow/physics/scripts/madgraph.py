"""generator=madgraph: MadGraph and its Pythia through MadMiner's public API, with the cards that travel with the run.

``prepare_jobs`` (stage generate) makes one process folder and, for each job, MadMiner's cards and run script;
``run_job`` (stage pythia) copies that folder and runs one script: events, reweighting to all benchmarks, shower.
"""
import glob
import os
import shutil
import subprocess

import madminer_compat  # noqa: F401  (before any madminer module)
from executables import find_madgraph, log_tail
from madgraph_cards import overlay_param_card, parse_param_card, read_text, set_pythia_card, set_run_card, write_text
from madminer.core import MadMiner
from step import fail, read_json, seed_sequence, versions

PROCESS = "mg_process"
LARGEST_SEED = 30081 ** 2 - 1  # of MadGraph's random numbers (RANMAR)


def integer_seed(seed, stage, index, job):
    """A seed between 1 and ``LARGEST_SEED`` of its own for each job of each benchmark."""
    return 1 + int(seed_sequence(seed, stage, index, job).generate_state(1)[0]) % LARGEST_SEED


def madgraph_version(folder):
    """-> e.g. "2.9.4", from the VERSION file of MadGraph's folder."""
    path = os.path.join(folder, "VERSION")
    for line in read_text(path).splitlines() if os.path.isfile(path) else []:
        key, _, value = line.partition("=")
        if key.strip() == "version":
            return value.strip()
    return "unknown"


def prepare_jobs(config, cards, madgraph, events, jobs, seed, output):
    """Writes OUTPUT/mg_process with the cards and scripts of all jobs. -> job records, one per benchmark and job."""
    find_madgraph(madgraph)
    output = os.path.abspath(output)
    miner = MadMiner()
    miner.load(config)
    plan = [
        {"index": index, "benchmark": name, "job": job, "events": events // jobs + (job < events % jobs)}
        for index, name in enumerate(miner.benchmarks)
        for job in range(jobs)
    ]
    process, logs = os.path.join(output, PROCESS), os.path.join(output, "logs")
    here = os.getcwd()
    os.makedirs(logs, exist_ok=True)
    os.chdir(output)  # MadGraph writes a file py.py into the current folder
    try:
        miner.run_multiple(
            mg_directory=madgraph,
            mg_process_directory=process,
            proc_card_file=os.path.join(cards, "proc_card.dat"),
            # MadGraph's own default card of the process: it exists by the time MadMiner reads it
            param_card_template_file=os.path.join(process, "Cards", "param_card.dat"),
            run_card_files=[os.path.join(cards, "run_card.dat")],
            pythia8_card_file=os.path.join(cards, "pythia8_card.dat"),
            sample_benchmarks=[job["benchmark"] for job in plan],
            only_prepare_script=True,
            log_directory=logs,
            temp_directory=os.path.join(output, "temporary"),
            python_executable="python3",
        )
    except (OSError, RuntimeError) as error:
        log = os.path.join(logs, "generate.log")
        fail("MadGraph could not make the process: %s\n%s" % (error, log_tail(log)), "look at the cards and at %s" % log)
    finally:
        os.chdir(here)
    version = madgraph_version(madgraph)
    for number, job in enumerate(plan):
        complete_cards(process, cards, number, job, seed)
        job.update(generator="madgraph", run=number, process=os.path.join("..", PROCESS), version=version)
    return plan


def complete_cards(process, cards, number, job, seed):
    """Lays the user's parameter values over MadGraph's defaults and sets the job's own events and seeds."""
    written = os.path.join(process, "madminer", "cards")
    card = os.path.join(written, "param_card_%d.dat" % number)
    text, unknown = overlay_param_card(read_text(card), parse_param_card(read_text(os.path.join(cards, "param_card.dat"))))
    if unknown:
        fail(
            "param_card.dat sets %s, which the model does not have" % ", ".join("%s %s" % entry for entry in unknown),
            "compare it with %s" % os.path.join(process, "Cards", "param_card.dat"),
        )
    write_text(card, text)
    card = os.path.join(written, "run_card_%d.dat" % number)
    settings = {"nevents": job["events"], "iseed": integer_seed(seed, 10, job["index"], job["job"])}
    write_text(card, set_run_card(read_text(card), **settings))
    card = os.path.join(written, "pythia8_card_%d.dat" % number)
    pythia_seed = integer_seed(seed, 20, job["index"], job["job"])
    write_text(card, set_pythia_card(read_text(card), Random__setSeed="on", Random__seed=pythia_seed))


def run_job(job_dir, madgraph, shower, mpi, output):
    """Runs one prepared job. -> {"lhe", "hepmc" (None without a shower), "log"}: paths below OUTPUT."""
    find_madgraph(madgraph)
    job = read_json(os.path.join(job_dir, "job.json"))
    process, logs = os.path.join(os.path.abspath(output), PROCESS), os.path.join(os.path.abspath(output), "logs")
    shutil.rmtree(process, ignore_errors=True)
    shutil.copytree(os.path.join(job_dir, job["process"]), process, symlinks=True)
    os.makedirs(logs, exist_ok=True)
    card = os.path.join(process, "madminer", "cards", "pythia8_card_%d.dat" % job["run"])
    write_text(card, set_pythia_card(read_text(card), PartonLevel__MPI=mpi))
    if shower == "none":
        commands = os.path.join(process, "madminer", "cards", "mg_commands_%d.dat" % job["run"])
        write_text(commands, read_text(commands).replace("shower=Pythia8", "shower=OFF"))
    script = os.path.join(process, "madminer", "scripts", "run_%d.sh" % job["run"])
    status = subprocess.call(["bash", script, madgraph, process, logs], cwd=output)
    log = os.path.join(logs, "run_%d.log" % job["run"])
    lhe = glob.glob(os.path.join(process, "Events", "run_*", "unweighted_events.lhe.gz"))
    hepmc = glob.glob(os.path.join(process, "Events", "run_*", "tag_*_pythia8_events.hepmc.gz"))
    if status != 0 or not lhe or (shower != "none" and not hepmc):
        # MadGraph ends with 0 after most of its errors: only the files tell
        lacking = "events" if not lhe else "showered events"
        fail("MadGraph ended with exit code %d and left no %s:\n%s" % (status, lacking, log_tail(log)), "the log is %s" % log)
    return {"lhe": lhe[0], "hepmc": hepmc[0] if hepmc and shower != "none" else None, "log": log}


def tools():
    return versions("madminer", "numpy")
