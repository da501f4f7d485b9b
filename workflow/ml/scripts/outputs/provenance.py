"""Where the events came from: ``provenance.json`` next to the event file, as written by the physics stages."""
import os

from step import read_json

PROVENANCE_FILE = "provenance.json"


def provenance_of(data_file):
    """-> {"caption": str, "stages": [...], "events": {benchmark: {"generated", "passed"}}, "cross_sections_pb": {...}};
    for an event file without that record, only a caption with the file's name"""
    path = os.path.join(os.path.dirname(os.path.abspath(data_file)), PROVENANCE_FILE)
    if not os.path.exists(path):
        return {"caption": "event file %s" % os.path.basename(data_file)}
    return read_json(path)
