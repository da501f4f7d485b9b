"""generator=madgraph, stage generate: MadGraph's process folder, and MadMiner's cards and run script for each job.

The cards travel with the run; ``madgraph.run`` copies the folder and runs one of the scripts.
"""
import os

import madminer_compat  # noqa: F401  (before any madminer module)
from madgraph.cards import parse_configuration, read_text, set_configuration, write_text
from madgraph.environment import check_model, check_python, madgraph_version, python_folder, version_number
from madgraph.job_cards import check_parameters, complete_cards, note_defaults, user_values
from madgraph.log import error_lines, explain
from madgraph.model import unrestricted
from provenance import versions
from step import fail, shown

from madminer.core import MadMiner

PROCESS = "mg_process"
CARDS = ("proc_card.dat", "param_card.dat", "run_card.dat", "pythia8_card.dat")
# Jobs run in parallel, and nobody looks at the pages that MadGraph opens in a browser
CONFIGURATION = {"nb_core": "1", "automatic_html_opening": "False"}


def prepare_jobs(config, cards, madgraph, events, jobs, seed, output):
    """Writes OUTPUT/mg_process with the cards and scripts of all jobs. -> job records, one per benchmark and job."""
    version = madgraph_version(madgraph)
    missing = [name for name in CARDS if not os.path.isfile(os.path.join(cards, name))]
    if missing:
        fail(
            "there is no %s in %s" % (" and no ".join(missing), shown(cards)),
            "generator=madgraph reads %s" % ", ".join(CARDS),
        )
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
    note_defaults(process, theta, values)
    for number, job in enumerate(plan):
        complete_cards(process, values, number, job, seed)
        job.update(generator="madgraph", run=number, process=os.path.join("..", PROCESS), version=version)
    return plan


def make_process(miner, cards, madgraph, version, benchmarks, output):
    """MadGraph's process folder OUTPUT/mg_process with MadMiner's cards and scripts, a set for each of
    ``benchmarks``."""
    process, logs = os.path.join(output, PROCESS), os.path.join(output, "logs")
    here = os.getcwd()
    os.makedirs(logs, exist_ok=True)
    write_text(os.path.join(output, "proc_card.dat"), unrestricted(process_card(cards, version), madgraph, output))
    os.chdir(output)  # MadGraph writes a file py.py into the current folder
    log = os.path.join(logs, "generate.log")
    try:
        miner.run_multiple(
            mg_directory=madgraph,
            mg_process_directory=process,
            proc_card_file=os.path.join(output, "proc_card.dat"),
            # MadGraph's own default card of the process, which exists by the time MadMiner reads it
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
    except (OSError, RuntimeError, ValueError) as error:
        check_parameters(process, miner)
        failure = error
    finally:
        os.chdir(here)
    if failure:
        # MadMiner's own error, an exit code or a missing file, matters only where MadGraph's log has none
        why = "\n" + explain([log]) if error_lines(log) else " %s\n%s" % (failure, explain([log]))
        fail("MadGraph could not make the process:" + why, "look at the cards and at %s" % shown(log))
    configuration = os.path.join(process, "Cards", "me5_configuration.txt")
    entries = run_configuration(cards, madgraph)
    write_text(configuration, set_configuration(read_text(configuration), entries))
    return process


def made_process(process):
    """Whether MadGraph finished ``output``: without a compiler it writes everything before this file."""
    return os.path.isfile(os.path.join(process, "SubProcesses", "proc_characteristics"))


def process_card(cards, version):
    """The user's process card; models written for Python 2 are converted, which MadGraph supports since 2.9."""
    text = read_text(os.path.join(cards, "proc_card.dat"))
    return text if version_number(version) < (2, 9) else "set auto_convert_model True --no_save\n" + text


def run_configuration(cards, madgraph):
    """-> entries for the configuration of MadGraph's runs: ours, except those that the user's own configuration files
    have."""
    general = os.path.join(madgraph, "input", "mg5_configuration.txt")
    of_user = os.path.join(os.path.expanduser("~"), ".mg5", "mg5_configuration.txt")
    of_cards = os.path.join(cards, "me5_configuration.txt")
    known = [
        parse_configuration(read_text(path)) if os.path.isfile(path) else {} for path in (general, of_user, of_cards)
    ]
    own = {key: value for key, value in CONFIGURATION.items() if not any(key in entries for entries in known)}
    # A file copied from another process folder names the MadGraph that made that folder
    return dict(own, **{key: value for key, value in known[2].items() if key != "mg5_path"})


def tools():
    """-> versions of what prepares the jobs"""
    return versions("madminer", "numpy")
