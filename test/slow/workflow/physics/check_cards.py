"""The table of good and bad cards and parameters that the schemas are held to as well, judged by the step scripts."""
import copy
import os
import shlex
import shutil
import tempfile
import unittest

import yaml

from card_file import read_card_file
from cards.physics_card import read_card
from methods import choose_methods
from ml_card import load_card
from run_parameters import READERS, CommandLine, read_parameter
from stages import ROOT, run_configure, write_card

TABLE = os.path.join(ROOT, "test", "data", "cards", "bad-cards.yaml")
SHIPPED = {"physics": "workflow/physics/input.yml", "ml": "workflow/ml/input.yml", "parameters": "reana.yaml"}
READ = {"physics": read_card, "ml": load_card}


def load(path):
    with open(path) as stream:
        return yaml.safe_load(stream)


def steps_of(pointer):
    return [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]


def key_of(pointer):
    """/observables/0/name -> observables[0].name"""
    key = "".join("[%d]" % step if isinstance(step, int) else ".%s" % step for step in steps_of(pointer))
    return key.lstrip(".")


def changed(case):
    """-> the content of the case's card"""
    content = load(os.path.join(ROOT, SHIPPED[case["card"]]))
    content = content["inputs"]["parameters"] if case["card"] == "parameters" else copy.deepcopy(content)
    for pointer in case.get("remove", []):
        *path, last = steps_of(pointer)
        del below(content, path)[last]
    for pointer, value in case.get("set", {}).items():
        *path, last = steps_of(pointer)
        holder = below(content, path)
        if last == "-":
            holder.append(value)
        else:
            holder[last] = value
    return content


def below(content, path):
    for step in path:
        content = content[step]
    return content


def judge_parameters(content):
    """Reads each parameter as the step that gets it does, out of the words of its command"""
    for name in READERS:
        read_parameter(name, str(content[name]))
    methods = content["methods"]
    words = " ".join(methods) if isinstance(methods, list) else methods
    choose_methods(shlex.split(words), load_card(os.path.join(ROOT, SHIPPED["ml"])).methods)
    for name, kind in (("physics_input", "physics"), ("ml_input", "ml")):
        READ[kind](os.path.join(ROOT, content[name]))


def error_of(case, folder):
    """-> what the step says, or None"""
    try:
        if case["card"] == "parameters":
            judge_parameters(changed(case))
        else:
            path = os.path.join(folder, "input.yml")
            with open(path, "w") as stream:
                stream.write(case["text"] if "text" in case else yaml.safe_dump(changed(case), allow_unicode=True))
            READ[case["card"]](path)
    except SystemExit as end:
        return str(end.code)
    return None


class Table(unittest.TestCase):
    def test_verdicts_are_those_of_the_schemas(self):
        cases = load(TABLE)
        self.assertGreater(len(cases), 150)
        with tempfile.TemporaryDirectory() as folder:
            for case in cases:
                with self.subTest(case["name"]):
                    error = error_of(case, folder)
                    self.assertEqual("accepted" if error is None else "refused", case["verdict"], error)
                    if error is not None:
                        self.assertIn(key_of(case["at"]), error)
                        self.assertRegex(error, r"\Aerror: .*\nhint: .*\Z")


class FirstStep(unittest.TestCase):
    """configure knows both cards, and says what is wrong in either before events are made"""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def configure(self, physics=None, ml=None, methods=("all",)):
        """-> the finished process, after changes to the shipped cards"""
        paths = {}
        for kind, change in (("physics", physics), ("ml", ml)):
            content = load(os.path.join(ROOT, SHIPPED[kind]))
            if change is not None:
                change(content)
            paths[kind] = write_card(os.path.join(self.folder, "%s.yml" % kind), content)
        return run_configure(paths["physics"], self.folder, **{"ml-input": paths["ml"], "methods": list(methods)})

    def refuse(self, *words, **changes):
        process = self.configure(**changes)
        self.assertEqual(process.returncode, 1)
        self.assertRegex(process.stderr, r"\Aerror: .*\nhint: .*\n\Z")
        for word in words:
            self.assertIn(word, process.stderr)

    def test_shipped_cards(self):
        process = self.configure()
        self.assertEqual((process.returncode, process.stderr), (0, ""))
        self.assertNotIn("warning", process.stdout)

    def test_names_of_the_other_card(self):
        self.refuse(
            "ml.yml, line ",
            "histogram_vars",
            "no observable 'pt_j'",
            "'pt_j1'",
            ml=lambda card: card.update(histogram_vars="pt_j"),
        )
        fisher = lambda card: card["fisher_information"].update(observable="delta_phi")  # noqa: E731
        self.refuse("fisher_information.observable", "did you mean 'delta_phi_jj'?", ml=fisher)
        point = lambda card: card["sally"]["theta_0"].update(sampling_arg="smm")  # noqa: E731
        self.refuse("sally.theta_0.sampling_arg", "no benchmark 'smm'", "did you mean 'sm'?", ml=point)

    def test_numbers_of_parameters(self):
        def one(card):
            card["parameters"].pop()
            card["benchmarks"] = [
                dict(name=name, parameter_name_1="CWL2", value_1=value) for name, value in (("sm", 0), ("w", 1))
            ]

        self.refuse("asymptotic_limits.region has 2 parameters", "has 1 (CWL2)", physics=one)
        self.refuse(
            "alice.theta_0.prior has 1 entries", "2 parameters", ml=lambda card: card["alice"]["theta_0"]["prior"].pop()
        )

        def three(card):
            card["parameters"].append(dict(card["parameters"][0], parameter_name="CBL2", lha_id=3))
            for benchmark in card["benchmarks"]:
                benchmark.update(parameter_name_3="CBL2", value_3=0.0)

        self.refuse("region has 2 parameters", "has 3 (CWL2, CPWL2, CBL2)", physics=three)

    def test_methods(self):
        self.refuse("unknown method 'alics'", "did you mean 'alices'?", methods=["alics"])
        self.assertEqual(self.configure(methods=["sally,carl"]).returncode, 0)
        self.assertEqual(self.configure(methods=["quadratic"]).returncode, 0)
        self.refuse("no parameter points for the method alice", ml=lambda card: card.pop("alice"))
        self.assertEqual(self.configure(ml=lambda card: card.pop("alice"), methods=["sally"]).returncode, 0)

    def test_morphing_that_cannot_be_built(self):
        def again(card):
            card["benchmarks"].append(dict(card["benchmarks"][1], name="x"))

        self.refuse("benchmarks[2].value_1 is the same point as benchmarks[1].value_1", physics=again)

        def on_a_line(card):
            card["set_morphing"]["max_overall_power"] = 1
            card["benchmarks"].append(dict(card["benchmarks"][1], name="x", value_1=0.5))

        self.refuse("physics.yml", "MadMiner rejects", physics=on_a_line)

        without = lambda card: card["set_morphing"].update(include_existing_benchmarks=False)  # noqa: E731
        self.refuse("set_morphing.include_existing_benchmarks is false", physics=without)

    def test_transforms(self):
        for transform, words in (
            ("16.52*thet", "did you mean 'theta'?"),
            ("16.52*theta)", "not valid Python"),
            ("sqrt(theta)", "no value at theta = -1"),
            ("theta[0]", "no value at theta = 0"),
        ):
            change = lambda card: card["parameters"][0].update(param_card_transform=transform)  # noqa: B023, E731
            self.refuse("parameters[0].param_card_transform", words, physics=change)

    def test_names(self):
        self.refuse(
            "benchmarks[1].name", "letters, digits", physics=lambda card: card["benchmarks"][1].update(name="w 1")
        )
        self.refuse("benchmarks[1].name is that of", physics=lambda card: card["benchmarks"][1].update(name="sm"))
        again = lambda card: card["parameters"][1].update(lha_id=2)  # noqa: E731
        self.refuse("parameters[1].lha_id is that of parameters[0].lha_id", physics=again)

    def test_scans_that_reach_too_far_are_warned_of(self):
        process = self.configure(ml=lambda card: card["asymptotic_limits"]["region"]["theta_1"].update(max=2.0))
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertRegex(
            process.stdout, r"warning: .*ml\.yml, line \d+: asymptotic_limits\.region\.theta_1 .* parameter_range"
        )
        self.assertIn("the prior of alice from -1 to 1", process.stdout)


class Files(unittest.TestCase):
    def error_of(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "input.yml")
            with open(path, "w") as stream:
                stream.write(text)
            with self.assertRaises(SystemExit) as end:
                read_card_file(path, "the physics card", "physics_input")
            return str(end.exception)

    def test_a_key_twice(self):
        error = self.error_of("cuts: []\nchecks: {closure: false}\ncuts:\n  - expression: 'pt_j1 > 30.'\n")
        self.assertIn("line 3: cuts is already set in line 1", error)

    def test_no_yaml(self):
        self.assertIn("is not valid YAML: line 3:", self.error_of("a: 1\nb: [1\nc: 2\n"))
        self.assertIn("is not valid YAML", self.error_of("a: \x00"))

    def test_anchors_aliases_and_merges(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "input.yml")
            with open(path, "w") as stream:
                stream.write("one: &one {a: 1, b: 2}\ntwo: {<<: *one, b: 3}\nthree: *one\nfour: &four [*four]\n")
            root = read_card_file(path, "the physics card", "physics_input")
        self.assertEqual(root.content["two"], {"a": 1, "b": 3})
        self.assertIn("line 3", root.where("three"))


class CommandLines(unittest.TestCase):
    def test_one_error_and_no_usage(self):
        for words in ([], ["--epochs"], ["--epochs", "ten"], ["--what", "1"]):
            parser = CommandLine(prog="training.py")
            parser.add_parameter("--epochs", "epochs")
            with self.assertRaises(SystemExit) as end:
                parser.parse_args(words)
            self.assertRegex(str(end.exception), r"\Aerror: .*epochs.*\nhint: .*\Z")


if __name__ == "__main__":
    unittest.main()
