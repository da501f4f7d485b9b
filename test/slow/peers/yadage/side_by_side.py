"""Runs workflows with PyPI's yadage, one after the other in one process: a folder a line in, a verdict a line out.

A folder holds `workflow.yml`, `init.yml` with the initial values, and `ini`, the folder of initial files. The run is
made in its subfolder `work`.
"""
import functools
import json
import logging
import os
import sys

import jq
import jsonpath_rw
import yaml

# It compiles the same programs again and again: that is most of its time.
jq.jq = functools.lru_cache(maxsize=None)(jq.jq)
jsonpath_rw.parse = functools.lru_cache(maxsize=None)(jsonpath_rw.parse)

from yadage.steering_api import run_workflow  # noqa: E402
from yadage.utils import setupbackend_fromstring  # noqa: E402


def run(folder):
    os.chdir(folder)
    with open("init.yml") as file:
        initial = yaml.safe_load(file)
    run_workflow(
        dataarg=f"local:{folder}/work",
        dataopts={"initdir": f"{folder}/ini"},
        workflow="workflow.yml",
        toplevel=folder,
        initdata=initial,
        backend=setupbackend_fromstring("multiproc:2"),
        visualize=False,
        updateinterval=0.005,
    )


logging.disable(logging.CRITICAL)
# Yadage and its steps print to where the verdicts are expected.
verdicts = os.fdopen(os.dup(1), "w")
nowhere = os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 1)
os.dup2(nowhere, 2)
for line in sys.stdin:
    error = None
    try:
        run(line.rstrip("\n"))
    except (Exception, SystemExit) as failure:
        error = f"{type(failure).__name__}: {failure}"
    print(json.dumps({"error": error}), file=verdicts, flush=True)
