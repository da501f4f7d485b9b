"""The madgraph way through the stage scripts, with stand-ins for MadGraph, Pythia and Delphes and the real MadMiner."""
import gzip
import json
import os
import re
import shutil
import sys
import tempfile
import unittest
from unittest import mock

from stages import Chain, read_product_card, write_card

HERE = os.path.dirname(os.path.abspath(__file__))
EVENTS = 6
# The cards before the six other couplings were set to 0 and new physics was kept out of the decay
OLD_CARDS = {
    "param_card.dat": "Block mass\n  25 125.0\nDECAY 25 4.07e-3\n",
    "proc_card.dat": "import model EWdim6-full\ngenerate u d > u d h / a z QCD=0 QED=99 NP=2, h > a a\n",
}


def read(*path):
    with open(os.path.join(*path)) as stream:
        return stream.read()


def write(text, *path):
    file = os.path.join(*path)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w") as stream:
        stream.write(text)


def cross_section(lhe):
    """pb: the sum of the events' own weights"""
    with gzip.open(lhe, "rt") as stream:
        return sum(float(weight) for weight in re.findall(r"<event>\n\s*\d+\s+\d+\s+(\S+)", stream.read()))


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

    def failing(self, how):
        return mock.patch.dict(os.environ, STANDIN_FAILS=how)

    def succeed(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def fail_saying(self, done, *texts):
        self.assertNotEqual(done.returncode, 0)
        for text in texts:
            self.assertIn(text, done.stdout + done.stderr)

    def install(self, leave_out=()):
        """A folder laid out as MadGraph's, with the stand-ins as its programs."""
        shutil.copytree(
            os.path.join(HERE, "standins", "madgraph"), self.madgraph, ignore=shutil.ignore_patterns(*leave_out)
        )

    def use_cards(self, **changes):
        """The product's cards with others in place of some, or beside them"""
        cards = self.chain.at("cards")
        shutil.copytree(self.chain.same["cards"], cards)
        for name, text in changes.items():
            write(text, cards, name)
        self.chain.same["cards"] = cards

    def prepare(self, leave_out=(), events=EVENTS):
        """Stand-ins installed, the stage configure done; -> the finished stage generate."""
        self.install(leave_out)
        self.succeed(self.chain.configure())
        return self.chain.generate(events, 1)

    def pythia(self, job):
        """The stage pythia as in the physics image, which has no pythia8mc."""
        return self.chain.pythia(job, mpi="on", without="pythia8mc")

    def card(self, job, name):
        return read(self.chain.at("generate", "mg_process", "madminer", "cards", "%s_%d.dat" % (name, job)))


class WholeChain(Madgraph):
    def run_chain(self, pythia):
        for job in self.chain.jobs():
            self.succeed(pythia(job))
            self.succeed(self.chain.delphes(job))
        self.succeed(self.chain.combine())
        return json.loads(read(self.chain.at("combine"), "data", "provenance.json"))

    def test_with_the_images_programs(self):
        self.succeed(self.prepare())
        provenance = self.run_chain(self.pythia)
        for label in ("MadGraph 3.1.1", "MadGraph's Pythia 8 (MPI on)", "Delphes (delphes_card_CMS.dat)"):
            self.assertIn(label, provenance["caption"])
        self.assertEqual({entry["passed"] for entry in provenance["events"].values()}, {EVENTS})

        commands = [json.loads(line)["commands"] for line in read(self.record).splitlines()]
        self.assertEqual(commands[0].splitlines()[0], "set auto_convert_model True --no_save")
        self.assertIn("generate u d > u d h / a z QCD=0 QED=99 NP=2, h > a a QCD=0 QED=99 NP=0", commands[0])
        self.assertIn("output %s" % self.chain.at("generate", "mg_process"), commands[0])
        self.assertEqual(len(commands), 7)
        for launch in commands[1:]:
            for wanted in ("launch", "shower=Pythia8", "detector=OFF", "reweight=ON"):
                self.assertIn(wanted, launch)

    def test_with_pythia8mc_alone(self):
        self.succeed(self.prepare(leave_out=["HEPTools", "Delphes"], events=40))
        provenance = self.run_chain(lambda job: self.chain.pythia(job))
        self.assertRegex(
            provenance["caption"], r"^MadGraph 3\.1\.1 · Pythia 8\.\d+ \(MPI off\) · fast CMS-card detector · 40 events"
        )
        self.assertIn("shower=OFF", json.loads(read(self.record).splitlines()[-1])["commands"])


class Theory(Madgraph):
    def sigma_at_sm(self):
        self.succeed(self.chain.configure())
        self.generated = self.chain.generate(EVENTS, 1)
        self.succeed(self.generated)
        self.succeed(self.chain.pythia("job_000", shower="none"))
        return cross_section(
            self.chain.at("pythia", "job_000", "mg_process", "Events", "run_01", "unweighted_events.lhe.gz")
        )

    def test_shipped_cards(self):
        self.install()
        self.assertAlmostEqual(self.sigma_at_sm(), 1.04e-3, delta=0.02e-3)
        self.assertNotIn("note:", self.generated.stdout)
        with self.subTest("those before were nine times off"):
            shutil.rmtree(self.chain.at("generate"))
            self.use_cards(**OLD_CARDS)
            self.assertAlmostEqual(self.sigma_at_sm(), 9.6e-3, delta=0.3e-3)
            noted = (
                r"param_card\.dat does not set dim6 1 = 1\.000000e\+00, dim6 3 .* dim6 8 = 1\S+: "
                r"these are the model's own"
            )
            self.assertRegex(self.generated.stdout, noted)

    def test_a_complete_param_card_leaves_the_benchmarks_alone(self):
        complete = read(HERE, "standins", "madgraph", "models", "EWdim6", "param_card.dat")
        self.use_cards(**{"param_card.dat": complete.replace("1.720000e+02", "173.2")})
        done = self.prepare()
        self.succeed(done)
        self.assertIn("note: MadMiner sets dim6 2, dim6 5 at each benchmark", done.stdout)
        self.assertRegex(self.card(1, "param_card"), r"(?m)^\s*2\s+16\.52\s")
        self.assertRegex(self.card(1, "param_card"), r"(?m)^\s*6 173\.2$")

    def test_cards_of_a_job(self):
        self.use_cards(**{"run_card.dat": "  average = event_norm\n  100 = nevents\n"})
        self.succeed(self.prepare())
        self.succeed(self.pythia("job_001"))
        cards = self.chain.at("pythia", "job_001", "mg_process", "Cards")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^\s*2\s+16\.52\s")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^\s*8 0\.0$")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^\s*25 125\.0$")
        self.assertRegex(read(cards, "param_card.dat"), r"(?m)^DECAY 25 4\.07e-3$")
        self.assertRegex(read(cards, "run_card.dat"), r"(?m)^\s*%d = nevents$" % EVENTS)
        self.assertRegex(read(cards, "run_card.dat"), r"(?m)^\s*sum = event_norm$")
        self.assertRegex(read(cards, "pythia8_card.dat"), r"(?m)^PartonLevel:MPI = on$")
        self.assertNotRegex(read(cards, "pythia8_card.dat"), r"(?m)^PartonLevel:MPI = off$")
        run_cards = "".join(self.card(k, "run_card") for k in range(6))
        seeds = {line.split("=")[0].strip() for line in run_cards.splitlines() if line.rstrip().endswith("= iseed")}
        self.assertEqual(len(seeds), 6, "each job has a seed of its own")

    def test_configuration_of_the_runs(self):
        self.install()
        self.succeed(self.chain.configure())
        for where, text, cores in [
            ("nobody's", None, "1"),
            ("MadGraph's", (self.madgraph, "input", "mg5_configuration.txt"), None),
            ("the cards'", (self.chain.at("cards"), "me5_configuration.txt"), "4"),
        ]:
            with self.subTest(where):
                if where == "the cards'":
                    self.use_cards()
                if text:
                    write("# a comment\nnb_core = 4 # mine\nmg5_path = /elsewhere\n", *text)
                self.succeed(self.chain.generate(EVENTS, 1))
                written = read(self.chain.at("generate", "mg_process", "Cards", "me5_configuration.txt"))
                self.assertEqual(re.findall(r"(?m)^nb_core = (\S+)", written), [cores] if cores else [])
                self.assertIn("automatic_html_opening = False", written)
                self.assertNotIn("/elsewhere", written)


class Errors(Madgraph):
    def test_before_launching(self):
        with self.subTest("no MadGraph"):
            self.fail_saying(self.prepare(leave_out=["mg5_aMC"]), "-p madgraph_dir=", "-p generator=analytic")
        shutil.rmtree(self.madgraph)
        with self.subTest("no model"):
            done = self.prepare(leave_out=["EWdim6"])
            self.fail_saying(done, "no model EWdim6", "proc_card.dat", os.path.join(self.madgraph, "models"))
        shutil.rmtree(self.madgraph)
        self.succeed(self.prepare(leave_out=["DelphesHepMC"]))
        for lacking, wanted in [
            ("Delphes", ["lacks Delphes"]),
            ("both", ["lacks Pythia 8", "and Delphes", "-p shower=none"]),
        ]:
            with self.subTest(lacking):
                if lacking == "both":
                    shutil.rmtree(os.path.join(self.madgraph, "HEPTools"))
                self.fail_saying(self.pythia("job_000"), "pythia8mc", *wanted)
                self.assertFalse(
                    os.path.exists(self.chain.at("pythia", "job_000", "mg_process")), "MadGraph was not run"
                )

    def test_parameters_that_the_model_does_not_have(self):
        self.install()
        for key, value, wanted in [("lha_id", 99, "dim6 99"), ("lha_block", "dim7", "dim7 2")]:
            card = read_product_card()
            card["parameters"][0][key] = value
            write_card(self.chain.card, card)
            self.succeed(self.chain.configure())
            with self.subTest(wanted):
                listed = "1, 2, 3, 4, 5, 6, 7, 8" if key == "lha_id" else "dim6, mass"
                self.fail_saying(self.chain.generate(EVENTS, 1), "no entry %s" % wanted, "CWL2", listed)

    def test_cards_that_are_not_there(self):
        self.use_cards()
        os.remove(self.chain.at("cards", "run_card.dat"))
        self.fail_saying(self.prepare(), "there is no run_card.dat in", "param_card.dat")

    def test_a_python_that_does_not_fit(self):
        self.install()
        write("import six\n", self.madgraph, "bin", "mg5_aMC")
        write("[''.join([i.decode() for i in j])]\n", self.madgraph, "madgraph", "interface", "reweight_interface.py")
        fake = 'import json; print(json.dumps({"python": [3, 13], "modules": %s}))'
        python = os.path.join(self.madgraph, ".venv", "bin", "python3")
        self.succeed(self.chain.configure())
        for modules, wanted in [
            ('{"six": None, "numpy": "1.23.5", "distutils": ""}', ["six is missing"]),
            ('{"six": "1.17.0", "numpy": None, "distutils": ""}', ["numpy", "is missing"]),
            ('{"six": "1.17.0", "numpy": "2.1.0", "distutils": ""}', ["numpy 2.1.0", "before 1.24"]),
        ]:
            with self.subTest(modules):
                write("#!%s\n%s\n" % (sys.executable, fake % modules), python)
                os.chmod(python, 0o755)
                self.fail_saying(self.chain.generate(EVENTS, 1), "Python 3.13", "-m venv", "numpy==1.23.5", *wanted)

    def test_what_the_log_calls_an_error(self):
        self.install()
        self.succeed(self.chain.configure())
        for how, wanted in [
            ("crash", "Segmentation fault"),
            ("amplitudes", "No amplitudes generated"),
            ("compiler", "No Fortran Compiler detected"),
        ]:
            with self.subTest(how), self.failing(how):
                done = self.chain.generate(EVENTS, 1)
                self.fail_saying(done, wanted)
                self.assertNotIn("If you need help", done.stdout + done.stderr)
            shutil.rmtree(self.chain.at("generate"))
        self.succeed(self.chain.generate(EVENTS, 1))
        with self.failing("events"):
            self.fail_saying(self.chain.pythia("job_000"), "left no events", "have no events: P1_qq_qqh_h_aa")

    def test_a_model_for_python_2_is_converted(self):
        self.install()
        write("", self.madgraph, "models", "EWdim6", "python2")
        self.succeed(self.chain.configure())
        self.succeed(self.chain.generate(EVENTS, 1))

    def test_reweighting(self):
        self.succeed(self.prepare())
        with self.failing("reweighting"):
            self.fail_saying(
                self.chain.pythia("job_000"),
                "did not reweight",
                "'int' object has no attribute 'decode'",
                "run_01_tag_1_debug.log",
            )
        with self.failing("unchanged"):
            self.fail_saying(
                self.chain.pythia("job_001"), "reweighting changed nothing", "all 6 benchmarks", "reweighting: false"
            )
            job = self.chain.at("generate", "job_001", "job.json")
            record = json.loads(read(job))
            record["stages"][0]["checks"]["reweighting"] = False
            write(json.dumps(record), job)
            self.succeed(self.chain.pythia("job_001", shower="none"))

    def test_analytic_events_through_the_images_programs(self):
        self.chain.generator = "analytic"
        self.succeed(self.prepare())
        self.succeed(self.pythia("job_000"))
        facts = json.loads(read(self.chain.at("pythia", "job_000"), "events", "events.json"))
        self.assertEqual((facts["format"], facts["lhe"]), ("hepmc", "unweighted_events.lhe.gz"))
        self.succeed(self.chain.delphes("job_000"))


if __name__ == "__main__":
    unittest.main()
