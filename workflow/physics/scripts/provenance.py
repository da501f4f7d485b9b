"""Which tool made a file: each stage passes on the records of the stages before it, and combine collects them."""
import json
import os

from step import read_json

UNSHOWERED = "without shower: the shape of the angle between the jets is WRONG"


def stages_of(path):
    """Records of the stages that made a file, from the .json next to it."""
    return read_json(os.path.splitext(path)[0] + ".json")["stages"]


def merge_stages(lists):
    """Each record once, in the order of the stages."""
    seen = {}
    for records in lists:
        for record in records:
            seen.setdefault(json.dumps(record, sort_keys=True), record)
    order = ["configure", "generate", "pythia", "delphes"]
    return sorted(seen.values(), key=lambda record: order.index(record["stage"]))


def is_checked(stages, check):
    """Whether the physics card left a check (one of ``physics_card.CHECKS``) on; in records of older runs all are on"""
    return all(record.get("checks", {}).get(check, True) for record in stages)


def caption(stages, generated):
    """One sentence that names generator, shower, detector, the size of the sample, and checks that were switched
    off."""
    labels = {}
    for record in stages:
        if "label" in record:
            labels.setdefault(record["stage"], []).append(record["label"])
    made_by = [labels.get(stage, ["unknown %s" % stage]) for stage in ("generate", "pythia", "delphes")]
    parts = [" and ".join(dict.fromkeys(names)) for names in made_by]
    smallest, largest = min(generated), max(generated)
    size = "{:,}".format(smallest) if smallest == largest else "{:,}–{:,}".format(smallest, largest)
    parts.append("%s events per benchmark" % size)
    switched_off = sorted({name for record in stages for name, on in record.get("checks", {}).items() if not on})
    if switched_off:
        parts.append("not checked: %s" % ", ".join(name.replace("_", " ") for name in switched_off))
    return " · ".join(parts)
