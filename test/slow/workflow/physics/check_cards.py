"""The table of good and bad cards and parameters that the schemas are held to as well, judged by the step scripts."""
import copy
import os
import shlex
import tempfile
import unittest

import yaml

from methods import choose_methods
from ml_card import load_card
from physics_card import read_card
from run_parameters import READERS, read_parameter
from stages import ROOT

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


if __name__ == "__main__":
    unittest.main()
