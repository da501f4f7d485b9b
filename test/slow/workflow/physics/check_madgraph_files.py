"""MadGraph's cards and logs: what is read out of them and put into them, without MadGraph."""
import os
import tempfile
import unittest

from madgraph.cards import overlay_param_card, parse_configuration, parse_param_card, set_configuration, set_run_card
from madgraph.environment import PACKAGES, reads_letters, unfit, version_number
from madgraph.log import explain
from stages import ROOT

BASE = """Block VMIX  # matrix
  1 1 1.0 # a
  1 2 0.0
Block alpha
  -0.11
BLOCK SMINPUTS Q= 91.2
  1 127.9 # aEWM1
Block mass
  6 1.72e+02 # MT
  -24 80.4
DECAY  25 4.07e-03 # WH
   0.5 2 5 -5 # BR
Block QNUMBERS 9000006 # h1
  1 0
Block QNUMBERS 9000007
  1 3
"""
# Lines of the logs that MadGraph 3.1.1 left in these cases, with the colours of its logger
RED, BLUE, PLAIN = "\x1b[1;31m", "\x1b[1;34m", "\x1b[0m"
NO_PYTHIA = """generate_events run_01
%s"Pythia8" not valid option for "shower"%s
| 1. Choose the shower/hadronization program   \x1b[1m  shower\x1b[0m = \x1b[01mNot Avail.\x1b[0m        |
%s"OFF" not valid option for "detector"%s
|  \x1b[31m1\x1b[0m. param    : \x1b[32mparam_card.dat\x1b[0m                              |
%sWARNING: Particle 15 with small width detected (2.27e-12): See https://answers.launchpad.net/ %s
INFO: End Parton
""" % (BLUE, PLAIN, BLUE, PLAIN, BLUE, PLAIN)
NOT_CONVERTED = """import model EWdim6-full
%sCommand "import generate.mg5" interrupted in sub-command:
"import model EWdim6-full" with error:
InvalidCmd : UFO model not python3 compatible.%s
%scommand not executed: generate u d > u d h%s
quit
""" % (RED, PLAIN, BLUE, PLAIN)
NO_SIX = 'madgraph requires the six module. The easiest way to install it is to run "pip3 install six --user"\n'
DIED = "INFO: Running Reweighting\nINFO: Computed cross-section: \nquit\n"
DEBUG = """#************************************************************
generate_events run_01
Traceback (most recent call last):
  File "PATH", line 1861, in load_module
    …
AttributeError: 'int' object has no attribute 'decode'
                              Run Options
               stdout_level 	:	20 (user set)
"""


class Cards(unittest.TestCase):
    def test_param_cards(self):
        values = parse_param_card(BASE)
        self.assertEqual(
            values,
            {
                ("vmix", 1, 1): "1.0", ("vmix", 1, 2): "0.0", ("alpha",): "-0.11", ("sminputs", 1): "127.9",
                ("mass", 6): "1.72e+02", ("mass", -24): "80.4", ("decay", 25): "4.07e-03",
            },
        )  # fmt: skip
        same, unknown = overlay_param_card(BASE, values)
        self.assertEqual((parse_param_card(same), unknown), (values, []))
        overrides = {
            ("vmix", 1, 1): "0.97",
            ("decay", 25): "Auto",
            ("alpha",): "0.2",
            ("dim6", 2): "1",
            ("vmix", 3, 3): "1",
        }
        card, unknown = overlay_param_card(BASE, overrides)
        self.assertEqual(unknown, [("dim6", 2), ("vmix", 3, 3)])
        found = parse_param_card(card)
        self.assertEqual(
            (found["vmix", 1, 1], found["vmix", 1, 2], found["decay", 25], found["alpha",]),
            ("0.97", "0.0", "Auto", "0.2"),
        )
        self.assertIn("   0.5 2 5 -5 # BR", card.splitlines())
        self.assertIn("  1 0", card.splitlines(), "blocks QNUMBERS are left as they are")

    def test_run_cards(self):
        card = set_run_card("  100\t= nevents ! number\n average = event_norm\n", nevents=5, iseed=3)
        self.assertEqual(card.splitlines(), ["  5 = nevents", " average = event_norm", "  3 = iseed"])

    def test_configurations(self):
        text = "#! comment\n# nb_core = None\nrun_mode = 2 # local\nfastjet = /a b/c\n"
        self.assertEqual(parse_configuration(text), {"run_mode": "2", "fastjet": "/a b/c"})
        lines = set_configuration(text, {"run_mode": "0", "nb_core": "1"}).splitlines()
        self.assertEqual(lines, ["#! comment", "# nb_core = None", "fastjet = /a b/c", "run_mode = 0", "nb_core = 1"])


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path


class Logs(Files):
    def explained(self, text, process=None):
        return [line.strip() for line in explain([self.write("run.log", text)], process).splitlines()]

    def test_errors_of_the_real_program(self):
        self.assertEqual(self.explained(NO_PYTHIA), ['"Pythia8" not valid option for "shower"'])
        self.assertEqual(self.explained(NOT_CONVERTED)[-1], "InvalidCmd : UFO model not python3 compatible.")
        self.assertEqual(self.explained(NO_SIX), [NO_SIX.strip()])

    def test_debug_files(self):
        self.write("process/run_01_tag_1_debug.log", DEBUG)
        self.assertEqual(
            self.explained(DIED, os.path.join(self.folder, "process")),
            ["AttributeError: 'int' object has no attribute 'decode' (in run_01_tag_1_debug.log)"],
        )

    def test_a_log_without_errors_ends_as_it_does(self):
        self.assertEqual(self.explained(DIED)[1:], [line.strip() for line in DIED.splitlines()])
        self.assertIn("no log was written", explain([os.path.join(self.folder, "none.log")]))


class Pythons(Files):
    def test_only_what_this_madgraph_needs(self):
        modules = {"six": None, "numpy": "2.1.0", "distutils": None}
        self.assertEqual(unfit(self.folder, modules), [])
        self.write("bin/mg5_aMC", "import six\n")
        self.write("madgraph/various/misc.py", "from distutils.version import LooseVersion\n")
        self.write("madgraph/interface/reweight_interface.py", "[''.join([i.decode() for i in j])]\n")
        self.assertTrue(reads_letters(self.folder))
        self.assertEqual(len(unfit(self.folder, modules)), 3)
        self.assertEqual(unfit(self.folder, {"six": "1.17.0", "numpy": "1.23.5", "distutils": ""}), [])

    def test_the_docs_say_how_to_make_one(self):
        with open(os.path.join(ROOT, "docs", "physics.md"), encoding="utf-8") as stream:
            self.assertIn("/.venv/bin/pip install %s\n" % PACKAGES, stream.read())

    def test_versions(self):
        self.assertEqual([version_number(text) for text in ("1.23.5", "2.0.0rc1", "unknown")], [(1, 23), (2, 0), (0,)])


if __name__ == "__main__":
    unittest.main()
