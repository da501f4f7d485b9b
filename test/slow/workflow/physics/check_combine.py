"""Mixture weights: bounded, and the cross sections stay, whatever the sizes of the samples."""
import os
import tempfile
import unittest

import h5py
import numpy as np

import provenance
from samples.mixture_weights import mix_file, mix_weights
from toy_samples import gaussian_samples


class MixtureWeights(unittest.TestCase):
    def setUp(self):
        self.counts = np.array([4000, 2000, 3000])
        self.weights, self.made_at, self.sigma = gaussian_samples(self.counts, np.random.default_rng(1))

    def test_cross_sections_stay(self):
        np.testing.assert_allclose(mix_weights(self.weights, self.made_at).sum(0), self.sigma, rtol=0.02)

    def test_they_are_better_known_than_from_single_samples(self):
        estimates = np.array([
            (mix_weights(w, m).sum(0), w[m == 0].sum(0))
            for w, m, _ in (gaussian_samples(self.counts, np.random.default_rng(seed)) for seed in range(30))
        ])  # fmt: skip
        spread = estimates.std(0) / self.sigma
        self.assertLess(spread[0].max(), 0.02)
        self.assertGreater(spread[1].max(), 5 * spread[0].max())

    def test_weights_are_bounded(self):
        self.assertGreater((self.weights.max(0) / self.weights.mean(0)).max(), 50)
        mixed = mix_weights(self.weights, self.made_at)
        self.assertLess((mixed.max(0) / mixed.mean(0)).max(), 9000 / 2000 * 1.2)

    def test_shares_of_the_samples_add_up_to_one(self):
        """Towards its own benchmark an event weighs one over the mixture's luminosity there"""
        mixed = mix_weights(self.weights, self.made_at)
        luminosity = self.counts / self.sigma
        np.testing.assert_allclose(mixed @ luminosity, 1.0, rtol=1e-9)

    def test_a_benchmark_without_events(self):
        rest = self.made_at != 1
        mixed = mix_weights(self.weights[rest], self.made_at[rest])
        np.testing.assert_allclose(mixed.sum(0), self.sigma, rtol=0.05)

    def test_file_keeps_where_events_were_made_and_labels_them_as_one_sample(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "combined.h5")
            with h5py.File(path, "w") as stream:
                stream["samples/weights"], stream["samples/sampling_benchmarks"] = self.weights, self.made_at
                stream["sample_summary/signal_events"] = self.counts
            mix_file(path)
            with h5py.File(path, "r") as stream:
                np.testing.assert_array_equal(stream["samples/generated_at"][()], self.made_at)
                self.assertEqual(set(stream["samples/sampling_benchmarks"][()]), {0})
                self.assertEqual(stream["sample_summary/signal_events"][()].tolist(), [9000, 0, 0])

    def test_background_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "combined.h5")
            with h5py.File(path, "w") as stream:
                stream["samples/weights"], stream["samples/sampling_benchmarks"] = np.ones((2, 3)), np.array([0, -1])
            with self.assertRaisesRegex(SystemExit, "background"):
                mix_file(path)


class Provenance(unittest.TestCase):
    STAGES = [
        {"stage": "configure"}, {"stage": "generate", "label": "exact LO amplitude"},
        {"stage": "pythia", "label": "Pythia 8.317 (MPI off)"}, {"stage": "delphes", "label": "fast detector"},
    ]  # fmt: skip

    def test_caption_names_the_tools_and_the_size(self):
        self.assertEqual(
            provenance.caption(self.STAGES, [5000, 5000]),
            "exact LO amplitude · Pythia 8.317 (MPI off) · fast detector · 5,000 events per benchmark",
        )

    def test_caption_names_every_tool_of_a_mixed_run(self):
        stages = self.STAGES + [{"stage": "pythia", "label": "Pythia 8 (MPI off)"}]
        self.assertIn("Pythia 8.317 (MPI off) and Pythia 8 (MPI off)", provenance.caption(stages, [10, 20]))
        self.assertIn("10–20 events", provenance.caption(stages, [10, 20]))

    def test_stages_are_listed_once_and_in_order(self):
        jobs = [self.STAGES[:3] + [{"stage": "delphes", "job": job}] for job in (0, 1)]
        merged = provenance.merge_stages(jobs)
        self.assertEqual(
            [record["stage"] for record in merged], ["configure", "generate", "pythia", "delphes", "delphes"]
        )


if __name__ == "__main__":
    unittest.main()
