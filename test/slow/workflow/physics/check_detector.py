"""The fast detector on simple events, and observables by the rules of MadMiner's DelphesReader."""
import unittest

import numpy as np

from detector import cms_card as card
from detector import fast_detector, smeared_partons
from detector.calorimeter import ECAL, HCAL
from detector.objects import Detected, make_jets, make_objects
from detector.smearing import smear_lognormal
from observables.evaluation import evaluate
from observables.expressions import compile_expression
from shower.particles_file import Block, charges_of

PT_J1 = {"name": "pt_j1", "definition": "j[0].pt", "required": False, "default": 0.0}
ANGLE = {
    "name": "delta_phi_jj", "required": True, "default": None,
    "definition": "(j[0].phi - j[1].phi) * (-1. + 2.*float(j[0].eta > j[1].eta))",
}  # fmt: skip


def block_of(events):
    """[[(id, pt, eta, phi), ...] per event] -> Block of massless particles"""
    event, ids, pt, eta, phi = np.array([(k,) + p for k, particles in enumerate(events) for p in particles], float).T
    p4 = np.stack([pt * np.cosh(eta), pt * np.cos(phi), pt * np.sin(phi), pt * np.sinh(eta)], axis=1)
    return Block(len(events), event.astype(int), ids.astype(int), charges_of(ids.astype(int)), p4)


def random_detected(count, rng):
    event = np.sort(rng.integers(0, count, 3 * count))
    draw = lambda: (20 + rng.exponential(50, len(event)), rng.normal(0, 2, len(event)), rng.uniform(-3, 3, len(event)))  # noqa: E731
    objects = {kind: make_objects(kind, event, *draw()) for kind in ("a", "e", "mu")}
    objects["j"] = make_jets(event, *draw(), rng.exponential(5, len(event)))
    return Detected(objects, rng.normal(0, 20, (count, 2)))


def card_of(*definitions, cuts=()):
    observables = [dict(name="x%d" % k, definition=text, default=-99.0) for k, text in enumerate(definitions)]
    return {"observables": observables, "cuts": [{"expression": cut} for cut in cuts]}


class Detector(unittest.TestCase):
    def test_a_hard_pion_pair_gives_two_jets_and_little_missing_momentum(self):
        found = fast_detector.detect(
            block_of([[(211, 100, 0.3, 1.0), (-211, 100, -0.5, 1.0 - np.pi)]] * 200), np.random.default_rng(1)
        )
        jets = found.objects["j"]
        self.assertGreater(len(jets.pt), 380)
        self.assertLess(abs(np.median(jets.pt) / 100 - 1), 0.08)
        self.assertLess(np.abs(np.median(found.missing, axis=0)).max(), 5)

    def test_isolated_photons_are_no_jets(self):
        events = block_of([[(22, 60, 0.1, 0.5), (211, 80, 1.0, -2.0)]] * 300)
        found = fast_detector.detect(events, np.random.default_rng(1))
        self.assertAlmostEqual(len(found.objects["a"].pt) / 300, 0.95, delta=0.05)
        self.assertLess(abs(np.median(found.objects["a"].pt) / 60 - 1), 0.02)
        near = np.abs(found.objects["j"].phi - 0.5) < 0.5
        self.assertLess(near.sum(), 30)  # those of photons that were not identified

    def test_a_photon_within_a_jet_is_not_isolated(self):
        events = block_of([[(22, 30, 0.1, 0.5), (211, 80, 0.2, 0.6)]] * 100)
        found = fast_detector.detect(events, np.random.default_rng(1))
        self.assertLess(len(found.objects["a"].pt), 15)

    def test_leptons_keep_their_charge(self):
        events = block_of([[(-13, 50, 0.4, 0.2), (11, 40, -0.4, 2.2)]] * 100)
        found = fast_detector.detect(events, np.random.default_rng(1))
        self.assertEqual(set(found.objects["mu"].pdg.tolist()), {-13})
        self.assertEqual(set(found.objects["e"].pdg.tolist()), {11})
        self.assertGreater(len(found.objects["mu"].pt), 80)

    def test_neutrinos_are_missing(self):
        events = block_of([[(12, 70, 0.0, 0.0), (211, 70, 0.0, -3.0)]] * 50)
        found = fast_detector.detect(events, np.random.default_rng(1))
        self.assertGreater(np.median(np.hypot(*found.missing.T)), 55)

    def test_smearing_keeps_mean_and_width(self):
        drawn = smear_lognormal(np.full(200_000, 40.0), np.full(200_000, 8.0), np.random.default_rng(1))
        self.assertAlmostEqual(drawn.mean(), 40.0, delta=0.1)
        self.assertAlmostEqual(drawn.std(), 8.0, delta=0.1)
        self.assertEqual(smear_lognormal(np.zeros(3), np.ones(3), np.random.default_rng(1)).tolist(), [0, 0, 0])

    def test_numbers_of_the_card(self):
        np.testing.assert_allclose(
            card.hcal_width(np.array([100.0, 100.0]), np.array([0.0, 4.0])), [15.811, 29.967], rtol=1e-4
        )
        np.testing.assert_allclose(card.ecal_width(np.array([100.0]), np.array([0.0])), [1.4177], rtol=1e-4)
        np.testing.assert_allclose(card.jet_energy_scale(np.array([25.0]), np.array([2.0])), [1.09252], rtol=1e-5)
        for calorimeter in (ECAL, HCAL):
            self.assertTrue((np.diff(calorimeter.eta_edges) > 0).all())
            self.assertEqual((calorimeter.eta_edges[0], calorimeter.eta_edges[-1]), (-5, 5))

    def test_partons_are_smeared_into_jets(self):
        found = smeared_partons.detect(
            block_of([[(1, 100, 1.0, 1.0), (2, 50, -2.0, 2.0), (22, 60, 0.0, -1.0)]] * 500), np.random.default_rng(1)
        )
        self.assertEqual(len(found.objects["j"].pt), 1000)
        self.assertAlmostEqual(found.objects["j"].pt[::2].mean(), 100, delta=1.5)
        self.assertAlmostEqual(len(found.objects["a"].pt) / 500, 0.95, delta=0.04)

    def test_partons_of_other_processes(self):
        event = [
            (5, 80, 0.5, 1.0),
            (21, 70, -0.5, -2.0),
            (11, 50, 0.4, 0.0),
            (-13, 60, -0.3, 2.5),
            (13, 40, 3.0, 1.5),
            (14, 90, 0.1, -1.0),
        ]
        found = smeared_partons.detect(block_of([event] * 400), np.random.default_rng(1))
        jets, electrons, muons = (found.objects[kind] for kind in ("j", "e", "mu"))
        self.assertEqual(len(jets.pt), 800)
        self.assertEqual((set(electrons.pdg.tolist()), set(muons.pdg.tolist())), ({11}, {-13}))
        self.assertAlmostEqual(len(electrons.pt) / 400, 0.95 ** 2, delta=0.05)
        self.assertAlmostEqual(len(muons.pt) / 400, 0.99 * 0.95, delta=0.05)
        self.assertAlmostEqual(electrons.pt.std() / 50, 0.08, delta=0.02)
        self.assertLess(muons.pt.std() / 60, 0.03)

    def test_neutrinos_of_events_without_a_shower_are_missing(self):
        found = smeared_partons.detect(
            block_of([[(-12, 90, 0.1, 0.0), (11, 90, 0.2, np.pi)]] * 200), np.random.default_rng(1)
        )
        self.assertAlmostEqual(np.median(found.missing[:, 0]), 90, delta=3)
        np.testing.assert_allclose(found.missing[:, 1], 0, atol=1e-9)


class Observables(unittest.TestCase):
    def setUp(self):
        self.detected = random_detected(80, np.random.default_rng(2))

    def test_plain_objects_and_madminers_particles_agree(self):
        plain = (
            "j[0].pt",
            ANGLE["definition"],
            "len(l) + l[1].eta",
            "met.pt * cos(met.phi)",
            "mu[-1].phi + e[0].eta - a[0].pt",
        )
        fast, _ = evaluate(card_of(*plain), self.detected, 80)
        full, _ = evaluate(card_of(*plain, "visible.pt"), self.detected, 80)
        self.assertTrue(all(compile_expression("x", text).plain for text in plain))
        np.testing.assert_allclose(fast, full[:, :-1], rtol=1e-12, atol=1e-12)

    def test_expressions_that_need_more_than_pt_eta_phi_are_seen(self):
        for text in (
            "(j[0] + j[1]).m",
            "j[0].deltaR(j[1])",
            "boost_to_com(j[0]).pt",
            "j[0].charge",
            "sum(p.pt for p in j)",
            "max(j)",
        ):
            self.assertFalse(compile_expression("x", text).plain, text)

    def test_sums_and_boosts(self):
        values, _ = evaluate(
            card_of("(j[0] + j[1]).m", "all.px", "visible.px + met.px", "boost_to_com(all).pt"), self.detected, 80
        )
        rows = np.array([self.detected.objects["j"].event == k for k in range(80)])
        k = int(np.argmax(rows.sum(1) >= 2))
        jets = [column[rows[k]] for column in self.detected.objects["j"]]
        order = np.argsort(-jets[1])[:2]
        pt, eta, phi, mass = (column[order] for column in jets[1:5])
        p = np.stack(
            [np.sqrt(mass**2 + (pt * np.cosh(eta)) ** 2), pt * np.cos(phi), pt * np.sin(phi), pt * np.sinh(eta)]
        ).sum(1)
        self.assertAlmostEqual(values[k, 0], np.sqrt(p[0] ** 2 - (p[1:] ** 2).sum()), places=6)
        np.testing.assert_allclose(values[:, 1], values[:, 2], atol=1e-9)

    def test_defaults_required_and_cuts(self):
        jets = make_jets(
            *(
                np.array(c, float)
                for c in ([0, 0, 1, 3, 3], [40, 90, 50, 25, 22], [1, 0, 0, 2, -2], [0.1, 0.2, 1, 2, -2], [5] * 5)
            )
        )
        jets = jets._replace(event=jets.event.astype(int))
        none = make_objects("a", *(np.array([], t) for t in (int, float, float, float)))
        detected = Detected({"a": none, "e": none, "mu": none, "j": jets}, np.zeros((4, 2)))
        values, passes = evaluate({"observables": [PT_J1, ANGLE], "cuts": [{"expression": "pt_j1 > 30."}]}, detected, 4)
        np.testing.assert_array_equal(values[:, 0], [90, 50, 0, 25])
        self.assertAlmostEqual(values[0, 1], (0.2 - 0.1) * -1)
        np.testing.assert_array_equal(np.isnan(values[:, 1]), [False, True, True, False])
        np.testing.assert_array_equal(passes, [True, False, False, False])

    def test_a_cut_that_cannot_be_told_follows_its_required_key(self):
        cuts = [{"expression": "a[9].pt > 0", "required": keep} for keep in (False, True)]
        for cut, keep in zip(cuts, (False, True)):
            _, passes = evaluate({"observables": [PT_J1], "cuts": [cut]}, self.detected, 80)
            self.assertEqual(set(passes.tolist()), {keep})


if __name__ == "__main__":
    unittest.main()
