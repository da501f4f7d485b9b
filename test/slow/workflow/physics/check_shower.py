"""Pythia's particles taken in batches are those of Pythia's own events; weights stay with their events."""
import os
import tempfile
import unittest

import numpy as np

import shower_pythia8
from analytic import generate_jobs
from lhe_reader import read_events
from particles_file import Particles, charges_of, read_blocks, read_weights, write_particles
from partons import final_partons
from settings import Parameter, Settings

SETTINGS = Settings([Parameter("CWL2", "dim6", 2, "16.52*theta")], {"sm": np.array([0.0]), "w": np.array([1.0])})
SEEDS = (1, 0, 0)


class Shower(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        generate_jobs(SETTINGS, 60, 1, 1, cls.folder.name)
        cls.lhe = os.path.join(cls.folder.name, "job_000", "unweighted_events.lhe.gz")
        cls.events = read_events(cls.lhe, "sm", ["sm", "w"])
        cls.pz = shower_pythia8.incoming_momenta(cls.events.particles)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_batches_hold_the_particles_of_pythias_own_events(self):
        particles, index = shower_pythia8.shower_events(self.lhe, self.pz, "off", SEEDS)
        pythia, ids, momenta, counts = shower_pythia8.start_pythia(self.lhe, "off", SEEDS), [], [], []
        while pythia.next():
            final = [p for p in pythia.event if p.isFinal()]
            counts.append(len(final))
            ids += [p.id() for p in final]
            momenta += [(p.e(), p.px(), p.py(), p.pz()) for p in final]
        np.testing.assert_array_equal(index, np.arange(60))
        np.testing.assert_array_equal(particles.n, counts)
        np.testing.assert_array_equal(particles.id, ids)
        np.testing.assert_array_equal(particles.p4, np.array(momenta, "f4"))

    def test_energy_is_conserved(self):
        particles, _ = shower_pythia8.shower_events(self.lhe, self.pz, "off", SEEDS)
        total = np.add.reduceat(particles.p4[:, 0].astype(float), np.concatenate([[0], np.cumsum(particles.n)[:-1]]))
        np.testing.assert_allclose(total, 13000.0, rtol=1e-4)

    def test_multiparton_interactions_add_particles(self):
        off, _ = shower_pythia8.shower_events(self.lhe, self.pz, "off", SEEDS)
        on, _ = shower_pythia8.shower_events(self.lhe, self.pz, "on", SEEDS)
        self.assertGreater(on.n.mean(), 2 * off.n.mean())

    def test_seeds_of_jobs_differ(self):
        seeds = {shower_pythia8.pythia_seed(1, benchmark, job) for benchmark in range(6) for job in range(10)}
        self.assertEqual(len(seeds), 60)

    def test_an_event_that_pythia_drops_takes_its_weights_along(self):
        kept = np.array([0, 1, 3, 4, 59])
        np.testing.assert_array_equal(shower_pythia8.match_events(self.pz, self.pz[kept], 0), kept)

    def test_events_of_another_file_are_refused(self):
        with self.assertRaisesRegex(SystemExit, "do not match"):
            shower_pythia8.match_events(self.pz, self.pz + 1.0, 0)

    def test_partons_are_the_two_quarks_and_the_photons(self):
        particles, index = final_partons(self.events.particles)
        np.testing.assert_array_equal(particles.id.reshape(60, 4), [[1, 2, 22, 22]] * 60)
        np.testing.assert_array_equal(index, np.arange(60))
        np.testing.assert_array_equal(particles.p4[0], self.events.particles[0, 2][[9, 6, 7, 8]])


class ParticlesFile(unittest.TestCase):
    def test_round_trip_in_blocks(self):
        rng = np.random.default_rng(1)
        particles = Particles(np.array([2, 0, 3]), np.array([11, -211, 22, 2212, 12]), rng.normal(size=(5, 4)).astype("f4"))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "events.h5")
            write_particles(path, particles, [0, 2, 3], np.arange(8.0).reshape(4, 2))
            first, second = read_blocks(path, 2)
            np.testing.assert_array_equal(read_weights(path), [[0, 1], [4, 5], [6, 7]])
        self.assertEqual((first.count, second.count), (2, 1))
        np.testing.assert_array_equal(first.event, [0, 0])
        np.testing.assert_array_equal(second.event, [0, 0, 0])
        np.testing.assert_array_equal(second.p4, particles.p4[2:])

    def test_charges(self):
        ids = [11, -11, 13, 22, 111, 211, -211, -321, 130, 2212, -2212, 2112, -12, 1000010020]
        np.testing.assert_array_equal(charges_of(np.array(ids)), [-1, 1, -1, 0, 0, 1, -1, -1, 0, 1, -1, 0, 0, 0])


if __name__ == "__main__":
    unittest.main()
