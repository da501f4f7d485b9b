"""The analytic generator against MadGraph's parton-level reference: cross sections, means, quantiles, shapes.

    python3 test/bench/physics/parton_level.py [--chunks 40] [--picture FILE.png]

Weighted points, 50 000 tries a chunk; test/fixtures/madgraph/reference.json says how MadGraph's events were made.
"""
import argparse
import json
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")
sys.path[:0] = [os.path.join(ROOT, "workflow", "physics", "scripts"), os.path.join(ROOT, "workflow", "common")]

import statistics_of_events as statistics  # noqa: E402

from analytic import phase_space  # noqa: E402
from analytic.amplitude import amplitudes, squared  # noqa: E402
from analytic.constants import PER_TEV2  # noqa: E402
from analytic.unweighting import CHUNK, mean_and_error  # noqa: E402

CARD_SCALE = 16.52  # TeV^-2 per theta, as in input.yml


def weighted_points(thetas, chunks, seed):
    """-> {observable: (n,)}, weights in pb (points, n) with sum = sigma; one sample serves all thetas"""
    rng, found, weights = np.random.default_rng(seed), [], []
    for _ in range(chunks):
        momenta, _, flux = phase_space.sample(CHUNK, rng)
        parts = amplitudes(*momenta[:4])
        weights.append(np.stack([flux * squared(parts, CARD_SCALE * PER_TEV2 * np.array(theta)) for theta in thetas]))
        found.append(statistics.observables(np.stack(momenta[2:4], axis=1), momenta[4]))
    return {name: np.concatenate([part[name] for part in found]) for name in found[0]}, np.concatenate(weights, axis=1)


def compare_level(values, weights, tries, reference, edges, levels):
    """Prints one table; -> pulls of means and quantiles"""
    sigma, error = mean_and_error(weights.sum(), (weights ** 2).sum(), tries)
    print("  sigma %.4e +- %.1e pb, MadGraph %.4e +- %.1e, ratio %.4f, pull %+.1f" % (
        sigma, error, reference["sigma_pb"], reference["sigma_err_pb"], sigma / reference["sigma_pb"],
        statistics.pull(sigma, error, reference["sigma_pb"], reference["sigma_err_pb"])))
    size, pulls = statistics.effective_size(weights), []
    for name, other in reference["observables"].items():
        x = values[name]
        mean = statistics.mean_and_error(x, weights)
        row = [statistics.pull(*mean, other["mean"], other["mean_err"])]
        for level, q, q_error in zip(levels, other["quantiles"], other["quantile_errs"]):
            mine = statistics.quantiles(x, weights, [level])[0]
            row.append(statistics.pull(mine, statistics.quantile_error(x, weights, level), q, q_error))
        shape = np.histogram(x, edges[name], weights=weights)[0] / weights.sum()
        chi2 = statistics.shape_chi2(shape, other["hist_fraction"], size, reference["n_eff"])
        print("  %-21s mean %9.3f +- %6.3f (%9.3f +- %6.3f)  pulls %s  chi2 %6.1f/%-3d p %.2g" % (
            name, *mean, other["mean"], other["mean_err"], " ".join("%+4.1f" % value for value in row), *chi2))
        pulls += row
    return pulls


def draw(points, values, weights, reference, path):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    names = ("pt_j1", "delta_phi_jj_wrapped", "m_jj")
    figure, axes = plt.subplots(len(points), len(names), figsize=(13, 3.6 * len(points)))
    for row, (point, w) in zip(axes, zip(points, weights)):
        other = reference["points"][point]["levels"]["gen"]
        for axis, name in zip(row, names):
            edges = np.array(reference["edges"][name])
            width, centre = np.diff(edges), (edges[1:] + edges[:-1]) / 2
            mine = np.histogram(values[name], edges, weights=w)[0] / w.sum()
            theirs = np.array(other["observables"][name]["hist_fraction"])
            axis.stairs(mine / width, edges, label="analytic")
            axis.errorbar(centre, theirs / width, np.sqrt(theirs / other["n_eff"]) / width, fmt="k.", label="MadGraph")
            axis.set(xlabel=name, title=point if axis is row[0] else "")
            if name != "delta_phi_jj_wrapped":
                axis.set(xscale="log", yscale="log", xlim=(edges[edges > 0][0], edges[-1]))
            axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--picture")
    args = parser.parse_args()
    with open(os.path.join(ROOT, "test", "fixtures", "madgraph", "reference.json")) as stream:
        reference = json.load(stream)
    points = list(reference["points"])
    values, weights = weighted_points([reference["points"][p]["theta"] for p in points], args.chunks, args.seed)
    pulls = []
    for point, w in zip(points, weights):
        for level, cut in (("gen", 0.0), ("ana", 30.0)):
            passes = values["pt_j1"] > cut
            print("theta %s, %s" % (reference["points"][point]["theta"], reference["levels"][level]))
            kept = {name: x[passes] for name, x in values.items()}
            other = reference["points"][point]["levels"][level]
            pulls += compare_level(
                kept, w[passes], args.chunks * CHUNK, other, reference["edges"], reference["quantile_levels"]
            )
    size = np.abs(pulls)
    print("%d pulls of means and quantiles: rms %.2f, %d above 2, %d above 3" % (
        len(size), np.sqrt((size ** 2).mean()), (size > 2).sum(), (size > 3).sum()))
    if args.picture:
        draw(points, values, weights, reference, args.picture)


if __name__ == "__main__":
    main()
