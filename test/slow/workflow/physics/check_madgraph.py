"""The madgraph way through the stage scripts, with stand-ins for MadGraph, Pythia and Delphes and the real MadMiner."""
import json
import os
import shutil
import stat
import sys
import tempfile
import unittest
from unittest import mock

from stages import Chain, read_product_card

HERE = os.path.dirname(os.path.abspath(__file__))
STANDINS = {"mg5_aMC": "bin", "DelphesHepMC": "Delphes", "MG5aMC_PY8_interface": "HEPTools/MG5aMC_PY8_interface"}
EVENTS = 6


def install_standins(folder, leave_out=()):
    """A folder laid out as MadGraph's, with the stand-ins as its programs."""
    os.makedirs(os.path.join(folder, "Delphes", "cards"))
    with open(os.path.join(folder, "Delphes", "cards", "delphes_card_CMS.dat"), "w") as stream:
        stream.write("# a detector\n")
    with open(os.path.join(folder, "VERSION"), "w") as stream:
        stream.write("version = 2.9.4\n")
    for name, place in STANDINS.items():
        if name not in leave_out:
            os.makedirs(os.path.join(folder, place), exist_ok=True)
            path = os.path.join(folder, place, name)
            shutil.copyfile(os.path.join(HERE, "standins", name), path)
            os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return folder


def read(*path):
    with open(os.path.join(*path)) as stream:
        return stream.read()


class Madgraph(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.madgraph = os.path.join(folder.name, "MG5")
        self.record = os.path.join(folder.name, "commands.jsonl")
        self.chain = Chain(folder.name, read_product_card(), generator="madgraph")
        self.chain.same["madgraph"] = self.madgraph
        path = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
        environment = mock.patch.dict(os.environ, PATH=path, STANDIN_RECORD=self.record)
        environment.start()
        self.addCleanup(environment.stop)

    def succeed(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def fail_saying(self, done, *texts):
        self.assertNotEqual(done.returncode, 0)
        for text in texts:
            self.assertIn(text, done.stdout + done.stderr)

    def prepare(self, leave_out=()):
        """Stand-ins installed, the stage configure done; -> the finished stage generate."""
        install_standins(self.madgraph, leave_out)
        self.succeed(self.chain.configure())
        return self.chain.generate(EVENTS, 1)

    def pythia(self, job):
        """The stage pythia as in the physics image, which has no pythia8mc."""
        return self.chain.pythia(job, mpi="on", without="pythia8mc")

    def test_whole_chain(self):
        self.succeed(self.prepare())
        jobs = [name for name in self.chain.jobs() if name.startswith("job_")]
        self.assertEqual(len(jobs), 6)
        with mock.patch.object(self.chain, "jobs", lambda: jobs):
            for job in jobs:
                self.succeed(self.pythia(job))
                self.succeed(self.chain.delphes(job))
            self.succeed(self.chain.combine())
        provenance = json.loads(read(self.chain.at("combine"), "data", "provenance.json"))
        self.assertIn("MadGraph 2.9.4", provenance["caption"])
        self.assertIn("Delphes (delphes_card_CMS.dat)", provenance["caption"])
        self.assertEqual({entry["passed"] for entry in provenance["events"].values()}, {EVENTS})

        commands = [json.loads(line)["commands"] for line in read(self.record).splitlines()]
        self.assertIn("generate u d > u d h / a z QCD=0 QED=99 NP=2, h > a a", commands[0])
        self.assertIn("output %s" % self.chain.at("generate", "mg_process"), commands[0])
        self.assertEqual(len(commands), 7)
        for launch in commands[1:]:
            for wanted in ("launch", "shower=Pythia8", "detector=OFF", "reweight=ON"):
                self.assertIn(wanted, launch)

    def test_cards_of_a_job(self):
        self.succeed(self.prepare())
        self.succeed(self.pythia("job_001"))
        cards = self.chain.at("pythia", "job_001", "mg_process", "Cards")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^\s*2\s+16\.52\s")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^\s*25 125\.0$")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^DECAY 25 4\.07e-3$")
        self.assertRegex(read(cards, "run_card.dat"), r"(?m)^\s*%d = nevents$" % EVENTS)
        self.assertRegex(read(cards, "pythia8_card.dat"), r"(?m)^PartonLevel:MPI = on$")
        self.assertNotRegex(read(cards, "pythia8_card.dat"), r"(?m)^PartonLevel:MPI = off$")
        written = self.chain.at("generate", "mg_process", "madminer", "cards")
        run_cards = "".join(read(written, "run_card_%d.dat" % k) for k in range(6))
        seeds = {line.split("=")[0].strip() for line in run_cards.splitlines() if line.rstrip().endswith("= iseed")}
        self.assertEqual(len(seeds), 6, "each job has a seed of its own")

    def test_analytic_events_through_the_images_programs(self):
        self.chain.generator = "analytic"
        self.succeed(self.prepare())
        self.succeed(self.pythia("job_000"))
        facts = json.loads(read(self.chain.at("pythia", "job_000"), "events", "events.json"))
        self.assertEqual((facts["format"], facts["lhe"]), ("hepmc", "unweighted_events.lhe.gz"))
        self.succeed(self.chain.delphes("job_000"))
        with self.subTest("without Pythia the error names the way out"):
            os.remove(os.path.join(self.madgraph, STANDINS["MG5aMC_PY8_interface"], "MG5aMC_PY8_interface"))
            self.fail_saying(self.pythia("job_001"), "-p shower=none")

    def test_without_delphes_the_error_says_where_it_looked(self):
        self.succeed(self.prepare(leave_out=["DelphesHepMC"]))
        self.succeed(self.pythia("job_000"))
        self.fail_saying(self.chain.delphes("job_000"), os.path.join(self.madgraph, "Delphes"))

    def test_without_madgraph_the_error_names_the_parameter(self):
        self.fail_saying(self.prepare(leave_out=["mg5_aMC"]), "-p madgraph_dir=", "-p generator=analytic")

    def test_a_failing_madgraph_shows_its_log(self):
        with mock.patch.dict(os.environ, STANDIN_FAILS="madgraph"):
            self.fail_saying(self.prepare(), "No amplitudes generated")


if __name__ == "__main__":
    unittest.main()
