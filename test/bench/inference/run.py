"""Best fit, area and coverage of each method over several seeds.

    python3 run.py --training-pool A.h5 --independent-pool B.h5 --seeds 0,1,2,3,4,5 --output FOLDER

The pools are combined MadMiner files (stage combine) of 30,000 events per benchmark made with different seeds; each of
the six seeds uses another sixth of the training pool, 5,000 events per benchmark. "own": what the workflow shows, the
last fifth of its own file. "independent": events of the other pool. Prints one JSON line per seed and method; table.py
makes the tables.
"""
import argparse
import json
import os

import product

import numpy as np

from chain import METHODS, SETTINGS, run_chain
from independent import log_likelihoods
from likelihood.event_file import EventFile
from likelihood.models import load_model
from likelihood.regions import describe_regions, p_limit, p_values
from likelihood.scan import Scan
from ml_card import load_card
from patches import ratio_evaluation
from pool import write_part
from pseudo_experiments import TRUTHS, PseudoExperiments

PARTS = 6
INDEPENDENT_EVENTS = 40000


def coverage(scan, table, pseudo):
    """-> {truth: {"rate_and_shape": {"68", "95", "bias": cells, "rms": cells}, "shape": ...}}"""
    found = {}
    for truth in TRUTHS:
        at = scan.fine.nearest(truth)
        inside = {name: {"68": [], "95": [], "offset": []} for name in ("rate_and_shape", "shape")}
        for events in pseudo.experiments[truth]:
            likelihoods = log_likelihoods(scan, table[events], np.ones(len(events)), len(events))
            for name, values in likelihoods.items():
                p = p_values(values)
                best = np.unravel_index(int(np.argmax(values)), scan.fine.shape)
                for level in (68, 95):
                    inside[name][str(level)].append(p[at] > p_limit(level))
                inside[name]["offset"].append((np.array(scan.fine.point(best)) - truth) / scan.fine.steps)
        found["%.3f,%.3f" % truth] = {
            name: {
                "68": float(np.mean(kept["68"])),
                "95": float(np.mean(kept["95"])),
                "bias": np.mean(kept["offset"], axis=0).round(2).tolist(),
                "rms": float(np.sqrt(np.mean(np.sum(np.square(kept["offset"]), axis=1)))),
            }
            for name, kept in inside.items()
        }
    return found


def independent_regions(scan, pool, method, model):
    """Expected regions with events of the independent pool, as describe_regions gives them"""
    x, weights = pool.weighted_events(theta=scan.theta_true)
    probability = np.maximum(weights, 0.0) / np.maximum(weights, 0.0).sum()
    chosen = np.random.default_rng(77).choice(len(x), INDEPENDENT_EVENTS, p=probability)
    table = load_model(scan, method, model).log_likelihoods(x[chosen])
    shares = np.full(len(chosen), scan.n_events / len(chosen))
    likelihoods = log_likelihoods(scan, table, shares, scan.n_events)
    return {name: describe_regions(values, scan.fine, scan.theta_true) for name, values in likelihoods.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--training-pool", required=True)
    parser.add_argument("--independent-pool", required=True)
    parser.add_argument("--seeds", default="0,1,2,3,4,5")
    parser.add_argument("--experiments", type=int, default=400, help="pseudo-experiments per truth; 0: no coverage")
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    ratio_evaluation.install()
    card = load_card(product.CARD)
    pool = EventFile(arguments.independent_pool, include_nuisance_parameters=False)
    pseudo = PseudoExperiments(pool, SETTINGS["luminosity"], arguments.experiments) if arguments.experiments else None
    for seed in [int(word) for word in arguments.seeds.split(",")]:
        folder = os.path.join(arguments.output, "seed_%d" % seed)
        os.makedirs(folder, exist_ok=True)
        data = os.path.join(folder, "events.h5")
        if not os.path.exists(data):
            write_part(arguments.training_pool, data, seed % PARTS, PARTS)
        results = run_chain(data, folder, seed, SETTINGS)
        scan = Scan(EventFile(data, include_nuisance_parameters=False), card, SETTINGS["luminosity"])
        for method in METHODS:
            model, own = results[method]
            line = {"seed": seed, "method": method, "own": own["likelihoods"], "test": own["test"]}
            line["cpu_s"] = {"training": own["training"]["timing"]["cpu_s"], "evaluating": own["timing"]["cpu_s"]}
            line["independent"] = independent_regions(scan, pool, method, model)
            if pseudo is not None:
                line["coverage"] = coverage(scan, load_model(scan, method, model).log_likelihoods(pseudo.x), pseudo)
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
