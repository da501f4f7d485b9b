"""What people need to draw the regions themselves: results/contours.csv and results/likelihood.npz."""
import csv
import os

import numpy as np

from exports.borders import border_lines, views
from likelihood.regions import LEVELS
from outputs.result_files import SEPARATOR

COLUMNS = ("method", "likelihood", "level", "x_parameter", "y_parameter", "piece", "x", "y")
COMPARED = ("histogram", "parton_level")  # comparisons that have both likelihoods; the rate alone is one of its own


def save_contours(path, results):
    """Writes the borders that the plots show: a line for each point, in their order along each piece.

    results: [Result]. The last point of a piece is its first one, unless the region reaches the edge of the scan. Of
    more than two parameters there are the regions of each pair, the others profiled; of one parameter there are none.
    """
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for result, methods in _scans_of(results):
            names = result.facts["parameters"]
            for view in [view for view in views(result) if len(view.kept) == 2]:
                pair = [names[number] for number in view.kept]
                for scan, (method, likelihood) in methods.items():
                    for level in LEVELS:
                        for piece, line in enumerate(border_lines(view.axes, view.scans[scan], level), 1):
                            start = [method, likelihood, level] + pair + [piece]
                            writer.writerows(start + ["%.6g" % x, "%.6g" % y] for x, y in line)


def save_likelihoods(path, results):
    """Writes the log likelihoods of all methods and comparisons over the scan.

    Keys: parameters (names), axis_0, axis_1, ..., and <method>.<likelihood>, an axis for each parameter. Of more than
    two parameters there are the profiled ones of each pair and each single one, such as
    alices.shape.profiled.0_2, by the numbers of parameters; evaluating has the whole grid.
    """
    content = {"parameters": np.array(results[0].facts["parameters"])}
    content.update(("axis_%d" % number, axis) for number, axis in enumerate(results[0].axes))
    for result, methods in _scans_of(results):
        for scan, (method, likelihood) in methods.items():
            name = SEPARATOR.join([method, likelihood])
            if len(result.axes) < 3:
                content[name] = result.scans[scan]
                continue
            for (kept, others), values in result.projections[scan].items():
                content[SEPARATOR.join([name, others, "_".join(map(str, kept))])] = values
    np.savez(path, **content)


def _scans_of(results):
    """-> [(Result, {name of a scan in it: (method, likelihood)})], the comparisons last, as a Result of their own"""
    found = [(result, {scan: (result.method, scan) for scan in result.scans}) for result in results]
    for result in results:
        if result.comparison:
            found.append((result.compared(), {scan: _compared(scan) for scan in result.comparison}))
    return found


def _compared(scan):
    """histogram_shape -> ("histogram", "shape"), as limits.csv has them; rate -> ("rate", "rate")"""
    method = next((method for method in COMPARED if scan.startswith(method + "_")), None)
    return (scan, scan) if method is None else (method, scan[len(method) + 1 :])
