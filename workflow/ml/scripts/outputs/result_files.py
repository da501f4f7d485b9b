"""Files from evaluating to plotting: per method a folder with numbers (npz) and facts (json), one with comparisons."""
import copy
import os

import numpy as np

from json_files import read_json, write_json
from likelihood.projections import project

LIKELIHOOD_FILE = "likelihood.npz"
COMPARISON_FILE = "comparison.npz"
EXPECTED_FILE = "expected.npz"
RESULT_FILE = "result.json"
SEPARATOR = "."
WITH_RATE, SHAPE_ONLY = "rate_and_shape", "shape"
PARTON_LEVEL = "parton_level"
PARTON_LEVEL_LABEL = "parton level, exact: a bound without detector"


def save_scans(path, grid, scans):
    """Writes axis_0, axis_1, ... and the scans; of more than two parameters their projections as well, with names such
    as rate_and_shape.profiled.0_1.

    grid: Grid; scans: {name: log likelihood (grid.shape)} -> {name: projections, see likelihood.projections.project}
    """
    os.makedirs(os.path.dirname(path), exist_ok=True)
    content = {"axis_%d" % number: axis for number, axis in enumerate(grid.axes)}
    content.update(scans)
    projections = {name: project(values, grid) for name, values in scans.items()}
    for name, of_scan in projections.items():
        for (kept, others), values in of_scan.items():
            content[SEPARATOR.join([name, others, "_".join(map(str, kept))])] = values
    np.savez(path, **content)
    return projections


def load_scans(path):
    """-> [axis per parameter], {name: log likelihood, one axis per parameter}, {name: projections} as of save_scans"""
    with np.load(path) as file:
        content = {name: file[name] for name in file.files}
    axes = [content.pop("axis_%d" % number) for number in range(sum(name.startswith("axis_") for name in content))]
    scans = {name: values for name, values in content.items() if SEPARATOR not in name}
    projections = {name: {} for name in scans}
    for full_name in [full_name for full_name in content if SEPARATOR in full_name]:
        name, others, kept = full_name.split(SEPARATOR)
        projections[name][tuple(map(int, kept.split("_"))), others] = content[full_name]
    return axes, scans, projections


def save_result(folder, result):
    """Writes the facts of a method's result, see ``evaluating.evaluate``, into its folder."""
    write_json(os.path.join(folder, RESULT_FILE), result)


class Result:
    """The content of a method's folder.

    facts: RESULT_FILE; axes, scans, projections: LIKELIHOOD_FILE, see load_scans
    comparison, comparison_projections: scans of COMPARISON_FILE, where there is one
    expected, expected_projections: scans of EXPECTED_FILE, which is there when the data are observed
    """

    def __init__(self, folder):
        self.facts = read_json(os.path.join(folder, RESULT_FILE))
        self.method = self.facts["method"]
        self.axes, self.scans, self.projections = load_scans(os.path.join(folder, LIKELIHOOD_FILE))
        self.comparison, self.comparison_projections = _scans_if_any(os.path.join(folder, COMPARISON_FILE))
        self.expected, self.expected_projections = _scans_if_any(os.path.join(folder, EXPECTED_FILE))

    def compared(self):
        """-> a Result with the comparisons in place of the method's own scans"""
        other = copy.copy(self)
        other.scans, other.projections = self.comparison, self.comparison_projections
        return other


def _scans_if_any(path):
    return load_scans(path)[1:] if os.path.exists(path) else ({}, {})
