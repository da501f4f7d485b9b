"""Stage combine: the jobs' MadMiner files -> OUTPUT/data/combined_delphes.h5, shuffled, and OUTPUT/data/provenance.json."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "common"))

import numpy as np  # noqa: E402

import madminer_compat  # noqa: E402, F401  (before any madminer module)
from mixture_weights import mix_file  # noqa: E402
from provenance import caption, merge_stages  # noqa: E402
from settings import benchmark_names  # noqa: E402
from run_parameters import CommandLine  # noqa: E402
from step import account, fail, read_json, seed_sequence, versions, write_json  # noqa: E402

SEED_BRANCH = 40


def combine(inputs, seed, path):
    """Writes the combined file -> the facts of its provenance"""
    from madminer.sampling import combine_and_shuffle

    names, jobs = benchmark_names(inputs[0]), [read_json(os.path.splitext(file)[0] + ".json") for file in inputs]
    generated = {name: sum(job["generated"] for job in jobs if job["benchmark"] == name) for name in names}
    missing = [name for name, count in generated.items() if count == 0]
    if missing:
        fail("there are no events of the benchmark %s" % ", ".join(missing), "look at the stages generate to delphes")
    # each file's weights add up to its benchmark's cross section: the files of one benchmark are averaged
    shares = [job["generated"] / generated[job["benchmark"]] for job in jobs]
    np.random.seed(seed_sequence(seed, SEED_BRANCH).generate_state(1)[0])  # MadMiner shuffles with the global state
    combine_and_shuffle(inputs, path, k_factors=shares)
    weights, made_at = mix_file(path)
    passed = np.bincount(made_at, minlength=len(names))
    return {
        "caption": caption(merge_stages(job["stages"] for job in jobs), list(generated.values())),
        "stages": merge_stages(job["stages"] for job in jobs),
        "events": {name: {"generated": generated[name], "passed": int(passed[k])} for k, name in enumerate(names)},
        "cross_sections_pb": dict(zip(names, weights.sum(0).tolist())),
    }


def main():
    parser = CommandLine(description=__doc__)
    parser.add_argument("--inputs", required=True, nargs="+", help="MadMiner files of the stage delphes")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--output", required=True, help="folder of this step")
    args = parser.parse_args()
    path = os.path.join(args.output, "data", "combined_delphes.h5")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    facts = combine(args.inputs, args.seed, path)
    passed = sum(count["passed"] for count in facts["events"].values())
    stage = account("combine", tool="MadMiner", versions=versions("madminer", "numpy", "h5py"), events=passed)
    write_json(os.path.join(args.output, "data", "provenance.json"), dict(facts, stages=facts["stages"] + [stage]))


if __name__ == "__main__":
    main()
