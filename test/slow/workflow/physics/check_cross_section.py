"""MadGraph's cross sections against the exact ones: when they are compared, and what is an error."""
import os
import shutil
import tempfile
import unittest
from collections import namedtuple

import configure
from analytic.exact_cross_section import exact_cross_sections, second_opinion
from cards import shipped_cards
from cards.physics_card import read_card
from samples.cross_section import compare_cross_sections, judge_cross_sections, read_cross_section
from samples.sample_checks import generator_cross_sections
from stages import PHYSICS, one_parameter_card, write_card

CARDS = os.path.join(PHYSICS, "cards")
# MadGraph 3.1.1 at (CWL2, CPWL2) = (0, 0), (1, 0), (0, 1): cross section times branching ratio and its error, pb
MADGRAPH = [(1.0393e-3, 7e-7), (8.685e-4, 6e-7), (1.2528e-3, 1.4e-6)]

INIT = """2212 2212 6.500000e+03 6.500000e+03 0 0 247000 247000 -4 2
3.0000000e-03 3.0000000e-05 1.0000000e+00 1
1.0000000e-03 4.0000000e-05 1.0000000e+00 2
"""


def refusal(function, *arguments):
    """-> the error with which ``function`` ends the step, or None"""
    try:
        function(*arguments)
    except SystemExit as end:
        return str(end)
    return None


class Exact(unittest.TestCase):
    def test_it_agrees_with_madgraph(self):
        couplings = [[0, 0], [16.52, 0], [0, 16.52]]
        for (sigma, error), (wanted, wanted_error) in zip(exact_cross_sections(couplings, 1), MADGRAPH):
            self.assertLess(error / sigma, 0.004)
            self.assertLess(abs(sigma - wanted), 4 * (error ** 2 + wanted_error ** 2) ** 0.5)


class Judgement(unittest.TestCase):
    EXACT = {"sm": (1.04e-3, 3e-6), "w": (8.7e-4, 3e-6)}

    def judge(self, factor, error=1e-6):
        found = {name: (sigma * factor, error) for name, (sigma, _) in self.EXACT.items()}
        return refusal(judge_cross_sections, compare_cross_sections(found, self.EXACT))

    def test_what_agrees(self):
        for factor in (1.0, 0.96, 1.04):
            self.assertIsNone(self.judge(factor), factor)
        self.assertIsNone(self.judge(1.2, error=1e-4), "within the errors of few events")

    def test_couplings_that_the_cards_left_at_one(self):
        text = self.judge(9.3)
        for words in (
            "a factor of 9.3",
            "0.00967",
            "2 of 2 benchmarks disagree (sm, w)",
            "checks: {cross_section: false}",
        ):
            self.assertIn(words, text)
        self.assertIsNotNone(self.judge(0.9))


class Comparison(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cards, self.config = os.path.join(folder.name, "cards"), os.path.join(folder.name, "config.h5")
        shutil.copytree(CARDS, self.cards)
        self.configure(one_parameter_card())

    def configure(self, card):
        path = write_card(os.path.join(os.path.dirname(self.cards), "input.yml"), card)
        configure.write_config(read_card(path), 1, self.config, path)

    def change(self, name, old, new):
        path = os.path.join(self.cards, name)
        with open(path) as stream:
            text = stream.read()
        self.assertIn(old, text)
        with open(path, "w") as stream:
            stream.write(text.replace(old, new))

    def opinion(self):
        return second_opinion(self.config, self.cards, 1)

    def test_shipped_cards_are_known(self):
        for name, known in shipped_cards.SHIPPED.items():
            found = shipped_cards.fingerprint(os.path.join(CARDS, name))
            self.assertEqual(found, known, "workflow/physics/scripts/shipped_cards.py has an older %s" % name)

    def test_shipped_cards_are_compared(self):
        self.change("run_card.dat", "5000 = nevents", "70 = nevents   ! fewer")
        exact = self.opinion()["exact_cross_sections_pb"]
        self.assertEqual(list(exact)[:2], ["sm", "w"])
        self.assertAlmostEqual(exact["sm"][0] / 1.0393e-3, 1, delta=0.02)

    def test_another_process_or_other_cuts_are_not(self):
        self.change("proc_card.dat", "h > a a", "h > e+ e-")
        self.change("run_card.dat", "20.0 = ptj", "30.0 = ptj")
        reasons = ["%s differs from the shipped one" % name for name in ("proc_card.dat", "run_card.dat")]
        self.assertEqual(self.opinion(), {"not_compared": ", ".join(reasons)})

    def test_other_operators_are_not(self):
        card = one_parameter_card()
        card["parameters"][0]["lha_id"] = 7
        self.configure(card)
        self.assertEqual(self.opinion(), {"not_compared": "the exact amplitude has no CWL2"})


class Generators(unittest.TestCase):
    def test_init_block(self):
        events = namedtuple("Events", "path init")
        sigma, error = read_cross_section(events("events.lhe", INIT.splitlines()))
        self.assertAlmostEqual(sigma, 4e-3)
        self.assertAlmostEqual(error, 5e-5)
        self.assertIn(
            "<init> has no cross sections", refusal(read_cross_section, events("events.lhe", INIT.splitlines()[:1]))
        )

    def test_mean_over_jobs(self):
        jobs = [("sm", 30, 1.0, 0.1), ("w", 10, 5.0, 0.5), ("sm", 10, 2.0, 0.3)]
        stages = [{"stage": "configure"}] + [
            {"stage": "pythia", "benchmark": name, "generated": n, "sigma_pb": sigma, "sigma_error_pb": error}
            for name, n, sigma, error in jobs
        ]
        found = generator_cross_sections(stages)
        self.assertAlmostEqual(found["sm"][0], 1.25)
        self.assertAlmostEqual(found["sm"][1], 0.15)
        self.assertEqual(found["w"], (5.0, 0.5))


if __name__ == "__main__":
    unittest.main()
