"""Folders as evaluating leaves them, with a likelihood of known shape."""
import os

import checks  # noqa: F401  (before the workflow's modules)

import numpy as np

from json_files import write_json
from likelihood.intervals import describe_intervals
from likelihood.regions import describe_regions
from outputs.result_files import LIKELIHOOD_FILE, RESULT_FILE, save_scans


def gaussian(grid, centre, widths):
    offsets = (grid.points - np.array(centre)) / np.array(widths)
    return (-0.5 * (offsets ** 2).sum(axis=1)).reshape(grid.shape)


def correlated(grid, centre, covariance):
    """Gaussian log likelihood of any number of parameters"""
    offsets = grid.points - np.array(centre)
    return (-0.5 * (offsets.dot(np.linalg.inv(covariance)) * offsets).sum(axis=1)).reshape(grid.shape)


def write_result(folder, method, grid, scan, centre, names):
    """A folder as evaluating leaves it"""
    save_scans(os.path.join(folder, LIKELIHOOD_FILE), grid, {"rate_and_shape": scan, "shape": scan})
    regions = describe_regions(scan, grid, centre)
    limits = [
        dict(row, method=method, likelihood=name)
        for name in ("rate_and_shape", "shape")
        for row in describe_intervals(scan, grid, names)
    ]
    timing = {"wall_s": 1.0, "cpu_s": 1.0, "peak_mb": 1}
    facts = {
        "method": method, "kind": "ratio", "parameters": names, "theta_true": list(centre), "luminosity_pb": 100000.0,
        "expected_events": 97.0, "events_in_file": 1000, "histogram_variable": "pt_j1", "seed": 1,
        "versions": {}, "inputs": {},
        "likelihoods": {"rate_and_shape": regions, "shape": regions}, "limits": limits,
        "test": {"log_ratio_correlation": 0.8},
        "training": {
            "settings": {"members": 1}, "losses": {"train": [[1.0, 0.5]], "validation": [[1.1, 0.6]]}, "timing": timing,
        },
        "settings": {}, "timing": timing, "provenance": {"caption": "made up for a test"},
    }
    write_json(os.path.join(folder, RESULT_FILE), facts)
    return folder
