"""Stage configure: physics card -> OUTPUT/data/madminer_config.h5 (parameters, benchmarks, morphing basis)."""
import argparse
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "common"))

import numpy as np  # noqa: E402

import madminer_compat  # noqa: E402, F401  (before any madminer module)
from physics_card import read_card  # noqa: E402
from step import account, fail, seed_sequence, versions, write_json  # noqa: E402

PARAMETER_KEYS = ("parameter_name", "lha_block", "lha_id", "morphing_max_power", "param_card_transform", "parameter_range")


def write_config(card, seed, path):
    """Writes the MadMiner file of a physics card; returns {benchmark: {parameter: value}}, morphing's included."""
    from madminer.core import MadMiner

    np.random.seed(seed_sequence(seed, 0).generate_state(1)[0])  # MadMiner's basis search draws from the global state
    miner = MadMiner()
    try:
        for parameter in card["parameters"]:
            miner.add_parameter(**{key: parameter[key] for key in PARAMETER_KEYS if key in parameter})
        for benchmark in card["benchmarks"]:
            miner.add_benchmark(benchmark["values"], benchmark["name"])
        miner.set_morphing(**card["set_morphing"])
    except (AssertionError, TypeError, ValueError, RuntimeError) as error:
        fail("MadMiner rejects the physics card: %s" % error, "look at its parameters, benchmarks and set_morphing")
    miner.save(path)
    return {name: dict(benchmark.values) for name, benchmark in miner.benchmarks.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True, help="the physics card")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--output", required=True, help="folder of this step")
    args = parser.parse_args()
    path = os.path.join(args.output, "data", "madminer_config.h5")
    card = read_card(args.input)
    benchmarks = write_config(card, args.seed, path)
    facts = {"benchmarks": benchmarks, "checks": card["checks"]}
    record = account("configure", tool="MadMiner", versions=versions("madminer", "numpy", "h5py"), **facts)
    write_json(os.path.splitext(path)[0] + ".json", {"stages": [record]})


if __name__ == "__main__":
    main()
