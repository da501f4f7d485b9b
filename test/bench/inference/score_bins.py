"""Why SALLY's coverage depends on the benchmark, and on the bins of the score.

    python3 score_bins.py --work FOLDER --template-pool A.h5 --toy-pools C.h5,D.h5 --lines LINES.jsonl

FOLDER is that of run.py, after it has trained SALLY. Each network is binned with 8 to 20 bins per component, whose
contents come from the run's own training events ("own") or from those of a pool ("pool"). The toys are made of
whole pools, and of reservoirs: 12,000 events of a pool that are drawn once, as former versions of this benchmark did.
Adds a JSON line for each of these.
"""
import argparse
import os

import product

from event_models.binned import BinnedModel
from likelihood.event_file import EventFile
from likelihood.scan import Scan
from ml_card import load_card
from patches import ratio_evaluation
from run import Lines, of_truths
from toy_regions import Likelihoods
from toys import open_pool

from madminer.ml import load_estimator

BINS = (8, 12, 16, 20)
RESERVOIR = 12000  # events


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--template-pool", required=True)
    parser.add_argument("--toy-pools", required=True)
    parser.add_argument("--seeds", default="0,1,2,3,4,5")
    parser.add_argument("--toys", type=int, default=2000)
    parser.add_argument("--reservoirs", type=int, default=6, help="of each pool")
    parser.add_argument("--lines", required=True)
    arguments = parser.parse_args()
    ratio_evaluation.install()
    card, lines = load_card(product.CARD), Lines(arguments.lines)
    templates = _open(arguments.template_pool)
    pools = [_sources(path, arguments.toys, arguments.reservoirs) for path in arguments.toy_pools.split(",")]
    for seed in [int(word) for word in arguments.seeds.split(",")]:
        folder = os.path.join(arguments.work, "seed_%d" % seed)
        scan = Scan(_open(os.path.join(folder, "events.h5")), card, product.LUMINOSITY)
        estimator = load_estimator(os.path.join(folder, "training", "models", "sally"))

        def scores(x):
            return estimator.evaluate_score(x=x, calculate_covariance=False)[0]

        for bins in BINS:
            for name, events in (("own", scan.events), ("pool", templates)):
                model = BinnedModel.trained(events, scan.coarse.points, scores, bins, card.sampling["test_split"])
                for sources in pools:
                    missing = lines.missing(sources, seed=seed, bins=bins, contents=name)
                    likelihoods = Likelihoods.of_model(scan, model, missing[0][1].x) if missing else None
                    for source, toys in missing:
                        truths = of_truths(likelihoods, toys)
                        lines.add(method="sally", seed=seed, bins=bins, contents=name, pool=source, truths=truths)


def _sources(path, n_toys, reservoirs):
    """-> {name: Toys} of one pool: whole, and of each reservoir"""
    name, toys = open_pool(path, n_toys)
    sources = {name: toys}
    for number in range(1, reservoirs + 1):
        sources["%s, reservoir %d" % (name, number)] = open_pool(path, n_toys, number, RESERVOIR)[1]
    return sources


def _open(path):
    return EventFile(path, include_nuisance_parameters=False)


if __name__ == "__main__":
    main()
