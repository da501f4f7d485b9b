"""Areas and coverage of each method over several seeds, with toys of pools that no training has seen.

    python3 run.py --training-pool A.h5 --toy-pools C.h5,D.h5 --seeds 0,1,2,3,4,5 --methods alices,alice,sally
        --work FOLDER --lines LINES.jsonl

The pools are combined MadMiner files of 30,000 events per benchmark made with different seeds: README.md has the
commands. Each of the six seeds trains with another sixth of the training pool, 5,000 events per benchmark. Adds one
JSON line per seed, method and toy pool to LINES.jsonl, and skips those that are there: an interrupted run continues.
table.py makes the tables. The methods are those of the workflow, and:

parton_level    the exact likelihood of the partons, out of the events' weights
"""
import argparse
import json
import os
import time

import product

from chain import run_chain
from event_models.loading import load_model
from event_models.parton_level import PartonLevel
from likelihood.event_file import EventFile
from likelihood.scan import Scan
from ml_card import load_card
from patches import ratio_evaluation
from pool import write_part
from toy_regions import Likelihoods, measure
from toys import TRUTHS, open_pool

PARTS = 6


class Lines:
    """The results so far. path: of a file of JSON lines, which need not exist"""

    def __init__(self, path):
        self.path, self.found = path, []
        if os.path.exists(path):
            with open(path) as stream:
                self.found = [json.loads(line) for line in stream]

    def missing(self, toys, **key):
        """-> the items of {pool: Toys} that have no line with this key"""
        have = [line["pool"] for line in self.found if all(line[name] == value for name, value in key.items())]
        return [(pool, of_pool) for pool, of_pool in toys.items() if pool not in have]

    def add(self, **line):
        with open(self.path, "a") as stream:
            stream.write(json.dumps(line) + "\n")


def of_truths(likelihoods, toys):
    return {"%.3f,%.3f" % truth: measure(likelihoods, toys, truth) for truth in toys.share}


def run_parton_level(lines, toys, card):
    for pool, of_pool in lines.missing(toys, method="parton_level"):
        scan = Scan(of_pool.events, card, product.LUMINOSITY)
        model = PartonLevel(scan)
        model.totals = of_pool.weights.sum(axis=0)  # toys are made of all events, not of the test events only
        likelihoods = Likelihoods.of_model(scan, model, of_pool.weights)
        lines.add(method="parton_level", seed=None, pool=pool, truths=of_truths(likelihoods, of_pool))


def run_seed(lines, data, folder, seed, methods, toys, card_file, parts):
    """data: event file, one of `parts` parts of a pool; toys: {pool: Toys}"""
    card = load_card(card_file)
    asked = [method for method in methods if lines.missing(toys, method=method, seed=seed)]
    scan = Scan(EventFile(data, include_nuisance_parameters=False), card, product.LUMINOSITY)
    for method, (folder_of_model, own) in run_chain(data, card_file, asked, folder, seed).items():
        model = load_model(scan, method, folder_of_model)
        cpu_s = {"training": own["training"]["timing"]["cpu_s"], "evaluating": own["timing"]["cpu_s"]}
        for pool, of_pool in lines.missing(toys, method=method, seed=seed):
            started = time.process_time()
            truths = of_truths(Likelihoods.of_model(scan, model, of_pool.x), of_pool)
            benchmark = round(time.process_time() - started, 1)
            lines.add(
                method=method, seed=seed, parts=parts, pool=pool, truths=truths,
                own=own["likelihoods"], test=own["test"],
                cpu_s=dict(cpu_s, benchmark=benchmark),
            )


def _read_truths(text):
    return tuple(tuple(float(value) for value in point.split(",")) for point in text.split(":"))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--training-pool", required=True)
    parser.add_argument("--toy-pools", required=True, help="files, separated by commas")
    parser.add_argument("--seeds", default="0,1,2,3,4,5")
    parser.add_argument("--parts", type=int, default=PARTS, help="of the training pool; 1: all of it")
    parser.add_argument("--methods", required=True)
    parser.add_argument("--card", default=product.CARD)
    parser.add_argument("--truths", type=_read_truths, default=TRUTHS, help="parameter points, such as 0,0:0.75,-1")
    parser.add_argument("--toys", type=int, default=2000, help="per truth and pool")
    parser.add_argument("--work", required=True, help="folder of the trained models")
    parser.add_argument("--lines", required=True, help="results")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    ratio_evaluation.install()
    card, lines = load_card(arguments.card), Lines(arguments.lines)
    toys = dict(
        open_pool(path, arguments.toys, truths=arguments.truths) for path in arguments.toy_pools.split(",")
    )
    methods = arguments.methods.split(",")
    if "parton_level" in methods:
        methods.remove("parton_level")
        run_parton_level(lines, toys, card)
    for seed in [int(word) for word in arguments.seeds.split(",")]:
        folder = os.path.join(arguments.work, "seed_%d" % seed)
        os.makedirs(folder, exist_ok=True)
        data = os.path.join(folder, "events.h5")
        if not os.path.exists(data):
            write_part(arguments.training_pool, data, seed % arguments.parts, arguments.parts)
        run_seed(lines, data, folder, seed, methods, toys, arguments.card, arguments.parts)


if __name__ == "__main__":
    main()
