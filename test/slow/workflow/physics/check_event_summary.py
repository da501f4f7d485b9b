"""Histograms and cut flow of known samples; what a label may be."""
import os
import tempfile
import unittest

import h5py
import numpy as np

from event_histograms import Events, histograms, nice_edges
from label_text import find_mistake
from madgraph.cards import collision_energy
from samples.event_summary import cut_flow, reference_of
from toy_samples import gaussian_samples

NAMES = ["sm", "w", "v"]


def write_file(path, columns, weights):
    with h5py.File(path, "w") as stream:
        stream["observables/names"] = np.array(["x_%d" % number for number in range(len(columns))], dtype="S")
        stream["benchmarks/names"] = np.array(NAMES + ["scale_up"], dtype="S")
        stream["benchmarks/is_nuisance"] = [0, 0, 0, 1]
        stream["samples/observations"] = np.stack(columns, axis=1)
        stream["samples/weights"] = np.concatenate([weights, weights[:, :1]], axis=1)


class Histograms(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(1)
        self.weights, self.made_at, self.sigma = gaussian_samples([4000, 2000, 3000], self.rng)
        count = len(self.weights)
        self.columns = [
            self.rng.exponential(100, count) + 30, self.rng.integers(0, 7, count), np.zeros(count),
            self.rng.uniform(-np.pi, np.pi, count), self.rng.standard_cauchy(count),
        ]

    def test_values_add_up_and_errors_are_those_of_the_weights(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "events.h5")
            write_file(path, self.columns, self.weights)
            found = histograms(Events(path), {"x_1": {"label": "$n$", "unit": None}})
        self.assertEqual([(one["label"], one["unit"]) for one in found[:2]], [("x_0", None), ("$n$", None)])
        for one, column in zip(found, self.columns):
            self.assertEqual(list(one["benchmarks"]), NAMES)
            for name, weights in zip(NAMES, self.weights.T):
                held = one["benchmarks"][name]
                total = sum(held["values"]) + held["below"][0] + held["above"][0]
                self.assertAlmostEqual(total / weights.sum(), 1, places=5)
                low, high = one["edges"][1:3] if len(one["edges"]) > 2 else one["edges"]
                inside = (column >= low) & (column < high)
                k = one["edges"].index(low)
                np.testing.assert_allclose(held["values"][k], weights[inside].sum(), rtol=1e-6)
                np.testing.assert_allclose(held["errors"][k], np.sqrt((weights[inside] ** 2).sum()), rtol=1e-6)

    def test_edges_are_round_and_hold_nearly_all(self):
        flat = np.ones((len(self.weights), 1))
        for number, column in enumerate(self.columns):
            edges = nice_edges(column, flat)
            beyond = np.mean((column < edges[0]) | (column >= edges[-1]))
            self.assertLessEqual(beyond, 0.021)
            self.assertTrue(1 <= len(edges) - 1 <= 22, edges)
            np.testing.assert_allclose(np.diff(edges), edges[1] - edges[0])
            if number == 1:
                np.testing.assert_allclose(edges, np.arange(-0.5, 7))

    def test_few_events_have_few_bins(self):
        for count in (1, 2, 30):
            edges = nice_edges(self.columns[0][:count], np.ones((count, 2)))
            self.assertTrue(2 <= len(edges) <= 9, edges)
            self.assertTrue(edges[0] <= self.columns[0][:count].min() and self.columns[0][:count].max() < edges[-1])

    def test_cut_flow_without_what_a_program_does_not_tell(self):
        stages = [{"stage": "pythia", "benchmark": name} for name in NAMES]
        rows = cut_flow(NAMES, dict.fromkeys(NAMES, 5000), {}, stages, self.weights, self.made_at)
        self.assertEqual([row["step"] for row in rows], ["generated", "selected"] * 3)
        self.assertEqual(rows[0], {"sample": "sm", "step": "generated", "events": 5000})
        self.assertEqual([row["events"] for row in rows[1::2]], [4000, 2000, 3000])
        np.testing.assert_allclose([row["cross_section_pb"] for row in rows[1::2]], self.sigma, rtol=1e-6)

    def test_cut_flow_with_a_shower_that_loses_events(self):
        told = {"stage": "pythia", "benchmark": "sm", "showered": 2400, "showered_share": 0.9, "generated": 2500}
        rows = cut_flow(["sm"], {"sm": 5000}, {"sm": (2.0, 0.1)}, [told, told], self.weights, self.made_at)
        self.assertEqual((rows[1]["events"], rows[1]["efficiency"]), (4800, 0.9))
        self.assertEqual(rows[2]["efficiency"], rows[2]["cross_section_pb"] / 2.0)

    def test_reference(self):
        points = {"w": {"a": 1.0, "b": 0.0}, "sm": {"a": 0.0, "b": 0.0}}
        self.assertEqual(reference_of(["w", "sm"], points), "sm")
        self.assertEqual(reference_of(["w", "v"], points), "w")


class Texts(unittest.TestCase):
    def test_labels(self):
        for text in (
            "pt_j1", r"$f_W/\Lambda^2$", "TeV⁻²", r"TeV$^{-2}$", r"$\left(\frac{a}{b}\right)^2$ [\$]", r"$x'$",
            "5 $\\%$", r"$\vec{p}_{\mathrm{T},\,j_1}$", r"$a$ and $b$",
        ):
            self.assertIsNone(find_mistake(text), text)
        for text in ("$a", r"$a$ $", "$$", "$a_$", "$a^{b$", "$a}$", r"$\Lamda$", "$x^_2$", r"$\fracc{a}{b}$"):
            self.assertIsNotNone(find_mistake(text), text)
        self.assertIn(r"'\Lambda'", find_mistake(r"$\Lamda$")[1])

    def test_energy_of_a_run_card(self):
        self.assertEqual(collision_energy("  6500.0 = ebeam1  ! GeV\n 6500 = ebeam2\n"), 13000.0)
        self.assertAlmostEqual(collision_energy("27.5 = ebeam1\n920 = ebeam2\n"), 318.1195, places=4)
        for card in ("6500 = ebeam1\n", "# 6500 = ebeam1\n6500 = ebeam2", "auto = ebeam1\n1 = ebeam2", ""):
            self.assertIsNone(collision_energy(card))


if __name__ == "__main__":
    unittest.main()
