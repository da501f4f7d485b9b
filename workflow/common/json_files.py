"""JSON files of the steps. NaN and infinity, which JSON cannot represent, end the step."""
import json
import math
import os

import numpy as np

from step import fail, shown


def read_json(path):
    """-> the content of a JSON file"""
    with open(path) as stream:
        return json.load(stream)


def write_json(path, content):
    """Writes JSON atomically. NaN and infinity, which JSON cannot represent, end the step."""
    text = to_json(content, shown(path), indent=1)
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    part = path + ".part"
    with open(part, "w") as stream:
        stream.write(text + "\n")
    os.replace(part, path)


def to_json(content, name, indent=None):
    """-> JSON text; ends the step with the key of the first number in it that is not finite. ``name`` is used in the
    message."""
    try:
        return json.dumps(content, indent=indent, default=float, allow_nan=False)
    except ValueError:
        where, number = next(not_finite(content, ""), ("a number", "not finite"))
        fail(
            "%s: %s is %s" % (name, where, number),
            "an earlier number of this step went wrong: look at its log, at the events' weights and at the cards",
        )


def not_finite(content, where):
    """Yields (key path, number) of each NaN or infinity in nested dicts and lists."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from not_finite(value, "%s.%s" % (where, key) if where else str(key))
    elif isinstance(content, (list, tuple)):
        for index, value in enumerate(content):
            yield from not_finite(value, "%s[%d]" % (where, index))
    elif isinstance(content, (float, np.floating)) and not math.isfinite(content):
        yield where, content


def finite_or_none(number):
    """-> the number as a float, or None (null in JSON) where it is undefined, such as a correlation with a constant"""
    return float(number) if math.isfinite(number) else None
