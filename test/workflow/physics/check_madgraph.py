"""The madgraph way through the stage scripts, with stand-ins for MadGraph, Pythia and Delphes and the real MadMiner."""
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PHYSICS = os.path.join(HERE, "..", "..", "..", "workflow", "physics")
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


class Chain:
    """Runs stage scripts as the workflow does, in folders below one root."""

    def __init__(self, root, **environment):
        self.root, self.madgraph = root, os.path.join(root, "MG5")
        self.record = os.path.join(root, "commands.jsonl")
        path = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
        self.environment = dict(os.environ, PATH=path, STANDIN_RECORD=self.record, **environment)

    def __call__(self, script, stage, *arguments):
        output = os.path.join(self.root, stage)
        os.makedirs(output, exist_ok=True)
        command = [sys.executable, os.path.join(PHYSICS, "scripts", script + ".py"), *arguments, "--output", output]
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
        )
        return done.returncode, done.stdout

    def must(self, script, stage, *arguments):
        status, output = self(script, stage, *arguments)
        if status != 0:
            raise AssertionError("%s ended with %d:\n%s" % (stage, status, output))
        return os.path.join(self.root, stage)

    def prepare(self, generator="madgraph"):
        self.card, self.cards = os.path.join(PHYSICS, "input.yml"), os.path.join(PHYSICS, "cards")
        folder = self.must("configure", "configure", "--input", self.card, "--seed", "1")
        self.config = os.path.join(folder, "data", "madminer_config.h5")
        self.tools = ["--cards", self.cards, "--madgraph", self.madgraph, "--seed", "1"]
        arguments = ["--generator", generator, "--config", self.config, "--events", str(EVENTS), "--jobs", "1"]
        return self("generate", "generate", *arguments, *self.tools)

    def shower(self, number, shower="pythia8", mpi="on"):
        job = os.path.join(self.root, "generate", "job_%03d" % number)
        arguments = ["--config", self.config, "--job", job, "--shower", shower, "--mpi", mpi]
        return self("pythia", "pythia_%d" % number, *arguments, *self.tools)

    def detect(self, number):
        events = os.path.join(self.root, "pythia_%d" % number, "events")
        arguments = ["--config", self.config, "--input", self.card, "--events", events]
        return self("delphes", "delphes_%d" % number, *arguments, *self.tools)


def read(*path):
    with open(os.path.join(*path)) as stream:
        return stream.read()


class Madgraph(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.chain = Chain(folder.name)

    def test_whole_chain(self):
        chain = self.chain
        install_standins(chain.madgraph)
        self.assertEqual(chain.prepare()[0], 0)
        jobs = sorted(name for name in os.listdir(os.path.join(chain.root, "generate")) if name.startswith("job_"))
        self.assertEqual(len(jobs), 6)
        for number in range(len(jobs)):
            for stage in (chain.shower, chain.detect):
                status, output = stage(number)
                self.assertEqual(status, 0, output)
        data = [
            os.path.join(chain.root, "delphes_%d" % k, "data", name)
            for k in range(len(jobs))
            for name in os.listdir(os.path.join(chain.root, "delphes_%d" % k, "data"))
            if name.endswith(".h5")
        ]
        chain.must("combine", "combine", "--inputs", *data, "--seed", "1")
        provenance = json.loads(read(chain.root, "combine", "data", "provenance.json"))
        self.assertIn("MadGraph 2.9.4", provenance["caption"])
        self.assertIn("Delphes (delphes_card_CMS.dat)", provenance["caption"])
        self.assertEqual({entry["passed"] for entry in provenance["events"].values()}, {EVENTS})

        commands = [json.loads(line) for line in read(chain.record).splitlines()]
        self.assertIn("generate u d > u d h / a z QCD=0 QED=99 NP=2, h > a a", commands[0]["commands"])
        self.assertIn("output %s" % os.path.join(chain.root, "generate", "mg_process"), commands[0]["commands"])
        launched = [entry for entry in commands[1:] if "launch" in entry["commands"]]
        self.assertGreaterEqual(len(launched), 6)
        for wanted in ("shower=Pythia8", "detector=OFF", "reweight=ON"):
            self.assertIn(wanted, launched[0]["commands"])

    def test_cards_of_a_job(self):
        install_standins(self.chain.madgraph)
        self.assertEqual(self.chain.prepare()[0], 0)
        self.assertEqual(self.chain.shower(1)[0], 0)
        cards = os.path.join(self.chain.root, "pythia_1", "mg_process", "Cards")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^\s*2\s+16\.52\s")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^\s*25 125\.0$")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^DECAY 25 4\.07e-3$")
        self.assertRegex(read(cards, "run_card.dat"), r"(?m)^\s*%d = nevents$" % EVENTS)
        self.assertRegex(read(cards, "pythia8_card.dat"), r"(?m)^PartonLevel:MPI = on$")
        self.assertNotRegex(read(cards, "pythia8_card.dat"), r"(?m)^PartonLevel:MPI = off$")
        seeds = {
            line.split("=")[0].strip()
            for k in range(6)
            for line in read(
                self.chain.root, "generate", "mg_process", "madminer", "cards", "run_card_%d.dat" % k
            ).splitlines()
            if line.rstrip().endswith("= iseed")
        }
        self.assertEqual(len(seeds), 6, "each job has a seed of its own")

    def test_analytic_events_through_the_images_programs(self):
        install_standins(self.chain.madgraph)
        status, output = self.chain.prepare(generator="analytic")
        self.assertEqual(status, 0, output)
        status, output = self.chain.shower(0)
        self.assertEqual(status, 0, output)
        facts = json.loads(read(self.chain.root, "pythia_0", "events", "events.json"))
        self.assertEqual((facts["format"], facts["lhe"]), ("hepmc", "unweighted_events.lhe.gz"))
        status, output = self.chain.detect(0)
        self.assertEqual(status, 0, output)

    def test_without_pythia_the_error_names_the_way_out(self):
        install_standins(self.chain.madgraph, leave_out=["MG5aMC_PY8_interface"])
        self.assertEqual(self.chain.prepare(generator="analytic")[0], 0)
        status, output = self.chain.shower(0)
        self.assertNotEqual(status, 0)
        self.assertIn("-p shower=none", output)

    def test_without_delphes_the_error_says_where_it_looked(self):
        install_standins(self.chain.madgraph, leave_out=["DelphesHepMC"])
        self.assertEqual(self.chain.prepare()[0], 0)
        self.assertEqual(self.chain.shower(0)[0], 0)
        status, output = self.chain.detect(0)
        self.assertNotEqual(status, 0)
        self.assertIn(os.path.join(self.chain.madgraph, "Delphes"), output)

    def test_without_madgraph_the_error_names_the_parameter(self):
        status, output = self.chain.prepare()
        self.assertNotEqual(status, 0)
        self.assertIn("-p madgraph_dir=", output)
        self.assertIn("-p generator=analytic", output)

    def test_a_failing_madgraph_shows_its_log(self):
        install_standins(self.chain.madgraph)
        self.chain.environment["STANDIN_FAILS"] = "madgraph"
        status, output = self.chain.prepare()
        self.assertNotEqual(status, 0)
        self.assertIn("No amplitudes generated", output)


if __name__ == "__main__":
    unittest.main()
