"""Definitions and cuts of the physics card: mistakes are found before events are made, and what is right is left
alone."""
import math
import os
import shutil
import sys
import tempfile
import types
import unittest

import numpy as np

from cards.physics_card import read_card
from observables.detected_values import check_finite, find_values
from observables.evaluation import CannotEvaluate, evaluate
from observables.expression_trial import try_expressions
from shower.particles_file import read_blocks
from stages import Chain, one_parameter_card, read_product_card, run_configure, write_card

# MadMiner's default observables, those of its tutorials, and what its documentation says expressions can do
GOOD = """
met.pt
met.phi
visible.e
visible.eta
len(l)
len(a) + len(j)
l[0].e
a[1].pt
j[0].eta
j[1].phi
l[0].charge
mu[0].charge * 1.5
l[0].pdgid
(a[0] + a[1]).m
(l[0] + l[1] + l[2] + l[3]).m
(j[0] + j[1]).m / (a[0] + a[1]).m
abs(j[0].deltaphi(j[1]))
j[0].deltaphi(j[1]) * (-1. + 2.*float(j[0].eta > j[1].eta))
(j[0].phi - j[1].phi) * (-1. + 2.*float(j[0].eta > j[1].eta))
j[0].deltaeta(j[1])
j[0].deltaR(j[1])
j[0].rapidity - j[1].rapidity
boost_to_com(a[0]).pt
boost_to_com(a[0] + a[1]).eta
all.m
(visible + met).px
sqrt(2*l[0].pt*met.pt*(1 - cos(l[0].deltaphi(met))))
log((j[0] + j[1]).m)
log(1. + len(e))
exp(-j[0].pt/100.)
acos(cos(j[0].deltaphi(j[1])))
atan2(j[0].py, j[0].px) / pi
pow(j[0].pt, 2) + j[1].pt**2
tanh(j[0].eta)
sum(p.pt for p in j)
sum([p.pt for p in j if abs(p.eta) < 2.5])
max([p.pt for p in j] + [0.])
max((p.pt for p in j), default=0.)
min(j[0].deltaR(a[0]), j[0].deltaR(a[1]))
len([p for p in j if p.pt > 30.])
sorted(j, key=lambda p: abs(p.eta))[0].pt
j[0].pt if len(j) > 0 else 0.
j[0].pt if j else None
j[0].eta > j[1].eta
j[-1].pt
j[9].pt
j[0].pt/len(e)
j[0].pt/met.pt
int(len(j) > 2)
round(j[0].pt)
any(p.pt > 100. for p in j)
(l[0] + l[1]).m if len(l) > 1 and l[0].charge * l[1].charge < 0 else 0.
""".strip().split("\n")

GOOD_CUTS = [
    "x > 0.",
    "abs(x) < 1e9 and len(j) >= 2",
    "(a[0] + a[1]).m > 122.",
    "not len(e)",
    "pt_j1 > 30. or met.pt > 20.",
    "len(j)",
]

# What is wrong, and words that the error has to hold
BAD = {
    "jj[0].pt": "did you mean 'j'?",
    "jets[0].pt": "did you mean 'j'?",
    "mett.pt": "did you mean 'met'?",
    "pt_j1": "'pt_j1' is not a name",
    "math.sqrt(j[0].pt)": "sqrt(...), not math.sqrt(...)",
    '__import__("os").getpid()': "'__import__' is not a name",
    "j[0].__class__": "'__class__' is not a property",
    "j[0].pt +": "not a Python expression",
    "j[0].pt = 3": "not a Python expression",
    "j[0].ptt": "did you mean 'pt'?",
    "j[0].delta_phi_m": "did you mean 'deltaphi'?",
    "j.pt": "j[0].pt",
    "j[0].phi()": "not j[0].phi()",
    "j[0].deltaphi": "not a number but a function",
    "j[0]": "not a number but an object",
    "[x.pt for x in j]": "not a number but a list",
    '"abc"': "the same for every event",
    "5.": "the same for every event",
    "1./0.": "the same for every event",
    "(-1.5)**0.5": "the same for every event",
    "(-j[0].pt)**0.5": "not a number but a complex number",
    "str(j[0].pt)": "'str' is not a name",
    "j[0].pt/0.": "no event has it",
    "j[len(j)].pt": "no event has it",
    "sqrt(50.-j[0].pt)": "math domain error",
    "exp(j[0].pt*100)": "math range error",
    "log(len(e))": "for an event with no e",
    "max(p.pt for p in j)": "for an event with no j",
    "float('nan')*j[0].pt": "NaN or infinite",
    "all(p.pt > 1. for p in j)": "not functions",
    "(a[0] + 3).m": "cannot be evaluated",
    "sin(j)": "cannot be evaluated",
}


def card_with(folder, observables=(), cuts=None):
    card = read_product_card()
    card["observables"] += list(observables)
    card["cuts"] += [] if cuts is None else [{"expression": cut} for cut in cuts]
    return write_card(os.path.join(folder, "input.yml"), card)


def observable(definition, name="x", **keys):
    return dict({"name": name, "definition": definition, "required": False, "default": 0.0}, **keys)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def read(self, *observables, cuts=None):
        return read_card(card_with(self.folder, observables, cuts))

    def error_of(self, function, *arguments, **others):
        with self.assertRaises(SystemExit) as end:
            function(*arguments, **others)
        self.assertRegex(str(end.exception), r"\Aerror: .*\nhint: .*\Z")
        return str(end.exception)


class BeforeEvents(Case):
    def trial(self, *observables, cuts=None):
        return try_expressions(self.read(*observables, cuts=cuts))

    def test_good_definitions_and_cuts(self):
        for definition in GOOD:
            with self.subTest(definition):
                self.assertEqual(self.trial(observable(definition)), [])
        self.assertEqual(self.trial(observable("j[0].eta"), cuts=GOOD_CUTS), [])

    def test_bad_definitions(self):
        for definition, words in BAD.items():
            with self.subTest(definition):
                error = self.error_of(self.trial, observable(definition))
                self.assertRegex(error, r"input\.yml, line \d+: observables\[2\]\.definition")
                self.assertIn(words, error)

    def test_bad_cuts(self):
        for cut, words in (
            ("pt_j > 30.", "did you mean 'pt_j1'?"),
            ("30. > 2.", "the same for every event"),
            ("e", "not a number but a list"),
        ):
            error = self.error_of(self.trial, cuts=[cut])
            self.assertRegex(error, r"input\.yml, line \d+: cuts\[1\]\.expression")
            self.assertIn(words, error)

    def test_what_only_some_momenta_have_no_value_for_is_a_warning(self):
        warnings = self.trial(observable("sqrt((a[0] + a[1]).m - 500.)"))
        self.assertEqual(len(warnings), 1)
        self.assertIn("observables[2].definition", warnings[0])

    def test_an_event_that_is_kept_has_a_value(self):
        error = self.error_of(self.trial, observable("j[2].pt", default=None))
        self.assertIn("observables[2].definition: an event with 2 j passes the cuts and has no value for x", error)
        self.assertEqual(self.trial(observable("j[2].pt", default=None, required=True)), [])
        self.assertEqual(self.trial(observable("j[2].pt", default=None), cuts=["x > 30."]), [])
        self.assertEqual(self.trial(observable("j[2].pt", default=None), cuts=["len(j) > 2"]), [])

    def test_tags_need_delphes(self):
        self.assertIn("no b, t or tau tags", self.error_of(self.trial, observable("j[0].b_tag")))
        installed, sys.modules["pythia8mc"] = sys.modules.get("pythia8mc"), None
        try:
            self.assertEqual(self.trial(observable("j[0].b_tag")), [])
        finally:
            sys.modules.pop("pythia8mc") if installed is None else sys.modules.update(pythia8mc=installed)

    def test_names_that_cuts_need_for_something_else(self):
        for name in ("j", "met", "pi"):
            self.assertIn("means something else in cuts", self.error_of(self.read, observable("j[0].pt", name=name)))


class OnRealEvents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from detector.fast_detector import detect

        cls.folder = tempfile.TemporaryDirectory()
        cls.chain = Chain(cls.folder.name, one_parameter_card())
        cls.failures = [process.stderr for process in cls.chain.prepare("job_000", 150) if process.returncode != 0]
        rng = np.random.default_rng(5)
        events = cls.chain.at("pythia", "job_000", "events", "events.h5")
        cls.detected = [] if cls.failures else [detect(block, rng) for block in read_blocks(events, 100)]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.assertEqual(self.failures, [])

    def card(self, *observables, cuts=None):
        return read_card(card_with(self.folder.name, observables, cuts))

    def test_good_definitions_and_cuts(self):
        card = self.card(*(observable(text, name="x%d" % k) for k, text in enumerate(GOOD)), observable("j[0].eta"))
        values, passes = find_values(card, self.detected)
        self.assertEqual(values.shape, (150, len(GOOD) + 3))
        self.assertGreater(passes.sum(), 100)
        check_finite(card, values[passes].T)

    def test_boosts_lead_to_the_rest_frame_of_all(self):
        values, passes = find_values(self.card(observable("boost_to_com(all).p / all.m")), self.detected)
        self.assertLess(np.abs(values[passes][:, 2]).max(), 1e-4)

    def test_the_event_is_named_that_an_expression_fails_for(self):
        card = self.card(observable("sqrt(60. - j[0].pt)"))
        with self.assertRaises(CannotEvaluate) as caught:
            for detected in self.detected:
                evaluate(card, detected, len(detected.missing), 7)
        self.assertEqual((caught.exception.kind, caught.exception.index), ("observables", 2))
        self.assertGreaterEqual(caught.exception.event, 7)
        process = self.chain.delphes("job_000", input=card_with(self.folder.name, [observable("sqrt(60. - j[0].pt)")]))
        self.assertEqual(process.returncode, 1)
        self.assertRegex(
            process.stderr, r"input\.yml, line \d+: observables\[2\]\.definition cannot be evaluated for event \d+"
        )
        self.assertNotIn("Traceback", process.stderr)

    def test_nan_is_an_error_with_its_share(self):
        for definition, keys in (("j[2].pt", {"default": None}), ("j[0].pt * float('inf')", {})):
            path = card_with(self.folder.name, [observable(definition, **keys)])
            process = self.chain.delphes("job_000", input=path)
            self.assertEqual(process.returncode, 1)
            self.assertRegex(
                process.stderr,
                r"input\.yml, line \d+: .*: x is NaN or infinite in \d+ of the \d+ events that pass \(\S+ %\)",
            )

    def test_an_observable_that_is_in_no_event_is_named_where_nothing_passes(self):
        process = self.chain.delphes(
            "job_000", input=card_with(self.folder.name, [observable("j[29].pt", required=True, default=None)])
        )
        self.assertIn("none of 150 events passes", process.stderr)
        self.assertIn("none has x", process.stderr)


class Configure(Case):
    def test_the_first_step_says_it(self):
        path = card_with(self.folder, [observable("mett.pt")])
        process = run_configure(path, self.folder)
        self.assertEqual(process.returncode, 1)
        self.assertIn("did you mean 'met'?", process.stderr)

    def test_warnings_stand_in_the_log(self):
        process = run_configure(card_with(self.folder, [observable("sqrt((a[0] + a[1]).m - 500.)")]), self.folder)
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertRegex(process.stdout, r"warning: .*input\.yml, line \d+: observables\[2\]")


class InsideMadMiner(Case):
    def test_delphes_readers_own_variables_say_which_expression_failed(self):
        from programs.delphes import analyse

        card = self.read(observable("log(len(e))"), cuts=["j[0].pt > log(len(e))"])

        def parse_delphes_root_file(definition, cut, event):
            return eval(definition or cut.val_expression, {"log": math.log, "e": [], "j": []})

        for definition, cut, place in (
            ("log(len(e))", None, "observables[2]"),
            (None, "log(len(e)) > j[0].pt", "cuts[1]"),
        ):
            card["cuts"][1]["expression"] = "log(len(e)) > j[0].pt"
            rule = None if cut is None else types.SimpleNamespace(val_expression=cut)
            reader = types.SimpleNamespace(
                analyse_delphes_samples=lambda: parse_delphes_root_file(definition, rule, 12)
            )
            error = self.error_of(analyse, reader, card)
            self.assertIn(place, error)
            self.assertIn("event 12", error)


if __name__ == "__main__":
    unittest.main()
