"""The trained quadratic classifier, and its two files: the weights of all networks (npz) and what they mean (json)."""
import os

import numpy as np

from json_files import read_json, write_json
from quadratic.inputs import Inputs

FACTS_FILE, WEIGHTS_FILE = "classifier.json", "weights.npz"


class Classifier:
    """The share of each benchmark b in the density of all at given observables: p(x|b) / sum_b' p(x|b').

    inputs: Inputs
    layers: [(weights (n_members, n_in, n_out), offsets (n_members, 1, n_out))], tanh between them, float32
    benchmarks: their names; cross_sections (n_benchmarks,): of the training events, in pb
    """

    def __init__(self, inputs, layers, benchmarks, cross_sections):
        self.inputs, self.layers, self.benchmarks = inputs, layers, list(benchmarks)
        self.cross_sections = np.asarray(cross_sections, dtype=float)

    def shares(self, x):
        """Mean of all networks. x (n_events, n_observables) -> (n_events, n_benchmarks); they add up to 1"""
        values = self.inputs(x)
        for number, (weights, offsets) in enumerate(self.layers):
            values = np.matmul(np.tanh(values) if number else values, weights) + offsets
        shares = np.exp(values - values.max(axis=2, keepdims=True), dtype=float)
        return (shares / shares.sum(axis=2, keepdims=True)).mean(axis=0)

    def densities(self, x):
        """x (n_events, n_observables) -> d sigma(x|b), up to a factor of each event (n_events, n_benchmarks)"""
        return self.shares(x) * self.cross_sections

    def save(self, folder):
        """Writes FACTS_FILE and WEIGHTS_FILE."""
        os.makedirs(folder, exist_ok=True)
        arrays = {}
        for number, (weights, offsets) in enumerate(self.layers):
            arrays["weights_%d" % number], arrays["offsets_%d" % number] = weights, offsets
        np.savez(os.path.join(folder, WEIGHTS_FILE), **arrays)
        facts = {
            "benchmarks": self.benchmarks,
            "cross_sections": self.cross_sections.tolist(),
            "inputs": self.inputs.as_json(),
        }
        write_json(os.path.join(folder, FACTS_FILE), facts)

    @classmethod
    def load(cls, folder):
        """-> the Classifier that ``save`` wrote into the folder"""
        facts = read_json(os.path.join(folder, FACTS_FILE))
        with np.load(os.path.join(folder, WEIGHTS_FILE)) as file:
            layers = [
                (file["weights_%d" % number], file["offsets_%d" % number]) for number in range(len(file.files) // 2)
            ]
        return cls(Inputs(**facts["inputs"]), layers, facts["benchmarks"], facts["cross_sections"])
