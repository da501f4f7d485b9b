"""python3 table.py LINES.jsonl: the tables of docs/inference.md out of what run.py printed."""
import json
import sys

import numpy as np


def mean_and_spread(values, form="%.1f"):
    return ("%s ± %s" % (form, form)) % (np.mean(values), np.std(values))


def fits(lines, where, likelihood):
    """-> "mean (largest) distance of the best fit from the truth in cells, area of the 68 % region in cells" """
    found = [line[where][likelihood] for line in lines]
    distance = [one["best_fit_distance_in_cells"] for one in found]
    areas = [one["regions"]["68"]["area_in_cells"] for one in found]
    return "%.1f (%.1f), %s" % (np.mean(distance), np.max(distance), mean_and_spread(areas, "%.0f"))


def main():
    with open(sys.argv[1]) as stream:
        lines = [json.loads(line) for line in stream]
    methods = list(dict.fromkeys(line["method"] for line in lines))
    print("| method | seeds | own | independent | independent, shape only | CPU s training |")
    print("| --- | --- | --- | --- | --- | --- |")
    for method in methods:
        mine = [line for line in lines if line["method"] == method]
        columns = [fits(mine, "own", "rate_and_shape")]
        columns += [fits(mine, "independent", name) for name in ("rate_and_shape", "shape")]
        columns.append("%.0f" % np.mean([line["cpu_s"]["training"] for line in mine]))
        print("| %s | %d | %s |" % (method, len(mine), " | ".join(columns)))
    print("\n| method | truth | 68 % | 95 % | shape only 68 % | 95 % | rms of the best fit |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for method in methods:
        mine = [line for line in lines if line["method"] == method and "coverage" in line]
        for truth in mine[0]["coverage"] if mine else []:
            columns = []
            for name in ("rate_and_shape", "shape"):
                for level in ("68", "95"):
                    values = [line["coverage"][truth][name][level] for line in mine]
                    columns.append("%.2f (%.2f–%.2f)" % (np.mean(values), min(values), max(values)))
            rms = np.mean([line["coverage"][truth]["rate_and_shape"]["rms"] for line in mine])
            print("| %s | %s | %s | %.1f |" % (method, truth, " | ".join(columns), rms))


if __name__ == "__main__":
    main()
