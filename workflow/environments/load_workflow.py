"""Loads a CWL or Snakemake workflow with REANA's own library, as reana-client 0.9 does, in the current folder.

usage: load_workflow.py TYPE FILE PARAMETERS RESULT

PARAMETERS is the path of a file, or empty. RESULT is written as JSON: `specification`; or `faults`, what a workflow has
that can't be sent; or `error`. What the library and the workflow print goes to standard error.
"""
import json
import os
import subprocess
import sys
import warnings

WARNINGS = "ignore:pkg_resources is deprecated:UserWarning"
warnings.filterwarnings("ignore", message="pkg_resources is deprecated")


def load(kind, file, parameters):
    """-> the workflow as reana-client 0.9 sends it; kind: "cwl" | "snakemake"; parameters: path, or empty"""
    from reana_commons.specification import load_workflow_spec

    if kind == "cwl":
        # Packing alone lets through what the engine refuses; reana-client checks it in the same way.
        subprocess.run(["cwltool", "--validate", "--quiet", file], check=True)
        return load_workflow_spec(kind, file)
    return load_workflow_spec(kind, file, input=parameters or None)


def find_faults(specification):
    """Values of rules that JSON cannot hold, and rules without a command."""
    faults = []
    for step in specification.get("steps", []):
        rule = step["name"]
        if step["commands"] == [None]:
            faults.append({"rule": rule, "field": "commands"})
        for field, value in step.items():
            items = value.items() if isinstance(value, dict) else [("", value)]
            for name, item in items:
                try:
                    json.dumps(item, allow_nan=False)
                except (TypeError, ValueError):
                    kind = type(item).__name__
                    faults.append({"rule": rule, "field": field, "name": name, "kind": kind})
    return faults


def main(kind, file, parameters, path):
    """Writes RESULT; arguments: see the usage above."""
    os.dup2(2, 1)
    # The bin folder of this Python has cwltool.
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    os.environ["PYTHONWARNINGS"] = WARNINGS
    try:
        specification = load(kind, file, parameters)
        faults = find_faults(specification) if kind == "snakemake" else []
        result = {"faults": faults} if faults else {"specification": specification}
    except Exception as error:
        result = {"error": "%s: %s" % (type(error).__name__, error)}
    with open(path, "w") as out:
        json.dump(result, out, allow_nan=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
