"""Models that the process card imports in full are copied without their default restriction."""
import os
import tempfile
import unittest
from unittest import mock

from madgraph.model import unrestricted


class Model(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.madgraph, self.output = (os.path.join(folder.name, name) for name in ("MG5", "output"))
        for name in ("EWdim6", "sm"):
            os.makedirs(os.path.join(self.madgraph, "models", name))
        for name in ("vertices.py", "restrict_default.dat", "restrict_mine.dat", "py3_model.pkl"):
            with open(os.path.join(self.madgraph, "models", "EWdim6", name), "w"):
                pass

    def test_a_model_in_full(self):
        card = unrestricted(
            "# mine\nimport model EWdim6-full --modelname # all of it\ngenerate p p > z h\n", self.madgraph, self.output
        )
        copy = os.path.join(self.output, "models", "EWdim6")
        self.assertEqual(card, "# mine\nimport model %s --modelname\ngenerate p p > z h\n" % copy)
        self.assertEqual(sorted(os.listdir(copy)), ["restrict_mine.dat", "vertices.py"])

    def test_other_models_are_left_where_they_are(self):
        for line in (
            "import model EWdim6",
            "import model EWdim6-mine",
            "import model sm-full",
            "import model /elsewhere/EWdim6",
            "set x",
        ):
            self.assertEqual(unrestricted(line, self.madgraph, self.output), line)
        self.assertFalse(os.path.exists(self.output))

    def test_a_model_on_pythons_path(self):
        models = os.path.join(self.madgraph, "models")
        with mock.patch.dict(os.environ, PYTHONPATH="/nowhere:" + models):
            line = unrestricted("import model EWdim6-full", "/nowhere", self.output)
        self.assertEqual(line, "import model %s" % os.path.join(self.output, "models", "EWdim6"))


if __name__ == "__main__":
    unittest.main()
