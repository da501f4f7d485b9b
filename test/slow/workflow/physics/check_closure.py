"""Closure: good samples pass, whatever their size; samples that do not fit together are told, with the benchmark."""
import contextlib
import io
import unittest

import numpy as np

from analytic.constants import PER_TEV2
from analytic.unweighting import generate_samples
from json_files import to_json
from samples.closure import SMALLEST_SAMPLE, closure_table, compare_samples, is_judged, judge_closure
from toy_samples import gaussian_samples

NAMES = ["sm", "w", "basis_2"]
COUPLINGS = 16.52 * np.array([[0.0, 0.0], [1.0, 0.0], [-0.65, -0.31]])
POOL = 6000


def compare(weights, made_at, generated):
    return compare_samples(weights, made_at, np.asarray(generated), np.full(len(generated), 0.003))


def verdict(pairs):
    """-> the error's text, or None"""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            judge_closure(pairs, NAMES)
    except SystemExit as end:
        return str(end)
    return None


class GoodSamples(unittest.TestCase):
    def test_two_hundred_runs_with_weights_without_bound(self):
        sizes = np.random.default_rng(11).integers(35, 3000, (200, 3))
        deviations = []
        for seed, counts in enumerate(sizes):
            pairs = compare(*gaussian_samples(counts, np.random.default_rng(seed))[:2], generated=counts)
            self.assertIsNone(verdict(pairs), seed)
            deviations += [pair.deviation for pair in pairs if is_judged(pair)]
        self.assertGreater(len(deviations), 900)
        # if the errors were too large, the check would see nothing
        self.assertTrue(0.5 < np.std(deviations) < 1.2, np.std(deviations))

    def test_the_plain_sum_of_weights_would_raise_alarms(self):
        """Why there is a bridge: the sum itself is off by many of the errors that it claims"""
        worst = 0.0
        for seed in range(50):
            weights, made_at, sigma = gaussian_samples([500] * 3, np.random.default_rng(seed))
            column = weights[made_at == 0][:, 2]
            worst = max(worst, abs(column.sum() - sigma[2]) / np.sqrt((column ** 2).sum()))
        self.assertGreater(worst, 5)

    def test_cuts_are_no_disagreement(self):
        rng = np.random.default_rng(3)
        weights, made_at, _ = gaussian_samples([2000] * 3, rng)
        passes = rng.uniform(size=len(weights)) < np.array([0.3, 0.6, 0.9])[made_at]
        # an acceptance that depends on the event alone, here on the ratio of its weights
        ratio = weights[:, 2] / weights[:, 0]
        self.assertIsNone(verdict(compare(weights[ratio > 1], made_at[ratio > 1], [2000] * 3)))
        # one that depends on the sample is a disagreement
        self.assertIn("samples do not agree", verdict(compare(weights[passes], made_at[passes], [2000] * 3)))

    def test_the_generators_own_events(self):
        pool = generate_samples(POOL, COUPLINGS * PER_TEV2, np.random.default_rng)
        rng = np.random.default_rng(4)
        for n in [35, 50, 100, 200, 500, 1000, 3000] * 6:
            parts = [sample.weights[rng.choice(POOL, n, replace=False)] for sample in pool]
            scaled = [part * sample.sigma / part[:, k].sum() for k, (part, sample) in enumerate(zip(parts, pool))]
            self.assertIsNone(verdict(compare(np.concatenate(scaled), np.repeat(range(3), n), [n] * 3)), n)


class BadSamples(unittest.TestCase):
    def setUp(self):
        self.counts = [300] * 3
        self.weights, self.made_at, _ = gaussian_samples(self.counts, np.random.default_rng(1))

    def says(self, *words):
        text = verdict(compare(self.weights, self.made_at, self.counts))
        self.assertIsNotNone(text)
        for word in words:
            self.assertIn(word, text)

    def test_reweighting_that_did_not_happen(self):
        self.weights[:] = self.weights[np.arange(len(self.weights)), self.made_at][:, None]
        self.says("the samples do not agree", "reweighting that did not happen", "checks: {closure: false}")

    def test_a_cross_section_nine_times_too_large(self):
        self.weights[self.made_at == 1] *= 9
        self.says(
            "at the benchmark w is 18 pb by its own events", "of 3 pairs of benchmarks 2 disagree, 2 of them with w"
        )

    def test_two_benchmarks_swapped_in_reweighting(self):
        for k, swapped in ((0, [0, 2, 1]), (1, [2, 1, 0]), (2, [1, 0, 2])):
            own = self.made_at == k
            self.weights[own] = self.weights[own][:, swapped]
        self.says("the samples do not agree")

    def test_another_theory_at_all_benchmarks_is_not_seen(self):
        """What closure cannot know: a factor that all samples share"""
        self.assertIsNone(verdict(compare(self.weights * 9, self.made_at, self.counts)))


class Table(unittest.TestCase):
    def test_every_ordered_pair_and_no_nan(self):
        weights, made_at, sigma = gaussian_samples([400] * 3, np.random.default_rng(2))
        table = closure_table(compare(weights, made_at, [400] * 3), NAMES)
        self.assertEqual(len(table), 6)
        for row in table:
            self.assertTrue(row["judged"])
            self.assertAlmostEqual(
                row["cross_section_pb"], sigma[NAMES.index(row["benchmark"])], delta=6 * row["error_pb"]
            )

    def test_samples_without_overlap_are_not_judged(self):
        weights = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]).repeat(100, axis=0)
        pairs = compare(weights, np.repeat(range(3), 100), [100] * 3)
        self.assertIsNone(verdict(pairs))
        table = closure_table(pairs, NAMES)
        self.assertEqual([(row["judged"], row["cross_section_pb"]) for row in table], [(False, None)] * 6)
        to_json(table, "table")

    def test_few_events_are_not_judged(self):
        weights, made_at, _ = gaussian_samples([SMALLEST_SAMPLE - 5] * 3, np.random.default_rng(2))
        weights[made_at == 1] *= 9
        self.assertIsNone(verdict(compare(weights, made_at, [SMALLEST_SAMPLE - 5] * 3)))

    def test_a_benchmark_without_events_has_no_row(self):
        weights, made_at, _ = gaussian_samples([400] * 3, np.random.default_rng(2))
        self.assertEqual(len(compare(weights[made_at != 1], made_at[made_at != 1], [400] * 3)), 2)

    def test_negative_weights_are_compared_as_they_are(self):
        weights, made_at, _ = gaussian_samples([2000] * 3, np.random.default_rng(2))
        # a contribution to benchmark 2 that is negative for a tenth of the events, wherever they were made
        weights[weights[:, 1] / weights[:, 0] < 0.5, 2] *= -1
        self.assertIsNone(verdict(compare(weights, made_at, [2000] * 3)))


if __name__ == "__main__":
    unittest.main()
