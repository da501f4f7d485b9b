"""`import model NAME-full`: the model without its default restriction, for the process and for the reweighting.

MadGraph's reweighting imports NAME where the process had NAME-full (3.1.1, ``create_standalone_directory``), and with
it
``restrict_default.dat``: couplings that are 0 there affect the events but not the weights. So the
process is made from a copy of the model without that file.
"""
import os
import shutil

FULL = "-full"
RESTRICTION = "restrict_default.dat"
LEFT_OUT = (RESTRICTION, "*.pkl", "__pycache__")  # MadGraph pickles the model as it was read


def unrestricted(card, madgraph, output):
    """The process card (text), with a copy below OUTPUT/models of each model that is imported in full"""
    return "\n".join(import_copy(line, madgraph, output) for line in card.split("\n"))


def import_copy(line, madgraph, output):
    """A line of the process card -> the same, or the import of a copy without restriction, made below ``output``"""
    words = line.split("#")[0].split()
    if len(words) < 3 or words[:2] != ["import", "model"] or not words[2].endswith(FULL):
        return line
    name = words[2][:-len(FULL)]
    places = [os.path.join(madgraph, "models")] + os.environ.get("PYTHONPATH", "").split(os.pathsep)
    found = [os.path.join(place, name) for place in places if place and os.path.isdir(os.path.join(place, name))]
    if not found or not os.path.isfile(os.path.join(found[0], RESTRICTION)):
        return line
    copy = os.path.join(os.path.abspath(output), "models", os.path.basename(name))
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(found[0], copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return " ".join(["import", "model", copy] + words[3:])
