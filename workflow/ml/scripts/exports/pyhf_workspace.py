"""A pyhf workspace of one channel, and a patch set that moves it to other parameter points.

HistFactory as in https://pyhf.readthedocs.io and https://doi.org/10.21105/joss.02823; schemas 1.0.0 of pyhf. pyhf has
no morphing of its own, therefore one patch for each point. No `staterror`: the uncertainty by the number of simulated
events is not part of the likelihoods that this workflow computes.
"""
import hashlib
import json
import re

SIGNIFICANT_DIGITS = 9
PLACEHOLDER_RECORD = "ins0000000"  # the schema wants a HEPData record, which there is none of before publication


def make_workspace(yields):
    """yields: Yields -> the workspace, with the yields of the reference point"""
    channel = name_of(yields.channel)
    sample = {
        "name": "signal",
        "data": _numbers(yields.at(yields.reference)),
        "modifiers": [{"name": "mu", "type": "normfactor", "data": None}],
    }
    strength = {"name": "mu", "inits": [1.0], "bounds": [[0.0, 10.0]], "fixed": True}
    return {
        "channels": [{"name": channel, "samples": [sample]}],
        "observations": [{"name": channel, "data": _numbers(yields.data())}],
        "measurements": [{"name": "rate_and_shape", "config": {"poi": "mu", "parameters": [strength]}}],
        "version": "1.0.0",
    }


def make_patch_set(yields, workspace, description, record=None):
    """-> the patch set: a patch for each point of `yields.thetas`, with the parameters as its values

    yields: Yields; workspace: of make_workspace; description: text; record: of HEPData, "ins1234567"
    """
    labels = [name_of(name) for name in yields.parameters]
    patches = [
        {
            "metadata": {"name": _patch_name(labels, theta), "values": theta.tolist()},
            "patch": [{"op": "replace", "path": "/channels/0/samples/0/data", "value": _numbers(yields.at(theta))}],
        }
        for theta in yields.thetas
    ]
    metadata = {
        "name": "morphing",
        "description": description,
        "labels": labels,
        "digests": {"sha256": digest(workspace)},
        "references": {"hepdata": record or PLACEHOLDER_RECORD},
    }
    return {"metadata": metadata, "patches": patches, "version": "1.0.0"}


def digest(workspace):
    """SHA-256 as pyhf.utils.digest computes it: of JSON with sorted keys"""
    return hashlib.sha256(json.dumps(workspace, sort_keys=True, ensure_ascii=False).encode("utf8")).hexdigest()


def name_of(text):
    """pyhf's names: letters, digits and underscores"""
    return re.sub("[^a-zA-Z0-9_]", "_", text)


def _patch_name(labels, theta):
    """("CWL2", "CPWL2"), (-0.5, 1) -> CWL2_m0p5_CPWL2_1p0"""
    values = [str(float(value)).replace("-", "m").replace(".", "p").replace("+", "") for value in theta]
    return "_".join("%s_%s" % pair for pair in zip(labels, values))


def _numbers(values):
    return [float("%.*g" % (SIGNIFICANT_DIGITS, value)) for value in values]
