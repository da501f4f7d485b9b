"""Stage combine: the jobs' MadMiner files -> OUTPUT/data/combined_delphes.h5, shuffled,
OUTPUT/data/provenance.json and event_summary.json."""
import os

import bundle  # noqa: F401

import numpy as np

import madminer_compat  # noqa: F401  (before any madminer module)
from accounting import account
from cards.settings import benchmark_names
from effective_events import effective_events, warn_of_few
from json_files import read_json, write_json
from provenance import PROVENANCE_FILE, caption, merge_stages, versions
from run_parameters import CommandLine
from samples.event_summary import EVENT_SUMMARY_FILE, summarise_events
from samples.event_weights import check_finite
from samples.mixture_weights import mix_file, read_samples
from samples.sample_checks import check_samples
from seeds import seed_sequence
from step import fail

SEED_BRANCH = 40


def read_jobs(inputs, names):
    """-> [(file, its record)] in the order of benchmarks and jobs, whatever the order of the inputs"""
    jobs = [(file, read_json(os.path.splitext(file)[0] + ".json")) for file in inputs]
    for file, job in jobs:
        if job["benchmark"] not in names:
            fail("%s is of the benchmark %s" % (file, job["benchmark"]), "the first file's are %s" % ", ".join(names))
    return sorted(jobs, key=lambda job: (names.index(job[1]["benchmark"]), job[1]["job"]))


def combine(inputs, seed, path):
    """Writes the combined file -> the facts of its provenance"""
    from madminer.sampling import combine_and_shuffle

    names = benchmark_names(inputs[0])
    files, jobs = zip(*read_jobs(inputs, names))
    generated = {name: sum(job["generated"] for job in jobs if job["benchmark"] == name) for name in names}
    missing = [name for name, count in generated.items() if count == 0]
    if missing:
        fail("there are no events of the benchmark %s" % ", ".join(missing), "look at the stages generate to delphes")
    for file in files:
        check_finite(file, read_samples(file)[0], names)
    # each file's weights add up to its benchmark's cross section: the files of one benchmark are averaged
    shares = [job["generated"] / generated[job["benchmark"]] for job in jobs]
    np.random.seed(seed_sequence(seed, SEED_BRANCH).generate_state(1)[0])  # MadMiner shuffles with the global state
    combine_and_shuffle(list(files), path, k_factors=shares)
    stages = merge_stages(job["stages"] for job in jobs)
    unmixed = read_samples(path)
    checks = check_samples(*unmixed, generated=generated, stages=stages)
    weights, made_at = mix_file(path)
    write_json(
        os.path.join(os.path.dirname(path), EVENT_SUMMARY_FILE), summarise_events(path, unmixed, generated, stages)
    )
    passed = np.bincount(made_at, minlength=len(names))
    return dict(checks, **{
        "caption": caption(stages, list(generated.values())),
        "stages": stages,
        "events": {name: {"generated": generated[name], "passed": int(passed[k])} for k, name in enumerate(names)},
        "cross_sections_pb": dict(zip(names, weights.sum(0).tolist())),
        "effective_sample_sizes": {name: effective_events(column) for name, column in zip(names, weights.T)},
    })


def main():
    parser = CommandLine(description=__doc__)
    parser.add_argument("--inputs", required=True, nargs="+", help="MadMiner files of the stage delphes")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--output", required=True, help="folder of this step")
    args = parser.parse_args()
    path = os.path.join(args.output, "data", "combined_delphes.h5")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    facts = combine(args.inputs, args.seed, path)
    warn_of_few(facts["effective_sample_sizes"])
    passed = sum(count["passed"] for count in facts["events"].values())
    stage = account("combine", tool="MadMiner", versions=versions("madminer", "numpy", "h5py"), events=passed)
    write_json(os.path.join(args.output, "data", PROVENANCE_FILE), dict(facts, stages=facts["stages"] + [stage]))


if __name__ == "__main__":
    main()
