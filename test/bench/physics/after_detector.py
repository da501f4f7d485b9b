"""The whole physics part, stage by stage, against MadMiner's published sample (MadGraph + Pythia + Delphes, after
cuts).

    python3 test/bench/physics/after_detector.py [--events 5000] [--shower pythia8|none] [--mpi on|off] [--picture
    FILE.png]

Counts in bins of pt_j1 and delta_phi_jj at two benchmarks, test/fixtures/madgraph/after_detector.json. The published
benchmark "w" has theta = (10, 0), deep in the region where the square of O_W alone matters.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import h5py
import numpy as np
import yaml
from statistics_of_events import shape_chi2

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
PHYSICS = os.path.join(ROOT, "workflow", "physics")
PUBLISHED_W, PUBLISHED_RANGE = (10.0, 0.0), "(-10.0,10.0)"  # input.yml of MadMiner's workflow when the sample was made


def run_stage(name, **flags):
    command = [sys.executable, os.path.join(PHYSICS, "scripts", name + ".py")]
    for flag, value in flags.items():
        command += ["--" + flag] + ([str(v) for v in value] if isinstance(value, list) else [str(value)])
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def run_chain(folder, args):
    """-> {benchmark: MadMiner file}, the combined file"""
    with open(os.path.join(PHYSICS, "input.yml")) as stream:
        card = yaml.safe_load(stream)
    card["benchmarks"][1].update(value_1=PUBLISHED_W[0], value_2=PUBLISHED_W[1])
    for parameter in card["parameters"]:
        parameter["parameter_range"] = PUBLISHED_RANGE
    at = lambda *parts: os.path.join(folder, *parts)  # noqa: E731
    with open(at("input.yml"), "w") as stream:
        yaml.safe_dump(card, stream)
    run_stage("configure", input=at("input.yml"), seed=args.seed, output=at("configure"))
    config = at("configure", "data", "madminer_config.h5")
    same = dict(config=config, cards=os.path.join(PHYSICS, "cards"), madgraph="none", seed=args.seed)
    run_stage("generate", generator="analytic", events=args.events, jobs=1, output=at("generate"), **same)
    files = {}
    for job in sorted(os.listdir(at("generate"))):
        shower = dict(job=at("generate", job), shower=args.shower, mpi=args.mpi, output=at("pythia", job))
        run_stage("pythia", **shower, **same)
        run_stage(
            "delphes", input=at("input.yml"), events=at("pythia", job, "events"), output=at("delphes", job), **same
        )
        found = [name for name in os.listdir(at("delphes", job, "data")) if name.endswith(".h5")]
        benchmark = found[0][len("madminer_delphes_data_"):-len("_0.h5")]
        files[benchmark] = at("delphes", job, "data", found[0])
    run_stage("combine", inputs=list(files.values()), seed=args.seed, output=at("combine"))
    return files, at("combine", "data", "combined_delphes.h5")


def compare(name, values, generated, published, edges):
    """Prints acceptance and, per observable, distance of the binned distributions and chi2; -> histograms"""
    accepted, theirs = len(values) / generated, published["events"] / published["generated"]
    errors = [np.sqrt(p * (1 - p) / n) for p, n in ((accepted, generated), (theirs, published["generated"]))]
    print("%s: acceptance %.4f +- %.4f, published %.4f +- %.4f" % (name, accepted, errors[0], theirs, errors[1]))
    histograms = {}
    for column, observable in enumerate(("pt_j1", "delta_phi_jj")):
        counts = np.histogram(values[:, column], edges[observable])[0]
        mine, other = counts / counts.sum(), np.array(published[observable]) / sum(published[observable])
        distance = np.abs(np.cumsum(mine) - np.cumsum(other)).max()
        chi2 = shape_chi2(mine, other, counts.sum(), sum(published[observable]))
        print("  %-13s largest distance %.3f  chi2 %.1f/%d p %.3g" % ((observable, distance) + chi2))
        histograms[observable] = (mine, other, published["events"])
    return histograms


def print_cross_section(path):
    """sigma(theta) over sigma_SM after cuts: coefficients of the morphing's components"""
    with h5py.File(path, "r") as stream:
        components, matrix = stream["morphing/components"][()], stream["morphing/morphing_matrix"][()]
        weights = stream["samples/weights"][()]
    constant, rng, n = components.sum(1) == 0, np.random.default_rng(1), len(weights)
    coefficients = lambda sigma: (matrix @ sigma) / (matrix @ sigma)[constant]  # noqa: E731
    errors = np.std([coefficients(weights[rng.integers(0, n, n)].sum(0)) for _ in range(100)], axis=0)
    for powers, value, error in zip(components.tolist(), coefficients(weights.sum(0)), errors):
        print("  coefficient of CWL2^%d CPWL2^%d: %+.4f +- %.4f" % (powers[0], powers[1], value, error))


def draw(histograms, edges, path):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(len(histograms), 2, figsize=(11, 4 * len(histograms)))
    for row, (name, pair) in zip(axes, histograms.items()):
        for axis, (observable, (mine, other, events)) in zip(row, pair.items()):
            bins = np.array(edges[observable])
            width = np.diff(bins)
            axis.stairs(mine / width, bins, label="this workflow")
            error = np.sqrt(other / events) / width
            axis.errorbar((bins[1:] + bins[:-1]) / 2, other / width, error, fmt="k.", label="published sample")
            axis.set(xlabel=observable, title=name)
            if observable == "pt_j1":
                axis.set(xscale="log", yscale="log")
            axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--shower", default="pythia8")
    parser.add_argument("--mpi", default="off")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--picture")
    args = parser.parse_args()
    with open(os.path.join(ROOT, "test", "fixtures", "madgraph", "after_detector.json")) as stream:
        published = json.load(stream)
    with tempfile.TemporaryDirectory() as folder:
        files, combined = run_chain(folder, args)
        histograms = {}
        for name, counts in published["benchmarks"].items():
            with h5py.File(files[name], "r") as stream:
                values = stream["samples/observations"][()]
            histograms[name] = compare(name, values, args.events, counts, published["edges"])
        print_cross_section(combined)
    if args.picture:
        draw(histograms, published["edges"], args.picture)


if __name__ == "__main__":
    main()
