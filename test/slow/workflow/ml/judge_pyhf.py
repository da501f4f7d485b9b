"""What pyhf's commands say of a patch set, and the likelihoods that it computes.

python judge_pyhf.py PATCHSET WORKSPACE OTHER_WORKSPACE NAME... -> JSON {"verified": of both workspaces, "samples", "q"}
"""
import json
import sys

import pyhf
from click.testing import CliRunner
from pyhf.cli import cli

patch_set, workspace, other = sys.argv[1:4]


def run(*arguments):
    result = CliRunner().invoke(cli, ["patchset"] + list(arguments))
    return result.output if result.exit_code == 0 else repr(result.exception)


found = {"verified": [run("verify", path, patch_set) for path in (workspace, other)], "samples": {}, "q": {}}
for name in sys.argv[4:]:
    patched = pyhf.Workspace(json.loads(run("apply", "--name", name, workspace, patch_set)))
    model = patched.model()
    found["samples"][name] = patched["channels"][0]["samples"][0]["data"]
    found["q"][name] = -2 * float(model.logpdf(model.config.suggested_init(), patched.data(model))[0])
print(json.dumps(found))
