"""generator=madgraph: MadGraph and its Pythia through MadMiner's public API, with the cards that travel with the run.

``prepare_jobs`` (stage generate) makes one process folder and, for each job, MadMiner's cards and run script;
``run_job`` (stage pythia) copies that folder and runs one script: events, reweighting to all benchmarks, shower.
"""
import glob
import os
import shutil
import subprocess

import madminer_compat  # noqa: F401  (before any madminer module)
from executables import find_madgraph
from madgraph_cards import (
    overlay_param_card, parse_configuration, parse_param_card, read_text, set_configuration, set_pythia_card, set_run_card,
    write_text,
)  # fmt: skip
from madgraph_environment import check_model, check_python, madgraph_version, python_folder, version_number
from madgraph_log import error_lines, explain
from madminer.core import MadMiner
from provenance import is_checked
from reweighting import check_reweighting
from step import fail, read_json, seed_sequence, shown, versions

PROCESS = "mg_process"
# Jobs run side by side, and nobody looks at the pages that MadGraph opens when it has a browser
CONFIGURATION = {"nb_core": "1", "automatic_html_opening": "False"}
LARGEST_SEED = 30081 ** 2 - 1  # of MadGraph's random numbers (RANMAR)


def integer_seed(seed, stage, index, job):
    """A seed between 1 and ``LARGEST_SEED`` of its own for each job of each benchmark."""
    return 1 + int(seed_sequence(seed, stage, index, job).generate_state(1)[0]) % LARGEST_SEED


def prepare_jobs(config, cards, madgraph, events, jobs, seed, output):
    """Writes OUTPUT/mg_process with the cards and scripts of all jobs. -> job records, one per benchmark and job."""
    version = madgraph_version(madgraph)
    check_python(madgraph)
    check_model(madgraph, os.path.join(cards, "proc_card.dat"))
    output = os.path.abspath(output)
    miner = MadMiner()
    miner.load(config)
    plan = [
        {"index": index, "benchmark": name, "job": job, "events": events // jobs + (job < events % jobs)}
        for index, name in enumerate(miner.benchmarks)
        for job in range(jobs)
    ]
    process = make_process(miner, cards, madgraph, version, [job["benchmark"] for job in plan], output)
    theta = {(parameter.lha_block.lower(), parameter.lha_id) for parameter in miner.parameters.values()}
    values = user_values(cards, theta)
    for number, job in enumerate(plan):
        complete_cards(process, values, number, job, seed)
        job.update(generator="madgraph", run=number, process=os.path.join("..", PROCESS), version=version)
    return plan


def make_process(miner, cards, madgraph, version, benchmarks, output):
    """MadGraph's process folder OUTPUT/mg_process with MadMiner's cards and scripts, a set for each of ``benchmarks``."""
    process, logs = os.path.join(output, PROCESS), os.path.join(output, "logs")
    here = os.getcwd()
    os.makedirs(logs, exist_ok=True)
    write_text(os.path.join(output, "proc_card.dat"), process_card(cards, version))
    os.chdir(output)  # MadGraph writes a file py.py into the current folder
    log = os.path.join(logs, "generate.log")
    try:
        miner.run_multiple(
            mg_directory=madgraph,
            mg_process_directory=process,
            proc_card_file=os.path.join(output, "proc_card.dat"),
            # MadGraph's own default card of the process: it exists by the time MadMiner reads it
            param_card_template_file=os.path.join(process, "Cards", "param_card.dat"),
            run_card_files=[os.path.join(cards, "run_card.dat")],
            pythia8_card_file=os.path.join(cards, "pythia8_card.dat"),
            sample_benchmarks=benchmarks,
            only_prepare_script=True,
            log_directory=logs,
            temp_directory=os.path.join(output, "temporary"),
            initial_command='export PATH="%s:$PATH"' % python_folder(madgraph),
            python_executable="python3",
        )
        failure = None if made_process(process) or not error_lines(log) else "it came to no end"
    except (OSError, RuntimeError) as error:
        failure = error
    finally:
        os.chdir(here)
    if failure:
        # What MadMiner says of it, an exit code or a file that is missing, matters only where MadGraph says nothing
        why = "\n" + explain([log]) if error_lines(log) else " %s\n%s" % (failure, explain([log]))
        fail("MadGraph could not make the process:" + why, "look at the cards and at %s" % shown(log))
    configuration = os.path.join(process, "Cards", "me5_configuration.txt")
    entries = run_configuration(cards, madgraph)
    write_text(configuration, set_configuration(read_text(configuration), entries))
    return process


def made_process(process):
    """Whether MadGraph came to the end of ``output``: without a compiler it writes everything before this file."""
    return os.path.isfile(os.path.join(process, "SubProcesses", "proc_characteristics"))


def run_configuration(cards, madgraph):
    """-> entries for the configuration of MadGraph's runs: ours, where the user's own configuration files don't have them."""
    general = os.path.join(madgraph, "input", "mg5_configuration.txt")
    of_user = os.path.join(os.path.expanduser("~"), ".mg5", "mg5_configuration.txt")
    of_cards = os.path.join(cards, "me5_configuration.txt")
    known = [parse_configuration(read_text(path)) if os.path.isfile(path) else {} for path in (general, of_user, of_cards)]
    return dict({key: value for key, value in CONFIGURATION.items() if not any(key in entries for entries in known)}, **known[2])


def process_card(cards, version):
    """The user's process card; models written for Python 2 are converted, as MadGraph advises for them since 2.7."""
    text = read_text(os.path.join(cards, "proc_card.dat"))
    return text if version_number(version) < (2, 7) else "set auto_convert_model True --no_save\n" + text


def user_values(cards, theta):
    """-> the entries of the user's param_card.dat, without those of the parameters, which MadMiner sets."""
    values = parse_param_card(read_text(os.path.join(cards, "param_card.dat")))
    own = sorted(theta & set(values))
    if own:
        names = ", ".join("%s %d" % entry for entry in own)
        print("note: MadMiner sets %s at each benchmark; the values in param_card.dat are not used" % names, flush=True)
    return {entry: value for entry, value in values.items() if entry not in theta}


def complete_cards(process, values, number, job, seed):
    """Lays the user's parameter values over MadGraph's defaults and sets the job's own events and seeds."""
    written = os.path.join(process, "madminer", "cards")
    card = os.path.join(written, "param_card_%d.dat" % number)
    text, unknown = overlay_param_card(read_text(card), values)
    if unknown:
        fail(
            "param_card.dat sets %s, which the model does not have" % ", ".join(" ".join(map(str, entry)) for entry in unknown),
            "compare it with %s" % shown(os.path.join(process, "Cards", "param_card.dat")),
        )
    write_text(card, text)
    card = os.path.join(written, "run_card_%d.dat" % number)
    settings = {
        "nevents": job["events"],
        "iseed": integer_seed(seed, 10, job["index"], job["job"]),
        "event_norm": "sum",  # the weights of a file add up to its cross section
    }
    write_text(card, set_run_card(read_text(card), **settings))
    card = os.path.join(written, "pythia8_card_%d.dat" % number)
    pythia_seed = integer_seed(seed, 20, job["index"], job["job"])
    write_text(card, set_pythia_card(read_text(card), Random__setSeed="on", Random__seed=pythia_seed))


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
        # MadGraph ends with 0 after most of its errors: only the files tell
        lacking = "events" if not lhe else "showered events"
        what = "MadGraph ended with exit code %d and left no %s" % (status, lacking)
        fail("%s:\n%s" % (what, explain([log, errors], process)), "the whole log is %s" % shown(log))
    check_reweighting(lhe[0], job["benchmark"], names, [log, errors], process, is_checked(job["stages"], "reweighting"))
    return {"lhe": lhe[0], "hepmc": hepmc[0] if shower else None, "log": log}


def tools():
    return versions("madminer", "numpy")
