"""Files from evaluating to plotting: per method a folder with numbers (npz) and facts (json), one with comparisons."""
import os

import numpy as np

from json_files import read_json, write_json

LIKELIHOOD_FILE = "likelihood.npz"
COMPARISON_FILE = "comparison.npz"
RESULT_FILE = "result.json"
WITH_RATE, SHAPE_ONLY = "rate_and_shape", "shape"


def save_scans(path, grid, scans):
    """grid: Grid; scans: {name: log likelihood (grid.shape)}"""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    axes = {"axis_%d" % number: axis for number, axis in enumerate(grid.axes)}
    np.savez(path, **dict(axes, **scans))


def load_scans(path):
    """-> [axis per parameter], {name: log likelihood, one axis per parameter}"""
    with np.load(path) as file:
        content = {name: file[name] for name in file.files}
    axes = [content.pop("axis_%d" % number) for number in range(sum(name.startswith("axis_") for name in content))]
    return axes, content


def save_result(folder, result):
    write_json(os.path.join(folder, RESULT_FILE), result)


class Result:
    """The content of a method's folder. facts: RESULT_FILE; axes, scans: LIKELIHOOD_FILE; comparison: {name: scan}"""

    def __init__(self, folder):
        self.facts = read_json(os.path.join(folder, RESULT_FILE))
        self.method = self.facts["method"]
        self.axes, self.scans = load_scans(os.path.join(folder, LIKELIHOOD_FILE))
        comparison = os.path.join(folder, COMPARISON_FILE)
        self.comparison = load_scans(comparison)[1] if os.path.exists(comparison) else {}
