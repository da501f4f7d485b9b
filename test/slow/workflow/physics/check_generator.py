"""Cross sections against MadGraph's without a fitted factor; weights, files and jobs of the analytic generator."""
import json
import os
import signal
import tempfile
import unittest
from unittest import mock

import numpy as np

from analytic import jobs, phase_space
from analytic.amplitude import amplitudes, squared
from analytic.constants import PER_TEV2
from analytic.unweighting import ABOVE_CEILING, find_ceiling, generate_samples, mean_and_error
from cards.settings import Parameter, Settings
from lhe.reader import read_events
from step import fail

CARD_SCALE = 16.52  # TeV^-2 per theta
REFERENCE = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "fixtures", "madgraph", "reference.json"
)
TRIES = 200_000


def settings_of(benchmarks):
    parameters = [Parameter("CWL2", "dim6", 2, "16.52*theta"), Parameter("CPWL2", "dim6", 5, "16.52*theta")]
    return Settings(parameters, {name: np.array(theta, float) for name, theta in benchmarks.items()})


def read_bytes(path):
    with open(path, "rb") as stream:
        return stream.read()


def read_with_pylhe(path):
    """-> cross section in pb of the file's <init>, events"""
    import pylhe

    if hasattr(pylhe, "read_lhe_with_attributes"):  # pylhe below 1, for Python 3.8
        init = pylhe.read_lhe_init(path)
        return float(init["procInfo"][0]["xSection"]), list(pylhe.read_lhe_with_attributes(path))
    file = pylhe.LHEFile.fromfile(path)
    return float(file.init.procInfo[0].xSection), list(file.events)


OBSERVABLES = {
    "softer pT": lambda p: np.minimum(*(np.hypot(q[:, 1], q[:, 2]) for q in p[2:4])),
    "harder pT": lambda p: np.maximum(*(np.hypot(q[:, 1], q[:, 2]) for q in p[2:4])),
    "angle": lambda p: np.sin(np.arctan2(p[2, :, 2], p[2, :, 1]) - np.arctan2(p[3, :, 2], p[3, :, 1])),
    "rapidity of h": lambda p: np.arctanh(p[4, :, 3] / p[4, :, 0]),
}


def average(values, weights):
    """-> weighted mean, its error"""
    mean = np.average(values, weights=weights)
    return mean, np.sqrt(np.sum((weights * (values - mean)) ** 2)) / weights.sum()


class CrossSections(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(REFERENCE) as stream:
            cls.points = json.load(stream)["points"]
        cls.momenta, _, cls.flux = phase_space.sample(TRIES, np.random.default_rng(3))
        cls.parts = amplitudes(*cls.momenta[:4])

    def weights(self, theta):
        return self.flux * squared(self.parts, CARD_SCALE * PER_TEV2 * np.array(theta))

    def test_equal_madgraphs_within_errors(self):
        for name, point in self.points.items():
            weights = self.weights(point["theta"])
            sigma, error = mean_and_error(weights.sum(), (weights ** 2).sum(), TRIES)
            level = point["levels"]["gen"]
            self.assertLess(error / sigma, 0.01, name)
            self.assertLess(abs(sigma - level["sigma_pb"]), 3.5 * np.hypot(error, level["sigma_err_pb"]), name)

    def test_mean_transverse_momentum_equals_madgraphs(self):
        hardest = np.maximum(*(np.hypot(p[:, 1], p[:, 2]) for p in self.momenta[2:4]))
        for name, point in self.points.items():
            w, other = self.weights(point["theta"]), point["levels"]["gen"]["observables"]["pt_j1"]
            mean = np.average(hardest, weights=w)
            error = np.sqrt(np.sum((w * (hardest - mean)) ** 2)) / w.sum()
            self.assertLess(abs(mean - other["mean"]), 3.5 * np.hypot(error, other["mean_err"]), name)

    def test_weights_are_quadratic_in_theta(self):
        """What morphing rests on: six points fix the weight of every event at any seventh."""
        basis = np.array([(0, 0), (1, 0), (-0.5, 0.7), (0.2, -0.9), (0.8, 0.8), (-0.7, -0.4)])
        monomials = lambda t: np.array([1, t[0], t[1], t[0] ** 2, t[0] * t[1], t[1] ** 2])  # noqa: E731
        share = np.linalg.solve(np.array([monomials(t) for t in basis]).T, monomials((0.3, -0.6)))
        predicted = share @ np.array([self.weights(t) for t in basis])
        np.testing.assert_allclose(predicted, self.weights((0.3, -0.6)), rtol=1e-6, atol=1e-9 * predicted.max())


class Events(unittest.TestCase):
    THETAS = ((0, 0), (1, 0), (-0.66, 0.88))
    EVENTS = 3000

    @classmethod
    def setUpClass(cls):
        cls.couplings = CARD_SCALE * PER_TEV2 * np.array(cls.THETAS)
        cls.samples = generate_samples(cls.EVENTS, cls.couplings, np.random.default_rng)

    def test_unweighted_events_carry_the_cross_section(self):
        for k, sample in enumerate(self.samples):
            own = sample.weights[:, k]
            self.assertEqual(own.shape, (self.EVENTS,))
            self.assertAlmostEqual(own.sum() / sample.sigma, 1.0, places=12)
            self.assertLess(sample.overweight, 0.01)
            self.assertGreater(np.mean(np.abs(own / np.median(own) - 1) < 1e-9), 0.99)

    def test_each_sample_has_the_distribution_of_its_benchmark(self):
        momenta, _, flux = phase_space.sample(TRIES, np.random.default_rng(3))
        parts = amplitudes(*momenta[:4])
        for k, sample in enumerate(self.samples):
            expected = flux * squared(parts, self.couplings[k])
            for name, observable in OBSERVABLES.items():
                (mean, error), (wanted, wanted_error) = (
                    average(observable(p), w)
                    for p, w in (
                        (np.moveaxis(sample.momenta, 1, 0), sample.weights[:, k]), (np.array(momenta), expected)
                    )
                )
                self.assertLess(abs(mean - wanted), 4 * np.hypot(error, wanted_error), (k, name))

    def test_weights_at_other_benchmarks_are_exact(self):
        for k, sample in enumerate(self.samples):
            parts = amplitudes(*np.moveaxis(sample.momenta, 1, 0)[:4])
            values = np.stack([squared(parts, coupling) for coupling in self.couplings], axis=1)
            ratios = sample.weights / sample.weights[:, [k]]
            np.testing.assert_allclose(ratios, values / values[:, [k]], rtol=1e-9)

    def test_no_point_is_an_event_of_two_benchmarks(self):
        """Samples that share points would not be independent"""
        energies = np.concatenate([sample.momenta[:, 4, 0] for sample in self.samples])
        self.assertEqual(len(np.unique(energies)), len(self.THETAS) * self.EVENTS)

    def test_the_ceiling_holds_for_the_benchmark_with_the_longest_tail(self):
        shares = np.random.default_rng(1).gamma((2.0, 0.3), size=(20_000, 2))
        ceiling = find_ceiling(shares / shares.mean(0))
        above = (shares[(shares / shares.mean(0)).sum(1) > ceiling]).sum(0) / shares.sum(0)
        self.assertAlmostEqual(above.max(), ABOVE_CEILING, delta=0.001)

    def test_an_operator_that_is_no_parameter_is_zero(self):
        settings = Settings([Parameter("c", "DIM6", 5, None)], {"sm": np.array([0.0]), "x": np.array([3.0])})
        np.testing.assert_array_equal(jobs.benchmark_couplings(settings), [[0, 0], [0, 3]])

    def test_an_unknown_operator_is_named(self):
        settings = Settings([Parameter("CHW", "newcoup", 7, None)], {"sm": np.array([0.0])})
        with self.assertRaisesRegex(SystemExit, "CHW .*newcoup 7.*\n.*madgraph"):
            jobs.benchmark_couplings(settings)


def fails_at_two(number):
    if number == 2:
        fail("task %d failed" % number, "look at it")
    return number


def is_killed(number):
    os.kill(os.getpid(), signal.SIGKILL)


class SideBySide(unittest.TestCase):
    def test_results_in_order(self):
        self.assertEqual(jobs.run_side_by_side(abs, [(-k,) for k in range(5)]), list(range(5)))

    def test_an_error_in_a_process_ends_the_step_with_it(self):
        with self.assertRaises(SystemExit) as end:
            jobs.run_side_by_side(fails_at_two, [(k,) for k in range(4)])
        self.assertEqual(str(end.exception), "error: task 2 failed\nhint: look at it")

    def test_a_process_that_is_killed_is_an_error(self):
        if len(os.sched_getaffinity(0)) == 1:
            self.skipTest("on one core there are no further processes")
        with self.assertRaisesRegex(SystemExit, "a process of the generator was killed from outside"):
            jobs.run_side_by_side(is_killed, [(k,) for k in range(4)])


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.settings = settings_of({"sm": (0, 0), "w": (1, 0)})
        cls.folder = tempfile.TemporaryDirectory()
        cls.one, cls.two = (os.path.join(cls.folder.name, str(jobs)) for jobs in (1, 3))
        cls.records = jobs.generate_jobs(cls.settings, 100, 1, 7, cls.one)
        cls.split = jobs.generate_jobs(cls.settings, 100, 3, 7, cls.two)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def path(self, folder, number):
        return os.path.join(folder, "job_%03d" % number, "unweighted_events.lhe.gz")

    def test_pylhe_reads_them(self):
        sigma, events = read_with_pylhe(self.path(self.one, 1))
        read = read_events(self.path(self.one, 1), "w", ["sm", "w"], 100)
        weights = read.weights
        self.assertEqual(len(events), 100)
        for event, weight, rows in zip(events, weights, read.particles.reshape(100, 7, 13)):
            self.assertEqual([int(p.id) for p in event.particles], [2, 1, 1, 2, 25, 22, 22])
            self.assertEqual(float(event.eventinfo.weight), weight[1])
            self.assertEqual(float(event.weights["sm"]), weight[0])
            np.testing.assert_allclose([p.px for p in event.particles], rows[:, 6])
            total = sum(float(p.e) * np.sign(p.status) for p in event.particles if abs(p.status) == 1)
            self.assertAlmostEqual(total / 13000, 0, places=8)
        self.assertAlmostEqual(sigma / weights[:, 1].sum(), 1, places=6)

    def generate_again(self, seed):
        """On one core, into a folder of its own -> the files' contents, the events' weights at the first benchmark"""
        with tempfile.TemporaryDirectory() as folder, mock.patch("os.sched_getaffinity", lambda _: {0}):
            jobs.generate_jobs(self.settings, 100, 1, seed, folder)
            weights = read_events(self.path(folder, 0), "sm", ["sm", "w"]).weights
            return [read_bytes(self.path(folder, number)) for number in range(2)], weights

    def test_same_seed_same_bytes_whatever_the_cores(self):
        self.assertEqual(self.generate_again(7)[0], [read_bytes(self.path(self.one, number)) for number in range(2)])

    def test_another_seed_gives_other_events(self):
        weights = read_events(self.path(self.one, 0), "sm", ["sm", "w"]).weights
        self.assertFalse(np.allclose(self.generate_again(8)[1], weights))

    def test_jobs_share_the_events_of_a_benchmark(self):
        self.assertEqual([(r["benchmark"], r["job"], r["events"]) for r in self.split], [
            ("sm", 0, 34), ("sm", 1, 33), ("sm", 2, 33), ("w", 0, 34), ("w", 1, 33), ("w", 2, 33)])
        whole = read_events(self.path(self.one, 1), "w", ["sm", "w"])
        parts = [read_events(self.path(self.two, number), "w", ["sm", "w"]) for number in (3, 4, 5)]
        np.testing.assert_array_equal(np.concatenate([p.particles for p in parts]), whole.particles)
        averaged = sum(len(p.weights) / 100 * p.weights.sum(0) for p in parts)
        np.testing.assert_allclose(averaged, whole.weights.sum(0), rtol=1e-6)


if __name__ == "__main__":
    unittest.main()
