"""Cross sections against MadGraph's without a fitted factor; weights, files and jobs of the analytic generator."""
import json
import os
import signal
import tempfile
import unittest

import numpy as np

from analytic import jobs, phase_space
from analytic.amplitude import amplitudes, squared
from analytic.constants import PER_TEV2
from analytic.unweighting import generate_events, integrate
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


def read_with_pylhe(path):
    """-> cross section in pb of the file's <init>, events"""
    import pylhe

    if hasattr(pylhe, "read_lhe_with_attributes"):  # pylhe below 1, for Python 3.8
        init = pylhe.read_lhe_init(path)
        return float(init["procInfo"][0]["xSection"]), list(pylhe.read_lhe_with_attributes(path))
    file = pylhe.LHEFile.fromfile(path)
    return float(file.init.procInfo[0].xSection), list(file.events)


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
            sigma, error = integrate(self.weights(point["theta"]), TRIES)
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
    def test_unweighted_events_carry_the_cross_section(self):
        sample = generate_events(300, 0, [(0, 0), (CARD_SCALE, 0)], np.random.default_rng(1))
        self.assertAlmostEqual(sample.weights[:, 0].sum() / sample.sigma, 1.0, places=12)
        self.assertLess(sample.overweight, 0.03)
        median = np.median(sample.weights[:, 0])
        self.assertGreater(np.mean(np.abs(sample.weights[:, 0] / median - 1) < 1e-9), 0.97)

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

    def test_same_seed_same_bytes_whatever_the_cores(self):
        with tempfile.TemporaryDirectory() as folder:
            couplings = jobs.benchmark_couplings(self.settings)
            for index in range(2):
                jobs.generate_benchmark(index, self.settings, couplings, 100, 1, 7, folder)
                with open(self.path(folder, index), "rb") as again, open(self.path(self.one, index), "rb") as first:
                    self.assertEqual(again.read(), first.read())

    def test_another_seed_gives_other_events(self):
        with tempfile.TemporaryDirectory() as folder:
            jobs.generate_benchmark(
                0, self.settings, jobs.benchmark_couplings(self.settings), 100, 1, 8, folder
            )
            weights = read_events(self.path(folder, 0), "sm", ["sm", "w"]).weights
            self.assertFalse(np.allclose(weights, read_events(self.path(self.one, 0), "sm", ["sm", "w"]).weights))

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
