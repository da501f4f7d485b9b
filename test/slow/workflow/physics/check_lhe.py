"""LHE files as generators write them, and as they come when something went wrong: read alike, or named with the
line."""
import gzip
import os
import re
import tempfile
import unittest

import numpy as np

from analytic.jobs import generate_jobs
from cards.settings import Parameter, Settings
from lhe.reader import read_events

SETTINGS = Settings([Parameter("CWL2", "dim6", 2, "16.52*theta")], {"sm": np.array([0.0]), "w": np.array([1.0])})
COUNT = 20
WGT = re.compile(r"(<wgt id='[^']+'>\s*)(\S+)")


class Lhe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        generate_jobs(SETTINGS, COUNT, 1, 1, cls.folder.name)
        cls.path = os.path.join(cls.folder.name, "job_000", "unweighted_events.lhe.gz")
        cls.text = gzip.open(cls.path, "rt").read()
        cls.plain = read_events(cls.path, "sm", ["sm", "w"], COUNT)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def read(self, text, expected=COUNT, packed=True):
        path = os.path.join(self.folder.name, "changed.lhe.gz")
        with (gzip.open if packed else open)(path, "wt", newline="") as stream:
            stream.write(text)
        return read_events(path, "sm", ["sm", "w"], expected)

    def refuse(self, words, text, **how):
        """The first event of the unchanged file stands at line 32"""
        with self.assertRaisesRegex(SystemExit, words):
            self.read(text, **how)

    def first(self, pattern, replacement):
        changed = re.sub(pattern, replacement, self.text, count=1)
        self.assertNotEqual(changed, self.text)
        return changed


class Read(Lhe):
    def same(self, text, **how):
        events = self.read(text, **how)
        np.testing.assert_array_equal(events.weights, self.plain.weights)
        np.testing.assert_array_equal(events.particles, self.plain.particles)
        np.testing.assert_array_equal(events.n, self.plain.n)

    def test_double_quotes(self):
        self.same(re.sub(r"id='([^']+)'", r'id="\1"', self.text))

    def test_attributes_of_events(self):
        self.same(self.text.replace("<event>", "<event npLO=\" 2 \" npNLO=' -1 '>"))

    def test_comments_and_blocks(self):
        self.same(
            self.text.replace(
                "<rwgt>", "# pdf 1 2 3\n#aMCatNLO 1 5\n<mgrwt>\n<rscale>  2 0.1E+03</rscale>\n</mgrwt>\n<rwgt>"
            )
        )
        self.same(
            self.text.replace("<rwgt>", "<scales muf='91.2' mur='91.2'></scales>\n<clustering></clustering>\n<rwgt>")
        )

    def test_fortrans_exponents(self):
        self.same(re.sub(r"(?<=\d)e(?=[+-]\d\d\b)", "D", self.text))

    def test_line_ends_of_windows(self):
        self.same(self.text.replace("\n", "\r\n"))

    def test_headers_that_are_no_xml(self):
        self.same(
            self.text.replace(
                "</header>", '<weightgroup name="Central">\n</weightgroup> PDF & a < b\n<!-- \n#**** -->\n</header>'
            )
        )

    def test_generator_in_init_and_blank_lines(self):
        self.same(
            self.text.replace(
                "</init>", "<generator name='MadGraph5_aMC@NLO' version='3.1.1'>please cite</generator>\n</init>\n\n"
            )
        )
        self.same(
            self.text.replace("\n<rwgt>", "\n\n<rwgt>").replace("</LesHouchesEvents>", "\n\n</LesHouchesEvents>\n \n")
        )

    def test_a_file_that_is_not_packed(self):
        self.same(self.text, packed=False)

    def test_events_of_different_numbers_of_particles(self):
        events = self.read(
            self.first(
                r"7 1 (.*)\n((?:.*\n){4})25 2.*\n22 1.*\n22 1.*\n",
                r"5 1 \1\n\g<2>25 1 1 2 0 0 0. 0. 0. 125. 125. 0. 0.\n",
            )
        )
        self.assertEqual(events.n.tolist(), [5] + [7] * (COUNT - 1))
        np.testing.assert_array_equal(events.particles[5:], self.plain.particles[7:])

    def test_weights_of_a_run_card_that_averages(self):
        average = self.text.replace("sum = event_norm", "average = event_norm")
        np.testing.assert_allclose(self.read(average).weights * COUNT, self.plain.weights)
        self.refuse(
            "event_norm = unity\nhint: .*sum = event_norm", self.text.replace("sum = event_norm", "unity = event_norm")
        )

    def test_fewer_events_than_asked_for_when_the_file_says_so(self):
        said = self.text.replace(
            "<MGRunCard>", "<MGGenerationInfo>\n#  Number of Events        :       20\n</MGGenerationInfo>\n<MGRunCard>"
        )
        self.assertEqual(len(self.read(said, expected=25).n), 20)
        self.refuse("holds 20 events of 25", self.text, expected=25)

    def test_five_thousand_events(self):
        head, event = (
            self.text[: self.text.index("<event>")],
            self.text[self.text.index("<event>") :].partition("</event>\n")[0],
        )
        events = self.read(head + (event + "</event>\n") * 5000 + "</LesHouchesEvents>\n", expected=5000)
        self.assertEqual(events.particles.shape, (35000, 13))


class Refuse(Lhe):
    def test_cut_off(self):
        for share in (0.3, 0.5, 0.7):
            self.refuse(r"changed.lhe.gz, line \d+: event \d+ does not end", self.text[:int(len(self.text) * share)])
        self.refuse(
            "line 32: the file ends after event 0 without </LesHouchesEvents>", self.text[: self.text.index("<event>")]
        )
        self.refuse("event 20 without </LesHouchesEvents>", self.text.replace("</LesHouchesEvents>", ""))
        self.refuse("has no block <init>|does not end|without", "")
        self.refuse("holds 1 events of 20", self.text[:self.text.index("</event>")] + "</event>\n</LesHouchesEvents>\n")

    def test_packed_and_cut_off(self):
        with open(self.path, "rb") as stream:
            packed = stream.read()
        broken = bytearray(packed)
        broken[len(packed) // 2] ^= 0xFF
        for content in (packed[:len(packed) // 2], packed[:-4], bytes(broken)):
            path = os.path.join(self.folder.name, "cut.lhe.gz")
            with open(path, "wb") as stream:
                stream.write(content)
            with self.assertRaisesRegex(SystemExit, "error: cannot read .*cut.lhe.gz to its end.*\nhint: .*damaged"):
                read_events(path, "sm", ["sm", "w"], COUNT)

    def test_no_file(self):
        with self.assertRaisesRegex(SystemExit, "cannot read .*nowhere.lhe.gz"):
            read_events(os.path.join(self.folder.name, "nowhere.lhe.gz"), "sm", ["sm"], 1)

    def test_missing_weights(self):
        self.refuse("line 32: event 1 has no weight for w\nhint: .*reweighting", self.first(r"<wgt id='w'>.*\n", ""))
        self.refuse("line 32: event 1 has no weight for w", re.sub(r"<rwgt>.*?</rwgt>\n", "", self.text, flags=re.S))
        self.refuse("event 1 has no weight for w", self.first(r"</wgt>", ""))

    def test_numbers_that_do_not_fit(self):
        self.refuse("line 32: event 1 announces 6 particles and has 7", self.first(r"\n7 1 ", "\n6 1 "))
        self.refuse("event 1 announces seven particles", self.first(r"\n7 1 ", "\nseven 1 "))
        self.refuse("event 1 has a particle whose line does not have 13", self.first(r"(\n25 2 .*) 0\.\n", r"\1\n"))
        self.refuse("event 1 has 5 numbers in its first line", self.first(r"(\n7 1 .*) \S+\n", r"\1\n"))
        self.refuse("event 1 has '\\*\\*\\*', which is not a number", self.first(r"(\n25 2 1 2 0 0 )\S+", r"\1***"))
        self.refuse("event 1 has '1.0.0', which is not a number", self.first(WGT.pattern, r"\g<1>1.0.0"))
        self.refuse("event 1 has a particle with a NaN", self.first(r"(\n25 2 1 2 0 0 )\S+", r"\1NaN"))
        self.refuse("line 32: event 1 does not end", self.first("</event>\n", ""))
        self.refuse("an event ends without its beginning", self.first("<event>\n", ""))

    def test_weights_that_are_no_weights_are_left_to_the_checks_of_weights(self):
        self.assertTrue(np.isnan(self.read(self.first(WGT.pattern, r"\1NaN")).weights[0, 1]))
        self.assertTrue(np.isinf(self.read(self.first(WGT.pattern, r"\1Infinity")).weights[0, 1]))


if __name__ == "__main__":
    unittest.main()
