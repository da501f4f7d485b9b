"""The stages as a workflow runs them: files, provenance, sameness, and what they say to bad input."""
import json
import os
import shutil
import tempfile
import unittest

import h5py
import numpy as np

from stages import PHYSICS, Chain, one_parameter_card, read_product_card, run_configure, run_stage, write_card


class Case(unittest.TestCase):
    def succeed(self, process):
        self.assertEqual(process.returncode, 0, process.stderr)

    def fail_with(self, process, *words):
        self.assertEqual(process.returncode, 1)
        for word in words + ("error: ", "hint: "):
            self.assertIn(word, process.stderr)
        self.assertNotIn("Traceback", process.stderr)


class WholeChain(Case):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.chain = Chain(cls.folder.name, one_parameter_card())
        processes = [cls.chain.configure(), cls.chain.generate(80, 2)]
        for job in cls.chain.jobs():
            # the second benchmark goes without a shower: one sample, both ways
            processes += [
                cls.chain.pythia(job, shower="none" if job in ("job_002", "job_003") else "pythia8"),
                cls.chain.delphes(job),
            ]
        processes.append(cls.chain.combine())
        cls.failures = [process.stderr for process in processes if process.returncode != 0]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.assertEqual(self.failures, [])
        with open(self.chain.at("combine", "data", "provenance.json")) as stream:
            self.provenance = json.load(stream)

    def test_a_job_folder_for_each_benchmark_and_job(self):
        self.assertEqual(self.chain.jobs(), ["job_%03d" % number for number in range(6)])
        with open(self.chain.at("generate", "job_003", "job.json")) as stream:
            job = json.load(stream)
        self.assertEqual(
            (job["generator"], job["benchmark"], job["index"], job["job"], job["events"]), ("analytic", "w", 1, 1, 40)
        )

    def test_combined_file_is_madminers(self):
        import madminer_compat  # noqa: F401  (before any madminer module)

        from madminer.utils.interfaces.hdf5 import load_events, load_madminer_settings

        path = self.chain.at("combine", "data", "combined_delphes.h5")
        settings = load_madminer_settings(path, include_nuisance_benchmarks=False)
        self.assertEqual(list(settings[5]), ["pt_j1", "delta_phi_jj"])
        observations, weights = next(iter(load_events(path)))
        passed = [count["passed"] for count in self.provenance["events"].values()]
        self.assertEqual(observations.shape, (sum(passed), 2))
        self.assertEqual(list(settings[10]), [sum(passed), 0, 0])
        self.assertTrue((observations[:, 0] > 30).all())
        np.testing.assert_allclose(weights.sum(0), list(self.provenance["cross_sections_pb"].values()))

    def test_event_summary_counts_what_the_steps_kept(self):
        """Two jobs for each sample; the numbers of jobs add up, those of histograms to the cross sections"""
        with open(self.chain.at("combine", "data", "event_summary.json")) as stream:
            summary = json.load(stream)
        rows = {(row["sample"], row["step"]): row for row in summary["cut_flow"]}
        for name, count in self.provenance["events"].items():
            steps = [rows[name, step] for step in ("generated", "showered", "selected")]
            self.assertEqual([row["events"] for row in steps], [80, 80, count["passed"]])
            self.assertAlmostEqual(steps[0]["effective_events"], 80, delta=1)
            self.assertAlmostEqual(steps[2]["efficiency"], count["passed"] / 80, delta=0.02)
        self.assertAlmostEqual(rows["sm", "generated"]["cross_section_pb"], 1.0393e-3, delta=2e-5)
        for row in summary["benchmarks"]:
            self.assertAlmostEqual(row["cross_section_pb"] / row["generated_pb"], row["efficiency"], places=6)
            for observable in summary["observables"]:
                found = observable["benchmarks"][row["name"]]
                total = sum(found["values"]) + found["below"][0] + found["above"][0]
                self.assertAlmostEqual(total / (row["generated_pb"] * row["efficiency"]), 1, places=5)
        named = [(one["name"], one["label"], one["unit"]) for one in summary["observables"]]
        self.assertEqual(named, [("pt_j1", "$p_T(j_1)$", "GeV"), ("delta_phi_jj", r"$\Delta\phi_{jj}$", "rad")])
        self.assertEqual((summary["reference"], summary["sqrt_s_gev"]), ("sm", 13000.0))

    def test_cross_sections_of_several_jobs_add_up(self):
        sigma, events = self.provenance["cross_sections_pb"], self.provenance["events"]
        for name, parton_level in (("sm", 1.0393e-3), ("w", 8.685e-4)):
            self.assertEqual(events[name]["generated"], 80)
            self.assertAlmostEqual(sigma[name] / parton_level, events[name]["passed"] / 80, delta=0.15)

    def test_provenance_names_the_tools(self):
        caption = self.provenance["caption"]
        for words in (
            "exact LO amplitude, NNPDF2.3 LO · Pythia 8.",
            "(MPI off)",
            "fast CMS-card detector",
            "80 events per benchmark",
        ):
            self.assertIn(words, caption)
        self.assertIn("WRONG", caption)
        stages = [record["stage"] for record in self.provenance["stages"]]
        self.assertEqual(stages, ["configure", "generate"] + ["pythia"] * 6 + ["delphes"] * 6 + ["combine"])
        for record in self.provenance["stages"]:
            self.assertTrue({"wall_s", "cpu_s", "peak_mb", "tool", "versions"} <= set(record), record)
            self.assertIn("numpy", record["versions"])
        settings = [record.get("settings") for record in self.provenance["stages"] if record["stage"] == "pythia"]
        self.assertIn(["PartonLevel:MPI = off", "Check:epTolErr = 1e-2"], settings)

    def test_provenance_has_closure_and_effective_events(self):
        rows = self.provenance["closure"]
        pairs = [(row["sample"], row["benchmark"]) for row in rows]
        names = list(self.provenance["events"])
        self.assertEqual(sorted(pairs), sorted((one, other) for one in names for other in names if one != other))
        self.assertTrue(all(row["judged"] and abs(row["deviation"]) < 5 for row in rows))
        sizes = self.provenance["effective_sample_sizes"]
        self.assertEqual(list(sizes), names)
        self.assertTrue(all(50 < size <= 240 for size in sizes.values()), sizes)

    def test_the_order_of_files_changes_no_byte(self):
        """A cluster's engine hands over what a glob finds, in any order"""
        files = sorted(self.chain.data_files())
        for number, shuffled in enumerate((files[::-1], files[3:] + files[:3])):
            output = self.chain.at("shuffled_%d" % number)
            self.succeed(run_stage("combine", inputs=shuffled, seed=self.chain.seed, output=output))
            with open(os.path.join(output, "data", "combined_delphes.h5"), "rb") as one:
                with open(self.chain.at("combine", "data", "combined_delphes.h5"), "rb") as other:
                    self.assertEqual(one.read(), other.read())
            with open(os.path.join(output, "data", "provenance.json")) as stream:
                found = json.load(stream)
            self.assertEqual(
                found["stages"][:-1], self.provenance["stages"][:-1]
            )  # the last one holds combine's timing
            self.assertEqual(dict(found, stages=None), dict(self.provenance, stages=None))

    def test_samples_that_do_not_fit_together(self):
        files = self.chain.data_files()
        folder = self.chain.at("nine_times")
        os.makedirs(folder, exist_ok=True)
        for file in files:
            shutil.copy(file, folder)
            shutil.copy(os.path.splitext(file)[0] + ".json", folder)
        files = [os.path.join(folder, os.path.basename(file)) for file in files]
        for file in files:
            if "_w_" in file:
                with h5py.File(file, "r+") as stream:
                    stream["samples/weights"][...] *= 9
        process = run_stage("combine", inputs=files, seed=1, output=self.chain.at("x"))
        self.fail_with(process, "the samples do not agree", "at the benchmark w", "2 of them with w", "closure: false")
        for file in files:
            path = os.path.splitext(file)[0] + ".json"
            with open(path) as stream:
                record = json.load(stream)
            record["stages"][0]["checks"]["closure"] = False
            with open(path, "w") as stream:
                json.dump(record, stream)
        self.succeed(run_stage("combine", inputs=files, seed=1, output=self.chain.at("x")))
        with open(self.chain.at("x", "data", "provenance.json")) as stream:
            self.assertIn("not checked: closure", json.load(stream)["caption"])

    def test_same_seed_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            again = Chain(folder, one_parameter_card())
            again.config = self.chain.config
            shutil.copytree(self.chain.at("generate", "job_004"), again.at("generate", "job_004"))
            self.succeed(again.pythia("job_004"))
            self.succeed(again.delphes("job_004"))
            for file in (("pythia", "job_004", "events", "events.h5"), ("delphes", "job_004", "data")):
                path = os.path.join(*file)
                if file[-1] == "data":
                    path = os.path.join(path, [name for name in os.listdir(again.at(path)) if name.endswith(".h5")][0])
                with open(again.at(path), "rb") as one, open(self.chain.at(path), "rb") as other:
                    self.assertEqual(one.read(), other.read(), path)

    def test_without_pythia8mc_and_its_program_the_step_names_the_way_out(self):
        self.fail_with(
            self.chain.pythia("job_000", without="pythia8mc", output=self.chain.at("x")), "pythia8mc", "-p shower=none"
        )

    def test_without_fastjet_the_step_says_so(self):
        self.fail_with(self.chain.delphes("job_000", without="fastjet", output=self.chain.at("x")), "fastjet")

    def test_bad_values(self):
        at = dict(output=self.chain.at("x"))
        self.fail_with(self.chain.generate(10, 1, generator="herwig", **at), "herwig", "analytic, madgraph")
        self.fail_with(self.chain.generate(10, 1, generator="madgraph", **at), "mg5_aMC", "-p generator=analytic")
        bad_card = self.chain.at("bad_cards", "pythia8_card.dat")
        os.makedirs(os.path.dirname(bad_card), exist_ok=True)
        with open(bad_card, "w") as stream:
            stream.write("! ours\nPartonLevl:MPI = off\n")
        bad = self.chain.generate(10, 1, cards=os.path.dirname(bad_card), **at)
        self.fail_with(bad, "pythia8_card.dat, line 2", "PartonLevl:MPI")
        self.fail_with(self.chain.generate(3, 4, **at), "3 events", "4 jobs")
        self.fail_with(self.chain.pythia("job_000", shower="herwig", **at), "herwig", "pythia8, none")
        self.fail_with(self.chain.pythia("job_000", mpi="perhaps", **at), "perhaps", "multiparton_interactions")

    def test_changed_cards_of_madgraph_are_told_of(self):
        cards = shutil.copytree(self.chain.same["cards"], self.chain.at("cards"))
        with open(os.path.join(cards, "param_card.dat"), "a") as stream:
            stream.write("# a comment\n")
        os.remove(os.path.join(cards, "proc_card.dat"))
        at = dict(cards=cards, output=self.chain.at("x"))
        process = self.chain.generate(10, 1, **at)
        self.assertEqual((process.returncode, process.stdout.count("warning: ")), (0, 0), process.stderr)
        with open(os.path.join(cards, "run_card.dat"), "a") as stream:
            stream.write("  50.0 = ptj\n")
        process = self.chain.generate(10, 1, **at)
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertRegex(
            process.stdout, r"warning: .*run_card\.dat is not the shipped one, and generator=analytic does not read it"
        )
        with open(self.chain.at("x", "job_000", "job.json")) as stream:
            record = json.load(stream)["stages"][-1]
        self.assertEqual(record["unread_cards"], ["run_card.dat"])
        self.assertIn("run_card.dat NOT READ", record["label"])

    def test_a_cut_that_nothing_passes(self):
        card = one_parameter_card()
        card["cuts"] = [{"expression": "pt_j1 > 1e9"}]
        path = write_card(self.chain.at("hard.yml"), card)
        self.fail_with(
            self.chain.delphes("job_000", input=path, output=self.chain.at("x")), "none of 40 events", "hard.yml"
        )

    def test_what_the_machine_refuses_is_one_error(self):
        process = run_stage("combine", inputs=self.chain.data_files(), seed=1, output=self.chain.card)
        self.fail_with(process, "Not a directory", "disk space")

    def test_a_missing_benchmark_is_named(self):
        files = [path for path in self.chain.data_files() if "_w_" not in os.path.basename(path)]
        self.fail_with(
            run_stage("combine", inputs=files, seed=1, output=self.chain.at("x")), "no events of the benchmark w"
        )


class BadCards(Case):
    def check(self, change, *words):
        card = read_product_card()
        change(card)
        with tempfile.TemporaryDirectory() as folder:
            path = write_card(os.path.join(folder, "input.yml"), card)
            self.fail_with(run_configure(path, folder), "input.yml", *words)

    def test_keys_are_named(self):
        self.check(lambda card: card.pop("observables"), "observables is missing")
        self.check(lambda card: card["parameters"][1].pop("lha_id"), "parameters[1].lha_id is missing")
        self.check(
            lambda card: card["parameters"][0].update(parameter_range="wide"), "parameters[0].parameter_range is 'wide'"
        )
        self.check(
            lambda card: card["benchmarks"][1].update(parameter_name_2="CHW"), "benchmarks[1].parameter_name_2 is 'CHW'"
        )
        self.check(
            lambda card: card["cuts"][0].update(expression="pt_j1 >"), "cuts[0].expression is not a Python expression"
        )

    def test_parameters_of_later_steps_are_read_before_a_generator_runs(self):
        ml_card = os.path.join(os.path.dirname(PHYSICS), "ml", "input.yml")
        with tempfile.TemporaryDirectory() as folder:
            path = write_card(os.path.join(folder, "input.yml"), read_product_card())
            for wrong in ("epochs=0", "luminosity=-5", "shower=herwig", "batch_size=none"):
                changes = {"ml-input": ml_card, "parameters": ["seed=1", wrong]}
                self.fail_with(run_configure(path, folder, **changes), "%s is '%s'" % tuple(wrong.split("=")))
            self.succeed(run_configure(path, folder, parameters=["epochs=none", "luminosity=none", "shower=none"]))

    def test_what_madminer_rejects(self):
        card = read_product_card()
        card["set_morphing"]["max_overall_power"] = 1
        card["benchmarks"] += [
            dict(card["benchmarks"][1], name=name, value_1=value) for name, value in (("x", 0.5), ("y", 0.7))
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = write_card(os.path.join(folder, "input.yml"), card)
            self.fail_with(run_configure(path, folder), "MadMiner rejects", "Too many fixed benchmarks")

    def test_no_yaml_and_no_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "input.yml")
            self.fail_with(run_configure(path, folder), "cannot read", "physics_input")
            with open(path, "w") as stream:
                stream.write("parameters: [")
            self.fail_with(run_configure(path, folder), "not valid YAML", "line 1")


if __name__ == "__main__":
    unittest.main()
