"""Pythia's particles taken in batches are those of Pythia's own events; weights stay with their events."""
import gzip
import os
import re
import tempfile
import unittest

import numpy as np

from analytic.jobs import generate_jobs
from cards.settings import Parameter, Settings
from lhe.reader import read_events
from shower import pythia8
from shower.particles_file import Particles, charges_of, read_blocks, read_weights, write_particles
from shower.partons import final_partons

SETTINGS = Settings([Parameter("CWL2", "dim6", 2, "16.52*theta")], {"sm": np.array([0.0]), "w": np.array([1.0])})
SEEDS = (1, 0, 0)


class Shower(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        generate_jobs(SETTINGS, 60, 1, 1, cls.folder.name)
        cls.lhe = os.path.join(cls.folder.name, "job_000", "unweighted_events.lhe.gz")
        cls.events = read_events(cls.lhe, "sm", ["sm", "w"])
    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def shower(self, mpi="off", card=None, events=None):
        """-> Particles, index, with this text as pythia8_card.dat"""
        with tempfile.TemporaryDirectory() as folder:
            if card is not None:
                with open(os.path.join(folder, "pythia8_card.dat"), "w") as stream:
                    stream.write(card)
            return pythia8.shower_events(events or self.events, folder, mpi, SEEDS, folder)

    def changed(self, change):
        """The events of the file with a change in its text"""
        with gzip.open(self.lhe, "rt") as stream:
            text = change(stream.read())
        path = os.path.join(self.folder.name, "changed.lhe")
        with open(path, "w") as stream:
            stream.write(text)
        return read_events(path, "sm", ["sm", "w"])

    def test_batches_hold_the_particles_that_pythia_makes_of_the_file(self):
        particles, index = self.shower()
        pythia, ids, momenta, counts = pythia8.start_pythia(self.lhe, self.folder.name, "off", SEEDS), [], [], []
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
        particles, _ = self.shower()
        total = np.add.reduceat(particles.p4[:, 0].astype(float), np.concatenate([[0], np.cumsum(particles.n)[:-1]]))
        np.testing.assert_allclose(total, 13000.0, rtol=1e-4)

    def test_multiparton_interactions_add_particles(self):
        off, on = self.shower("off")[0], self.shower("on", card="PartonLevel:MPI = off\n")[0]
        self.assertGreater(on.n.mean(), 2 * off.n.mean())

    def test_settings_of_the_card_stand_over_ours(self):
        bare = self.shower(
            card="! nothing but partons\n\nPartonLevel:ISR off\nPartonLevel:FSR = off\nHadronLevel:all = off\n"
        )[0]
        self.assertLess(bare.n.mean(), 12)
        same = self.shower(
            card="partonlevel:mpi = on\nHEPMCoutput:file = x\nSysCalc:tmsList = auto\nJetMatching:merge = off\n"
        )[0]
        np.testing.assert_array_equal(same.p4, self.shower()[0].p4)

    def test_settings_that_are_none_are_named_with_their_line(self):
        for card, words in (
            ("! mine\nPartonLevl:ISR = off\n", "pythia8_card.dat, line 2: 'PartonLevl:ISR = off' is not a setting"),
            ("JetMatching:merge = on\n", "line 1: 'JetMatching:merge = on' requests matching"),
            ("Merging:doPTLundMerging = on\n", "requests matching"),
        ):
            with self.assertRaisesRegex(SystemExit, words):
                self.shower(card=card)

    def test_what_the_file_has_not_decayed_pythia_decays(self):
        events = self.changed(
            lambda text: (
                re.sub(r"\n22 1 5 5 .*", "", text).replace("\n25 2 1 2", "\n25 1 1 2").replace("\n7 1 ", "\n5 1 ")
            )
        )
        as_pythia_does, _ = self.shower(events=events)
        self.assertFalse((as_pythia_does.id == 25).any())
        photons, _ = self.shower(events=events, card="25:onMode = off\n25:onIfMatch = 22 22\n")
        hard = photons.p4[photons.id == 22]
        self.assertGreater(np.mean(hard[:, 0] > 60), 0.01)
        self.assertGreater(as_pythia_does.n.mean(), photons.n.mean() + 10)
        with self.assertRaisesRegex(SystemExit, "event 1 of .* undecayed particle 25"):
            final_partons(events)

    def test_seeds_of_jobs_differ(self):
        seeds = {pythia8.pythia_seed(1, benchmark, job) for benchmark in range(6) for job in range(10)}
        self.assertEqual(len(seeds), 60)

    def test_an_event_that_pythia_drops_takes_its_weights_along(self):
        lost = {3, 17, 18, 59}
        numbers = iter(range(60))
        spoil = lambda match: match.group(1) + ("1.0e+03" if next(numbers) in lost else match.group(2))  # noqa: E731
        events = self.changed(lambda text: re.sub(r"(\n22 1 5 5 0 0 )(\S+)(?=.*\n22 1)", spoil, text))
        particles, index = self.shower(events=events)
        np.testing.assert_array_equal(index, [k for k in range(60) if k not in lost])
        self.assertEqual(len(particles.n), 56)

    def test_a_muon_without_mass_does_not_lose_its_event(self):
        """Pythia gives it one and changes the momenta of the event's incoming partons with it"""
        muon = lambda match: match.group(0).replace("\n22 1", "\n-13 1", 1).replace("\n22 1", "\n13 1")  # noqa: E731
        events = self.changed(lambda text: re.sub(r"\n22 1 .*\n22 1", muon, text))
        particles, index = self.shower(events=events)
        np.testing.assert_array_equal(index, np.arange(60))
        self.assertGreaterEqual((np.abs(particles.id) == 13).sum(), 120)

    def test_partons_are_the_two_quarks_and_the_photons(self):
        particles, index = final_partons(self.events)
        np.testing.assert_array_equal(particles.id.reshape(60, 4), [[1, 2, 22, 22]] * 60)
        np.testing.assert_array_equal(index, np.arange(60))
        np.testing.assert_array_equal(particles.p4[0], self.events.particles[2][[9, 6, 7, 8]])


class ParticlesFile(unittest.TestCase):
    def test_round_trip_in_blocks(self):
        rng = np.random.default_rng(1)
        particles = Particles(
            np.array([2, 0, 3]), np.array([11, -211, 22, 2212, 12]), rng.normal(size=(5, 4)).astype("f4")
        )
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
