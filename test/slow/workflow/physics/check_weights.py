"""Bad weights in an LHE file: each is told at the stage pythia, with the file, the event and the benchmark."""
import gzip
import json
import os
import re
import shutil
import tempfile
import unittest

import numpy as np

from effective_events import effective_events
from samples.event_weights import check_weights
from stages import Chain, one_parameter_card, run_stage

LHE = "unweighted_events.lhe.gz"
TOWARDS_W = re.compile(r"(<wgt id='w'>\s*)(\S+)")


def first(change):
    """A change of the first match alone"""
    return lambda text: TOWARDS_W.sub(change, text, count=1)


class Stage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.chain = Chain(cls.folder.name, one_parameter_card())
        cls.made = [cls.chain.configure(), cls.chain.generate(60, 1)]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_with(self, change, card_checks=None):
        """-> the process of the stage, for the events of the benchmark sm whose file was changed"""
        self.assertEqual([process.stderr for process in self.made if process.returncode], [])
        job = self.chain.at("changed", "job_000")
        shutil.rmtree(job, ignore_errors=True)
        shutil.copytree(self.chain.at("generate", "job_000"), job)
        with gzip.open(os.path.join(job, LHE), "rt") as stream:
            text = stream.read()
        with gzip.open(os.path.join(job, LHE), "wt") as stream:
            stream.write(change(text))
        if card_checks is not None:
            with open(os.path.join(job, "job.json")) as stream:
                record = json.load(stream)
            record["stages"][0]["checks"] = card_checks
            with open(os.path.join(job, "job.json"), "w") as stream:
                json.dump(record, stream)
        return self.chain.pythia(
            os.path.relpath(job, self.chain.at("generate")), shower="none", output=self.chain.at("out")
        )

    def refused(self, process, *words):
        self.assertEqual(process.returncode, 1)
        for word in words + ("error: ", "hint: ", LHE):
            self.assertIn(word, process.stderr)
        self.assertNotIn("Traceback", process.stderr)

    def record(self):
        with open(self.chain.at("out", "events", "events.json")) as stream:
            return json.load(stream)

    def test_unchanged(self):
        process = self.run_with(lambda text: text)
        self.assertEqual((process.returncode, process.stderr), (0, ""))
        self.assertEqual(self.record()["negative_weights"], {})
        self.assertAlmostEqual(self.record()["sigma_pb"] / 1.0393e-3, 1, delta=0.02)

    def test_nan_and_infinity(self):
        self.refused(self.run_with(first(r"\1NaN")), "event 1 has the weight nan at the benchmark w")
        self.refused(self.run_with(first(r"\1-Infinity")), "event 1 has the weight -inf at the benchmark w")

    def test_one_negative_weight_is_told(self):
        process = self.run_with(first(r"\1-\2"))
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertIn("1 of 60 weights at the benchmark w are negative", process.stdout)
        self.assertEqual(self.record()["negative_weights"]["w"]["events"], 1)

    def test_many_negative_weights_are_refused_unless_the_card_says_so(self):
        def negative(text):
            return TOWARDS_W.sub(r"\1-\2", text)

        self.refused(
            self.run_with(negative), "60 of 60 weights at the benchmark w are negative", "negative_weights: false"
        )
        self.assertEqual(self.run_with(negative, card_checks={"negative_weights": False}).returncode, 0)

    def test_zeros_and_missing_weights(self):
        self.refused(
            self.run_with(lambda text: TOWARDS_W.sub(r"\g<1>0.0", text)), "all 60 weights at the benchmark w are zero"
        )
        self.refused(
            self.run_with(lambda text: re.sub(r"<wgt id='w'>.*\n", "", text, count=1)), "event 1", "weight for w"
        )
        self.refused(self.run_with(lambda text: re.sub(r"<rwgt>.*?</rwgt>\n", "", text, flags=re.S)), "weight for")


class Combine(unittest.TestCase):
    def test_a_weight_that_another_program_left_is_found(self):
        import h5py

        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "madminer_delphes_data_sm_0.h5")
            with h5py.File(path, "w") as stream:
                stream["benchmarks/names"] = np.array([b"sm", b"w"])
                stream["samples/weights"] = np.array([[1.0, 2.0], [1.0, np.nan], [1.0, 2.0]])
                stream["samples/sampling_benchmarks"] = np.array([0, 0, 0])
            for k, name in enumerate(("sm", "w")):
                file = os.path.join(folder, "madminer_delphes_data_%s_0" % name)
                with open(file + ".json", "w") as stream:
                    json.dump({"benchmark": name, "job": 0, "generated": 3, "stages": []}, stream)
                if k:
                    shutil.copy(path, file + ".h5")
            files = [os.path.join(folder, "madminer_delphes_data_%s_0.h5" % name) for name in ("w", "sm")]
            process = run_stage("combine", inputs=files, seed=1, output=folder)
            self.assertEqual(process.returncode, 1)
            self.assertIn("data_sm_0.h5: event 2 has the weight nan at the benchmark w", process.stderr)
            self.assertNotIn("Traceback", process.stderr)


class Shares(unittest.TestCase):
    def check(self, negative, checked=True):
        column = np.ones(1000)
        column[:negative] = -1
        return check_weights("events.lhe", np.stack([np.ones(1000), column], 1), ["sm", "w"], checked)

    def test_five_per_cent_of_the_sum(self):
        self.assertEqual(self.check(0), {})
        self.assertEqual(self.check(45)["w"]["events"], 45)  # 45 / 910
        with self.assertRaisesRegex(SystemExit, "50 of 1000 weights at the benchmark w are negative: 5.6 %"):
            self.check(50)
        self.assertAlmostEqual(self.check(50, checked=False)["w"]["share"], 50 / 900)

    def test_effective_events(self):
        self.assertAlmostEqual(effective_events(np.full(70, 0.1)), 70)
        self.assertAlmostEqual(effective_events(np.array([1.0, 0.0, 0.0])), 1)
        self.assertEqual(effective_events(np.zeros(5)), 0)


if __name__ == "__main__":
    unittest.main()
