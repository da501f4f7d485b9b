"""Every public function and class of the step scripts says what it does, in which shapes and units."""
import ast
import os
import unittest

WORKFLOW = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "workflow"))
FOLDERS = ("common", os.path.join("ml", "scripts"), os.path.join("physics", "scripts"))


def modules():
    """Paths of all modules of the steps"""
    for folder in FOLDERS:
        for place, _, names in sorted(os.walk(os.path.join(WORKFLOW, folder))):
            yield from (os.path.join(place, name) for name in sorted(names) if name.endswith(".py"))


def undocumented(text, name):
    """-> ["name:line function"] of a module's public functions, classes and methods without a docstring, and the module
    itself. ``main`` of a step script needs none: the module's docstring is the help of its command."""
    tree = ast.parse(text)
    found = [] if ast.get_docstring(tree) else ["%s:1" % name]
    for owner in [tree] + [node for node in tree.body if isinstance(node, ast.ClassDef) and is_public(node)]:
        for node in owner.body:
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                continue
            if is_public(node) and node.name != "main" and not ast.get_docstring(node):
                found.append("%s:%d %s" % (name, node.lineno, node.name))
    return found


def is_public(node):
    """Whether a function or class is for other modules"""
    return not node.name.startswith("_")


class Docstrings(unittest.TestCase):
    def test_every_public_function_and_class_has_one(self):
        found = []
        for path in modules():
            with open(path, encoding="utf-8") as stream:
                found += undocumented(stream.read(), os.path.relpath(path, WORKFLOW))
        self.assertFalse(found, "without docstring: %s" % ", ".join(found))

    def test_modules_of_all_folders_are_read(self):
        folders = {os.path.relpath(os.path.dirname(path), WORKFLOW) for path in modules()}
        self.assertTrue(folders.issuperset(FOLDERS + (os.path.join("physics", "scripts", "analytic"),)), folders)

    def test_functions_and_methods_without_one_are_named(self):
        text = '"""m"""\ndef f():\n    pass\nclass C:\n    """c"""\n    def g(self):\n        pass\ndef _h():\n    0\n'
        self.assertEqual(undocumented(text, "m.py"), ["m.py:2 f", "m.py:6 g"])
        self.assertEqual(undocumented("x = 1\n", "n.py"), ["n.py:1"])


if __name__ == "__main__":
    unittest.main()
