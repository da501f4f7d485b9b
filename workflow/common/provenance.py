"""How files were made.

Each stage of the physics passes on the records of the stages before it, and combine collects them in
``provenance.json`` next to the event file; each step of the inference records what its own results depend on.
"""
import hashlib
import json
import os
import platform
import sys

from json_files import read_json
from step import shown

PROVENANCE_FILE = "provenance.json"
UNSHOWERED = "without shower: the shape of the angle between the jets is WRONG"
STAGES = ["configure", "generate", "pythia", "delphes"]


def provenance_of(data_file):
    """-> {"caption": str, "stages": [...], "events": {benchmark: {"generated", "passed"}}, "cross_sections_pb": {...}};
    for an event file without that record, only a caption with the file's name"""
    path = os.path.join(os.path.dirname(os.path.abspath(data_file)), PROVENANCE_FILE)
    if not os.path.exists(path):
        return {"caption": "event file %s" % os.path.basename(data_file)}
    return read_json(path)


def produced_from(seed, device, **inputs):
    """What the results of a training or an evaluation depend on, besides their settings.

    device: of networks.device; inputs: {name: path of a file}
    -> {"seed", "device", "versions": {package: version}, "inputs": {name: {"file", "sha256"}}}
    """
    return {
        "seed": seed,
        "device": device,
        "versions": versions("madminer", "numpy", "scipy", "torch", "h5py"),
        "inputs": {name: identify(path) for name, path in inputs.items()},
    }


def identify(path):
    """-> {"file": its path as the user knows it, "sha256": the digest of its content}"""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(2 ** 20), b""):
            digest.update(block)
    return {"file": shown(path), "sha256": digest.hexdigest()}


def versions(*packages):
    """-> {"python": ..., package: version} of those that are installed."""
    try:
        from importlib.metadata import PackageNotFoundError, version
    except ImportError:
        raise SystemExit("Python 3.8 or newer is needed; this is %s" % sys.version.split()[0])
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def stages_of(path):
    """Records of the stages that made a file, from the .json next to it."""
    return read_json(os.path.splitext(path)[0] + ".json")["stages"]


def merge_stages(lists):
    """Each record once, in the order of the stages."""
    seen = {}
    for records in lists:
        for record in records:
            seen.setdefault(json.dumps(record, sort_keys=True), record)
    return sorted(seen.values(), key=lambda record: STAGES.index(record["stage"]))


def is_checked(stages, check):
    """Whether the physics card left a check (one of ``cards.physics_card.CHECKS``) on; in records of older runs all are
    on"""
    return all(record.get("checks", {}).get(check, True) for record in stages)


def caption(stages, generated):
    """One sentence that names generator, shower, detector, the size of the sample, and checks that were switched
    off."""
    labels = {}
    for record in stages:
        if "label" in record:
            labels.setdefault(record["stage"], []).append(record["label"])
    made_by = [labels.get(stage, ["unknown %s" % stage]) for stage in STAGES[1:]]
    parts = [" and ".join(dict.fromkeys(names)) for names in made_by]
    smallest, largest = min(generated), max(generated)
    size = "{:,}".format(smallest) if smallest == largest else "{:,}–{:,}".format(smallest, largest)
    parts.append("%s events per benchmark" % size)
    switched_off = sorted({name for record in stages for name, on in record.get("checks", {}).items() if not on})
    if switched_off:
        parts.append("not checked: %s" % ", ".join(name.replace("_", " ") for name in switched_off))
    return " · ".join(parts)
