"""python3 table.py LINES.jsonl...: the tables of docs/inference.md out of the lines of run.py, or of score_bins.py.

Figures are means over seeds and toy pools. The toys of a pool are common to all seeds and methods, so that averaging
over seeds does not remove their error: it is the spread between pools, of which the binomial error is a part.
"""
import json
import sys
from fractions import Fraction

import product  # noqa: F401

import numpy as np

from methods import METHODS

LEVELS, LIKELIHOODS = ("68", "95"), ("rate_and_shape", "shape")


def name_of(line):
    """-> its row: a method trained with a whole pool is another one"""
    label = METHODS[line["method"]].label if line["method"] in METHODS else line["method"].replace("_", " ")
    return label + (", trained with a whole pool" if line.get("parts") == 1 else "")


def of_method(lines, name):
    return [line for line in lines if name_of(line) == name]


def shown(truth):
    """ "0.333,-0.167" -> "(1/3, −1/6)" """
    numbers = [str(Fraction(number).limit_denominator(12)) for number in truth.split(",")]
    return ("(%s)" % ", ".join(numbers)).replace("-", "−")


def values(lines, truth, likelihood, name, level):
    """-> (n_pools, n_seeds), of the seeds that have all pools"""
    pools, seeds = (sorted({line[key] for line in lines}, key=str) for key in ("pool", "seed"))
    found = {(line["pool"], line["seed"]): line["truths"][truth][likelihood][name][level] for line in lines}
    complete = [seed for seed in seeds if all((pool, seed) in found for pool in pools)]
    return np.array([[found[pool, seed] for seed in complete] for pool in pools])


def spread_between_pools(lines, truth, level):
    """-> variance between pools of the share of covered toys, mean over seeds; None with one pool"""
    shares = values(lines, truth, "rate_and_shape", "covered", level)
    return shares.mean(axis=1).var(ddof=1) if len(shares) > 1 else None


def range_of_seeds(shares):
    """shares (n_pools, n_seeds) -> "mean (smallest seed–largest)" """
    of_seeds = shares.mean(axis=0)
    if len(of_seeds) == 1:
        return "%.3f" % of_seeds[0]
    return "%.3f (%.2f–%.2f)" % (of_seeds.mean(), of_seeds.min(), of_seeds.max())


def print_table(header, rows):
    print("| %s |" % " | ".join(header))
    print("| %s |" % " | ".join("---" for _ in header))
    for row in rows:
        print("| %s |" % " | ".join(str(cell) for cell in row))
    print()


def coverage_rows(lines, methods):
    for method in methods:
        mine = of_method(lines, method)
        for truth in mine[0]["truths"]:
            yield [method, shown(truth)] + [
                range_of_seeds(values(mine, truth, likelihood, "covered", level))
                for likelihood in LIKELIHOODS
                for level in LEVELS
            ]


def area_rows(lines, methods):
    for method in methods:
        mine = of_method(lines, method)
        for truth in mine[0]["truths"]:
            row = [method, shown(truth)]
            for likelihood in LIKELIHOODS:
                for name in ("area", "expected_area"):
                    both = [values(mine, truth, likelihood, name, level).mean(axis=0) for level in LEVELS]
                    row.append(" / ".join(scatter_of_seeds(one) for one in both))
            yield row


def scatter_of_seeds(areas):
    """areas (n_seeds,) -> "mean ± standard deviation" """
    return "%.0f" % areas.mean() + (" ± %.0f" % areas.std() if len(areas) > 1 else "")


def own_rows(lines, methods):
    """What a user's run shows: regions of its own test events, and its CPU time."""
    for method in methods:
        mine = {line["seed"]: line for line in of_method(lines, method) if line.get("own")}.values()
        if not mine:
            continue
        found = [line["own"]["rate_and_shape"] for line in mine]
        distance = [one["best_fit_distance_in_cells"] for one in found]
        areas = [np.array([one["regions"][level]["area_in_cells"] for one in found]) for level in LEVELS]
        row = [method, len(found), "%.1f (%.1f)" % (np.mean(distance), max(distance))]
        row.append(" / ".join(scatter_of_seeds(one) for one in areas))
        yield row + ["%.1f" % np.mean([line["cpu_s"][step] for line in mine]) for step in ("training", "evaluating")]


def bins_rows(lines):
    """SALLY with several numbers of bins: toys of whole pools and of reservoirs"""
    for bins in sorted({line["bins"] for line in lines}):
        for contents in ("own", "pool"):
            mine = [line for line in lines if (line["bins"], line["contents"]) == (bins, contents)]
            for truth in mine[0]["truths"]:
                found = [(line["pool"], line["truths"][truth]["rate_and_shape"]) for line in mine]
                whole = [one for pool, one in found if "reservoir" not in pool]
                others = [one["covered"]["68"] for pool, one in found if "reservoir" in pool]
                row = [bins, contents, shown(truth)]
                row += ["%.3f" % np.mean([one["covered"][level] for one in whole]) for level in LEVELS]
                row.append("%.3f (%.2f–%.2f)" % (np.mean(others), min(others), max(others)))
                yield row + [" / ".join("%.0f" % np.mean([one["area"][level] for one in whole]) for level in LEVELS)]


def main():
    lines = []
    for path in sys.argv[1:]:
        with open(path) as stream:
            lines += [json.loads(line) for line in stream]
    if "bins" in lines[0]:
        header = ["bins", "contents", "truth", "68 %: covered", "95 %", "68 %, of reservoirs", "68 / 95 % region"]
        print_table(header, bins_rows(lines))
        return
    methods = list(dict.fromkeys(name_of(line) for line in lines))
    print_table(
        ["method", "seeds", "own: best fit from the truth, mean (largest)", "own: 68 / 95 % region"]
        + ["CPU s training", "evaluating"],
        own_rows(lines, methods),
    )
    print_table(
        ["method", "truth", "68 %: covered", "95 %: covered", "shape only, 68 %", "shape only, 95 %"],
        coverage_rows(lines, methods),
    )
    print_table(
        ["method", "truth", "68 / 95 %: mean of the toys", "expected", "shape only: mean of the toys", "expected"],
        area_rows(lines, methods),
    )
    for level in LEVELS:
        found = [spread_between_pools(of_method(lines, m), t, level) for m in methods for t in lines[0]["truths"]]
        found = [one for one in found if one is not None]
        if found:
            print("spread of one pool, %s %%: %.4f (root mean square)" % (level, np.mean(found) ** 0.5))


if __name__ == "__main__":
    main()
