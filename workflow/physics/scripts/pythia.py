"""Stage pythia: one job -> OUTPUT/events/ with events.h5 (stable particles) or events.hepmc.gz, and events.json."""
import argparse
import importlib.util
import os
import shutil

import bundle  # noqa: F401

from accounting import account
from cards.settings import benchmark_names
from json_files import read_json, write_json
from programs.executables import require_pythia8_and_delphes
from provenance import versions
from run_parameters import CommandLine
from samples.job_checks import check_events, check_lhe

LHE = "unweighted_events.lhe.gz"


def shower_in_python(args, job, folder):
    """Particles file of an analytic job, showered by pythia8mc or, with shower=none, left as partons."""
    from lhe.reader import read_events
    from shower.particles_file import write_particles

    lhe, names = os.path.join(args.job, LHE), benchmark_names(args.config)
    events = read_events(lhe, job["benchmark"], names, job["events"])
    checked = check_events(events, job, names)
    if args.shower == "none":
        from provenance import UNSHOWERED
        from shower.partons import final_partons

        particles, index = final_partons(events)
        facts = {"tool": "none", "version": None, "label": UNSHOWERED}
    else:
        from shower.pythia8 import shower_events
        from shower.pythia8_card import read_settings

        seeds = (args.seed, job["index"], job["job"])
        particles, index = shower_events(events, args.cards, args.mpi, seeds, folder)
        version = versions("pythia8mc")["pythia8mc"]
        facts = {
            "tool": "pythia8mc", "version": version, "label": shower_label(short_version(version), args.mpi),
            "settings": [setting for _, setting in read_settings(args.cards)],
        }
    write_particles(os.path.join(folder, "events.h5"), particles, index, events.weights)
    own = events.weights[:, job["index"]]
    return dict(
        facts, **checked, format="particles", file="events.h5", generated=len(events.weights), showered=len(index),
        showered_share=round(float(own[index].sum() / own.sum()), 6),
        particles_per_event=round(len(particles.id) / len(index), 1),
    )


def shower_by_program(args, job, folder):
    """HepMC file of an analytic job by the image's own Pythia, where there is no pythia8mc."""
    from programs.pythia8 import shower_lhe
    from shower.pythia8 import pythia_seed

    lhe = os.path.join(args.job, LHE)
    checked = check_lhe(lhe, job, benchmark_names(args.config))
    seed = pythia_seed(args.seed, job["index"], job["job"])
    made = shower_lhe(lhe, args.cards, args.madgraph, args.mpi, seed, os.path.join(args.output, "pythia"))
    os.replace(made["hepmc"], os.path.join(folder, "events.hepmc.gz"))
    shutil.copyfile(lhe, os.path.join(folder, LHE))
    return {
        **checked,
        "tool": "Pythia 8 program", "version": None, "label": shower_label("8", args.mpi), "command": made["command"],
        "format": "hepmc", "file": "events.hepmc.gz", "lhe": LHE, "generated": job["events"],
    }


def run_madgraph(args, job, folder):
    """Particles file of a MadGraph job, its events showered by pythia8mc or left as partons."""
    return shower_in_python(
        argparse.Namespace(**dict(vars(args), job=os.path.dirname(run_job(args)["lhe"]))), job, folder
    )


def run_madgraph_with_pythia(args, job, folder):
    """HepMC file of a MadGraph job by MadGraph's own Pythia, where there is no pythia8mc."""
    made = run_job(args, shower=True)
    checked = check_lhe(made["lhe"], job, benchmark_names(args.config))
    os.replace(made["hepmc"], os.path.join(folder, "events.hepmc.gz"))
    os.replace(made["lhe"], os.path.join(folder, LHE))
    return {
        **checked,
        "tool": "MadGraph's Pythia 8", "version": None, "label": "MadGraph's " + shower_label("8", args.mpi),
        "format": "hepmc", "file": "events.hepmc.gz", "lhe": LHE, "generated": job["events"],
    }


def run_job(args, shower=False):
    """MadGraph's run of one job -> {"lhe", "hepmc", "log"}: paths"""
    from madgraph import run

    return run.run_job(args.job, args.madgraph, benchmark_names(args.config), shower, args.mpi, args.output)


def shower_label(version, mpi):
    """-> what the caption calls the shower"""
    return "Pythia %s (MPI %s)" % (version, mpi)


def short_version(version):
    """8.317.2 -> 8.317: Pythia's own version; the rest numbers the wheels"""
    return ".".join(version.split(".")[:2])


def choose_tool(args, job):
    """-> the function that turns this job into events"""
    with_madgraph = job["generator"] == "madgraph"
    if args.shower == "none" or importlib.util.find_spec("pythia8mc") is not None:
        return run_madgraph if with_madgraph else shower_in_python
    require_pythia8_and_delphes(args.madgraph)
    return run_madgraph_with_pythia if with_madgraph else shower_by_program


def main():
    parser = CommandLine(description=__doc__)
    parser.add_argument("--config", required=True, help="madminer_config.h5 of the stage configure")
    parser.add_argument("--job", required=True, help="a job folder of the stage generate")
    parser.add_argument("--cards", required=True, help="folder of MadGraph's and Pythia's cards")
    parser.add_argument("--madgraph", required=True, help="folder of MadGraph")
    parser.add_parameter("--shower", "shower")
    parser.add_parameter("--mpi", "multiparton_interactions")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--output", required=True, help="folder of this step")
    args = parser.parse_args()
    job = read_json(os.path.join(args.job, "job.json"))
    folder = os.path.join(args.output, "events")
    os.makedirs(folder, exist_ok=True)
    facts = choose_tool(args, job)(args, job, folder)
    facts.update(benchmark=job["benchmark"], job=job["job"], shower=args.shower, mpi=args.mpi)
    stage = account("pythia", versions=versions("pythia8mc", "numpy", "h5py"), **facts)
    facts.update(index=job["index"], generator=job["generator"], stages=job["stages"] + [stage])
    write_json(os.path.join(folder, "events.json"), facts)


if __name__ == "__main__":
    main()
